"""Pairs what the search leaves over: moved sections and sentences, and items that became part of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from math import log

from bilingual.articles.alignment.align import DOUBTFUL, Alignment, Bead, Lexicon
from bilingual.articles.alignment.numbering import block_numbers
from bilingual.articles.inline import visible
from bilingual.model.article import Article

# A section that was moved is recognised by at least so much likeness and this share of its sentences, a sentence by at
# least so many known words and this share of them (our choice).
_MOVED_LIKENESS, _MOVED_SHARE, _MOVED_LEAST, _MOVED_WORDS = 2.5, 0.6, 2, 3
# By how much a sentence has to fit better, and how well in any case, in natural logarithms of length (our choice).
_CLEARLY, _WELL_ENOUGH = 0.25, 0.7
# The score of a pair that was made by length.
_ABSORBED = 0.5
_STEM = 4
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")

# Aligns only the sentences with these numbers.
Aligner = Callable[[Sequence[int], Sequence[int]], Alignment]


def with_moved(beads: list[Bead], again: Aligner) -> list[Bead]:
    """Return *beads* with the pairs among what is left over, which the search finds only in the order of the source."""
    while True:
        ours = [n for bead in beads if not bead.target for n in bead.source]
        theirs = sorted(n for bead in beads if not bead.source for n in bead.target)
        if min(len(ours), len(theirs)) < _MOVED_LEAST:
            return beads
        found = again(ours, theirs)
        pairs = _with_neighbours([bead for bead in found if bead.paired], set(ours), set(theirs))
        said = sum(len(bead.source) for bead in pairs)
        if found.likeness < _MOVED_LIKENESS or said < max(_MOVED_LEAST, _MOVED_SHARE * min(len(ours), len(theirs))):
            return beads
        taken = {n for bead in pairs for n in bead.source}, {n for bead in pairs for n in bead.target}
        kept = [
            bead for bead in beads if bead.paired or not (set(bead.source) <= taken[0] and set(bead.target) <= taken[1])
        ]
        kept = [_without(bead, *taken) for bead in kept]
        beads = in_order([*(bead for bead in kept if bead.source or bead.target), *pairs])


def _with_neighbours(pairs: Sequence[Bead], ours: set[int], theirs: set[int]) -> list[Bead]:
    """Return the *pairs* that are probable, and what continues one of them on both sides without a gap.

    That is another pair, or else one sentence of *ours* and one of *theirs* that stand before it or after it.
    """
    kept = [bead.score >= DOUBTFUL for bead in pairs]
    for order in (range(1, len(pairs)), range(len(pairs) - 2, -1, -1)):
        step = order.step
        for n in order:
            one, two = sorted((pairs[n - step], pairs[n]), key=lambda bead: bead.source)
            joined = one.source[-1] + 1 == two.source[0] and one.target[-1] + 1 == two.target[0]
            kept[n] = kept[n] or (kept[n - step] and joined)
    found = [bead for bead, keep in zip(pairs, kept, strict=True) if keep]
    left = ours - {n for b in found for n in b.source}, theirs - {n for b in found for n in b.target}
    for bead in list(found):
        for a, b in ((bead.source[0] - 1, bead.target[0] - 1), (bead.source[-1] + 1, bead.target[-1] + 1)):
            if a in left[0] and b in left[1]:
                found.append(Bead((a,), (b,), _ABSORBED))
                left[0].remove(a)
                left[1].remove(b)
    return found


def with_moved_sentences(beads: list[Bead], source: Article, target: Article, lexicon: Lexicon) -> list[Bead]:
    """Return *beads* with single sentences paired that say the same by the words that are known.

    They are left over, or in a pair of which no known word and no number of the source is in the target. Such a pair is
    doubtful, and none if only one side is an item, a heading or the like.
    """
    said = [_translations(segment.plain, lexicon) for segment in source.segments]
    texts = [visible(segment.plain).casefold() for segment in target.segments]
    words = [set(_WORD.findall(text)) for text in texts]

    kinds = [[article.blocks[n].kind for n in block_numbers(article)] for article in (source, target)]
    numbers = [[set(_NUMBER.findall(s.plain)) for s in article.segments] for article in (source, target)]

    def holds(two: int, answer: str) -> bool:
        # Short words of an alphabet are parts of many others, and longer ones are inflected.
        return answer in words[two] or ((len(answer) >= _STEM or not answer.isascii()) and answer in texts[two])

    def found(one: int, two: int) -> int:
        return sum(any(holds(two, answer) for answer in answers) for answers in said[one])

    weak = [
        bead
        for bead in beads
        if bead.shape == (1, 1)
        and len(said[bead.source[0]]) >= _MOVED_WORDS
        and not found(*bead.source, *bead.target)
        and not numbers[0][bead.source[0]] & numbers[1][bead.target[0]]
    ]
    ours = [n for bead in beads if not bead.target or bead in weak for n in bead.source]
    theirs = [n for bead in beads if not bead.source or bead in weak for n in bead.target]
    alike: dict[tuple[int, int], float] = {}
    for one in ours:
        for two in theirs:
            known = found(one, two)
            if known >= _MOVED_WORDS and (kinds[0][one] == "heading") == (kinds[1][two] == "heading"):
                alike[one, two] = known / len(said[one])
    pairs = [
        Bead((one,), (two,), DOUBTFUL)
        for (one, two), share in alike.items()
        if share >= _MOVED_SHARE and share == max(s for pair, s in alike.items() if one == pair[0] or two == pair[1])
    ]
    pairs = [p for p in pairs if sum(p.source == q.source or p.target == q.target for q in pairs) == 1]
    taken = {n for bead in pairs for n in bead.source}, {n for bead in pairs for n in bead.target}
    kept: list[Bead] = []
    for bead in beads:
        if bead not in weak:
            kept.append(bead)
        elif (
            bead.source[0] in taken[0]
            or bead.target[0] in taken[1]
            or (kinds[0][bead.source[0]] != kinds[1][bead.target[0]])
        ):
            kept += [Bead(bead.source, (), bead.score), Bead((), bead.target, bead.score)]
        else:
            kept.append(Bead(bead.source, bead.target, min(bead.score, _ABSORBED)))
    kept = [_without(bead, *taken) for bead in kept]
    return in_order([*(bead for bead in kept if bead.source or bead.target), *pairs])


def _translations(text: str, lexicon: Lexicon) -> list[Collection[str]]:
    """Return the known translations of each word of *text* that has some."""
    text = visible(text).casefold()
    words = set(_WORD.findall(text)) | {
        word for word in lexicon if len(word) > 1 and not word.isascii() and word in text
    }
    return [lexicon[word] for word in sorted(words) if word in lexicon]


def _without(bead: Bead, ours: set[int], theirs: set[int]) -> Bead:
    if bead.paired:
        return bead
    return Bead(
        tuple(n for n in bead.source if n not in ours), tuple(n for n in bead.target if n not in theirs), bead.score
    )


def in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Return *beads* in the order of the source; those of the target alone follow what precedes them there."""
    after = {bead.target[-1]: bead.source[-1] for bead in beads if bead.paired}

    def place(bead: Bead) -> tuple[int, int, int]:
        if bead.source:
            return bead.source[0], 0, 0
        earlier = max((n for n in after if n < bead.target[0]), default=None)
        return (after[earlier] if earlier is not None else -1), 1, bead.target[0]

    return sorted(beads, key=place)


def with_absorbed(beads: list[Bead], source: Article, target: Article) -> list[Bead]:
    """Return *beads* with what is left over of a list or paragraph given to the sentence next to it that is too long.

    What only the target has may be the half of a sentence that was divided in two.

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
            both = Bead(one.source + two.source, one.target + two.target, min(one.score, two.score, _ABSORBED))
            alone = one if one.paired else two
            if one.paired == two.paired:
                break
            divided = not (one.source and two.source)
            if divided and not (
                one.target[-1] + 1 == two.target[0] and theirs[one.target[-1]] is theirs[two.target[0]]
            ):
                break
            if not divided and not whole(one.source[-1], two.source[0]):
                break
            most = misfit(alone.source, alone.target) - _CLEARLY
            if not divided and homes[one.source[-1]].kind == "list_item" != theirs[alone.target[0]].kind:
                most = _WELL_ENOUGH
            if misfit(both.source, both.target) > most:
                break
            found[-2:] = [both]
    return found
