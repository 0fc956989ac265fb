"""Which languages of an article are read aloud, on which machine, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilingual.engines.voice.choice import Voices
from bilingual.engines.voice.sequence import SpokenTrack
from bilingual.model.finding import Finding
from bilingual.model.transcript import Transcript
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import NARRATION
from bilingual.settings import Settings


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
        chosen = job.tools.voices().voice(tag)
        chosen.engine.key(chosen.voice)  # a voice that is named and not there fails in seconds


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


def private_voices(voices: Voices, track: SpokenTrack) -> list[str]:
    """Return the names of the voices in *track* whose terms forbid commercial use."""
    heard = {line.line.language: line.voice for line in track.lines}
    return sorted(name for tag, name in heard.items() if not voices.voice(tag).engine.capabilities.commercial)
