"""What a run reports about files next to a recording: irregularities, what was done with the text, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bilingual.engines.speech.scripts.passages import cues_in, parts_of, read_file
from bilingual.engines.speech.scripts.placed_words import CREDITS, LATE, OUTSIDE, RATE, UNCLEAR, UNHEARD
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.model.timing import format_clock
from bilingual.model.transcript import Transcript
from bilingual.pipeline.sidecars.embedded import about_tracks
from bilingual.pipeline.sidecars.sidecar import Sidecars
from bilingual.pipeline.text_files.reading import uncertain_encoding
from bilingual.subtitles.captions.rolling import folded
from bilingual.subtitles.formats import SUFFIXES
from bilingual.subtitles.formats.base import Oddity
from bilingual.subtitles.formats.speech import with_speech
from bilingual.subtitles.shift import Shift
from bilingual.subtitles.source_cues import in_order, overlapped, sounds_of
from bilingual.text.counts import counted

_NAMED = 3  # reported lines per file
_SHOWN = 3  # examples in a line


def oddities(path: Path, shift: Shift | None = None, outside: Sequence[str] = ()) -> list[str]:
    """Return the irregularities of a subtitle file and what was left out because of them, limited to a few lines.

    *shift* is the correction that its times got, *outside* are its cues outside the recording.
    """
    if path.suffix.lower() not in SUFFIXES:
        return []
    file, parts = read_file(path), parts_of(path)
    odd = [*file.odd]
    for cues in [part.cues for part in parts] or [file.cues]:
        odd += [Oddity(cue.line, "it ends where the next cue begins", cue.text) for cue in overlapped(cues)]
    more = [f"{path.name}: {counted(len(odd) - _NAMED, 'more format error')}"] if len(odd) > _NAMED else []
    held = [f"{path.name}: all its times are {shift}; they were corrected"] if shift and shift != Shift() else []
    if outside:
        lost = f"{counted(len(outside), 'cue')} {'lies' if len(outside) == 1 else 'lie'}"
        held.append(f"{path.name}: {lost} outside the recording and cannot be used: “{outside[0]}”")
    return held + [f"{path.name}, {found}" for found in odd[:_NAMED]] + more


def handled(path: Path, language: str) -> list[str]:
    """Return what was done with the text of a subtitle file that is read in *language*."""
    if path.suffix.lower() not in SUFFIXES:
        return []
    return [f"{path.name}{said}" for said in _handled(path, language)]


def _handled(path: Path, language: str) -> Iterator[str]:
    if parts := parts_of(path):
        names = " and ".join(f"{pack(part.language).name} ({counted(len(part.cues), 'cue')})" for part in parts)
        yield f" contains {names}; each line is used in its language"
    rows = in_order(cues_in(path, language))
    whole = with_speech(folded(rows))
    kept = {cue.line: len(cue.text) for cue in whole}
    if repeats := sum(kept.get(cue.line, 0) < len(cue.text) for cue in rows):
        yield f": {counted(repeats, 'cue')} of {len(rows)} repeat what is already shown; each phrase is used once"
    if signs := [" ".join(cue.text.split()) for cue in rows if cue.sounds]:
        yield f": {counted(len(signs), 'sign')} on the picture set apart, not spoken: {_examples(signs)}"
    if sounds := sounds_of([cue for cue in rows if not cue.sounds]):
        yield f": {counted(len(sounds), 'sound description')} set apart, not spoken: {_examples(s for _, s in sounds)}"
    speakers = dict.fromkeys(turn.speaker for cue in whole for turn in cue.turns if turn.speaker)
    if speakers:
        yield f": {counted(len(speakers), 'speaker name')} set apart, not spoken: {_examples(speakers)}"


def _examples(texts: Iterable[str]) -> str:
    shown = list(dict.fromkeys(texts))
    return ", ".join(f"“{text}”" for text in shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def notes_on_files(sidecars: Sidecars, translations: Mapping[str, Path], transcript: Transcript) -> list[str]:
    """Return what people should know of the files next to a recording.

    *translations* are those used, by target; *transcript* was made from the script if its engine recorded that.
    """
    used, facts = list(dict.fromkeys(translations.values())), transcript.engine.options
    script = sidecars.spoken.path if sidecars.spoken else None
    notes = list(sidecars.notes)
    for one in sidecars.translations:
        if one.problem or (sidecars.translation(one.language) not in used and not one.embedded):
            name = f"{one.path.name} ({one.language})" if one.path == script else one.path.name
            notes.append(f"{name} is not used: its language is not a target")
    notes += about_tracks(sidecars, used)
    if script is not None and facts.get(CREDITS):
        notes.append(f"{script.name}: left out, not spoken: {_examples(facts[CREDITS])}")
    if script is not None and "cue_words" in facts:
        notes += oddities(script, made_shift(facts), facts.get(OUTSIDE, ())) + handled(script, transcript.language)
    for target, path in translations.items():
        notes += (oddities(path) if path != script else []) + handled(path, target)
    return list(dict.fromkeys(notes))


def made_shift(facts: Mapping[str, Any]) -> Shift:
    """Return the correction of a script's times that *facts*, the options of its transcript, record."""
    return Shift(-facts.get(LATE, 0), facts.get(RATE, 1.0))


def doubts(script: Path | None, translation: Path | None, facts: Mapping[str, Any]) -> list[Finding]:
    """Return findings on files in uncertain encodings, and on a *script* whose times or words may be wrong.

    *facts* are the options of the transcript. Raises InputError for an unreadable file.
    """
    found = [finding for path in dict.fromkeys((script, translation)) if path for finding in uncertain_encoding(path)]
    if script is None:
        return found
    if UNCLEAR in facts:
        late_ms, rate = facts[UNCLEAR]
        found.append(unclear_offset(script, Shift(-late_ms, rate)))
    for start_ms, text in facts.get(UNHEARD, ()):
        message = f"{script.name}, {format_clock(start_ms)}: this is not what is heard there"
        found.append(Finding("unheard", "E", message, source=text, evidence={"file": script.name}))
    return found


def unclear_offset(path: Path, shift: Shift) -> Finding:
    """Return the finding that *shift* may correct the times of the file at *path*, which were not changed."""
    message = f"{path.name}: its times may be {shift}; this is not certain, so they are unchanged"
    evidence = {"late_ms": -shift.offset_ms, "rate": shift.rate, "file": path.name}
    return Finding("offset", "E", message, evidence=evidence)
