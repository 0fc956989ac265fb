"""Reads an article aloud: its sentences are spoken once each, and together they are a recording like any other."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.sequence import Line, SaidLine, joined, pause_after, placed, say
from bilingual.engines.voice.sound import wav
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.digest import digest
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.bitexts import known_pairs, with_matches
from bilingual.pipeline.narrating.heard import in_heard_times
from bilingual.pipeline.narrating.lines import SECOND, Passage, lines_of, passages_of
from bilingual.pipeline.narrating.pacing import readable
from bilingual.pipeline.narrating.spoken_again import again_asked, again_done, spoken_sentences
from bilingual.pipeline.narrating.transcript import narrated, with_words
from bilingual.pipeline.narrating.voices import heard_in, private_voices, speaks_here, voice_facts
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import file_sha256, write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import narration_sound
from bilingual.pipeline.stages import NARRATION
from bilingual.pipeline.videos.pair_cuts import cuts_of
from bilingual.pipeline.videos.sections import sections_of
from bilingual.subtitles.cutting.matches import matched
from bilingual.views.document.model import Document
from bilingual.views.slides import Slide, slides_of
from bilingual.views.slides.timing import silences

_HEARD_CUTS = 2  # cues of what is heard in the other language settle after as many
_PACE = 1  # part of the key: increase it when the pace of narrations changes


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


def text_facts(lines: Sequence[Line], slides: Sequence[Slide], passages: Sequence[Passage]) -> dict[str, Any]:
    """Return what a narration depends on in its text: what is said, how long each slide has to be seen, and what cues
    have to be read meanwhile.
    """
    read = [[text.shown if text else None for text in (passage.source, passage.target)] for passage in passages]
    return {
        "lines": digest([[line.id, line.shown, line.language, line.after] for line in lines]),
        "slides": digest([[list(slide.units), slide.least_ms] for slide in slides]),
        "read": digest([_PACE, read]),
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
        sentences = spoken_sentences(job, pair)
        said = say(lines, voices, sentences, progress)
        if not said:
            raise InputError(
                "BIL-VOI-031",
                "has no sentence that can be read aloud",
                where=job.request.source,
                remedy="Headings, paragraphs and lists are read; tables, code and captions are shown.",
            )

        pairs = known_pairs(bitext, job.tools.glossary(settings.glossary), settings)

        def cut(said: Sequence[SaidLine]) -> tuple[Transcript, Timeline]:
            lines = placed(_unhurried(said, slides))
            transcript = narrated(lines, passages, bitext.source)
            cued = matched(with_words(bitext, transcript, passages), transcript, pairs)
            unwritten = MediaInfo(lines.duration_ms, None, (), "wav", 0)

            def timeline(spoken: Transcript) -> Timeline:
                heard = Recording(sound, unwritten, "", transcript=spoken)
                return cuts_of(settings, job.manifest, heard, replace(cued, transcript_sha256=spoken.sha256)).timeline()

            cuts = [timeline(transcript)]
            for _ in range(0 if settings.spoken == "source" else _HEARD_CUTS):
                transcript = in_heard_times(transcript, cuts, lines.lines, passages)
                cuts.append(timeline(transcript))
            return transcript, cuts[-1]

        said = readable(said, cut, lambda again: say(again, voices, sentences))
        track = joined(_unhurried(said, slides))
        content = wav(track.samples.astype("<i2").tobytes(), RATE)
        write_bytes(sound, content)
        transcript = narrated(
            track, passages, bitext.source, sound=sha256(content).hexdigest(), private=private_voices(voices, track)
        )
        if settings.spoken != "source":
            transcript = replace(transcript, words=cut(said)[0].words)
        sentences.tidy()
        return [exchange.write(path, transcript)]

    stage = NARRATION.name(pair=pair)
    known: Mapping[str, Any] = job.manifest.stages.get(stage, {}).get("facts", {})
    if speaks_here(job):
        read_by = voice_facts(settings, voices, bitext.source, bitext.target)
    else:
        read_by = {name: known.get(name) for name in ("spoken", "voices")}
    facts = text_facts(lines, slides, passages) | read_by
    if not job.is_due(stage, facts) and not _is_there(sound, exchange.read_transcript(path)):
        job.manifest.stages[stage]["key"] = ""  # its sound was cleared away; the sentences are still there
    again = again_asked(job, pair)
    if again and stage in job.manifest.stages:
        job.manifest.stages[stage]["key"] = ""
    job.make(NARRATION, facts, build, pair=pair)
    again_done(job, pair, again)
    transcript = exchange.read_transcript(path)
    return _narration(job, transcript, passages, slides, bitext, sound)


def heard_before(job: Job, document: Document, bitext: Bitext) -> NarratedPair:
    """Return *document* as it was read aloud last.

    Raises InputError if its text is another now, or if its sound is gone.
    """
    passages, slides = passages_of(document, bitext), slides_of(document)
    lines = lines_of(passages, job.settings.spoken, bitext.source, bitext.target)
    path, sound = job.folder / f"{NARRATION.id}.{bitext.pair}.json", job.work / narration_sound(bitext.pair)
    known = job.manifest.stages.get(NARRATION.name(pair=bitext.pair), {}).get("facts", {})
    facts = {**text_facts(lines, slides, passages), "spoken": job.settings.spoken}
    as_it_was = path.is_file() and all(known.get(name) == value for name, value in facts.items())
    if not as_it_was or not _is_there(sound, exchange.read_transcript(path)):
        raise InputError(
            "BIL-VOI-032",
            "has to be read aloud first: its text changed since, or its sound was cleared away",
            where=job.folder,
            remedy=f"Run: bilingual render {shlex.quote(str(job.folder))}",
        )
    return _narration(job, exchange.read_transcript(path), passages, slides, bitext, sound)


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


def _unhurried(said: Sequence[SaidLine], slides: Sequence[Slide]) -> list[SaidLine]:
    """Return *said* with pauses in which each slide can be seen."""
    said_ms: dict[str, int] = {}
    for one in said:
        name = one.line.id.removesuffix(SECOND)
        said_ms[name] = said_ms.get(name, 0) + one.duration_ms
    waits = silences(slides, said_ms)
    last = {one.line.id.removesuffix(SECOND): one.line.id for one in said}  # of the two languages
    after = {last[name]: wait_ms for name, wait_ms in waits.items()}
    return [
        replace(one, line=replace(one.line, pause_ms=pause_after(one.line, one.text.text) + wait_ms))
        if (wait_ms := after.get(one.line.id, 0))
        else one
        for one in said
    ]


def _is_there(sound: Path, transcript: Transcript) -> bool:
    known: Mapping[str, Any] = transcript.engine.options
    return sound.is_file() and file_sha256(sound) == known.get("sound")
