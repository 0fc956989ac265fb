"""Two different edits of one sentence: shown with both texts, and settled only by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.settings.run_options import Settle, Settling

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class EditConflict:
    """The sentence *source* of *unit* was edited as *first* in the place *one*, and as *second* in the place *two*."""

    unit: str
    source: str
    one: str
    first: str
    two: str
    second: str

    def __str__(self) -> str:
        return f"{self.one} says “{self.first}” and {self.two} says “{self.second}” for “{self.source}” ({self.unit})"


def refuse(conflicts: Sequence[EditConflict], folder: Path, choices: tuple[Settle, Settle], settled: Settling) -> None:
    """Raise InputError if there are *conflicts*; *choices* are the values of ``--settle`` for the two places.

    *settled* are the choices made so far, which the command to run has to repeat.
    """
    if not conflicts:
        return
    more = f"; and {len(conflicts) - _SHOWN} more" if len(conflicts) > _SHOWN else ""
    made = "".join(f" --settle {unit}={place}" for unit, place in settled.units.items())
    command = f"bilingual apply {folder}{made} --settle"
    each = ""
    if len(conflicts) > 1 or made:
        units = " ".join(f"--settle {one.unit}={choices[0]}" for one in conflicts[:_SHOWN])
        each = f" One by one: `bilingual apply {folder}{made} {units}`, each with either of the two."
    raise InputError(
        "BIL-EDT-016",
        f"the same sentence was edited in two places: {'; '.join(map(str, conflicts[:_SHOWN]))}{more}. "
        "Both stay as they are",
        where=folder,
        remedy=f"Make both the same, or run `{command} {choices[0]}` or `{command} {choices[1]}`.{each}",
    )
