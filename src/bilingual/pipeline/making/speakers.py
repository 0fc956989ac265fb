"""Who speaks in a recording: tells the voices apart, and says which words are whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, part_of
from bilingual.engines.speech.scripts.passages import read_cues, read_passages
from bilingual.errors import InputError
from bilingual.model.finding import Finding
from bilingual.model.recording.source import Recording
from bilingual.model.speakers import ESTIMATED, LIKELY, VOICES, HeardVoices, SpokenTurn, named, turns_of, with_voices
from bilingual.model.timing import format_clock
from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.pipeline.records import exchange
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SOUND
from bilingual.pipeline.sidecars.sidecar import Sidecar
from bilingual.pipeline.stages import SPEAKERS
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.display.speaker_colours import palette_of
from bilingual.subtitles.formats import SUFFIXES
from bilingual.text.counts import counted, shortened

CHECK = "speakers"
FILE = "speakers.json"
BY_HAND = "speakers"
"""What the options of a manifest call the names that a person gave to speakers, by ``SpokenTurn.speaker``."""
_MOST = 20  # people that anybody asks for
_MEMORY = 500_000_000
_QUOTED = 40
_LONGEST_NAME = 80


def check_speakers(settings: Settings) -> None:
    """Raise InputError before any work if ``speakers`` is no number of people, or a name or colour can't be used."""
    count_of(settings)
    names_of(settings)
    palette_of(settings.speaker_colours)


def count_of(settings: Settings) -> int | None:
    """Return how many people speak, ``None`` if that is to be estimated, 0 if nobody asks."""
    given = settings.speakers
    text = "" if given is None else str(given).strip().lower()
    if text in ("", "auto"):
        return None if text else 0
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise InputError(
            "BIL-SPK-053",
            f"speakers = {given!r} is no number of people",
            remedy=f"Use auto, or how many people speak, 1 to {_MOST}.",
        )
    return int(text)


def names_of(settings: Settings) -> dict[int, str]:
    """Return the names of voices by their numbers, which count from 1. Raises InputError for one that none is."""
    checked = (checked_name(name) for name in settings.speaker_names)
    return {number: name for number, name in enumerate(checked, 1) if name}


def checked_name(text: str) -> str:
    """Return the name *text* on one line, "" for none. Raises InputError for a text that is too long for a name."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(name) > _LONGEST_NAME:
        raise InputError(
            "BIL-SPK-054",
            f"a name of a speaker has {len(name)} characters: “{name[:_QUOTED]}…”",
            remedy=f'Use at most {_LONGEST_NAME}. Names are separate: speaker_names = ["Anna", "Ben"].',
        )
    return name


def names_by_hand(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the names that a person gave to the speakers of an item, from the *options* of its manifest."""
    kept = options.get(BY_HAND, {})
    pairs = kept.items() if isinstance(kept, Mapping) else ()
    return {key: name for key, name in pairs if isinstance(name, str) and name}


def with_names(transcript: Transcript, settings: Settings, by_hand: Mapping[str, str]) -> Transcript:
    """Return *transcript* with the names of its speakers: *by_hand*, else those of a script, else of the *settings*."""
    return named(transcript, names_of(settings), by_hand)


def told_apart(settings: Settings, sidecar: Sidecar | None) -> bool:
    """Return whether voices are to be told apart: it is asked for, and *sidecar* does not say who speaks."""
    return count_of(settings) != 0 and not (sidecar is not None and _says_who(sidecar))


def _says_who(sidecar: Sidecar) -> bool:
    # What is wrong with the file is said when its words are read.
    with suppress(InputError):
        if sidecar.path.suffix.lower() in SUFFIXES:
            return any(cue.speaker or cue.changes for cue in read_cues(sidecar.path, sidecar.language))
        return any(passage.speaker for passage in read_passages(sidecar.path))
    return False


def speaker_facts(tools: Tools, recording: Recording) -> dict[str, Any]:
    """Return what telling voices apart depends on. Raises NotInstalled without a model."""
    embedder = tools.speakers()
    return {
        **recording.facts,
        **recording.sound_facts,
        "engine": embedder.id,
        "key": dict(embedder.key()),
        "count": count_of(tools.settings),
    }


