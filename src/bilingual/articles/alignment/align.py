"""Aligns the sentences of a text and its translation.

A *bead* is a minimal group of sentences on both sides that say the same (Gale and Church, 1993,
https://aclanthology.org/J93-1004/). The search finds the most probable sequence of beads under a model in which each
kind of evidence is a likelihood ratio: how much more often it occurs between matching sentences than between any two
sentences of these texts. See ``model`` for the model, ``keys`` for what is compared, ``word_links`` for what matches,
``clues`` for the score of a match, ``search`` for the search.

There are three passes. The first uses prior knowledge only; each further one also uses what earlier passes learned from
these texts: length ratios, the reliability of each kind of evidence, and words that occur together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bilingual.articles.alignment.evidence.clues import KeyScores, both_clues
from bilingual.articles.alignment.evidence.keys import keyed
from bilingual.articles.alignment.evidence.timed import Timed
from bilingual.articles.alignment.evidence.vectors import Likeness, Vector
from bilingual.articles.alignment.evidence.word_links import LinkTable, links_between
from bilingual.articles.alignment.learning import learned_links, reliability
from bilingual.articles.alignment.model import SearchModel, Shape
from bilingual.articles.alignment.search import Path, confidence, search
from bilingual.errors import UsageError

Lexicon = Mapping[str, Collection[str]]
# Kinds of evidence, which can be disabled for experiments.
EVIDENCE = frozenset(
    {"length", "structure", "numbers", "links", "names", "punctuation", "cognates", "sounds", "lexicon", "learned",
     "translated", "vectors"}
)  # fmt: skip
_OF_WORDS = frozenset({"numbers", "links", "names", "cognates", "sounds", "lexicon"})
# Pairs below this probability are worth checking.
DOUBTFUL = 0.75
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Bead:
    """Matching sentences ``source`` and ``target``, numbered from 0 through the whole text.

    One side is empty for an omitted or added sentence. ``score`` is the model's probability, 0 to 1, that exactly this
    bead is right.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float

    @property
    def shape(self) -> Shape:
        return len(self.source), len(self.target)

    @property
    def paired(self) -> bool:
        return bool(self.source and self.target)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads in order; each sentence of both sides is in exactly one.

    ``likeness`` is the mean score of the beads with both sides: the natural logarithm of how much more probable they
    are between a text and its translation than between any two texts. It is near 0 for unrelated texts. ``unplaced``
    are the first sentences of sections of the target, others of which stand in another order, that nothing tells the
    place of, ``elsewhere`` those of sections that are paired by their place though their words fit others better.
    """

    beads: tuple[Bead, ...]
    likeness: float = 0.0
    unplaced: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()

    def __iter__(self) -> Iterator[Bead]:
        return iter(self.beads)

    def doubtful(self, below: float = DOUBTFUL) -> tuple[Bead, ...]:
        """Return the beads with a score under *below*, lowest first."""
        return tuple(sorted((bead for bead in self.beads if bead.score < below), key=lambda bead: bead.score))


@dataclass(frozen=True, slots=True)
class AlignmentEvidence:
    """What is known of two texts besides their sentences.

    ``lexicon`` maps lower-case words or phrases of the source language to possible translations. ``translated`` holds a
    translation of each source sentence by an engine or a memory, "" if there is none. ``vectors`` holds an encoder's
    vector of each sentence on both sides. ``kinds`` names the kind of each paragraph on both sides (``heading``,
    ``list_item``, ``code`` ...). ``timed`` holds the times of subtitles, whose target "sentences" are then
    pieces that may be less than one. ``used`` names the kinds of evidence that count.
    """

    lexicon: Lexicon = field(default_factory=dict)
    translated: Sequence[str] | None = None
    vectors: tuple[Sequence[Vector], Sequence[Vector]] | None = None
    kinds: tuple[Sequence[str], Sequence[str]] | None = None
    timed: Timed | None = None
    used: Collection[str] = EVIDENCE

    def check(self, source: Sequence[Sequence[str]], target: Sequence[Sequence[str]]) -> None:
        """Raise UsageError if it does not match the two texts, or a kind of evidence is unknown."""
        if unknown := set(self.used) - EVIDENCE:
            raise UsageError(
                "BIL-ART-001",
                f"{sorted(unknown)[0]!r} is not a kind of evidence",
                remedy=f"Choose from {', '.join(sorted(EVIDENCE))}.",
            )
        if self.translated is not None and len(self.translated) != sum(map(len, source)):
            raise UsageError(
                "BIL-ART-002", f"{len(self.translated)} translations for {sum(map(len, source))} source sentences"
            )
        if self.vectors and tuple(map(len, self.vectors)) != (sum(map(len, source)), sum(map(len, target))):
            raise UsageError("BIL-ART-003", "every sentence on both sides needs a vector")
        if self.kinds and (len(self.kinds[0]) != len(source) or len(self.kinds[1]) != len(target)):
            raise UsageError("BIL-ART-004", "every paragraph needs a kind")


def align(
    source: Sequence[Sequence[str]],
    target: Sequence[Sequence[str]],
    source_tag: str,
    target_tag: str,
    evidence: AlignmentEvidence | None = None,
) -> Alignment:
    """Return the beads of two texts, each given as paragraphs of sentences.

    Paragraph boundaries are evidence, not limits: a bead may cross one. Raises UsageError if *evidence* does not match
    the texts.

    >>> beads = align([["Hello, Tom.", "It is 5 o'clock."]], [["Hallo, Tom.", "Es ist 5 Uhr."]], "en", "de")
    >>> [(bead.source, bead.target) for bead in beads]
    [((0,), (0,)), ((1,), (1,))]
    """
    known = evidence or AlignmentEvidence()
    known.check(source, target)
    if not any(source) or not any(target):
        empty: tuple[int, ...] = ()
        beads = [Bead((n,), empty, 1.0) for n in range(sum(map(len, source)))]
        return Alignment(tuple(beads + [Bead(empty, (n,), 1.0) for n in range(sum(map(len, target)))]))
    model, links = _before(source, target, source_tag, target_tag, known)
    path = search(model)
    for _ in range(_PASSES - 1):
        if "learned" in known.used:
            links = links.joined(learned_links(model.ours, model.theirs, path))
        model = model.after(path, links, reliability(model, path))
        path = search(model, near=path)
    # How well the times agree says nothing about the texts.
    paired = [
        model.score(*step) - (model.timed.score(*step) if model.timed else 0.0) for step in path if step[2] and step[3]
    ]
    return Alignment(tuple(_beads(model, path)), sum(paired) / max(1, len(paired)))


def few_aligned(source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str) -> Path:
    """Return the beads of a few sentences, as (i, j, a, b): *a* and *b* sentences from *i* and *j*.

    A few sentences teach nothing about each other, so there is only the first pass, and no confidence.

    >>> few_aligned(["Hello, Tom.", "It is 5 o'clock."], ["Hallo, Tom.", "Es ist 5 Uhr."], "en", "de")
    [(0, 0, 1, 1), (1, 1, 1, 1)]
    """
    model, _ = _before([source], [target], source_tag, target_tag, AlignmentEvidence())
    return search(model)


def scores_of(
    source: Sequence[str],
    target: Sequence[str],
    source_tag: str,
    target_tag: str,
    lexicon: Lexicon,
    timings: Sequence[Timed],
) -> list[tuple[float, Path]]:
    """Return for each of several *timings* of the same texts the score of the best beads, and those."""
    model, _ = _before([source], [target], source_tag, target_tag, AlignmentEvidence(lexicon))
    found = []
    for timed in timings:
        own = replace(model, timed=timed, agree=0.0)
        path = search(own)
        found.append((sum(own.score(*step) for step in path), path))
    return found


def _before(
    source: Sequence[Sequence[str]],
    target: Sequence[Sequence[str]],
    source_tag: str,
    target_tag: str,
    known: AlignmentEvidence,
) -> tuple[SearchModel, LinkTable]:
    """Return the model before learning from the texts, and its links."""
    ours = keyed(source, source_tag, known.kinds[0] if known.kinds else None)
    theirs = keyed(target, target_tag, known.kinds[1] if known.kinds else None)
    hints = known.translated if "translated" in known.used else None
    links = links_between(ours, theirs, known.lexicon, hints, known.used)
    likeness = Likeness.of(*known.vectors) if known.vectors and "vectors" in known.used else None
    return SearchModel.before(ours, theirs, links, known.used, likeness, known.timed), links


def _beads(model: SearchModel, path: Path) -> Iterator[Bead]:
    for (i, j, a, b), sure in zip(path, confidence(model, path), strict=True):
        yield Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), round(sure, 4))


class WordsAlike:
    """The sentences of two texts, compared by their words, figures, names and addresses: an independent sign of a pair.

    Neither their place nor length or layout counts.
    """

    def __init__(self, ours: Sequence[str], theirs: Sequence[str], tags: tuple[str, str], lexicon: Lexicon) -> None:
        one, two = keyed([[text] for text in ours], tags[0], None), keyed([[text] for text in theirs], tags[1], None)
        clues, answers = both_clues(one, two, links_between(one, two, lexicon, None, _OF_WORDS), {})
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
