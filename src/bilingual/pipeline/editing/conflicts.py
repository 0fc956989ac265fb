"""Two different edits of one sentence: shown with both texts, and settled only by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.settings.run_options import Settle

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class EditConflict:
    """The sentence *source* was edited as *first* in the place *one*, and as *second* in the place *two*."""

    source: str
    one: str
    first: str
    two: str
    second: str

    def __str__(self) -> str:
        return f"{self.one} says “{self.first}” and {self.two} says “{self.second}” for “{self.source}”"


def refuse(conflicts: Sequence[EditConflict], folder: Path, choices: tuple[Settle, Settle]) -> None:
    """Raise InputError if there are *conflicts*; *choices* are the values of ``--settle`` for the two places."""
    if not conflicts:
        return
    more = f"; and {len(conflicts) - _SHOWN} more" if len(conflicts) > _SHOWN else ""
    commands = " or ".join(f"`bilingual apply {folder} --settle {choice}`" for choice in choices)
    raise InputError(
        "BIL-EDT-016",
        f"the same sentence was edited in two places: {'; '.join(map(str, conflicts[:_SHOWN]))}{more}. "
        "Both stay as they are",
        where=folder,
        remedy=f"Make both the same, or run {commands}.",
    )
