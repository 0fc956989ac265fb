"""The printed ffmpeg command of a video makes that video when run in a shell."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.media.probing.containers import picture_track
from bilingual.engines.media.probing.probe import probe
from bilingual.model.timing import parse_clock
from bilingual.pipeline.commands.ffmpeg_commands import explained
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.testing import ScriptedSpeech
from support.results.results import SENTENCES, DrawnMedia, Place, transcript
from support.sources.clips import frame, make_clip

SETTINGS = """
packs = false
speech = "scripted"
translation = ["scripted"]
renditions = ["source", "tall"]
[profiles.source]
preset = "ultrafast"
[profiles.tall]
width = 90
height = 160
preset = "ultrafast"
progress_bar = true
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    (tmp_path / "bilingual.toml").write_text(SETTINGS, "utf-8")
    sentences = SENTENCES[:2]
    make_clip(inbox, "harbour.mp4", transcript(sentences).duration_ms / 1000, (160, 90), fps="10")
    made = Place(tmp_path, sentences, media=None)
    made.publish(targets=("de",))
    return made


@pytest.mark.slow
def test_the_printed_commands_make_the_same_videos(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["render", str(place.folder), "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("#")] == ["# en_de source", "# en_de tall"]
    commands = [line for line in lines if not line.startswith("#")]
    assert len(commands) == 2
    for name, command in zip(("source", "tall"), commands, strict=True):
        ours = place.folder / f"video/en_de.{name}.mp4"
        (by_hand,) = (video.folder / "video.mp4" for video in explained(place.folder, place.tools(), [name]))
        done = subprocess.run(
            ["sh", "-c", command], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        assert done.returncode == 0, done.stderr
        tracks = picture_track(ours), picture_track(by_hand)
        assert tracks[0] is not None
        assert tracks[1] is not None
        assert tracks[0].frames == tracks[1].frames
        one, other = probe(ours), probe(by_hand)
        assert (one.duration_ms, one.video) == (other.duration_ms, other.video)
        assert likeness(frame(ours, 1.5), frame(by_hand, 1.5)) < 3


def likeness(one: bytes, other: bytes) -> float:
    """Return the mean difference of two pictures, per channel of 255."""
    assert len(one) == len(other) > 0
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.slow
def test_twelve_hours_are_planned_and_not_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The real file, its index read and its cuts proposed; nothing is decoded."""
    inbox = tmp_path / "media/inbox"
    (tmp_path / "bilingual.toml").write_text(SETTINGS, "utf-8")
    minute = make_clip(tmp_path / "made", "minute.mkv", 60.0, (160, 90), fps="5", audio_codec="libopus")
    inbox.mkdir(parents=True)
    loop = ["-stream_loop", "719", "-i", str(minute), "-c", "copy", str(inbox / "harbour.mkv")]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *loop], check=True)
    sentences = SENTENCES * 40
    place = Place(tmp_path, sentences, DrawnMedia())
    tools = place.tools()
    tools = replace(tools, speech_engines={"scripted": ScriptedSpeech([transcript(sentences, pause_ms=214_000)])})
    publish(Request.of(inbox / "harbour.mkv", targets=("de",), review=True), tools)
    capsys.readouterr()
    assert run(["render", str(place.folder), "--explain", "--render", "linkedin-1x1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# en_de linkedin-1x1"
    assert re.match(
        "# E linkedin-1x1: 12:00:0[01] is over LinkedIn.s limit of 30:00; --from 0:00.000 --until ", lines[1]
    )
    cuts = [(parse_clock(a), parse_clock(b)) for a, b in re.findall(r"--from (\S+) --until (\S+)", lines[1])]
    assert len(cuts) >= 49
    assert all(0 < end - begin <= 900_000 for begin, end in cuts)  # what its page takes
    assert [end for _, end in cuts[:-1]] == [begin for begin, _ in cuts[1:]]
    assert lines[2].startswith("cd ")
    assert not list(place.folder.glob("video/en_de.*"))
