"""Forced alignment: finds when each word of a known English text is spoken.

pocketsphinx decodes the audio against a grammar that allows only the text, with beams wide enough that the right path
is never pruned (its defaults are for recognition and silently lose words). The cost grows faster than the length, so a
long recording is processed in windows that end in pauses: each is offered more text than it can contain, and what was
certainly spoken before its last good pause is kept. Memory is that of one window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import Progress, silent
from bilingual.engines.speech.activity import Samples, cut, duration_ms, pauses
from bilingual.engines.speech.scripts.decoding import FRAME_MS, numbered, phones_of, segments_of, with_room
from bilingual.engines.speech.scripts.pronunciation import pronunciations
from bilingual.engines.speech.scripts.spoken_english import MODEL_LANGUAGE
from bilingual.model.timing import Span

_BEAMS = {"beam": 1e-100, "wbeam": 1e-80, "pbeam": 1e-100}
_LEAST_WINDOW_MS, _MOST_WINDOW_MS = 9_000, 20_000
# Nobody reads faster than about seven words a second.
_WORDS_PER_SECOND = 7
_GOOD_PAUSE_MS = 150
# The activity detector may miss this much of a soft onset.
_SLACK_MS = 90
# A partial path may still change in its last words.
_UNSURE_MS = 1_500
# Maximum length of a phone; anything longer is applause, music, or a pause without fillers.
_MOST_MS_PER_PHONE = 450


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """Token number ``index`` from ``start_ms`` to ``end_ms``.

    ``score`` is the acoustic log-likelihood per 10 ms frame, in nats, relative to the best sound the model has for each
    frame: about -5 for what was said, -7 to -12 for what was not.
    """

    index: int
    start_ms: int
    end_ms: int
    score: float

    @property
    def frames(self) -> int:
        return max(1, (self.end_ms - self.start_ms) // FRAME_MS)


@dataclass(frozen=True, slots=True)
class ForcedAlignment:
    """The tokens found, in order, and the number of tokens that can be spoken at all."""

    words: tuple[AlignedWord, ...]
    speakable: int

    @property
    def complete(self) -> bool:
        return len(self.words) == self.speakable


def aligns(language: str) -> bool:
    """Return whether the model supports the language of the tag *language*."""
    return language.split("-")[0] == MODEL_LANGUAGE


class EnglishAligner:
    """A decoder with its growing dictionary; one per recording, not thread-safe.

    A *quick* one listens to every second frame and scores only the sounds of the text, so that scores of different
    words are not comparable; it takes an eighth of the time, and its starts differ by 10 ms, seldom by 50.
    """

    def __init__(self, *, quick: bool = False) -> None:
        from pocketsphinx import Decoder

        # Without its dictionary, which takes ten times as long to load as the rest: the words are entered as they come.
        pace = {"compallsen": not quick, "ds": 2 if quick else 1}
        self._decoder = Decoder(lm=None, dict=None, loglevel="FATAL", bestpath=False, **pace, **_BEAMS)
        self._names: dict[str, str | None] = {}
        self._phones: dict[str, int] = {}
        self._window = 0

    def align(
        self,
        samples: Samples,
        tokens: Sequence[str],
        spans: Sequence[Span],
        *,
        part_of_text: bool = False,
        progress: Progress = silent,
    ) -> ForcedAlignment:
        """Return when each of *tokens* (written words) is spoken in *samples*.

        *spans* is the voice activity. With *part_of_text* the recording may start and end anywhere in the text, as an
        excerpt does. Unpronounceable tokens (a dash) are omitted.
        """
        names = self._learn(tokens)
        speakable = [index for index, name in enumerate(names) if name]
        end_ms = duration_ms(samples)
        breaks = pauses(spans, end_ms)
        found: list[AlignedWord] = []
        at_ms, following = 0, 0
        locate = part_of_text
        while at_ms < end_ms - FRAME_MS * 5 and following < len(speakable):
            until_ms = _window_end(breaks, at_ms, end_ms)
            last = until_ms >= end_ms
            room = len(speakable) if last or locate else following + _WORDS_PER_SECOND * (until_ms - at_ms) // 1000 + 10
            offered = speakable[following:room]
            words = [names[index] or "" for index in offered]
            whole = last and not part_of_text
            path = self._path(cut(samples, at_ms, until_ms), words, whole=whole, anywhere=locate)
            placed = [
                AlignedWord(offered[n], at_ms + start, at_ms + self._clipped(words[n], start, end), score)
                for n, start, end, score in path
            ]
            kept = placed if last else _sure(placed, until_ms)
            found += kept
            if kept:
                following = speakable.index(kept[-1].index) + 1
                next_start = placed[len(kept)].start_ms if len(kept) < len(placed) else until_ms
                at_ms = until_ms if last else max(kept[-1].end_ms, min(next_start - 100, kept[-1].end_ms + 200))
                locate = False
            else:
                at_ms = until_ms
            progress(min(1.0, at_ms / max(1, end_ms)), "aligning the script")
            if last:
                break
        return ForcedAlignment(tuple(_out_of_pauses(word, breaks) for word in found), len(speakable))

    def _learn(self, tokens: Sequence[str]) -> list[str | None]:
        """Enter every token in the dictionary under a unique name; ``None`` for tokens without sound."""
        fresh = [token for token in dict.fromkeys(tokens) if token not in self._names]
        for number, token in enumerate(fresh):
            sounds = pronunciations(token, phones_of)
            if not sounds:
                self._names[token] = None
                continue
            name = f"token{len(self._names)}"
            for variant, phones in enumerate(sounds, start=1):
                self._decoder.add_word(name if variant == 1 else f"{name}({variant})", phones, False)
            self._names[token] = name
            self._phones[name] = max(len(phones.split()) for phones in sounds)
            if number == len(fresh) - 1:
                break
        if fresh:
            self._decoder.add_word(f"refresh{len(self._names)}", "AH", True)
        return [self._names[token] for token in tokens]

    def _path(
        self, samples: Samples, words: Sequence[str], *, whole: bool, anywhere: bool
    ) -> list[tuple[int, int, int, float]]:
        """Return (word number, start, end, score) along the best path through *words*.

        ``whole`` requires a path through all of them, and falls back to the best partial one.
        """
        transitions: list[tuple[Any, ...]] = [(n, n + 1, 1.0, word) for n, word in enumerate(words)]
        if anywhere:
            transitions += [(0, n, 1.0) for n in range(1, len(words))]
        decoder = self._decoder
        # The active search cannot be removed, so each window removes the previous one.
        before, self._window = self._window, self._window + 1
        decoder.add_fsg(f"window{self._window}", decoder.create_fsg("window", 0, len(words), transitions))
        decoder.activate_search(f"window{self._window}")
        if before:
            decoder.remove_search(f"window{before}")
        decoder.start_utt()
        decoder.process_raw(with_room(samples).tobytes(), full_utt=True)
        partial = segments_of(decoder, len(samples))
        decoder.end_utt()
        segments = (segments_of(decoder, len(samples)) if whole else []) or partial
        return numbered(segments, words, anywhere)

    def _clipped(self, word: str, start_ms: int, end_ms: int) -> int:
        return min(end_ms, start_ms + 200 + self._phones[word] * _MOST_MS_PER_PHONE)


def _window_end(breaks: Sequence[Span], at_ms: int, end_ms: int) -> int:
    """Return the middle of the longest pause within reach, or the end if it is near."""
    if end_ms - at_ms <= _MOST_WINDOW_MS:
        return end_ms
    middle = [(b.duration_ms, (b.start_ms + b.end_ms) // 2) for b in breaks]
    within = [pair for pair in middle if at_ms + _LEAST_WINDOW_MS <= pair[1] <= at_ms + _MOST_WINDOW_MS]
    return max(within)[1] if within else at_ms + _MOST_WINDOW_MS


def _sure(placed: Sequence[AlignedWord], until_ms: int) -> list[AlignedWord]:
    """Keep the words up to the last good pause, which more audio can no longer change."""
    reliable = [n for n, word in enumerate(placed) if word.end_ms <= until_ms - _UNSURE_MS]
    if not reliable:
        return []
    for n in reversed(reliable):
        if n + 1 < len(placed) and placed[n + 1].start_ms - placed[n].end_ms >= _GOOD_PAUSE_MS:
            return list(placed[: n + 1])
    return list(placed[: reliable[-1] + 1])


def _out_of_pauses(word: AlignedWord, breaks: Sequence[Span]) -> AlignedWord:
    """Return *word* without the silence included in a stretched first or last phone."""
    start, end = word.start_ms, word.end_ms
    for pause in breaks:
        if pause.duration_ms < _GOOD_PAUSE_MS:
            continue
        if pause.start_ms - _SLACK_MS <= start and start + _SLACK_MS < pause.end_ms < end:
            start = pause.end_ms
        if start < pause.start_ms and pause.start_ms + _SLACK_MS < end <= pause.end_ms + _SLACK_MS:
            end = pause.start_ms
    return AlignedWord(word.index, start, end, word.score)
