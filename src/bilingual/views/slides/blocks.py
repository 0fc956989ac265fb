"""The slides of lists, footnotes and quotations, and what is shared by all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bilingual.languages import pack
from bilingual.views.document.model import Document, PostBlock, PostUnit, is_drafted
from bilingual.views.document.nodes import Element, Nodes, images_in
from bilingual.views.document.plain import written
from bilingual.views.document.sections import is_dashed
from bilingual.views.document.syntax.callouts import callout_of
from bilingual.views.limits import columns, cut_to_columns
from bilingual.views.slides.keys import pair_of
from bilingual.views.slides.model import Pair, Slide
from bilingual.views.slides.parts import (
    LIST_MOST,
    LIST_ROWS,
    QUOTE_COLUMNS,
    paged,
    rows_of,
)
from bilingual.views.typesetting import drawable

LONGEST_CAPTION = 130
_ITEM, _QUOTE, _AUTHOR = 92, 240, 60  # columns of the longest text of each that a slide shows
_PER_SECOND = {True: 15.0, False: 9.0}  # columns that are said in a second, in languages with spaces and without


def container(block: PostBlock) -> tuple[str, str]:
    """Return what *block* is a part of, for grouping: its kind and a name."""
    outer = [name for name in block.containers if not callout_of(name)]
    first = outer[0] if outer else ""
    if block.kind in ("code", "math", "image", "html", "rule", "heading"):
        return block.kind, "/".join(block.containers)
    if any(name.startswith("table") for name in outer):
        return "table", next(name for name in outer if name.startswith("table"))
    if first.startswith("quote"):
        return "quote", first
    if first.startswith(("list", "definitions")):
        return "list", first
    if first.startswith("footnote") or block.kind == "footnote":
        return "footnote", ""
    if block.kind == "paragraph" and _plain(block):
        return "paragraph", ""
    return "other", "/".join(block.containers)


def _plain(block: PostBlock) -> bool:
    """Return whether a paragraph is only words."""
    return bool(block.units) and not any(images_in((*u.source, *(u.target or ()))) for u in block.units)


def joined(units: Iterable[PostUnit], document: Document) -> Pair:
    """Return the text of *units* in both languages."""
    several = list(units)
    source = pack(document.source).writing.gap.join(filter(None, (written(unit.source) for unit in several)))
    gap = pack(document.target).writing.gap
    return pair_of(source, gap.join(filter(None, (written(unit.target or ()) for unit in several))))


def seconds(unit: PostUnit, tag: str = "") -> float:
    """Return about how long *unit* is said."""
    text = written(unit.source or unit.target or ())
    wide = columns(text) > 1.5 * len(text)
    return columns(text) / _PER_SECOND[not wide]


def caption(image: Element) -> tuple[Pair, ...]:
    """Return the description of an image that has no sentence of its own."""
    alt = drawable(written((image.attributes.get("alt", ""),)))
    return ((cut_to_columns(alt, LONGEST_CAPTION), ""),) if alt else ()


def short(line: Pair, most: int) -> Pair:
    """Return *line* with both texts cut to *most* columns."""
    return cut_to_columns(line[0], most), cut_to_columns(line[1], most)


def list_slides(blocks: Sequence[PostBlock], section: Pair | None, document: Document) -> Iterator[Slide]:
    """Yield a slide for each item: the list, with this item lit up; a long list is divided."""
    items = [list(group) for _, group in groupby(blocks, key=_item)]
    entries = [(_name(item, document), _sign(item[0]), [unit for block in item for unit in block.units])
               for item in items]  # fmt: skip
    shown = [entry for entry in entries if any(entry[0]) or entry[2]]
    pages = paged(shown, lambda part: len(part) <= LIST_MOST and sum(rows_of(line) for line, *_ in part) <= LIST_ROWS)
    for number, page in enumerate(pages, 1):
        lines, marks = tuple(line for line, *_ in page), tuple(mark for _, mark, _ in page)
        for current, (_, _, units) in enumerate(page):
            if units or (current == 0 and not any(entry[2] for entry in page)):
                yield Slide(
                    "list", tuple(unit.id for unit in units), lines, section, marks=marks,
                    current=current if units else None, part=(number, len(pages)),
                    draft=any(is_drafted(entry[2]) for entry in page), least_ms=0 if units else 3000,
                )  # fmt: skip


def _item(block: PostBlock) -> tuple[str, ...]:
    """Return the containers down to the innermost list item."""
    last = max((at for at, name in enumerate(block.containers) if name.startswith("item")), default=-1)
    return block.containers[: last + 1]


def _name(item: Sequence[PostBlock], document: Document) -> Pair:
    """Return what a list shows of an *item*: the bold words at its beginning, else its first sentence."""
    units = [unit for block in item for unit in block.units]
    if not units:
        text = next((drawable(" ".join(written(block.nodes).split())) for block in item if block.nodes), "")
        return cut_to_columns(text, _ITEM), ""
    first = units[0]
    leads = _lead(first.source), _lead(first.target or ())
    if all(leads) and max(map(columns, leads)) <= _ITEM // 2:
        return pair_of(*(lead.rstrip(" .:：。") for lead in leads))
    own = list(item[0].units) or units
    return short(joined(own if item[0].attributes.get("role") == "term" else own[:1], document), _ITEM)


def _lead(nodes: Nodes) -> str:
    """Return the words in bold at the beginning of *nodes*."""
    first = next((node for node in nodes if not isinstance(node, str) or node.strip()), None)
    return written(first.children) if isinstance(first, Element) and first.tag == "strong" else ""


def _sign(block: PostBlock) -> str:
    """Return the sign before an item: its number, its box, a bullet."""
    if "checked" in block.attributes:
        return "☑" if block.attributes["checked"] not in ("", "false") else "☐"
    names = [name for name in block.containers if name.startswith(("list", "item"))]
    depth = sum(name.startswith("list") for name in names)
    if len(names) > 1 and "ordered" in names[-2]:
        typed = re.match(r"\d{1,9}", block.attributes.get("marker", ""))
        return typed[0] if typed else names[-1].partition(":")[2]
    return "◦" if depth > 1 else "•"


def note_slides(blocks: Sequence[PostBlock], document: Document) -> Iterator[Slide]:
    """Yield the slides of footnotes: a list with their numbers."""
    entries = [
        (short(joined(block.units, document), _ITEM), block.attributes.get("number", "") or "•", block.units)
        for block in blocks
        if block.units
    ]
    pages = paged(entries, lambda part: len(part) <= LIST_MOST and sum(rows_of(line) for line, *_ in part) <= LIST_ROWS)
    for number, page in enumerate(pages, 1):
        units = [unit for *_, own in page for unit in own]
        yield Slide(
            "list", tuple(unit.id for unit in units), tuple(line for line, *_ in page),
            marks=tuple(mark for _, mark, _ in page), part=(number, len(pages)), draft=is_drafted(units),
        )  # fmt: skip


def quote_slides(blocks: Sequence[PostBlock], section: Pair | None, document: Document) -> Iterator[Slide]:
    """Yield the slides of a quotation, with its author on each; a long one is divided between sentences."""
    units = [unit for block in blocks for unit in block.units]
    if not units:
        text = drawable(" ".join(" ".join(written(block.nodes).split()) for block in blocks))
        if text:
            yield Slide("quote", (), ((cut_to_columns(text, _QUOTE), ""),), section, least_ms=3000)
        return
    author = len(units) - 1 if len(units) > 1 and is_dashed(written(units[-1].source)) else len(units)
    by = (short(joined(units[author:], document), _AUTHOR),) if author < len(units) else ()
    pages = paged(units[:author], lambda part: max(map(columns, joined(part, document))) <= QUOTE_COLUMNS)
    for number, page in enumerate(pages, 1):
        own = (*page, *units[author:]) if number == len(pages) else page
        yield Slide(
            "quote", tuple(unit.id for unit in own), (short(joined(page, document), _QUOTE), *by), section,
            part=(number, len(pages)), draft=is_drafted(own),
        )  # fmt: skip
