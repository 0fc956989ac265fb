"""A text whose sentences engines and models are asked about, with the answers so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bilingual.errors import BilingualError
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline.quality.kept import Kept, Place
from bilingual.pipeline.quality.wanted import Kind
from bilingual.pipeline.tools import Tools
from bilingual.text.counts import counted

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why some sentences have no answer."""

    error: BilingualError
    sentences: int


@dataclass(slots=True)
class Asking:
    """One text being asked about; ``failures`` are the last errors, by kind, and ``places`` all answers that count.

    *tell* gets a line before anything is asked, with what it is and what it may cost.
    """

    bitext: Bitext
    units: Sequence[Unit]
    tools: Tools
    kept: Kept
    tell: Tell
    failures: dict[Kind, Failure] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)

    def known(self, kind: Kind, key: str | None) -> dict[str, Any]:
        """Return the kept answers by unit."""
        found = {}
        for unit in self.units:
            place = place_of(kind, unit)
            value = self.kept.get(place, key)
            if _fits(kind, value):
                found[unit.id] = value
                self.places.add(place)
        return found

    def missing(self, kind: Kind, key: str) -> list[Unit]:
        """Return the units without an answer, one for each text."""
        by_place: dict[Place, Unit] = {}
        for unit in self.units:
            by_place.setdefault(place_of(kind, unit), unit)
        return [unit for place, unit in by_place.items() if not _fits(kind, self.kept.get(place, key))]

    def add(self, kind: Kind, key: str, unit: Unit, value: Any) -> None:
        self.kept.add(place_of(kind, unit), key, value)

    def tell_failures(self) -> None:
        for kind, failure in self.failures.items():
            count = counted(failure.sentences, "sentence")
            self.tell(f"{kind}: no answer for {count}: {failure.error.message}")


def place_of(kind: Kind, unit: Unit) -> Place:
    """Return where the answer on *unit* is kept: another translation does not depend on ours, one back not on the
    source.
    """
    source = "" if kind == "round-trip" else unit.source
    return kind, source, "" if kind == "agreement" else unit.target or ""


def _fits(kind: Kind, value: Any) -> bool:
    if kind in ("agreement", "round-trip"):
        return isinstance(value, str) and bool(value.strip())
    if kind == "estimator":
        return isinstance(value, int | float) and 0 <= value <= 1
    return isinstance(value, list) and len(value) == 2 and all(isinstance(one, int | float) for one in value)
