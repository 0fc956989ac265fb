"""An article: its unchanged text, and the spans of prose in it.

Blocks and segments refer to the text by character offset. So rendering without changes gives the text itself, and
replacing a segment changes nothing outside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from bilingual.errors import InputError
from bilingual.model.digest import text_digest
from bilingual.model.joints import fitted_gap

ArticleFormat = Literal["markdown", "html"]
BlockKind = Literal[
    "front_matter", "heading", "paragraph", "list_item", "table_cell", "definition", "footnote",
    "code", "math", "html", "image", "rule", "reference", "toc",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of prose: characters ``start`` up to ``end`` of the article's text.

    ``text`` is that passage as it is, with inline markup. ``plain`` is what a translator or reader gets: the same on
    one line, without the ``>`` and indentation of quotes and lists, and without the quotes of a front-matter value. It
    defaults to ``text``.
    """

    id: str
    start: int
    end: int
    text: str
    plain: str = ""

    def __post_init__(self) -> None:
        if not self.plain:
            object.__setattr__(self, "plain", self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """One block in document order: characters ``start`` up to ``end``.

    ``level`` is the heading level (1 to 6) or the nesting depth of a list item (from 1). ``containers`` lists the
    enclosing containers from the outside in. Lists, quotes, tables, definition lists and footnotes are numbered
    within the article, items, rows and columns within the parent, all from 1: ``("list:3:ordered", "item:5")``,
    ``("quote:1",)``, ``("quote:2:tip",)`` for a callout, ``("table:2", "row:4", "column:1")``, ``("definitions:1",
    "item:2")``, ``("footnote:1",)``. Row 1 is the header. A list item's first paragraph is a ``list_item``, each
    further one a ``paragraph`` in the same item. ``segments`` is empty except for prose. ``attributes`` holds plain
    facts: ``language`` and ``content`` of code, ``checked`` of a task, ``start`` of an ordered list, ``marker`` of an
    item as written, ``align`` and ``header`` of a table cell, ``role`` (``term`` or ``description``) of a definition
    and (``title``) of a callout's title, ``engine`` of lines that only a site's engine fills in, ``label`` of a
    footnote or reference, explicit ``id`` of a heading, ``key`` of a front-matter value that is prose.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    segments: tuple[Segment, ...] = ()
    containers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The block's prose on one line, with inline markup."""
        parts: list[str] = []
        for segment in self.segments:
            if parts and not meets_without_blank(parts[-1][-1], segment.plain[0]):
                parts.append(" ")
            parts.append(segment.plain)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Article:
    """A Markdown or HTML text with its blocks.

    Invariants: spans are ordered; each segment is within its block; segments do not overlap and have unique ids;
    ``segment.text`` is the text of its span. Raises InputError if one is violated. ``front_matter`` holds the header as
    plain JSON values (dates as ISO text), ``references`` the URLs of link definitions by their case-folded label.
    """

    text: str
    format: ArticleFormat
    blocks: tuple[Block, ...]
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        position = 0
        seen: set[str] = set()
        for block in self.blocks:
            for segment in block.segments:
                if not max(position, block.start) <= segment.start < segment.end <= block.end:
                    raise InputError("BIL-MOD-001", f"segment {segment.id} is out of order or outside its block")
                if self.text[segment.start : segment.end] != segment.text:
                    raise InputError("BIL-MOD-002", f"segment {segment.id} does not contain the text of its span")
                if segment.id in seen:
                    raise InputError("BIL-MOD-003", f"two segments have the id {segment.id}")
                seen.add(segment.id)
                position = segment.end

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment for block in self.blocks for segment in block.segments)

    @property
    def sha256(self) -> str:
        return text_digest(self.text)

    def render(self, targets: Mapping[str, str], *, joints: str | None = None) -> str:
        """Return the text with the segments in *targets* replaced and every other byte unchanged.

        A target is one line of inline markup, like ``Segment.plain``. It is adapted to its place: quoted in front
        matter, ``|`` escaped in a table cell, no accidental list or heading. A target equal to the segment's ``text``
        or ``plain`` changes nothing.

        *joints* is the target language's separator of sentences (a space or nothing). If given, the gap next to each
        replaced sentence is adapted: no space after 。, one after a full stop.
        """
        parts: list[str] = []
        position = 0
        for block in self.blocks:
            before = ""  # the previous sentence of this block, as rendered
            changed = False
            for segment in block.segments:
                gap, opens = self.text[position : segment.start], self._opens_line(segment)
                replaced = segment.id in targets
                fitted = self.fitted(targets[segment.id], segment, block, False) if replaced else segment.text
                if joints is not None and before and (changed or fitted != segment.text):
                    gap = fitted_gap(gap, before, fitted, joints, markdown=self.format == "markdown")
                    opens = opens and bool(re.search(r"[\r\n]", gap))
                opens = opens or (segment is block.segments[0] and block.kind != "heading")
                if replaced and opens:
                    fitted = self.fitted(targets[segment.id], segment, block, True)
                parts += [gap, fitted]
                position = segment.end
                before, changed = fitted, fitted != segment.text
        return "".join([*parts, self.text[position:]])

    def fitted(self, target: str, segment: Segment, block: Block, opens: bool) -> str:
        """Return *target* as written in the place of *segment*, where it *opens* a line or not."""
        fitted = _fit(target, segment, block, self.format, opens)
        if quote := _ARGUMENT.search(self.text, max(0, segment.start - 5), segment.start):
            return _in_argument(fitted, quote[1], block) if fitted != segment.text else fitted
        return fitted

    def _opens_line(self, segment: Segment) -> bool:
        start = max(self.text.rfind(mark, 0, segment.start) for mark in "\r\n") + 1
        return not self.text[start : segment.start].strip(" \t>")


