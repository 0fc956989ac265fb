"""Sound as engines return it: WAV is read and written here, anything else is decoded by ffmpeg."""

from __future__ import annotations

import struct
import wave
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.media.probing.inputs import guarded
from bilingual.engines.processes import running as process
from bilingual.errors import Garbled
from bilingual.model.spoken import SAMPLE_BYTES, SpokenAudio
from bilingual.model.timing import Span

DECODED_RATE = 24_000
_UNKNOWN = 0x7FFFF000  # a size from here on, or of 0, stands in a WAV that was sent while it was made
_SILENCE = 33  # of 32768: below -60 dBFS throughout nothing is said
_SOUNDS = (b"ID3", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3")
_LIMIT_S = 120.0
_LEAST_RATE, _MOST_RATE = 8_000, 192_000  # in a damaged header any number stands, and sound is resampled from it
_STEP = 2400  # samples, about
_QUIET_DB, _FRAME_MS = -40.0, 10  # of a pause, below the loudest sound of a sentence

Samples = NDArray[np.int16]


def read_sound(content: bytes, engine: str) -> tuple[int, bytes]:
    """Return the rate and the samples (mono, 16 bits) of a sound file from *engine*. Raises Garbled."""
    if content[:4] == b"RIFF":
        return read_wav(content, engine)
    mpeg = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0
    if not (content.startswith(_SOUNDS) or mpeg or content[4:8] == b"ftyp"):
        raise no_sound(engine, "an empty answer" if not content else "something that is no sound")
    return DECODED_RATE, _decoded(content, engine)


def read_wav(content: bytes, engine: str) -> tuple[int, bytes]:
    """Return the rate and the samples of a WAV file. Raises Garbled for one that is cut off or silent."""
    kind = rate = channels = bits = 0
    at, whole = 12, b""
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name == b"fmt ":
            try:
                kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", content, at + 8)
            except struct.error:
                break
        if name == b"data":
            rest = content[at + 8 :]
            size = len(rest) if size >= _UNKNOWN or not size else size
            if size > len(rest):
                raise no_sound(engine, "sound that is cut off")
            whole = rest[:size]
            break
        at += 8 + size + size % 2
    if not channels or not _LEAST_RATE <= rate <= _MOST_RATE:
        raise no_sound(engine, "a damaged WAV file")
    if (kind, channels, bits) != (1, 1, 16):
        return DECODED_RATE, _decoded(content, engine)
    return rate, checked(whole[: len(whole) // SAMPLE_BYTES * SAMPLE_BYTES], engine)


def checked(pcm: bytes, engine: str) -> bytes:
    """Return *pcm*. Raises Garbled if nothing can be heard in it."""
    if not pcm or int(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)).max()) < _SILENCE:
        raise no_sound(engine, "silence" if pcm else "no sound")
    return pcm


def no_sound(engine: str, what: str) -> Garbled:
    return Garbled("BIL-VOI-012", f"{engine} returned {what} instead of speech", remedy="Try again.")


def wav(pcm: bytes, rate: int) -> bytes:
    """Return a WAV file of *pcm*: mono, 16 bits a sample, little-endian, at *rate* samples per second."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, SAMPLE_BYTES, rate, 0, "NONE", ""))
        file.writeframes(pcm)
    return out.getvalue()


def resampled(audio: SpokenAudio, rate: int = SAMPLE_RATE) -> Samples:
    """Return the samples at another *rate*, by their spectrum: nothing above half of it is left to fold back."""
    samples = np.frombuffer(audio.pcm, "<i2")
    if audio.rate == rate or not len(samples):
        return samples.astype(np.int16)
    length = max(1, round(len(samples) * rate / audio.rate))
    # Lengths with few and small prime factors, before and after: the transform of others takes very long.
    ratio = Fraction(rate, audio.rate)
    step = ratio.denominator * max(1, _STEP // ratio.denominator)
    padded = -(-len(samples) // step) * step
    target = padded // ratio.denominator * ratio.numerator
    spectrum = np.fft.rfft(samples, padded)
    kept = np.zeros(target // 2 + 1, complex)
    kept[: min(len(kept), len(spectrum))] = spectrum[: len(kept)]
    found = np.fft.irfft(kept, target) * (target / padded)
    return np.clip(np.round(found[:length]), -32768, 32767).astype(np.int16)


def stretched(audio: SpokenAudio, speed: float) -> SpokenAudio:
    """Return *audio* at *speed* (0.5 to 2), at the same pitch, with the times of its words. Raises Garbled."""
    raw = ["-f", "s16le", "-ar", str(audio.rate), "-ac", "1"]
    argv = ["ffmpeg", "-v", "error", "-xerror", *raw, "-i", "pipe:0", "-af", f"atempo={speed:g}", *raw, "pipe:1"]
    done = process.run(guarded(argv), input=audio.pcm, timeout_s=_LIMIT_S, remedy="Install ffmpeg.")
    length = round(audio.samples / speed) * SAMPLE_BYTES  # exactly: the filter may give some samples more or less
    if not done.ok or not done.stdout:
        raise no_sound("ffmpeg", "nothing")
    words = tuple(Span(int(span.start_ms / speed), int(span.end_ms / speed)) for span in audio.words)
    return replace(audio, pcm=done.stdout[:length].ljust(length, b"\0"), words=words)


def until_quiet(audio: SpokenAudio) -> SpokenAudio:
    """Return *audio* with each word up to where its sound ends.

    Models count a part of a pause to the sound before it: by ``bench/voice/word_times.py``, words before one ended up
    to 0.16 s late with Piper, and 0.3 s with Kokoro.

    >>> tone = np.int16([9000, -9000] * 4000)
    >>> words = Span(0, 300), Span(300, 900)
    >>> found = until_quiet(SpokenAudio(16_000, np.append(tone, tone * 0).tobytes(), words, "exact"))
    >>> [span.end_ms for span in found.words]
    [300, 500]
    """
    samples, size = np.frombuffer(audio.pcm, "<i2").astype(np.float32), audio.rate * _FRAME_MS // 1000
    count = len(samples) // size
    power = np.mean(samples[: count * size].reshape(count, size) ** 2, axis=1)
    loud = power > power.max(initial=0.0) * 10 ** (_QUIET_DB / 10)
    words = []
    for span in audio.words:
        first = span.start_ms // _FRAME_MS
        own = np.flatnonzero(loud[first : -(-span.end_ms // _FRAME_MS)])
        end_ms = (first + int(own[-1]) + 1) * _FRAME_MS if len(own) else span.end_ms
        words.append(Span(span.start_ms, min(span.end_ms, max(span.start_ms, end_ms))))
    return replace(audio, words=tuple(words))


def _decoded(content: bytes, engine: str) -> bytes:
    argv = ["ffmpeg", "-v", "error", "-xerror", "-i", "pipe:0", "-map", "a:0", "-ac", "1", "-ar", str(DECODED_RATE),
            "-f", "s16le", "pipe:1"]  # fmt: skip
    done = process.run(guarded(argv), input=content, timeout_s=_LIMIT_S, remedy="Install ffmpeg.")
    if not done.ok:
        raise no_sound(engine, "sound that cannot be decoded")
    return checked(done.stdout[: len(done.stdout) // SAMPLE_BYTES * SAMPLE_BYTES], engine)
