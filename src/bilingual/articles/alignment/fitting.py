"""Fits beads to the blocks of two articles: none crosses a heading, and what was moved is found where it went."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from math import log

from bilingual.articles.alignment.align import DOUBTFUL, Alignment, Bead
from bilingual.articles.alignment.placing import block_numbers, section_heads
from bilingual.model.article import Article

# Blocks whose sentences may be said together with those of their neighbours.
_RUNNING = frozenset({"paragraph", "list_item"})
# A section that was moved is recognised by at least so much likeness and this share of its sentences (our choice).
_MOVED_LIKENESS, _MOVED_SHARE, _MOVED_LEAST = 2.5, 0.6, 2
# The score of two headings that are paired only because they are the only ones left in their place.
_BY_PLACE = 0.5
# By how much a sentence has to fit better, and how well in any case, in natural logarithms of length (our choice).
_CLEARLY, _WELL_ENOUGH = 0.25, 0.7

Aligner = Callable[[Sequence[int], Sequence[int]], Alignment]


@dataclass(frozen=True, slots=True)
class Fitted:
    """``alignment`` has no bead across headings, table cells and the like.

    ``parted`` numbers the source sentences of split beads, whose targets were assigned by length.
    """

    alignment: Alignment
    parted: frozenset[int]


def fitted_beads(alignment: Alignment, source: Article, target: Article, again: Aligner) -> Fitted:
    """Return *alignment* fitted to the blocks of both articles.

    A bead across several blocks of the source is split into one per block if it has enough sentences, or else kept if
    they are running text under one heading: three items that became one sentence. *again* aligns only the sentences
    with the given numbers; it finds sections that the translation has in another order.
    """
    beads = _with_moved(list(alignment), source, target, again)
    beads = _with_absorbed(beads, source, target)
    parted: set[int] = set()
    beads = [part for bead in beads for part in _by_source(bead, source, target, parted)]
    beads = [part for bead in beads for part in _by_target(bead, target)]
    beads = _with_headings(beads, source, target)
    return Fitted(Alignment(tuple(beads), alignment.likeness), frozenset(parted))


def _places(article: Article) -> list[Hashable]:
    """Return for each segment what a bead must not leave: its section's running text, or else its block."""
    heads = section_heads(article)
    return [
        ("text", heads[number]) if article.blocks[number].kind in _RUNNING else number
        for number in block_numbers(article)
    ]


def _by_source(bead: Bead, source: Article, target: Article, parted: set[int]) -> Iterator[Bead]:
    home, theirs, places = block_numbers(source), block_numbers(target), _places(source)
    lengths = [len(s.plain) for s in source.segments], [len(s.plain) for s in target.segments]
    blocks = [tuple(run) for _, run in groupby(bead.source, key=lambda n: home[n])]
    runs = [tuple(run) for _, run in groupby(bead.source, key=lambda n: places[n])]
    if len(bead.target) >= len(blocks) or len(runs) > 1:
        runs = blocks if len(bead.target) >= len(blocks) else runs
    if len(runs) < 2:
        yield bead
        return
    parted.update(bead.source)
    for run, own in zip(runs, _shared(runs, bead, theirs, lengths), strict=True):
        yield Bead(run, own, bead.score)


def _by_target(bead: Bead, target: Article) -> Iterator[Bead]:
    """Yield *bead* with the part of its target that is in one place, and the rest as added."""
    places = _places(target)
    runs = [tuple(run) for _, run in groupby(bead.target, key=lambda n: places[n])]
    if len(runs) < 2:
        yield bead
        return
    longest = max(runs, key=lambda run: sum(len(target.segments[n].plain) for n in run))
    yield Bead(bead.source, longest, bead.score)
    for run in runs:
        if run is not longest:
            yield Bead((), run, bead.score)


