"""Takes corrections in, on top of the edits in an item's files: for a correction, and for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.model.bitext import Bitext
from bilingual.pipeline.correcting.accepting import added_by, check_file, settle
from bilingual.pipeline.correcting.applying import add, bitext_of, is_in, outcome_now, tried
from bilingual.pipeline.correcting.changes import Corrected, changes_from, kept
from bilingual.pipeline.correcting.cues import transcript_in
from bilingual.pipeline.correcting.differences import difference
from bilingual.pipeline.correcting.fields import fields_now
from bilingual.pipeline.correcting.history import History, Step, entry_values, history_for
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.editing.approvals import notes_on, to_approve
from bilingual.pipeline.editing.edits import adopt_edits
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT
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
            # Before the next one, which may be of the same stretch of typing.
            history.expect(dropped, done=False)
            history.expect(done, done=True)
        if asked is None:
            return
        asked = history.aimed(asked)
        outcome = outcome_now(job, history, taken, asked, lenient=lenient)
        if outcome.conflicting or (outcome.refused and not lenient):
            raise _Unchanged(seen_by(job, taken, asked, outcome))
        written = _write(job, history, taken, asked, outcome)
        done.extend([written.number] if written else [])
        made = replace(seen_by(job, taken, asked, outcome), step=written.number if written else 0)
        _say_left(job, taken.bitext(BITEXT + asked.pair), made.to_approve)

    try:
        adopt_edits(job, add_steps)
    except _Unchanged as unchanged:
        return unchanged.corrected
    history.settle(dropped, done=False)
    history.settle(done, done=True)
    return replace(made, notes=tuple(job.notes))


def left_to_approve(folder: Path, settings: Settings, bitext: Bitext) -> list[str]:
    """Return the ids of the units that a person has to approve before videos are made."""
    transcript = transcript_in(folder)
    return [unit.id for unit in to_approve(bitext, settings.review, transcript)]


def _take_in(job: Job, history: History, taken: Taken, step: Step) -> int:
    """Take in *step*, which waited; return the number of the step that says what it changed, 0 if it cannot be.

    One whose process was killed may be in the results already.
    """
    if is_in(job, taken, step):
        return step.number
    outcome = tried(job, history, taken, step)
    if outcome is None or outcome.fails:
        return 0
    written = _write(job, history, taken, step, outcome)
    return written.number if written else 0


def _write(job: Job, history: History, taken: Taken, step: Step, outcome: StepOutcome) -> Step | None:
    """Write *step* down with what it changes, and add that to *taken*; return it, ``None`` if it changes nothing."""
    if outcome.accepted:
        check_file(job.settings)
    made: dict[str, Any] = {}
    if outcome.said is not None:
        made = {"said": outcome.said}
    elif outcome.told is not None:
        made = {"told": outcome.told}
    elif outcome.fields:
        made = {"set": {name: list(both) for name, both in outcome.fields.items()}}
    elif outcome.cuts is not None:
        made = {"cuts": difference(*outcome.cuts)}
    if made:
        add(job, taken, step.pair, outcome)
        return history.add(replace(step, **made))
    waivers = added_by(step, outcome.accepted, job.settings)
    if not outcome.units:
        if not waivers and (step.kind == "correct" or not (outcome.accepted or outcome.withdrawn)):
            return None
        written = history.add(replace(step, waived=waivers))
        taken.notes += settle(job.settings, outcome.accepted, outcome.withdrawn)
        return written
    stage, bitext = BITEXT + step.pair, bitext_of(job, taken, step.pair)
    taught = [source for source, _ in outcome.learnt]
    had = job.tools.taught(bitext.source, bitext.target, taught)
    units = {name: [kept(outcome.before[name]), kept(unit)] for name, unit in outcome.units.items()}
    # One that was interrupted may have taught it already.
    memory = {source: entry_values(had.get(source)) for source in taught} | dict(step.memory or {})
    written = history.add(history.joined(replace(step, units=units, memory=memory, waived=waivers or None)))
    taken.notes += settle(job.settings, outcome.accepted, outcome.withdrawn)
    taken.put(stage, outcome.units)
    taken.learnt.setdefault(stage, []).extend(outcome.learnt)
    taken.forgotten.setdefault(stage, []).extend(outcome.forgotten)
    taken.restored.setdefault(stage, []).extend(outcome.restored)
    known = {name: unit.approved for name, unit in outcome.before.items() if unit.approved}
    changed = {name: unit for name, unit in outcome.units.items() if unit.approved != known.get(name, "")}
    taken.notes += notes_on(bitext, changed, known)
    return written


def seen_by(job: Job, taken: Taken, step: Step, outcome: StepOutcome) -> Corrected:
    """Return what came of *step*, with its units and fields as *taken* has them."""
    bitext = taken.bitext(BITEXT + step.pair)
    named = [change.unit for change in changes_from(step.changes)]
    said = [str(values["unit"]) for values in (step.source, outcome.said) if values]
    said += [*(outcome.told["units"] if outcome.told else ())]
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
