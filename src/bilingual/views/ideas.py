"""Selects the ideas for the pages of a carousel: sentences of the document that make sense on their own.

Nothing is rewritten: an idea is a sentence, two short ones, a list or a quotation, with its translation. Every section
contributes its best idea before any contributes a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bilingual.languages import pack
from bilingual.text.numbers.mentions import mentions
from bilingual.views.document.model import Document, PostBlock, PostUnit, is_drafted
from bilingual.views.document.nodes import Element, Node
from bilingual.views.document.paragraphs import begins_with_one
from bilingual.views.document.plain import written
from bilingual.views.document.sections import is_dashed
from bilingual.views.limits import columns

IdeaKind = Literal["statement", "list", "quote"]
Pair = tuple[str, str]

SHORT, GOOD, LONGEST = 45, 105, 240  # columns of a sentence; a full-width character is 2
_LONGEST_LIST, _LONGEST_ITEM = 5, 90
_PAGE = 560  # columns of both languages that a page of points holds in good size
_LARGE = 1000  # "one", "first" and "once" count nothing
_LIST_SCORE = 1.3  # a list summarises a section better than a sentence


@dataclass(frozen=True, slots=True)
class Idea:
    """One page: its section's name in both languages, and its lines with their translations."""

    kind: IdeaKind
    section: Pair | None
    lines: tuple[Pair, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An idea with the number of its section, its place in the document, and how well it stands alone."""

    idea: Idea
    section: int
    place: int
    score: float


def document_ideas(document: Document, most: int) -> tuple[Idea, ...]:
    """Return at most *most* ideas of *document* in reading order, without untranslated sentences."""
    return best_ideas(tuple(candidates(document)), most)


def best_ideas(candidates: Sequence[Candidate], most: int) -> tuple[Idea, ...]:
    """Return at most *most* ideas of *candidates* in reading order: the best of each section before a second of any."""
    chosen: list[Candidate] = []
    for _, group in groupby(candidates, key=lambda candidate: candidate.section):
        chosen.append(max(group, key=lambda candidate: (candidate.score, -candidate.place)))
    # If there are more sections than pages, use the best ones.
    chosen = sorted(chosen, key=lambda candidate: -candidate.score)[:most]
    rest = sorted(
        (candidate for candidate in candidates if candidate not in chosen and candidate.score > 0.35),
        key=lambda candidate: -candidate.score,
    )
    chosen += rest[: most - len(chosen)]
    return tuple(candidate.idea for candidate in sorted(chosen, key=lambda candidate: candidate.place))


def candidates(document: Document, *, single: bool = False) -> Iterator[Candidate]:
    """Yield all that may be an idea of *document*, in reading order: what its contents say, if they say anything.

    *single*: no statement is of two short sentences.
    """
    if document.outline:
        yield from _outlined(document)
        return
    heading: Pair | None = None
    section = place = 0
    headed = any(block.kind == "heading" for block in document.blocks)
    for name, group in groupby(document.blocks, key=_group_name):
        blocks = list(group)
        found: list[tuple[Idea, float]] = []
        if name.startswith("list"):
            found = _list_ideas(blocks, heading, document)
        elif name:
            found = _quote_ideas(blocks, heading, document)
        for block in () if name else blocks:
            if block.kind == "heading":
                heading, section = _joined(block.units, document), section + 1
            elif block.kind == "paragraph" and block.units:
                section += not headed  # a talk without headings: each paragraph is a section
                for idea, score in _paragraph_ideas(block, heading, document, single):
                    yield Candidate(idea, section, place, score)
                    place += 1
        for idea, score in found:
            yield Candidate(idea, section, place, score)
            place += 1


def _outlined(document: Document) -> Iterator[Candidate]:
    """Yield the points of each section, in lists that fit on a page."""
    place = 0
    for number, entry in enumerate(document.outline):
        section = entry.title or entry.title_target, entry.title_target or entry.title
        for first, units in enumerate(_pages(entry.points, document)):
            lines = tuple(_joined((unit,), document) for unit in units)
            kind: IdeaKind = "list" if len(lines) > 1 else "statement"
            # A section's first page before the second of any.
            yield Candidate(Idea(kind, section, lines, is_drafted(units)), number, place, _LIST_SCORE - first / 10)
            place += 1


def _pages(points: Sequence[PostUnit], document: Document) -> Iterator[list[PostUnit]]:
    page: list[PostUnit] = []
    room = _PAGE
    for point in points:
        width = sum(map(columns, _joined((point,), document)))
        if page and width > room:
            yield page
            page, room = [], _PAGE
        page.append(point)
        room -= width
    if page:
        yield page


def _group_name(block: PostBlock) -> str:
    """Return the name of the list or quotation that contains *block*, empty for running text."""
    if not block.units:
        return ""
    return next((name for name in block.containers if name.startswith(("list", "quote"))), "")


def _list_ideas(blocks: Sequence[PostBlock], heading: Pair | None, document: Document) -> list[tuple[Idea, float]]:
    # What only one language has cannot be shown in two.
    items = [b.units for b in blocks if b.kind == "list_item" and all(u.source and u.target != () for u in b.units)]
    if not 2 <= len(items) <= _LONGEST_LIST or not all(map(_translated, items)) or any(map(_is_link, items)):
        return []
    lines = tuple(_joined(units, document) for units in items)
    if max(columns(text) for line in lines for text in line) > _LONGEST_ITEM:
        return []
    if any(source.endswith((":", "：")) for source, _ in lines):
        return []  # it introduces the list below it
    return [(Idea("list", heading, lines, is_drafted(unit for units in items for unit in units)), _LIST_SCORE)]


def _quote_ideas(blocks: Sequence[PostBlock], heading: Pair | None, document: Document) -> list[tuple[Idea, float]]:
    """Return a short quotation as a whole, with its author as a second line."""
    said = [block for block in blocks if block.kind == "paragraph"]
    lines = [_joined(block.units, document) for block in said if _translated(block.units)]
    by = lines[1:] if len(lines) == 2 and is_dashed(lines[1][0]) else []
    if not lines or len(lines) > len(by) + 1 or max(map(columns, lines[0])) > LONGEST:
        return []
    drafted = is_drafted(unit for block in said for unit in block.units)
    return [(Idea("quote", heading, (lines[0], *by), drafted), 1.2)]


def _paragraph_ideas(
    block: PostBlock, heading: Pair | None, document: Document, single: bool
) -> Iterator[tuple[Idea, float]]:
    index = 0
    while index < len(block.units):
        units = block.units[index : index + 1]
        following = block.units[index : index + 2]
        width = columns(written(units[0].source))
        if (
            not single
            and width < SHORT
            and len(following) == 2
            and columns(_joined(following, document)[0]) <= GOOD * 1.5
        ):
            units = following
        score = stands_alone(units, index, document)
        index += len(units)
        if score is not None:
            yield Idea("statement", heading, (_joined(units, document),), is_drafted(units)), score


def stands_alone(units: Sequence[PostUnit], index: int, document: Document) -> float | None:
    """Return how well *units*, from *index* of their paragraph on, make sense alone on a page, None if they do not."""
    source, target = _joined(units, document)
    width = max(columns(source), columns(target))
    if not _translated(units) or width > LONGEST or columns(source) < 15 or source.rstrip().endswith((":", "：")):
        return None
    score = 1.0 - abs(width - GOOD) / 200 + 0.25 * (index == 0)
    score += 0.2 * bool(re.search(r"\d", source)) + 0.15 * _has(units, {"strong", "em"})
    score -= 0.6 * leans(source, document.source) + 0.5 * _has(units, {"code", "math", "img", "note", "del", "s"})
    score -= 0.4 * is_drafted(units) + 0.15 * asks(source)
    return score - 0.5 * ("://" in source)


def asks(sentence: str) -> bool:
    return sentence.rstrip("\"'”」").endswith(("?", "？", "؟"))


def leans(sentence: str, tag: str) -> bool:
    """Return whether *sentence*, in the language *tag*, refers to the one before: by its first words, or by an amount
    at its end of what is said there.

    >>> [leans(said, "en") for said in ("It rises.", "“Such a dough rises.”", "Items rise.", "You hear a million.")]
    [True, True, False, True]
    """
    opening = sentence.lower().lstrip("\"'“”„«»‘’「『（(¿¡ ")
    if begins_with_one(opening, pack(tag).posts.leaning, tag):
        return True
    end = len(sentence.rstrip("\"'“”»’」』）). !?。！？…"))
    amount = next((one for one in reversed(mentions(sentence, tag)) if one.end == end), None)
    if amount is None or amount.value < _LARGE or not sentence[end - 1].isalpha():
        return False
    before = sentence[: amount.start].rstrip()
    return not before or unicodedata.category(before[-1]) != "Sc"


def _has(units: Sequence[PostUnit], tags: set[str]) -> bool:
    def holds(nodes: Sequence[Node]) -> bool:
        return any(isinstance(node, Element) and (node.tag in tags or holds(node.children)) for node in nodes)

    return any(holds(unit.source) for unit in units)


def _is_link(units: Sequence[PostUnit]) -> bool:
    """Return whether it is just a table of contents or a list of URLs."""
    return any(len(unit.source) == 1 and isinstance(unit.source[0], Element) and unit.source[0].tag == "a"
               for unit in units)  # fmt: skip


def _translated(units: Sequence[PostUnit]) -> bool:
    return bool(units) and all(unit.source and unit.target for unit in units)


def _joined(units: Sequence[PostUnit], document: Document) -> Pair:
    def side(tag: str, texts: Iterator[str]) -> str:
        return pack(tag).writing.gap.join(" ".join(text.split()) for text in texts)

    return (
        side(document.source, (written(unit.source) for unit in units)),
        side(document.target, (written(unit.target or ()) for unit in units)),
    )
