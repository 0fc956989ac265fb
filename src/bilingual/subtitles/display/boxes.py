"""The box behind burned-in text: one rounded shape for both languages of a cue.

It is a vector drawing. ASS's own boxes (BorderStyle 3) are per line and overlap, so that translucent ones are twice as
dark there.
"""

from __future__ import annotations

import pysubs2

from bilingual.model.recording.rendition import Box
from bilingual.subtitles.display.layout import BOX_PADDING, Screen
from bilingual.subtitles.display.look import DrawnCue

# White letters on it have a contrast above 7:1 (WCAG 2.2, 1.4.6) even over a white picture.
_DARK = pysubs2.Color(14, 14, 18, 64)
_ABOVE = 0.08  # of the main line's em; the first line has its own space
_RADIUS = 0.3  # of the main line's em
_BEZIER = 0.5523  # distance of the control points of a quarter circle from its ends, in radii


def box_style() -> pysubs2.SSAStyle:
    """Return the style ``Box``, which contains no text."""
    return pysubs2.SSAStyle(
        primarycolor=_DARK, outline=0, shadow=0, alignment=pysubs2.Alignment.TOP_LEFT, marginl=0, marginr=0, marginv=0
    )


def cue_box(drawn: DrawnCue, screen: Screen) -> str:
    """Return the text of the event that draws the box behind the cue *drawn* at the bottom of *screen*."""
    beside, below = (share * screen.em_px for share in BOX_PADDING)
    _, _, margin = screen.margins
    width = min(screen.width, round(drawn.width_px / 2 + beside) * 2)
    foot = round(screen.height - margin + below)
    height = round(drawn.height_px + below + _ABOVE * screen.em_px)
    return rounded(Box((screen.width - width) // 2, foot - height, width, height), round(_RADIUS * screen.em_px))


def rounded(box: Box, radius: int) -> str:
    """Return the text of an event that fills *box* with round corners.

    >>> rounded(Box(10, 20, 8, 4), 0)
    '{\\\\pos(10,20)\\\\p1}m 0 0 l 8 0 8 4 0 4'
    """
    width, height = box.width, box.height
    radius = min(radius, width // 2, height // 2)
    at = f"{{\\pos({box.x},{box.y})\\p1}}"
    if radius <= 0:
        return f"{at}m 0 0 l {width} 0 {width} {height} 0 {height}"
    inner = round(radius * (1 - _BEZIER))
    right, foot = width - radius, height - radius
    return at + " ".join(
        (
            f"m {radius} 0 l {right} 0",
            f"b {width - inner} 0 {width} {inner} {width} {radius} l {width} {foot}",
            f"b {width} {height - inner} {width - inner} {height} {right} {height} l {radius} {height}",
            f"b {inner} {height} 0 {height - inner} 0 {foot} l 0 {radius}",
            f"b 0 {inner} {inner} 0 {radius} 0",
        )
    )
