"""Draws of (damage, moment, command): a file of items or of the root's state is damaged before a command, or during it.

After the command the item is published once more. *Survived* are those after which both work, or end in one line with
a code. *Wrong* is an item that both call ready though its texts are others now, *lost* what a person made that is
nowhere any more.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from damages import Drawn, drawn
from full_root import FullRoot
from row import Row

from attacks.damaged_state import COMMANDS, MAKING, Owned, fault_of, is_edit, texts_of
from support.attacks.breaking import ChangedAt, Ended, command, unbroken
from support.attacks.changing_sources import quick_runs
from support.sources.paid_article import Services

SEED = 2026
_ROW = 5
"""Draws in a row of the table."""


def attack(folder: Path, most: int, first: int = 1) -> Iterator[Row]:
    """Yield a row for each five draws, from number *first* on."""
    with quick_runs(folder / "quick"), Services() as services:
        full = FullRoot(folder / "root", services)
        full.make()
        whole = Path(shutil.copytree(full.root, folder / "whole", symlinks=True))
        attacked = Attacked(full, whole)
        draws = islice(drawn([*full.files()], sorted(COMMANDS), random.Random(SEED)), first - 1, first - 1 + most)
        numbers = enumerate(draws, first)
        while batch := [*islice(numbers, _ROW)]:
            row = Row(f"damages drawn, {batch[0][0]} to {batch[-1][0]}")
            for number, draw in batch:
                attacked.strike(row, number, draw)
            yield row


class Attacked:
    def __init__(self, full: FullRoot, whole: Path) -> None:
        self.full, self._whole = full, whole
        self._before = {name: texts_of(full, name) for name in full.sources}
        self._places: dict[tuple[str, str], int] = {}

    def strike(self, row: Row, number: int, draw: Drawn) -> None:
        name = self.full.item_of(draw.path)
        inside = draw.path.relative_to(self.full.root)
        broken = unbroken
        if draw.share is not None:
            places = self._places_of(draw.command, name)
            broken = ChangedAt(1 + int(draw.share * places), partial(_damaged, draw))
        self._restore()
        if draw.share is None:
            draw.damage(draw.path)
        owned = Owned(self.full.root)
        ended = command(COMMANDS[draw.command](self.full, name), self.full.root, broken)
        again = self._run("run", name)
        faults = [
            f"{said}: {found}" for said, one in ((draw.command, ended), ("run", again)) if (found := fault_of(one))
        ]
        # What the damage itself destroys in the middle of a run is not what the run has lost.
        own = "the memory" if inside.name.startswith("memory.sqlite") else str(inside)
        lost = [one for one in owned.lost() if draw.share is None or not one.endswith(own)]
        ready = again.code == 0 or (ended.code == 0 and draw.command in MAKING)
        wrong = ready and not is_edit(inside.name, draw.kind) and texts_of(self.full, name) != self._before[name]
        when = "before" if draw.share is None else f"at {draw.share:.0%}"
        what = f"{number}: {inside}: {draw.kind}: {when}: {draw.command}: {'; '.join(faults)}"
        told = what + (f" LOST {'; '.join(lost)}" if lost else "") + (" WRONG" if wrong else "")
        row.add(told, same=not faults, lost=len(lost), wrong=wrong)

    def _places_of(self, said: str, name: str) -> int:
        """Return how many places the command passes in an undisturbed run."""
        if (said, name) not in self._places:
            self._restore()
            self._places[said, name] = len(self._run(said, name).places)
        return self._places[said, name]

    def _run(self, said: str, name: str) -> Ended:
        return command(COMMANDS[said](self.full, name), self.full.root)

    def _restore(self) -> None:
        shutil.rmtree(self.full.root)
        shutil.copytree(self._whole, self.full.root, symlinks=True)


def _damaged(draw: Drawn) -> None:
    """Damage the file as it is now; what a run has removed meanwhile, or made into something else, has no damage."""
    if draw.path.is_file():
        try:
            draw.damage(draw.path)
        except (ValueError, LookupError, TypeError):
            return
