"""The stage that makes a second voice for one pair: its sentences, their places, and the sound of the dub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, part_of
from bilingual.engines.media.dubbing import mixing
from bilingual.engines.voice.choice import ChosenVoice, Voices
from bilingual.engines.voice.store import SpokenSentences
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.digest import digest
from bilingual.model.recording.dubbing import DubMode, DubPlan, Hold, finished_span
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.dubbing import fitting
from bilingual.pipeline.dubbing.fitting import Fitted
from bilingual.pipeline.dubbing.record import SCHEMA, dub_file, read_dub
from bilingual.pipeline.dubbing.speaking import SecondVoice, SpokenDub, ToSpeak, to_speak
from bilingual.pipeline.dubbing.wording import approved_wordings, rows_with, shorter_wordings, wording_key
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.pipeline.records.files import file_sha256, write_json
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.outages import UNDUBBED
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SENTENCES, dub_sound
from bilingual.pipeline.stages import DUB
from bilingual.pipeline.tools import engine_config, voices_of
from bilingual.settings import Settings
from bilingual.subtitles.tracks import dual_text, track_text


@dataclass(frozen=True, slots=True)
class Dub:
    """The second voice of one pair: ``path`` is its sound, ``record`` what its file in the results says."""

    path: Path
    record: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        return str(self.record["sound"])

    @property
    def holds(self) -> tuple[Hold, ...]:
        return tuple(Hold(row["hold_at_ms"], row["hold_ms"]) for row in self.record["sentences"] if row["hold_ms"])


def dub_mode(settings: Settings, manifest: Manifest | None, pair: str) -> DubMode | None:
    """Return how *pair* is dubbed, ``None`` if it is not; a recording that was dubbed, or was to be, stays so."""
    if settings.dub != "none":
        return settings.dub
    if manifest is None:
        return None
    made = manifest.stages.get(DUB.name(pair=pair), {}).get("facts", {}).get("mode")
    known = manifest.pairs.get(pair, {}).get(UNDUBBED, made)
    return known if known in ("over", "replace") else None


def check_voices(request: Request, settings: Settings) -> None:
    """Raise UsageError or NotInstalled if a language that is asked for is to be dubbed and has no voice.

    This comes before anything is read, recognised or recorded. Which of the settings' languages are made is not known
    then: see ``check_dub``.
    """
    if settings.dub != "none" and _speaks_here(request):
        for target in request.targets or ():
            _check_voice(voices_of(settings), target)


def check_dub(job: Job, source: str, targets: Sequence[str]) -> None:
    """Raise UsageError or NotInstalled if a language of a dub has no voice: before anything is translated."""
    for target in targets if _speaks_here(job.request) else ():
        if dub_mode(job.settings, job.manifest, f"{source}_{target}"):
            _check_voice(job.tools.voices(), target)


def _speaks_here(request: Request) -> bool:
    return request.share is None or request.share.has(DUB)


def _check_voice(voices: Voices, language: str) -> None:
    chosen = voices.voice(language)
    chosen.engine.key(chosen.voice)  # a voice that is named and not there


def dub_facts(
    recording: Recording, wanted: Sequence[ToSpeak], mode: DubMode, chosen: ChosenVoice, wordings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the second voice of one pair depends on."""
    rows = [[one.id, one.text, one.span.start_ms, one.span.end_ms] for one in wanted]
    return {
        **recording.facts,
        **recording.sound_facts,
        "sentences": digest(rows),
        "voice": [chosen.name, dict(chosen.engine.key(chosen.voice))],
        "mode": mode,
        "rules": [fitting.VERSION, mixing.VERSION],
        **({"wordings": dict(wordings)} if wordings else {}),
    }


