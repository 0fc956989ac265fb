"""Tables of a Word document: a cell for each column, also under and beside merged ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bilingual.articles.word.xml import attribute, child, descendants, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200


def is_box(table: _Element) -> bool:
    """Return whether *table* is one cell around text, not a table."""
    return len(list(descendants(table, "tc"))) == 1


def grid(table: _Element, text_of: Callable[[_Element], str]) -> list[list[str]]:
    """Return the texts of the cells by row and column; what a merged cell covers is empty."""
    rows: list[list[str]] = []
    for row in _parts(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        cells = [""] * _number(child(properties, "gridBefore"), 0)
        for cell in _parts(row, "tc"):
            own = child(cell, "tcPr")
            merged = child(own, "vMerge")
            covered = merged is not None and attribute(merged) != "restart"
            across = child(own, "hMerge")
            text = text_of(cell)
            cells.append("" if covered or (across is not None and attribute(across) != "restart") else text)
            cells += [""] * (_number(child(own, "gridSpan"), 1) - 1)
        rows.append(cells + [""] * _number(child(properties, "gridAfter"), 0))
    return [row for row in rows if row]


def table_markdown(rows: list[list[str]]) -> str:
    """Return rows of cells as a Markdown table; the first is its head."""
    width = max(map(len, rows))
    filled = [[cell.replace("|", "\\|") for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _parts(container: _Element, name: str) -> list[_Element]:
    """Return the rows (``tr``) of a table or the cells (``tc``) of a row, also inserted ones and those in controls."""
    found: list[_Element] = []
    for element in container:
        if local(element) == name:
            found.append(element)
        elif local(element) in ("ins", "sdt", "sdtContent", "customXml"):
            found += _parts(element, name)
    return found


def _number(element: _Element | None, default: int) -> int:
    said = attribute(element)
    return min(int(said), _MOST_COLUMNS) if said.isdecimal() else default
