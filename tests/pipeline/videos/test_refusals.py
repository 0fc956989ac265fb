"""Violated platform limits are reported before encoding, with suggested cuts that the command accepts."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.cli.terminal.progress import watched
from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.model.recording.rendered import Rendered
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.testing import ScriptedSpeech
from support.results.results import SENTENCES, DrawnMedia, Place, transcript
from support.sources.clips import make_clip

SETTINGS = """
packs = false
speech = "scripted"
translation = ["scripted"]
renditions = ["post", "wide"]
[profiles.post]
platform = "linkedin"
width = 256
height = 256
[profiles.wide]
platform = "linkedin"
width = 800
height = 200
"""
LIMIT_S = 15 * 60


class Listening(DrawnMedia):
    """Notes what had been said when the first video was begun."""

    def __init__(self, screen: io.StringIO) -> None:
        super().__init__()
        self.screen = screen
        self.said = ""

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        self.said = self.said or self.screen.getvalue()
        return super().render(job, progress)

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        job.output.write_text(" / ".join(text for text, _ in titles), "utf-8")


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A real recording of 16 minutes, small: one minute sixteen times."""
    (tmp_path / "bilingual.toml").write_text(SETTINGS, "utf-8")
    minute = make_clip(tmp_path / "made", "minute.mkv", 60.0, (64, 36), fps="1", audio_codec="libopus")
    loop = ["-stream_loop", "15", "-i", str(minute), "-c", "copy", str(tmp_path / "talk.mkv")]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *loop], check=True)
    return tmp_path / "talk.mkv"


def published(talk: Path, screen: io.StringIO, start: str | None = None, end: str | None = None) -> tuple[Result, str]:
    place = Place(talk.parent, SENTENCES, Listening(screen))
    spoken = transcript(SENTENCES * 8, pause_ms=22_000)
    tools = replace(place.tools(), speech_engines={"scripted": ScriptedSpeech([spoken])})
    request = Request.of(talk, targets=["de"], start=start, end=end)
    with watched(stream=screen) as execute:
        result = publish(request, tools, execute)
    assert isinstance(place.media, Listening)
    return result, place.media.said


def test_refusals_are_said_before_encoding_and_the_cuts_are_taken(talk: Path) -> None:
    screen = io.StringIO()
    result, before = published(talk, screen)
    lines = before.splitlines()
    assert re.match(
        r"bilingual: post: 16:0\d is over LinkedIn's web page's limit of 15:00; --from 0:00\.000 ", lines[0]
    )
    assert "bilingual: wide: the shape 800x200 is outside LinkedIn's limit of 5:12 to 12:5" in lines
    assert screen.getvalue().count("the shape 800x200") == 1
    assert [note for note in result.notes if "limit" in note] == [
        line.removeprefix("bilingual: ") for line in lines[:3]
    ]

    cuts = re.findall(r"--from (\S+) --until (\S+)", lines[0])
    assert len(cuts) == 2
    assert cuts[0][1] == cuts[1][0]
    for start, end in cuts:
        part, said = published(talk, io.StringIO(), start, end)
        assert "is over" not in said
        assert not [note for note in part.notes if "is over" in note]
        assert (part.folder / "video/en_de.post.mp4").is_file()
