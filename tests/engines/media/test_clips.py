"""Single sentences cut from a recording."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from bilingual.engines.media.encoding.clips import RATE, evened, spoken_db
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from clips import make_clip

# Where the tones are that stand for sentences, and how loud: samples of 44.1 kHz.
TONES = ((1000, 2200, 0.5), (3000, 4000, 0.02))


def speech(path: Path, seconds: int = 5) -> None:
    samples = np.zeros(RATE * seconds, np.float32)
    for start, end, level in TONES:
        first, last = start * RATE // 1000, end * RATE // 1000
        samples[first:last] = level * np.sin(np.arange(last - first, dtype=np.float32) * 2 * np.pi * 440 / RATE)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((samples * 32767).astype("<i2").tobytes())


def decoded(content: bytes, folder: Path) -> npt.NDArray[np.float32]:
    (folder / "clip.mp3").write_bytes(content)
    call = FfmpegCall(folder / "clip.mp3", folder, 1)
    encode(["-i", "clip.mp3", "-ar", str(RATE), "-ac", "1", "-c:a", "pcm_s16le", "clip.wav"], call)
    with wave.open(str(folder / "clip.wav")) as source:
        return np.frombuffer(source.readframes(source.getnframes()), "<i2").astype(np.float32) / np.float32(32768)


def test_a_sentence_is_cut_at_its_words_and_all_are_equally_loud(tmp_path: Path) -> None:
    speech(tmp_path / "speech.wav")
    clip = make_clip(tmp_path, "talk.mp4", 5.0, speech=tmp_path / "speech.wav")
    media = Ffmpeg()
    recording = Recording(clip, media.probe(clip))
    spans = [Span(start - 40, end + 40) for start, end, _ in TONES]
    levels = []
    for content, (start, end, _) in zip(media.sentence_clips(recording, spans), TONES, strict=True):
        samples = decoded(content, tmp_path)
        loud = np.flatnonzero(np.abs(samples) > 0.02) * 1000 / RATE
        assert abs(loud[0] - 40) < 50
        assert abs(loud[-1] - (40 + end - start)) < 50
        levels.append(spoken_db(samples))
    assert abs(levels[0] - levels[1]) < 1.0
    (picture,) = media.stills(recording, [1500])
    assert Image.open(BytesIO(picture)).size == (160, 90)


def test_silence_stays_silence_and_ends_are_faded() -> None:
    assert not evened(np.zeros(RATE, np.float32)).any()
    faded = evened(np.full(RATE, 0.1, np.float32))
    assert faded[0] == 0
    assert abs(faded[-1]) < 0.01
    assert len(evened(np.zeros(0, np.float32))) == 0
