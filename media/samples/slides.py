"""Slides of the sample talks: a title, a few lines and a quiet drawing, in the Noto fonts of this machine.

The lowest quarter of every slide stays free for subtitles.
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1920, 1080  # the grid on which everything is placed
SIZE = (1280, 720)  # the finished slide: half the work of 1080p for every encoder after us
FREE_FROM = 810  # below this line there is nothing but background: room for subtitles
SCALE = 2  # drawn twice as large and reduced, for smooth edges

NIGHT, DUSK = (16, 27, 41), (30, 49, 66)
PAPER, MIST = (245, 239, 226), (168, 185, 196)
AMBER, TEAL, FAINT = (238, 182, 92), (112, 182, 186), (62, 84, 102)

Colour = tuple[int, int, int]
Point = tuple[float, float]

# Family and fontconfig style, per language.
TITLE_FACES = {"en": ("Noto Serif Display", "Bold"), "zh-Hans": ("Noto Sans CJK SC", "Bold")}
LINE_FACES = {"en": ("Noto Sans", "Regular"), "zh-Hans": ("Noto Sans CJK SC", "Regular")}


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; ``sentence`` (from 1) is where it begins, ``picture`` the name of its drawing."""

    sentence: int
    title: str
    lines: tuple[str, ...]
    picture: str


def draw_slide(slide: Slide, language: str, footer: str, number: int, count: int) -> Image.Image:
    """Return *slide* as a picture of 1280x720; *number* (from 1) of *count* is marked by dots."""
    canvas = _background()
    pen = ImageDraw.Draw(canvas)
    PICTURES[slide.picture](pen)
    left = 150
    first = number == 1
    title_face, line_face = TITLE_FACES[language], LINE_FACES[language]
    title_size = _fitting(slide.title, title_face, 104 if first else 84, 1060)
    line_size = 50
    step = 92
    height = title_size * 1.3 + 64 + step * len(slide.lines)
    top = max(110.0, 130 + (FREE_FROM - 130 - height) / 2 - 20)
    _text(pen, (left, top), slide.title, title_face, title_size, PAPER)
    bar = top + title_size * 1.3 + 26
    _box(pen, left + 2, bar, left + 122, bar + 7, AMBER)
    for index, line in enumerate(slide.lines):
        y = bar + 54 + index * step
        if first:
            _text(pen, (left, y), line, line_face, line_size, PAPER if index == 0 else MIST)
            continue
        last = slide.picture == "four" and index == len(slide.lines) - 1
        _disc(pen, left + 12, y + line_size * 0.68, 9, AMBER if last else TEAL)
        _text(pen, (left + 54, y), line, line_face, line_size, AMBER if last else PAPER)
    if not first:
        _text(pen, (left, 62), footer, line_face, 26, MIST)
    for index in range(count):
        _disc(pen, WIDTH - 150 - (count - 1 - index) * 30, 80, 6, AMBER if index == number - 1 else FAINT)
    return canvas.resize(SIZE, Image.Resampling.LANCZOS)


def draw_four_passes() -> Image.Image:
    """Return the wordless picture of the article: ear, two-language text, voice, path; 1200x360."""
    width, height = 1200, 360
    canvas = Image.new("RGB", (width * SCALE, height * SCALE), NIGHT)
    pen = ImageDraw.Draw(canvas)
    centres = [(150 + 300 * index, 180) for index in range(4)]
    for before, after in pairwise(centres):
        _line(pen, [(before[0] + 122, 180), (after[0] - 122, 180)], FAINT, 4)
    for (x, y), icon, colour in zip(centres, (_ear, _two_texts, _voice, _path), (TEAL, TEAL, AMBER, TEAL), strict=True):
        _ring(pen, x, y, 108, colour, 5)
        icon(pen, x, y, 1.0, colour)
    return canvas.resize((width, height), Image.Resampling.LANCZOS)


# ── drawings, each in the right third of the slide ────────────────────────────────────────────────


def _picture_voice(pen: ImageDraw.ImageDraw) -> None:
    x, y = 1370, 455
    for index, radius in enumerate(range(90, 400, 50)):
        colour = _blend(AMBER if index < 2 else TEAL, DUSK, max(0.0, (index - 1) * 0.19))
        _arc(pen, x, y, radius, -58, 58, colour, 11 - index)
    _disc(pen, x, y, 42, AMBER)


def _picture_book(pen: ImageDraw.ImageDraw) -> None:
    _book(pen, 1525, 465, 1.0)


def _picture_night(pen: ImageDraw.ImageDraw) -> None:
    _disc(pen, 1530, 255, 82, AMBER)
    _disc(pen, 1566, 228, 72, (33, 54, 71))
    for x, y, radius in (
        (1350, 240, 4),
        (1420, 160, 3),
        (1680, 180, 5),
        (1740, 300, 3),
        (1640, 320, 3),
        (1300, 350, 3),
    ):
        _disc(pen, x, y, radius, PAPER)
    _book(pen, 1525, 560, 0.8)


