"""A person's edits while they are collected: the new state of a results folder's texts, not yet written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bilingual.engines.translation.memory.entries import Entry
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.contents import Contents
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.reviewed import EditedReview
from bilingual.pipeline.records import exchange

Unlearnt = tuple[tuple[str, str], Entry | None]


@dataclass(slots=True)
class Taken:
    """The new texts by the stage that makes them, and what else is to be recorded.

    ``edited`` are the new targets by unit, with the file that says so; ``ticked`` and ``unticked`` the units whose
    approval was given or withdrawn, with the place. ``changed`` are units that were changed in another way than their
    texts; ``restored`` the pairs of texts to unlearn, with what the memory had before; ``fields`` are those of the
    posts of a pair; ``speakers`` the names of speakers; ``read`` what the files said.
    """

    folder: Path
    transcript: Transcript | None = None
    bitexts: dict[str, Bitext] = field(default_factory=dict)
    learnt: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    forgotten: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    cuts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    consumed: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    contents: dict[str, Contents] = field(default_factory=dict)
    edited: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    ticked: dict[str, dict[str, str]] = field(default_factory=dict)
    unticked: dict[str, dict[str, str]] = field(default_factory=dict)
    reviews: dict[str, EditedReview] = field(default_factory=dict)
    changed: dict[str, set[str]] = field(default_factory=dict)
    restored: dict[str, list[Unlearnt]] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    speakers: dict[str, str] | None = None
    read: dict[str, Bitext] = field(default_factory=dict)

    def bitext(self, stage: str) -> Bitext:
        """Return the bitext of *stage* with the edits so far."""
        if stage not in self.bitexts and stage not in self.read:
            self.read[stage] = exchange.read_bitext(self.folder / f"{stage}.json")
        return self.bitexts.get(stage) or self.read[stage]

    def lock(self, stage: str, targets: Mapping[str, str], where: str) -> None:
        """Make *targets*, by unit id, a person's work, as the file *where* says."""
        bitext = self.bitext(stage)
        units = {
            unit.id: replace(unit, target=targets[unit.id], locked=True, provenance=HUMAN)
            for unit in bitext
            if unit.id in targets
        }
        self.bitexts[stage] = bitext.with_units(units)
        self.learnt.setdefault(stage, []).extend((unit.source, unit.target or "") for unit in units.values())
        self.edited.setdefault(stage, {}).update({name: (where, text) for name, text in targets.items()})

    def put(self, stage: str, units: Mapping[str, Unit]) -> None:
        """Replace *units* of the bitext of *stage*, by id."""
        self.bitexts[stage] = self.bitext(stage).with_units(units)
        self.changed.setdefault(stage, set()).update(units)
