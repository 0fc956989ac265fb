"""Turns flat blocks into the trees given by their containers: lists, items, quotes, tables, rows, cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilingual.views.document.model import PostBlock


@dataclass(frozen=True, slots=True)
class Branch:
    """One container with its content.

    ``kind`` is the first word of the container's name (``list``, ``item``, ``quote``, ``table``, ``row``, ``column``),
    ``number`` its number, ``ordered`` whether it is a numbered list.
    """

    kind: str
    number: int
    ordered: bool
    children: tuple[Branch | PostBlock, ...]


def nest(blocks: Sequence[PostBlock], depth: int = 0) -> tuple[Branch | PostBlock, ...]:
    """Return *blocks* as trees, in order; neighbours in the same container share one branch."""
    nested: list[Branch | PostBlock] = []
    index = 0
    while index < len(blocks):
        containers = blocks[index].containers
        if len(containers) <= depth:
            nested.append(blocks[index])
            index += 1
            continue
        name, end = containers[depth], index + 1
        while end < len(blocks) and blocks[end].containers[depth : depth + 1] == (name,):
            end += 1
        branch = _branch(name, nest(blocks[index:end], depth + 1))
        cells = list(_cells(branch)) if branch.kind == "table" else []
        # Old web pages use tables for layout: a table that contains lists or tables is not data.
        layout = any(isinstance(cell, Branch) for cell in cells)
        nested += cells if layout else [branch]
        index = end
    return tuple(nested)


def _cells(table: Branch) -> Iterator[Branch | PostBlock]:
    """Yield the content of the cells of *table*, row by row."""
    for row in table.children:
        for column in row.children if isinstance(row, Branch) else (row,):
            yield from column.children if isinstance(column, Branch) else (column,)


def _branch(name: str, children: tuple[Branch | PostBlock, ...]) -> Branch:
    kind, *rest = name.split(":")
    number = int(rest[0]) if rest and rest[0].isdigit() else 0
    return Branch(kind, number, "ordered" in rest, children)


def first_number(items: Branch) -> int:
    """Return the number of the first item of an ordered list, or of the rest after a cut.

    >>> first_number(Branch("list", 1, True, (Branch("item", 4, False, ()),)))
    4
    """
    item = items.children[0] if items.children else None
    block = item.children[0] if isinstance(item, Branch) and item.children else item
    facts = block.attributes if isinstance(block, PostBlock) else {}
    typed = re.match(r"\d{1,9}", facts.get("start") or facts.get("marker") or "1")
    begin = int(typed[0]) if typed else 1
    place = item.number if isinstance(item, Branch) else 1
    # Some authors number all items 1., so a later item's mark says nothing about its position.
    return begin if place <= 1 else max(begin, place)


def row_cells(row: Branch) -> list[Branch | PostBlock | None]:
    """Return the cells of a table row in their columns, None for an empty one.

    >>> [cell and cell.number for cell in row_cells(Branch("row", 2, False, (Branch("column", 3, False, ()),)))]
    [None, None, 3]
    """
    cells: list[Branch | PostBlock | None] = []
    for cell in row.children:
        if isinstance(cell, Branch) and cell.kind == "column":
            cells += [None] * (min(cell.number, 200) - 1 - len(cells))
        cells.append(cell)
    return cells


def first_block(item: Branch | PostBlock) -> PostBlock | None:
    """Return the first block in *item*, None if it is empty."""
    while isinstance(item, Branch):
        if not item.children:
            return None
        item = item.children[0]
    return item
