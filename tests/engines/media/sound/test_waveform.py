"""Waveforms: peaks of samples at every zoom level, and of real files."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.media.stills import still
from bilingual.engines.media.waveform import levels_in, peaks, waveform
from bilingual.model.timing import Span
from support.attacks.refusals import raises
from support.sources.clips import make_clip


def level(content: bytes, number: int) -> list[tuple[int, int]]:
    """Return the buckets of a level, as a page reads them by range."""
    place = levels_in(content)["levels"][number]
    part = content[place["offset"] : place["offset"] + 2 * place["count"]]
    return list(struct.iter_unpack("<bb", part))


def test_a_bucket_is_its_lowest_and_highest_sample() -> None:
    samples = np.zeros(8000, np.int16)
    samples[5], samples[159], samples[160], samples[-1] = 1000, -500, -1000, 250
    content = peaks(samples)
    head = levels_in(content)
    assert (head["duration_ms"], [one["count"] for one in head["levels"]]) == (1000, [50, 13, 4, 1, 1])
    assert [one["bucket_ms"] for one in head["levels"]] == [20, 80, 320, 1280, 5120]
    assert level(content, 0)[:3] == [(-64, 127), (-127, 0), (0, 0)]
    assert level(content, 0)[-1] == (0, 32)
    assert level(content, 1)[0] == (-127, 127)
    assert level(content, 4) == [(-127, 127)]
    assert len(content) == head["levels"][-1]["offset"] + 2


@pytest.mark.parametrize(
    ("samples", "counts", "first"),
    [
        ([], [0, 0, 0, 0, 0], []),
        ([7], [1, 1, 1, 1, 1], [(127, 127)]),
        ([0] * 161, [2, 1, 1, 1, 1], [(0, 0), (0, 0)]),
        ([-32768, 32767] * 80, [1, 1, 1, 1, 1], [(-127, 127)]),
    ],
)
def test_no_sound_one_sample_silence_and_the_loudest(
    samples: list[int], counts: list[int], first: list[tuple[int, int]]
) -> None:
    content = peaks(np.array(samples, np.int16))
    assert [one["count"] for one in levels_in(content)["levels"]] == counts
    assert level(content, 0) == first


def test_quiet_speech_is_drawn_as_large_as_loud_speech_and_a_click_makes_it_not_small() -> None:
    quiet = (np.sin(np.arange(8000 * 60)) * 300).astype(np.int16)
    assert level(peaks(quiet), 2)[10] == level(peaks(quiet * 50), 2)[10] == (-127, 127)
    quiet[4000] = 32767
    assert level(peaks(quiet), 2)[10] == (-127, 127)


@pytest.mark.parametrize("content", [b"", b"PEAK", b"RIFF" + bytes(80), peaks(np.zeros(9, np.int16))[:30]])
def test_something_else_is_no_waveform(content: bytes) -> None:
    with pytest.raises(ValueError, match="no peaks"):
        levels_in(content)


def test_a_recording_is_decoded_and_a_part_of_it(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "my talk: 1%.mp4", seconds=3, audio_seconds=2)
    content = waveform(clip, 3000, tmp_path)
    assert levels_in(content)["duration_ms"] == pytest.approx(2000, abs=60)
    assert min(high for _, high in level(content, 1)[2:20]) > 100, "a tone is loud all the time"
    part = waveform(clip, 500, tmp_path, Span(1000, 1500))
    assert levels_in(part)["duration_ms"] == pytest.approx(500, abs=60)
    assert [path.name for path in tmp_path.iterdir()] == [clip.name], "nothing is left behind"


def test_a_still_is_small_and_a_file_without_a_picture_has_none(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "wide.mp4", size=(1280, 720))
    still(clip, tmp_path / "still.jpg", 100)
    from PIL import Image

    assert Image.open(tmp_path / "still.jpg").size == (640, 360)
    with raises("BIL-MED-061"):
        still(clip, tmp_path / "late.jpg", 60_000)
    assert not (tmp_path / "late.jpg").exists()
