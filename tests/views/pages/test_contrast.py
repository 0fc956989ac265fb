"""Text can be read on its ground in every theme: WCAG 2.2, success criterion 1.4.3, at least 4.5 to 1."""

from __future__ import annotations

import re

import pytest

from bilingual.views.palettes import PALETTES
from bilingual.views.templates import source
from bilingual.views.wechat.themes import THEMES, theme_named

LEAST = 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rgb`` or ``#rrggbb`` (w3.org/TR/WCAG22, "relative luminance")."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours.

    >>> round(contrast("#000", "#fff"))
    21
    """
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


# What is written on what, by the names of the variables.
FRAME = [
    *((ink, ground) for ink in ("ink", "soft", "accent", "target") for ground in ("paper", "card")),
    *(("ink", ground) for ground in ("code", "tint")),
    ("warn", "warn-tint"), ("bad", "bad-tint"), ("good", "good-tint"), ("paper", "accent"), ("paper", "bad"),
    ("accent", "tint"), ("soft", "code"),
]  # fmt: skip
FINDINGS = [(ink, "card") for ink in ("ink", "soft", "E", "Stale", "W", "I", "N", "ready")]


def themes(style: str) -> list[dict[str, str]]:
    """Return the colours of each theme of a style sheet by name."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", source(style))
    return [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block)) for block in blocks]


@pytest.mark.parametrize(("style", "pairs"), [("frame.css", FRAME), ("findings/page.css", FINDINGS)])
def test_pages_light_and_dark(style: str, pairs: list[tuple[str, str]]) -> None:
    found = themes(style)
    assert len(found) >= 2
    low = {(a, b): contrast(t[a], t[b]) for t in found for a, b in pairs if contrast(t[a], t[b]) < LEAST}
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_wechat(theme: str) -> None:
    styles = {role: dict(part.split(":", 1) for part in style.split(";")) for role, style in theme_named(theme).items()}
    low = {
        role: (style["color"], style.get("background", "#ffffff"))
        for role, style in styles.items()
        if "color" in style and contrast(style["color"], style.get("background", "#ffffff")) < LEAST
    }
    assert low == {}


@pytest.mark.parametrize("theme", PALETTES)
def test_pictures(theme: str) -> None:
    p = PALETTES[theme]
    pairs = [(p.light, p.deep), (p.glow, p.deep), (p.ink, p.paper), (p.second, p.paper), (p.soft, p.paper)]
    pairs += [(p.accent, p.paper), ("#ffffff", "#b3261e")]
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < LEAST] == []