def _with_moved(beads: list[Bead], source: Article, target: Article, again: Aligner) -> list[Bead]:
    """Return *beads* with the pairs among what is left over, which the search finds only in the order of the source."""
    while True:
        ours = [n for bead in beads if not bead.target for n in bead.source]
        theirs = sorted(n for bead in beads if not bead.source for n in bead.target)
        if min(len(ours), len(theirs)) < _MOVED_LEAST:
            return beads
        found = again(ours, theirs)
        pairs = [bead for bead in found if bead.paired and bead.score >= DOUBTFUL]
        said = sum(len(bead.source) for bead in pairs)
        if found.likeness < _MOVED_LIKENESS or said < max(_MOVED_LEAST, _MOVED_SHARE * min(len(ours), len(theirs))):
            return beads
        taken = {n for bead in pairs for n in bead.source}, {n for bead in pairs for n in bead.target}
        kept = [
            bead for bead in beads if bead.paired or not (set(bead.source) <= taken[0] and set(bead.target) <= taken[1])
        ]
        kept = [_without(bead, *taken) for bead in kept]
        beads = _in_order([*(bead for bead in kept if bead.source or bead.target), *pairs])


def _without(bead: Bead, ours: set[int], theirs: set[int]) -> Bead:
    if bead.paired:
        return bead
    return Bead(
        tuple(n for n in bead.source if n not in ours), tuple(n for n in bead.target if n not in theirs), bead.score
    )


def _in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Return *beads* in the order of the source; those of the target alone follow what precedes them there."""
    after = {bead.target[-1]: bead.source[-1] for bead in beads if bead.paired}

    def place(bead: Bead) -> tuple[int, int, int]:
        if bead.source:
            return bead.source[0], 0, 0
        earlier = max((n for n in after if n < bead.target[0]), default=None)
        return (after[earlier] if earlier is not None else -1), 1, bead.target[0]

    return sorted(beads, key=place)


def _with_absorbed(beads: list[Bead], source: Article, target: Article) -> list[Bead]:
    """Return *beads* with what is left over of a list or paragraph given to the sentence next to it that is too long.

    The search joins few sentences, but a person makes one of a list of five. Lengths decide: the sentence has to fit
    all of them clearly better, or well enough if it was made of items and is none.
    """
    homes, theirs = ([article.blocks[n] for n in block_numbers(article)] for article in (source, target))
    lengths = [len(s.plain) for s in source.segments], [len(s.plain) for s in target.segments]
    paired = [bead for bead in beads if bead.paired]
    ratio = sum(lengths[1][n] for bead in paired for n in bead.target) / max(
        1, sum(lengths[0][n] for bead in paired for n in bead.source)
    )

    def misfit(ours: Sequence[int], theirs: Sequence[int]) -> float:
        return abs(log(sum(lengths[1][n] for n in theirs) / (ratio * sum(lengths[0][n] for n in ours))))

    def whole(one: int, two: int) -> bool:
        """Return whether two sentences are in one paragraph or in one list."""
        a, b = homes[one], homes[two]
        return a is b or (a.kind == b.kind == "list_item" and a.containers[0] == b.containers[0])

    found: list[Bead] = []
    for bead in beads:
        found.append(bead)
        while len(found) > 1:
            one, two = found[-2:]
            both = Bead(one.source + two.source, one.target + two.target, min(one.score, two.score, _BY_PLACE))
            alone = one if one.paired else two
            if one.paired == two.paired or not (one.source and two.source) or not whole(one.source[-1], two.source[0]):
                break
            most = misfit(alone.source, alone.target) - _CLEARLY
            if homes[one.source[-1]].kind == "list_item" != theirs[alone.target[0]].kind:
                most = _WELL_ENOUGH
            if misfit(both.source, both.target) > most:
                break
            found[-2:] = [both]
    return found


def _with_headings(beads: list[Bead], source: Article, target: Article) -> list[Bead]:
    """Return *beads* with two headings of one level paired that are all that is left between the same two pairs."""
    ours, theirs = ([article.blocks[n] for n in block_numbers(article)] for article in (source, target))
    found: list[Bead] = []
    for paired, group in groupby(beads, key=lambda bead: bead.paired):
        run = list(group)
        numbers = tuple(n for bead in run for n in bead.source), tuple(n for bead in run for n in bead.target)
        if not paired and all(len(side) == 1 for side in numbers):
            one, two = ours[numbers[0][0]], theirs[numbers[1][0]]
            if one.kind == two.kind == "heading" and one.level == two.level:
                run = [Bead(*numbers, _BY_PLACE)]
        found += run
    return found


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
