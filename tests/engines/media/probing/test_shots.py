"""Shot changes: hard cuts to the frame, none for fades, flashes and audio."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.probing.shots import Difference, cuts, differences, shot_args
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span
from support.sources.clips import ffmpeg_makes, make_clip

FILM = FrameRate(24000, 1001)
# Red and blue of one brightness: a change that luma alone hardly shows.
SHOTS = "color=0xb00000:s=160x90:r={r}:d=1[a];testsrc2=s=160x90:r={r}:d=1[b];color=0x0040b0:s=160x90:r={r}:d=1[c];"
CUT = SHOTS + "[a][b][c]concat=n=3:v=1[v]"
FADE = "testsrc2=s=160x90:r=25:d=3[a];[a]fade=t=out:st=1:d=1:color=black[v]"
FLASH = (
    "testsrc2=s=160x90:r=25:d=2,eq=brightness='if(between(n,30,30+{n}),0.9-0.15*(n-30),0)':eval=frame,format=yuv420p[v]"
)


def filmed(folder: Path, graph: str, seconds: float = 3.0) -> Path:
    command = ["-f", "lavfi", "-i", f"sine=f=440:d={seconds}", "-filter_complex", graph, "-map", "[v]", "-map", "0:a"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-shortest"]
    return ffmpeg_makes(folder / "cut.mp4", command)


def shots(path: Path, excerpt: Span | None = None) -> tuple[int, ...]:
    return Ffmpeg().shot_changes(Recording(path, Ffmpeg().probe(path), excerpt=excerpt))


def test_the_command_is_as_it_is() -> None:
    video = VideoStream(1920, 1080, FILM, "h264", index=1)
    info = MediaInfo(60_000, video, (AudioStream(0, "aac", 48_000, 2),), "mp4", 1)

    assert shot_args(Recording(Path("/talk.mp4"), info, excerpt=Span(1500, 9000))) == [
        "-skip_loop_filter",
        "all",
        "-ss",
        "1.500",
        "-t",
        "7.500",
        "-i",
        "file:/talk.mp4",
        "-filter_complex",
        "[0:1]fps=fps=24000/1001:start_time=0[s0];[s0]scale=160:-2:flags=fast_bilinear[s1];[s1]format=rgb24[s2];"
        "[s2]scdet=threshold=0[s3];[s3]metadata=file=shots.txt:mode=print[s4]",
        "-map",
        "[s4]",
        "-f",
        "null",
        "-",
    ]


@pytest.mark.parametrize("rate", ["25", "24000/1001"])
def test_hard_cuts_are_found_on_their_frame(rate: str, tmp_path: Path) -> None:
    # 24000/1001: the shots begin with frames 24 and 48, at 1.001 and 2.002 s; ASS has hundredths.
    path = filmed(tmp_path, CUT.format(r=rate))

    assert shots(path) == (1000, 2000)

    # An excerpt that begins between two frames shows the next one late by as much, and so does its video.
    found = shots(path, Span(750, 2250))
    assert [abs(shot - wanted) <= 42 for shot, wanted in zip(found, (250, 1250), strict=True)] == [True, True]


def test_a_fade_is_no_cut(tmp_path: Path) -> None:
    assert shots(filmed(tmp_path, FADE)) == ()


@pytest.mark.parametrize("frames", [0, 1, 4])
def test_a_flash_is_no_cut(frames: int, tmp_path: Path) -> None:
    assert shots(filmed(tmp_path, FLASH.format(n=frames), 2.0)) == ()


def test_sound_alone_has_no_shots(tmp_path: Path) -> None:
    assert shots(make_clip(tmp_path, "talk.m4a", 1.0, video=False)) == ()


def test_the_measures_are_read() -> None:
    log = """frame:0    pts:0       pts_time:0
lavfi.scd.mafd=0.000
lavfi.scd.score=0.000
frame:1    pts:1       pts_time:0.04
lavfi.scd.mafd=31.250
lavfi.scd.score=31.100
lavfi.scd.time=0.04
"""
    assert differences(log.splitlines()) == [Difference(0, 0.0, 0.0), Difference(1, 31.25, 31.1)]


def test_what_comes_back_within_a_fifth_of_a_second_is_a_flash() -> None:
    def frames(*sudden: int) -> list[Difference]:
        return [Difference(n, 40.0 if n in sudden else 1.0, 39.0 if n in sudden else 0.2) for n in range(60)]

    pal = FrameRate(25)
    assert cuts(frames(20), pal) == (800,)
    assert cuts(frames(20, 24), pal) == ()
    assert cuts(frames(20, 26), pal) == (800, 1040)
