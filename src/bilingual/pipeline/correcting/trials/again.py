"""Asks the engines of an item about single sentences again, without a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.base import Item, Progress, silent
from bilingual.model.bitext import Unit
from bilingual.pipeline.correcting.applying import bitext_of, taken_now
from bilingual.pipeline.correcting.changes import Change, no_sentence
from bilingual.pipeline.making.translating import sources_around
from bilingual.pipeline.records.answers.answer import Use
from bilingual.pipeline.records.answers.checkpoint import Known
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.tools import Tools
from bilingual.views.review.texts import unit_base


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the engines say of *unit* now: ``text`` with its ``provenance``, or ``why`` there is none."""

    unit: Unit
    text: str | None
    provenance: str = ""
    why: str = ""

    @property
    def change(self) -> Change:
        """The change that puts this in the place of the sentence, as a machine's. Only if there is a text."""
        return Change(self.unit.id, unit_base(self.unit), self.text, provenance=self.provenance)

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit.id,
            "base": unit_base(self.unit),
            "text": self.text,
            "provenance": self.provenance or None,
            "why": self.why or None,
        }


def translate_again(
    folder: Path,
    tools: Tools,
    pair: str,
    units: Sequence[str],
    engines: Sequence[str] = (),
    progress: Progress = silent,
) -> tuple[list[Proposal], list[str]]:
    """Return what the item's chain, or other *engines*, says of *units* now, and notes; nothing is changed.

    Answers are judged as in a run; earlier ones do not count, the memory does where it is in the chain. Raises
    InputError for a unit or pair that is not there, UsageError for an unknown engine.
    """
    item = recorded_item(folder, tools)
    bitext = bitext_of(item, taken_now(item, pair), pair)
    every = list(bitext)
    places = {unit.id: number for number, unit in enumerate(every)}
    for name in units:
        if name not in places:
            raise no_sentence(name, pair, folder)
    chosen = [places[name] for name in dict.fromkeys(units)]
    title = item.settings.title or ""
    items = [Item(every[place].source, *sources_around(every, place), title=title) for place in chosen]
    glossary = item.tools.glossary(item.settings.glossary)
    names = tuple(engines) or item.settings.translation
    nothing = Known((), Use(glossary, (bitext.source, bitext.target)))
    chain = item.tools.chain(names, glossary, nothing, lambda item, outcome: None)
    outcomes = chain.translate(items, bitext.source, bitext.target, progress)
    found = [
        Proposal(every[place], one.text, str(one.provenance))
        if one.text is not None
        else Proposal(every[place], None, why=str(one.error or "no engine has a translation"))
        for place, one in zip(chosen, outcomes, strict=True)
    ]
    return found, chain.notes()
