"""Where things stand in the frame of a video of slides: the slide above, the cues of both languages on a band below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bilingual.model.recording.rendition import Box, Rendition
from bilingual.subtitles.display.layout import BOX_PADDING, Screen
from bilingual.subtitles.display.look import second_share

_MARGIN = 0.072  # of the frame's shorter side
_CUE_LINES = 2  # of each language
_AIR = 0.45  # between the slide and the highest cue, in em of its first line
_USUAL_SCALE = 0.69  # of fonts whose metrics are not given: Noto Sans CJK
_TITLE_BAR = 0.03, 2.4  # of the frame's height, and in em: what the subtitles' title bar takes at the top


@dataclass(frozen=True, slots=True)
class SlideFrame:
    """Layout in pixels of a frame of ``width`` x ``height``: ``content`` is the room of a slide's own things.

    The band of the cues begins at ``band``; ``cues`` is the part of it that the longest cue takes. ``unit`` is a
    thousandth of the shorter side, by which everything is measured.
    """

    width: int
    height: int
    content: Box
    band: int
    cues: Box

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 1000

    @property
    def wide(self) -> bool:
        """Whether two columns have room side by side."""
        return self.content.width > 1.9 * self.content.height


def slide_frame(
    rendition: Rendition, size: tuple[int, int], tags: tuple[str, str], scales: Mapping[str, float] | None = None
) -> SlideFrame:
    """Return the layout of slides in *size* (pixels, as from ``frame_size``) for the languages *tags*.

    *scales* is the height of an em per unit of ASS font size by language, as a font book has it. Cues of two lines in
    each language, whichever is on top, do not reach the slide.

    >>> frame = slide_frame(Rendition("wide", 1920, 1080), (1920, 1080), ("en", "de"))
    >>> frame.band < frame.cues.y < frame.cues.bottom < frame.height
    True
    """
    width, height = size
    screen = Screen(width, height, safe=rendition.safe, theme=rendition.theme)
    left, _, below = screen.margins
    heights = [_CUE_LINES * screen.em_px / (scales or {}).get(tag, _USUAL_SCALE) for tag in tags]
    first, second = heights
    shares = [second_share(tag) for tag in tags]
    needed = max(first + shares[1] * second, second + shares[0] * first)
    padding = 2 * BOX_PADDING[1] * screen.em_px if rendition.theme == "box" else 0
    top = round(height - below - needed - padding)
    band = round(top - _AIR * screen.em_px)
    margin = round(min(width, height) * _MARGIN)
    bar = round(_TITLE_BAR[0] * height + _TITLE_BAR[1] * screen.em_px / _USUAL_SCALE) if rendition.title_bar else 0
    upper = rendition.safe.top + (bar or round(margin * (0.4 if rendition.safe.top else 0.72)))
    sides = max(margin, rendition.safe.left), max(margin, rendition.safe.right)
    foot = max(upper + 1, band - round(margin * 0.55))
    content = Box(sides[0], upper, max(1, width - sum(sides)), foot - upper)
    return SlideFrame(width, height, content, band, Box(left, top, screen.text_px, height - below - top))
