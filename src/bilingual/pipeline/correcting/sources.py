"""Corrects what is spoken: the source text of one sentence of a recording, in all its translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.bitext import NOBODY, STALE, Bitext, Unit
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.changes import Conflict, Corrected
from bilingual.pipeline.correcting.cues import spoken
from bilingual.pipeline.correcting.history import History
from bilingual.pipeline.correcting.taking import Unchanged, bitext_of, left_to_approve, take
from bilingual.pipeline.editing.committing import BITEXT, TRANSCRIPT
from bilingual.pipeline.editing.edited_words import rewritten
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.views.review.texts import shown, unit_base


def correct_source(
    folder: Path, settings: Settings, tools: Tools, pair: str, unit: str, base: str, text: str
) -> Corrected:
    """Change what is spoken in the sentence *unit* to *text*, in all translations; *base* is that seen in *pair*.

    Unchanged words keep their times, new ones share those of the words that they replace. A machine's translations of
    the sentence are gone, until it is translated again; those of people are kept, and stale. Nothing is changed if the
    sentence has another base. Raises InputError for an article, a sentence that is not spoken or not there, a text
    without words, and a transcript that was edited since it was translated; ItemBusy while a run holds the item.
    """
    item = recorded_item(folder, settings, tools)
    text = " ".join(shown(text).split())

    def on_top(taken: Taken) -> None:
        old = bitext_of(job, taken, pair)
        now = next((one for one in old if one.id == unit), None)
        if now is None:
            raise InputError("BIL-EDT-022", f"has no sentence {unit}", where=folder / f"{BITEXT}{pair}.json")
        if now.words is None or TRANSCRIPT not in job.manifest.stages:
            raise InputError(
                "BIL-EDT-035", f"{unit} is not spoken, so its source is edited where it comes from", where=folder
            )
        if text != now.source and unit_base(now) != base:
            raise Unchanged(Corrected(pair, (now,), (Conflict(now, text),)))
        transcript = spoken(job, taken, old)
        if text == now.source:
            return
        taken.transcript = rewritten(transcript, {now.words: text})
        for stage in (name for name in job.manifest.stages if name.startswith(BITEXT)):
            before = bitext_of(job, taken, stage.removeprefix(BITEXT))
            if before.transcript_sha256 == transcript.sha256:
                taken.bitexts[stage] = _respoken(before, transcript, taken.transcript, now.words)

    with History(item.settings, item.manifest.identity).held() as history, held_item(item) as job:
        made = take(job, history, on_top=on_top)
        bitext = bitext_of(job, Taken(job.folder), pair)
    units = tuple(one for one in bitext if one.id == unit)
    return replace(made, pair=pair, units=units, to_approve=tuple(left_to_approve(item.folder, item.settings, bitext)))


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
