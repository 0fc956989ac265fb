"""Finds sections that a translation has in another order: the search for beads goes through both texts in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, groupby

from bilingual.articles.alignment.align import Alignment, AlignmentEvidence, Bead, Lexicon, WordsAlike, align
from bilingual.articles.alignment.leftovers import in_order
from bilingual.articles.alignment.tables import monotone
from bilingual.text.likeness.common import rising

# Longer texts keep their order: all sentences are compared with all.
_MOST_SENTENCES = 1_500
# How much more two sections have to fit than any two do, for each sentence (natural logarithm), how often as much as
# what stands in their places, and of how many sentences. ``bench/alignment/sections.py`` shuffles sections.
_FIT, _TIMES, _SENTENCES = 0.2, 2.0, 2
# How much better sections fit in another order than in theirs, in all, if it is doubtful: as often, and so much more.
_DOUBT_TIMES, _DOUBT = 1.6, 0.6


@dataclass(frozen=True, slots=True)
class _Sections:
    """The sections of one text: a heading with what follows it; what stands before the first is one, too.

    ``homes`` is the section of each sentence; ``paragraphs`` are the numbers of the paragraphs of each section, and
    ``sizes`` how many sentences it has.
    """

    homes: Sequence[int]
    paragraphs: Sequence[Sequence[int]]
    sizes: Sequence[int]

    @classmethod
    def of(cls, paragraphs: Sequence[Sequence[str]], kinds: Sequence[str]) -> _Sections:
        starts = [kind.startswith("heading") and number > 0 for number, kind in enumerate(kinds)]
        homes = list(accumulate(starts))
        own = [[n for n, _ in run] for _, run in groupby(enumerate(homes), key=lambda one: one[1])]
        sizes = [sum(len(paragraphs[n]) for n in numbers) for numbers in own]
        return cls([home for home, sentences in zip(homes, paragraphs, strict=True) for _ in sentences], own, sizes)


@dataclass(frozen=True, slots=True)
class SectionOrder:
    """The *paragraphs* of a translation, by number, with its sections in the order of the source.

    ``unplaced`` are the first paragraphs of sections that just follow the one before them: nothing tells their place.
    ``doubtful`` are those of sections that stay where they are, being too short to be moved, but fit others better.
    """

    paragraphs: tuple[int, ...]
    unplaced: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()


def order_of_sections(
    ours: tuple[Sequence[Sequence[str]], Sequence[str]],
    theirs: tuple[Sequence[Sequence[str]], Sequence[str]],
    tags: tuple[str, str],
    lexicon: Lexicon,
) -> SectionOrder | None:
    """Return the order that the sections of *theirs* have in *ours*, None if it is surely their own.

    Both are paragraphs with the kind of each; *lexicon* holds known words of the languages *tags*. A section of two
    sentences or more is elsewhere if its words say so, and those of what stands in its place do not.
    """
    one, two = _Sections.of(*ours), _Sections.of(*theirs)
    if min(len(one.sizes), len(two.sizes)) < 2 or max(len(one.homes), len(two.homes)) > _MOST_SENTENCES:
        return None
    alike = WordsAlike(list(chain(*ours[0])), list(chain(*theirs[0])), tags, lexicon)
    fits = _fits(one, two, alike)
    straight = {n: n for n in range(len(fits))} if len(one.sizes) == len(two.sizes) else monotone(fits)
    found = _pairs(fits, straight, one.sizes, two.sizes)
    if found is None:
        doubtful = tuple(two.paragraphs[s][0] for s in _doubtful(fits, straight))
        return SectionOrder(tuple(range(len(theirs[0]))), doubtful=doubtful) if doubtful else None
    sections = _placed(found, len(two.paragraphs))
    unplaced = (two.paragraphs[s][0] for s in sections if s not in found.values())
    return SectionOrder(tuple(n for s in sections for n in two.paragraphs[s]), tuple(unplaced))


def aligned_in_order(
    source: Sequence[Sequence[str]],
    target: Sequence[Sequence[str]],
    tags: tuple[str, str],
    evidence: AlignmentEvidence,
    order: SectionOrder,
) -> Alignment:
    """Return the beads of two texts like ``align``, with the sections of *target* in *order*."""
    firsts = [0, *accumulate(map(len, target))]
    sentences = [n for p in order.paragraphs for n in range(firsts[p], firsts[p + 1])]
    if evidence.kinds:
        evidence = replace(evidence, kinds=(evidence.kinds[0], [evidence.kinds[1][p] for p in order.paragraphs]))
    if evidence.vectors:
        evidence = replace(evidence, vectors=(evidence.vectors[0], [evidence.vectors[1][n] for n in sentences]))
    found = align(source, [target[p] for p in order.paragraphs], *tags, evidence)
    beads = [part for bead in found for part in _in_one_place(bead, [sentences[n] for n in bead.target])]
    unplaced, doubtful = (tuple(firsts[p] for p in numbers) for numbers in (order.unplaced, order.doubtful))
    return Alignment(tuple(in_order(beads)), found.likeness, unplaced, doubtful)


def _in_one_place(bead: Bead, numbers: Sequence[int]) -> Iterator[Bead]:
    """Yield *bead* with those of its targets, by their own *numbers*, that stand together, and the rest as added."""
    runs = [tuple(n for _, n in run) for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0])]
    longest = max(runs, key=len, default=())
    yield Bead(bead.source, longest, bead.score)
    yield from (Bead((), run, bead.score) for run in runs if run is not longest)


def _fits(one: _Sections, two: _Sections, alike: WordsAlike) -> list[list[float]]:
    """Return how well each two sections fit: for each sentence, the best one of the other that speaks for it."""
    here: dict[tuple[int, int], float] = {}
    there: dict[tuple[int, int], float] = {}
    for i, home in enumerate(one.homes):
        for j, score in enumerate(alike.row(i)):
            if score > 0:
                here[i, two.homes[j]] = max(score, here.get((i, two.homes[j]), 0.0))
                there[j, home] = max(score, there.get((j, home), 0.0))
    fits = [[0.0] * len(two.paragraphs) for _ in one.paragraphs]
    for (i, section), score in here.items():
        fits[one.homes[i]][section] += score
    for (j, section), score in there.items():
        fits[section][two.homes[j]] += score
    return [
        [fit / (a + b) for fit, b in zip(row, two.sizes, strict=True)] for row, a in zip(fits, one.sizes, strict=True)
    ]


def _pairs(
    fits: Sequence[Sequence[float]], straight: Mapping[int, int], ours: Sequence[int], theirs: Sequence[int]
) -> dict[int, int] | None:
    """Return the section that each one belongs to as far as that is sure, None if these are in order.

    *straight* are the pairs if they are in order, *ours* and *theirs* the sizes of the sections.
    """
    before = {s: r for r, s in straight.items()}
    sure: dict[int, int] = {}
    for r, row in enumerate(fits):
        s = max(range(len(row)), key=row.__getitem__)
        if row[s] < _FIT or any(n != r and other[s] >= row[s] for n, other in enumerate(fits)):
            continue
        instead = [row[straight[r]]] if r in straight else []
        instead += [fits[before[s]][s]] if s in before else []
        moved = min(ours[r], theirs[s]) >= _SENTENCES and all(row[s] >= _TIMES * fit for fit in instead)
        if straight.get(r) == s or moved:
            sure[r] = s
    rows = sorted(sure)
    if len(rising([sure[r] for r in rows])) == len(rows):
        return None
    left = [r for r in range(len(ours)) if r not in sure], [s for s in range(len(theirs)) if s not in sure.values()]
    return sure | ({left[0][0]: left[1][0]} if len(left[0]) == len(left[1]) == 1 else {})


def _doubtful(fits: Sequence[Sequence[float]], straight: Mapping[int, int]) -> list[int]:
    """Return the sections of the translation that fit others better, if these do much better than in *straight*."""
    best: dict[int, int] = {}
    for fit, r, s in sorted(((fit, r, s) for r, row in enumerate(fits) for s, fit in enumerate(row)), reverse=True):
        if fit > 0 and r not in best and s not in best.values():
            best[r] = s
    other = {r: s for r, s in best.items() if straight.get(r) != s}
    at_best = sum(fits[r][s] for r, s in other.items())
    in_place = sum(fits[r][s] for r, s in straight.items() if best.get(r) != s)
    return sorted(other.values()) if len(other) > 1 and at_best > _DOUBT_TIMES * in_place + _DOUBT else []


def _placed(pairs: Mapping[int, int], count: int) -> list[int]:
    """Return all *count* sections of the translation in our order: those without a pair after the one they follow."""
    ours = {s: r for r, s in pairs.items()}
    places: list[tuple[int, int]] = []
    for section in range(count):
        place = ours[section] if section in ours else places[-1][0] if places else -1
        places.append((place, section))
    return [section for _, section in sorted(places)]
