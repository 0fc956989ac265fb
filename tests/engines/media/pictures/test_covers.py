"""Covers: a good frame, in the platform's size, with the title in both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs import covers
from bilingual.engines.media.graphs.covers import frame_quality, words_ass
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from support.sources.clips import make_clip

TOOL = Ffmpeg()
TITLES = [("Why we should read aloud", "en"), ("我们为什么应该朗读", "zh-Hans")]


def cover(source: Path, output: Path, size: tuple[int, int], titles: list[tuple[str, str]]) -> Image.Image:
    rendition = Rendition("cover", *size)
    recording = Recording(source, TOOL.probe(source), title="A talk")
    TOOL.cover(RenderJob(recording, rendition, ("en", "zh-Hans"), output), titles)
    return Image.open(output)


def test_sharp_and_lively_wins() -> None:
    rng = np.random.default_rng(1)
    sharp = rng.integers(0, 255, (108, 192)).astype(np.uint8)
    soft = np.repeat(np.repeat(sharp[::12, ::12], 12, 0), 12, 1)
    assert frame_quality(sharp) > frame_quality(soft) > 0
    assert frame_quality(np.zeros((108, 192), np.uint8)) == 0
    assert frame_quality(np.full((108, 192), 255, np.uint8)) == 0
    assert frame_quality(np.full((108, 192), 128, np.uint8)) == 0


def test_the_black_part_of_a_recording_is_no_cover(tmp_path: Path) -> None:
    make_clip(tmp_path, "plain.mp4", 4.0, (320, 180))
    black = ["-i", "plain.mp4", "-vf", "drawbox=t=fill:c=black:enable='lt(t,2.8)'", "-c:a", "copy", "talk.mp4"]
    encode(black, FfmpegCall(tmp_path, tmp_path, 4000))
    image = cover(tmp_path / "talk.mp4", tmp_path / "cover.jpg", (320, 180), [])
    assert (image.size, image.format) == ((320, 180), "JPEG")
    assert np.asarray(image.convert("L")).mean() > 60


def test_a_title_closes_up_where_an_emoji_was() -> None:
    assert "Sleep and dream" in words_ass(1080, 1080, [("Sleep 🎉 and dream", "en")], InstalledFonts())


def test_the_picture_is_looked_for_once_for_all_covers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    found = covers.best_frame_ms

    def counted(burn: VideoJob, folder: Path) -> int | None:
        looked.append(burn.recording.path)
        return found(burn, folder)

    monkeypatch.setattr(covers, "best_frame_ms", counted)
    first, second = (make_clip(tmp_path, name, 0.5, (64, 36)) for name in ("a.mp4", "b.mp4"))
    for source, size in ((first, (64, 36)), (first, (36, 64)), (second, (64, 36))):
        cover(source, tmp_path / "cover.jpg", size, [])
    assert looked == [first, second]


def test_both_titles_stand_on_it(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "talk.mp4", 1.0, (320, 180), picture="gradients=c0=0x406080:c1=0x80a0c0:nb_colors=2")
    bare = np.asarray(cover(clip, tmp_path / "bare.jpg", (540, 630), []).convert("L")).astype(int)
    titled = np.asarray(cover(clip, tmp_path / "titled.jpg", (540, 630), TITLES).convert("L")).astype(int)
    assert titled.shape == (630, 540)
    white = titled > 180
    rows, columns = np.nonzero(white[400:])
    assert len(rows) > 800
    # Inside the margins, and two blocks with a gap between them.
    assert columns.min() >= 30
    assert columns.max() < 540 - 30
    assert rows.max() + 400 < 630 - 30
    lines = white[400:].any(axis=1)
    assert np.count_nonzero(np.diff(lines.astype(int)) == 1) >= 2
    assert abs(titled[:150] - bare[:150]).mean() < 3


def test_sound_alone_gets_its_card(tmp_path: Path) -> None:
    sound = make_clip(tmp_path, "talk.mp3", 1.0, video=False)
    image = cover(sound, tmp_path / "cover.jpg", (540, 540), TITLES)
    assert image.size == (540, 540)
    assert np.asarray(image.convert("L")).max() > 200
