"""Saves each translation as soon as an engine returns it, so that an interrupted run never pays twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bilingual.engines.base import Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.model.bitext import Bitext, Provenance
from bilingual.model.digest import digest
from bilingual.pipeline.records.workspace import disk_errors, make_folder

Place = tuple[str, str]
"""A source text, and a digest of the sentences around it where an engine reads them."""


class Checkpoint:
    """One line of JSON per accepted translation, in a file for one pair and one chain."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, item: Item, outcome: Outcome) -> None:
        """Add one translation that had a cost; the file is complete after each line."""
        if outcome.provenance.engine in ("memory", Known.id):
            return
        line = {"source": item.text, "target": outcome.text, "provenance": str(outcome.provenance)}
        if context := place_of(item)[1]:
            line["context"] = context
        make_folder(self.path.parent)
        with disk_errors(self.path), self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def answers(self) -> dict[Place, Outcome]:
        """Return the saved translations, ignoring a last line truncated by a crash."""
        if not self.path.is_file():
            return {}
        found: dict[Place, Outcome] = {}
        for line in self.path.read_text("utf-8").splitlines():
            try:
                value = json.loads(line)
            except json.JSONDecodeError:
                continue
            found[value["source"], value.get("context", "")] = Outcome(
                value["target"], Provenance.parse(value["provenance"])
            )
        return found

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


class Known:
    """An engine that returns earlier output of the same chain, so that only changes are sent.

    It comes right after the memory in the chain, since a person's approved translation overrides it.
    """

    id = "previous"
    capabilities = TranslationCapabilities(masks=False)

    def __init__(self, answers: Mapping[Place, Outcome]) -> None:
        self._answers = dict(answers)

    def key(self) -> Mapping[str, Any]:
        return {}

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        return [self._answers.get(place_of(item), Outcome()) for item in items]


def machine_answers(previous: Bitext | None, *, context: bool) -> dict[Place, Outcome]:
    """Return the machine translations in *previous*. The memory is queried each time, and human translations are
    locked. *context*: the chain has an engine that reads the neighbours, so that an answer is only good between these.
    """
    units = tuple(previous or ())
    sources = ["", *(unit.source for unit in units), ""]
    found = {}
    for number, unit in enumerate(units, 1):
        if unit.target is not None and not unit.locked and unit.provenance.engine != "memory":
            around = (sources[number - 1], sources[number + 1]) if context else ("", "")
            found[place_of(Item(unit.source, *around))] = Outcome(unit.target, unit.provenance)
    return found


def place_of(item: Item) -> Place:
    return item.text, digest([item.before, item.after])[:16] if item.before or item.after else ""
