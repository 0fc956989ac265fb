"""Finds out which language is spoken, and where another one is spoken than the words are in.

A Whisper model that is told the wrong language does not fail: it writes fluent text that nobody said. It is unsure of
those words, though, or writes them in the other language all the same. Such passages are asked about: which language a
model detects in half a minute costs as much as decoding seven seconds, too much to ask everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bilingual.engines.base import SpeechRequest
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers.whisper_words import HeardWord, segments, to_code, to_tag
from bilingual.errors import InputError
from bilingual.model.timing import Span, parts_within
from bilingual.model.transcript import join_words
from bilingual.text.language_detection import language_of

Detect = Callable[[Any], Mapping[str, float]]
"""Takes up to half a minute of float32 samples. Returns the probability of each of Whisper's language codes."""

# Whisper hears half a minute at a time. One look for every two minutes of speech costs a few per cent of decoding them.
PLACE_MS = 30_000
_EVERY_MS = 120_000
_MOST_PLACES = 5
_LONG_MS = 300_000
# Mean probability of words below which they may be guesses or in another language. Whisper base, int8: .86 to .94 on
# clean speech, .78 in a crowd 5 dB below the voice; .68 for two voices at once, .60 in a church, .51 in a crowd as loud
# as the voice, where hardly a sentence is right; .51 to .57 on Chinese and Japanese that it was told is English.
_UNSURE = 0.7
# A passage to ask about has this much speech, or detection is a guess; words between borders this near are together.
_LEAST_MS = 4_000
_TOGETHER_MS = 3_000
# A detected language is believed against the one asked for with these probabilities.
_CERTAIN, _EXCLUDED = 0.8, 0.1
# Not told apart for certain by ear, in Whisper's codes.
_ALIKE = (
    {"zh", "yue"}, {"hi", "ur"}, {"no", "nn", "da", "sv"}, {"hr", "sr", "bs", "sl"}, {"id", "ms", "jw", "su"},
    {"cs", "sk"}, {"es", "gl", "ca"}, {"pt", "gl"}, {"nl", "af"}, {"de", "lb", "yi"}, {"ru", "be", "uk"},
    {"bg", "mk"}, {"fr", "oc"}, {"it", "la"}, {"fa", "tg"}, {"tr", "az", "tk"}, {"is", "fo"},
)  # fmt: skip
# A detected language is a guess below this probability. Whisper base: .95 to 1 on clean speech, .51 on what it can't
# make out.
_GUESS = 0.6
# Of the speech, in a language that was not asked for.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """Speech in the language of the tag ``language``, with its probability, in ``span``."""

    span: Span
    language: str
    share: float


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """A recording, where people speak in it, and the model's ear for languages."""

    sound: activity.Samples
    voice: Sequence[Span]
    detect: Detect

    @property
    def spoken_ms(self) -> int:
        return sum(span.duration_ms for span in self.voice)

    @property
    def is_long(self) -> bool:
        """Whether a look at one place costs little in comparison."""
        return self.spoken_ms >= _LONG_MS

    def shares(self) -> Mapping[str, float]:
        """Return the mean probability of each language at up to five places, evenly spread over the speech."""
        count = min(_MOST_PLACES, 1 + self.spoken_ms // _EVERY_MS)
        found = [self._shares_at((2 * number + 1) * self.spoken_ms // (2 * count)) for number in range(count)]
        codes = {code for shares in found for code in shares}
        return {code: sum(shares.get(code, 0.0) for shares in found) / len(found) for code in codes}

    def shares_at_middle(self) -> Mapping[str, float]:
        return self._shares_at(self.spoken_ms // 2)

    def shares_in(self, span: Span) -> Mapping[str, float]:
        """Return the probability of each language in the first half minute of speech in *span*."""
        inside = parts_within(self.voice, span.start_ms, span.end_ms)
        return self.detect(_speech_from(self.sound, inside, 0))

    def _shares_at(self, spoken_ms: int) -> Mapping[str, float]:
        """Return the probabilities in half a minute of speech, around the place that is *spoken_ms* of speech in."""
        if not self.voice or activity.duration_ms(self.sound) <= PLACE_MS:
            return self.detect(activity.floats(activity.cut(self.sound, 0, PLACE_MS)))
        return self.detect(_speech_from(self.sound, self.voice, max(0, spoken_ms - PLACE_MS // 2)))


def language_spoken(request: SpeechRequest, speech: HeardSpeech) -> tuple[str, dict[str, Any]]:
    """Return the code of the language to decode in, and notes on how certain it is.

    Raises InputError if the language asked for is not spoken anywhere in a recording of some length.
    """
    if request.language is None:
        shares = speech.shares()
        best = sorted(shares, key=lambda code: -shares[code])[:3]
        guessed = shares[best[0]] < _GUESS
        return best[0], {"guessed_language": {code: round(shares[code], 2) for code in best}} if guessed else {}
    code = to_code(request.language)
    if speech.is_long and contradiction(speech.shares_at_middle(), code):
        shares = speech.shares()
        if (other := contradiction(shares, code)) is not None:
            raise _other_language(request, to_tag(other, "", None), shares[other])
    return code, {}


def doubts(request: SpeechRequest, speech: HeardSpeech, words: tuple[HeardWord, ...], code: str) -> dict[str, Any]:
    """Return notes on *words* that may be invented. Raises InputError if most of the speech is in another language."""
    tag = to_tag(code, "", request.language)
    passages = doubtful(words, speech.voice, tag)
    others = other_languages(passages, speech, tag)
    elsewhere_ms = sum(activity.speech_within(speech.voice, one.span.start_ms, one.span.end_ms) for one in others)
    if request.language is not None and elsewhere_ms > _MOSTLY * speech.spoken_ms:
        raise _other_language(request, others[0].language, others[0].share)
    notes: dict[str, Any] = {}
    if others:
        notes["other_languages"] = [
            [one.span.start_ms, one.span.end_ms, one.language, round(one.share, 2)] for one in others
        ]
    foreign = {one.span for one in others}
    unsure = [(span, _sure(_within(words, span))) for span in passages if span not in foreign]
    if found := [[span.start_ms, span.end_ms, round(sure, 2)] for span, sure in unsure if sure < _UNSURE]:
        notes["unsure_spans"] = found
    return {**notes, "sure": round(_sure(words), 2)} if _sure(words) < _UNSURE else notes


def _other_language(request: SpeechRequest, found: str, share: float) -> InputError:
    return InputError(
        "BIL-SPK-045",
        f"the speech is not in the language asked for ({request.language}) but in {found} ({share:.0%} certain)",
        where=request.media,
        remedy=f"Use --source-language {found}, or none, or put a script or subtitles next to the recording.",
    )


def other_languages(passages: Sequence[Span], speech: HeardSpeech, tag: str) -> list[OtherLanguage]:
    """Return those of the doubtful *passages* in which another language than *tag* is spoken.

    At most one passage for every two minutes of speech is asked about, and one more; the longest first.
    """
    own = to_code(tag)
    most = 1 + speech.spoken_ms // _EVERY_MS
    asked = sorted(passages, key=lambda span: -span.duration_ms)[:most]
    found = []
    for span in sorted(asked, key=lambda span: span.start_ms):
        shares = speech.shares_in(span)
        if (code := contradiction(shares, own)) is not None:
            found.append(OtherLanguage(span, to_tag(code, "", None), shares[code]))
    return found


def contradiction(shares: Mapping[str, float], own: str) -> str | None:
    """Return the code of the language that is spoken for certain and is not *own*.

    >>> contradiction({"zh": 0.97, "en": 0.01}, "en"), contradiction({"da": 0.9, "no": 0.05}, "no")
    ('zh', None)
    """
    best = max(shares, key=shares.__getitem__, default=own)
    if (
        best == own
        or shares[best] < _CERTAIN
        or shares.get(own, 0.0) > _EXCLUDED
        or any({best, own} <= alike for alike in _ALIKE)
    ):
        return None
    return best


def doubtful(words: tuple[HeardWord, ...], voice: Sequence[Span], tag: str) -> list[Span]:
    """Return the stretches of *words* that are unsure or in another language than *tag*, with enough speech.

    A stretch has whole segments, and at most half a minute of speech. If all the words together are in another
    language, every segment is doubtful: a single one may be too short to tell.
    """
    own = to_code(tag)
    other = to_code(language_of(join_words(words), tag)) != own
    found: list[Span] = []
    for first, last in segments(words):
        part = words[first:last]
        unsure = other or _sure(part) < _UNSURE
        if not unsure and to_code(language_of(join_words(part), tag)) == own:
            continue
        span = Span(part[0].start_ms or 0, max(part[0].start_ms or 0, part[-1].end_ms or 0))
        near = found and span.start_ms - found[-1].end_ms < _TOGETHER_MS
        if near and span.end_ms - found[-1].start_ms <= PLACE_MS:
            found[-1] = Span(found[-1].start_ms, span.end_ms)
        else:
            found.append(span)
    return [span for span in found if activity.speech_within(voice, span.start_ms, span.end_ms) >= _LEAST_MS]


def _sure(words: Sequence[HeardWord]) -> float:
    return sum(word.sure for word in words) / max(1, len(words))


def _within(words: Sequence[HeardWord], span: Span) -> list[HeardWord]:
    return [word for word in words if span.start_ms <= (word.start_ms or 0) < max(span.end_ms, span.start_ms + 1)]


def _speech_from(sound: activity.Samples, voice: Sequence[Span], start_ms: int) -> Any:
    """Return up to half a minute of the speech in *sound*, without the first *start_ms* of it."""
    pieces, passed, left = [], 0, PLACE_MS
    for span in voice:
        first = span.start_ms + max(0, start_ms - passed)
        passed += span.duration_ms
        if first < span.end_ms and left > 0:
            pieces.append(activity.cut(sound, first, min(span.end_ms, first + left)))
            left -= min(span.end_ms, first + left) - first
    return activity.floats(np.concatenate(pieces)) if pieces else np.zeros(0, np.float32)