def _book(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    for side in (-1, 1):

        def bent(t: float, height: float, side: int = side) -> Point:
            return (x + side * 240 * t * size, y + (height - 46 * math.sin(math.pi * t)) * size)

        page = [bent(t, -120) for t in _steps()] + [bent(t, 170) for t in reversed(_steps())]
        _shape(pen, page, (39, 61, 79))
        _line(pen, [*page, page[0]], TEAL, 5)
        for row in range(5):
            text = [bent(t, -68 + row * 46) for t in _steps(0.14, 0.86 if row < 4 else 0.55)]
            _line(pen, text, AMBER if (side, row) == (1, 1) else FAINT, 6)


def _picture_four(pen: ImageDraw.ImageDraw) -> None:
    spots = [(1405, 330), (1655, 330), (1405, 580), (1655, 580)]
    icons = (_silent, _ear, _recording, _voice)
    for (x, y), icon, colour in zip(spots, icons, (TEAL, TEAL, TEAL, AMBER), strict=True):
        _ring(pen, x, y, 100, colour, 5)
        icon(pen, x, y, 0.92, colour)


def _picture_paths(pen: ImageDraw.ImageDraw) -> None:
    start, end = (1320, 610), (1720, 270)
    for bend, colour in ((-190, TEAL), (0, PAPER), (190, AMBER)):
        points = []
        for t in _steps():
            wave = bend * math.sin(math.pi * t)
            points.append(
                (start[0] + (end[0] - start[0]) * t + wave * 0.64, start[1] + (end[1] - start[1]) * t + wave * 0.77)
            )
        _dots(pen, points, colour)
    _disc(pen, *start, 26, FAINT)
    _ring(pen, *start, 26, MIST, 4)
    _disc(pen, *end, 40, AMBER)
    _ring(pen, *end, 60, AMBER, 3)


def _picture_road(pen: ImageDraw.ImageDraw) -> None:
    floor = 700
    _disc(pen, 1600, 285, 78, AMBER)
    for first, last, height, colour in ((1130, 1830, 250, (38, 61, 79)), (1300, 1920, 170, (48, 75, 93))):
        ridge = [(first + (last - first) * t, floor - height * math.sin(math.pi * t) ** 2) for t in _steps()]
        _shape(pen, ridge, colour)
    for index in range(13):
        t = index / 12
        _disc(pen, 1420 + 190 * t + 62 * math.sin(t * 6.6) * (1 - t), floor - 12 - 142 * t, 10 - 6 * t, PAPER)


def _picture_minutes(pen: ImageDraw.ImageDraw) -> None:
    x, y, radius = 1525, 440, 230
    box = [SCALE * v for v in (x - radius, y - radius, x + radius, y + radius)]
    pen.pieslice(box, -90, -30, fill=AMBER)
    _ring(pen, x, y, radius, TEAL, 6)
    for hour in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10):  # the edges of the ten minutes need no mark
        turn = math.radians(30 * hour)
        ends = [(x + part * math.cos(turn), y + part * math.sin(turn)) for part in (radius - 34, radius - 20)]
        _line(pen, ends, NIGHT if hour == 10 else MIST, 6)
    _disc(pen, x, y, 14, PAPER)


def _picture_bars(pen: ImageDraw.ImageDraw) -> None:
    floor = 690
    _box(pen, 1340, floor - 250, 1480, floor, TEAL)
    _box(pen, 1560, floor - 400, 1700, floor, AMBER)
    _line(pen, [(1270, floor + 2), (1770, floor + 2)], MIST, 5)
    _dots(pen, [(1340 + 380 * t, floor - 250) for t in _steps()], MIST)
    _text(pen, (1562, floor - 480), "+60%", LINE_FACES["en"], 56, AMBER)


PICTURES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "voice": _picture_voice,
    "book": _picture_book,
    "four": _picture_four,
    "paths": _picture_paths,
    "night": _picture_night,
    "road": _picture_road,
    "minutes": _picture_minutes,
    "bars": _picture_bars,
}


# ── icons, about 120 wide around a centre ─────────────────────────────────────────────────────────


