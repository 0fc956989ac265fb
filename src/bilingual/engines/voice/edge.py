"""The engine ``edge``: the voices with which Microsoft Edge reads pages aloud, through the package edge-tts.

No key is needed. The service is meant for the browser: its terms allow no commercial use, as the author of edge-tts
points out (https://github.com/rany2/edge-tts), and it may stop working any day.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.http.environment import proxy_for
from bilingual.engines.http.failures import status_error
from bilingual.engines.http.limits import Limits
from bilingual.engines.http.loop import run
from bilingual.engines.http.service import service_of
from bilingual.engines.installed import version_of
from bilingual.engines.table import option_values
from bilingual.engines.voice.places import forbidden, voice_speaking
from bilingual.engines.voice.sound import no_sound, read_sound
from bilingual.errors import BadResponse, EngineError, NotInstalled, Timeout, Unavailable
from bilingual.model.spoken import SpokenAudio
from bilingual.model.timing import Span
from bilingual.text.likeness.common import common_letters

ENGINE = "edge"
HOST = "https://speech.platform.bing.com/"
_TICKS_PER_MS = 10_000  # the service counts 100 nanoseconds
_PER_SECOND, _BACKOFF_S, _TOTAL_S, _GIVE_UP = 2.0, 1.0, 120.0, 3
# One voice of each of the languages with a file here; all others of the service can be named in the settings.
_VOICES = {
    "en-US-AriaNeural": "en-US", "en-GB-SoniaNeural": "en-GB", "zh-CN-XiaoxiaoNeural": "zh-Hans",
    "zh-TW-HsiaoChenNeural": "zh-Hant", "zh-HK-HiuMaanNeural": "yue", "ja-JP-NanamiNeural": "ja",
    "ko-KR-SunHiNeural": "ko", "de-DE-KatjaNeural": "de", "fr-FR-DeniseNeural": "fr", "es-ES-ElviraNeural": "es",
    "it-IT-ElsaNeural": "it", "pt-BR-FranciscaNeural": "pt-BR", "pt-PT-RaquelNeural": "pt-PT",
    "nl-NL-ColetteNeural": "nl", "pl-PL-ZofiaNeural": "pl", "ru-RU-SvetlanaNeural": "ru",
    "uk-UA-PolinaNeural": "uk", "tr-TR-EmelNeural": "tr", "ar-EG-SalmaNeural": "ar", "hi-IN-SwaraNeural": "hi",
    "th-TH-PremwadeeNeural": "th", "vi-VN-HoaiMyNeural": "vi", "id-ID-GadisNeural": "id",
}  # fmt: skip
TERMS = "no commercial use"
_LEAST_COMMON = 0.6  # of the letters


def create(config: EngineConfig) -> Edge:
    return Edge(config)


class Edge:
    """The engine ``edge``; a voice is the service's short name, such as ``en-US-AriaNeural``."""

    id = ENGINE
    capabilities = VoiceCapabilities(needs_network=True, commercial=False, word_times=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(ENGINE, config.options)
        limits = Limits(_PER_SECOND, self._options["attempts"], _BACKOFF_S, _TOTAL_S, _GIVE_UP)
        self._service = service_of(ENGINE, HOST, limits, config.state)

    def voices(self) -> Mapping[str, str]:
        return _VOICES if find_spec("edge_tts") is not None else {}

    def voice_for(self, language: str) -> str:
        return voice_speaking(ENGINE, _VOICES, language, "`edge-tts --list-voices` shows all; name one in [voice].")

    def key(self, voice: str) -> Mapping[str, Any]:
        return {"engine": ENGINE, "version": version_of("edge-tts"), "voice": voice}

    def say(self, utterance: Utterance) -> SpokenAudio:
        if self._config.offline:
            raise forbidden(ENGINE)
        if find_spec("edge_tts") is None:
            raise NotInstalled("BIL-VOI-024", "edge-tts is not installed",
                               remedy="Run: pip install edge-tts.")  # fmt: skip
        return self._service.call(lambda: self._asked(utterance))

    def _asked(self, utterance: Utterance) -> SpokenAudio:
        self._service.pace.take()
        outcome = run(self._heard(utterance))
        if isinstance(outcome, EngineError):
            raise outcome
        sound, words = outcome
        if not sound:
            raise no_sound(ENGINE, "no sound")
        rate, pcm = read_sound(sound, ENGINE)
        heard = [(text, at // _TICKS_PER_MS, (at + length) // _TICKS_PER_MS) for text, at, length in words]
        spans = reported_spans([word.text for word in utterance.text.words], heard, len(pcm) * 500 // rate)
        return SpokenAudio(rate, pcm, spans, "reported") if spans else SpokenAudio(rate, pcm)

    async def _heard(self, utterance: Utterance) -> tuple[bytes, list[tuple[str, int, int]]] | EngineError:
        """Return the sound as MP3, and each word with its start and length in ticks; an error as a value."""
        import edge_tts

        limit_s = float(self._options["timeout_s"])
        sound, words = bytearray(), []
        try:
            speaker = edge_tts.Communicate(
                utterance.text.text,
                utterance.voice,
                rate=f"{round((utterance.speed - 1) * 100):+d}%",
                boundary="WordBoundary",
                proxy=proxy_for(HOST, self._config.environment),
            )
            async with asyncio.timeout(limit_s):
                async for part in speaker.stream():
                    if part["type"] == "audio":
                        sound += part["data"]
                    elif part["type"] == "WordBoundary":
                        words.append((str(part["text"]), int(part["offset"]), int(part["duration"])))
        except TimeoutError:
            return Timeout("BIL-VOI-025", f"{ENGINE} did not answer within {limit_s:g} s")
        except Exception as error:  # noqa: BLE001 - of edge-tts, or of the library with which it talks to the service
            return _mapped(error, utterance.voice)
        return bytes(sound), words


def _mapped(error: Exception, voice: str) -> EngineError:
    from edge_tts import exceptions

    if isinstance(error, exceptions.NoAudioReceived):
        return no_sound(ENGINE, "no sound")
    if isinstance(error, exceptions.EdgeTTSException):
        return BadResponse(
            "BIL-VOI-027", f"{ENGINE} answers in a way that edge-tts does not know", remedy="Update edge-tts."
        )
    if isinstance(error, ValueError):  # of edge-tts, for the name of the voice
        return NotInstalled(
            "BIL-VOI-028", f"{ENGINE} has no voice {voice!r}", remedy="`edge-tts --list-voices` shows all."
        )
    status = getattr(error, "status", None)
    if isinstance(status, int) and status >= 400:
        return status_error(ENGINE, status)
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
    remedy = "Check the network, or use a voice of this machine."
    return Unavailable("BIL-VOI-026", f"{ENGINE} cannot be reached ({reason})", remedy=remedy)


def reported_spans(words: Sequence[str], heard: Sequence[tuple[str, int, int]], end_ms: int) -> tuple[Span, ...]:
    """Return the time of each of *words*; empty if what was *heard* (text, start and end in milliseconds) is another.

    A service may count "New York" as one word, and "5 kg" as three: the letters tell what belongs together.

    >>> reported_spans(["New", "York!"], [("New York", 100, 800)], 900)
    (Span(start_ms=100, end_ms=400), Span(start_ms=400, end_ms=800))
    """
    own, owners = _letters(words)
    theirs, times = [], []
    for text, start, end in heard:
        letters = _bare(text)
        for n, letter in enumerate(letters):
            theirs.append(letter)
            times.append((start + (end - start) * n // len(letters), start + (end - start) * (n + 1) // len(letters)))
    blocks = common_letters("".join(own), "".join(theirs))
    if sum(block.size for block in blocks) < _LEAST_COMMON * max(len(own), len(theirs), 1):
        return ()
    found: dict[int, tuple[int, int]] = {}
    for block in blocks:
        for n in range(block.size):
            owner, (start, end) = owners[block.a + n], times[block.b + n]
            found[owner] = (found[owner][0], end) if owner in found else (start, end)
    spans, latest = [], 0
    for n in range(len(words)):
        start, end = found.get(n, (latest, latest))
        start = min(max(start, latest), end_ms)
        spans.append(Span(start, min(max(start, end), end_ms)))
        latest = start
    return tuple(spans)


def _letters(words: Sequence[str]) -> tuple[list[str], list[int]]:
    pairs = [(letter, n) for n, word in enumerate(words) for letter in _bare(word)]
    return [letter for letter, _ in pairs], [n for _, n in pairs]


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
