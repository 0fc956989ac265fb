"""The report on a finished video: its loudness on both sides of each limit, its encoder, its size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.rendered import Loudness, Rendered, SoundResult
from bilingual.model.timing import FrameRate
from support.results.changes import RECORDING, Drawn, Run
from support.sources.clips import make_clip

INFO = MediaInfo(4_000, VideoStream(320, 180, FrameRate(25), "h264"), (AudioStream(1, "aac", 48_000, 2),), "mp4", 1)
BROADCAST = {"loudness_lufs": -23.0, "true_peak_dbtp": -2.0}
LINKEDIN = {"width": 1280, "height": 720, "platform": "linkedin"}


def sounding(loudness: float | None, peak: float | None) -> Rendered:
    return Rendered(INFO, sound=SoundResult("linear", 9.0, Loudness(-23.0, 5.0, -11.0), Loudness(loudness, 5.0, peak)))


def sized(size_bytes: int) -> Rendered:
    return Rendered(replace(INFO, size_bytes=size_bytes, duration_ms=600_000))


# A profile by its id, how its video came out, and the severity of each finding about it. A loudness may miss its
# target by 1 LU, which is -14 LUFS unless the profile says otherwise; the true peak may reach -1 dBTP, no more.
VIDEOS: dict[str, tuple[dict[str, Any], Rendered, dict[str, str]]] = {
    "right": ({}, sounding(-14.0, -1.5), {"sound": "I"}),
    "as-loud-as-may-be": ({}, sounding(-13.0, -1.5), {"sound": "I"}),
    "too-loud": ({}, sounding(-12.9, -1.5), {"sound": "W"}),
    "as-soft-as-may-be": ({}, sounding(-15.0, -1.5), {"sound": "I"}),
    "too-soft": ({}, sounding(-15.1, -1.5), {"sound": "W"}),
    "at-its-peak": ({}, sounding(-14.0, -1.0), {"sound": "I"}),
    "over-its-peak": ({}, sounding(-14.0, -0.9), {"sound": "W"}),
    "wrong-in-both": ({}, sounding(-15.1, -0.9), {"sound": "W"}),
    "silent": ({}, sounding(None, None), {"sound": "W"}),
    "broadcast": (BROADCAST, sounding(-22.0, -2.0), {"sound": "I"}),
    "broadcast-too-loud": (BROADCAST, sounding(-21.9, -2.0), {"sound": "W"}),
    "broadcast-too-soft": (BROADCAST, sounding(-24.1, -2.0), {"sound": "W"}),
    "broadcast-peak": (BROADCAST, sounding(-23.0, -1.9), {"sound": "W"}),
    "left-alone": ({"loudness_lufs": None}, sounding(-30.0, 0.5), {"sound": "I"}),
    "without-sound": ({}, Rendered(INFO), {}),
    "by-another-encoder": ({}, Rendered(INFO, notes=("the card failed",)), {"encoder": "W"}),
    "as-large-as-may-be": (LINKEDIN, sized(500_000_000), {}),
    "too-large": (LINKEDIN, sized(500_000_001), {"platform-limit": "E"}),
}  # fmt: skip


class Finished(Drawn):
    """Its videos came out as VIDEOS tells."""

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        super().render(job, progress)
        return VIDEOS[job.rendition.id][1]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What the report says of each video, found by its name in the message."""
    root = tmp_path_factory.mktemp("verdicts") / "root"
    make_clip(root / "in", RECORDING, 8.0, (160, 90), fps="10")
    profiles: Mapping[str, Any] = {name: profile for name, (profile, _, _) in VIDEOS.items()}
    run = Run(root, RECORDING, {"renditions": tuple(VIDEOS), "profiles": profiles}, media=Finished())
    report = json.loads((run.publish().folder / "report.json").read_text("utf-8"))
    found = report["pairs"]["en_de"]["findings"]
    return {name: [one for one in found if one["message"].startswith(f"{name}: ")] for name in VIDEOS}


@pytest.mark.parametrize("name", VIDEOS)
def test_the_verdict(findings: dict[str, list[dict[str, Any]]], name: str) -> None:
    measured = [one for one in findings[name] if one["check"] != "platform-limit" or "MB" in one["message"]]
    assert {one["check"]: one["severity"] for one in measured} == VIDEOS[name][2]


def test_the_report_keeps_what_was_measured(findings: dict[str, list[dict[str, Any]]]) -> None:
    (sound,) = findings["too-loud"]
    assert sound["evidence"]["after"] == {
        "integrated_lufs": -12.9,
        "range_lu": 5.0,
        "true_peak_dbtp": -1.5,
        "offset": 0.0,
    }
    assert "-23.0 to -12.9 LUFS with one gain of +9.0 dB" in sound["message"]
    assert "the card failed" in findings["by-another-encoder"][0]["message"]
