"""Common parts of all Whisper engines: checks for hallucinations, words, sentences, the engine record."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bilingual.engines.base import Progress, SpeechRequest, part_of, silent
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers import hygiene
from bilingual.engines.speech.recognisers import whisper_words as heard
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import InputError, Terminal
from bilingual.languages import pack
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word

log = logging.getLogger(__name__)

# Shorter passages are not decoded alone: Whisper pads to 30 s and would only guess.
_SHORTEST_MS = 300
_MARGIN_MS = 300


class Decode(Protocol):
    """Decodes float32 samples; the code is Whisper's language code, or ``None`` to detect it.

    ``second`` asks for different settings than the first time. Returns the language code and the pieces heard.
    """

    def __call__(
        self, samples: Any, code: str | None, progress: Progress, *, second: bool = False
    ) -> tuple[str, list[RecognisedPiece]]: ...


def recognise(request: SpeechRequest, decode: Decode, engine: EngineRecord, progress: Progress) -> Transcript:
    """Return the Transcript of ``request.audio``. Raises InputError if nothing was said."""
    sound = activity.read_samples(request.audio)
    duration_ms = max(request.duration_ms, activity.duration_ms(sound))
    asked = heard.to_code(request.language) if request.language else None
    decode = _guarded(decode, request)
    code, pieces = decode(_floats(sound), asked, part_of(progress, 0.0, 0.9))
    words, moved = heard.words_of(pieces, code, duration_ms)
    words, suspects = _distrust(sound, words, code, decode, progress)
    if not words:
        raise _nothing_said(request, suspects)
    notes: dict[str, Any] = {"moved_times": moved} if moved else {}
    if suspects:
        notes["suspect_spans"] = suspects
    transcript = heard.transcript_of(words, code, request.language, duration_ms, engine, notes)
    progress(1.0, "heard")
    return transcript.marked("suspect-loop") if suspects else transcript


def _guarded(decode: Decode, request: SpeechRequest) -> Decode:
    """Return *decode* with exceptions of torch and CTranslate2 (memory, driver) mapped to our errors."""

    def guarded(
        samples: Any, code: str | None, progress: Progress, *, second: bool = False
    ) -> tuple[str, list[RecognisedPiece]]:
        try:
            return decode(samples, code, progress, second=second)
        except (RuntimeError, ValueError, MemoryError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise Terminal(
                "BIL-SPK-016",
                f"the recogniser failed ({reason})",
                where=request.media,
                remedy='Try a smaller model, or device = "cpu" in bilingual.toml.',
            ) from error

    return guarded


def _nothing_said(request: SpeechRequest, suspects: Sequence[Mapping[str, Any]]) -> InputError:
    dropped = "; ".join(str(suspect["was"])[:80] for suspect in suspects)
    why = f" (dropped as hallucinated: {dropped})" if dropped else ""
    return InputError(
        "BIL-SPK-017",
        f"no speech found{why}",
        where=request.media,
        remedy="Check that the recording has sound and is not muted.",
    )


def _distrust(
    sound: activity.Samples, words: tuple[Word, ...], code: str, decode: Decode, progress: Progress
) -> tuple[tuple[Word, ...], list[dict[str, Any]]]:
    """Return *words* after checking the suspect passages, and the record of that check."""
    if not words:
        return words, []
    speech = activity.speech_spans(sound)
    fastest = pack(heard.to_tag(code, "", None)).speech.fastest
    suspects = hygiene.find_suspects(words, speech, fastest=fastest)
    kept: list[Word] = []
    records: list[dict[str, Any]] = []
    position = 0
    for index, suspect in enumerate(suspects):
        progress(0.9 + 0.1 * index / len(suspects), "listening again")
        window = _window(words, suspect, activity.duration_ms(sound))
        possible = window.duration_ms >= _SHORTEST_MS and hygiene.needs_second_decoding(suspect)
        again = _again(sound, window, code, decode) if possible else None
        doubts = hygiene.find_suspects(again or (), speech, fastest=fastest)
        verdict = hygiene.decide(suspect, words, again, doubts)
        if verdict.decision != "confirmed":
            records.append(hygiene.record(suspect, words, verdict))
            log.warning("%s %s: %s", verdict.decision, ", ".join(suspect.reasons), records[-1]["was"])
        kept += [*words[position : suspect.first], *verdict.words]
        position = suspect.last
    return _forward((*kept, *words[position:])), records


def _floats(sound: activity.Samples) -> Any:
    """Return 16-bit samples as float32 between -1 and 1, the input format of Whisper."""
    return sound.astype("float32") / 32768.0


def _window(words: Sequence[Word], suspect: hygiene.Suspect, length_ms: int) -> Span:
    """Return the time of *suspect* with a margin that touches no neighbouring word."""
    before = words[suspect.first - 1].end_ms if suspect.first else 0
    after = words[suspect.last].start_ms if suspect.last < len(words) else length_ms
    start = max((words[suspect.first].start_ms or 0) - _MARGIN_MS, before or 0)
    end = min((words[suspect.last - 1].end_ms or 0) + _MARGIN_MS, length_ms if after is None else after)
    return Span(start, max(end, start))


def _again(sound: activity.Samples, window: Span, code: str, decode: Decode) -> tuple[Word, ...]:
    stretch = activity.cut(sound, window.start_ms, window.end_ms)
    _, pieces = decode(_floats(stretch), code, silent, second=True)
    return heard.words_of(pieces, code, window.end_ms, offset_ms=window.start_ms)[0]


def _forward(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return *words* with non-decreasing times: a second decoding may slightly overlap its neighbours."""
    floor, result = 0, []
    for word in words:
        if word.start_ms is not None and word.end_ms is not None:
            floor = max(floor, word.start_ms)
            word = replace(word, start_ms=floor, end_ms=max(word.end_ms, floor))
        result.append(word)
    return tuple(result)
