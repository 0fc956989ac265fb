"""What the answers of engines and models say against single sentences, compared with those on the rest of the text.

How alike two good translations are depends on the engine and on the languages, and cosines on the model. So all are
compared on the text itself: those of texts that belong together, and those of neighbouring sentences, which do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bilingual.fidelity.material import Pair
from bilingual.fidelity.quality.evidence import Evidence
from bilingual.fidelity.quality.measures import UnitLikeness, Usual
from bilingual.text.counts import shortened
from bilingual.text.likeness.overlap import overlap

# What is usual before the text is known: likeness in letters as measured with Apertium between English and Spanish
# (bench/quality), the others as assumed.
_ALIKE, _NEAR, _ESTIMATE = Usual(0.6, 0.2), Usual(0.8, 0.12), Usual(0.8, 0.2)
_FIRST_WORDS = 90


@dataclass(frozen=True, slots=True)
class UnitJudgement:
    """One answer: by how many standard deviations it is ``below`` the usual, and what to tell a person."""

    name: str
    below: float
    said: str


@dataclass(frozen=True, slots=True)
class Judgements:
    """All answers on a text; iterating yields each with its unit's id."""

    likenesses: Mapping[str, UnitLikeness] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    estimates: Mapping[str, float] = field(default_factory=dict)

    def belongs(self, unit: str) -> float:
        """Return how much more probable the answers are if the target is of this unit than of another (log)."""
        return sum(likeness.belongs(unit) for likeness in self.likenesses.values() if unit in likeness.values)

    def __iter__(self) -> Iterator[tuple[str, UnitJudgement]]:
        for name, likeness in self.likenesses.items():
            for unit, value in likeness.values.items():
                yield unit, UnitJudgement(name, likeness.own.below(value), self.said[name][unit])
        usual = _ESTIMATE.after(list(self.estimates.values()))
        for unit, value in self.estimates.items():
            yield unit, UnitJudgement("estimator", usual.below(value), self.said["estimator"][unit])


def answers_on(pairs: Sequence[Pair], tags: tuple[str, str], evidence: Evidence) -> Judgements:
    """Return the answers of *evidence* on the units of *pairs*, in the languages *tags*."""
    targets = {pair.unit.id: pair.target.prose for pair in pairs}
    sources = {pair.unit.id: pair.source.prose for pair in pairs}
    found: dict[str, UnitLikeness] = {}
    said: dict[str, dict[str, str]] = {}
    for name, texts, answers, tag, words in (
        ("agreement", targets, evidence.second, tags[1], "another engine says"),
        ("round-trip", sources, evidence.back, tags[0], "translated back it says"),
    ):
        if units := [unit for unit in texts if unit in answers]:
            found[name] = _in_letters(units, texts, answers, tag)
            said[name] = {
                unit: f"{words} “{shortened(answers[unit], _FIRST_WORDS)}” (likeness {found[name].values[unit]:.2f})"
                for unit in units
            }
    cosines = {unit: both for unit, both in evidence.cosines.items() if unit in targets}
    if cosines:
        own = {unit: both[0] for unit, both in cosines.items()}
        others = sorted(both[1] for both in cosines.values())
        found["embeddings"] = UnitLikeness(own, others, _NEAR.after(list(own.values())))
        said["embeddings"] = {
            unit: f"the embeddings of both are {value:.2f} alike, usual is {found['embeddings'].own.centre:.2f}"
            for unit, value in own.items()
        }
    estimates = {unit: value for unit, value in evidence.estimates.items() if unit in targets}
    said["estimator"] = {unit: f"{evidence.estimator} says {value:.2f}" for unit, value in estimates.items()}
    return Judgements(found, said, estimates)


def _in_letters(units: Sequence[str], texts: Mapping[str, str], answers: Mapping[str, str], tag: str) -> UnitLikeness:
    own = {unit: overlap(texts[unit], answers[unit], tag) for unit in units}
    others = sorted(overlap(texts[unit], answers[other], tag) for unit, other in pairwise(units))
    return UnitLikeness(own, others, _ALIKE.after(list(own.values())))
