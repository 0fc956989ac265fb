"""Single sentences cut from a recording."""

from __future__ import annotations

import json
import wave
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from bilingual.engines.media.encoding.clips import faded
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.loudness import loudness_of, measuring_file
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.speech_level import LEVEL_LUFS, RATE, loudness
from bilingual.engines.processes.running import run
from bilingual.learning.practice import Track, TrackChapter
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from support.sources.clips import make_clip

# Where the tones are that stand for sentences, and how loud: samples of 48 kHz.
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


def lufs(path: Path) -> float:
    call = FfmpegCall(path, path.parent, 1, talks=True)
    return loudness_of(encode(measuring_file(path), call).stderr).integrated_lufs or -99.0


def test_a_sentence_is_cut_at_its_words_and_all_are_equally_loud(tmp_path: Path) -> None:
    speech(tmp_path / "speech.wav")
    clip = make_clip(tmp_path, "talk.mp4", 5.0, speech=tmp_path / "speech.wav")
    media = Ffmpeg()
    recording = Recording(clip, media.probe(clip))
    spans = [Span(start - 40, end + 40) for start, end, _ in TONES]
    for speed in (1.0, 0.8):
        for content, (start, end, _) in zip(media.sentence_clips(recording, spans, speed), TONES, strict=True):
            samples = decoded(content, tmp_path)
            loud = np.flatnonzero(np.abs(samples) > 0.02) * 1000 / RATE
            assert abs(loud[0] - 40 / speed) < 40
            assert abs(loud[-1] - (40 + end - start) / speed) < 40
            assert abs(lufs(tmp_path / "clip.mp3") - LEVEL_LUFS) < 1.0
            crossings = np.count_nonzero(np.diff(np.signbit(samples[RATE // 2 : RATE * 3 // 4])))
            assert abs(crossings * 2 - 440) <= 4  # half a second's worth of a tone of 440 Hz: the pitch stays
    (picture,) = media.stills(recording, [1500])
    assert Image.open(BytesIO(picture)).size == (160, 90)


def test_many_pictures_are_those_that_single_searches_find(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "talk.mkv", 9.0)
    media = Ffmpeg()
    recording = replace(Recording(clip, media.probe(clip)), excerpt=Span(1500, 8500))
    times = list(range(0, 6500, 800))
    found = media.stills(recording, times)
    assert [found[0], found[-1]] == media.stills(recording, [times[0], times[-1]])
    assert len(found) == len(times)


def test_a_track_has_a_chapter_for_each_sentence_at_its_time(tmp_path: Path) -> None:
    speech(tmp_path / "speech.wav")
    media = Ffmpeg()
    recording = Recording(tmp_path / "speech.wav", media.probe(tmp_path / "speech.wav"))
    one, two = media.sentence_clips(recording, [Span(start, end) for start, end, _ in TONES])
    chapters = (TrackChapter("A = B; #1 – 甲", (one, 600, one, 240)), TrackChapter("Two", (two,)))
    track = media.track(Track("Talk: Practice", "en", chapters))
    assert media.track(Track("Talk: Practice", "en", chapters)) == track
    samples = decoded(track, tmp_path)
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(tmp_path / "clip.mp3")]
    found = json.loads(run(asked).stdout)
    assert found["format"]["tags"]["title"] == "Talk: Practice"
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == ["A = B; #1 – 甲", "Two"]
    begin = float(found["chapters"][1]["start_time"]) * 1000
    loud = np.abs(samples) > 0.02
    starts = np.flatnonzero(loud) * 1000 / RATE
    assert abs(starts[starts > begin - 200][0] - begin) < 25
    # Sentence of 1200 ms, 600 ms of silence, the sentence again.
    assert not loud[RATE * 1280 // 1000 : RATE * 1790 // 1000].any()
    assert loud[RATE * 1900 // 1000]


def test_silence_has_no_loudness_and_ends_are_faded() -> None:
    assert loudness(np.zeros(RATE, np.float32)) is None
    assert loudness(np.zeros(0, np.float32)) is None
    made = faded(np.full(RATE, 0.1, np.float32))
    assert made[0] == 0
    assert abs(made[-1]) < 0.01


def test_what_a_voice_spoke_is_joined_to_sentences(tmp_path: Path) -> None:
    speech(tmp_path / "speech.wav")
    media = Ffmpeg()
    recording = Recording(tmp_path / "speech.wav", media.probe(tmp_path / "speech.wav"))
    (one,) = media.sentence_clips(recording, [Span(*TONES[0][:2])])
    tone = (np.sin(np.arange(RATE) * 0.1) * 9000).astype(np.int16)
    said = media.spoken_clips([tone, tone[: RATE // 2]])
    samples = decoded(
        media.track(Track("Talk", "en", (TrackChapter("One", (one, 240, said[0], 240, said[1])),))), tmp_path
    )
    loud = np.abs(samples[-RATE * 2 :]) > 0.02
    assert np.count_nonzero(loud) / RATE == pytest.approx(1.5 * 0.93, abs=0.1)  # both, less where a wave crosses zero
