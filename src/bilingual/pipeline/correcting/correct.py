"""Corrects sentences of one item: the one way for the studio and for ``bilingual approve``.

Each function works on the results folder as it is on the disk; it needs no service and keeps nothing in memory. Views
and videos are made again by ``apply_edits``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from bilingual.pipeline.correcting.applying import add, outcome_now, overlaid
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.cue_changes import CueChange
from bilingual.pipeline.correcting.fields import FieldChange
from bilingual.pipeline.correcting.history import History, Step, history_for
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.correcting.speakers import SpeakerChange
from bilingual.pipeline.correcting.taking import seen_by, take
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.records.workspace import ItemBusy
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.views.review.texts import shown


def correct(
    folder: Path, tools: Tools, pair: str, changes: Sequence[Change], *, lenient: bool = False,
    queued: bool = True, stretch: str = "",
) -> Corrected:  # fmt: skip
    """Make all of *changes* in the translation *pair* of the item in *folder*, or none of them.

    None is made if one was made for another text than there is now, or is refused; the result says which, with both
    texts. With *lenient*, units that cannot be approved are left out. While a run holds the item, the changes wait for
    it, or unless *queued* ItemBusy is raised. Corrections of the same units one after the other that name the same
    *stretch* of typing are undone as one. Raises InputError for a unit or pair that is not there, a text without
    anything to read, and edits in the files that contradict each other.
    """
    step = Step(0, pair, changes=[change.to_json() for change in changes], stretch=stretch)
    return _corrected(folder, tools, step, lenient=lenient, queued=queued)


def correct_source(folder: Path, tools: Tools, pair: str, unit: str, base: str, text: str) -> Corrected:
    """Change what is spoken in the sentence *unit* to *text*, in all translations; *base* is that seen in *pair*.

    Nothing is changed if the sentence has another base. Raises InputError for a sentence that is not spoken or not
    there, a text without words, and a transcript that was edited since it was translated.
    """
    source = {"unit": unit, "base": base, "text": " ".join(shown(text).split())}
    return _corrected(folder, tools, Step(0, pair, source=source))


def correct_cues(folder: Path, tools: Tools, pair: str, changes: Sequence[CueChange]) -> Corrected:
    """Make all of *changes* in the cues of *pair*, or none of them, like ``correct``; the result has all cues.

    None is made if a cue has other words or times than were seen, or no part of the translation could be its own.
    From then on all cues stay as they are cut and timed. Raises InputError for times that cannot be.
    """
    return _corrected(folder, tools, Step(0, pair, cues=[change.to_json() for change in changes]))


def correct_fields(folder: Path, tools: Tools, pair: str, changes: Sequence[FieldChange]) -> Corrected:
    """Set the fields of posts in *changes* for *pair*, or none of them, like ``correct``; the result has all set ones.

    They stay set over all later runs. Raises UsageError for a field that is not there, InputError for a text that its
    platform does not take.
    """
    return _corrected(folder, tools, Step(0, pair, fields=[change.to_json() for change in changes]))


def correct_speakers(folder: Path, tools: Tools, pair: str, changes: Sequence[SpeakerChange]) -> Corrected:
    """Make all of *changes* of who speaks, or none of them, like ``correct``, in all translations; *pair* is the one
    that they were seen in.

    From then on no run says otherwise who says these sentences. Raises InputError for a speaker or sentence that is not
    there, and a name that none is.
    """
    return _corrected(folder, tools, Step(0, pair, speakers=[change.to_json() for change in changes]))


def undo(folder: Path, tools: Tools, pair: str) -> Corrected:
    """Undo the last correction of *pair* that was not undone: each unit is as it was before, and so is the memory.

    Refused with both texts, like a correction, if a unit is no longer as that correction left it. Raises InputError if
    there is none.
    """
    item = recorded_item(folder, tools)
    with history_for(item).held() as history:
        waiting = [step for step in history.open_steps() if step.pair == pair and not step.is_known]
        if waiting:  # nobody has taken it in yet
            last = waiting[-1].stretch
            stretch = [*takewhile(lambda step: last and step.stretch == last, reversed(waiting))] or waiting[-1:]
            history.settle([step.number for step in stretch], done=False)
            seen = seen_by(item, overlaid(item, history, pair), waiting[-1], StepOutcome())
            return replace(seen, waiting=True)
        return _made(item, history, Step(0, pair, "undo"), lenient=False, queued=True)


def redo(folder: Path, tools: Tools, pair: str) -> Corrected:
    """Make again the correction of *pair* that was undone last. Raises InputError if there is none."""
    return _corrected(folder, tools, Step(0, pair, "redo"))


def history_of(folder: Path, tools: Tools, pair: str) -> tuple[Step | None, Step | None]:
    """Return the steps that ``undo`` and ``redo`` would take, each ``None`` if there is none."""
    item = recorded_item(folder, tools)
    history = history_for(item).read()
    return history.to_undo(pair), history.to_redo(pair)


def _corrected(folder: Path, tools: Tools, step: Step, *, lenient: bool = False, queued: bool = True) -> Corrected:
    item = recorded_item(folder, tools)
    with history_for(item).held() as history:
        return _made(item, history, step, lenient=lenient, queued=queued)


def _made(item: Job, history: History, step: Step, *, lenient: bool, queued: bool) -> Corrected:
    try:
        with held_item(item) as job:
            return take(job, history, step, lenient=lenient)
    except ItemBusy:
        if not queued:
            raise
        return _waits(item, history, step, lenient=lenient)


def _waits(item: Job, history: History, step: Step, *, lenient: bool) -> Corrected:
    """Write *step* down for the run that holds the item, if it is made for what the files say, with what waits."""
    taken, step = overlaid(item, history, step.pair), history.aimed(step)
    outcome = outcome_now(item, history, taken, step, lenient=lenient)
    if outcome.conflicting or (outcome.refused and not lenient):
        return seen_by(item, taken, step, outcome)
    if lenient:
        step = replace(step, changes=[one for one in step.changes if one["unit"] not in outcome.refused])
    number = history.add_waiting(step).number if outcome.changes else 0
    add(item, taken, step.pair, outcome)
    seen = seen_by(item, taken, step, outcome)
    return replace(seen, waiting=bool(number), step=number)
