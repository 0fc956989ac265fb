"""Common parts of all Whisper engines: checks of what was heard, words, sentences, the engine record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from bilingual.engines.base import Progress, SpeechRequest, part_of
from bilingual.engines.processes.companion import Crashed
from bilingual.engines.processes.machine import memory_hint, memory_needed
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers import whisper_words as heard
from bilingual.engines.speech.recognisers.checking.checked_starts import with_checked_starts
from bilingual.engines.speech.recognisers.checking.names import proposals
from bilingual.engines.speech.recognisers.checking.spoken_language import Detect, HeardSpeech, doubts, language_spoken
from bilingual.engines.speech.recognisers.listening_again import (
    Ask,
    Decode,
    Listening,
    distrust,
    forward,
    listen_again,
    without_leftovers,
)
from bilingual.engines.speech.recognisers.word_times import clipped
from bilingual.engines.speech.sounds import REMEDY, described
from bilingual.engines.speech.windows import KeptWindows, decoded_in_windows, windows_of
from bilingual.errors import InputError, Terminal
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript

log = logging.getLogger(__name__)

# Characters of names: Whisper reads at most 224 tokens of context.
_MOST_CONTEXT = 300
_LEAST_SPOKEN_S = 1.5

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What a loaded model can do: ``decode`` speech, and ``detect`` its language."""

    decode: Decode
    detect: Detect


def recognise(request: SpeechRequest, model: LoadedModel, engine: EngineRecord, progress: Progress) -> Transcript:
    """Return the Transcript of ``request.audio``. Raises InputError if nothing was said, or in another language."""
    sound = activity.read_samples(request.audio)
    duration_ms = max(request.duration_ms, activity.duration_ms(sound))
    voice = activity.voice_of(sound)
    model = LoadedModel(_guarded(model.decode, request), _guarded(model.detect, request))
    speech = HeardSpeech(sound, voice.spans, model.detect)
    code, notes = language_spoken(request, speech)
    listening = Listening(sound, voice, Ask(code, tag=request.language, context=_context(request)), model.decode)
    kept = KeptWindows(request.kept, sound, [engine.to_json(), request.language, code, listening.ask.context])
    windows = windows_of(voice.spans, activity.duration_ms(sound))
    pieces = decoded_in_windows(windows, kept, listening.first, part_of(progress, 0.0, 0.9))
    words, moved = heard.words_of(pieces, code, duration_ms)
    words, rests = without_leftovers(listening, words)
    words, suspects = distrust(listening, words, progress)
    suspects = sorted((*rests, *suspects), key=lambda one: int(one["start_ms"]))
    words, unheard = listen_again(listening, clipped(words, voice.spans), progress)
    if not words:
        raise _nothing_said(request, sound, voice.spans, suspects)
    words, starts = with_checked_starts(words, sound, heard.to_tag(code, "", request.language))
    words = forward(words)
    notes |= doubts(request, speech, words, code)
    if starts:
        notes["moved_starts"] = [[one.index, one.was_ms, one.start_ms] for one in starts]
    if moved:
        notes["moved_times"] = moved
    if suspects:
        notes["suspect_spans"] = suspects
    if unheard:
        notes["unheard_spans"] = [[span.start_ms, span.end_ms] for span in unheard]
    if found := proposals(words, request.names, heard.to_tag(code, "", request.language)):
        notes["name_proposals"] = [[one.first, one.last, one.term] for one in found]
    transcript = heard.transcript_of(words, code, request.language, duration_ms, engine, notes)
    progress(1.0, "heard")
    return transcript.marked("suspect-loop") if suspects else transcript


def _context(request: SpeechRequest) -> str:
    """Return the names as text for the recogniser, up to a length that leaves it enough of its own context."""
    names: list[str] = []
    for name in request.names:
        if len(", ".join((*names, name))) > _MOST_CONTEXT:
            break
        names.append(name)
    return f"{', '.join(names)}." if names else ""


def _guarded(work: Callable[P, R], request: SpeechRequest) -> Callable[P, R]:
    """Return *work* with exceptions of torch and CTranslate2 (memory, driver) and crashes mapped to our errors."""

    def guarded(*args: P.args, **options: P.kwargs) -> R:
        try:
            with memory_needed(request.media):
                return work(*args, **options)
        except Crashed as error:
            remedy = "Use another model, or another engine: its library failed, or the file of the model is damaged."
            raise Terminal(
                "BIL-SPK-046",
                f"the recogniser crashed ({error})",
                where=request.media,
                remedy=memory_hint() or remedy,
            ) from error
        except (RuntimeError, ValueError, MemoryError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise Terminal(
                "BIL-SPK-016",
                f"the recogniser failed ({reason})",
                where=request.media,
                remedy='Try a smaller model, or device = "cpu" in bilingual.toml.',
            ) from error

    return guarded


def _nothing_said(
    request: SpeechRequest, sound: activity.Samples, voice: Sequence[Span], suspects: Sequence[Mapping[str, Any]]
) -> InputError:
    """Return the error for a recording without words, with what was heard instead."""
    dropped = "; ".join(str(suspect["was"])[:80] for suspect in suspects)
    why = f"; dropped as hallucinated: {dropped}" if dropped else ""
    spoken_s = round(sum(span.duration_ms for span in voice) / 1000)
    whole_s = round(activity.duration_ms(sound) / 1000)
    if spoken_s >= _LEAST_SPOKEN_S:
        return InputError(
            "BIL-SPK-039",
            f"speech activity of {spoken_s} s, but no word was recognised{why}",
            where=request.media,
            remedy="Name the language (--source-language), try a larger model, or put a script next to the recording.",
        )
    return InputError(
        "BIL-SPK-017",
        f"no speech found: {whole_s} s of {described(sound)}{why}",
        where=request.media,
        remedy=REMEDY,
    )
