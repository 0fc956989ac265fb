"""Takes corrections in, on top of the edits in an item's files: for a correction, and for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.errors import BilingualError, InputError
from bilingual.model.bitext import Bitext
from bilingual.pipeline.correcting.accepting import check_file
from bilingual.pipeline.correcting.changes import Conflict, Corrected, changes_from, kept
from bilingual.pipeline.correcting.cues import cue_outcome, cutting_of, transcript_in
from bilingual.pipeline.correcting.differences import difference, turned
from bilingual.pipeline.correcting.fields import field_outcome, fields_now, is_set
from bilingual.pipeline.correcting.history import History, Step, entry_values, history_for
from bilingual.pipeline.correcting.outcomes import Outcome, outcome_of
from bilingual.pipeline.correcting.reasons import added_by, settle
from bilingual.pipeline.correcting.sources import is_said, source_outcome
from bilingual.pipeline.editing.approvals import notes_on, to_approve
from bilingual.pipeline.editing.committing import BITEXT
from bilingual.pipeline.editing.edits import adopt_edits
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.result import approvals_left
from bilingual.pipeline.run import Job
from bilingual.settings import Settings


class _Unchanged(Exception):
    """Ends the taking of edits before anything is changed, with the reason."""

    def __init__(self, corrected: Corrected) -> None:
        self.corrected = corrected
        super().__init__()


def take_edits(job: Job) -> None:
    """Apply a person's edits in the results folder, and the corrections that wait for the item.

    Raises InputError for an invalid edit and one that contradicts another, before anything is changed.
    """
    history = history_for(job)
    if not history.path.is_file():
        adopt_edits(job)
        return
    with history.held():
        take(job, history)


def take_waiting(job: Job) -> None:
    """Take in the corrections that were made during this run, which are applied by the next one."""
    history = history_for(job)
    if history.path.is_file() and history.read().open_steps():
        with history.held():
            take(job, history)


def take(
    job: Job,
    history: History,
    asked: Step | None = None,
    *,
    lenient: bool = False,
) -> Corrected:
    """Take in the edits in the files, the steps that wait, then *asked*, and write all of it at once.

    *history* is held. With conflicts of *asked*, nothing is changed. With *lenient*, of its units those that cannot be
    approved are left out.
    """
    waiting = history.open_steps()
    done: list[int] = []
    dropped: list[int] = []
    made = Corrected(asked.pair if asked else "")

    def add_steps(taken: Taken) -> None:
        nonlocal made, asked
        for step in waiting:
            number = _take_in(job, history, taken, step)
            (done if number else dropped).append(number or step.number)
            if number not in (0, step.number):
                dropped.append(step.number)
        history.expect(dropped, done=False)
        history.expect(done, done=True)
        if asked is None:
            return
        asked = history.aimed(asked)
        outcome = outcome_now(job, history, taken, asked, lenient=lenient)
        bitext = taken.bitext(BITEXT + asked.pair)
        if outcome.conflicting or (outcome.refused and not lenient):
            raise _Unchanged(seen_by(job, taken, asked, outcome))
        written = _write(job, history, taken, asked, outcome)
        done.extend([written.number] if written else [])
        bitext = taken.bitext(BITEXT + asked.pair)
        made = replace(seen_by(job, taken, asked, outcome), step=written.number if written else 0)
        _say_left(job, bitext, made.to_approve)

    try:
        adopt_edits(job, add_steps)
    except _Unchanged as unchanged:
        return unchanged.corrected
    history.settle(dropped, done=False)
    history.settle(done, done=True)
    return replace(made, notes=tuple(job.notes))


def taken_now(job: Job, pair: str) -> Taken:
    """Return the texts and cuts of *pair* with what waits, by the history as it is now."""
    return overlaid(job, history_for(job).read(), pair)


def overlaid(job: Job, history: History, pair: str) -> Taken:
    """Return the texts and cuts of *pair* as they will be once what waits is taken in; nothing is written."""
    taken = Taken(job.folder)
    for step in history.open_steps():
        if step.pair == pair:
            outcome = _tried(job, history, taken, step)
            if outcome is not None and not outcome.fails:
                add(job, taken, pair, outcome)
    return taken


def add(job: Job, taken: Taken, pair: str, outcome: Outcome) -> None:
    """Add what a step changes to *taken*."""
    if outcome.fields:
        _set_fields(job, taken, pair, outcome)
    if outcome.cuts is not None:
        taken.cuts[pair] = outcome.cuts[1]
    if outcome.units:
        taken.put(BITEXT + pair, outcome.units)
    if outcome.transcript is not None and outcome.said is not None:
        taken.transcript = outcome.transcript
        taken.bitexts |= outcome.bitexts
        for stage in outcome.bitexts:
            taken.changed.setdefault(stage, set()).add(outcome.said["unit"])


def bitext_of(job: Job, taken: Taken, pair: str) -> Bitext:
    """Return the bitext of *pair* with the edits so far. Raises InputError if there is none."""
    stage = BITEXT + pair
    if stage not in job.manifest.stages or not (job.folder / f"{stage}.json").is_file():
        raise InputError("BIL-EDT-023", f"has no translation into {pair.split('_', 1)[-1]}", where=job.folder)
    return taken.bitext(stage)


def left_to_approve(folder: Path, settings: Settings, bitext: Bitext) -> list[str]:
    """Return the ids of the units that a person has to approve before videos are made."""
    transcript = transcript_in(folder)
    return [unit.id for unit in to_approve(bitext, settings.review, transcript)]


def _take_in(job: Job, history: History, taken: Taken, step: Step) -> int:
    """Take in *step*, which waited; return the number of the step that says what it changed, 0 if it cannot be.

    One whose process was killed may be in the results already.
    """
    if step.said is not None and is_said(job, taken, step.pair, step.said):
        return step.number
    if step.cuts is not None and _is_cut(job, taken, step.pair, step.cuts):
        return step.number
    if step.set is not None and is_set(job, taken, step.pair, step.set):
        return step.number
    if step.units is not None:
        now = {unit.id: kept(unit) for unit in bitext_of(job, taken, step.pair)}
        if all(now.get(name) == list(after) for name, (_, after) in step.units.items()):
            return step.number
    outcome = _tried(job, history, taken, step)
    if outcome is None or outcome.fails:
        return 0
    written = _write(job, history, taken, step, outcome)
    return written.number if written else 0


def _is_cut(job: Job, taken: Taken, pair: str, made: Sequence[Any]) -> bool:
    """Return whether *made*, a ``difference`` of the cuts, is in the results."""
    now = list(cutting_of(job, taken, pair).kept)
    return turned(now, made, back=False) == now


def _tried(job: Job, history: History, taken: Taken, step: Step) -> Outcome | None:
    """Return the outcome of *step*, which waited; notes say why it cannot be taken in."""
    try:
        outcome = outcome_now(job, history, taken, step)
    except BilingualError as error:
        job.notes.append(f"a correction of {step.pair} cannot be taken in: {error}")
        return None
    for conflict in outcome.conflicts:
        job.notes.append(_lost(step, conflict))
    for field in outcome.field_conflicts:
        job.notes.append(f"{step.pair}: a correction was made for another text and is not taken in: {field}")
    for name, why in outcome.refused.items():
        job.notes.append(f"{step.pair}: a correction of {name} cannot be taken in: it {why}")
    return outcome


def _lost(step: Step, conflict: Conflict) -> str:
    said = f"a correction of {conflict.now.id} was made for another text and is not taken in"
    wanted = f": it says “{conflict.wanted}”" if conflict.wanted else ""
    return f"{step.pair}: {said}{wanted}, and the sentence now “{conflict.now.target or ''}”"


def outcome_now(job: Job, history: History, taken: Taken, step: Step, *, lenient: bool = False) -> Outcome:
    """Return what *step* makes of *taken*. Raises InputError."""
    of = next((one for one in history.steps if one.number == step.of), None)
    bitext = bitext_of(job, taken, step.pair)
    if step.source or (of is not None and of.said is not None):
        return source_outcome(job, taken, step, of)
    if step.fields or (of is not None and of.set is not None):
        return field_outcome(job, taken, step, of)
    if step.cues or (of is not None and of.cuts is not None):
        return cue_outcome(job, taken, step, of)
    return outcome_of(job, bitext, step, of, lenient=lenient)


def _write(job: Job, history: History, taken: Taken, step: Step, outcome: Outcome) -> Step | None:
    """Write *step* down with what it changes, and add that to *taken*; return it, ``None`` if it changes nothing."""
    if outcome.accepted:
        check_file(job.settings)
    if outcome.said is not None:
        add(job, taken, step.pair, outcome)
        return history.add(replace(step, said=outcome.said))
    if outcome.fields:
        written = history.add(replace(step, set={name: list(both) for name, both in outcome.fields.items()}))
        _set_fields(job, taken, step.pair, outcome)
        return written
    if outcome.cuts is not None:
        taken.cuts[step.pair] = outcome.cuts[1]
        return history.add(replace(step, cuts=difference(*outcome.cuts)))
    waivers = added_by(step, outcome, job.settings)
    if not outcome.units:
        if not waivers and (step.kind == "correct" or not (outcome.accepted or outcome.withdrawn)):
            return None
        written = history.add(replace(step, waived=waivers))
        taken.notes += settle(outcome, job.settings)
        return written
    stage, bitext = BITEXT + step.pair, bitext_of(job, taken, step.pair)
    taught = [source for source, _ in outcome.learnt]
    had = job.tools.taught(bitext.source, bitext.target, taught)
    units = {name: [kept(outcome.before[name]), kept(unit)] for name, unit in outcome.units.items()}
    # One that was interrupted may have taught it already.
    memory = {source: entry_values(had.get(source)) for source in taught} | dict(step.memory or {})
    written = history.add(replace(step, units=units, memory=memory, waived=waivers or None))
    taken.notes += settle(outcome, job.settings)
    taken.put(stage, outcome.units)
    taken.learnt.setdefault(stage, []).extend(outcome.learnt)
    taken.forgotten.setdefault(stage, []).extend(outcome.forgotten)
    taken.restored.setdefault(stage, []).extend(outcome.restored)
    known = {name: unit.approved for name, unit in outcome.before.items() if unit.approved}
    changed = {name: unit for name, unit in outcome.units.items() if unit.approved != known.get(name, "")}
    taken.notes += notes_on(bitext, changed, known)
    return written


def _set_fields(job: Job, taken: Taken, pair: str, outcome: Outcome) -> None:
    changed = {name: after for name, (_, after) in outcome.fields.items()}
    taken.fields[pair] = {name: text for name, text in (fields_now(job, taken, pair) | changed).items() if text}


def seen_by(job: Job, taken: Taken, step: Step, outcome: Outcome) -> Corrected:
    """Return what came of *step*, with its units and fields as *taken* has them."""
    bitext = taken.bitext(BITEXT + step.pair)
    named = [change.unit for change in changes_from(step.changes)]
    said = [str(values["unit"]) for values in (step.source, outcome.said) if values]
    waived = [str(one.unit) for one in (*outcome.accepted, *outcome.withdrawn)]
    names = {*named, *said, *waived, *outcome.units, *(one.now.id for one in outcome.conflicts)}
    return Corrected(
        step.pair,
        tuple(unit for unit in bitext if unit.id in names),
        tuple(outcome.conflicts),
        dict(outcome.refused),
        to_approve=tuple(left_to_approve(job.folder, job.settings, bitext)),
        cues=outcome.timeline,
        outdated=outcome.outdated,
        fields=fields_now(job, taken, step.pair) if step.fields or outcome.fields or outcome.field_conflicts else None,
        field_conflicts=tuple(outcome.field_conflicts),
    )


def _say_left(job: Job, bitext: Bitext, left: Sequence[str]) -> None:
    """Keep what the manifest says of the sentences to approve, and of why the pair is not ready, up to date."""
    record = job.manifest.pairs.get(bitext.pair)
    if record is None or record.get("to_approve", []) == list(left):
        return
    units = len(bitext.units)
    before = approvals_left(len(record.get("to_approve", ())), units)
    now = [approvals_left(len(left), units)] if left else []
    record["to_approve"] = list(left)
    record["reasons"] = [*now, *(reason for reason in record.get("reasons", ()) if reason != before)]
