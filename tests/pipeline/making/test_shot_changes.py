"""Cues start and end with shots on request; the video is analysed only once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.results.results import DrawnMedia, transcript
from support.sources.clips import ffmpeg_makes, make_clip

# Spoken from 0.30 to 2.24 s and from 2.76 to 3.58 s; the picture changes at 2.40 s.
SAID = ("The keeper counted seven ships that night.", "Nobody saw them.")
GERMAN = {SAID[0]: "In jener Nacht zählte er sieben Schiffe.", SAID[1]: "Niemand sah sie."}


class Watched(DrawnMedia):
    def __init__(self) -> None:
        super().__init__()
        self.looked: list[Span | None] = []

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        self.looked.append(recording.excerpt)
        return super().shot_changes(recording, progress)


def two_shots(folder: Path) -> Path:
    picture = "testsrc2=s=160x90:r=25:d=2.4[a];color=0x205080:s=160x90:r=25:d=2.6[b];[a][b]concat=n=2:v=1[v]"
    command = ["-f", "lavfi", "-i", "sine=f=440:d=5", "-filter_complex", picture]
    command += ["-map", "[v]", "-map", "0:a", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    return ffmpeg_makes(folder / "keeper.mp4", command)


class Place:
    def __init__(self, root: Path, source: Path, **settings: Any) -> None:
        self.settings = Settings(root=root, translation=("scripted",), packs=False, **settings)
        self.source, self.media = source, Watched()

    def publish(self, **asked: Any) -> Result:
        engine = ScriptedTranslation(lambda text, source, target: GERMAN[text])
        speech = {"auto": ScriptedSpeech([transcript(SAID)])}
        tools = Tools(self.settings, self.media, InstalledFonts(), speech, {"scripted": engine})
        return publish(Request.of(self.source, targets=["de"], **asked), tools)


def spans(result: Result) -> list[tuple[int, int]]:
    cues = json.loads((result.folder / "cues.en_de.json").read_text("utf-8"))["cues"]
    return [(cue["start_ms"], cue["end_ms"]) for cue in cues]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_shots(tmp_path_factory.mktemp("in"))


def test_turned_on_a_cue_begins_with_the_new_shot_and_the_one_before_ends_just_before_it(
    source: Path, tmp_path: Path
) -> None:
    place = Place(tmp_path / "root", source)
    plain = spans(place.publish())
    assert place.media.looked == []
    place.settings = place.settings.overlaid({"shots": True}, "bilingual.toml")
    again = place.publish()
    shots = spans(again)

    assert "subtitles.en_de" in again.made
    assert [plain[0][0], plain[1][0]] == [300, 2760]
    assert (shots[0][1], shots[1][0]) == (2320, 2400)
    assert (shots[0][0], shots[1][1]) == (plain[0][0], plain[1][1])


def test_the_picture_is_looked_at_once(source: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "root", source, shots=True)
    place.publish()
    assert place.publish().unchanged
    assert place.media.looked == [None]


def test_sound_alone_has_no_shots_and_no_error(tmp_path: Path) -> None:
    place = Place(tmp_path / "root", make_clip(tmp_path / "in", "keeper.m4a", 5.0, video=False), shots=True)
    assert spans(place.publish())[1][0] == 2760
    assert place.media.looked == []
