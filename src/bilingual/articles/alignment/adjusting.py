"""Adjusts beads after the search: joins those between which a figure moved, splits those across the source's blocks.

A translator may say in one sentence what the source says in the previous one. The sentences then differ but the texts
do not, so such sentences have to be compared together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby, pairwise

from bilingual.articles.alignment.align import DOUBTFUL, Alignment, Bead
from bilingual.articles.inline import visible
from bilingual.model.article import Article
from bilingual.text.numbers import missing_numbers

_LONGEST = 4  # maximum sentences per side of a joined bead


@dataclass(frozen=True, slots=True)
class Moved:
    """*figures* that are in another sentence than in the source, in the bead that starts with *source*."""

    source: int
    figures: tuple[str, ...]


def joined_by_figures(
    alignment: Alignment, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[Alignment, tuple[Moved, ...]]:
    """Return *alignment* with adjacent beads joined where one lacks a figure that is new in the other.

    The second value lists the joins of confident beads, where it was the translator who moved something.
    """
    beads: list[Bead] = []
    moved: list[Moved] = []
    for bead in alignment:
        beads.append(bead)
        while len(beads) > 1:
            one, two = beads[-2:]
            figures = _exchanged(one, two, source, target, source_tag, target_tag)
            size = max(len(one.source) + len(two.source), len(one.target) + len(two.target))
            if not figures or size > _LONGEST or not (one.source or two.source):
                break
            beads[-2:] = [Bead(one.source + two.source, one.target + two.target, min(one.score, two.score))]
            if one.paired and two.paired and min(one.score, two.score) >= DOUBTFUL:
                moved.append(Moved(beads[-1].source[0], figures))
    return Alignment(tuple(beads)), tuple(moved)


def _exchanged(
    one: Bead, two: Bead, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[str, ...]:
    lost, new = _differing(one, source, target, source_tag, target_tag)
    lost_next, new_next = _differing(two, source, target, source_tag, target_tag)
    return tuple(sorted(str(figure) for figure in (lost & new_next) | (lost_next & new)))


def _differing(
    bead: Bead, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[set[Fraction], set[Fraction]]:
    """Return the figures only in the source, and those only in the target; one is ignored."""
    ours = " ".join(visible(source[n]) for n in bead.source)
    theirs = " ".join(visible(target[n]) for n in bead.target)
    lost, new = missing_numbers(ours, source_tag, theirs, target_tag)
    return {Fraction(n) for n in lost} - {Fraction(1)}, {Fraction(n) for n in new} - {Fraction(1)}


@dataclass(frozen=True, slots=True)
class WithinBlocks:
    """``alignment`` has no bead across source blocks. ``parted`` numbers the source sentences of split beads, whose
    targets were assigned by length.
    """

    alignment: Alignment
    parted: frozenset[int]


def within_blocks(alignment: Alignment, source: Article, target: Article) -> WithinBlocks:
    """Return *alignment* with each bead across several blocks of *source* split into one bead per block.

    If the translation has fewer sentences than there are blocks, the longest blocks get them and the others none:
    sentences are not split.
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
        # Prefer a paragraph boundary in the translation.
        inside = sum(theirs[one[-1]] == theirs[two[0]] for one, two in pairwise(parts))
        return inside, off

    return min(_cuts(bead.target, len(runs)), key=misfit)


def _cuts(numbers: tuple[int, ...], parts: int) -> Iterator[list[tuple[int, ...]]]:
    for cuts in combinations(range(1, len(numbers)), parts - 1):
        edges = (0, *cuts, len(numbers))
        yield [numbers[a:b] for a, b in pairwise(edges)]
