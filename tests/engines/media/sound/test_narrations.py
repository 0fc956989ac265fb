"""A narration as an MP3: what players of podcasts read in it, and that it sounds like its WAV."""

from __future__ import annotations

import json
import struct
import wave
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.loudness import loudness_of, measuring_file
from bilingual.engines.media.encoding.mp3 import Mp3Tags, tagged
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.processes.running import run
from bilingual.errors import InputError
from bilingual.model.recording.media import Section
from bilingual.model.recording.slides import Narration

RATE = 48_000
CHAPTERS = (Section(0, "A = B; #1"), Section(1500, "为什么"), Section(2600, "The \\ end"))


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, (200, 30, 40)).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def narration(tmp_path_factory: pytest.TempPathFactory) -> Narration:
    path = tmp_path_factory.mktemp("narration") / "spoken.wav"
    noise = np.convolve(np.random.default_rng(1).normal(0, 0.5, RATE * 4), np.full(24, 1 / 24), "same")
    noise *= np.repeat([1.0, 0.2, 0.6, 0.9], RATE)  # below 2 kHz: an MP3 leaves out what is above a voice
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((noise.clip(-1, 1) * 32767).astype("<i2").tobytes())
    cover = picture((2000, 1500))
    return Narration(path, "Why – 甲", "zh-Hans", "Jane Ünder", "Notes", "2026-11-30", cover, CHAPTERS)


@pytest.fixture(scope="module")
def made(narration: Narration) -> Path:
    path = narration.sound.with_name("spoken.mp3")
    path.write_bytes(Ffmpeg().narration(narration))
    return path


def probed(path: Path) -> Any:
    shown = ["-show_format", "-show_streams", "-show_chapters"]
    return json.loads(run(["ffprobe", "-v", "error", *shown, "-of", "json", str(path)]).stdout)


def id3_frames(content: bytes) -> list[tuple[str, bytes]]:
    """Return the frames of the tag of version 2.3 at the start of an MP3 (id3.org/id3v2.3.0, 3.1 and 3.3)."""
    assert content[:5] == b"ID3\3\0"
    end = 10 + sum(byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    found, at = [], 10
    while at < end and content[at]:
        (size,) = struct.unpack(">I", content[at + 4 : at + 8])
        found.append((content[at : at + 4].decode("ascii"), content[at + 10 : at + 10 + size]))
        at += 10 + size
    return found


def test_players_find_title_cover_and_chapters(made: Path) -> None:
    found = probed(made)
    assert found["format"]["tags"] == {
        "title": "Why – 甲",
        "artist": "Jane Ünder",
        "album": "Notes",
        "date": "2026-11-30",
        "language": "zho",
    }
    times = [(chapter["start"], chapter["end"], chapter["tags"]["title"]) for chapter in found["chapters"]]
    assert times == [(0, 1500, "A = B; #1"), (1500, 2600, "为什么"), (2600, 4000, "The \\ end")]
    sound, cover = found["streams"]
    assert (sound["codec_name"], sound["channels"], sound["sample_rate"]) == ("mp3", 1, "48000")
    assert (cover["codec_name"], cover["width"], cover["height"]) == ("mjpeg", 1400, 1050)
    assert cover["disposition"]["attached_pic"] == 1


def test_the_tag_has_a_table_of_contents_and_a_front_cover(made: Path) -> None:
    frames = id3_frames(made.read_bytes())
    (contents,) = (content for name, content in frames if name == "CTOC")
    assert contents == b"toc\0" + bytes([3, 3]) + b"ch0\0ch1\0ch2\0"  # top level, ordered, three chapters
    assert [content[:4] for name, content in frames if name == "CHAP"] == [b"ch0\0", b"ch1\0", b"ch2\0"]
    (cover,) = (content for name, content in frames if name == "APIC")
    assert cover[1:13] == b"image/jpeg\0\3"  # 3: the front cover
    assert {"TIT2", "TPE1", "TALB", "TLAN", "TYER", "TDAT"} <= {name for name, _ in frames}


def test_it_is_as_loud_and_as_long_as_the_wav(narration: Narration, made: Path) -> None:
    def loudness(path: Path) -> float:
        call = FfmpegCall(path, path.parent, 1, talks=True)
        return loudness_of(encode(measuring_file(path), call).stderr).integrated_lufs or -99.0

    assert abs(loudness(made) - loudness(narration.sound)) < 0.3
    # The delay of decoder and encoder is in the header, so that players take it off.
    decoded = made.with_name("decoded.wav")
    encode(["-i", made.name, "-map", "0:a", decoded.name], FfmpegCall(made, made.parent, 1))
    with wave.open(str(decoded)) as again:
        assert abs(again.getnframes() - 4 * RATE) <= 1


def test_the_same_narration_gives_the_same_bytes(narration: Narration, made: Path) -> None:
    assert Ffmpeg().narration(narration) == made.read_bytes()


def test_a_cover_or_a_sound_that_is_none_is_refused(narration: Narration, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="BIL-ART-023"):
        Ffmpeg().narration(replace(narration, cover=b"no picture"))
    with wave.open(str(tmp_path / "empty.wav"), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
    with pytest.raises(InputError, match="BIL-MED-031"):
        Ffmpeg().narration(replace(narration, sound=tmp_path / "empty.wav"))


def test_more_chapters_than_a_table_of_contents_counts(narration: Narration, tmp_path: Path) -> None:
    many = [Section(number * 10, f"{number}") for number in range(300)]
    sound = ["-i", str(narration.sound)]
    content = tagged(sound, ["-c:a", "libmp3lame"], Mp3Tags("Many", "en"), many, 4000, tmp_path)
    (contents,) = (content for name, content in id3_frames(content) if name == "CTOC")
    assert contents[5] == 150
    assert [chapter["tags"]["title"] for chapter in probed(tmp_path / "tagged.mp3")["chapters"]][:3] == ["0", "2", "4"]
