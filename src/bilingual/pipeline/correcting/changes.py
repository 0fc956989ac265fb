"""What a person changes in sentences, and what came of it (pure values)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import HUMAN, STALE, Provenance, Unit
from bilingual.model.cue import Timeline
from bilingual.model.digest import text_digest
from bilingual.views.review.texts import edited_text, shown, unit_base


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants of the sentence *unit*; ``None`` leaves things as they are.

    ``base`` is the ``unit_base`` of what they saw, empty for whatever it says now. ``accepted`` are the reasons why
    findings in it are none, by check. With a ``provenance``, ``target`` is the answer of a machine, which is not
    locked.
    """

    unit: str
    base: str = ""
    target: str | None = None
    approved: bool | None = None
    locked: bool | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)
    provenance: str = ""

    def to_json(self) -> dict[str, Any]:
        given = {name: value for name, value in asdict(self).items() if value not in (None, "", {})}
        # A browser may send what no file can hold.
        if self.target is not None:
            given["target"] = shown(self.target)
        return given | ({"accepted": {n: shown(why) for n, why in self.accepted.items()}} if self.accepted else {})

    def of(self, unit: Unit, tag: str) -> Unit:
        """Return *unit*, with a target in language *tag*, after this change.

        An edited sentence that was approved is stale until it is approved again. Raises InputError for a target without
        text.
        """
        text = None if self.target is None else edited_text(self.target, unit.target, tag, quotes=False)
        made = unit
        if text is not None and self.provenance:
            made = replace(unit, target=text, provenance=Provenance.parse(self.provenance), locked=False, approved="")
        elif text is not None:
            made = replace(unit, target=text, provenance=STALE if unit.is_approved else HUMAN, locked=True, approved="")
        if self.locked is not None and self.locked != made.locked:
            made = replace(made, locked=self.locked, approved=made.approved if self.locked else "")
        if self.approved and not made.is_approved:
            return made.by_approval()
        return made.without_approval() if self.approved is False and made.approved else made


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A sentence as it is now, with the ``base`` for the next change of it."""

    unit: Unit

    def to_json(self) -> dict[str, Any]:
        unit = self.unit
        return {
            "id": unit.id,
            "source": unit.source,
            "target": unit.target,
            "state": unit.state,
            "locked": unit.locked,
            "approved": unit.is_approved,
            "provenance": str(unit.provenance),
            "base": unit_base(unit),
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another text than the one that a change was made for: *wanted* is the change's, *now* is the unit."""

    now: Unit
    wanted: str | None

    def to_json(self) -> dict[str, Any]:
        return {"unit": self.now.id, "wanted": self.wanted, "now": UnitNow(self.now).to_json()}


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Another text than the one that a change was made for: *wanted* is the change's, *now* the field's."""

    field: str
    wanted: str
    now: str

    def to_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "wanted": self.wanted,
            "now": {"text": self.now, "base": field_base(self.now)},
        }

    def __str__(self) -> str:
        return f"it says “{self.wanted}” for {self.field}, which now says “{self.now}”"


def field_base(text: str) -> str:
    """Return the mark by which a change of a field tells what it was made for."""
    return text_digest(text)[:8]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a batch of changes, which is made as a whole or not at all.

    ``units`` are those named, as they are now. With ``conflicts``, or units ``refused`` with the reasons, nothing was
    changed. ``waiting``: a run holds the item, and takes the batch in. ``to_approve`` are the ids of the sentences
    that the videos wait for. ``step`` is its number in the history, 0 if nothing was to be changed. ``cues`` are all
    cues of the pair if those were changed, and ``refused`` is then by their words, ``3-7``; ``outdated`` names those
    that are refused because there are other cues now. ``fields`` are all those of posts that are set, if it was about
    such, and ``field_conflicts`` those that say something else.
    """

    pair: str
    units: Sequence[Unit] = ()
    conflicts: Sequence[Conflict] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    waiting: bool = False
    to_approve: Sequence[str] = ()
    notes: Sequence[str] = ()
    step: int = 0
    cues: Timeline | None = None
    outdated: Sequence[str] = ()
    fields: Mapping[str, str] | None = None
    field_conflicts: Sequence[FieldConflict] = ()

    @property
    def conflicting(self) -> bool:
        return bool(self.conflicts or self.field_conflicts)

    @property
    def done(self) -> bool:
        return not (self.conflicting or self.refused)

    def to_json(self) -> dict[str, Any]:
        return {
            "pair": self.pair,
            "units": [UnitNow(unit).to_json() for unit in self.units],
            "conflicts": [*(one.to_json() for one in self.conflicts), *(one.to_json() for one in self.field_conflicts)],
            "refused": dict(self.refused),
            "done": self.done,
            "waiting": self.waiting,
            "to_approve": list(self.to_approve),
            "notes": list(self.notes),
            "step": self.step,
            "cues": None if self.cues is None else self.cues.to_json()["cues"],
            "outdated": list(self.outdated),
            "fields": None if self.fields is None else dict(self.fields),
        }


def changes_from(values: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return the changes that ``Change.to_json`` wrote."""
    return [Change(**value) for value in values]


def no_sentence(unit: str, pair: str, folder: Path) -> InputError:
    """Return the error for a *unit* that the translation *pair* in the results *folder* does not have."""
    return InputError("BIL-EDT-022", f"has no sentence {unit}", where=folder / f"bitext.{pair}.json")


_KEPT = ("source", "target", "locked", "approved")


def kept(unit: Unit) -> list[Any]:
    """Return what the history keeps of *unit*: all but its id, words and hints, which runs may change.

    >>> unit = Unit("s1", "One.", "Eins.", provenance=HUMAN, locked=True)
    >>> revived(Unit("s1", "One.", "Zwei."), kept(unit)) == unit
    True
    """
    return [*(getattr(unit, name) for name in _KEPT), str(unit.provenance)]


def revived(unit: Unit, values: Sequence[Any]) -> Unit:
    """Return *unit* as ``kept`` says."""
    return replace(unit, **dict(zip(_KEPT, values[:-1], strict=True)), provenance=Provenance.parse(values[-1]))
