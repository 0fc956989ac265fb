"""The video of a dub: its picture is that of the finished video, and stands still where it waits for the voice."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bilingual.engines.base import DubJob, RenderJob
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.recording.dubbing import DubPlan, Hold, finished_ms
from bilingual.model.recording.media import Section
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from support.sources.clips import make_clip

TOOL = Ffmpeg()
FAST = Rendition("source", preset="ultrafast", crf=18, burn=False, loudness_lufs=None)
LENGTH_S = 30  # three segments
SHOWN = ("ffprobe", "-v", "error", "-show_entries", "stream=codec_type:stream_tags=language:chapter_tags=title")


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> RenderJob:
    return finished(tmp_path_factory.mktemp("dub"))


def finished(folder: Path, *, video: bool = True) -> RenderJob:
    """Return the job of a finished video, which is in *folder* with its cache."""
    clip = make_clip(folder, "talk.mp4" if video else "talk.m4a", LENGTH_S, video=video)
    recording = Recording(clip, TOOL.probe(clip), "0" * 64, title="A talk")
    job = RenderJob(recording, FAST, ("en", "de"), folder / "en_de.source.mp4", cache=folder / "store")
    TOOL.render(job)
    return job


def dubbed(job: RenderJob, *holds: Hold, profile: Rendition = FAST) -> tuple[Rendered, Path]:
    folder = job.output.parent
    plan = DubPlan("over", (Span(1000, 3000),), (), (Span(1000, 2500),), holds)
    beep = (np.sin(np.arange(72_000) * 0.2) * 9000).astype(np.int16)
    mix = folder / "dub.flac"
    TOOL.dubbed_sound(job.recording, plan, [(1000, beep)], mix)
    sections = (Section(0, "Begin"), Section(finished_ms(20_000, holds), "End"))
    sound = Recording(mix, TOOL.probe(mix), "1" * 64, title="A talk", sections=sections)
    output = folder / "en_de.source.dub.mp4"
    video = RenderJob(job.recording, profile, job.languages, output, cache=job.cache, holds=holds)
    return TOOL.dub(DubJob(video, job.output, sound)), output


def packets(path: Path) -> str:
    """Return a digest of the picture's packets."""
    return _ran("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-f", "md5", "-").decode()


def frames(path: Path) -> NDArray[np.uint8]:
    """Return the brightness of all frames."""
    raw = _ran("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, 90, 160)


def _ran(*argv: object) -> bytes:
    return subprocess.run([str(one) for one in argv], check=True, capture_output=True).stdout


def unlike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def nearest(one: NDArray[np.uint8], before: NDArray[np.uint8]) -> int:
    """Return which frame *before* the dub was made *one* is."""
    return min(range(300, 450), key=lambda number: unlike(one, before[number]))


@pytest.mark.slow  # below, the parts without a hold are copied
def test_without_a_hold_the_picture_is_copied(job: RenderJob) -> None:
    before = job.output.read_bytes()
    made, output = dubbed(job)
    assert packets(output) == packets(job.output)
    assert job.output.read_bytes() == before
    assert (made.made, made.info.duration_ms) == (0, LENGTH_S * 1000)
    told = _ran(*SHOWN, "-of", "csv=p=0", output).decode().split()
    assert {"video,deu", "audio,deu", "Begin", "End"} <= set(told)


@pytest.mark.slow
def test_a_dub_is_as_loud_as_any_other_video(job: RenderJob) -> None:
    made, _ = dubbed(job, profile=replace(FAST, loudness_lufs=-14.0))
    assert made.sound is not None
    assert made.sound.after.integrated_lufs == pytest.approx(-14, abs=1)


def test_the_picture_stands_still_and_only_the_part_around_it_is_encoded(job: RenderJob) -> None:
    holds = (Hold(13_000, 1500), Hold(14_000, 520))
    made, output = dubbed(job, *holds)
    assert (made.made, made.kept) == (1, 2)
    assert made.info.duration_ms == pytest.approx(LENGTH_S * 1000 + 2020, abs=40)
    before, after = frames(job.output), frames(output)
    assert len(after) == len(before) + 50  # 2,020 ms at 25 frames a second, rounded in all
    first = 13_000 * 25 // 1000
    assert np.array_equal(after[:300], before[:300])
    assert np.array_equal(after[-150:], before[-150:])
    still = after[first : first + 39]
    assert max(unlike(one, still[0]) for one in still) < 2
    shown = [nearest(after[first + place], before) for place in (0, 38, 44, 38 + 24, 38 + 26, 38 + 25 + 12, 100)]
    assert shown == [first, first, first + 6, first + 24, first + 25, first + 25, first + 50]


@pytest.mark.slow
def test_the_moving_card_of_a_recording_without_a_picture_stands_still_too(tmp_path: Path) -> None:
    made, _ = dubbed(finished(tmp_path, video=False), Hold(13_000, 1000))
    assert made.why_whole
    assert made.info.duration_ms == pytest.approx(LENGTH_S * 1000 + 1000, abs=40)
    assert made.info.video is not None
