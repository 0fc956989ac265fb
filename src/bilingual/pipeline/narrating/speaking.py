"""Reads an article aloud: its sentences are spoken once each, and together they are a recording like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.media.encoding.clips import RATE
from bilingual.engines.voice.choice import Voices
from bilingual.engines.voice.sequence import Line, SpokenTrack, pause_after, speak
from bilingual.engines.voice.sound import wav
from bilingual.engines.voice.store import SpokenSentences
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.bitexts import with_matches
from bilingual.pipeline.narrating.lines import SECOND, Passage, lines_of, passages_of
from bilingual.pipeline.narrating.transcript import narrated, with_words
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import file_sha256, write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import narration_sound
from bilingual.pipeline.stages import NARRATION
from bilingual.pipeline.tools import engine_config
from bilingual.pipeline.videos.sections import sections_of
from bilingual.settings import Settings
from bilingual.views.document.model import Document
from bilingual.views.slides import Slide, slides_of
from bilingual.views.slides.timing import silences

SENTENCES = "spoken"
"""In the work folder of an item: its sentences as they were spoken, by what their sound depends on."""


@dataclass(frozen=True, slots=True)
class NarratedPair:
    """An article as one pair reads it aloud: the recording, its slides, and the sentences with their words.

    ``cued`` is the bitext for the cues, in which a sentence that is said in both languages stands twice.
    ``bitext`` has each sentence once, and headings without words. ``language`` is what is
    heard: the one of the pair, or both, as the pair is called.
    """

    recording: Recording
    slides: tuple[Slide, ...]
    bitext: Bitext
    cued: Bitext
    language: str

    @property
    def transcript(self) -> Transcript:
        return self.recording.spoken


def languages_of(settings: Settings, source: str, targets: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that are read aloud."""
    own = {"source": (source,), "target": tuple(targets), "alternating": (source, *targets)}
    return own[settings.spoken]


def heard_in(settings: Settings, source: str, target: str) -> str:
    """Return what the sound of a pair is called: its language, or the pair if both are heard."""
    return {"source": source, "target": target, "alternating": f"{source}_{target}"}[settings.spoken]


def speaks_here(job: Job) -> bool:
    """Return whether this machine reads aloud, and not another of those that share the item."""
    return job.request.share is None or job.request.share.has(NARRATION)


def check_voices(job: Job, source: str, targets: Sequence[str]) -> None:
    """Raise UsageError or NotInstalled if a language that this machine is to read aloud has no voice."""
    for tag in languages_of(job.settings, source, targets) if speaks_here(job) else ():
        job.tools.voices().voice(tag)


def terms_of(transcript: Transcript) -> list[Finding]:
    """Return findings on the terms of the voices that are heard."""
    return [
        Finding(
            "voice-terms",
            "W",
            f"the voice {voice} may not be used commercially: its terms allow private use only",
            evidence={"voice": voice},
        )
        for voice in transcript.engine.options.get("private", ())
    ]


def voice_facts(settings: Settings, voices: Voices, source: str, target: str) -> dict[str, Any]:
    """Return what a narration depends on besides its text: the languages that are read aloud, and who reads them."""
    chosen = {tag: voices.voice(tag) for tag in languages_of(settings, source, (target,))}
    return {
        "spoken": settings.spoken,
        "voices": {tag: [one.name, dict(one.engine.key(one.voice))] for tag, one in chosen.items()},
    }


def text_facts(lines: Sequence[Line], slides: Sequence[Slide]) -> dict[str, Any]:
    """Return what a narration depends on in its text: what is said, and how long each slide has to be seen."""
    return {
        "lines": digest([[line.id, line.shown, line.language, line.after] for line in lines]),
        "slides": digest([[list(slide.units), slide.least_ms] for slide in slides]),
    }


