"""Describes an article as slides: headings, pictures, lists, quotations, tables, code, formulas, and the prose between.

A slide does not repeat what is said, since the cues below it show that: prose becomes its figures and key phrases, and
a quiet slide of its section where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import images_in
from bilingual.views.document.plain import both_written, written
from bilingual.views.labels import labels
from bilingual.views.limits import cut_to_columns
from bilingual.views.slides.blocks import (
    caption,
    container,
    is_drafted,
    joined,
    list_slides,
    quote_slides,
    seconds,
    table_slides,
)
from bilingual.views.slides.keys import keys_of, pair_of
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.parts import code_parts
from bilingual.views.slides.prose import prose_slides
from bilingual.views.typesetting import drawable

_PICTURE_S, _FORMULA_S, _TEXT_S = 7.0, 6.0, 4.0
_CODE_LINE_S, _CODE_S, _LONGEST_CODE_S = 0.8, 3.0, 15.0
_REST_S = 5.0  # of a paragraph: too little for a slide of its own
_STRONG = 0.9  # of a key that is worth a slide more than what is looked at
_CLOSING_MS = 3500
_LONGEST_LOOSE = 180  # columns of a text that is not among the sentences


_STAYING = frozenset({"heading", "text", "number", "quote", "picture", "code", "formula"})


@dataclass(slots=True)
class _Prose:
    """Paragraphs of one section, until something else comes."""

    section: Pair | None
    paragraphs: list[list[PostUnit]] = field(default_factory=list)


def _said_below(slide: Slide) -> Pair | None:
    """Return the section of what is said after *slide*."""
    return slide.lines[0] if slide.kind == "heading" else slide.section


@dataclass(slots=True)
class _Shown:
    """Something to look at, which needs *seconds*, whether or not it has sentences of its own."""

    slide: Slide
    seconds: float
    own: list[PostUnit] = field(default_factory=list)


_Part = _Prose | _Shown | Slide


def slides_of(document: Document) -> tuple[Slide, ...]:
    """Return the slides of *document* in reading order: each of its units, the title first, is said during exactly one.

    What is only looked at, such as code, shows while the sentence that announces it is said, and those that follow.
    """
    parts = list(_parts(document))
    _share(parts, document)
    slides: list[Slide] = []
    for part in parts:
        if isinstance(part, _Prose):
            slides += prose_slides([one for one in part.paragraphs if one], part.section, document)
        elif isinstance(part, _Shown):
            ids = tuple(unit.id for unit in part.own)
            slides.append(replace(part.slide, units=ids, draft=is_drafted(part.own)))
        else:
            slides.append(part)
    return _placed([*_title(document), *_settled(slides, document), *_closing(document)])


def _settled(slides: Sequence[Slide], document: Document) -> list[Slide]:
    """Return *slides* without quiet ones for a few words: what was there before goes on."""
    lengths = {unit.id: seconds(unit) for unit in document.units}
    found: list[Slide] = []
    for slide in slides:
        before = found[-1] if found else None
        brief = slide.kind == "section" and sum(lengths[unit] for unit in slide.units) < _REST_S
        if before and brief and before.kind in _STAYING and slide.section == _said_below(before):
            found[-1] = replace(before, units=before.units + slide.units, draft=before.draft or slide.draft)
        else:
            found.append(slide)
    return found


def _title(document: Document) -> Iterator[Slide]:
    title = document.title
    if title is not None:
        line = pair_of(*both_written(title, document.target))
        yield Slide("title", (title.id,), (line,), text=document.author, draft=is_drafted((title,)), least_ms=2000)


def _closing(document: Document) -> Iterator[Slide]:
    if document.link or document.author:
        read_on = labels(document.source).read_on, labels(document.target).read_on
        title = document.opening
        lines = [read_on] if document.link else [pair_of(*both_written(title, document.target))] if title else []
        yield Slide("closing", lines=tuple(lines), text=document.link or document.author, least_ms=_CLOSING_MS)


def _parts(document: Document) -> Iterator[_Part]:
    section: Pair | None = None
    chapter: Pair | None = None
    top = min((block.level for block in document.blocks if block.kind == "heading"), default=1)
    prose: _Prose | None = None
    for (kind, _), group in groupby(document.blocks, key=container):
        blocks = list(group)
        if kind in ("paragraph", "footnote") and (units := [unit for block in blocks for unit in block.units]):
            if prose is None or (kind == "footnote" and prose.section is not None):
                if prose is not None:
                    yield prose
                prose = _Prose(None if kind == "footnote" else section)
            if not any(images_in((*unit.source, *(unit.target or ()))) for unit in units):
                prose.paragraphs += [list(block.units) for block in blocks]
                continue
        if prose is not None:
            yield prose
            prose = None
        if kind == "heading":
            for block in blocks:
                name = joined(block.units, document)
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
            yield from table_slides(blocks, section, document)
        else:
            for block in blocks:
                yield from _looked_at(block, section, document)
    if prose is not None:
        yield prose


def _looked_at(block: PostBlock, section: Pair | None, document: Document) -> Iterator[_Part]:
    """Yield what is seen of a block that is not only prose: its pictures, its code, its formula."""
    if block.kind == "code":
        parts = code_parts(block.text)
        for number, text in enumerate(parts, 1):
            needed = min(_CODE_S + _CODE_LINE_S * len(text.split("\n")), _LONGEST_CODE_S)
            language = block.attributes.get("language", "")
            slide = Slide("code", (), (), section, text=text, language=language, part=(number, len(parts)))
            yield _Shown(replace(slide, least_ms=round(needed * 500)), needed)
        return
    if block.kind == "math":
        yield _Shown(Slide("formula", (), (), section, text=block.text, least_ms=3000), _FORMULA_S)
        return
    sentences = [unit.source for unit in block.units] if block.kind != "image" else []
    if not sentences and (images := images_in(block.nodes)):
        for number, image in enumerate(images, 1):
            own = [unit for at, unit in enumerate(block.units, 1) if min(at, len(images)) == number]
            lines = (joined(own, document),) if own else caption(image, document)
            slide = Slide("picture", (), lines, section, image=image.attributes["src"], least_ms=3000)
            yield _Shown(slide, _PICTURE_S, own)
        return
    if block.units:  # a paragraph with pictures among its words
        before: list[PostUnit] = []
        for unit in block.units:
            images = images_in(unit.source) or images_in(unit.target or ())
            if not images:
                before.append(unit)
                continue
            if before:
                yield _Prose(section, [before])
                before = []
            for number, image in enumerate(images):
                slide = Slide("picture", (), caption(image, document), section, image=image.attributes["src"])
                yield _Shown(replace(slide, least_ms=3000), _PICTURE_S, [] if number else [unit])
        if before:
            yield _Prose(section, [before])
        return
    text = drawable(" ".join(written(block.nodes).split()))
    if any(map(str.isalnum, text)):
        slide = Slide("text", (), ((cut_to_columns(text, _LONGEST_LOOSE), ""),), section, least_ms=3000)
        yield _Shown(slide, _TEXT_S)


def _share(parts: list[_Part], document: Document) -> None:
    """Let what is looked at show while the sentences around it are said: that which announces it, and those after it.

    If there is neither, it shows during the sentence before it.
    """
    for at, part in enumerate(parts):
        if not isinstance(part, _Shown):
            continue
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        if not part.own and isinstance(before, _Prose) and _announces(_last(before)):
            part.own.append(_taken(before))
        following = after.paragraphs[0] if isinstance(after, _Prose) and after.paragraphs else []
        while following and not _announces(following[0]):
            told = part.own and keys_of(following[0], document)[:1]
            enough = sum(map(seconds, part.own)) >= part.seconds and sum(map(seconds, following)) > _REST_S
            if enough or (told and told[0].score >= _STRONG):
                break
            part.own.append(following.pop(0))
        if not part.own and isinstance(before, _Prose) and _last(before) is not None:
            part.own.append(_taken(before))


def _last(prose: _Prose) -> PostUnit | None:
    return next((paragraph[-1] for paragraph in reversed(prose.paragraphs) if paragraph), None)


def _taken(prose: _Prose) -> PostUnit:
    return next(paragraph for paragraph in reversed(prose.paragraphs) if paragraph).pop()


def _announces(unit: PostUnit | None) -> bool:
    """Return whether *unit* introduces what follows: "Run this:"."""
    return unit is not None and written(unit.source).endswith((":", "："))


def _placed(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return *slides* with the number of their section, and how many there are."""
    count = sum(slide.kind == "heading" and slide.level == 1 for slide in slides)
    number = 0
    placed = []
    for slide in slides:
        number += slide.kind == "heading" and slide.level == 1
        placed.append(replace(slide, place=(number, count)))
    return tuple(placed)
