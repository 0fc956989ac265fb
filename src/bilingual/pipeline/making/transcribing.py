"""Makes the transcript of a recording: from its sidecar, by a recogniser, or as edited by a person."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, SpeechEngine, SpeechRequest
from bilingual.errors import BilingualError, FidelityError, InputError
from bilingual.model.digest import digest
from bilingual.model.recording.source import Recording
from bilingual.model.speakers import SPEAKERS, kept_with, same_voices, turns_of, with_voices
from bilingual.model.transcript import Transcript
from bilingual.pipeline.items.recorded import EDITED, TRANSCRIPT_FILE
from bilingual.pipeline.making.lasting import facts_before_rules, lasting, why_kept, with_speaker_facts
from bilingual.pipeline.making.speakers import (
    BY_HAND,
    heard_voices,
    names_by_hand,
    speaker_facts,
    told_apart,
    with_speakers,
)
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.copies import sha256
from bilingual.pipeline.records.files import read_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SOUND
from bilingual.pipeline.sidecars.sidecar import Sidecar, Sidecars, not_used, or_ignored
from bilingual.pipeline.stages import TRANSCRIPT
from bilingual.pipeline.tools import Tools


def transcribed_by(job: Job, recording: Recording, sidecars: Sidecars) -> tuple[Transcript, Sidecars]:
    """Return the transcript of *recording*, and *sidecars* without the script if that does not match the speech and
    may be ignored.

    Raises InputError or FidelityError for any other script that cannot be used.
    """
    script = sidecars.spoken
    try:
        return transcribed(job, recording, script), sidecars
    except (InputError, FidelityError) as error:
        if script is None or error.where != str(script.path):
            raise
        if not job.settings.ignore_sidecar:
            raise or_ignored(error) from error
        job.notes.append(not_used(script.path, error))
        return transcribed(job, recording, None), replace(sidecars, spoken=None)


def transcribed(job: Job, recording: Recording, sidecar: Sidecar | None) -> Transcript:
    """Return the transcript of *recording*; *sidecar* is its script or subtitles.

    Raises InputError for a recording without words.
    """
    if (known := lasting(job, sidecar, recording)) is not None:
        job.notes += why_kept(job, known)
        asked = EDITED in known.engine.marks and told_apart(job.settings, sidecar)
        said = speaker_facts(job.tools, recording) if asked else None
        return _told_anew(job, recording, known, said) if said else known
    path = job.folder / TRANSCRIPT_FILE
    before = exchange.read_transcript(path) if names_by_hand(job.manifest.options) and path.is_file() else None
    engine, spoken = engine_for(job.tools, sidecar)
    used = sidecar.path if sidecar and engine.capabilities.needs_sidecar else None
    heard = job.work / "heard"
    said = speaker_facts(job.tools, recording) if told_apart(job.settings, sidecar) else None
    voices = heard_voices(job, recording, said) if said else None

    def build(progress: Progress) -> Iterable[Path]:
        transcript = _words_there(job, wanted, path) or listened(progress)
        return [exchange.write(path, with_speakers(transcript, voices) if voices else transcript)]

    def listened(progress: Progress) -> Transcript:
        sound = job.work / SOUND
        duration_ms = job.tools.media.extract_audio(recording, sound, progress)
        request = SpeechRequest(
            media=recording.path,
            audio=sound,
            duration_ms=duration_ms,
            language=spoken,
            sidecar=used,
            sidecar_offset_ms=recording.offset_ms,
            excerpt=recording.excerpt is not None,
            names=names_in(job.tools),
            kept=heard,
        )
        try:
            transcript = engine.transcribe(request, progress)
            if not transcript.words:
                raise InputError(
                    "BIL-SPK-035",
                    "no speech was found",
                    where=recording.path,
                    remedy="Check the recording, or put a script next to it.",
                )
        except (InputError, FidelityError) as error:
            if (told := _as_seen(error, recording, job.work)) is None:
                raise
            raise told from error
        finally:
            sound.unlink(missing_ok=True)
        return transcript

    facts = transcript_facts(job.tools, recording, sidecar)
    earlier = None if job.request.force else facts_before_rules(job.manifest, facts)
    wanted = with_speaker_facts(earlier or facts, said)
    needed = engine.capabilities.memory_bytes
    if job.make(TRANSCRIPT, wanted, build, memory=needed, engine=engine.id):
        shutil.rmtree(heard, ignore_errors=True)  # only now that the transcript is recorded
        if before is not None:
            _keep_names(job, before, exchange.read_transcript(path))
    return exchange.read_transcript(path)


def _told_anew(job: Job, recording: Recording, edited: Transcript, said: Mapping[str, Any]) -> Transcript:
    """Return the transcript *edited* by a person, with its voices told apart as *said* if that was asked for since; its
    words stay, and so do the names and the sentences that a person gave to a voice.
    """
    facts = job.manifest.stages[TRANSCRIPT.name()]["facts"]
    wanted = with_speaker_facts(facts, said)
    script = turns_of(edited) and "voices" not in edited.engine.options
    if script or facts.get(SPEAKERS) == wanted[SPEAKERS]:
        return edited
    made = kept_with(edited, with_speakers(with_voices(edited, ()), heard_voices(job, recording, said)))

    def build(progress: Progress) -> Iterable[Path]:
        return [exchange.write(job.folder / TRANSCRIPT_FILE, made)]

    job.make(TRANSCRIPT, wanted, build, engine=edited.engine.id)
    _keep_names(job, edited, made)
    return made


def _keep_names(job: Job, before: Transcript, after: Transcript) -> None:
    """Have names that a person gave to voices go with those who said the same words *before*, numbered anew *after*."""
    same, names = same_voices(before, after), names_by_hand(job.manifest.options)
    if names and same and before.words == after.words and all(key.isdecimal() for key in names):
        moved = {str(same[int(key)]): name for key, name in names.items() if int(key) in same}
        job.manifest.options[BY_HAND] = moved
        if lost := [name for key, name in names.items() if int(key) not in same]:
            job.notes.append(f"no voice is left for the name of a speaker: {', '.join(lost)}")


def _as_seen(error: BilingualError, recording: Recording, folder: Path) -> BilingualError | None:
    """Return *error* with what is in the audio tracks, if that may be the cause, else ``None``; *folder* is for
    temporary files.
    """
    from bilingual.engines.media.choosing.choice import seen_in  # loads numpy

    seen = recording.sound.seen or seen_in(recording, folder)
    if not seen or (len(recording.info.audio) == 1 and "dB" not in seen and isinstance(error, InputError)):
        return None  # the engine has said so
    remedy = f"{error.remedy} --audio-track chooses a track." if len(recording.info.audio) > 1 else error.remedy
    return type(error)(error.code, f"{error.what} ({seen})", where=error.where, remedy=remedy.strip())


def language_of(job: Job, sidecar: Sidecar | None) -> str | None:
    """Return the language that is spoken, if known before anything is heard. Raises NotInstalled if something has to
    be recognised and nothing can.
    """
    if (known := lasting(job, sidecar)) is not None:
        return job.settings.source_language or known.language
    return engine_for(job.tools, sidecar)[1]


def is_recognised(job: Job, sidecar: Sidecar | None, recording: Recording) -> bool:
    """Return whether a recogniser listens to *recording*. Raises NotInstalled if it has to and there is none."""
    if lasting(job, sidecar, recording) is not None:
        return False
    return not engine_for(job.tools, sidecar)[0].capabilities.needs_sidecar


def engine_for(tools: Tools, sidecar: Sidecar | None) -> tuple[SpeechEngine, str | None]:
    """Return the speech engine for *settings* and *sidecar*, and the language to use, if known."""
    language = tools.settings.source_language or (sidecar.language if sidecar else None)
    return tools.speech(tools.settings.speech, sidecar.path if sidecar else None), language


def transcript_facts(tools: Tools, recording: Recording, sidecar: Sidecar | None) -> dict[str, Any]:
    engine, language = engine_for(tools, sidecar)
    names = [] if engine.capabilities.needs_sidecar else list(names_in(tools))
    return {
        **recording.facts,
        **recording.sound_facts,
        "engine": engine.id,
        "key": dict(engine.key()),
        "language": language,
        "sidecar": sha256(read_bytes(sidecar.path)) if sidecar and engine.capabilities.needs_sidecar else None,
        **({"names": names} if names else {}),
    }


def _words_there(job: Job, wanted: Mapping[str, Any], path: Path) -> Transcript | None:
    """Return the words that are there, without their speakers, if only these are to be found out anew."""
    known = job.manifest.stages.get(TRANSCRIPT.name(), {}).get("facts", {})
    same = digest(with_speaker_facts(known, None)) == digest(with_speaker_facts(wanted, None))
    if job.request.force or not same or not job.manifest.is_done(TRANSCRIPT.name(), known):
        return None
    return with_voices(exchange.read_transcript(path), ())


def names_in(tools: Tools) -> tuple[str, ...]:
    """Return the names that a recogniser may misspell: those in the title, and those among the terms of the glossary.

    In scripts without capitals all terms are. A change of other terms does not make it listen again.
    """
    terms = [term.source for term in tools.glossary(tools.settings.glossary).terms]
    words = re.findall(r"[^\W_][\w.+#-]*\w", tools.settings.title or "")
    # The first word has a capital anyway, and so has every word of some titles.
    capitalised = [word for word in words[1:] if word[0].isupper()] if any(map(str.islower, words)) else []
    inside = [word for word in words if any(c.isupper() for c in word[1:])]
    named = [term for term in terms if term.lower() != term or not any(c.islower() for c in term)]
    return tuple(dict.fromkeys((*inside, *capitalised, *named)))
