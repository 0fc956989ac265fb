"""What a person says of speakers: the name of one, and who says a sentence; for all translations of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import Unit
from bilingual.model.speakers import given_to, turns_of
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.changes import FieldConflict, no_sentence
from bilingual.pipeline.correcting.cues import spoken
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT, TRANSCRIPT
from bilingual.pipeline.making.speakers import checked_name, names_by_hand
from bilingual.pipeline.run import Job


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """The ``name`` of ``speaker`` (``SpokenTurn.speaker``), empty for that of the script or the settings; or that it
    is they who say the sentence ``unit``.

    ``base`` is what was seen: the name, or who said the sentence; ``None`` for whatever there is now.
    """

    speaker: str
    name: str | None = None
    unit: str = ""
    base: str | None = None

    def to_json(self) -> dict[str, Any]:
        value = {name: getattr(self, name) for name in self.__slots__}
        return {name: said for name, said in value.items() if said is not None and (name, said) != ("unit", "")}


def names_now(job: Job, taken: Taken) -> dict[str, str]:
    """Return the names that a person gave to speakers, with the edits so far."""
    return names_by_hand(job.manifest.options) if taken.speakers is None else dict(taken.speakers)


def speaker_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> StepOutcome:
    """Return what *step* makes of the speakers; *of* is the step that it undoes or does again.

    Raises InputError for a speaker or sentence that is not there, a name that none is, and a transcript that was edited
    since it was translated.
    """
    found = StepOutcome()
    transcript, units = _spoken(job, taken, step.pair)
    names = names_now(job, taken)
    told: dict[str, dict[str, list[str]]] = {"names": {}, "units": {}}
    if of is not None and of.told is not None:
        turn = 0 if step.kind == "undo" else 1
        wanted = [SpeakerChange(key, both[turn], base=both[1 - turn]) for key, both in of.told["names"].items()]
        wanted += [SpeakerChange(both[turn], unit=u, base=both[1 - turn]) for u, both in of.told["units"].items()]
    else:
        wanted = [SpeakerChange(**one) for one in step.speakers]
    for change in wanted:
        if change.unit:
            unit = _unit(units, change.unit, job, step.pair)
            before = speaker_of(transcript, unit)
            if _put(found, told["units"], change.unit, before, change.speaker, change.base):
                if of is None:
                    _check(change.speaker, transcript, job)
                assert unit.words is not None, "it was checked"
                transcript = given_to(transcript, unit.words, change.speaker)
        else:
            name = checked_name(change.name or "")
            before = names.get(change.speaker, "")
            if _put(found, told["names"], change.speaker, before, name, change.base):
                if of is None:
                    _check(change.speaker, transcript, job)
                names[change.speaker] = name
    if not found.field_conflicts and any(told.values()):
        found.told, found.speakers = told, {key: name for key, name in names.items() if name}
        found.transcript = transcript if told["units"] else None
    return found


def is_told(job: Job, taken: Taken, pair: str, told: Mapping[str, Any]) -> bool:
    """Return whether *told*, what a step makes of speakers, is in the results."""
    transcript, units = _spoken(job, taken, pair)
    names = names_now(job, taken)
    said = all(
        speaker_of(transcript, _unit(units, name, job, pair)) == after for name, (_, after) in told["units"].items()
    )
    return said and all(names.get(key, "") == after for key, (_, after) in told["names"].items())


def speaker_of(transcript: Transcript, unit: Unit) -> str:
    """Return who begins to say *unit* (``SpokenTurn.speaker``), "" if unknown."""
    if unit.words is None:
        return ""
    return next((turn.speaker for turn in turns_of(transcript) if turn.first <= unit.words[0] < turn.last), "")


def _put(found: StepOutcome, told: dict[str, list[str]], name: str, before: str, after: str, base: str | None) -> bool:
    """Note that *name* is *after* instead of *before*; return whether it is: not if both are the same, or *base*, what
    a person saw, is another.
    """
    if before == after:
        return False
    if base is not None and base != before:
        found.field_conflicts.append(FieldConflict(f"speaker {name}", after, before))
        return False
    told[name] = [told[name][0] if name in told else before, after]
    return True


def _spoken(job: Job, taken: Taken, pair: str) -> tuple[Transcript, dict[str, Unit]]:
    bitext = taken.bitext(BITEXT + pair)
    if TRANSCRIPT not in job.manifest.stages:
        raise InputError("BIL-EDT-041", "is no recording, so nobody speaks in it", where=job.folder)
    transcript = spoken(job, taken, bitext)
    if not turns_of(transcript):
        raise InputError(
            "BIL-EDT-042",
            "its speakers were not told apart",
            where=job.folder,
            remedy="Set speakers to how many people speak, or to auto.",
        )
    return transcript, {unit.id: unit for unit in bitext}


def _unit(units: Mapping[str, Unit], name: str, job: Job, pair: str) -> Unit:
    unit = units.get(name)
    if unit is None or unit.words is None:
        raise no_sentence(name, pair, job.folder)
    return unit


def _check(speaker: str, transcript: Transcript, job: Job) -> None:
    """Raise InputError unless *speaker* is one of *transcript*, or the next voice that nobody has yet."""
    turns = turns_of(transcript)
    known = {turn.speaker for turn in turns} - {""}
    voices = [turn.voice for turn in turns]
    if speaker not in known and speaker != str(max(voices) + 1 if max(voices) else ""):
        raise InputError("BIL-EDT-043", f"there is no speaker {speaker!r}", where=job.folder, remedy="Reload the page.")
