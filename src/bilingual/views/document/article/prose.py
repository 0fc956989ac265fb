"""The sentences of an article's blocks in both languages, parsed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bilingual.articles.comments import blanked
from bilingual.languages import pack
from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import Bitext, Unit
from bilingual.text.markup.liquid import calls_as_written, raw_parts, without_raw_tags
from bilingual.views.document.model import PostUnit, State
from bilingual.views.document.nodes import Node, Nodes, trimmed
from bilingual.views.document.parsing import TextFormat, link_references, parse_inline, parse_sentences
from bilingual.views.document.syntax.liquid import runs_liquid

_QUOTE_PREFIX = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_LEAD = re.compile(r"(?:[\s>|#]|(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)|:[ \t]+|\[[ xX]\][ \t]+|\[\^[^\]]+\]:[ \t]*)*")
_NOTE_AT_END = re.compile(r"(?:\{(?!%)[^{}]*\}|(?<=\s)\^[A-Za-z0-9-]{2,60})\Z")  # attributes, the label of a block
_UNDERLINE = re.compile(r"[ \t>]*[=-]+")
_MARKS = re.compile(r"[\s|#]*")


class Prose:
    """The sentences of an article: its units, its link definitions, its format.

    *elsewhere* names segments whose translation is not shown with them. ``notes`` numbers the footnotes by label.
    """

    def __init__(self, article: Article, bitext: Bitext, elsewhere: Collection[str] = ()) -> None:
        self.article, self.bitext = article, bitext
        self.text = article.text if article.format == "html" else blanked(article.text)
        self.format: TextFormat = "html" if article.format == "html" else "markdown"
        self.raw_parts = raw_parts(self.text) if self.format == "markdown" else []
        self.runs_liquid = self.format == "markdown" and runs_liquid(article)
        self.units = _by_segment(article, bitext)
        self.elsewhere = frozenset(elsewhere) | _before_last(article, bitext)
        self.target_gap = pack(bitext.target).writing.gap
        definitions = [self.raw(block) for block in article.blocks if block.kind == "reference"]
        self.references: Mapping[str, Any] = link_references("\n\n".join(definitions)) if definitions else {}

        labels = [b.attributes.get("label", "") for b in article.blocks if b.kind == "footnote"]
        self.notes = {label: str(number) for number, label in enumerate(dict.fromkeys(labels), start=1)}

    def raw(self, block: Block) -> str:
        """Return the block's text without the marks of enclosing quotes and lists."""
        text = self.text[block.start : block.end]
        if self.format == "markdown" and any(name.startswith("quote") for name in block.containers):
            text = _QUOTE_PREFIX.sub("\n", "\n" + text)[1:]
        return text

    def of(self, block: Block, text_format: TextFormat) -> tuple[PostUnit, ...]:
        """Return the block's sentences in both languages."""
        segments = block.segments
        glue = self._glue(block)
        units = [self.units.get(segment.id) for segment in segments]
        silent = [segment.id in self.elsewhere for segment in segments]
        sources = self._sentences(block, [segment.plain for segment in segments], glue, text_format)
        texts = [
            segment.plain if unit is None or unit.target is None or hidden else unit.target
            for segment, unit, hidden in zip(segments, units, silent, strict=True)
        ]
        between = glue if self.target_gap else ["" if not part.strip() else part for part in glue]
        targets = self._sentences(block, texts, between, text_format)
        return tuple(
            PostUnit(segment.id, source, (), "translated") if hidden else _unit(segment, unit, source, target)
            for segment, unit, source, target, hidden in zip(segments, units, sources, targets, silent, strict=True)
            if source or target
        )

    def marks(self, block: Block) -> Nodes:
        """Return what a block without sentences says, without its own marks."""
        text = _unescaped(_without_trail(self.raw(block)), block)
        return trimmed(parse_inline(text[_end_of_lead(text) :], self.format, self.references))

    def _sentences(
        self, block: Block, texts: Sequence[str], glue: Sequence[str], text_format: TextFormat
    ) -> list[Nodes]:
        if text_format == "markdown" and any(name.startswith("quote") for name in block.containers):
            texts = [_QUOTE_PREFIX.sub("\n", text) for text in texts]
            glue = [_QUOTE_PREFIX.sub("\n", part) for part in glue]
        texts, glue = ([_unescaped(part, block) for part in parts] for parts in (texts, glue))
        if any(start <= block.start and block.end <= end for start, end in self.raw_parts):
            texts, glue = (list(map(calls_as_written, parts)) for parts in (texts, glue))
        parsed = parse_sentences(texts, glue, text_format, self.references)
        parsed = list(map(_code_without_raw_tags, parsed)) if self.runs_liquid else parsed
        return [self._numbered(nodes) for nodes in parsed] if self.notes else parsed

    def _numbered(self, nodes: Nodes) -> Nodes:
        """Return *nodes* with the labels of footnotes as numbers."""
        changed: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                changed.append(node)
            elif node.tag == "note":
                label = "".join(child for child in node.children if isinstance(child, str))
                changed.append(replace(node, children=(self.notes.get(label, label),)))
            else:
                changed.append(replace(node, children=self._numbered(node.children)))
        return tuple(changed)

    def _glue(self, block: Block) -> list[str]:
        """Return the text before, between and after the block's segments, without the block's own marks."""
        text, segments = self.text, block.segments
        lead = text[block.start : segments[0].start]
        trail = text[segments[-1].end : block.end]
        if block.kind == "front_matter" or block.attributes.get("role") == "title" or "engine" in block.attributes:
            lead = trail = ""
        elif self.format == "markdown" and block.kind != "html":
            lead, trail = lead[_end_of_lead(lead) :], _without_trail(trail)
        gaps = [text[one.end : two.start] for one, two in pairwise(segments)]
        if "engine" in block.attributes:
            gaps = ["" for _ in gaps]
        return [lead, *gaps, trail]


