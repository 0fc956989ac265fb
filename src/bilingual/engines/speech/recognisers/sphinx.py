"""A draft recogniser for English that needs only a wheel: pocketsphinx.

Its word error rate is about 32 % (LibriSpeech clean), so its transcripts are marked as drafts, and it is used only on
request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from bilingual.engines.base import EngineConfig, Progress, SpeechCapabilities, SpeechRequest, silent
from bilingual.engines.speech import activity
from bilingual.engines.speech.scripts.forced_alignment import aligns
from bilingual.engines.speech.scripts.spoken_english import MODEL_LANGUAGE
from bilingual.engines.speech.sounds import require_speech
from bilingual.engines.table import option_values
from bilingual.errors import InputError, UnsupportedLanguage
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.text.grouping import group_sentences

_ALTERNATIVE = re.compile(r"\(\d+\)$")
_PART_MS = 30_000
_FRAME_MS = 10
_I = {"i": "I", "i'm": "I'm", "i'll": "I'll", "i've": "I've", "i'd": "I'd"}


def create(config: EngineConfig) -> Sphinx:
    """Return the engine; it has no options."""
    option_values("sphinx", config.options)
    return Sphinx()


class Sphinx:
    """The engine ``sphinx``."""

    id = "sphinx"
    capabilities = SpeechCapabilities(languages=frozenset({MODEL_LANGUAGE}), draft=True)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": version("pocketsphinx"), "model": "en-us"}

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        language = request.language or MODEL_LANGUAGE
        if not aligns(language):
            raise UnsupportedLanguage(
                "BIL-SPK-018",
                f"the draft recogniser sphinx supports English only, not {language}",
                where=request.media,
                remedy="Use --speech whisper, or put subtitles next to the recording.",
            )
        samples = activity.read_samples(request.audio)
        spans = activity.speech_spans(samples)
        require_speech(samples, spans, request.media)
        words = _recognise(samples, _parts(spans, activity.duration_ms(samples)), progress)
        if not words:
            raise InputError(
                "BIL-SPK-019", "no words were recognised", where=request.media, remedy="Try --speech whisper."
            )
        grouping = group_sentences(words, language)
        record = EngineRecord(self.id, version("pocketsphinx"), {"model": "en-us"},
                              ("restored-sentences",) if grouping.restored else ())  # fmt: skip
        return Transcript(language, request.duration_ms, tuple(words), grouping.sentences, record, draft=True)


def _parts(spans: Sequence[Span], end_ms: int) -> list[Span]:
    """Return spans of up to half a minute that end in pauses and together contain all speech."""
    parts: list[Span] = []
    for span in spans:
        start, end = max(0, span.start_ms - 200), min(end_ms, span.end_ms + 200)
        if parts and end - parts[-1].start_ms <= _PART_MS:
            parts[-1] = Span(parts[-1].start_ms, end)
        else:
            parts.append(Span(max(start, parts[-1].end_ms if parts else 0), end))
    return parts


def _recognise(samples: activity.Samples, parts: Sequence[Span], progress: Progress) -> list[Word]:
    from pocketsphinx import Decoder

    decoder = Decoder(loglevel="FATAL")
    words: list[Word] = []
    for number, part in enumerate(parts, start=1):
        decoder.start_utt()
        decoder.process_raw(activity.cut(samples, part.start_ms, part.end_ms).tobytes(), full_utt=True)
        decoder.end_utt()
        for segment in decoder.seg() or ():
            text = _ALTERNATIVE.sub("", segment.word)
            if not text[0].isalpha():
                continue  # <sil>, [NOISE], ++BREATH++
            start = part.start_ms + segment.start_frame * _FRAME_MS
            words.append(Word(_I.get(text, text), start, part.start_ms + (segment.end_frame + 1) * _FRAME_MS))
        progress(number / len(parts), "recognising (draft)")
    return words
