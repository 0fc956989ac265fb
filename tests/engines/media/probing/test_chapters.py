"""The recording's sections as chapters of a finished MP4, read by ffprobe."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.chapters import metadata_text
from bilingual.model.recording.media import Section
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from support.sources.clips import make_clip

TOOL = Ffmpeg()
PARTS = (Section(0, "Hello; a=b #1"), Section(1000, "为什么"), Section(2500, "How \\ and why"))
FAST = Rendition("source", preset="ultrafast", crf=30, burn=False, loudness_lufs=None)


def chapters(video: Path) -> list[tuple[float, float, str]]:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(video)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["chapters"]
    return [(float(c["start_time"]), float(c["end_time"]), c["tags"]["title"]) for c in found]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips"), "talk.mp4", 3.0, (64, 36))


def order(clip: Path, tmp_path: Path, sections: tuple[Section, ...], excerpt: Span | None = None) -> RenderJob:
    (tmp_path / "cues.ass").write_text("", "utf-8")
    output = tmp_path / "o.mp4"
    recording = Recording(clip, TOOL.probe(clip), excerpt=excerpt, title="A talk", sections=sections)
    return RenderJob(recording, FAST, ("en", "zh-Hans"), output, tmp_path / "cues.ass")


def test_sections_become_chapters_that_every_player_finds(clip: Path, tmp_path: Path) -> None:
    TOOL.render(order(clip, tmp_path, PARTS))
    assert chapters(tmp_path / "o.mp4") == [(0, 1, "Hello; a=b #1"), (1, 2.5, "为什么"), (2.5, 3, "How \\ and why")]
    again = TOOL.probe(tmp_path / "o.mp4")
    assert again.sections == PARTS
    assert [stream.codec for stream in again.audio] == ["aac"]


def test_an_excerpt_has_the_chapters_that_it_shows(clip: Path, tmp_path: Path) -> None:
    TOOL.explain(order(clip, tmp_path, PARTS, Span(1200, 2800)), tmp_path)
    shown = (Section(0, "为什么"), Section(1300, "How \\ and why"))
    assert (tmp_path / "chapters.txt").read_text("utf-8") == metadata_text(shown, 1600)


def test_one_section_is_no_chapter(clip: Path, tmp_path: Path) -> None:
    arguments = TOOL.explain(order(clip, tmp_path, PARTS[:1]))
    assert arguments[arguments.index("-map_chapters") + 1] == "-1"
    assert "chapters.txt" not in arguments


@pytest.mark.slow
def test_the_command_for_a_person_has_them_too(clip: Path, tmp_path: Path) -> None:
    arguments = TOOL.explain(order(clip, tmp_path, PARTS), tmp_path)
    assert (tmp_path / "chapters.txt").read_text("utf-8") == metadata_text(PARTS, 3000)
    encode(arguments, FfmpegCall(clip, tmp_path, 3000))
    assert [title for _, _, title in chapters(tmp_path / "o.mp4")] == [section.title for section in PARTS]


def test_a_file_without_chapters_has_its_tags() -> None:
    """An article without headings that is read aloud; its audio file could not be written."""
    assert metadata_text((), 5900, {"title": "Tea"}) == ";FFMETADATA1\ntitle=Tea\n"