def _by_segment(article: Article, bitext: Bitext) -> dict[str, Unit]:
    """Return the unit of each segment, by id; a unit may join segments of several blocks."""
    names = {segment.id for segment in article.segments}
    found = {}
    for unit in bitext:
        for name in (unit.id,) if unit.id in names else unit.id.split("+"):
            found[name] = unit
    return found


def _before_last(article: Article, bitext: Bitext) -> frozenset[str]:
    """Return the segments of units in several blocks but the last of each, where the translation is shown."""
    names = {segment.id for segment in article.segments}
    return frozenset(name for unit in bitext if unit.id not in names for name in unit.id.split("+")[:-1])


def _unit(segment: Segment, unit: Unit | None, source: Nodes, target: Nodes) -> PostUnit:
    if unit is None or unit.target is None or not target:
        return PostUnit(segment.id, source, None, "untranslated")
    state: State = "draft" if unit.draft else "stale" if unit.stale else "translated"
    return PostUnit(segment.id, source, target, state, unit.locked)


def _unescaped(text: str, block: Block) -> str:
    """Return *text* without escapes of bars in table cells, even in code (GFM, "Tables"), and of quotes in calls."""
    if "engine" in block.attributes:
        return text.replace('\\"', '"')
    return text.replace("\\|", "|") if block.kind == "table_cell" else text


def _code_without_raw_tags(nodes: Nodes) -> Nodes:
    return tuple(
        node
        if isinstance(node, str)
        else replace(node, children=tuple(without_raw_tags(c) if isinstance(c, str) else c for c in node.children))
        if node.tag == "code"
        else replace(node, children=_code_without_raw_tags(node.children))
        for node in nodes
    )


def _without_trail(text: str) -> str:
    """Return *text* without the marks of its block at the end, in one look from the end: blanks may be a megabyte.

    >>> _without_trail("A title ## {#id}"), _without_trail("Tides\\n====="), _without_trail("a cell |")
    ('A title', 'Tides', 'a cell')
    """
    text = text.rstrip()
    if match := _NOTE_AT_END.search(text):
        text = text[: match.start()]
    text = _without_marks(text)
    before, gap, last = text.rpartition("\n")
    return before.rstrip(" \t") if gap and _UNDERLINE.fullmatch(last) else text


def _without_marks(text: str) -> str:
    marks = _MARKS.match(text[::-1])
    return text[: len(text) - marks.end()] if marks else text


def _end_of_lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0
