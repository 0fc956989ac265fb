"""One score for each sentence, and which to read first.

The score is the chance in per cent that the sentence is right, if about one sentence in twenty of the text is wrong:
``100 / (1 + odds)``, with the odds of all signals added. It orders sentences for a reader and decides nothing: only
findings keep a result from being ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.fidelity.quality.signals import Lexicon, Signal, signals
from bilingual.fidelity.waivers import Waiver
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

NAME = "quality"  # in waivers: a person has read this sentence
# Below this a sentence is more probably wrong than right.
READ_BELOW = 50


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one unit, 0 to 100, with its signals, strongest first. ``settled``: a person made or accepted it."""

    unit: Unit
    value: int
    signals: tuple[Signal, ...]
    settled: bool = False

    @property
    def shares(self) -> dict[str, float]:
        """The share of each signal in the odds that the unit is wrong, strongest first; together 1."""
        odds: dict[str, float] = {}
        for signal in self.signals:
            odds[signal.name] = odds.get(signal.name, 0.0) + signal.odds
        total = sum(odds.values())
        return {name: round(part / total, 3) for name, part in sorted(odds.items(), key=lambda one: -one[1])}

    @property
    def why(self) -> tuple[str, ...]:
        """What speaks against the unit, for people."""
        return tuple(dict.fromkeys(signal.said for signal in self.signals if signal.said))


@dataclass(frozen=True, slots=True)
class Quality:
    """The scores of a text, in its order; untranslated units have none."""

    scores: tuple[Score, ...] = ()

    @property
    def worst_first(self) -> tuple[Score, ...]:
        """All scores, lowest first, those of a person's sentences last."""
        return tuple(sorted(self.scores, key=lambda score: (score.settled, -_odds(score.signals))))

    @property
    def read_first(self) -> tuple[Score, ...]:
        """The sentences that are more probably wrong than right and that no person made or accepted, worst first."""
        return tuple(score for score in self.worst_first if score.value < READ_BELOW and not score.settled)

    def told(self, say: Callable[[str, Unit], str]) -> Quality:
        """Return the same scores, with what speaks against each unit in the words of *say*."""
        return Quality(
            tuple(
                replace(score, signals=tuple(replace(one, said=say(one.said, score.unit)) for one in score.signals))
                for score in self.scores
            )
        )

    @property
    def usual(self) -> int:
        """The median score; 0 without scores."""
        return round(median(score.value for score in self.scores)) if self.scores else 0

    def to_json(self) -> dict[str, Any]:
        return {
            "usual": self.usual,
            "read_first": [
                {"unit": s.unit.id, "score": s.value, "why": list(s.why), "signals": s.shares} for s in self.read_first
            ],
            "scores": {score.unit.id: score.value for score in self.scores},
        }


def scored(
    bitext: Bitext,
    findings: Sequence[Finding],
    lexicon: Lexicon,
    evidence: Evidence = NONE,
    *,
    waivers: Sequence[Waiver] = (),
    people: bool = True,
) -> Quality:
    """Return the scores of all translated units of *bitext*.

    See ``signals`` for *findings*, *lexicon* and *evidence*. *people*: locked units are a person's work, which is
    scored but not listed; without it all are, as in the check of a file.
    """
    found = signals(bitext, findings, lexicon, evidence)
    units: Mapping[str, Unit] = {unit.id: unit for unit in bitext}
    scores = []
    for unit, own in found.items():
        settled = (people and units[unit].locked) or _waived(units[unit], waivers, bitext.pair)
        ordered = tuple(sorted(own, key=lambda signal: -signal.odds))
        scores.append(Score(units[unit], round(100 / (1 + _odds(own))), ordered, settled))
    return Quality(tuple(scores))


def _odds(signals: Sequence[Signal]) -> float:
    return sum(signal.odds for signal in signals)


def _waived(unit: Unit, waivers: Sequence[Waiver], pair: str) -> bool:
    asked = Finding(NAME, "I", "", unit.id, unit.source, unit.target or "")
    return any(waiver.check == NAME and waiver.covers(asked, pair) for waiver in waivers)
