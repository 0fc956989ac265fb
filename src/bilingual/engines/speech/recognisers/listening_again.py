"""Listening to a passage once more: what looks invented, and speech without words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, cast

from bilingual.engines.base import Progress, silent
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers import whisper_words as heard
from bilingual.engines.speech.recognisers.checking import hygiene
from bilingual.engines.speech.recognisers.checking.leftovers import leftovers
from bilingual.engines.speech.recognisers.checking.unheard import is_echo, stretches_without_words, windows_for
from bilingual.engines.speech.recognisers.whisper_words import HeardWord, RecognisedPiece
from bilingual.engines.speech.recognisers.word_times import clipped
from bilingual.languages import pack
from bilingual.model.timing import Span
from bilingual.model.transcript import Word, join_words

log = logging.getLogger(__name__)

# Shorter passages are not decoded alone: Whisper pads to 30 s and would only guess.
SHORTEST_MS = 300
_MARGIN_MS = 300
# Words before a passage that serve as its context.
_CONTEXT = 40
# Mean probability of words heard at the second try, below which they are guesses.
_LEAST_SURE = 0.4


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
class Listening:
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


def without_leftovers(
    listening: Listening, words: tuple[HeardWord, ...]
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


def distrust(
    listening: Listening, words: tuple[HeardWord, ...], progress: Progress
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
    return forward((*kept, *words[position:])), records


def listen_again(
    listening: Listening, words: tuple[HeardWord, ...], progress: Progress
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
            words = forward((*words[:at], *clipped(again, voice), *words[at:]))
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


def forward(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """Return *words* with non-decreasing times: a second decoding may slightly overlap its neighbours."""
    floor, result = 0, list[HeardWord]()
    for word in words:
        if word.start_ms is not None and word.end_ms is not None:
            floor = max(floor, word.start_ms)
            word = replace(word, start_ms=floor, end_ms=max(word.end_ms, floor))
        result.append(word)
    return tuple(result)
