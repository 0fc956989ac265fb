"""Describes an article as slides: headings, pictures, lists, quotations, tables, code, formulas, and the prose between.

A slide does not repeat what is said, since the cues below it show that: prose becomes its figures and key phrases, and
a quiet slide of its section where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bilingual.views.document.model import Document, is_drafted
from bilingual.views.document.plain import both_written
from bilingual.views.labels import labels
from bilingual.views.limits import cut_to_columns
from bilingual.views.slides.blocks import (
    container,
    joined,
    list_slides,
    note_slides,
    quote_slides,
    seconds,
    short,
)
from bilingual.views.slides.keys import pair_of
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.prose import prose_slides
from bilingual.views.slides.visuals import REST_S, LookedAt, SlideProse, least_ms, looked_at, share, tabled

_CLOSING_MS = 3500
_LONGEST_TITLE, _LONGEST_AUTHOR, _LONGEST_LINK = 150, 50, 120  # columns
# What goes on during a few words after it.
_STAYING = frozenset({"heading", "text", "number", "quote", "picture", "code", "formula", "table", "card"})
_Part = SlideProse | LookedAt | Slide


def slides_of(document: Document) -> tuple[Slide, ...]:
    """Return the slides of *document* in reading order: each of its units, the title first, is said during exactly one.

    What is only looked at, such as code, shows while the sentence that announces it is said, and those that follow.
    """
    parts = list(_parts(document))
    share(parts, document)
    slides: list[Slide] = []
    for part in parts:
        if isinstance(part, SlideProse):
            slides += prose_slides([one for one in part.paragraphs if one], part.section, document)
        elif isinstance(part, LookedAt):
            slides.append(part.told)
        else:
            slides.append(part)
    return _placed([*_title(document), *_settled(slides, document), *_closing(document)])


def _settled(slides: Sequence[Slide], document: Document) -> list[Slide]:
    """Return *slides* without quiet ones for a few words: what was there before goes on."""
    lengths = {unit.id: seconds(unit) for unit in document.units}
    found: list[Slide] = []
    for slide in slides:
        before = found[-1] if found else None
        brief = slide.kind == "section" and sum(lengths[unit] for unit in slide.units) < REST_S
        if before and brief and before.kind in _STAYING and slide.section == _said_below(before):
            found[-1] = replace(before, units=before.units + slide.units, draft=before.draft or slide.draft)
        else:
            found.append(slide)
    return found


def _said_below(slide: Slide) -> Pair | None:
    """Return the section of what is said after *slide*."""
    return slide.lines[0] if slide.kind == "heading" else slide.section


def _title(document: Document) -> Iterator[Slide]:
    title = document.title
    if title is not None:
        line = short(pair_of(*both_written(title, document.target)), _LONGEST_TITLE)
        author = cut_to_columns(document.author, _LONGEST_AUTHOR)
        yield Slide("title", (title.id,), (line,), text=author, draft=is_drafted((title,)), least_ms=2000)


def _closing(document: Document) -> Iterator[Slide]:
    if document.link or document.author:
        read_on = labels(document.source).read_on, labels(document.target).read_on
        title = document.opening
        named = short(pair_of(*both_written(title, document.target)), _LONGEST_TITLE) if title else ("", "")
        lines = [read_on] if document.link else [named]
        yield Slide(
            "closing",
            lines=tuple(lines),
            text=cut_to_columns(document.link or document.author, _LONGEST_LINK),
            least_ms=_CLOSING_MS,
        )


def _parts(document: Document) -> Iterator[_Part]:
    section: Pair | None = None
    chapter: Pair | None = None
    top = min((block.level for block in document.blocks if block.kind == "heading"), default=1)
    prose: SlideProse | None = None
    for (kind, _), group in groupby(document.blocks, key=container):
        blocks = list(group)
        if kind == "paragraph":
            prose = prose or SlideProse(section)
            prose.paragraphs += [list(block.units) for block in blocks]
            continue
        if prose is not None:
            yield prose
            prose = None
        if kind == "heading":
            for block in blocks:
                name = short(joined(block.units, document), _LONGEST_TITLE)
                if not any(name):  # an emoji: nothing could be read on its slide, and what was there before goes on
                    if block.units:
                        yield SlideProse(section, [list(block.units)])
                    continue
                chapter, level = (name, 1) if block.level == top else (chapter, 2)
                above = chapter if level > 1 else None
                section = name
                ids = tuple(unit.id for unit in block.units)
                yield Slide("heading", ids, (name,), above, level=level, draft=is_drafted(block.units), least_ms=1500)
        elif kind == "list":
            yield from list_slides(blocks, section, document)
        elif kind == "quote":
            yield from quote_slides(blocks, section, document)
        elif kind == "table":
            yield from tabled(blocks, section, document)
        elif kind == "footnote":
            notes = list(note_slides(blocks, document))
            yield from (replace(slide, least_ms=least_ms(len(notes))) for slide in notes)
        else:
            for block in blocks:
                yield from looked_at(block, section, document)
    if prose is not None:
        yield prose


def _placed(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return *slides* with the number of their section, and how many there are."""
    count = sum(slide.kind == "heading" and slide.level == 1 for slide in slides)
    number = 0
    placed = []
    for slide in slides:
        number += slide.kind == "heading" and slide.level == 1
        placed.append(replace(slide, place=(number, count)))
    return tuple(placed)
