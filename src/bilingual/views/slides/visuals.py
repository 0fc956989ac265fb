"""What is looked at while something else is said: pictures, code, formulas, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bilingual.views.document.model import Document, PostBlock, PostUnit, is_drafted
from bilingual.views.document.nodes import images_in
from bilingual.views.document.plain import written
from bilingual.views.limits import cut_to_columns
from bilingual.views.slides.blocks import LONGEST_CAPTION, caption, joined, seconds, short
from bilingual.views.slides.keys import keys_of
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.parts import code_parts
from bilingual.views.slides.tables import table_slides
from bilingual.views.typesetting import drawable

_PICTURE_S, _FORMULA_S, _TEXT_S = 7.0, 6.0, 4.0
_CODE_LINE_S, _CODE_S, _LONGEST_CODE_S = 0.8, 3.0, 15.0
_ROW_S, _TABLE_S = 1.5, 2.5
REST_S = 5.0  # of a paragraph: too little for a slide of its own
_STRONG = 0.9  # of a key that is worth a slide more than what is looked at
_LONGEST_NAME = 24  # letters of the name of a programming language
_LONGEST_LOOSE = 180  # columns of a text that is not among the sentences
_QUIET_MS, _LEAST_MS = 24_000, 1_200  # of all parts of one thing that nobody speaks about, and of one of them


@dataclass(slots=True)
class SlideProse:
    """Paragraphs of one section, until something else comes."""

    section: Pair | None
    paragraphs: list[list[PostUnit]] = field(default_factory=list)

    @property
    def last(self) -> PostUnit | None:
        return next((paragraph[-1] for paragraph in reversed(self.paragraphs) if paragraph), None)

    def taken(self) -> PostUnit:
        """Remove the last sentence and return it."""
        return next(paragraph for paragraph in reversed(self.paragraphs) if paragraph).pop()


@dataclass(slots=True)
class LookedAt:
    """Something to look at, which needs *seconds*.

    Its *own* sentences, such as a caption or the cells of a table, are not read aloud, unless they are *said*; those
    *before* and *after* are.
    """

    slide: Slide
    seconds: float
    own: list[PostUnit] = field(default_factory=list)
    said: bool = False
    before: list[PostUnit] = field(default_factory=list)
    after: list[PostUnit] = field(default_factory=list)

    @property
    def spoken(self) -> list[PostUnit]:
        return [*self.before, *(self.own if self.said else ()), *self.after]

    @property
    def told(self) -> Slide:
        """The slide with all of its sentences."""
        units = (*self.before, *self.own, *self.after)
        return replace(self.slide, units=tuple(unit.id for unit in units), draft=is_drafted(units))


def looked_at(block: PostBlock, section: Pair | None, document: Document) -> Iterator[LookedAt | SlideProse]:
    """Yield what is seen of a block that is not only prose: its pictures, its code, its formula."""
    if block.kind == "code":
        parts = code_parts(block.text)
        most_ms = least_ms(len(parts))
        for number, text in enumerate(parts, 1):
            needed = min(_CODE_S + _CODE_LINE_S * len(text.split("\n")), _LONGEST_CODE_S)
            language = block.attributes.get("language", "")[:_LONGEST_NAME]
            slide = Slide("code", (), (), section, text=text, language=language, part=(number, len(parts)))
            yield LookedAt(replace(slide, least_ms=min(round(needed * 500), most_ms)), needed)
        return
    if block.kind == "math":
        yield LookedAt(Slide("formula", (), (), section, text=block.text, least_ms=3000), _FORMULA_S)
        return
    sentences = [unit.source for unit in block.units] if block.kind != "image" else []
    if not sentences and (images := images_in(block.nodes)):
        for number, image in enumerate(images, 1):
            own = [unit for at, unit in enumerate(block.units, 1) if min(at, len(images)) == number]
            lines = (short(joined(own, document), LONGEST_CAPTION),) if own else caption(image)
            slide = Slide("picture", (), lines, section, image=image.attributes["src"], least_ms=3000)
            yield LookedAt(slide, _PICTURE_S, own)
        return
    if block.units:  # a paragraph with pictures among its words
        before: list[PostUnit] = []
        for unit in block.units:
            images = images_in(unit.source) or images_in(unit.target or ())
            if not images:
                before.append(unit)
                continue
            if before:
                yield SlideProse(section, [before])
                before = []
            for number, image in enumerate(images):
                slide = Slide("picture", (), caption(image), section, image=image.attributes["src"])
                yield LookedAt(replace(slide, least_ms=3000), _PICTURE_S, [] if number else [unit], said=True)
        if before:
            yield SlideProse(section, [before])
        return
    text = drawable(" ".join(written(block.nodes).split()))
    if any(map(str.isalnum, text)):
        slide = Slide("text", (), ((cut_to_columns(text, _LONGEST_LOOSE), ""),), section, least_ms=3000)
        yield LookedAt(slide, _TEXT_S)


def tabled(blocks: Sequence[PostBlock], section: Pair | None, document: Document) -> Iterator[LookedAt]:
    """Yield the slides of a table."""
    found = list(table_slides(blocks, section, document))
    for slide, units in found:
        yield LookedAt(replace(slide, least_ms=least_ms(len(found))), _TABLE_S + _ROW_S * len(slide.rows), list(units))


def least_ms(count: int) -> int:
    return max(_LEAST_MS, min(4000, _QUIET_MS // max(count, 1)))


def share(parts: Sequence[LookedAt | SlideProse | Slide], document: Document) -> None:
    """Let what is looked at show while the sentences around it are said: that which announces it, and those after it.

    If there is neither, it shows during the sentence before it.
    """
    for at, part in enumerate(parts):
        if not isinstance(part, LookedAt):
            continue
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        if isinstance(before, SlideProse) and _announces(before.last):
            part.before.append(before.taken())
        following = after.paragraphs[0] if isinstance(after, SlideProse) and after.paragraphs else []
        while following and not _announces(following[0]):
            key = keys_of(following[0], document)[:1] if part.spoken else []
            enough = sum(map(seconds, part.spoken)) >= part.seconds and sum(map(seconds, following)) > REST_S
            if enough or (key and key[0].score >= _STRONG):
                break
            part.after.append(following.pop(0))
        if not part.spoken and isinstance(before, SlideProse) and before.last is not None:
            part.before.append(before.taken())


def _announces(unit: PostUnit | None) -> bool:
    """Return whether *unit* introduces what follows: "Run this:"."""
    return unit is not None and written(unit.source).endswith((":", "："))