_CJK = re.compile(r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65]")
# Text that would start another block at the beginning of a paragraph (CommonMark 0.31, sections 4 and 5).
_OPENS_BLOCK = re.compile(r"(?:#{1,6}|[-+*>:]|>)(?=\s|$)|>|(?:-+|=+|[*_]{3,})\s*$|`{3,}[^`]*$|~{3,}|\[[^\]]+\]:")
_OPENS_ORDERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_YAML_UNSAFE = re.compile(
    r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#|\s$"""
    r"""|^(?:~|null|true|false|yes|no|on|off|[-+.\d][\d_.,:eExob+\-TZ ]*)$""",
    re.IGNORECASE,
)


def meets_without_blank(before: str, after: str) -> bool:
    """Return whether two sentences or lines are joined without a space, as in Chinese and Japanese."""
    return bool(_CJK.match(before) and _CJK.match(after))


def _fit(target: str, segment: Segment, block: Block, format_: ArticleFormat, opens: bool) -> str:
    if target in (segment.text, segment.plain):
        return segment.text
    target = " ".join(line.strip() for line in re.split(r"[\r\n]+", target)).strip()
    if block.kind == "front_matter" and format_ == "markdown":
        return quoted(target, block.attributes.get("quote", ""), block.attributes.get("syntax", "yaml"))
    if format_ == "html" or block.kind == "html":
        target = re.sub(r"&(?!#?\w{1,31};)", "&amp;", target)
        return re.sub(r"<(?![A-Za-z/!])", "&lt;", target)
    if block.kind == "table_cell":
        return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", target)
    if opens:
        if ordered := _OPENS_ORDERED.match(target):
            return f"{ordered[1]}\\{target[ordered.end(1) :]}"
        if _OPENS_BLOCK.match(target):
            return f"\\{target}"
    return target


# What an attribute of a tag, or an argument of a shortcode, is opened by.
_ARGUMENT = re.compile(r"[=:]\s*([\"'])\Z")
_CURLY = {'"': "”", "'": "’"}


def _in_argument(target: str, quote: str, block: Block) -> str:
    """Return *target* without the mark that would end it: Liquid knows no escapes."""
    if block.kind == "html" and "engine" not in block.attributes:
        return target.replace(quote, f"&#{ord(quote)};")
    return re.sub(rf"(?<!\\){quote}", _CURLY[quote], target) if block.kind == "html" else target


def quoted(value: str, quote: str, syntax: str) -> str:
    """Return *value* as a front-matter scalar in its original style, or double-quoted if that style cannot hold it."""
    literal = quote == "'" and (syntax == "yaml" or "'" not in value)
    if literal:
        return "'" + value.replace("'", "''") + "'"
    if quote == "" and syntax == "yaml" and value and not _YAML_UNSAFE.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


@dataclass(frozen=True)
class Counterpart:
    """The document that a person wrote, as ``article``; ``name`` is its file's.

    ``parts`` holds the segments of ``article`` that translate each unit, by unit id, and ``targets`` their text as the
    unit's target. A unit that the document does not translate is in neither; a segment in no unit is said only there.
    """

    name: str
    article: Article
    parts: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, str]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each segment by id, from 0."""
        return {segment.id: number for number, segment in enumerate(self.article.segments)}
