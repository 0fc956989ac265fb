"""A person who corrects sentences in a window."""

from __future__ import annotations

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.correct import correct, redo, undo
from bilingual.pipeline.tools import memory_path
from bilingual.views.review.texts import unit_base
from support.results.corrected import corrected_bitext
from support.results.results import Place

PAIR = "en_de"
EDITED = "Der Wärter zählte sieben Schiffe."


class Person:
    """A person in one window: sees the sentences, and changes them as seen."""

    def __init__(self, place: Place, pair: str = PAIR) -> None:
        self.place, self.pair = place, pair
        self.look()

    def look(self) -> None:
        bitext, self.left = corrected_bitext(self.place.folder, self.place.tools(), self.pair)
        self.units = {unit.id: unit for unit in bitext}

    def change(self, unit: str, target: str | None = None, **wanted: object) -> Change:
        return Change(unit, unit_base(self.units[unit]), target, **wanted)  # type: ignore[arg-type]

    def correct(self, *changes: Change, stretch: str = "") -> Corrected:
        place = self.place
        return correct(place.folder, place.tools(), self.pair, changes, stretch=stretch)

    def types(self, unit: str, *texts: str, stretch: str) -> None:
        """Write *texts* into *unit* one after the other, as a page sends them while somebody types."""
        for text in texts:
            assert self.correct(self.change(unit, text), stretch=stretch).done
            self.look()

    def undo(self) -> Corrected:
        return undo(self.place.folder, self.place.tools(), self.pair)

    def redo(self) -> Corrected:
        return redo(self.place.folder, self.place.tools(), self.pair)

    def states(self) -> dict[str, str]:
        self.look()
        return {name: unit.state for name, unit in self.units.items()}


def known(place: Place) -> dict[str, str]:
    """Return what the memory has from English to German."""
    return {one.source: one.target for one in TranslationMemory(memory_path(place.settings)).entries("en", "de")}
