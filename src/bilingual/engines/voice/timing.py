"""Times of words where the voice gives none: by an aligner in English, else by a recogniser, else by their length."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from bilingual.engines.base import SAMPLE_RATE, EngineConfig, SpeechRequest
from bilingual.engines.speech import activity
from bilingual.engines.speech.choice import engine_with_model, with_options_of
from bilingual.engines.speech.scripts import approximate_times, recognised_words
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner, aligns
from bilingual.engines.table import speech_engine
from bilingual.engines.voice.sound import resampled, wav
from bilingual.errors import FidelityError, InputError
from bilingual.model.spoken import SpokenAudio, SpokenText, Timing
from bilingual.model.timing import Span


class WordTimer:
    """Finds the times of words, with one aligner for all sentences: making one takes longer than using it.

    *config* is that of the engine ``sidecar``. Not for several threads at once.
    """

    def __init__(self, config: EngineConfig) -> None:
        self._config = config

    @cached_property
    def _english(self) -> EnglishAligner:
        return EnglishAligner()

    def timed(self, audio: SpokenAudio, text: SpokenText) -> SpokenAudio:
        """Return *audio* with the time of each word of *text*.

        ``timing`` says how they were found: ``approximate`` ones are by the length of words, and may be off by a word.
        """
        if audio.words:
            return audio
        samples = resampled(audio)
        spans = activity.speech_spans(samples)
        words = [word.text for word in text.words]
        found, how = self._aligned(samples, words, spans, text)
        return replace(audio, words=_in_order(found, audio.duration_ms), timing=how)

    def _aligned(
        self, samples: activity.Samples, words: Sequence[str], spans: Sequence[Span], text: SpokenText
    ) -> tuple[Sequence[Span | None], Timing]:
        if aligns(text.language):
            alignment = self._english.align(samples, words, spans)
            if alignment.complete:
                placed = {word.index: Span(word.start_ms, word.end_ms) for word in alignment.words}
                return [placed.get(n) for n in range(len(words))], "aligned"
        elif recogniser := engine_with_model(self._config):
            try:
                return _heard(recogniser, samples, words, text, self._config), "aligned"
            except (FidelityError, InputError):  # it hears something else, or nothing: their length is left
                pass
        whole = Span(0, activity.duration_ms(samples))
        return approximate_times.spread(words, spans, whole), "approximate"


def _heard(
    recogniser: str, samples: activity.Samples, words: Sequence[str], text: SpokenText, config: EngineConfig
) -> list[Span | None]:
    with tempfile.TemporaryDirectory(prefix="bilingual-") as folder:
        path = Path(folder) / "sentence.wav"
        path.write_bytes(wav(samples.tobytes(), SAMPLE_RATE))
        engine = speech_engine(recogniser, with_options_of(recogniser, config))
        request = SpeechRequest(path, path, activity.duration_ms(samples), text.language)
        heard = engine.transcribe(request)
        return recognised_words.times_of(words, heard.words, text.text[:60])[0]


def _in_order(found: Sequence[Span | None], end_ms: int) -> tuple[Span, ...]:
    """Return *found* without gaps and steps back: a word that was not found is where the one before ends."""
    latest, ends = 0, list(accumulate((span.end_ms if span else 0 for span in found), max))
    spans = []
    for n, span in enumerate(found):
        start = min(max(latest, span.start_ms if span else (ends[n - 1] if n else 0)), end_ms)
        spans.append(Span(start, min(max(start, span.end_ms if span else start), end_ms)))
        latest = start
    return tuple(spans)
