"""How large things are set in the room of a slide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from bilingual.views.limits import columns
from bilingual.views.slides.code import rows_of_code
from bilingual.views.slides.model import Pair
from bilingual.views.typesetting import fitted_size, text_width

_MONO_EM, _CODE_LINE = 0.604, 1.42  # advance and line of fonts for code
_CODE, _LEAST_CODE = 30, 24  # units: of code whose lines are divided, and the smallest before they are
_SVG_SIZE = re.compile(r'<svg width="([\d.]+)" height="([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Room:
    """A *width* and *height* in pixels; sizes are given in *unit*, a thousandth of the frame's shorter side."""

    width: float
    height: float
    unit: float

    def px(self, units: float) -> float:
        return units * self.unit

    def sizes(self, largest: int, least: int) -> list[float]:
        """Return the sizes to try, from *largest* to *least* units, each 8 % smaller."""
        found, size = [], float(largest)
        while size > least:
            found.append(self.px(size))
            size *= 0.92
        return [*found, self.px(least)]

    def stacked(self, texts: Sequence[tuple[str, float, float]], sizes: Sequence[float]) -> float:
        """Return the largest of *sizes* at which *texts* fit one below the other without dividing a word.

        Each text comes with its share of the size and its line height.
        """
        whole = [size for size in sizes if all(longest(text) * size * share <= self.width for text, share, _ in texts)]
        return fitted_size(texts, self.width, self.height, whole or sizes[-1:])

    def beside(self, lines: Sequence[Pair], sizes: Sequence[float]) -> float:
        """Return the largest of *sizes* at which *lines* fit in two columns, each as wide as this room."""
        for size in sizes:
            rows = [[(one, 1.0), (two, 0.86)] for one, two in lines]
            if (
                sum(max(height(text, size * share, 1.3, self.width) for text, share in row) for row in rows)
                <= self.height
            ):
                return size
        return sizes[-1]

    def code(self, text: str) -> tuple[float, int]:
        """Return the size of code, and the columns of its lines: the longest fits, or lines are divided.

        They are divided if they would be too small to read.
        """
        most = max(map(columns, text.split("\n")))
        fitting = [
            size
            for size in self.sizes(40, 15)
            if rows_of_code(text, self._code_columns(size)) * size * _CODE_LINE <= self.height
        ] or [self.px(15)]
        whole = next((size for size in fitting if most <= self._code_columns(size)), 0.0)
        divided = next((size for size in fitting if size <= self.px(_CODE)), fitting[-1])
        size = whole if whole >= self.px(_LEAST_CODE) else divided
        return size, self._code_columns(size)

    def _code_columns(self, size: float) -> int:
        return max(20, int(self.width / (size * _MONO_EM)))

    def formula(self, svg: str) -> Markup | None:
        """Return a drawn formula as large as it fits, ``None`` if it is not drawn."""
        match = _SVG_SIZE.match(svg)
        if match is None:
            return None
        width, height = (max(float(part), 1.0) for part in match.groups())
        scale = min(self.width * 0.9 / width, self.height * 0.8 / height, self.px(5.2))
        return Markup(f'<svg width="{width * scale:.1f}" height="{height * scale:.1f}"' + svg[match.end() :])

    def table(self, rows: Sequence[Sequence[Pair]]) -> float:
        """Return the size of the cells of a table, whose columns are of one width."""
        column = self.width / max(map(len, rows), default=1) - self.px(36)
        sizes = self.sizes(48, 22)
        for size in sizes:
            needed = sum(max((_both(cell, size, column) for cell in row), default=0.0) + self.px(26) for row in rows)
            whole = all(longest(text) * size <= column for row in rows for cell in row for text in cell)
            if needed <= self.height and whole:
                return size
        return sizes[-1]

    def card(self, rows: Sequence[Sequence[Pair]], across: int) -> float:
        """Return the size of the values of a card, which stand in so many columns, each below its label."""
        lines = [(f"{label[0]} {value[0]}", f"{label[1]} {value[1]}") for label, value in rows]
        most = max(
            (lines[at::across] for at in range(across)), key=lambda half: sum(columns(t) for line in half for t in line)
        )
        sizes = self.sizes(46, 24)
        for size in sizes:
            if sum(_both(line, size, self.width / across) + size * 1.5 for line in most) <= self.height:
                return size
        return sizes[-1]


def longest(text: str) -> float:
    """Return the width in em of the longest word of *text*, which is not divided; letters as wide as high may part."""
    return max((text_width(word) for word in text.split() if columns(word) < 1.5 * len(word)), default=0.0)


def height(text: str, size: float, line: float, width: float) -> float:
    """Return the height in pixels that *text* takes in lines of *width*."""
    em = columns(text) * 0.55
    return ceil(em * size * 1.1 / max(width, 1.0)) * size * line if text else 0.0


def _both(line: Pair, size: float, width: float) -> float:
    return height(line[0], size, 1.25, width) + height(line[1], size * 0.82, 1.3, width)
