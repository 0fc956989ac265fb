"""Blocks and segments of aligned articles, by their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from bilingual.model.article import Article, Counterpart


def section_heads(article: Article) -> list[int]:
    """Return the number of the heading that each block is under or is, -1 before the first."""
    heads, head = [], -1
    for number, block in enumerate(article.blocks):
        head = number if block.kind == "heading" else head
        heads.append(head)
    return heads


def block_numbers(article: Article) -> list[int]:
    """Return the number of the block of each segment."""
    return [number for number, block in enumerate(article.blocks) for _ in block.segments]


def segment_numbers(article: Article) -> list[range]:
    """Return the numbers of the segments of each block."""
    ends = list(accumulate(len(block.segments) for block in article.blocks))
    return [range(end - len(block.segments), end) for block, end in zip(article.blocks, ends, strict=True)]


def zones_of(article: Article, named: Mapping[int, int]) -> list[int]:
    """Return for each block what *named* says of the last block at or before it that is named there, else -1."""
    zones, zone = [], -1
    for number in range(len(article.blocks)):
        zone = named.get(number, zone)
        zones.append(zone)
    return zones


def links_of(source: Article, counterpart: Counterpart) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the pairs of segments of both articles, by number."""
    numbers = {segment.id: number for number, segment in enumerate(source.segments)}
    links = []
    for unit, parts in counterpart.parts.items():
        own = (unit,) if unit in numbers else tuple(unit.split("+"))
        ours = tuple(numbers[name] for name in own if name in numbers)
        theirs = tuple(counterpart.numbers[name] for name in parts if name in counterpart.numbers)
        if ours and theirs:
            links.append((ours, theirs))
    return links


def joined_headings(source: Article, counterpart: Counterpart) -> frozenset[str]:
    """Return the headings, by segment id, that the document lacks though it has something of what is under them."""
    said = {number for ours, _ in links_of(source, counterpart) for number in ours}
    found: set[str] = set()
    open_: list[tuple[int, list[str]]] = []  # the headings above, by level, that are not in the document
    for block, numbers in zip(source.blocks, segment_numbers(source), strict=True):
        if block.kind == "heading":
            open_ = [(level, above) for level, above in open_ if level < block.level]
            if numbers and not said & set(numbers):
                names = [segment.id for segment in block.segments if segment.id not in counterpart.targets]
                open_.append((block.level, names))
                continue
        if said & set(numbers):
            found.update(name for _, above in open_ for name in above)
    return frozenset(found)
