"""Two articles that say the same: which block of one stands for which block of the other.

Blocks are paired in order, by kind, length and what both must hold (numbers, addresses, code). Inside a
pair of blocks a ``SentencePairing`` says which sentences belong together; the one here pairs sentences
of equal number and else takes the whole block as one unit. A better one goes in as an argument.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.joints import fitted_gap

# Half-open ranges of source and target sentences that say the same, in order and without a hole.
Range = tuple[int, int]
SentencePairing = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[Range, Range]]]

# What a translation keeps as it is, as far as one can tell without knowing the languages.
_KEPT = re.compile(r"\d{2,}|`[^`\n]+`|https?://[^\s)>\"'\]]+|\]\([^)\s]+|\$[^$\n]+\$|\[\^[^\]\s]+\]")
_SKIP = 1.7  # the cost of a block without counterpart; two blocks that fit badly cost less than two skips
_OTHER_KIND = 1.5
_OTHER_LEVEL = 0.4
_NEVER = 1e6
# So many blocks away from the diagonal a counterpart is still looked for.
_BAND = 60


@dataclass(frozen=True, slots=True)
class PairedArticles:
    """``article`` is the source with sentences joined where several make one unit; its segments are the units
    of ``bitext``, by id. ``added`` holds the target blocks that no source block stands for, ``lines`` the
    line of each unit in the target file, counted from 1.
    """

    article: Article
    bitext: Bitext
    added: tuple[Block, ...]
    lines: dict[str, int]


def by_count(source: Sequence[str], target: Sequence[str]) -> Sequence[tuple[Range, Range]]:
    """Pair sentence with sentence where both have as many, else all with all.

    >>> by_count(["One.", "Two."], ["Eins, zwei."])
    [((0, 2), (0, 1))]
    """
    if len(source) == len(target):
        return [((n, n + 1), (n, n + 1)) for n in range(len(source))]
    return [((0, len(source)), (0, len(target)))]


def pair_articles(
    source: Article, target: Article, source_tag: str, target_tag: str, sentences: SentencePairing = by_count
) -> PairedArticles:
    """Return the bitext of *source* and *target*; a source sentence without counterpart has no target."""
    units: list[Unit] = []
    joined: dict[int, tuple[Segment, ...]] = {}
    added: list[Block] = []
    lines: dict[str, int] = {}
    numbered = Lines(target.text)
    for one, two in paired_blocks(source, target):
        if one is None:
            added += [two] if two is not None and two.segments else []
            continue
        if two is None or not two.segments:
            units += [Unit(segment.id, segment.plain) for segment in one.segments]
            continue
        groups = sentences([s.plain for s in one.segments], [s.plain for s in two.segments]) if one.segments else ()
        own: list[Segment] = []
        for (first, last), (begin, end) in groups:
            if first == last:
                continue  # a sentence more in the target: its text is compared with nothing
            segment = _whole(source.text, one.segments[first:last], source_tag)
            own.append(segment)
            said = _plain(two.segments[begin:end], target_tag) if begin < end else None
            units.append(Unit(segment.id, segment.plain, said, provenance=HUMAN))
            if begin < end:
                lines[segment.id] = numbered.at(two.segments[begin].start)
        joined[id(one)] = tuple(own)
    blocks = tuple(replace(block, segments=joined.get(id(block), block.segments)) for block in source.blocks)
    article = replace(source, blocks=blocks)
    return PairedArticles(article, Bitext(source_tag, target_tag, tuple(units)), tuple(added), lines)


def paired_blocks(source: Article, target: Article) -> list[tuple[Block | None, Block | None]]:
    """Return the blocks of both in order, ``None`` where one has no counterpart (least cost over all)."""
    one, two = [_Look.of(source, b) for b in source.blocks], [_Look.of(target, b) for b in target.blocks]
    said = sum(look.length for look in one), sum(look.length for look in two)
    usual = said[1] / said[0] if all(said) else 1.0
    band = _BAND + abs(len(one) - len(two))
    slope = len(two) / max(1, len(one))
    rows: list[tuple[int, list[float]]] = []
    for i in range(len(one) + 1):
        low = max(0, int(i * slope) - band)
        high = min(len(two), int(i * slope) + band)
        row: list[float] = []
        for j in range(low, high + 1):
            best = 0.0 if i == j == 0 else _NEVER * 9
            if j > low:
                best = min(best, row[-1] + _SKIP)
            if i:
                best = min(best, _at(rows[i - 1], j) + _SKIP)
            if i and j:
                before = _at(rows[i - 1], j - 1)
                if before < best:
                    best = min(best, before + one[i - 1].cost(two[j - 1], usual))
            row.append(best)
        rows.append((low, row))
    return list(reversed(list(_traced(rows, one, two, usual))))


def _traced(
    rows: Sequence[tuple[int, list[float]]], one: Sequence[_Look], two: Sequence[_Look], usual: float
) -> Iterator[tuple[Block | None, Block | None]]:
    i, j = len(one), len(two)
    while i or j:
        here = _at(rows[i], j)
        if i and j and abs(_at(rows[i - 1], j - 1) + one[i - 1].cost(two[j - 1], usual) - here) < 1e-6:
            i, j = i - 1, j - 1
            yield one[i].block, two[j].block
        elif i and (not j or _at(rows[i - 1], j) + _SKIP - here < 1e-6):
            i -= 1
            yield one[i].block, None
        else:
            j -= 1
            yield None, two[j].block


def _at(row: tuple[int, list[float]], place: int) -> float:
    low, costs = row
    return costs[place - low] if low <= place < low + len(costs) else _NEVER * 9


@dataclass(frozen=True, slots=True)
class _Look:
    """What a block is compared by."""

    block: Block
    family: str
    length: int
    kept: frozenset[str]

    @classmethod
    def of(cls, article: Article, block: Block) -> _Look:
        text = article.text[block.start : block.end]
        family: str = "prose" if block.segments else block.kind
        if block.kind == "front_matter":
            family = f"front_matter:{block.attributes.get('key', '')}"
        return cls(block, family, len(block.plain), frozenset(_KEPT.findall(text[:20_000])))

    def cost(self, other: _Look, usual: float) -> float:
        if self.family != other.family:
            return _NEVER
        cost = 0.0
        if self.block.kind != other.block.kind:
            cost += _OTHER_KIND
        elif self.block.level != other.block.level:
            cost += _OTHER_LEVEL
        if self.length and other.length:
            cost += min(1.5, 0.5 * abs(log((other.length + 5) / (self.length * usual + 5))))
        if self.kept and other.kept:
            cost += 1 - len(self.kept & other.kept) / min(len(self.kept), len(other.kept))
        return cost


def _whole(text: str, segments: Sequence[Segment], tag: str) -> Segment:
    first, last = segments[0], segments[-1]
    if first is last:
        return first
    return Segment(first.id, first.start, last.end, text[first.start : last.end], _plain(segments, tag))


def _plain(segments: Sequence[Segment], tag: str) -> str:
    parts: list[str] = []
    for segment in segments:
        if parts:
            parts.append(fitted_gap(" ", parts[-1], segment.plain, tag))
        parts.append(segment.plain)
    return "".join(parts)


class Lines:
    """The lines of a text, to be asked which of them holds a character.

    >>> Lines("a\\r\\nb\\nc").at(5)
    3
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]

    def at(self, position: int) -> int:
        """Return the line that holds character *position*, counted from 1."""
        return bisect_right(self._starts, position)
