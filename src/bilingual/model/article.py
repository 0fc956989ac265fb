"""An article: its text as it stands, and the spans of prose in it.

The text is never taken apart. Blocks and segments point into it by character offset, so that
rendering without change is the text itself, and replacing one segment changes nothing outside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bilingual.errors import InputError
from bilingual.model.digest import text_digest

SCHEMA = "bilingual.article/1"

ArticleFormat = Literal["markdown", "html"]
BlockKind = Literal[
    "front_matter", "heading", "paragraph", "list_item", "table_cell", "definition", "footnote",
    "code", "math", "html", "image", "rule", "reference", "toc",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of prose: characters ``start`` up to ``end`` of the article's text.

    ``text`` is that stretch as it stands, inline markup included.
    """

    id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block in document order: characters ``start`` up to ``end``.

    ``level`` is the heading level (1 to 6) or the nesting depth of a list item (1 and up).
    ``containers`` names what it stands in from the outside in, each with its number in the article,
    such as ``("list:3:ordered", "item:5")``, ``("quote:1",)`` or ``("table:2", "row:4", "column:1")``.
    ``segments`` is empty for what is not prose. ``attributes`` holds plain facts: ``language`` of a
    code block, ``checked`` of a task, ``start`` of an ordered list, ``align`` of a column,
    ``key`` of a front-matter value that is prose.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    segments: tuple[Segment, ...] = ()
    containers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """A Markdown or HTML text with its blocks.

    Invariants: spans are ordered; a segment lies in its block; segments never overlap;
    ``segment.text`` is the text of its span. Raises InputError where one does not hold.
    ``front_matter`` is what its header says, as plain JSON values (dates as ISO text).
    """

    text: str
    format: ArticleFormat
    blocks: tuple[Block, ...]
    front_matter: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        position = 0
        for block in self.blocks:
            for segment in block.segments:
                if not max(position, block.start) <= segment.start < segment.end <= block.end:
                    raise InputError(f"segment {segment.id} is out of order or outside its block")
                if self.text[segment.start : segment.end] != segment.text:
                    raise InputError(f"segment {segment.id} does not hold the text of its span")
                position = segment.end

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment for block in self.blocks for segment in block.segments)

    @property
    def sha256(self) -> str:
        return text_digest(self.text)

    def render(self, targets: Mapping[str, str]) -> str:
        """Return the text with the segments named in *targets* replaced, every other byte as it was."""
        parts: list[str] = []
        position = 0
        for segment in self.segments:
            if segment.id in targets:
                parts += [self.text[position : segment.start], targets[segment.id]]
                position = segment.end
        return "".join([*parts, self.text[position:]])

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "format": self.format,
            "text": self.text,
            "front_matter": dict(self.front_matter),
            "blocks": [
                {
                    "kind": block.kind,
                    "start": block.start,
                    "end": block.end,
                    "level": block.level,
                    "containers": list(block.containers),
                    "attributes": dict(block.attributes),
                    "segments": [{"id": s.id, "start": s.start, "end": s.end} for s in block.segments],
                }
                for block in self.blocks
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Article:
        text = value["text"]
        blocks = tuple(
            Block(
                kind=b["kind"],
                start=b["start"],
                end=b["end"],
                level=b["level"],
                containers=tuple(b["containers"]),
                attributes=dict(b["attributes"]),
                segments=tuple(
                    Segment(s["id"], s["start"], s["end"], text[s["start"] : s["end"]]) for s in b["segments"]
                ),
            )
            for b in value["blocks"]
        )
        return cls(text=text, format=value["format"], blocks=blocks, front_matter=value["front_matter"])
