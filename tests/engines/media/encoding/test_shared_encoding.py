"""Renditions encoded together: one decoding, the same segments as separately, and independent failures."""

from __future__ import annotations

import logging
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding import assembly as together
from bilingual.engines.media.encoding.plans import EncodingPlan
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.picture_graph import pictures_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.profiles import rendition
from bilingual.errors import MediaError
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate
from support.sources.clips import make_clip

TOOL = Ffmpeg()
TALK = MediaInfo(36_000, VideoStream(1920, 1080, FrameRate(25), "h264"), (AudioStream(1, "aac", 48_000, 2),), "mp4", 1)
SEGMENTS = (VideoSegment(0, 300), VideoSegment(300, 300, lead=25), VideoSegment(600, 300, lead=25))
SQUARE = Rendition("square", 96, 96, preset="ultrafast", progress_bar=True)
TALL = Rendition("tall", 96, 160, preset="ultrafast")
WIDE = Rendition("wide", 160, 90, preset="ultrafast", loudness_lufs=-18.0)
CUES = """[Script Info]
ScriptType: v4.00+
PlayResX: 160
PlayResY: 90

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Alignment
Style: D,Noto Sans,20,&H00FFFFFF,&H00000000,1,1,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,one
Dialogue: 0,0:00:11.00,0:00:12.30,D,,0,0,0,,two
"""


def burn(profile: Rendition, name: str) -> VideoJob:
    return VideoJob(
        Recording(Path("/in/t.mp4"), TALK, title="A talk"),
        profile,
        ("en", "de"),
        Path("/out/x.mp4"),
        cues=f"{name}/cues.ass",
    )


def planned(profile: Rendition, segments: tuple[VideoSegment, ...] = SEGMENTS) -> EncodingPlan:
    return EncodingPlan(burn(profile, "0"), segments, {segment: Path(f"{segment.first}.mp4") for segment in segments})


def test_common_steps_are_taken_once() -> None:
    shapes = {"0": Rendition("a", 1080, 1080, max_fps=30), "1": Rendition("b", 1080, 1350, max_fps=30)}
    arguments = pictures_args({name: burn(shape, name) for name, shape in shapes.items()}, SEGMENTS[1])
    assert shlex.join(arguments[:4]) == "-ss 11.000 -i file:/in/t.mp4"
    assert arguments[arguments.index("-filter_complex") + 1].split(";") == [
        "[0:0]fps=fps=25/1:start_time=0[s0]",
        "[s0]tpad=stop=-1:stop_mode=clone[s1]",
        "[s1]trim=start_frame=25[s2]",
        "[s2]setpts=N+300[s3]",
        "[s3]split=3[s4][s5][s6]",
        "[s4]scale=480:270:flags=bicubic[s7]",
        "[s7]setsar=1[s8]",
        "[s8]crop=270:270:105:0[s9]",
        "[s9]format=yuv420p[s10]",
        "[s10]gblur=sigma=10[s11]",
        "[s11]lutyuv=u=128+(val-128)*0.75:v=128+(val-128)*0.75:y=16+(val-16)*0.5[s12]",
        "[s12]scale=1080:1080:flags=bilinear[s13]",
        "[s13]setsar=1[s14]",
        "[s5]scale=1080:608:flags=bicubic[s15]",
        "[s15]setsar=1[s16]",
        "[s16]split=2[s17][s18]",
        "[s14][s17]overlay=eof_action=repeat:x=0:y=236[s19]",
        "[s19]ass=filename=0/cues.ass[s20]",
        "[s20]format=yuv420p[s21]",
        "[s21]setpts=N[s22]",
        "[s6]scale=600:338:flags=bicubic[s23]",
        "[s23]setsar=1[s24]",
        "[s24]crop=270:338:165:0[s25]",
        "[s25]format=yuv420p[s26]",
        "[s26]gblur=sigma=10[s27]",
        "[s27]lutyuv=u=128+(val-128)*0.75:v=128+(val-128)*0.75:y=16+(val-16)*0.5[s28]",
        "[s28]scale=1080:1350:flags=bilinear[s29]",
        "[s29]setsar=1[s30]",
        "[s30][s18]overlay=eof_action=repeat:x=0:y=370[s31]",
        "[s31]ass=filename=1/cues.ass[s32]",
        "[s32]format=yuv420p[s33]",
        "[s33]setpts=N[s34]",
    ]
    assert [argument for argument in arguments if argument.endswith((".mp4", ".csv"))] == [
        "file:/in/t.mp4",
        "0/0.mp4",
        "1/0.mp4",
    ]


