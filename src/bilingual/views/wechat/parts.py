"""Divides an article that is too long for WeChat's API: whole sections if they fit, else blocks, else pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from bilingual.views.document.model import PostBlock, PostUnit
from bilingual.views.document.nesting import Branch
from bilingual.views.document.nodes import Nodes
from bilingual.views.limits import limit
from bilingual.views.wechat.writer import WeChatWriter

_ROOM_FOR_LABEL = 400
Fresh: TypeAlias = "Callable[[], WeChatWriter]"


def parts_of(items: Sequence[Branch | PostBlock], fresh: Fresh) -> Iterator[list[Branch | PostBlock]]:
    """Yield the content of each part: whole sections if they fit, else blocks, else pieces of a block."""
    room = limit("wechat-content-length") - len(fresh().part((), "")) - _ROOM_FOR_LABEL
    part: list[Branch | PostBlock] = []
    used = 0
    for section in _sections(items):
        size = sum(_size(item, fresh) for item in section)
        whole = size <= room
        pieces = [section] if whole else [[piece] for item in section for piece in _pieces(item, fresh, room)]
        for piece in pieces:
            size = sum(_size(item, fresh) for item in piece)
            if part and used + size > room:
                yield part
                part, used = [], 0
            part = [*part, *piece]
            used += size
    if part or not items:
        yield part


def _sections(items: Sequence[Branch | PostBlock]) -> Iterator[list[Branch | PostBlock]]:
    section: list[Branch | PostBlock] = []
    for item in items:
        if isinstance(item, PostBlock) and item.kind == "heading" and section:
            yield section
            section = []
        section.append(item)
    if section:
        yield section


def _size(item: Branch | PostBlock, fresh: Fresh) -> int:
    """Return the characters of *item* with its sources, slightly overestimated: each number counts four digits."""
    writer = fresh()
    length = len(writer.item(item)) + 4 * len(writer.sources)
    return length + sum(len(writer.source_line(url, 9999, text)) for url, (_, text) in writer.sources.items())


def _pieces(item: Branch | PostBlock, fresh: Fresh, room: int) -> Iterator[Branch | PostBlock]:
    """Yield *item* whole if it fits, else its halves, down to an element of a sentence or a line of code."""
    if _size(item, fresh) <= room:
        yield item
        return
    halves: list[Branch | PostBlock]
    if isinstance(item, Branch) and len(item.children) > 1:
        middle = len(item.children) // 2
        halves = [replace(item, children=item.children[:middle]), replace(item, children=item.children[middle:])]
    elif isinstance(item, Branch) and item.children:
        only = item.children[0]
        # List content is indented, so a piece is longer in place than alone.
        around = max(0, _size(item, fresh) - _size(only, fresh))
        yield from (replace(item, children=(piece,)) for piece in _pieces(only, fresh, room - around))
        return
    elif isinstance(item, PostBlock) and len(item.units) > 1:
        middle = len(item.units) // 2
        halves = [replace(item, units=item.units[:middle]), replace(item, units=item.units[middle:])]
    elif isinstance(item, PostBlock) and item.units and len(item.units[0].source) > 1:
        halves = [replace(item, units=(unit,)) for unit in _unit_halves(item.units[0])]
    elif isinstance(item, PostBlock) and len(item.nodes) > 1 and not item.units:
        middle = len(item.nodes) // 2
        halves = [replace(item, nodes=item.nodes[:middle]), replace(item, nodes=item.nodes[middle:])]
    elif isinstance(item, PostBlock) and "\n" in item.text:
        lines = item.text.split("\n")
        middle = len(lines) // 2
        halves = [replace(item, text="\n".join(lines[:middle])), replace(item, text="\n".join(lines[middle:]))]
    else:
        yield item
        return
    for half in halves:
        yield from _pieces(half, fresh, room)


def _unit_halves(unit: PostUnit) -> tuple[PostUnit, PostUnit]:
    """Cut one sentence between two of its elements: to the parser, a hundred badges in a row are one sentence."""

    def cut(nodes: Nodes) -> tuple[Nodes, Nodes]:
        middle = len(nodes) // 2
        return nodes[:middle], nodes[middle:]

    before, after = cut(unit.source)
    first, second = (None, None) if unit.target is None else cut(unit.target)
    return replace(unit, source=before, target=first), replace(unit, source=after, target=second)
