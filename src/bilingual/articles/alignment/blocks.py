"""Beads parted at the borders of the source's blocks: no segment of an article lies in two paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise

from bilingual.articles.alignment.align import Alignment, Bead
from bilingual.model.article import Article


@dataclass(frozen=True, slots=True)
class WithinBlocks:
    """``alignment`` has no bead over two blocks of the source; ``parted`` numbers the source sentences of those
    that had to be parted, whose targets went where their length fits best.
    """

    alignment: Alignment
    parted: frozenset[int]


def within_blocks(alignment: Alignment, source: Article, target: Article) -> WithinBlocks:
    """Return *alignment* with each bead over several blocks of *source* as one bead to the block.

    Where the translation has fewer sentences than there are blocks, the longest blocks get them, and the rest
    have none: one sentence is not torn apart.
    """
    home = [number for number, block in enumerate(source.blocks) for _ in block.segments]
    theirs = [number for number, block in enumerate(target.blocks) for _ in block.segments]
    lengths = [len(s.plain) for s in source.segments], [len(s.plain) for s in target.segments]
    beads: list[Bead] = []
    parted: set[int] = set()
    for bead in alignment:
        runs = [tuple(run) for _, run in groupby(bead.source, key=lambda n: home[n])]
        if len(runs) < 2:
            beads.append(bead)
            continue
        parted.update(bead.source)
        beads += [
            Bead(run, own, bead.score) for run, own in zip(runs, _shared(runs, bead, theirs, lengths), strict=True)
        ]
    return WithinBlocks(Alignment(tuple(beads)), frozenset(parted))


def _shared(
    runs: Sequence[tuple[int, ...]], bead: Bead, theirs: Sequence[int], lengths: tuple[Sequence[int], Sequence[int]]
) -> list[tuple[int, ...]]:
    """Return the target sentences of each run, in order."""
    weights = [sum(lengths[0][n] for n in run) for run in runs]
    if len(bead.target) < len(runs):
        longest = sorted(sorted(range(len(runs)), key=lambda n: -weights[n])[: len(bead.target)])
        return [bead.target[longest.index(n) : longest.index(n) + 1] if n in longest else () for n in range(len(runs))]

    def misfit(parts: list[tuple[int, ...]]) -> tuple[int, float]:
        sizes = [sum(lengths[1][n] for n in part) for part in parts]
        off = sum(abs(a / sum(weights) - b / sum(sizes)) for a, b in zip(weights, sizes, strict=True))
        # A border of paragraphs in the translation is the best place.
        inside = sum(theirs[one[-1]] == theirs[two[0]] for one, two in pairwise(parts))
        return inside, off

    return min(_cuts(bead.target, len(runs)), key=misfit)


def _cuts(numbers: tuple[int, ...], parts: int) -> Iterator[list[tuple[int, ...]]]:
    for cuts in combinations(range(1, len(numbers)), parts - 1):
        edges = (0, *cuts, len(numbers))
        yield [numbers[a:b] for a, b in pairwise(edges)]
