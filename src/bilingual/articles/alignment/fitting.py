"""Fits beads to the blocks of two articles: none crosses a heading, and what was moved is found where it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, pairwise

from bilingual.articles.alignment.align import Alignment, Bead, Lexicon, WordsAlike
from bilingual.articles.alignment.leftovers import Aligner, with_absorbed, with_moved, with_moved_sentences
from bilingual.articles.alignment.numbering import block_numbers, section_heads
from bilingual.model.article import Article

# Blocks whose sentences may be said together with those of their neighbours.
_RUNNING = frozenset({"paragraph", "list_item"})
_APART = frozenset({"image", "table_cell"})
# Of a section without a paired heading at least this share is paired, or it is another's sentences (our choice).
_LEAST_OF_SECTION = 0.5
# Below this score a pair is no sign that two sections belong together (our choice).
_UNLIKELY = 0.5
# The score of two headings that are paired only because they are the only ones left in their place.
_BY_PLACE = 0.5


@dataclass(frozen=True, slots=True)
class FittedAlignment:
    """``alignment`` has no bead across headings, table cells and the like.

    ``parted`` numbers the source sentences of split beads, whose targets were assigned by length.
    """

    alignment: Alignment
    parted: frozenset[int]


def fitted_beads(
    alignment: Alignment, source: Article, target: Article, again: Aligner, lexicon: Lexicon, alike: WordsAlike
) -> FittedAlignment:
    """Return *alignment* fitted to the blocks of both articles.

    A bead across several blocks of the source is split into one per block if it has enough sentences, or else kept if
    they are running text under one heading: three items that became one sentence. *again* aligns only the sentences
    with the given numbers; it finds sections that the translation has in another order. A single sentence is too little
    for that: it is recognised by the known words of *lexicon*. *alike* compares the sentences of both by their words.
    """
    sides = _Side(source), _Side(target)
    beads = [part for bead in alignment for part in _of_one_kind(bead, *sides)]
    beads = _without_false_sections(beads, *sides)
    beads = _without_strays(beads, sides, alike)
    beads = with_moved(beads, again)
    beads = with_moved_sentences(beads, source, target, lexicon)
    beads = with_absorbed(beads, source, target)
    parted: set[int] = set()
    beads = [part for bead in beads for part in _by_source(bead, *sides, parted)]
    beads = [part for bead in beads for part in _by_target(bead, sides[1])]
    beads = _with_headings(beads, *sides)
    return FittedAlignment(replace(alignment, beads=tuple(beads)), frozenset(parted))


class _Side:
    """One article, with what is asked of each of its segments by number.

    ``places`` are what a bead must not leave: its section's running text, or else its block.
    """

    def __init__(self, article: Article) -> None:
        heads = section_heads(article)
        self.homes = block_numbers(article)
        self.blocks = [article.blocks[n] for n in self.homes]
        self.heads = [heads[n] for n in self.homes]
        self.places: list[Hashable] = [
            ("text", heads[n]) if article.blocks[n].kind in _RUNNING else n for n in self.homes
        ]
        self.lengths = [len(segment.plain) for segment in article.segments]

    def lacking(self, paired: set[int]) -> set[int]:
        """Return the headings without a pair whose sentences mostly have none either, by block number."""
        sizes = Counter(self.heads)
        said = Counter(self.heads[n] for n in paired)
        titled = {self.homes[n] for n in paired}
        return {
            head
            for head, size in sizes.items()
            if head >= 0 and head not in titled and said[head] < _LEAST_OF_SECTION * (size - 1)
        }


def _by_source(bead: Bead, source: _Side, target: _Side, parted: set[int]) -> Iterator[Bead]:
    blocks = [tuple(run) for _, run in groupby(bead.source, key=lambda n: source.homes[n])]
    runs = [tuple(run) for _, run in groupby(bead.source, key=lambda n: source.places[n])]
    if len(bead.target) >= len(blocks) or len(runs) > 1:
        runs = blocks if len(bead.target) >= len(blocks) else runs
    if len(runs) < 2:
        yield bead
        return
    parted.update(bead.source)
    for run, own in zip(runs, _shared(runs, bead, target.homes, (source.lengths, target.lengths)), strict=True):
        yield Bead(run, own, bead.score)


def _by_target(bead: Bead, target: _Side) -> Iterator[Bead]:
    """Yield *bead* with the part of its target that is in one place, and the rest as added."""
    runs = [tuple(run) for _, run in groupby(bead.target, key=lambda n: target.places[n])]
    if len(runs) < 2:
        yield bead
        return
    longest = max(runs, key=lambda run: sum(target.lengths[n] for n in run))
    yield Bead(bead.source, longest, bead.score)
    for run in runs:
        if run is not longest:
            yield Bead((), run, bead.score)


def _of_one_kind(bead: Bead, source: _Side, target: _Side) -> Iterator[Bead]:
    """Yield *bead*, or its two sides if only one is an image or a table cell: it does not translate the other."""
    kinds = [
        {kind if (kind := side.blocks[n].kind) in _APART else "" for n in numbers}
        for side, numbers in ((source, bead.source), (target, bead.target))
    ]
    if not bead.paired or kinds[0] == kinds[1]:
        yield bead
        return
    yield Bead(bead.source, (), bead.score)
    yield Bead((), bead.target, bead.score)


def _without_false_sections(beads: list[Bead], source: _Side, target: _Side) -> list[Bead]:
    """Return *beads* without pairs of headings that have only their place in common, not one sentence below them."""
    sizes = [Counter(side.heads) for side in (source, target)]

    def section(bead: Bead) -> tuple[int, int]:
        return source.heads[bead.source[0]], target.heads[bead.target[0]]

    def is_heading(bead: Bead) -> bool:
        return source.blocks[bead.source[0]].kind == target.blocks[bead.target[0]].kind == "heading"

    paired = [bead for bead in beads if bead.paired]
    below = {section(bead) for bead in paired if not is_heading(bead) and bead.score >= _UNLIKELY}
    false = {
        section(bead)
        for bead in paired
        if is_heading(bead)
        and section(bead) not in below
        and all(size[head] > 1 for size, head in zip(sizes, section(bead), strict=True))
    }
    found: list[Bead] = []
    for bead in beads:
        if bead.paired and section(bead) in false:
            found += [Bead(bead.source, (), bead.score), Bead((), bead.target, bead.score)]
        else:
            found.append(bead)
    return found


def _without_strays(beads: list[Bead], sides: tuple[_Side, _Side], alike: WordsAlike) -> list[Bead]:
    """Return *beads* without the pairs in a section that the other article lacks for which no word speaks.

    Such a section has no heading there, and most of its sentences have no pair.
    """
    lacking = [side.lacking({n for bead in beads if bead.paired for n in (bead.source, bead.target)[own]})
               for own, side in enumerate(sides)]  # fmt: skip
    found: list[Bead] = []
    for bead in beads:
        if (
            bead.paired
            and (sides[0].heads[bead.source[0]] in lacking[0] or sides[1].heads[bead.target[0]] in lacking[1])
            and alike.support(bead) <= 0
        ):
            found += [Bead(bead.source, (), bead.score), Bead((), bead.target, bead.score)]
        else:
            found.append(bead)
    return found


def _with_headings(beads: list[Bead], source: _Side, target: _Side) -> list[Bead]:
    """Return *beads* with two headings of one level paired that are all that is left between the same two pairs."""
    found: list[Bead] = []
    for paired, group in groupby(beads, key=lambda bead: bead.paired):
        run = list(group)
        numbers = tuple(n for bead in run for n in bead.source), tuple(n for bead in run for n in bead.target)
        if not paired and all(len(side) == 1 for side in numbers):
            one, two = source.blocks[numbers[0][0]], target.blocks[numbers[1][0]]
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
