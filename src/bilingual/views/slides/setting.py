"""How large the texts of a slide are set, and where its lines break."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from unicodedata import bidirectional

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.views.base import FittedPicture
from bilingual.views.document.html import in_language
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.labels import image_mark, labels
from bilingual.views.limits import columns, cut_to_columns
from bilingual.views.slides.code import coloured, rows_of_code
from bilingual.views.slides.frame import SlideFrame
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.typesetting import Fonts, fitted_size, phrases, text_width

SECOND = 0.7  # size of a translation, as a share of the text's
_ARABIC = 1.18
_HEAD_SIZE = 26
_UNIT = re.compile(r"(?<=\d) (?=[°℃%‰€£$])")
_CODE, _LEAST_CODE = 30, 24  # units: of code whose lines are divided, and the smallest before they are
_MONO_EM, _CODE_LINE = 0.604, 1.42  # advance and line of fonts for code
_SVG_SIZE = re.compile(r'<svg width="([\d.]+)" height="([\d.]+)"')
_WHOLE = frozenset({"title", "heading", "closing", "section"})  # without a line above
_HEAD = 52  # units of the line with the section's name, and the space below it


@dataclass(frozen=True, slots=True)
class SlideImage:
    """A picture of the article, to be shown: a ``data:`` URL, with its size in pixels."""

    url: str
    width: int
    height: int

    @classmethod
    def of(cls, picture: FittedPicture) -> SlideImage:
        from base64 import b64encode

        kind = "jpeg" if picture.suffix == ".jpg" else "png"
        url = f"data:image/{kind};base64,{b64encode(picture.content).decode()}"
        return cls(url, picture.width, picture.height)


@dataclass(frozen=True, slots=True)
class SlideLook:
    """What all slides of a text have in common.

    *fonts* names a family for each language tag; *title* is shown where there is no section. *breaks* are the word
    boundaries of texts without spaces; *images* are by the address in the text, *formulas* (SVG) by their TeX: what is
    missing is shown in words. With *reasons* each slide has a sign that it is not ready.
    """

    source: str
    target: str
    fonts: Fonts
    title: Pair
    theme: str = "jade"
    breaks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    images: Mapping[str, SlideImage] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    reasons: Sequence[str] = ()

    @property
    def mixed(self) -> bool:
        """Whether the languages are written in different directions: what stands alone is then centred."""
        return pack(self.source).writing.rtl != pack(self.target).writing.rtl


@dataclass(frozen=True, slots=True)
class Setting:
    """The sizes, in pixels, of one slide in one frame, for the template."""

    slide: Slide
    frame: SlideFrame
    look: SlideLook
    sign_px: int = 0

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what is below the section's name."""
        box = self.frame.content
        head = 0 if self.slide.kind in _WHOLE else self.px(_HEAD + 10)
        return box.width, box.height - self.sign_px - head

    def px(self, units: float) -> float:
        return units * self.frame.unit

    @property
    def above(self) -> Pair:
        """The name of the section, or the title of the text; nothing if the slide says it itself."""
        slide = self.slide
        if slide.kind in ("title", "closing") or (slide.kind == "heading" and slide.level == 1):
            return "", ""
        return slide.section or (self.look.title if slide.kind != "section" else ("", ""))

    def sizes(self, largest: int, least: int) -> list[float]:
        """Return the sizes to try, from *largest* to *least* units, each 8 % smaller."""
        found, size = [], float(largest)
        while size > least:
            found.append(self.px(size))
            size *= 0.92
        return [*found, self.px(least)]

    def stacked(
        self, lines: Sequence[Pair], largest: int, least: int, *, less: float = 0, narrower: float = 0
    ) -> float:
        """Return the size of *lines*, one below the other with their translations, in the room less some units."""
        width, height = self.room
        texts = [
            part
            for one, two in lines
            for part in ((one, self.share(self.look.source), 1.25), (two, SECOND * self.share(self.look.target), 1.4))
        ]
        width -= self.px(narrower)
        sizes = self.sizes(largest, least)
        whole = [size for size in sizes if all(_longest(text) * size * share <= width for text, share, _ in texts)]
        return fitted_size(texts, width, height - self.px(less), whole or sizes[-1:])

    def beside(self, lines: Sequence[Pair], largest: int, least: int, *, less: float = 0, narrower: float = 0) -> float:
        """Return the size of *lines* in two columns, the translations on the right."""
        width, height = self.room[0] / 2 - self.px(narrower), self.room[1] - self.px(less)
        for size in self.sizes(largest, least):
            rows = [[(one, 1.0, 1.3), (two, 0.86, 1.3)] for one, two in lines]
            needed = sum(max(_height(text, size * share, line, width) for text, share, line in row) for row in rows)
            if needed <= height:
                return size
        return self.px(least)

    def words(self, text: str, tag: str, size: float, width: float = 0) -> Markup:
        breaks = self.look.breaks.get(text, ())
        held = text if breaks else _UNIT.sub("\u00a0", text)
        return phrases(held, tag, breaks, size, width or self.room[0])

    def language(self, text: str, tag: str) -> Markup:
        """Return the attributes of *text* in the language *tag*; without a letter of its script, left to right."""
        shown = in_language(tag)
        if pack(tag).writing.rtl and not any(bidirectional(letter) in ("R", "AL") for letter in text):
            return Markup(shown.replace('dir="rtl"', 'dir="ltr"'))
        return shown

    def share(self, tag: str) -> float:
        """Return how large the letters of a language are set beside others: those of Arabic are small in their em."""
        return _ARABIC if pack(tag).writing.script == "Arab" else 1.0

    @property
    def head(self) -> Pair:
        """The name of the section as its line has room for it."""
        source, target = self.above
        room = int(self.frame.content.width / self.px(_HEAD_SIZE * 0.56)) - (
            14 if self.draft or self.slide.part[1] > 1 else 2
        )
        if columns(source) + columns(target) + 4 <= room:
            return source, target
        return cut_to_columns(source or target, room), ""

    # Pictures

    @property
    def image(self) -> SlideImage | None:
        return self.look.images.get(self.slide.image)

    def missing(self, tag: str) -> str:
        """Return what stands in the place of a picture that cannot be shown."""
        name = self.slide.image.replace("\\", "/").rsplit("/", 1)[-1]
        return image_mark(tag, name)

    @property
    def caption_beside(self) -> bool:
        """Whether the caption is on the right of the picture."""
        image = self.image
        shape = image.width / image.height if image else 1.5
        return self.frame.wide and bool(self.slide.lines) and shape < 2.2

    @property
    def picture_box(self) -> tuple[float, float]:
        """Return width and height of the picture: all of it, as large as there is room, but at most twice its size."""
        width, height = self.room
        image = self.image
        if image is None:
            return width * (0.6 if self.caption_beside else 1), height * (1 if self.caption_beside else 0.62)
        if self.caption_beside:
            width *= 0.64
        elif self.slide.lines:
            height -= self.caption_height + self.px(26)
        scale = min(width / image.width, height / image.height, 2 * self.frame.unit * 1.08)
        return image.width * scale, image.height * scale

    @property
    def caption_size(self) -> float:
        width, height = self.room
        if self.caption_beside:
            width = width * 0.36 - self.px(52)
            return fitted_size(self._caption, width, height * 0.8, self.sizes(46, 26))
        return fitted_size(self._caption, width, height * 0.3, self.sizes(40, 26))

    @property
    def caption_height(self) -> float:
        size = self.caption_size
        return sum(_height(text, size * share, line, self.room[0]) for text, share, line in self._caption if text)

    @property
    def _caption(self) -> list[tuple[str, float, float]]:
        return [part for one, two in self.slide.lines for part in ((one, 1.0, 1.3), (two, 0.86, 1.4))]

    # Code and formulas

    @property
    def code(self) -> Markup:
        return coloured(self.slide.text, self.slide.language, self._code_columns(self.code_size))

    @property
    def code_size(self) -> float:
        """Return the size of code: one that its longest line fits; if that is too small to read, lines are divided."""
        height = self.room[1] - self.px(112)
        longest = max(map(columns, self.slide.text.split("\n")))
        fitting = [
            size
            for size in self.sizes(40, 15)
            if rows_of_code(self.slide.text, self._code_columns(size)) * size * _CODE_LINE <= height
        ] or [self.px(15)]
        whole = next((size for size in fitting if longest <= self._code_columns(size)), 0.0)
        divided = next((size for size in fitting if size <= self.px(_CODE)), fitting[-1])
        return whole if whole >= self.px(_LEAST_CODE) else divided

    def _code_columns(self, size: float) -> int:
        return max(20, int((self.room[0] - self.px(90)) / (size * _MONO_EM)))

    @property
    def formula(self) -> Markup | None:
        """The drawn formula, as large as the room allows."""
        svg = self.look.formulas.get(self.slide.text, "")
        match = _SVG_SIZE.match(svg)
        if match is None:
            return None
        width, height = (max(float(part), 1.0) for part in match.groups())
        scale = min(self.room[0] * 0.9 / width, self.room[1] * 0.8 / height, self.px(5.2))
        sized = f'<svg width="{width * scale:.1f}" height="{height * scale:.1f}"'
        return Markup(sized + svg[match.end() :])

    @property
    def tex(self) -> str:
        return " ".join(readable_tex(self.slide.text).split())

    # Tables

    @property
    def table_size(self) -> float:
        width, height = self.room
        rows = [*([self.slide.header] if self.slide.header else []), *self.slide.rows]
        count = max(map(len, rows), default=1)
        for size in self.sizes(48, 22):
            column = width / count - self.px(36)
            needed = sum(
                max(
                    (_height(one, size, 1.25, column) + _height(two, size * 0.82, 1.3, column) for one, two in row),
                    default=0,
                )
                + self.px(26)
                for row in rows
            )
            whole = all(_longest(text) * size <= column for row in rows for cell in row for text in cell)
            if needed <= height and whole:
                return size
        return self.px(22)

    @property
    def card_columns(self) -> int:
        short = all(columns(text) <= 22 for row in self.slide.rows for part in row for text in part)
        return 2 if len(self.slide.rows) > 1 and (self.frame.wide or short) else 1

    @property
    def card_size(self) -> float:
        lines = [(f"{label[0]} {value[0]}", f"{label[1]} {value[1]}") for label, value in self.slide.rows]
        halves = [lines[at :: self.card_columns] for at in range(self.card_columns)]
        longest = max(halves, key=lambda half: sum(columns(text) for line in half for text in line), default=[])
        width, height = self.room[0] / self.card_columns, self.room[1] - self.px(150)
        for size in self.sizes(46, 24):
            needed = sum(
                _height(one, size, 1.25, width) + _height(two, size * 0.82, 1.3, width) + size * 1.5
                for one, two in longest
            )
            if needed <= height:
                return size
        return self.px(24)

    @property
    def draft(self) -> str:
        return labels(self.look.target).draft if self.slide.draft else ""


def _longest(text: str) -> float:
    """Return the width in em of the longest word of *text*, which is not divided; letters as wide as high may part."""
    return max((text_width(word) for word in text.split() if columns(word) < 1.5 * len(word)), default=0.0)


def _height(text: str, size: float, line: float, width: float) -> float:
    """Return the height in pixels that *text* takes in lines of *width*."""
    em = columns(text) * 0.55
    return ceil(em * size * 1.1 / max(width, 1.0)) * size * line if text else 0.0
