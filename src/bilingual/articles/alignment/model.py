"""The probability that some sentences translate some others.

The score of a bead is a sum of logarithms: the frequency of its shape, plus, for each kind of evidence, the ratio of
its probability in a correct bead to that between any two sentences.

**Keys** (numbers, names, words of a dictionary ...). A key of kind *k* is matched in a correct bead with probability
L(k), and by chance as often as its matches occur in the other text, increasing with the length of the other side of the
bead. Every matched key counts for the bead and every unmatched one against it, in both directions.

**Length.** How usual the ratio of lengths is for the two languages and texts (``lengths``).

**Vectors.** If an encoder was used: the similarity of the two sides of a bead (``vectors``).

**Paragraphs.** Where one text starts a paragraph, the other usually does too.

**Times.** In subtitles: when each sentence is spoken and shown, and where the translation can be divided (``timed``).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bilingual.articles.alignment.evidence.clues import Clue, KeyScores, both_clues
from bilingual.articles.alignment.evidence.keys import Keyed
from bilingual.articles.alignment.evidence.lengths import Lengths
from bilingual.articles.alignment.evidence.timed import SHAPES, Timed
from bilingual.articles.alignment.evidence.vectors import Likeness
from bilingual.articles.alignment.evidence.word_links import LinkTable

Shape = tuple[int, int]
Step = tuple[int, int, int, int]  # first source sentence, first target sentence, how many of each

# Percentage of beads by shape. Gale and Church (1993, table 5) found 89 % 1-1 in bank reports; translations of
# literature and journalism are freer, so 1-1 is lower here and everything else, including omissions and additions, is
# higher (tuned on bench/alignment/dev and made_up.py, never on the gold set).
PRIORS: dict[Shape, float] = {
    (1, 1): 0.764, (1, 2): 0.07, (2, 1): 0.07, (1, 3): 0.008, (3, 1): 0.008, (2, 2): 0.02, (1, 0): 0.024, (0, 1): 0.036,
}  # fmt: skip
# The sum treats evidence as independent, but two words of one phrase occur together.
_KEYS_WEIGHT = 0.65
_VECTORS_WEIGHT = 1.0
_PARAGRAPHS_AGREE = 0.93
_INSIDE_BEAD = math.log(0.08)
_LOG_PRIORS = {shape: math.log(share) for shape, share in PRIORS.items()}


@dataclass(frozen=True, slots=True)
class SearchModel:
    """Everything that the search uses. Sentences are numbered from 0 on each side."""

    ours: Keyed
    theirs: Keyed
    lengths: Lengths
    clues: tuple[tuple[Clue, ...], ...]
    answers: tuple[tuple[Clue, ...], ...]
    keys: tuple[KeyScores, KeyScores]
    evidence: Collection[str]
    agree: float
    paragraph_share: tuple[float, float]
    likeness: Likeness | None = None
    timed: Timed | None = None
    _nearness: dict[Step, float] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def before(
        cls,
        ours: Keyed,
        theirs: Keyed,
        links: LinkTable,
        evidence: Collection[str],
        likeness: Likeness | None = None,
        timed: Timed | None = None,
    ) -> SearchModel:
        """Return the model before learning from these texts."""
        whole = [(sum(ours.lengths), sum(theirs.lengths))]
        lengths = Lengths(ours, theirs, whole, 2.0, pieces=timed is not None)
        paragraphs = sum(ours.opens), sum(theirs.opens)
        # If one text has many paragraphs and the other few, boundaries say little.
        divided = "structure" in evidence and timed is None
        agree = _PARAGRAPHS_AGREE * min(paragraphs) / max(paragraphs) if divided else 0.0
        shares = _share(ours.opens), _share(theirs.opens)
        clues, answers = both_clues(ours, theirs, links, {})
        keys = KeyScores(clues, theirs.lengths), KeyScores(answers, ours.lengths)
        return cls(ours, theirs, lengths, clues, answers, keys, evidence, agree, shares, likeness, timed)

    def after(self, path: Sequence[Step], links: LinkTable, reliable: Mapping[str, float]) -> SearchModel:
        """Return the model with lengths and reliabilities learned from *path*."""
        pairs = [
            (sum(self.ours.lengths[i : i + a]), sum(self.theirs.lengths[j : j + b])) for i, j, a, b in path if a and b
        ]
        lengths = self.lengths
        if pairs:
            lengths = Lengths(self.ours, self.theirs, pairs, 20.0, pieces=self.timed is not None)
        clues, answers = both_clues(self.ours, self.theirs, links, reliable)
        keys = KeyScores(clues, self.theirs.lengths), KeyScores(answers, self.ours.lengths)
        timed = self.timed.after(path) if self.timed else None
        return replace(self, lengths=lengths, clues=clues, answers=answers, keys=keys, timed=timed)

    @property
    def shapes(self) -> Sequence[Shape]:
        """The shapes of beads that are tried."""
        return SHAPES if self.timed else tuple(PRIORS)

    def score(self, i: int, j: int, a: int, b: int) -> float:
        """Return the score of the bead of *a* source sentences from *i* and *b* target sentences from *j*."""
        return self.row(i, a, b, j, j + 1)[0]

    def row(self, i: int, a: int, b: int, low: int, high: int) -> list[float]:
        """Return the scores of *a* source sentences from *i* with *b* target sentences from each of *low* to *high*."""
        if self.timed:
            base = [self.timed.score(i, j, a, b) for j in range(low, high)]
        else:
            base = [_LOG_PRIORS[a, b]] * (high - low)
        borders = self._borders(i + a, low + b, high + b)
        if not (a and b):
            # The boundary before an unmatched sentence was counted; the one after it counts only if it is better.
            before = self._borders(i, low, high)
            return [x + max(0.0, y - z) for x, y, z in zip(base, borders, before, strict=True)]
        parts = [base, borders]
        if self.agree and (a > 1 or b > 1):
            ours, theirs = sum(self.ours.opens[i + 1 : i + a]), self.theirs.opens
            parts.append([_INSIDE_BEAD * (ours + sum(theirs[j + 1 : j + b])) for j in range(low, high)])
        if "length" in self.evidence:
            parts.append(self.lengths.row(i, a, b, low, high))
        if self.likeness:
            parts.append([_VECTORS_WEIGHT * self._near(i, j, a, b) for j in range(low, high)])
        forward, backward = self.keys
        keys = [forward.row(k, b, low, high) for k in range(i, i + a)]
        own = backward.column(i, a, low, high + b - 1)
        keys += [own[k : k + high - low] for k in range(b)]
        parts.append([_KEYS_WEIGHT * sum(cell) for cell in zip(*keys, strict=True)])
        return [sum(cell) for cell in zip(*parts, strict=True)]

    def _near(self, i: int, j: int, a: int, b: int) -> float:
        """Return the score of the vectors, weighted by the number of sentences."""
        assert self.likeness is not None
        where = (i, j, a, b)
        if where not in self._nearness:
            self._nearness[where] = self.likeness.score(i, j, a, b) * (a + b) / 2
        return self._nearness[where]

    def _borders(self, i: int, low: int, high: int) -> list[float]:
        """Return the scores of a boundary before source sentence *i* and each target sentence from *low* to *high*."""
        if not self.agree:
            return [0.0] * (high - low)
        ours, theirs = self.ours.opens, self.theirs.opens
        # The end of a text also ends a paragraph.
        begins = i >= len(ours) or ours[i]
        both, one = (_paragraphs(begins, other, self.agree, *self.paragraph_share) for other in (True, False))
        return [both if j >= len(theirs) or theirs[j] else one for j in range(low, high)]


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
