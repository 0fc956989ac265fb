"""Single sentences of a recording: their audio as MP3, and a picture of each.

The audio is decoded once and cut by samples, so that a sentence ends where its last word does and not at a packet.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import ffmpeg
import numpy as np
import numpy.typing as npt

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.sound_graph import extract_args
from bilingual.engines.media.graphs.video_job import arguments_of, in_seconds
from bilingual.engines.media.probing.probe import file_url
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

RATE = 44_100
FADE_MS = 12
# Level of the spoken parts of a sentence, and of its highest peak, in dBFS: our choice, loud enough for a phone.
_LEVEL_DB, _PEAK_DB, _MOST_GAIN_DB = -20.0, -1.5, 30.0
_FRAME = RATE // 20  # 50 ms, over which speech and pauses are told apart
_PAUSE_DB = 30.0  # a frame this much below the loudest one is a pause
_AT_ONCE = 24  # files of one ffmpeg process
_STILLS_AT_ONCE = 6  # each decoder takes memory
_STILL_WIDTH = 480

Samples = npt.NDArray[np.float32]


def sentence_clips(recording: Recording, spans: Sequence[Span], folder: Path) -> list[bytes]:
    """Return the audio of each of *spans* as MP3; *folder* is for temporary files."""
    whole = folder / "whole.wav"
    call = FfmpegCall(recording.path, folder, recording.duration_ms, "reading audio")
    encode(extract_args(recording, whole, rate=RATE), call)
    made = []
    with wave.open(str(whole)) as source:
        for first in range(0, len(spans), _AT_ONCE):
            some = spans[first : first + _AT_ONCE]
            for number, span in enumerate(some):
                _write(folder / f"{number}.wav", evened(_samples(source, span)))
            encode(_mp3_args(len(some)), FfmpegCall(recording.path, folder, 1, "encoding sentences"))
            made += [(folder / f"{number}.mp3").read_bytes() for number in range(len(some))]
    return made


def evened(samples: Samples) -> Samples:
    """Return *samples* at the level of all sentences, faded at both ends; silence stays silence."""
    faded: Samples = samples.copy()
    size = min(RATE * FADE_MS // 1000, len(faded) // 2)
    if size:
        rise = np.linspace(0, 1, size, endpoint=False, dtype=np.float32)
        faded[:size] *= rise
        faded[-size:] *= rise[::-1]
    peak = float(np.abs(faded).max(initial=0.0))
    if peak < 1e-4:
        return faded
    gain_db = min(_LEVEL_DB - spoken_db(faded), _PEAK_DB - 20 * np.log10(peak), _MOST_GAIN_DB)
    return (faded * np.float32(10 ** (gain_db / 20))).astype(np.float32)


def spoken_db(samples: Samples) -> float:
    """Return the level of *samples* in dBFS without their pauses."""
    frames = np.array_split(samples, max(1, len(samples) // _FRAME))
    power = np.array([float(np.mean(frame**2)) for frame in frames])
    spoken = power[power > power.max() * 10 ** (-_PAUSE_DB / 10)]
    return float(10 * np.log10(max(float(spoken.mean()) if len(spoken) else 0.0, 1e-10)))


def _samples(source: wave.Wave_read, span: Span) -> Samples:
    first, last = (min(ms * RATE // 1000, source.getnframes()) for ms in (span.start_ms, span.end_ms))
    source.setpos(first)
    return np.frombuffer(source.readframes(last - first), "<i2").astype(np.float32) / np.float32(32768)


def _write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def _mp3_args(count: int) -> list[str]:
    outputs = [
        ffmpeg.output(
            ffmpeg.input(filename=f"{number}.wav")["a:0"],
            filename=f"{number}.mp3",
            format="mp3",
            map_metadata=-1,
            fflags="+bitexact",
            id3v2_version=0,
            **{"c:a": "libmp3lame", "b:a": "64k"},
        )
        for number in range(count)
    ]
    return arguments_of(ffmpeg.merge_outputs(*outputs))


def stills(recording: Recording, times_ms: Sequence[int], folder: Path) -> list[bytes]:
    """Return a small JPEG for each of *times_ms*: the last key frame before, which encoders set where a shot begins.

    Empty for a recording without a picture, or if one can't be decoded.
    """
    if recording.info.video is None:
        return []
    made = []
    for first in range(0, len(times_ms), _STILLS_AT_ONCE):
        some = times_ms[first : first + _STILLS_AT_ONCE]
        encode(_still_args(recording, some), FfmpegCall(recording.path, folder, 1, "taking pictures"))
        for number in range(len(some)):
            path = folder / f"{number}.jpg"
            if not path.is_file():
                return []
            made.append(path.read_bytes())
            path.unlink()
    return made


def _still_args(recording: Recording, times_ms: Sequence[int]) -> list[str]:
    assert recording.info.video is not None
    outputs = []
    for number, at_ms in enumerate(times_ms):
        begin = in_seconds(recording.offset_ms + at_ms)
        source = ffmpeg.input(filename=file_url(recording.path), ss=begin, noaccurate_seek=None, skip_frame="nokey")
        picture = source[str(recording.info.video.index)].filter("scale", f"min({_STILL_WIDTH},iw)", -2)
        picture = picture.filter("format", "yuvj420p")
        outputs.append(
            ffmpeg.output(
                picture,
                filename=f"{number}.jpg",
                format="image2",
                map_metadata=-1,
                fflags="+bitexact",
                **{"frames:v": 1, "c:v": "mjpeg", "q:v": 5, "update": 1},
            )
        )
    return arguments_of(ffmpeg.merge_outputs(*outputs))
