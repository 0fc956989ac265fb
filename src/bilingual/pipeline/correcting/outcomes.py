"""What one step of the history makes of the sentences as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bilingual.engines.translation.memory.entries import Entry
from bilingual.fidelity.waivers import Waiver
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Timeline
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.accepting import waiver_of
from bilingual.pipeline.correcting.changes import (
    Change,
    Conflict,
    FieldConflict,
    changes_from,
    kept,
    no_sentence,
    revived,
)
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.editing.approvals import refusals
from bilingual.pipeline.editing.taken import Unlearnt
from bilingual.pipeline.run import Job
from bilingual.views.review.texts import unit_base


@dataclass(slots=True)
class StepOutcome:
    """The units of a bitext that a step changes, before and after by id, or why it changes none.

    ``accepted`` are waivers to add, ``withdrawn`` those to remove; ``learnt``, ``forgotten`` and ``restored`` is what
    to teach the memory;
    ``cuts`` are the cuts of all cues before and after, ``timeline`` the cues after, and ``outdated`` names what was
    refused because there are other cues now; ``transcript`` and ``bitexts``, by stage, are what is spoken after, and
    ``said`` what the history keeps of that; ``fields`` are the texts of fields of posts before and after, and
    ``field_conflicts`` those that say something else by now; ``told`` is what the history keeps of names of speakers
    and of who says which sentence, ``speakers`` all names after.
    """

    before: dict[str, Unit] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    accepted: list[Waiver] = field(default_factory=list)
    withdrawn: list[Waiver] = field(default_factory=list)
    learnt: list[tuple[str, str]] = field(default_factory=list)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    restored: list[Unlearnt] = field(default_factory=list)
    cuts: tuple[list[Any], list[Any]] | None = None
    timeline: Timeline | None = None
    outdated: tuple[str, ...] = ()
    transcript: Transcript | None = None
    bitexts: dict[str, Bitext] = field(default_factory=dict)
    said: Mapping[str, Any] | None = None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    field_conflicts: list[FieldConflict] = field(default_factory=list)
    told: Mapping[str, Any] | None = None
    speakers: Mapping[str, str] | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is another after it."""
        made = any(one is not None for one in (self.cuts, self.said, self.told))
        return bool(self.units or self.accepted or self.fields or made)

    @property
    def conflicting(self) -> bool:
        return bool(self.conflicts or self.field_conflicts)

    @property
    def fails(self) -> bool:
        return self.conflicting or bool(self.refused)

    def put(self, old: Unit, new: Unit) -> None:
        if kept(old) != kept(new):
            self.before[old.id], self.units[old.id] = old, new

    def teach(self) -> None:
        """Learn what is a person's now, and forget what is no longer."""
        for name, new in self.units.items():
            old = self.before[name]
            if new.locked and new.target is not None:
                self.learnt.append((new.source, new.target))
            elif old.locked and old.target is not None:
                self.forgotten.append((old.source, old.target))


def outcome_of(job: Job, bitext: Bitext, step: Step, of: Step | None, *, lenient: bool = False) -> StepOutcome:
    """Return what *step* makes of *bitext*; *of* is the step that it undoes or does again.

    With *lenient*, units that cannot be approved stay as they are, and the others are. Raises InputError for a unit
    that is not there, and a text without anything to read.
    """
    if step.kind == "correct":
        return _corrected(job, bitext, changes_from(step.changes), lenient=lenient)
    return _restored(bitext, of, undo=step.kind == "undo") if of is not None else StepOutcome()


def _corrected(job: Job, bitext: Bitext, changes: Sequence[Change], *, lenient: bool) -> StepOutcome:
    found = StepOutcome()
    units = {unit.id: unit for unit in bitext}
    now = dict(units)
    for change in changes:
        if change.unit not in units:
            raise no_sentence(change.unit, bitext.pair, job.folder)
        seen = units[change.unit]
        made = change.of(now[change.unit], bitext.target)
        other = change.base not in ("", unit_base(seen))
        if kept(made) == kept(seen) and not change.accepted and not (other and change.target is None):
            continue  # both want the same
        if other:
            found.conflicts.append(Conflict(seen, change.target))
        if change.provenance and (seen.locked or seen.approved):
            found.refused[change.unit] = "is a person's text"
        if (change.locked or change.approved) and not made.translated:
            found.refused[change.unit] = "has no translation"
        now[change.unit] = made
        for check, reason in change.accepted.items():
            found.accepted.append(waiver_of(job.manifest, bitext.pair, made, check, reason))
    wanted = {one.unit for one in changes if one.approved and not units[one.unit].is_approved} - set(found.refused)
    if wanted and not found.conflicts:
        found.refused |= refusals(job, bitext.with_units(now), wanted, found.accepted)
    for name in dict.fromkeys(change.unit for change in changes):
        if not (lenient and name in found.refused):
            found.put(units[name], now[name])
    found.teach()
    return found


def _restored(bitext: Bitext, step: Step, *, undo: bool) -> StepOutcome:
    found = StepOutcome()
    units = {unit.id: unit for unit in bitext}
    for name, (before, after) in (step.units or {}).items():
        wanted, expected = (before, after) if undo else (after, before)
        unit = units.get(name)
        if unit is None:
            found.refused[name] = "is gone"
        elif kept(unit) not in (list(wanted), list(expected)):
            found.conflicts.append(Conflict(unit, wanted[1]))
        else:
            found.put(unit, revived(unit, wanted))
    (found.withdrawn if undo else found.accepted).extend(Waiver(**one) for one in step.waived or ())
    found.teach()
    if undo:
        memory: Mapping[str, Any] = step.memory or {}
        taught = [(old.source, old.target) for old in found.before.values() if old.locked and old.target is not None]
        found.restored = [(pair, _entry(memory[pair[0]])) for pair in taught if pair[0] in memory]
        gone = {pair for pair, _ in found.restored}
        found.forgotten = [pair for pair in found.forgotten if pair not in gone]
        # What the memory had is put back rather than learnt.
        found.learnt = [pair for pair in found.learnt if pair[0] not in memory]
    return found


def _entry(values: Sequence[Any] | None) -> Entry | None:
    return None if values is None else replace(Entry(*values), number=0)
