"""The slides of tables: the rows of a narrow one, a card for each row of a wide one. They are not read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.plain import written
from bilingual.views.limits import columns, cut_to_columns
from bilingual.views.slides.blocks import joined, short
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.parts import CARD_ROWS, TABLE_CELL, TABLE_COLUMNS, TABLE_ROWS, paged
from bilingual.views.typesetting import drawable

_CELL = 64  # columns of the longest text of a cell that a slide shows


def table_slides(
    blocks: Sequence[PostBlock], section: Pair | None, document: Document
) -> Iterator[tuple[Slide, tuple[PostUnit, ...]]]:
    """Yield the slides of a table, each with the sentences in it."""
    rows = [list(group) for _, group in groupby(blocks, key=_row)]
    cells = [[_cell(block, document) for block in row] for row in rows]
    headed = bool(rows) and _row(rows[0][0])[-1:] == ("row:1",)
    header, first = (tuple(cells[0]), _units(rows[0])) if headed else ((), ())
    start = int(headed)
    widest = max((columns(text) for row in cells for cell in row for text in cell), default=0)
    if not rows[start:]:
        yield Slide("table", (), (), section, rows=(header,)), first
    elif max(map(len, cells)) > TABLE_COLUMNS or widest > TABLE_CELL:
        found = list(_cards(rows[start:], cells[start:], header, section))
        yield found[0][0], first + found[0][1]
        yield from found[1:]
    else:
        pages = paged(range(start, len(rows)), lambda part: len(part) <= TABLE_ROWS)
        for number, page in enumerate(pages, 1):
            shown = tuple(tuple(cells[at]) for at in page)
            units = tuple(unit for at in page for unit in _units(rows[at]))
            slide = Slide("table", (), (), section, rows=shown, header=header, part=(number, len(pages)))
            yield slide, (first if number == 1 else ()) + units


def _cards(
    rows: Sequence[Sequence[PostBlock]], cells: Sequence[Sequence[Pair]], header: Sequence[Pair], section: Pair | None
) -> Iterator[tuple[Slide, tuple[PostUnit, ...]]]:
    """Yield each row as cards: its first cell as a name, the others with their column's name."""
    for place, (row, texts) in enumerate(zip(rows, cells, strict=True), 1):
        name, *values = texts
        labels = [*header[1 : len(texts)], *[("", "")] * (len(texts) - len(header))][: len(values)]
        for part in paged(range(len(values)), lambda part: len(part) <= CARD_ROWS) or [()]:
            own = [row[at + 1] for at in part]
            units = _units([row[0], *own] if not part or part[0] == 0 else own)
            shown = tuple((labels[at], values[at]) for at in part)
            yield Slide("card", (), (name,), section, rows=shown, part=(place, len(rows))), units


def _units(row: Sequence[PostBlock]) -> tuple[PostUnit, ...]:
    return tuple(unit for block in row for unit in block.units)


def _row(block: PostBlock) -> tuple[str, ...]:
    place = next((at for at, name in enumerate(block.containers) if name.startswith("row:")), -1)
    return block.containers[: place + 1]


def _cell(block: PostBlock, document: Document) -> Pair:
    if block.units:
        return short(joined(block.units, document), _CELL)
    return cut_to_columns(drawable(" ".join(written(block.nodes).split())), _CELL), ""
