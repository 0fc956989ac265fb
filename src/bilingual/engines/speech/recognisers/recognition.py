"""Common parts of all Whisper engines: checks of what was heard, words, sentences, the engine record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, ParamSpec, Protocol, TypeVar, cast

from bilingual.engines.base import Progress, SpeechRequest, part_of, silent
from bilingual.engines.processes.companion import Crashed
from bilingual.engines.processes.machine import memory_hint, memory_needed
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers import whisper_words as heard
from bilingual.engines.speech.recognisers.checking import hygiene
from bilingual.engines.speech.recognisers.checking.checked_starts import with_checked_starts
from bilingual.engines.speech.recognisers.checking.leftovers import leftovers
from bilingual.engines.speech.recognisers.checking.names import proposals
from bilingual.engines.speech.recognisers.checking.spoken_language import Detect, HeardSpeech, doubts, language_spoken
from bilingual.engines.speech.recognisers.checking.unheard import is_echo, stretches_without_words, windows_for
from bilingual.engines.speech.recognisers.whisper_words import HeardWord, RecognisedPiece
from bilingual.engines.speech.recognisers.word_times import clipped
from bilingual.engines.speech.sounds import REMEDY, described
from bilingual.engines.speech.windows import KeptWindows, decoded_in_windows, windows_of
from bilingual.errors import InputError, Terminal
from bilingual.languages import pack
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word, join_words

log = logging.getLogger(__name__)

# Shorter passages are not decoded alone: Whisper pads to 30 s and would only guess.
SHORTEST_MS = 300
_MARGIN_MS = 300
# Characters of names: Whisper reads at most 224 tokens of context.
_MOST_CONTEXT = 300
# Words before a passage that serve as its context.
_CONTEXT = 40
# Mean probability of words heard at the second try, below which they are guesses.
_LEAST_SURE = 0.4
_LEAST_SPOKEN_S = 1.5

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Ask:
    """How to decode: ``code`` is Whisper's language code.

    ``look`` is the first decoding of everything, the second of a suspect passage, or that of speech without words, with
    the text ``before`` it as context or without any prompt. ``tag`` is the language asked for, ``context`` text with
    names that may occur, ``voice`` where people speak in the samples.
    """

    code: str
    look: Literal["first", "suspect", "unheard", "unprompted"] = "first"
    before: str = ""
    tag: str | None = None
    context: str = ""
    voice: activity.Voice = field(default_factory=activity.Voice)


class Decode(Protocol):
    """Decodes float32 samples. Returns the pieces heard."""

    def __call__(self, samples: Any, ask: Ask, progress: Progress) -> list[RecognisedPiece]: ...


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
    listening = _Listening(sound, voice, Ask(code, tag=request.language, context=_context(request)), model.decode)
    kept = KeptWindows(request.kept, sound, [engine.to_json(), request.language, code, listening.ask.context])
    windows = windows_of(voice.spans, activity.duration_ms(sound))
    pieces = decoded_in_windows(windows, kept, listening.first, part_of(progress, 0.0, 0.9))
    words, moved = heard.words_of(pieces, code, duration_ms)
    words, rests = _without_leftovers(listening, words)
    words, suspects = _distrust(listening, words, progress)
    suspects = sorted((*rests, *suspects), key=lambda one: int(one["start_ms"]))
    words, unheard = _listen_again(listening, clipped(words, voice.spans), progress)
    if not words:
        raise _nothing_said(request, sound, voice.spans, suspects)
    words, starts = with_checked_starts(words, sound, heard.to_tag(code, "", request.language))
    words = _forward(words)
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


@dataclass(frozen=True, slots=True)
class _Listening:
    """What it takes to listen to a passage."""

    sound: activity.Samples
    voice: activity.Voice
    ask: Ask
    decode: Decode

    def first(self, window: Span, progress: Progress) -> list[RecognisedPiece]:
        return self._decoded(window, self.ask, progress)

    def again(
        self, window: Span, look: Literal["suspect", "unheard", "unprompted"], before: str = ""
    ) -> tuple[HeardWord, ...]:
        pieces = self._decoded(window, replace(self.ask, look=look, before=before), silent)
        return heard.words_of(pieces, self.ask.code, window.end_ms, offset_ms=window.start_ms)[0]

    def _decoded(self, window: Span, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        samples = activity.cut(self.sound, window.start_ms, window.end_ms)
        return self.decode(activity.floats(samples), replace(ask, voice=self.voice.within(window)), progress)

    @property
    def fastest(self) -> float:
        return pack(heard.to_tag(self.ask.code, "", None)).speech.fastest


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


def _without_leftovers(
    listening: _Listening, words: tuple[HeardWord, ...]
) -> tuple[tuple[HeardWord, ...], list[dict[str, Any]]]:
    tag = heard.to_tag(listening.ask.code, "", listening.ask.tag)
    records: list[dict[str, Any]] = []
    for first, last in reversed(leftovers(words, tag, listening.ask.context)):
        start, end, text = words[first].start_ms, words[last - 1].end_ms, join_words(words[first:last])
        log.warning("dropped leftover: %s", text)
        records.append({"start_ms": start, "end_ms": end, "reasons": ["leftover"], "decision": "dropped",
                        "was": text, "now": ""})  # fmt: skip
        words = (*words[:first], *words[last:])
    return words, records


def _distrust(
    listening: _Listening, words: tuple[HeardWord, ...], progress: Progress
) -> tuple[tuple[HeardWord, ...], list[dict[str, Any]]]:
    """Return *words* after checking the suspect passages, and the record of that check."""
    if not words:
        return words, []
    speech, fastest = listening.voice.spans, listening.fastest
    suspects = hygiene.find_suspects(words, speech, fastest=fastest)
    kept: list[HeardWord] = []
    records: list[dict[str, Any]] = []
    position = 0
    for index, suspect in enumerate(suspects):
        progress(0.9 + 0.05 * index / len(suspects), "listening again")
        window = _window(words, suspect, activity.duration_ms(listening.sound))
        possible = window.duration_ms >= SHORTEST_MS and hygiene.needs_second_decoding(suspect)
        again = listening.again(window, "suspect") if possible else None
        doubts = hygiene.find_suspects(again or (), speech, fastest=fastest)
        verdict = hygiene.decide(suspect, words, again, doubts)
        if verdict.decision != "confirmed":
            records.append(hygiene.record(suspect, words, verdict))
            log.warning("%s %s: %s", verdict.decision, ", ".join(suspect.reasons), records[-1]["was"])
        kept += [*words[position : suspect.first], *cast(tuple[HeardWord, ...], verdict.words)]
        position = suspect.last
    return _forward((*kept, *words[position:])), records


def _listen_again(
    listening: _Listening, words: tuple[HeardWord, ...], progress: Progress
) -> tuple[tuple[HeardWord, ...], list[Span]]:
    """Return *words* with those heard at a second try where people speak without a word, and what stays unheard.

    Nothing is taken over that looks invented or repeats the text around it.
    """
    voice = listening.voice.spans
    windows = windows_for(stretches_without_words(words, voice), words, activity.duration_ms(listening.sound))
    for index, window in enumerate(windows):
        progress(0.95 + 0.05 * index / len(windows), "listening again")
        at = sum((word.start_ms or 0) < window.start_ms for word in words)
        before, after = join_words(words[max(0, at - _CONTEXT) : at]), join_words(words[at : at + _CONTEXT])
        again = listening.again(window, "unheard", before)
        tag = heard.to_tag(listening.ask.code, "", listening.ask.tag)
        if leftovers(again, tag, listening.ask.context):
            again = listening.again(window, "unprompted")
        doubtful = hygiene.find_suspects(again, voice, fastest=listening.fastest)
        if (
            not doubtful
            and not leftovers(again, tag, listening.ask.context)
            and not is_echo(join_words(again), before, after)
            and _sure(again)
        ):
            log.info("heard at the second try: %s", join_words(again))
            words = _forward((*words[:at], *clipped(again, voice), *words[at:]))
    return words, stretches_without_words(words, voice)


def _sure(words: Sequence[HeardWord]) -> bool:
    return sum(word.sure for word in words) >= _LEAST_SURE * len(words)


def _window(words: Sequence[Word], suspect: hygiene.Suspect, length_ms: int) -> Span:
    """Return the time of *suspect* with a margin that touches no neighbouring word."""
    before = words[suspect.first - 1].end_ms if suspect.first else 0
    after = words[suspect.last].start_ms if suspect.last < len(words) else length_ms
    start = max((words[suspect.first].start_ms or 0) - _MARGIN_MS, before or 0)
    end = min((words[suspect.last - 1].end_ms or 0) + _MARGIN_MS, length_ms if after is None else after)
    return Span(start, max(end, start))


def _forward(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """Return *words* with non-decreasing times: a second decoding may slightly overlap its neighbours."""
    floor, result = 0, list[HeardWord]()
    for word in words:
        if word.start_ms is not None and word.end_ms is not None:
            floor = max(floor, word.start_ms)
            word = replace(word, start_ms=floor, end_ms=max(word.end_ms, floor))
        result.append(word)
    return tuple(result)
