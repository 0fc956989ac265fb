"""What the report says of a finished video: its sound on both sides of each limit, its encoder, its size."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests/pipeline/results.py is imported by name

from results import DrawnMedia

from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.finding import Finding
from bilingual.model.media import AudioStream, Loudness, MediaInfo, Rendered, SoundResult, VideoStream
from bilingual.model.rendition import Rendition
from bilingual.model.source import Recording
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.cue_layout import PairCuts
from bilingual.pipeline.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.rendering import make_videos
from bilingual.pipeline.workspace import Workspace
from bilingual.settings import Settings

INFO = MediaInfo(4_000, VideoStream(320, 180, FrameRate(25), "h264"), (AudioStream(1, "aac", 48_000, 2),), "mp4", 1)
TALK = Transcript("en", 4_000, (Word("Hello.", 300, 900),), ((0, 1),), EngineRecord("test"))
BITEXT = Bitext("en", "de", (Unit("s0001", "Hello.", "Hallo.", (0, 1), HUMAN),))
CUES = Timeline("en", "de", (Cue(Span(300, 1_500), (0, 1), (TargetRun("s0001", 0, 6),), "Hello.", "Hallo."),))


class Finished(DrawnMedia):
    """Makes one video, which came out as it is told."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__()
        self.rendered = rendered

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        super().render(job, progress)
        return self.rendered


def said_of(root: Path, rendered: Rendered, rendition: Rendition) -> list[Finding]:
    """Return what is said of a video that came out as *rendered*."""
    settings, media = Settings(root=root, packs=False), Finished(rendered)
    tools = Tools(settings, media, InstalledFonts())
    manifest = Manifest.open(root / "media/outbox/talk", "recording:test")
    job = Job(Request(root / "talk.mp4"), settings, tools, Workspace(settings), manifest)
    recording = Recording(root / "talk.mp4", INFO, "sha", title="A talk", transcript=TALK)
    cuts = PairCuts(TALK, BITEXT, recording.frame_rate)
    return list(make_videos(job, recording, cuts, CUES, [rendition]).findings)


def sounding(loudness: float | None, peak: float | None) -> Rendered:
    after = Loudness(loudness, 5.0, peak)
    return Rendered(INFO, sound=SoundResult("linear", 9.0, Loudness(-23.0, 5.0, -11.0), after))


# The target is -14 LUFS and the ceiling -1 dBTP unless the rendition says otherwise; the loudness may miss by 1 LU.
@pytest.mark.parametrize(
    ("loudness", "peak", "severity"),
    [
        (-14.0, -1.5, "I"),
        (-13.0, -1.5, "I"),
        (-12.9, -1.5, "W"),
        (-15.0, -1.5, "I"),
        (-15.1, -1.5, "W"),
        (-14.0, -1.0, "I"),
        (-14.0, -0.9, "W"),
        (-15.1, -0.9, "W"),
        (None, None, "I"),
    ],
)
def test_loudness_on_both_sides_of_each_limit(
    tmp_path: Path, loudness: float | None, peak: float | None, severity: str
) -> None:
    (finding,) = said_of(tmp_path, sounding(loudness, peak), Rendition("source"))
    assert (finding.check, finding.severity) == ("sound", severity)
    assert finding.evidence["after"] == {"integrated_lufs": loudness, "range_lu": 5.0, "true_peak_dbtp": peak}


@pytest.mark.parametrize(
    ("loudness", "peak", "severity"),
    [(-23.0, -2.1, "I"), (-21.9, -2.1, "W"), (-24.1, -2.1, "W"), (-23.0, -2.0, "I"), (-23.0, -1.9, "W")],
)
def test_the_limits_are_those_of_the_rendition(tmp_path: Path, loudness: float, peak: float, severity: str) -> None:
    broadcast = Rendition("source", loudness_lufs=-23.0, true_peak_dbtp=-2.0)
    assert [f.severity for f in said_of(tmp_path, sounding(loudness, peak), broadcast)] == [severity]


def test_a_rendition_that_leaves_the_sound_misses_nothing(tmp_path: Path) -> None:
    (finding,) = said_of(tmp_path, sounding(-30.0, 0.5), Rendition("source", loudness_lufs=None))
    assert finding.severity == "I"
    assert finding.message == "source: sound -23.0 to -30.0 LUFS by one gain of +9.0 dB, true peak 0.5 dBTP"


def test_a_video_without_sound_says_nothing_of_it(tmp_path: Path) -> None:
    assert said_of(tmp_path, Rendered(INFO), Rendition("source")) == []


def test_what_the_encoder_did_instead_is_told(tmp_path: Path) -> None:
    rendered = Rendered(INFO, encoder="libx264", notes=("the card's encoder failed: libx264 made it",))
    assert [(f.check, f.severity, f.message) for f in said_of(tmp_path, rendered, Rendition("source"))] == [
        ("encoder", "W", "source: the card's encoder failed: libx264 made it")
    ]


@pytest.mark.parametrize(("size", "found"), [(499_999_999, []), (500_000_001, ["E"])])
def test_a_finished_file_is_held_against_its_platform(tmp_path: Path, size: int, found: list[str]) -> None:
    rendered = Rendered(replace(INFO, size_bytes=size, duration_ms=600_000))
    findings = said_of(tmp_path, rendered, Rendition("wide", 1280, 720, platform="linkedin"))
    assert [f.severity for f in findings if "MB" in f.message] == found
