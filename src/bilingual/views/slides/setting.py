"""How large the texts of a slide are set, and where its lines break."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import bidirectional

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.views.document.html import in_language
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.labels import image_mark, labels
from bilingual.views.limits import columns, cut_to_columns
from bilingual.views.slides.code import coloured
from bilingual.views.slides.frame import SlideFrame
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.sizes import Room, height
from bilingual.views.tools import FittedPicture
from bilingual.views.typesetting import Fonts, phrases

SECOND = 0.7  # size of a translation, as a share of the text's
_ARABIC = 1.18
_LONGEST_TEX = 220  # columns of a formula that is not drawn
_HEAD_SIZE = 26
_UNIT = re.compile(r"(?<=\d) (?=[°℃%‰€£$])")
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

    def _room(self, less: float = 0, narrower: float = 0) -> Room:
        """Return the room less some units."""
        return Room(self.room[0] - self.px(narrower), self.room[1] - self.px(less), self.frame.unit)

    @property
    def above(self) -> Pair:
        """The name of the section, or the title of the text; nothing if the slide says it itself."""
        slide = self.slide
        if slide.kind in ("title", "closing") or (slide.kind == "heading" and slide.level == 1):
            return "", ""
        return slide.section or (self.look.title if slide.kind != "section" else ("", ""))

    def stacked(
        self, lines: Sequence[Pair], largest: int, least: int, *, less: float = 0, narrower: float = 0
    ) -> float:
        """Return the size of *lines*, one below the other with their translations, in the room less some units."""
        shares = self.share(self.look.source), SECOND * self.share(self.look.target)
        texts = [part for one, two in lines for part in ((one, shares[0], 1.25), (two, shares[1], 1.4))]
        room = self._room(less, narrower)
        return room.stacked(texts, room.sizes(largest, least))

    def beside(self, lines: Sequence[Pair], largest: int, least: int, *, less: float = 0, narrower: float = 0) -> float:
        """Return the size of *lines* in two columns, the translations on the right."""
        half = Room(self.room[0] / 2 - self.px(narrower), self.room[1] - self.px(less), self.frame.unit)
        return half.beside(lines, half.sizes(largest, least))

    def words(self, text: str, tag: str, size: float, width: float = 0) -> Markup:
        held = _UNIT.sub("\u00a0", text)  # as long, so that the breaks stay where they are
        return phrases(held, tag, self.look.breaks.get(text, ()), size, width or self.room[0])

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
        width, most = self.room
        image = self.image
        if image is None:
            return width * (0.6 if self.caption_beside else 1), most * (1 if self.caption_beside else 0.62)
        if self.caption_beside:
            width *= 0.64
        elif self.slide.lines:
            most -= self.caption_height + self.px(26)
        scale = min(width / image.width, most / image.height, 2 * self.frame.unit * 1.08)
        return image.width * scale, image.height * scale

    @property
    def caption_size(self) -> float:
        width, height_px = self.room
        if self.caption_beside:
            beside = Room(width * 0.36 - self.px(52), height_px * 0.8, self.frame.unit)
            return beside.stacked(self._caption, beside.sizes(46, 26))
        below = Room(width, height_px * 0.3, self.frame.unit)
        return below.stacked(self._caption, below.sizes(40, 26))

    @property
    def caption_height(self) -> float:
        size = self.caption_size
        return sum(height(text, size * share, line, self.room[0]) for text, share, line in self._caption)

    @property
    def _caption(self) -> list[tuple[str, float, float]]:
        return [part for one, two in self.slide.lines for part in ((one, 1.0, 1.3), (two, 0.86, 1.4))]

    # Code, formulas and tables

    @property
    def code(self) -> Markup:
        return coloured(self.slide.text, self.slide.language, self._code[1])

    @property
    def code_size(self) -> float:
        return self._code[0]

    @property
    def _code(self) -> tuple[float, int]:
        return self._room(112, 90).code(self.slide.text)

    @property
    def formula(self) -> Markup | None:
        return self._room().formula(self.look.formulas.get(self.slide.text, ""))

    @property
    def tex(self) -> str:
        return cut_to_columns(" ".join(readable_tex(self.slide.text).split()), _LONGEST_TEX)

    @property
    def table_size(self) -> float:
        return self._room().table([*([self.slide.header] if self.slide.header else []), *self.slide.rows])

    @property
    def card_columns(self) -> int:
        short = all(columns(text) <= 22 for row in self.slide.rows for part in row for text in part)
        return 2 if len(self.slide.rows) > 1 and (self.frame.wide or short) else 1

    @property
    def card_size(self) -> float:
        return self._room(150).card(self.slide.rows, self.card_columns)

    @property
    def draft(self) -> str:
        return labels(self.look.target).draft if self.slide.draft else ""
