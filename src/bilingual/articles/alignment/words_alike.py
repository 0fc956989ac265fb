"""How well sentences fit by what they say, without their place, length and layout: an independent sign of a pair."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.articles.alignment.align import Bead, Lexicon
from bilingual.articles.alignment.evidence.clues import KeyScores, both_clues
from bilingual.articles.alignment.evidence.keys import keyed
from bilingual.articles.alignment.evidence.word_links import links_between

_EVIDENCE = frozenset({"numbers", "links", "names", "cognates", "sounds", "lexicon"})


class WordsAlike:
    """The sentences of two texts, compared by their words, figures, names and addresses."""

    def __init__(self, ours: Sequence[str], theirs: Sequence[str], tags: tuple[str, str], lexicon: Lexicon) -> None:
        one, two = keyed([[text] for text in ours], tags[0], None), keyed([[text] for text in theirs], tags[1], None)
        clues, answers = both_clues(one, two, links_between(one, two, lexicon, None, _EVIDENCE), {})
        self._count = len(theirs)
        self._forward, self._backward = KeyScores(clues, two.lengths), KeyScores(answers, one.lengths)

    def row(self, i: int) -> list[float]:
        """Return how much more sentence *i* fits each of the other text than any two sentences do (log ratio)."""
        scores = self._forward.row(i, 1, 0, self._count), self._backward.column(i, 1, 0, self._count)
        return [here + back for here, back in zip(*scores, strict=True)]

    def support(self, bead: Bead) -> float:
        """Return the same for the sentences of a bead; 0 if they are not next to each other."""
        (i, a), (j, b) = ((side[0], len(side)) if side else (0, 0) for side in (bead.source, bead.target))
        if not bead.paired or bead.source[-1] - i >= a or bead.target[-1] - j >= b:
            return 0.0
        here = sum(self._forward.row(k, b, j, j + 1)[0] for k in bead.source)
        return here + sum(self._backward.column(i, a, j, j + b))
