"""The designed card of an audio recording: a quiet gradient, title, languages, moving bars.

The subtitles need the lower third, so everything else is above it, inside the rendition's safe area. Text is drawn by
libass, which shapes every script; lines are broken here because libass does not break Chinese or Japanese.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pysubs2
from PIL import Image

from bilingual.engines.base import FontBook
from bilingual.engines.media.font_coverage import is_emoji
from bilingual.engines.media.graphs.titles import fitted
from bilingual.languages import pack
from bilingual.model.digest import text_digest
from bilingual.model.recording.rendition import Box, Rendition
from bilingual.subtitles.formats.ass import ALL_THE_TIME_MS, escaped, file_text

Colour = tuple[int, int, int]

BAR_COUNT = 72
_MARGIN = 0.085  # of the frame's shorter side
_TITLE_ROWS, _TITLE_ROWS_TALL = 3, 5


@dataclass(frozen=True, slots=True)
class CardColours:
    """Background gradient from the upper left to the lower right, its glow, and the two ends of the bars."""

    above: Colour
    below: Colour
    glow: Colour
    first: Colour
    last: Colour


# Chosen by eye: dark enough for white subtitles (contrast above 10:1 everywhere) and clearly different.
_PALETTES = (
    CardColours((16, 24, 48), (30, 16, 44), (56, 70, 150), (94, 196, 255), (170, 130, 255)),
    CardColours((10, 32, 40), (14, 20, 38), (20, 104, 112), (86, 224, 196), (92, 164, 255)),
    CardColours((36, 18, 36), (18, 16, 34), (128, 46, 88), (255, 146, 118), (236, 110, 190)),
    CardColours((34, 24, 18), (20, 18, 30), (132, 78, 34), (255, 200, 98), (255, 132, 102)),
    CardColours((14, 32, 26), (14, 20, 30), (34, 110, 78), (178, 228, 108), (78, 206, 168)),
)


@dataclass(frozen=True, slots=True)
class CardPlan:
    """Layout in pixels of the frame; ``words`` is above ``bars``, which is above ``progress``."""

    width: int
    height: int
    words: Box
    bars: Box
    progress: Box


def plan(rendition: Rendition, width: int, height: int) -> CardPlan:
    """Return the layout of a frame of *width* x *height*, leaving the lower third to the subtitles."""
    margin = round(min(width, height) * _MARGIN)
    left, right = max(margin, rendition.safe.left), width - max(margin, rendition.safe.right)
    top, bottom = max(margin, rendition.safe.top), height - max(margin, rendition.safe.bottom)
    inner, tall = right - left, bottom - top
    pitch = max(2, inner // BAR_COUNT)
    bars_height = max(8, round(min(tall * 0.2, inner * 0.16)) // 4 * 4)
    bars_y = (top + round(tall * 0.44)) // 2 * 2
    bars = Box(left // 2 * 2, bars_y, pitch * BAR_COUNT, bars_height)
    progress = Box(bars.x, bars.bottom + max(4, bars_height // 8), bars.width // 2 * 2, max(2, height // 360 * 2))
    return CardPlan(width, height, Box(left, top, inner, bars_y - top), bars, progress)


def palette(title: str) -> CardColours:
    """Return the palette of a recording, which depends only on its title."""
    return _PALETTES[int(text_digest(title)[:8], 16) % len(_PALETTES)]


def background(places: CardPlan, colours: CardColours) -> bytes:
    """Return the card as PNG: a diagonal gradient with a soft glow, dithered to avoid banding."""
    y, x = np.mgrid[0 : places.height, 0 : places.width].astype(np.float32)
    diagonal = (x / places.width + y / places.height) / 2
    ground = _mix(colours.above, colours.below, diagonal)
    centre_x, centre_y = places.width * 0.82, places.height * 0.08
    reach = max(places.width, places.height) * 0.62
    glow = np.clip(1 - np.hypot(x - centre_x, y - centre_y) / reach, 0, 1) ** 2 * 0.55
    ground += glow[..., None] * (np.array(colours.glow, np.float32) - ground)
    noise = np.random.default_rng(7).random((places.height, places.width, 1), np.float32)
    return png(np.clip(ground + noise, 0, 255).astype(np.uint8))


def bar_colours(places: CardPlan, colours: CardColours) -> bytes:
    """Return the colours of the moving bars as PNG, visible where there is sound."""
    share = np.linspace(0, 1, places.bars.width, dtype=np.float32)[None, :].repeat(places.bars.height, 0)
    return png(_mix(colours.first, colours.last, share).astype(np.uint8))


def words(places: CardPlan, title: str, languages: tuple[str, str], fonts: FontBook, colours: CardColours) -> str:
    """Return an ASS with the title and the names of the two *languages*, source first."""
    tags = tuple(tag for tag in languages if tag)
    lead = tags[0]
    pill_em = max(14.0, min(places.width, places.height) * 0.026)
    room = places.words.height - pill_em * 4
    text = " ".join("".join(c for c in title if not is_emoji(c)).split())
    tag = _title_language(text, tags, fonts)
    rows = _TITLE_ROWS if places.width > places.height else _TITLE_ROWS_TALL
    largest = min(places.width, places.height) * 0.088
    lines, em = fitted(text, tag, fonts, (places.words.width, room), largest, rows)
    subs = canvas(places.width, places.height)
    subs.styles = {
        "Title": ass_style(fonts, tag, em, bold=True, colour=(255, 255, 255)),
        "Language": ass_style(fonts, lead, pill_em, bold=False, colour=colours.first),
    }
    names = [
        f"{{\\fn{fonts.family(tag)}\\fs{pill_em / fonts.em_scale(tag):.1f}}}{escaped(pack(tag).autonym)}"
        for tag in tags
    ]
    x, y = places.words.x, places.words.y
    subs.append(placed("Language", x, y, "{\\alpha&H60&}  ·  {\\alpha&H00&}".join(names)))
    subs.append(placed("Title", x, y + round(pill_em * 2.6), "\\N".join(escaped(line) for line in lines)))
    return file_text(subs)


def canvas(width: int, height: int) -> pysubs2.SSAFile:
    """Return an empty ASS for a frame of *width* x *height*, with unchanged colours and line breaks."""
    subs = pysubs2.SSAFile()
    subs.info |= {"PlayResX": str(width), "PlayResY": str(height), "WrapStyle": "2", "YCbCr Matrix": "None"}
    return subs


def hex_colour(colour: Colour) -> str:
    """Return *colour* in ffmpeg's notation.

    >>> hex_colour((255, 128, 0))
    '0xff8000'
    """
    return "0x{:02x}{:02x}{:02x}".format(*colour)


def track_colour(colours: CardColours) -> Colour:
    """Return the colour of the rest of the progress line: a little lighter than the background."""
    return tuple(round(a + (b - a) * 0.22) for a, b in zip(colours.below, colours.first, strict=True))  # type: ignore[return-value]


def _title_language(text: str, tags: Sequence[str], fonts: FontBook) -> str:
    """Return the language whose font covers the whole title, or the source if none does."""
    return next((tag for tag in tags if not fonts.missing(tag, text)), tags[0])


def ass_style(fonts: FontBook, tag: str, em: float, *, bold: bool, colour: Colour) -> pysubs2.SSAStyle:
    return pysubs2.SSAStyle(
        fontname=fonts.family(tag),
        fontsize=round(em / fonts.em_scale(tag), 1),
        primarycolor=pysubs2.Color(*colour),
        outline=0,
        shadow=0,
        bold=bold,
        alignment=pysubs2.Alignment.TOP_LEFT,
        encoding=-1,
    )


def placed(style: str, x: int, y: int, text: str) -> pysubs2.SSAEvent:
    return pysubs2.SSAEvent(start=0, end=ALL_THE_TIME_MS, style=style, text=f"{{\\pos({x},{y})}}{text}")


def _mix(first: Colour, last: Colour, share: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    one, other = np.array(first, np.float32), np.array(last, np.float32)
    return one + share[..., None] * (other - one)


def png(pixels: npt.NDArray[np.uint8], mode: str = "RGB") -> bytes:
    """Return *pixels* (height, width, channels of *mode*) as PNG."""
    out = BytesIO()
    Image.fromarray(pixels, mode).save(out, "PNG", compress_level=1)
    return out.getvalue()