def read_aloud(job: Job, document: Document, bitext: Bitext) -> NarratedPair:
    """Return *document* read aloud, speaking only the sentences that are new.

    Raises InputError if nothing of it can be said, and the errors of the voices; what was spoken until then is kept.
    """
    settings, pair = job.settings, bitext.pair
    passages, slides = passages_of(document, bitext), slides_of(document)
    lines = lines_of(passages, settings.spoken, bitext.source, bitext.target)
    voices = job.tools.voices()
    path, sound = job.folder / f"{NARRATION.id}.{pair}.json", job.work / narration_sound(pair)

    def build(progress: Progress) -> Iterable[Path]:
        sentences = SpokenSentences(job.work / SENTENCES, engine_config(settings, "sidecar"))
        unhurried = _unhurried(speak(lines, voices, sentences, progress), slides)
        if not unhurried:
            raise InputError(
                "BIL-VOI-031",
                "has no sentence that can be read aloud",
                where=job.request.source,
                remedy="Headings, paragraphs and lists are read; tables, code and captions are shown.",
            )
        whole = speak(unhurried, voices, sentences)
        content = wav(whole.samples.astype("<i2").tobytes(), RATE)
        write_bytes(sound, content)
        transcript = narrated(
            whole, passages, bitext.source, sound=sha256(content).hexdigest(), private=_private(voices, whole)
        )
        return [exchange.write(path, transcript)]

    stage = NARRATION.name(pair=pair)
    known: Mapping[str, Any] = job.manifest.stages.get(stage, {}).get("facts", {})
    if speaks_here(job):
        read_by = voice_facts(settings, voices, bitext.source, bitext.target)
    else:
        read_by = {name: known.get(name) for name in ("spoken", "voices")}
    facts = text_facts(lines, slides) | read_by
    if not job.is_due(stage, facts) and not _is_there(sound, exchange.read_transcript(path)):
        job.manifest.stages[stage]["key"] = ""  # its sound was cleared away; the sentences are still there
    job.make(NARRATION, facts, build, pair=pair)
    transcript = exchange.read_transcript(path)
    return _narration(job, transcript, passages, slides, bitext, sound)


def _narration(
    job: Job,
    transcript: Transcript,
    passages: Sequence[Passage],
    slides: tuple[Slide, ...],
    bitext: Bitext,
    sound: Path,
) -> NarratedPair:
    whole = with_words(bitext, transcript, passages)
    headings = {passage.unit for passage in passages if passage.heading}
    once = tuple(replace(unit, words=None) if unit.id in headings else unit
                 for unit in whole if not unit.id.endswith(SECOND))  # fmt: skip
    glossary = job.tools.glossary(job.settings.glossary)
    cued = with_matches(whole, transcript, glossary, job.settings)
    recording = Recording(
        sound,
        job.tools.media.probe(sound),
        str(transcript.engine.options["sound"]),
        title=job.manifest.title,
        transcript=transcript,
    )
    recording = replace(recording, sections=sections_of(recording))
    heard = heard_in(job.settings, bitext.source, bitext.target)
    return NarratedPair(recording, slides, replace(whole, units=once), cued, heard)


def _unhurried(track: SpokenTrack, slides: Sequence[Slide]) -> list[Line]:
    """Return the lines of *track* with pauses in which each slide can be seen."""
    said_ms: dict[str, int] = {}
    for line in track.lines:
        name = line.line.id.removesuffix(SECOND)
        said_ms[name] = said_ms.get(name, 0) + line.span.duration_ms
    waits = silences(slides, said_ms)
    last = {line.line.id.removesuffix(SECOND): line.line.id for line in track.lines}  # of the two languages
    after = {last[name]: wait_ms for name, wait_ms in waits.items()}
    return [
        replace(line.line, pause_ms=pause_after(line.line, line.text.text) + after.get(line.line.id, 0))
        for line in track.lines
    ]


def _private(voices: Voices, track: SpokenTrack) -> list[str]:
    """Return the names of the voices in *track* whose terms forbid commercial use."""
    heard = {line.line.language: line.voice for line in track.lines}
    return sorted(name for tag, name in heard.items() if not voices.voice(tag).engine.capabilities.commercial)


def _is_there(sound: Path, transcript: Transcript) -> bool:
    known: Mapping[str, Any] = transcript.engine.options
    return sound.is_file() and file_sha256(sound) == known.get("sound")