def heard_voices(job: Job, recording: Recording, facts: Mapping[str, Any]) -> HeardVoices:
    """Tell the voices of *recording* apart, and return who speaks when; *facts* are those of ``speaker_facts``."""
    path, count = job.folder / FILE, count_of(job.settings)

    def build(progress: Progress) -> Iterable[Path]:
        from bilingual.engines.speech.activity import read_samples
        from bilingual.engines.speech.speakers.diarisation import diarise

        sound = job.work / f"voices-{SOUND}"
        try:
            job.tools.media.extract_audio(recording, sound, part_of(progress, 0.0, 0.1))
            embedder = job.tools.speakers()
            found = diarise(read_samples(sound), embedder, count, part_of(progress, 0.1, 1.0))
        finally:
            sound.unlink(missing_ok=True)
        record = EngineRecord(embedder.id, options={**facts["key"], LIKELY: found.likely})
        return [exchange.write(path, HeardVoices(found.turns, count is None, record))]

    job.make(SPEAKERS, facts, build, memory=_MEMORY, engine=str(facts["engine"]))
    return exchange.read_voices(path)


def with_speakers(transcript: Transcript, heard: HeardVoices) -> Transcript:
    """Return *transcript* with the voice that says each word, and its sentences cut where the voice changes."""
    from bilingual.engines.speech.speakers.attribution import attributed

    likely = int(heard.engine.options.get(LIKELY, 0))
    return with_voices(transcript, attributed(transcript, heard.turns), estimated=heard.estimated, likely=likely)


def speaker_findings(
    transcript: Transcript, settings: Settings, by_hand: Mapping[str, str], offset_ms: int
) -> list[Finding]:
    """Return who was told apart in *transcript*, which has its names, and which names of the *settings* or *by_hand*
    are not used; *offset_ms* is where it starts.
    """
    turns = [turn for turn in turns_of(transcript) if turn.voice]
    found = [Finding(CHECK, "W", text) for text in _unused(transcript, settings, by_hand)]
    if not turns:
        return found
    voices = sorted({turn.voice for turn in turns})
    parts = [_about([turn for turn in turns if turn.voice == voice], transcript, offset_ms) for voice in voices]
    told = f"{counted(len(voices), 'voice')}: {'; '.join(parts)}"
    evidence = {"voices": len(voices), "start_ms": offset_ms}
    if len(voices) > 1:
        told += ". Where two speak at once, all words are those of one of them"
    if transcript.engine.options.get(ESTIMATED):
        message = (
            f"the number of speakers was estimated, which goes wrong with similar voices and with noise: check it. "
            f"{told}. If it is another number, set speakers = NUMBER"
        )
        return [Finding(CHECK, "W", message, evidence=evidence), *found]
    count = count_of(settings)
    if count and len(voices) < count:
        message = f"speakers = {count}, but only {counted(len(voices), 'voice')} could be told apart: check it. {told}"
        return [Finding(CHECK, "W", message, evidence=evidence), *found]
    likely = int(transcript.engine.options.get(LIKELY, 0))
    if count and 0 < likely < count:
        message = (
            f"speakers = {count}, but it sounds like {counted(likely, 'voice')}: check the number. Told apart {told}"
        )
        return [Finding(CHECK, "W", message, evidence=evidence), *found]
    return [Finding(CHECK, "I", f"told apart {told}", evidence=evidence), *found]


def _unused(transcript: Transcript, settings: Settings, by_hand: Mapping[str, str]) -> Iterator[str]:
    """Yield why names are not used: they are believed in the order studio, script, settings."""
    given, turns = names_of(settings), turns_of(transcript)
    voices = {turn.voice for turn in turns}
    if given and not turns:
        why = (
            "no voice was told apart" if count_of(settings) != 0 else "speakers is not set, so no voices are told apart"
        )
        yield f"speaker_names is not used: {why}"
    elif given and VOICES not in transcript.engine.options:
        names = ", ".join(dict.fromkeys(turn.name for turn in turns if turn.name))
        yield f"speaker_names is not used: the script or subtitles next to the recording say who speaks ({names})"
    else:
        if unheard := [name for number, name in given.items() if number not in voices]:
            told = counted(len(voices), "voice")
            yield f"speaker_names has more names than there are voices ({told}): nobody is called {', '.join(unheard)}"
        for number, name in given.items():
            own = by_hand.get(str(number), name)
            if own != name and number in voices:
                yield f"speaker {number} is called “{own}”, as said in the studio; speaker_names says “{name}”"


def _about(turns: Sequence[SpokenTurn], transcript: Transcript, offset_ms: int) -> str:
    first, said_ms = turns[0], 0
    for turn in turns:
        times = [word for word in transcript.words[turn.first : turn.last] if word.start_ms is not None]
        said_ms += (times[-1].end_ms or 0) - (times[0].start_ms or 0) if times else 0
    text = shortened(transcript.text(first.first, first.last), _QUOTED)
    at_ms = next((w.start_ms for w in transcript.words[first.first : first.last] if w.start_ms is not None), 0)
    who = f"{first.voice} ({first.name})" if first.name else str(first.voice)
    return f"speaker {who} for {format_clock(said_ms)}, first at {format_clock(at_ms + offset_ms)} with “{text}”"