def test_who_goes_together() -> None:
    platforms = ("linkedin-16x9", "linkedin-1x1", "linkedin-4x5", "wechat-9x16", "wechat-6x7")
    plans = {name: planned(rendition(name)) for name in platforms}
    assert [list(group) for group in together.groups(plans, 9_000_000)] == [list(platforms)]
    plans["in one piece"] = planned(rendition("source"), ())
    plans["too much memory"] = planned(rendition("source"))
    plans["other frames"] = planned(replace(rendition("linkedin-1x1"), max_fps=15))
    hevc = planned(replace(rendition("linkedin-1x1"), codec="hevc"))
    plans["hungry encoder"] = replace(hevc, job=replace(hevc.job, encoder="libx265"))
    assert [list(group) for group in together.groups(plans, 9_000_000)] == [list(platforms)]
    assert [list(group) for group in together.groups(dict(list(plans.items())[:5]), 5_000_000)] == [
        ["linkedin-16x9", "linkedin-1x1", "linkedin-4x5"],
        ["wechat-9x16", "wechat-6x7"],
    ]


def test_only_what_several_lack_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {"0": SEGMENTS, "1": SEGMENTS[1:], "2": SEGMENTS[2:]}
    plans = {name: planned(SQUARE) for name in lacking}
    names = {id(plan): name for name, plan in plans.items()}
    monkeypatch.setattr(EncodingPlan, "missing", lambda plan: list(lacking[names[id(plan)]]))
    assert together.shared_segments(plans) == [(SEGMENTS[1], ["0", "1"]), (SEGMENTS[2], ["0", "1", "2"])]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("talk"), "talk.mp4", 12.4, (160, 90))


def orders(source: Path, folder: Path) -> list[RenderJob]:
    recording = Recording(source, probe(source), "sha", title="A talk")
    cues, found = folder / "cues.ass", []
    folder.mkdir(exist_ok=True)
    cues.write_text(CUES, "utf-8")
    for profile in (SQUARE, TALL, WIDE):
        output, cache = folder / f"{profile.id}.mp4", folder / "cache"
        found.append(RenderJob(recording, profile, ("en", "de"), output, cues, cache))
    return found


def parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "cache").glob("*.mp4"))}


@pytest.mark.slow
def test_side_by_side_or_one_by_one_gives_the_same_files(talk: Path, tmp_path: Path) -> None:
    apart, at_once = orders(talk, tmp_path / "a"), orders(talk, tmp_path / "b")
    for job in apart:
        TOOL.render(job)
    shares: list[float] = []
    assert TOOL.render_shared(at_once, lambda share, what="": shares.append(share)) == (2, 2, 2)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert parts(tmp_path / "b") == parts(tmp_path / "a")
    assert len(parts(tmp_path / "b")) == 6 + 2  # segments, and two tracks: two want the same loudness
    assert len(list((tmp_path / "b" / "cache").glob("loudness-*.json"))) == 1  # the source is measured once for both
    finished = [TOOL.render(job) for job in at_once]
    assert [(one.made, one.kept) for one in finished] == [(0, 2)] * 3
    assert [job.output.read_bytes() for job in at_once] == [job.output.read_bytes() for job in apart]
    assert TOOL.render_shared(at_once) == (0, 0, 0)
    first = next((tmp_path / "b" / "cache").glob("picture-*.mp4"))
    first.unlink()
    assert TOOL.render_shared(at_once) == (0, 0, 0)  # one alone lacks it, and is left to make it alone


def test_what_fails_together_is_made_by_each_one_alone(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MediaError("BIL-TST-001", "ffmpeg failed: no such thing", where=talk)

    jobs = orders(talk, tmp_path)
    monkeypatch.setattr(together, "encode_together", broken)
    with caplog.at_level(logging.WARNING):
        assert TOOL.render_shared(jobs) == (0, 0, 0)
    assert [record.message for record in caplog.records] == [
        f"{talk}: ffmpeg failed: no such thing; encoding each rendition on its own"
    ]
    assert not parts(tmp_path)
    assert TOOL.render(jobs[0]).made == 2
    assert not list((tmp_path / "cache").glob(".run-*"))


@pytest.mark.slow
def test_what_was_finished_before_a_failure_is_kept(talk: Path, tmp_path: Path) -> None:
    """Every segment that ffmpeg had finished is in the store, and none is made twice."""
    jobs = orders(talk, tmp_path)

    class Killed(BaseException):
        pass

    def kill(share: float, what: str = "") -> None:
        if len(list((tmp_path / "cache").glob("picture-*.mp4"))) >= 1:
            raise Killed

    slow = [replace(job, rendition=replace(job.rendition, preset="slower", crf=10)) for job in jobs]
    with pytest.raises(Killed):
        TOOL.render_shared(slow, kill)
    kept = len(list((tmp_path / "cache").glob("picture-*.mp4")))
    assert sum(TOOL.render_shared(slow)) + sum(TOOL.render(job).made for job in slow) == 6 - kept < 6