def _ear(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    outer = [(0, 56), (22, 50), (26, 26), (42, 6), (44, -24), (26, -50), (-6, -58), (-34, -42), (-42, -14)]
    inner = [(-18, -14), (-12, -30), (6, -34), (20, -22), (18, -4), (4, 8), (2, 24)]
    for points in (outer, inner):
        _line(pen, [(x + a * size, y + b * size) for a, b in _smooth(points)], colour, 7)


def _two_texts(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    for row, (first, last) in enumerate(((-54, 54), (-54, 30), (-54, 54), (-54, 14))):
        shade = PAPER if row % 2 == 0 else colour
        top = y + (-39 + row * 26) * size
        _line(pen, [(x + first * size, top), (x + last * size, top)], shade, 8)


def _voice(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    _disc(pen, x - 42 * size, y, 15 * size, colour)
    for radius in (36, 62, 88):
        _arc(pen, x - 42 * size, y, radius * size, -44, 44, colour, 7)


def _path(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    for index in range(9):
        t = index / 8
        _disc(pen, x + 34 * math.sin(t * 2 * math.pi) * size, y + (62 - 124 * t) * size, 9 - 4.5 * t, colour)


def _silent(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    for sign in (-1, 1):
        lid = [(x + (-56 + 112 * t) * size, y + sign * 34 * math.sin(math.pi * t) * size) for t in _steps()]
        _line(pen, lid, colour, 7)
    _disc(pen, x, y, 17 * size, colour)


def _recording(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    for index, height in enumerate((18, 40, 62, 34, 52, 26, 12)):
        left = x + (-54 + index * 18) * size
        _line(pen, [(left, y - height * size * 0.8), (left, y + height * size * 0.8)], colour, 8)


# ── strokes: coordinates of the grid, drawn at SCALE ──────────────────────────────────


def _background() -> Image.Image:
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        column.putpixel((0, y), _blend(DUSK, NIGHT, min(1.0, y / FREE_FROM)))
    sky = column.resize((WIDTH * SCALE, HEIGHT * SCALE))
    glow = Image.new("L", (WIDTH // 8, HEIGHT // 8), 0)
    ImageDraw.Draw(glow).ellipse((140, 5, 240, 105), fill=70)
    glow = glow.filter(ImageFilter.GaussianBlur(26)).resize(sky.size, Image.Resampling.BICUBIC)
    sky.paste(Image.new("RGB", sky.size, (58, 92, 110)), mask=glow)
    return sky


def _text(pen: ImageDraw.ImageDraw, at: Point, text: str, face: tuple[str, str], size: float, fill: Colour) -> None:
    pen.text((at[0] * SCALE, at[1] * SCALE), text, font=_font(*face, round(size * SCALE)), fill=fill)


def _fitting(text: str, face: tuple[str, str], size: int, width: int) -> int:
    while _font(*face, size).getlength(text) > width:
        size -= 2
    return size


@lru_cache(maxsize=64)
def _font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font that fontconfig has for *family*; SystemExit where it has another one."""
    asked = ["fc-match", "-f", "%{family}\t%{file}\t%{index}", f"{family}:style={style}"]
    answer = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    families, path, index = answer.split("\t")
    if family not in families.split(","):
        raise SystemExit(f"There is no font {family!r}. Install the packages fonts-noto-core and fonts-noto-cjk.")
    return ImageFont.truetype(Path(path), size, index=int(index) & 0xFFFF)


def _disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: Colour) -> None:
    pen.ellipse([SCALE * v for v in (x - radius, y - radius, x + radius, y + radius)], fill=fill)


def _ring(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: Colour, width: int) -> None:
    box = [SCALE * v for v in (x - radius, y - radius, x + radius, y + radius)]
    pen.ellipse(box, outline=fill, width=width * SCALE)


def _arc(
    pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, start: float, end: float, fill: Colour, width: float
) -> None:
    turn = [math.radians(start + (end - start) * t) for t in _steps()]
    _line(pen, [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in turn], fill, width)


def _line(pen: ImageDraw.ImageDraw, points: Sequence[Point], fill: Colour, width: float) -> None:
    pen.line([(a * SCALE, b * SCALE) for a, b in points], fill=fill, width=round(width * SCALE), joint="curve")
    for x, y in (points[0], points[-1]):
        _disc(pen, x, y, width / 2, fill)


def _dots(pen: ImageDraw.ImageDraw, points: Sequence[Point], fill: Colour) -> None:
    for x, y in points[::3]:
        _disc(pen, x, y, 6, fill)


def _shape(pen: ImageDraw.ImageDraw, points: Sequence[Point], fill: Colour) -> None:
    pen.polygon([(a * SCALE, b * SCALE) for a, b in points], fill=fill)


def _box(pen: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
    pen.rounded_rectangle(
        [SCALE * v for v in (left, top, right, bottom)], radius=8 if bottom - top > 20 else 6, fill=fill
    )


def _blend(first: Colour, second: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _steps(first: float = 0.0, last: float = 1.0, count: int = 48) -> list[float]:
    return [first + (last - first) * index / count for index in range(count + 1)]


def _smooth(points: Sequence[Point]) -> list[Point]:
    """Return a curve through *points* (Catmull and Rom, with doubled ends)."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(8):
            t = step / 8
            curve.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [(x, y) for x, y in curve] + [points[-1]]
