"""Adds readings above the characters: pinyin and furigana as ``<ruby>``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from bilingual.languages import pack
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import Element, Node, Nodes, plain_text

# For a sentence's text: first character, last exclusive, reading; in order, without overlap.
Readings: TypeAlias = "Mapping[str, tuple[tuple[int, int, str], ...]]"

# Elements without readings: code and formulas are not words, and an author's own ruby is kept.
_WITHOUT = frozenset({"code", "kbd", "math", "ruby", "img", "br", "note", "rt", "rp"})


def texts_to_read(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each sentence of *document* that can carry readings, as language tag and text."""
    for unit in (*document.units, *((document.summary,) if document.summary else ())):
        if pack(document.source).writing.readings:
            yield document.source, unit.source_text
        if unit.target is not None and pack(document.target).writing.readings:
            yield document.target, plain_text(unit.target)


def readings_of(document: Document, look_up: Callable[[list[str], str], Readings]) -> Readings:
    """Return pinyin or furigana, from *look_up*, for the Chinese and Japanese sentences of *document*."""
    texts: dict[str, list[str]] = {}
    for tag, text in texts_to_read(document):
        texts.setdefault(tag, []).append(text)
    found: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for tag, sentences in texts.items():
        found |= look_up(sentences, tag)
    return found


def with_readings(document: Document, readings: Readings) -> Document:
    def read(nodes: Nodes) -> Nodes:
        spans = readings.get(plain_text(nodes), ())
        return ruby_nodes(nodes, spans) if spans else nodes

    def unit(given: PostUnit) -> PostUnit:
        return replace(given, source=read(given.source), target=None if given.target is None else read(given.target))

    def block(given: PostBlock) -> PostBlock:
        return replace(given, units=tuple(map(unit, given.units))) if given.units else given

    return replace(
        document,
        title=unit(document.title) if document.title else None,
        summary=unit(document.summary) if document.summary else None,
        blocks=tuple(map(block, document.blocks)),
    )


def ruby_nodes(nodes: Nodes, spans: tuple[tuple[int, int, str], ...]) -> Nodes:
    """Return *nodes* with a ``ruby`` around each of *spans*, which are positions in their plain text.

    A span that crosses an element boundary is skipped.

    >>> from bilingual.views.document.html import html_inline
    >>> print(html_inline(ruby_nodes(("去", Element("strong", ("重庆",))), ((1, 2, "chóng"), (2, 3, "qìng"))), {}, ""))
    去<strong><ruby class="r">重<rt>chóng</rt></ruby><ruby class="r">庆<rt>qìng</rt></ruby></strong>
    """
    return _Walker(spans).nodes(nodes)


class _Walker:
    """Walks the text in order, using each span once."""

    def __init__(self, spans: tuple[tuple[int, int, str], ...]) -> None:
        self._spans = spans
        self._next = 0
        self._position = 0

    def nodes(self, nodes: Nodes) -> Nodes:
        walked: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                walked += self._text(node)
            elif node.tag in _WITHOUT:
                self._position += len(plain_text((node,)))
                walked.append(node)
            else:
                walked.append(replace(node, children=self.nodes(node.children)))
        return tuple(walked)

    def _text(self, text: str) -> Iterator[Node]:
        begin, end = self._position, self._position + len(text)
        done = begin
        while self._next < len(self._spans) and self._spans[self._next][0] < end:
            first, last, sound = self._spans[self._next]
            self._next += 1
            if first < done or last > end:
                continue
            if first > done:
                yield text[done - begin : first - begin]
            yield Element("ruby", (text[first - begin : last - begin], Element("rt", (sound,))), {"class": "r"})
            done = last
        if done < end:
            yield text[done - begin :]
        self._position = end
