"""The title at the top of the frame: above the picture if there is room, otherwise on a box over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pysubs2

from bilingual.languages import pack
from bilingual.model.recording.rendition import Box
from bilingual.subtitles.breaks import WordBreaks, break_positions
from bilingual.subtitles.display.boxes import box_style, rounded
from bilingual.subtitles.display.emoji import without_emoji
from bilingual.subtitles.display.layout import Face, Screen, balanced_lines
from bilingual.subtitles.display.look import BOLD_WIDER
from bilingual.subtitles.display.runs import drawn_line, line_height
from bilingual.subtitles.formats.ass import ALL_THE_TIME_MS

_SCALES = (1.0, 0.9, 0.8, 0.7, 0.62)  # of the main cue line's em
_ROWS_ABOVE, _ROWS_UPON = 3, 2
_FILLED = 0.86  # of the band's height: letters need air above and below
_LETTERS = 1.4  # from the top of an accent to the foot of a g, in em
_ELLIPSIS = "…"
_LEFT_OUT_BEFORE = " ,.;:!?，。；：、！？-–—"
_OUTLINE = 0.045


@dataclass(frozen=True, slots=True)
class TitleBar:
    """A title to show; *picture_y* is the top of the picture in the frame, in pixels."""

    text: str
    tag: str
    face: Face
    picture_y: int = 0
    breaks: WordBreaks = field(default_factory=dict)


def title_events(bar: TitleBar, screen: Screen) -> tuple[dict[str, pysubs2.SSAStyle], list[pysubs2.SSAEvent]]:
    """Return styles and events that show *bar* throughout; none for a title without letters."""
    top = screen.safe.top
    free = bar.picture_y - top
    above = free * _FILLED >= _SCALES[-1] * screen.em_px / bar.face.em_scale
    room = round(free * _FILLED)
    lines, em_px = _fitted(bar, screen, *((room, _ROWS_ABOVE) if above else (screen.height, _ROWS_UPON)))
    if not lines:
        return {}, []
    heights = [line_height(line, bar.face, em_px) for line in lines]
    width = max(bar.face.width(line) for line in lines) * em_px * BOLD_WIDER
    height = round(sum(heights))
    styles = {"Title": _style(bar, em_px, boxed=not above)}
    pad = round(0.42 * em_px)
    if above:
        y = top + round((free - height) / 2)
        events = []
    else:
        y = top + round(0.03 * screen.height)
        across = min(screen.width, round(width / 2 + pad) * 2)
        styles["Box"] = box_style()
        shape = Box((screen.width - across) // 2, y, across, height + round(0.1 * em_px))
        events = [_always("Box", rounded(shape, round(0.3 * em_px)), 0)]
    drawn = "\\N".join(drawn_line(line, bar.tag, bar.face, em_px) for line in lines)
    events.append(_always("Title", f"{{\\pos({screen.width // 2},{y})}}{drawn}", 1))
    return styles, events


def _fitted(bar: TitleBar, screen: Screen, free: int, most: int) -> tuple[tuple[str, ...], float]:
    """Return the lines of the title and their em: the largest that fits, truncated if none does."""
    text = " ".join(without_emoji(bar.text).split())
    em_px = screen.em_px
    lines: tuple[str, ...] = ()
    for scale in _SCALES:
        em_px = screen.em_px * scale
        room = screen.text_px / (em_px * BOLD_WIDER)
        lines = balanced_lines(text, bar.tag, bar.face.width, room, bar.breaks)
        if len(lines) <= most and _needed(len(lines), bar.face, em_px) <= free:
            return lines, em_px
    rows = max((count for count in range(2, most + 1) if _needed(count, bar.face, em_px) <= free), default=1)
    room = screen.text_px / (em_px * BOLD_WIDER)
    return _cut(text, bar, room, rows), em_px


def _needed(rows: int, face: Face, em_px: float) -> float:
    """Return the height of *rows* in pixels: lines of some scripts have their own extra space, one share of it is
    padding.
    """
    line_px = em_px / face.em_scale
    return (rows - 1) * line_px + min(line_px, _LETTERS * em_px)


def _cut(text: str, bar: TitleBar, room: float, rows: int) -> tuple[str, ...]:
    """Return as much of *text* as fits *rows* lines of *room* em, with an ellipsis for the rest."""
    places = [*break_positions(text, bar.tag, bar.breaks), len(text)]
    lines: list[str] = []
    begin = 0
    while begin < len(text) and len(lines) < rows:
        last = len(lines) == rows - 1
        if last and bar.face.width(text[begin:]) > room:
            room -= bar.face.width(_ELLIPSIS)
        fits = [end for end in range(begin + 1, len(text) + 1) if bar.face.width(text[begin:end].rstrip()) <= room]
        end = max((place for place in places if place in fits), default=max(fits, default=begin + 1))
        lines.append(text[begin:end].strip())
        begin = end
    if begin < len(text):
        lines[-1] = lines[-1].rstrip(_LEFT_OUT_BEFORE) + _ELLIPSIS
    return tuple(lines)


def _style(bar: TitleBar, em_px: float, *, boxed: bool) -> pysubs2.SSAStyle:
    return pysubs2.SSAStyle(
        fontname=bar.face.family,
        fontsize=bar.face.ass_size(em_px),
        primarycolor=pysubs2.Color(255, 255, 255),
        outlinecolor=pysubs2.Color(14, 14, 18),
        backcolor=pysubs2.Color(0, 0, 0, 110),
        bold=True,
        outline=0 if boxed else round(em_px * _OUTLINE, 1),
        shadow=0,
        alignment=pysubs2.Alignment.TOP_CENTER,
        marginl=0,
        marginr=0,
        marginv=0,
        encoding=-1 if pack(bar.tag).writing.rtl else 1,
    )


def _always(style: str, text: str, layer: int) -> pysubs2.SSAEvent:
    return pysubs2.SSAEvent(start=0, end=ALL_THE_TIME_MS, style=style, text=text, layer=layer)
