"""Single sentences of a recording as MP3: cut by samples, equally loud, at any speed.

The audio is decoded once, and all sentences are encoded as one stream, which is then cut between its frames. So a
sentence ends where its last word does and not at a packet, and a hundred sentences cost as much as one. The frames of a
sentence depend on no others (no bit reservoir, silence between sentences), so ``tracks.py`` may join them again.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np
import numpy.typing as npt

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.sound_graph import extract_args
from bilingual.engines.media.graphs.video_job import arguments_of
from bilingual.engines.media.speech_level import LEVEL_LUFS, RATE, WEIGHTING, loudness
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

FRAME = 1_152
KBPS = 64
FADE_MS = 12
_CEILING_DB = -1.5  # of full scale: encoding raises peaks of speech by less
_MOST_GAIN_DB = 30.0  # a sentence that needs more is noise
_WEIGHED_DB = 6.02  # the weighted audio is halved, since weighting may raise it
_TAIL = 1_200  # silence after a sentence: a decoder is 1,105 samples late
_BATCH_S = 300  # of sound in memory at once
_AT_ONCE = 24  # files of one ffmpeg process

Samples = npt.NDArray[np.float32]


def sentence_clips(recording: Recording, spans: Sequence[Span], folder: Path, speed: float = 1.0) -> list[bytes]:
    """Return the audio of each of *spans* as MP3, at *speed* (0.5 to 2) without a change of pitch.

    Up to half a frame of silence is before the sentence, up to two after it. *folder* is for temporary files.
    """
    whole, weighed = folder / "whole.wav", folder / "weighed.wav"
    call = FfmpegCall(recording.path, folder, recording.duration_ms, "reading audio")
    encode(extract_args(recording, whole, rate=RATE), call)
    encode(_weighing_args(whole, weighed), call)
    made: list[bytes] = []
    with ExitStack() as opened:
        source, heard = (opened.enter_context(wave.open(str(path))) for path in (whole, weighed))
        for some in _batches(spans):
            levelled = [_levelled(_samples(source, span), _samples(heard, span)) for span in some]
            if speed != 1.0:
                levelled = _stretched(levelled, speed, FfmpegCall(recording.path, folder, 1, "slowing sentences"))
            made += _encoded([faded(samples) for samples in levelled], recording.path, folder)
    return made


def encoded_clips(sounds: Sequence[npt.NDArray[np.int16]], folder: Path) -> list[bytes]:
    """Return each of *sounds*, mono at ``RATE``, as an MP3 like those of ``sentence_clips``."""
    made: list[bytes] = []
    for first in range(0, len(sounds), _AT_ONCE):
        some = sounds[first : first + _AT_ONCE]
        made += _encoded([faded(one.astype(np.float32) / np.float32(32768)) for one in some], folder, folder)
    return made


def _batches(spans: Sequence[Span]) -> Iterator[list[Span]]:
    batch: list[Span] = []
    for span in spans:
        if batch and sum(one.duration_ms for one in batch) + span.duration_ms > _BATCH_S * 1000:
            yield batch
            batch = []
        batch.append(span)
    if batch:
        yield batch


def _levelled(samples: Samples, weighed: Samples) -> Samples:
    """Return *samples* at the level of all sentences; peaks may be above full scale. Silence stays silence."""
    heard = loudness(weighed)
    if heard is None:
        return samples
    gain_db = min(LEVEL_LUFS - heard - _WEIGHED_DB, _MOST_GAIN_DB)
    return samples * np.float32(10 ** (gain_db / 20))


def faded(samples: Samples) -> Samples:
    """Return *samples* faded at both ends."""
    made: Samples = samples.copy()
    size = min(RATE * FADE_MS // 1000, len(made) // 2)
    if size:
        rise = np.linspace(0, 1, size, endpoint=False, dtype=np.float32)
        made[:size] *= rise
        made[-size:] *= rise[::-1]
    return made


def _samples(source: wave.Wave_read, span: Span) -> Samples:
    first, last = (min(ms * RATE // 1000, source.getnframes()) for ms in (span.start_ms, span.end_ms))
    source.setpos(first)
    return np.frombuffer(source.readframes(last - first), "<i2").astype(np.float32) / np.float32(32768)


def _weighing_args(whole: Path, output: Path) -> list[str]:
    sound = ffmpeg.input(filename=str(whole))["a:0"].filter("volume", 0.5)
    for coefficients in WEIGHTING:
        sound = sound.filter("biquad", **dict(zip(("b0", "b1", "b2", "a0", "a1", "a2"), coefficients, strict=True)))
    return arguments_of(ffmpeg.output(sound, filename=str(output), format="wav", acodec="pcm_s16le", ac=1))


def _stretched(sentences: Sequence[Samples], speed: float, call: FfmpegCall) -> list[Samples]:
    made: list[Samples] = []
    for first in range(0, len(sentences), _AT_ONCE):
        some = sentences[first : first + _AT_ONCE]
        outputs = []
        for number, samples in enumerate(some):
            (call.folder / f"{number}.f32").write_bytes(samples.astype("<f4").tobytes())
            sound = _raw(f"{number}.f32").filter("atempo", speed)
            outputs.append(ffmpeg.output(sound, filename=f"{number}.slow.f32", format="f32le", ar=RATE, ac=1))
        encode(arguments_of(ffmpeg.merge_outputs(*outputs)), call)
        for number, samples in enumerate(some):
            slow = np.fromfile(call.folder / f"{number}.slow.f32", "<f4")
            length = round(len(samples) / speed)  # exactly: the filter may give some samples more or less
            made.append(np.pad(slow[:length], (0, max(0, length - len(slow)))).astype(np.float32))
    return made


def _encoded(sentences: Sequence[Samples], path: Path, folder: Path) -> list[bytes]:
    # ffmpeg (5.1) writes a wrong delay into the header of the last file, so that one is silence, and left out.
    blocks = [np.pad(one, (0, _TAIL + -(len(one) + _TAIL) % FRAME)) for one in sentences]
    blocks.append(np.zeros(4 * FRAME, np.float32))
    (folder / "joined.f32").write_bytes(np.concatenate(blocks).astype("<f4").tobytes())
    ends = np.cumsum([len(block) // FRAME for block in blocks])[:-1]
    encode(_mp3_args([int(end) for end in ends]), FfmpegCall(path, folder, 1, "encoding sentences"))
    return [(folder / f"{number}.mp3").read_bytes() for number in range(len(sentences))]


def _mp3_args(frames: Sequence[int]) -> list[str]:
    """Return the arguments that encode ``joined.f32``, a new file beginning with each of *frames*."""
    limit = 10 ** (_CEILING_DB / 20)
    sound = _raw("joined.f32").filter("alimiter", level=0, limit=f"{limit:.4f}", attack=5, release=80, latency=1)
    out = ffmpeg.output(
        sound,
        filename="%d.mp3",
        format="segment",
        segment_format="mp3",
        segment_format_options="write_xing=1:id3v2_version=0",
        map_metadata=-1,
        fflags="+bitexact",
        reservoir=0,
        # LAME's quality 7 takes half of the time of its default. What one hears of that was not measured.
        compression_level=7,
        segment_frames=",".join(map(str, frames)),
        **{"c:a": "libmp3lame", "b:a": f"{KBPS}k", "ar": RATE, "ac": 1},
    )
    return arguments_of(out)


def _raw(name: str) -> Any:
    return ffmpeg.input(filename=name, format="f32le", ar=RATE, ac=1)["a:0"]
