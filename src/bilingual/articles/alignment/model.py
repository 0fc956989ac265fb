"""The probability that some sentences translate some others.

The score of a bead is a sum of logarithms: the frequency of its shape, plus, for each kind of evidence, the ratio of
its probability in a correct bead to that between any two sentences.

**Keys** (numbers, names, words of a dictionary ...). A key of kind *k* is matched in a correct bead with probability
L(k), and by chance as often as its matches occur in the other text, increasing with the length of the other side of the
bead. Every matched key counts for the bead and every unmatched one against it, in both directions.

**Length.** The log ratio of lengths is normally distributed around that of the two languages, with less variance for
longer sentences, and is compared with the distribution of all sentence lengths. Gale and Church (1993) had no such
background and so could not say that a match is good.

**Vectors.** If an encoder was used: the similarity of the two sides of a bead (``vectors``).

**Paragraphs.** Where one text starts a paragraph, the other usually does too.

**Times.** In subtitles: when each sentence is spoken and shown, and where the translation can be divided (``timed``).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bilingual.articles.alignment.clues import Clue, both_clues, level_of
from bilingual.articles.alignment.keys import Keyed
from bilingual.articles.alignment.timed import SHAPES, Timed
from bilingual.articles.alignment.vectors import Likeness
from bilingual.articles.alignment.word_links import LinkTable
from bilingual.languages import pack

Shape = tuple[int, int]
Step = tuple[int, int, int, int]  # first source sentence, first target sentence, how many of each

# Percentage of beads by shape. Gale and Church (1993, table 5) found 89 % 1-1 in bank reports; translations of
# literature and journalism are freer, so 1-1 is lower here and everything else, including omissions and additions, is
# higher (tuned on bench/alignment/dev and made_up.py, never on the gold set).
PRIORS: dict[Shape, float] = {
    (1, 1): 0.764, (1, 2): 0.07, (2, 1): 0.07, (1, 3): 0.008, (3, 1): 0.008, (2, 2): 0.02, (1, 0): 0.024, (0, 1): 0.036,
}  # fmt: skip
# Standard deviation of the log ratio: its floor, and the increase for one character of English (same source).
_SPREAD, _SPREAD_SHORT = 0.155, 1.1
_SMALL = 2.0  # characters of English added to both lengths, so that tiny ones count little
# The sum treats evidence as independent, but two words of one phrase occur together.
_KEYS_WEIGHT = 0.65
_LENGTH_WEIGHT = 1.0
_VECTORS_WEIGHT = 1.0
_PARAGRAPHS_AGREE = 0.93
_USUAL_SPREAD = 0.7  # of the lengths of sentences, natural logarithm
# Subtitles leave out parts, so a short translation is not less probable than this; a much longer one is not tried.
_LEAST_LENGTH, _LONGEST = -4.0, 1.8
_INSIDE_BEAD = math.log(0.08)
_CACHE = 400_000
_ROOT_OF_TWO_PI = math.sqrt(2 * math.pi)
_LOG_PRIORS = {shape: math.log(share) for shape, share in PRIORS.items()}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Expected target characters per source character, and the spread of target lengths (natural logarithms)."""

    ratio: float
    mean: float
    spread: float
    small_target: float
    english: float  # characters of English per source character


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the search uses. Sentences are numbered from 0 on each side."""

    ours: Keyed
    theirs: Keyed
    lengths: Lengths
    clues: tuple[tuple[Clue, ...], ...]
    answers: tuple[tuple[Clue, ...], ...]
    evidence: Collection[str]
    agree: float
    mean_length: tuple[float, float]
    paragraph_share: tuple[float, float]
    likeness: Likeness | None = None
    timed: Timed | None = None
    _nearness: dict[Step, float] = field(default_factory=dict, repr=False, compare=False)
    _seen: dict[tuple[bool, int, int, int], float] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def before(
        cls,
        ours: Keyed,
        theirs: Keyed,
        links: LinkTable,
        evidence: Collection[str],
        likeness: Likeness | None = None,
        timed: Timed | None = None,
    ) -> Model:
        """Return the model before learning from these texts."""
        lengths = _lengths(ours, theirs, [(sum(ours.lengths), sum(theirs.lengths))], 2.0)
        paragraphs = sum(ours.opens), sum(theirs.opens)
        # If one text has many paragraphs and the other few, boundaries say little.
        divided = "structure" in evidence and timed is None
        agree = _PARAGRAPHS_AGREE * min(paragraphs) / max(paragraphs) if divided else 0.0
        means = sum(ours.lengths) / len(ours.lengths), sum(theirs.lengths) / len(theirs.lengths)
        shares = _share(ours.opens), _share(theirs.opens)
        clues = both_clues(ours, theirs, links, {})
        return cls(ours, theirs, lengths, *clues, evidence, agree, means, shares, likeness, timed)

    def after(self, path: Sequence[Step], links: LinkTable, reliable: Mapping[str, float]) -> Model:
        """Return the model with lengths and reliabilities learned from *path*."""
        pairs = [
            (sum(self.ours.lengths[i : i + a]), sum(self.theirs.lengths[j : j + b])) for i, j, a, b in path if a and b
        ]
        lengths = _lengths(self.ours, self.theirs, pairs, 20.0) if pairs else self.lengths
        clues, answers = both_clues(self.ours, self.theirs, links, reliable)
        timed = self.timed.after(path) if self.timed else None
        return replace(self, lengths=lengths, clues=clues, answers=answers, timed=timed, _seen={})

    @property
    def shapes(self) -> Sequence[Shape]:
        """The shapes of beads that are tried."""
        return SHAPES if self.timed else tuple(PRIORS)

    def score(self, i: int, j: int, a: int, b: int) -> float:
        """Return the score of the bead of *a* source sentences from *i* and *b* target sentences from *j*."""
        total = self.timed.score(i, j, a, b) if self.timed else _LOG_PRIORS[a, b]
        if total == -math.inf:
            return total
        if a and b:
            total += self._border(i + a, j + b)
        else:
            # The boundary before an unmatched sentence was counted; the one after it counts only if it is better.
            total += max(0.0, self._border(i + a, j + b) - self._border(i, j))
        if self.agree and (a > 1 or b > 1):
            total += _INSIDE_BEAD * (sum(self.ours.opens[i + 1 : i + a]) + sum(self.theirs.opens[j + 1 : j + b]))
        if not (a and b):
            return total
        if "length" in self.evidence:
            total += _LENGTH_WEIGHT * self._length(i, j, a, b)
            if total == -math.inf:
                return total
        keys = sum(self.key_score(True, k, j, b) for k in range(i, i + a))
        keys += sum(self.key_score(False, k, i, a) for k in range(j, j + b))
        near = self._near(i, j, a, b) if self.likeness else 0.0
        return total + _KEYS_WEIGHT * keys + _VECTORS_WEIGHT * near

    def key_score(self, forward: bool, index: int, first: int, count: int) -> float:
        """Return the score of the keys of one sentence against *count* sentences of the other side from *first*."""
        where = (forward, index, first, count)
        known = self._seen.get(where)
        if known is not None:
            return known
        other = self.theirs if forward else self.ours
        level = level_of(sum(other.lengths[first : first + count]) / (self.mean_length[not forward]))
        span = range(first, first + count)
        total = 0.0
        for clue in (self.clues if forward else self.answers)[index]:
            if first in clue.answers or (count > 1 and not clue.answers.isdisjoint(span)):
                total += clue.gains[level]
            else:
                total += clue.miss
        if len(self._seen) > _CACHE:
            self._seen.clear()
        self._seen[where] = total
        return total

    def _near(self, i: int, j: int, a: int, b: int) -> float:
        """Return the score of the vectors, weighted by the number of sentences."""
        assert self.likeness is not None
        where = (i, j, a, b)
        if where not in self._nearness:
            self._nearness[where] = self.likeness.score(i, j, a, b) * (a + b) / 2
        return self._nearness[where]

    def _length(self, i: int, j: int, a: int, b: int) -> float:
        of = self.lengths
        source = sum(self.ours.lengths[i : i + a])
        found = self.theirs.lengths[j : j + b]
        size = sum(found) + of.small_target
        x = math.log(size / (source * of.ratio + of.small_target))
        spread = math.sqrt(_SPREAD**2 + _SPREAD_SHORT / (source * of.english + _SMALL))
        if self.timed:
            # Where the pieces are divided says nothing: their number is not that of the translation's sentences.
            usual = math.log(self.mean_length[0] * of.ratio + of.small_target)
            if x > _LONGEST:
                return -math.inf
            return max(_LEAST_LENGTH, _normal(x, spread) - _normal(math.log(size) - usual, _USUAL_SPREAD))
        # Density of the total length, times that of where it is split, uniformly.
        score = _normal(x, spread) - b * math.log(size) + math.lgamma(b)
        for length in found:
            score -= _by_itself(length + of.small_target, of.mean, of.spread)
        return score

    def _border(self, i: int, j: int) -> float:
        ours, theirs = self.ours.opens, self.theirs.opens
        if not self.agree:
            return 0.0
        # The end of a text also ends a paragraph.
        begins = i >= len(ours) or ours[i], j >= len(theirs) or theirs[j]
        return _paragraphs(*begins, self.agree, *self.paragraph_share)


@lru_cache(maxsize=64)
def _paragraphs(ours: bool, theirs: bool, agree: float, own: float, share: float) -> float:
    """Return the score of a boundary between beads by whether a paragraph starts there on each side.

    *own* and *share* are the shares of sentences on each side that start one.
    """
    both = max(agree * min(share, own), share * own)
    if ours and theirs:
        return math.log(both / (share * own))
    if ours or theirs:
        one, other = (own, share) if ours else (share, own)
        return math.log(max(0.02 * one, one - both) / (one * (1 - other)))
    return math.log(max(0.01, 1 - own - share + both) / ((1 - own) * (1 - share)))


def _share(opens: Sequence[bool]) -> float:
    """Return the share of sentences that start a paragraph, kept away from 0 and 1."""
    return min(0.9, max(0.02, sum(opens) / len(opens)))


@lru_cache(maxsize=65536)
def _by_itself(length: float, mean: float, spread: float) -> float:
    """Return the log probability of a sentence of *length*, whatever it translates."""
    own = math.log(length)
    return _normal(own - mean, spread) - own


def _normal(x: float, spread: float) -> float:
    return -0.5 * (x / spread) ** 2 - math.log(spread * _ROOT_OF_TWO_PI)


def _lengths(ours: Keyed, theirs: Keyed, pairs: Sequence[tuple[int, int]], trust: float) -> Lengths:
    """Estimate the ratio as the median of *pairs*, with that of the languages as a prior worth *trust* pairs."""
    here, there = pack(ours.tag).words.density, pack(theirs.tag).words.density
    logs = sorted(math.log(b / a) for a, b in pairs)
    seen = logs[len(logs) // 2] if len(logs) % 2 else sum(logs[len(logs) // 2 - 1 : len(logs) // 2 + 1]) / 2
    drawn = (len(logs) * seen + trust * math.log(there / here)) / (len(logs) + trust)
    small = _SMALL * there
    own = [math.log(length + small) for length in theirs.lengths]
    mean = sum(own) / len(own)
    spread = math.sqrt((sum((x - mean) ** 2 for x in own) + 4 * 0.6**2) / (len(own) + 4))
    return Lengths(math.exp(drawn), mean, spread, small, 1 / here)
