"""The colours of pictures and PDF pages: one palette per WeChat theme, for a uniform look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bilingual.errors import UsageError


@dataclass(frozen=True, slots=True)
class Palette:
    """``deep`` is the background of the cover, ``light`` its text; ``paper``, ``ink`` and ``second`` are for the pages.

    ``second`` is for the translation, ``soft`` for secondary text; ``tint`` is a light shade of ``accent``.
    ``ground`` is below the subtitles of a video.
    """

    deep: str
    light: str
    glow: str
    paper: str
    ink: str
    second: str
    soft: str
    accent: str
    tint: str
    ground: str


PALETTES: Mapping[str, Palette] = {
    "jade": Palette(
        "#0b4f4a", "#f4fbf9", "#8fe3d6", "#fbfaf7", "#1f2328", "#27536b", "#6b737c", "#0f766e", "#d9efeb", "#062b28"
    ),
    "paper": Palette(
        "#6e3417", "#fdf6ea", "#f0c493", "#fbf6ec", "#33302c", "#7a4a24", "#736859", "#a0522d", "#f0e2cb", "#351708"
    ),
    "ink": Palette(
        "#141b2d", "#f5f7fb", "#8fb2ff", "#fbfbfc", "#111827", "#3d4c66", "#6b7280", "#1a56db", "#dfe7f8", "#090d18"
    ),
}


def palette_named(name: str) -> Palette:
    """Return the palette of the theme *name*. Raises UsageError if there is none."""
    if name not in PALETTES:
        raise UsageError("BIL-VIW-013", f"unknown theme {name!r}", remedy=f"Choose one of {', '.join(PALETTES)}.")
    return PALETTES[name]
