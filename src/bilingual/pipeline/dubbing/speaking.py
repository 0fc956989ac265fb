"""Speaks the translations of a recording's sentences, each in the time of its source.

All are spoken at the voice's own speed first, since nobody knows before how long a sentence takes. Those that do not
fit are spoken again, faster, and what came out is measured: a voice is never exactly as fast as it was asked to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import Progress, part_of, silent
from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.choice import Voices
from bilingual.engines.voice.sequence import Line, speak
from bilingual.engines.voice.store import SpokenSentences
from bilingual.model.bitext import Bitext
from bilingual.model.recording.dubbing import Hold
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.dubbing.fitting import FASTEST, Fitted, Sentence, fit

_BATCH = 60  # sentences in memory at once, as loud as each other: about five minutes
Samples = NDArray[np.int16]
Shorter = Callable[[Mapping[str, float]], Mapping[str, str]]
"""Gives shorter wordings of sentences, by id, each of about a share of its length; not of all of them."""


def no_wordings(shares: Mapping[str, float]) -> Mapping[str, str]:
    """Return none."""
    return {}


@dataclass(frozen=True, slots=True)
class ToSpeak:
    """The translation *text* of the sentence *id*, and when its source is spoken.

    At ``until_ms`` a sentence begins that has no translation. ``text`` is empty for such a one.
    """

    id: str
    text: str
    span: Span
    until_ms: int | None = None

    def sentence(self, spoken_ms: int, speed: float | None = None) -> Sentence:
        return Sentence(self.id, self.span, spoken_ms, speed, self.until_ms)


@dataclass(frozen=True, slots=True)
class SpokenDub:
    """Sentences in their places, all of them spoken; ``unsaid`` are those of which nothing is said.

    ``wordings`` are what was said instead of the translation of some, by id.
    """

    fitted: tuple[Fitted, ...]
    unsaid: tuple[str, ...] = ()
    wordings: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> tuple[Hold, ...]:
        return tuple(Hold(one.hold_at_ms, one.hold_ms) for one in self.fitted if one.hold_ms)


def to_speak(bitext: Bitext, transcript: Transcript) -> tuple[ToSpeak, ...]:
    """Return the sentences that are spoken in the recording, in their order, also those without a translation.

    One whose words have no times is where its neighbours leave room for it.
    """
    found: list[ToSpeak] = []
    words = transcript.words
    for unit in bitext:
        if unit.words is None:
            continue
        own = words[unit.words[0] : unit.words[1]]
        start = next((word.start_ms for word in own if word.start_ms is not None), None)
        end = next((word.end_ms for word in reversed(own) if word.end_ms is not None), None)
        if start is None or end is None:
            before = (word.end_ms for word in reversed(words[: unit.words[0]]) if word.end_ms is not None)
            after = (word.start_ms for word in words[unit.words[1] :] if word.start_ms is not None)
            start, end = next(before, 0), next(after, transcript.duration_ms)
        if found and start <= found[-1].span.start_ms:
            start = found[-1].span.start_ms + 1
        if found and found[-1].text and unit.target is None:
            found[-1] = replace(found[-1], until_ms=start)
        found.append(ToSpeak(unit.id, unit.target or "", Span(start, max(start, end))))
    return tuple(found)


class SecondVoice:
    """Speaks sentences in *language* with *voices*, each only if it is not in *sentences* yet."""

    def __init__(self, language: str, voices: Voices, sentences: SpokenSentences) -> None:
        self._language = language
        self._voices = voices
        self._sentences = sentences

    def in_time(
        self, wanted: Sequence[ToSpeak], end_ms: int, progress: Progress = silent, shorter: Shorter = no_wordings
    ) -> SpokenDub:
        """Speak *wanted* in the time of a recording that ends at *end_ms*, and return where each of them is.

        *shorter* is asked about sentences for which the picture would be held. Raises EngineError and UsageError; what
        was spoken until then is kept.
        """
        wanted = [one for one in wanted if one.text]
        usual = self._lengths(wanted, {}, part_of(progress, 0.0, 0.4))
        said, wordings = self._worded([one for one in wanted if one.id in usual], usual, end_ms, shorter)
        speeds = {one.id: one.speed for one in fit([one.sentence(usual[one.id]) for one in said], end_ms)}
        lengths = self._lengths(said, speeds, part_of(progress, 0.5, 0.9))
        done = [one.sentence(lengths[one.id], speeds[one.id]) for one in said]
        fitted = fit(done, end_ms)
        if late := {one.id for one in fitted if one.hold_ms and one.speed < FASTEST}:  # slower than it was asked to be
            free = [
                replace(one, speed=None, spoken_ms=round(one.spoken_ms * speeds[one.id])) if one.id in late else one
                for one in done
            ]
            speeds |= {one.id: one.speed for one in fit(free, end_ms) if one.id in late}
            again = [one for one in said if one.id in late]
            lengths |= self._lengths(again, speeds, part_of(progress, 0.9, 1.0))
            fitted = fit([one.sentence(lengths[one.id], speeds[one.id]) for one in said], end_ms)
        return SpokenDub(fitted, tuple(one.id for one in wanted if one.id not in usual), wordings)

    def _worded(
        self, said: Sequence[ToSpeak], usual: dict[str, int], end_ms: int, shorter: Shorter
    ) -> tuple[list[ToSpeak], dict[str, str]]:
        """Return *said*, with the shorter wordings of those that do not fit, and these; *usual* gets their lengths."""
        held = [one for one in fit([one.sentence(usual[one.id]) for one in said], end_ms) if one.hold_ms]
        texts = shorter({one.id: (one.spoken_ms - one.hold_ms) / one.spoken_ms for one in held})
        worded = [replace(one, text=texts[one.id]) for one in said if one.id in texts]
        lengths = self._lengths(worded, {}, silent)
        better = {name for name, length in lengths.items() if length < usual[name]}
        usual |= {name: lengths[name] for name in better}
        return (
            [replace(one, text=texts[one.id]) if one.id in better else one for one in said],
            {name: texts[name] for name in better},
        )

    def sounds(self, wanted: Sequence[ToSpeak], fitted: Sequence[Fitted]) -> Iterator[tuple[int, Samples]]:
        """Yield when each of *fitted*, spoken before, begins in the finished video, and its sound: mono at ``RATE``."""
        speeds = {one.id: one.speed for one in fitted}
        starts = {one.id: one.start_ms for one in fitted}
        said = [one for one in wanted if one.id in speeds]
        for some in _batches(said):
            for name, samples in self._spoken(some, speeds, silent):
                yield starts[name], samples

    def _lengths(self, wanted: Sequence[ToSpeak], speeds: Mapping[str, float], progress: Progress) -> dict[str, int]:
        """Return how long each of *wanted* of which anything is said takes at its speed, in milliseconds."""
        batches = list(_batches(wanted))
        found: dict[str, int] = {}
        for number, some in enumerate(batches):
            share = part_of(progress, number / len(batches), (number + 1) / len(batches))
            found |= {name: -(-len(samples) * 1000 // RATE) for name, samples in self._spoken(some, speeds, share)}
        return found

    def _spoken(
        self, wanted: Sequence[ToSpeak], speeds: Mapping[str, float], progress: Progress
    ) -> Iterator[tuple[str, Samples]]:
        lines = [Line(one.id, one.text, self._language, speed=speeds.get(one.id, 1.0)) for one in wanted]
        track = speak(lines, self._voices, self._sentences, progress)
        for line in track.lines:
            first, last = (ms * RATE // 1000 for ms in (line.span.start_ms, line.span.end_ms))
            yield line.line.id, track.samples[first:last]


def _batches(wanted: Sequence[ToSpeak]) -> Iterator[Sequence[ToSpeak]]:
    """Yield *wanted* in parts of about the same size: a voice is as loud as in all of its part."""
    count = -(-len(wanted) // _BATCH)
    for number in range(count):
        yield wanted[number * len(wanted) // count : (number + 1) * len(wanted) // count]