def second_voice(
    job: Job, recording: Recording, bitext: Bitext, timeline: Timeline, mode: DubMode, *, sounds: bool
) -> Dub:
    """Speak the translations of *bitext* in the time of *recording*; *timeline* has its cues.

    If its *sounds* are needed and were cleared away, they are mixed again. Raises InputError if there is nothing to
    say, and the errors of the voices; what was spoken until then is kept.
    """
    pair, language = bitext.pair, bitext.target
    voices = job.tools.voices()
    chosen = voices.voice(language)
    path, sound = job.folder / dub_file(pair), job.work / dub_sound(pair)
    approved = approved_wordings(path, bitext)
    wanted = [replace(one, text=approved.get(one.id, one.text)) for one in to_speak(bitext, recording.spoken)]

    def build(progress: Progress) -> Iterable[Path]:
        own = DUB.name(pair=pair)
        sentences = SpokenSentences(
            job.work / SENTENCES, engine_config(job.settings, "sidecar"), times=False, owner=own
        )
        voice = SecondVoice(language, voices, sentences)
        shorter = shorter_wordings(job, bitext, approved)
        dub = voice.in_time(wanted, recording.duration_ms, part_of(progress, 0.0, 0.7), shorter)
        if not dub.fitted:
            raise InputError(
                "BIL-VOI-034",
                f"has no translated sentence in {language} that can be spoken",
                where=job.request.source,
                remedy="Translate it first.",
            )
        plan = _plan(mode, wanted, dub)
        said = [replace(one, text=dub.wordings.get(one.id, one.text)) for one in wanted]
        spoken = voice.sounds(said, dub.fitted)
        mixed = job.tools.media.dubbed_sound(recording, plan, spoken, sound, part_of(progress, 0.7, 1.0))
        sentences.tidy()
        record = {
            "schema": SCHEMA,
            "mode": mode,
            "voice": chosen.name,
            "draft": chosen.engine.capabilities.draft,
            "commercial": chosen.engine.capabilities.commercial,
            "sound": file_sha256(sound),
            "gain_db": mixed.gain_db,
            "room_db": mixed.room_db,
            "pauses": mixed.paused,
            "summary": fitting.summary(dub.fitted),
            "sentences": rows_with([_row(one) for one in dub.fitted], {**dub.wordings, **approved}, approved, bitext),
            "unsaid": list(dub.unsaid),
        }
        write_json(path, record)
        return [path, *job.write(dub_subtitles(timeline, dub.holds))]

    stage, facts = DUB.name(pair=pair), dub_facts(recording, wanted, mode, chosen, wording_key(job.tools))
    if sounds and path.is_file() and not job.is_due(stage, facts) and not _is_there(sound, read_dub(path)):
        job.manifest.stages[stage]["key"] = ""  # the sentences are still there
    job.make(DUB, facts, build, pair=pair)
    return Dub(sound, read_dub(path))


def _plan(mode: DubMode, wanted: Sequence[ToSpeak], dub: SpokenDub) -> DubPlan:
    spoken = {one.id for one in dub.fitted}
    return DubPlan(
        mode,
        speech=tuple(one.span for one in wanted if one.id in spoken),
        kept=tuple(one.span for one in wanted if one.id not in spoken),
        said=tuple(Span(one.start_ms, one.end_ms) for one in dub.fitted),
        holds=dub.holds,
    )


def _row(one: Fitted) -> dict[str, Any]:
    return {
        "id": one.id,
        "fits": one.kind,
        "speed": one.speed,
        "start_ms": one.start_ms,
        "spoken_ms": one.spoken_ms,
        "drift_ms": one.drift_ms,
        "hold_at_ms": one.hold_at_ms,
        "hold_ms": one.hold_ms,
    }


def _is_there(sound: Path, record: Mapping[str, Any]) -> bool:
    return sound.is_file() and file_sha256(sound) == record.get("sound")


def in_finished_time(timeline: Timeline, holds: Sequence[Hold]) -> Timeline:
    """Return the cues of *timeline* when they are seen in the dub: a cue stays while its picture stands still."""
    return replace(timeline, cues=tuple(replace(cue, span=finished_span(cue.span, holds)) for cue in timeline.cues))


def dub_subtitles(timeline: Timeline, holds: Sequence[Hold]) -> dict[str, str]:
    """Return the subtitle files of a dub; none without *holds*, when those of the pair fit."""
    if not holds:
        return {}
    pair, moved = f"{timeline.source}_{timeline.target}", in_finished_time(timeline, holds)
    breaks = shown_breaks(timeline)
    return {
        f"subtitles/{pair}.dub.srt": dual_text(moved, "srt", breaks=breaks),
        f"subtitles/{timeline.target}.dub.srt": track_text(moved, "srt", "target", breaks),
    }
