"""The document from which all posts are written: blocks in reading order, with parallel units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bilingual.views.document.nodes import Nodes, images_in, plain_text, with_places

# "stale": a person's translation of an earlier source.
State = Literal["translated", "draft", "stale", "untranslated"]
PostBlockKind = Literal[
    "heading", "paragraph", "list_item", "table_cell", "definition", "footnote",
    "code", "math", "html", "image", "rule",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostUnit:
    """One sentence in both languages, as safe nodes; ``target`` is None if it is untranslated.

    Either is empty if the other side alone says it there.

    ``start_ms`` and ``end_ms`` are its times in the recording, None for an article.
    """

    id: str
    source: Nodes
    target: Nodes | None
    state: State
    locked: bool = False
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def source_text(self) -> str:
        return plain_text(self.source)

    @property
    def target_text(self) -> str | None:
        return None if self.target is None else plain_text(self.target)


@dataclass(frozen=True, slots=True)
class PostBlock:
    """One block: prose has ``units``; anything else is common to both languages.

    ``nodes`` holds an image, raw HTML or a paragraph without prose; ``text`` the code or the TeX. ``containers`` is as
    in ``bilingual.model.article.Block``.
    """

    kind: PostBlockKind
    level: int = 0
    units: tuple[PostUnit, ...] = ()
    nodes: Nodes = ()
    text: str = ""
    containers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One section in the contents: its name in both languages, either perhaps empty, and what it says.

    ``id`` is that of its heading's first unit, ``anchored`` whether that is in the text; ``start_ms`` is its time in
    the recording. ``quoted``: the points are sentences of the section, chosen by a program.
    """

    id: str
    level: int
    title: str
    title_target: str
    points: tuple[PostUnit, ...] = ()
    quoted: bool = False
    anchored: bool = True
    start_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One text in two languages, ready for layout.

    ``source`` and ``target`` are BCP 47 tags. ``title`` is not among the blocks. ``tags``, ``author``, ``date`` (ISO)
    and ``link`` come from the front matter; ``timed`` means that units have times. ``images`` maps image addresses in
    the text to local files, None if not looked up; ``pictures`` to those made for WeChat. Both are relative to the
    posts. ``marks`` counts the drafts and the untranslated sentences of the whole text, including those shown once but
    written twice, such as a title; None: as many as the units. ``summaries`` is what the author's table of contents
    says of each section, by the id of its heading's first unit; ``outline`` is what we say, if the author says nothing.
    """

    source: str
    target: str
    title: PostUnit | None
    blocks: tuple[PostBlock, ...]
    summary: PostUnit | None = None
    tags: tuple[str, ...] = ()
    author: str = ""
    date: str | None = None
    link: str | None = None
    timed: bool = False
    images: Mapping[str, str] | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[int, int] | None = None
    summaries: Mapping[str, tuple[PostUnit, ...]] = field(default_factory=dict)
    outline: tuple[ContentsEntry, ...] = ()

    @property
    def units(self) -> Iterator[PostUnit]:
        """Yield the units in reading order, the title first."""
        if self.title is not None:
            yield self.title
        for block in self.blocks:
            yield from block.units

    @property
    def opening(self) -> PostUnit | None:
        """The title, or the first unit of a text without one, preferably one that both languages have."""
        units = list(self.units)
        return next((unit for unit in units if unit.source and unit.target != ()), next(iter(units), None))

    @property
    def all_quoted(self) -> bool:
        """Whether all points of the outline are sentences of the text, so that one sign says it."""
        return bool(self.outline) and all(entry.quoted for entry in self.outline if entry.points)

    @property
    def drafts(self) -> int:
        return self.marks[0] if self.marks else sum(unit.state == "draft" for unit in self.units)

    @property
    def untranslated(self) -> int:
        return self.marks[1] if self.marks else sum(unit.state == "untranslated" for unit in self.units)


def with_local_images(document: Document) -> Document:
    """Return *document* with the local files of its images."""
    places = document.images
    if not places:
        return document

    def unit(given: PostUnit) -> PostUnit:
        target = None if given.target is None else with_places(given.target, places)
        return replace(given, source=with_places(given.source, places), target=target)

    blocks = tuple(
        replace(block, nodes=with_places(block.nodes, places), units=tuple(map(unit, block.units)))
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def tex_blocks(document: Document) -> Iterator[str]:
    return (block.text for block in document.blocks if block.kind == "math")


def image_addresses(document: Document) -> list[str]:
    """Return the distinct addresses of the images in *document*, in order."""
    parts = (
        nodes
        for block in document.blocks
        for nodes in (block.nodes, *(side for unit in block.units for side in (unit.source, unit.target or ())))
    )
    return list(dict.fromkeys(image.attributes["src"] for nodes in parts for image in images_in(nodes)))


def is_drafted(units: Iterable[PostUnit]) -> bool:
    """Return whether a machine's draft, or a translation of an earlier source, is among *units*."""
    return any(unit.state in ("draft", "stale") for unit in units)
