"""Draw the layers of packages and the imports between them as an SVG, with the standard library alone.

``make reference`` writes the picture; a test fails if it does not match the imports.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "bilingual"
# From the top down, as in tests/test_arrows.py; packages in one row do not import each other. An empty place keeps
# lines from crossing a package that they do not mean.
ROWS = (
    ("flows",),
    ("cli", "studio", "api"),
    ("pipeline",),
    ("engines", "views"),
    ("", "", "fidelity"),
    ("settings", "learning", "subtitles", "articles"),
    ("", "", "text"),
    ("languages",),
    ("model",),
    ("errors",),
    ("redaction",),
)
_IMPORT = re.compile(r"^ *from bilingual\.(\w+)[\w.]* import ", re.MULTILINE)
_WIDTH, _ROW, _BOX, _HEIGHT = 860, 64, 150, 34


def imports() -> set[tuple[str, str]]:
    """Return which package imports which."""
    found: set[tuple[str, str]] = set()
    for path in sorted(SRC.rglob("*.py")):
        own = path.relative_to(SRC).with_suffix("").parts[0]
        # Not by their syntax trees, which take three seconds: in this house each of them is a line that begins so.
        names = _IMPORT.findall(path.read_text("utf-8"))
        found.update((own, name) for name in names if name != own)
    return found


def reduced(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return *pairs* without those that others imply: what a package reaches through another one is not drawn."""
    below: dict[str, set[str]] = {}

    def reach(name: str) -> set[str]:
        if name not in below:
            direct = {other for one, other in pairs if one == name}
            below[name] = direct | {far for other in direct for far in reach(other)}
        return below[name]

    return {
        (one, other)
        for one, other in pairs
        if not any(other in reach(between) for between in {o for n, o in pairs if n == one} - {other})
    }


def drawn() -> str:
    """Return the SVG: a box for each package, a line to each package below it that it needs directly."""
    known = [name for row in ROWS for name in row if name]
    boxes: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(ROWS):
        for place, name in enumerate(row):
            boxes[name] = (_WIDTH * (place + 1) / (len(row) + 1) - _BOX / 2, 16 + number * _ROW)
    parts = []
    for one, other in sorted(reduced({pair for pair in imports() if set(pair) <= set(known)})):
        (x1, y1), (x2, y2) = boxes[one], boxes[other]
        parts.append(
            f'<path d="M{x1 + _BOX / 2:.0f} {y1 + _HEIGHT:.0f} L{x2 + _BOX / 2:.0f} {y2:.0f}" '
            f'stroke-width="1.5"><title>{one} imports {other}</title></path>'
        )
    for name in known:
        x, y = boxes[name]
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{_BOX}" height="{_HEIGHT}" rx="6"/>'
            f'<text x="{x + _BOX / 2:.0f}" y="{y + 22:.0f}">{escape(name)}</text>'
        )
    height = 16 + len(ROWS) * _ROW
    style = (
        "path{fill:none;stroke:#7aa5a0;opacity:.55}rect{fill:#e8f3f1;stroke:#2f6f68}"
        "text{font:15px sans-serif;fill:#16302d;text-anchor:middle}"
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f'<style>{style}</style><rect width="{_WIDTH}" height="{height}" style="fill:#fff;stroke:none"/>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
