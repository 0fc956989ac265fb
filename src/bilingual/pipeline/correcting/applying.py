"""Applies the steps of an item's history to its texts and cuts as they were read; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilingual.errors import BilingualError, InputError
from bilingual.model.bitext import Bitext
from bilingual.pipeline.correcting.changes import Conflict, kept
from bilingual.pipeline.correcting.cues import cue_outcome, cutting_of
from bilingual.pipeline.correcting.differences import turned
from bilingual.pipeline.correcting.fields import field_outcome, fields_now, is_set
from bilingual.pipeline.correcting.history import History, Step, history_for
from bilingual.pipeline.correcting.outcomes import StepOutcome, outcome_of
from bilingual.pipeline.correcting.sources import is_said, source_outcome
from bilingual.pipeline.correcting.speakers import is_told, speaker_outcome
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT
from bilingual.pipeline.run import Job


def taken_now(job: Job, pair: str) -> Taken:
    """Return the texts and cuts of *pair* with what waits, by the history as it is now."""
    return overlaid(job, history_for(job).read(), pair)


def overlaid(job: Job, history: History, pair: str) -> Taken:
    """Return the texts and cuts of *pair* as they will be once what waits is taken in; nothing is written."""
    taken = Taken(job.folder)
    for step in history.open_steps():
        if step.pair == pair:
            outcome = tried(job, history, taken, step)
            if outcome is not None and not outcome.fails:
                add(job, taken, pair, outcome)
    return taken


def outcome_now(job: Job, history: History, taken: Taken, step: Step, *, lenient: bool = False) -> StepOutcome:
    """Return what *step* makes of *taken*. Raises InputError."""
    of = next((one for one in history.steps if one.number == step.of), None)
    bitext = bitext_of(job, taken, step.pair)
    if step.source or (of is not None and of.said is not None):
        return source_outcome(job, taken, step, of)
    if step.speakers or (of is not None and of.told is not None):
        return speaker_outcome(job, taken, step, of)
    if step.fields or (of is not None and of.set is not None):
        return field_outcome(job, taken, step, of)
    if step.cues or (of is not None and of.cuts is not None):
        return cue_outcome(job, taken, step, of)
    return outcome_of(job, bitext, step, of, lenient=lenient)


def tried(job: Job, history: History, taken: Taken, step: Step) -> StepOutcome | None:
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


def add(job: Job, taken: Taken, pair: str, outcome: StepOutcome) -> None:
    """Add what a step changes to *taken*."""
    if outcome.fields:
        _set_fields(job, taken, pair, outcome)
    if outcome.cuts is not None:
        taken.cuts[pair] = outcome.cuts[1]
    if outcome.units:
        taken.put(BITEXT + pair, outcome.units)
    if outcome.transcript is not None:
        taken.transcript = outcome.transcript
    if outcome.told is not None:
        taken.speakers = dict(outcome.speakers or {})
    if outcome.said is not None:
        taken.bitexts |= outcome.bitexts
        for stage in outcome.bitexts:
            taken.changed.setdefault(stage, set()).add(outcome.said["unit"])


def _set_fields(job: Job, taken: Taken, pair: str, outcome: StepOutcome) -> None:
    changed = {name: after for name, (_, after) in outcome.fields.items()}
    taken.fields[pair] = {name: text for name, text in (fields_now(job, taken, pair) | changed).items() if text}


def is_in(job: Job, taken: Taken, step: Step) -> bool:
    """Return whether what *step* changes is in the results, as of one whose process was killed."""
    if step.said is not None and is_said(job, taken, step.pair, step.said):
        return True
    if step.told is not None and is_told(job, taken, step.pair, step.told):
        return True
    if step.cuts is not None and _is_cut(job, taken, step.pair, step.cuts):
        return True
    if step.set is not None and is_set(job, taken, step.pair, step.set):
        return True
    if step.units is None:
        return False
    now = {unit.id: kept(unit) for unit in bitext_of(job, taken, step.pair)}
    return all(now.get(name) == list(after) for name, (_, after) in step.units.items())


def _is_cut(job: Job, taken: Taken, pair: str, made: Sequence[Any]) -> bool:
    """Return whether *made*, a ``difference`` of the cuts, is in the results."""
    now = list(cutting_of(job, taken, pair).kept)
    return turned(now, made, back=False) == now


def bitext_of(job: Job, taken: Taken, pair: str) -> Bitext:
    """Return the bitext of *pair* with the edits so far. Raises InputError if there is none."""
    stage = BITEXT + pair
    if stage not in job.manifest.stages or not (job.folder / f"{stage}.json").is_file():
        raise InputError("BIL-EDT-023", f"has no translation into {pair.split('_', 1)[-1]}", where=job.folder)
    return taken.bitext(stage)
