"""An answer of a chain, and whether it still holds: for the sentence, its neighbours, their terms, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.engines.base import Item, Outcome
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary
from bilingual.text.terms.likely import mark_of

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and the mark of the terms that it was made with: ``None`` for those of today's glossary."""

    outcome: Outcome
    terms: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """What a chain makes of a sentence besides its text: *context* says whether an engine reads its neighbours."""

    glossary: Glossary
    pair: tuple[str, str]
    context: bool = False

    def mark(self, item: Item, answer: str) -> str:
        """Return the mark of the terms in *item*, in the neighbours that are read, and in *answer*."""
        around = (item.text, item.before, item.after) if self.context else (item.text,)
        return mark_of(self.glossary, around, answer, self.pair)

    def fits(self, item: Item, answer: Answer) -> bool:
        return answer.terms is None or answer.terms == self.mark(item, answer.outcome.text or "")

    def items(self, bitext: Bitext) -> list[Item]:
        """Return what the chain is asked for the units of *bitext*."""
        sources = ["", *(unit.source for unit in bitext), ""]
        return [
            Item(text, *((sources[number - 1], sources[number + 1]) if self.context else ()))
            for number, text in enumerate(sources[1:-1], 1)
        ]

    def marks(self, bitext: Bitext) -> dict[str, str]:
        """Return the marks of the units that a machine translated, by id; those without terms have none."""
        asked = zip(bitext, self.items(bitext), strict=True)
        found = {unit.id: self.mark(item, unit.target or "") for unit, item in asked if by_machine(unit)}
        return {name: mark for name, mark in found.items() if mark}


def founded(answers: Sequence[tuple[Place, Answer]], memory: TranslationMemory) -> list[tuple[Place, Answer]]:
    """Return the *answers* whose examples are all in the *memory*, unchanged."""
    marks = {mark for _, answer in answers for mark in answer.outcome.examples}
    lost = marks - memory.still_there(marks)
    return [(place, answer) for place, answer in answers if not lost.intersection(answer.outcome.examples)]


def by_machine(unit: Unit) -> bool:
    return unit.target is not None and not unit.locked and unit.provenance.engine != "memory"


def place_of(item: Item) -> Place:
    return item.text, digest([item.before, item.after])[:16] if item.before or item.after else ""
