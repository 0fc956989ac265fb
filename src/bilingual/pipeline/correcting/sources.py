"""Corrects what is spoken: the source text of one sentence of a recording, in all its translations.

Unchanged words keep their times, new ones share those of the words that they replace. A machine's translations of the
sentence are gone, until it is translated again; those of people are kept, and stale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import NOBODY, STALE, Bitext, Unit
from bilingual.model.speakers import moved_marks
from bilingual.model.transcript import Transcript, Word, join_words
from bilingual.pipeline.correcting.changes import Conflict, kept, no_sentence, revived
from bilingual.pipeline.correcting.cues import spoken
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.editing.edited_words import rewritten
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT, TRANSCRIPT
from bilingual.pipeline.run import Job
from bilingual.views.review.texts import unit_base


def source_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> StepOutcome:
    """Return what *step* makes of what is spoken; *of* is the step that it undoes or does again.

    Raises InputError for a sentence that is not spoken or not there, a text without words, and a transcript that was
    edited since it was translated.
    """
    old, found = taken.bitext(BITEXT + step.pair), StepOutcome()
    said: Mapping[str, Any] = (of.said if of is not None else step.source) or {}
    now = next((one for one in old if one.id == said["unit"]), None)
    if now is None:
        raise no_sentence(said["unit"], old.pair, job.folder)
    if now.words is None or TRANSCRIPT not in job.manifest.stages:
        raise InputError(
            "BIL-EDT-035", f"{now.id} is not spoken, so its source is edited where it comes from", where=job.folder
        )
    if of is None and said["text"] != now.source and unit_base(now) != said["base"]:
        found.conflicts.append(Conflict(now, said["text"]))
        return found
    transcript = spoken(job, taken, old)
    standing = _values(transcript.words[slice(*now.words)])
    wanted: Mapping[str, Sequence[Any]] = {}
    if of is None:
        made = rewritten(transcript, {now.words: said["text"]}) if said["text"] != now.source else transcript
    else:
        expected, words = said["words"] if step.kind == "redo" else reversed(said["words"])
        if standing not in (expected, words):
            found.conflicts.append(Conflict(now, join_words(tuple(Word(*word) for word in words))))
            return found
        made = _with_words(transcript, now.words, [Word(*word) for word in words])
        wanted = {pair: both[step.kind == "redo"] for pair, both in said["units"].items()}
    if made.words == transcript.words:
        return found
    _change(job, taken, found, (transcript, made), now, wanted)
    last = now.words[1] + len(made.words) - len(transcript.words)
    units = {bitext.pair: _both(taken, bitext, now.id) for bitext in found.bitexts.values()}
    found.said = {"unit": now.id, "words": [standing, _values(made.words[now.words[0] : last])], "units": units}
    return found


def is_said(job: Job, taken: Taken, pair: str, said: Mapping[str, Any]) -> bool:
    """Return whether the words *said*, as the history keeps them, are in the results."""
    bitext = taken.bitext(BITEXT + pair)
    words = next((unit.words for unit in bitext if unit.id == said["unit"]), None)
    return words is not None and _values(spoken(job, taken, bitext).words[slice(*words)]) == list(said["words"][1])


def _change(
    job: Job,
    taken: Taken,
    found: StepOutcome,
    spoken_texts: tuple[Transcript, Transcript],
    now: Unit,
    wanted: Mapping[str, Sequence[Any]],
) -> None:
    """Add the transcript, from the first of *spoken_texts* to the second, and all its bitexts to *found*, in which
    *now* is as *wanted* by pair.
    """
    transcript, made = spoken_texts
    assert now.words is not None, "a sentence that is spoken has words"
    found.transcript = made
    for stage in (name for name in job.manifest.stages if name.startswith(BITEXT)):
        if not (job.folder / f"{stage}.json").is_file():
            continue
        before = taken.bitext(stage)
        if before.transcript_sha256 != transcript.sha256:
            continue
        after = _respoken(before, transcript, made, now.words)
        if before.pair in wanted:
            after = after.with_units({u.id: revived(u, wanted[before.pair]) for u in after if u.id == now.id})
        found.bitexts[stage] = after


def _both(taken: Taken, after: Bitext, unit: str) -> list[list[Any]]:
    before = taken.bitext(BITEXT + after.pair)
    return [next(kept(one) for one in bitext if one.id == unit) for bitext in (before, after)]


def _values(words: Sequence[Word]) -> list[list[Any]]:
    return [[word.text, word.start_ms, word.end_ms, word.space_after] for word in words]


def _with_words(transcript: Transcript, place: tuple[int, int], words: Sequence[Word]) -> Transcript:
    """Return *transcript* with other *words* in one sentence."""
    (first, last), more = place, len(words) - (place[1] - place[0])

    def moved(border: int) -> int:
        return border if border <= first else border + more

    sentences = tuple((moved(a), moved(b)) for a, b in transcript.sentences)
    marks = moved_marks(transcript.engine.options, [moved(n) for n in range(len(transcript.words) + 1)])
    words = (*transcript.words[:first], *words, *transcript.words[last:])
    engine = replace(transcript.engine, options=marks)
    return replace(transcript, words=words, sentences=sentences, engine=engine)


def _respoken(bitext: Bitext, before: Transcript, after: Transcript, words: tuple[int, int]) -> Bitext:
    """Return *bitext* for the transcript *after*; only the sentence with *words* of the one *before* is another."""
    more = len(after.words) - len(before.words)

    def moved(place: int) -> int:
        return place if place <= words[0] else place + more

    units = tuple(
        unit
        if unit.words is None
        else _resaid(unit, after.text(words[0], words[1] + more), (words[0], words[1] + more))
        if unit.words == words
        else _at(unit, {place: moved(place) for place in (*unit.words, *(w for h in unit.hints for w in h.words))})
        for unit in bitext
    )
    return replace(bitext, units=units, transcript_sha256=after.sha256)


def _at(unit: Unit, places: Mapping[int, int]) -> Unit:
    assert unit.words is not None
    hints = tuple(replace(hint, words=(places[hint.words[0]], places[hint.words[1]])) for hint in unit.hints)
    return replace(unit, words=(places[unit.words[0]], places[unit.words[1]]), hints=hints)


def _resaid(unit: Unit, text: str, words: tuple[int, int]) -> Unit:
    """Return *unit* with another source; what a person said of the earlier one is kept, and stale."""
    if unit.translated and (unit.locked or unit.stale):
        return replace(unit, source=text, words=words, hints=(), approved="", locked=True, provenance=STALE)
    return replace(unit, source=text, words=words, hints=(), approved="", target=None, provenance=NOBODY, locked=False)
