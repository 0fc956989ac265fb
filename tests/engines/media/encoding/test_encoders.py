"""Encoders: tested before use, replaced by software when they fail, and other codecs by profile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import RenderJob
from bilingual.engines.media import rendering
from bilingual.engines.media.encoding import encoders
from bilingual.engines.media.encoding.encode import command
from bilingual.engines.media.encoding.encoders import chosen_encoder, joins_exactly, quality, upload, works
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from support.attacks.refusals import raises
from support.sources.clips import make_clip

TOOL = Ffmpeg()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips"), "talk.mp4", 1.0, (160, 90))


def order(clip: Path, tmp_path: Path, rendition: Rendition) -> RenderJob:
    (tmp_path / "cues.ass").write_text("", "utf-8")
    output = tmp_path / "out" / "o.mp4"
    recording = Recording(clip, TOOL.probe(clip), title="A talk")
    return RenderJob(recording, rendition, ("en", "de"), output, tmp_path / "cues.ass")


def test_a_second_is_encoded_to_know() -> None:
    assert works("libx264") == ""
    assert "nknown encoder" in works("h264_nobody")


def test_software_is_the_default_and_the_end_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "works", lambda name: "" if name == "h264_qsv" else "no such device")
    assert chosen_encoder(Rendition("r")) == ("libx264", "")
    assert chosen_encoder(Rendition("r", encoder="auto")) == ("h264_qsv", "")
    assert chosen_encoder(Rendition("r", encoder="auto", codec="av1")) == ("libsvtav1", "")
    note = "nvenc does not work here (no such device)"
    assert chosen_encoder(Rendition("r", encoder="nvenc")) == ("libx264", note)


# The default preset stands for the others.
@pytest.mark.parametrize("preset", ["veryfast", pytest.param("medium", marks=pytest.mark.slow)])
def test_what_is_in_memory_does_not_matter(preset: str, tmp_path: Path) -> None:
    """MALLOC_PERTURB_ of glibc fills new memory with another byte; x264's AVX-512 code read it."""
    picture = ["-f", "lavfi", "-i", "testsrc2=s=320x176:r=25:d=2.4", "-pix_fmt", "yuv420p"]
    arguments = [*picture, "-c:v", "libx264", "-preset", preset, "-threads", "1", "-f", "h264", "made.h264"]
    made = set()
    for byte in (1, 85, 200):
        environment = {**os.environ, "MALLOC_PERTURB_": str(byte)}
        subprocess.run(command(arguments), cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL)
        made.add((tmp_path / "made.h264").read_bytes())
    assert len(made) == 1


@pytest.mark.slow  # the default test is below: a card that is lost midway is replaced by the same lines
def test_hardware_that_fails_during_the_job_is_replaced(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Names a real encoder that takes no such pictures: ffmpeg itself refuses it when the job runs.
    monkeypatch.setattr(rendering, "chosen_encoder", lambda rendition: ("h264_v4l2m2m", ""))
    done = TOOL.render(order(clip, tmp_path, Rendition("r", preset="ultrafast", encoder="auto", burn=False)))
    assert done.encoder == "libx264"
    assert done.notes[0].startswith("h264_v4l2m2m failed (")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["o.mp4"]


def test_software_that_fails_is_an_error(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "chosen_encoder", lambda rendition: ("libx264", ""))
    with raises("BIL-MED-039"):
        TOOL.render(order(clip, tmp_path, Rendition("r", preset="no-such-preset", burn=False)))


@pytest.mark.parametrize(("codec", "tag"), [("hevc", "hvc1"), pytest.param("av1", "av01", marks=pytest.mark.slow)])
def test_other_codecs_by_profile(clip: Path, tmp_path: Path, codec: str, tag: str) -> None:
    done = TOOL.render(order(clip, tmp_path, Rendition("r", codec=codec, preset="ultrafast", crf=35, burn=False)))  # type: ignore[arg-type]
    assert done.info.video is not None
    assert (done.info.video.codec, done.info.video.pixel_format) == (codec, "yuv420p")
    assert (done.why_whole, done.made) == ("", 1)
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=codec_tag_string"]
    shown = subprocess.run([*command, "-of", "csv=p=0", tmp_path / "out" / "o.mp4"], capture_output=True, check=True)
    assert shown.stdout.decode().strip() == tag


# A stand-in for ffmpeg that encodes with x264 where a card is asked for, and breaks off in the middle as a card
# does that is lost: the segments of the first half are whole, the rest is missing.
BREAKS_OFF = """#!{python}
import subprocess, sys
arguments = sys.argv[1:]
card = "h264_nvenc" in arguments
if card:
    arguments = ["libx264" if a == "h264_nvenc" else a for a in arguments]
    for option in ("-rc", "-cq", "-b:v", "-preset"):
        place = arguments.index(option)
        del arguments[place : place + 2]
    frames = arguments.index("-frames:v") + 1
    arguments[frames] = str(int(arguments[frames]) // 2)
code = subprocess.run([{ffmpeg!r}, *arguments]).returncode
if card:
    sys.stderr.write("[h264_nvenc @ 0x55] EncodePicture failed!: device lost (19)\\n")
    sys.exit(187)
sys.exit(code)
"""


def test_a_card_that_is_lost_midway_is_replaced_and_nothing_of_it_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ffmpeg_itself = shutil.which("ffmpeg")
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(BREAKS_OFF.format(python=sys.executable, ffmpeg=ffmpeg_itself), "utf-8")
    program.chmod(0o755)
    source = make_clip(tmp_path, "talk.mp4", 2.0, (160, 90))
    job = order(source, tmp_path, Rendition("r", preset="ultrafast", encoder="nvenc", burn=False))
    monkeypatch.setattr(rendering, "chosen_encoder", lambda rendition: ("h264_nvenc", ""))
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    done = TOOL.render(replace(job, cache=tmp_path / "parts"))
    assert done.encoder == "libx264"
    assert done.notes == (
        "h264_nvenc failed (ffmpeg failed: [h264_nvenc @ 0x55] EncodePicture failed!: device lost (19)); "
        "libx264 did it",
    )
    assert abs(done.info.duration_ms - 2000) <= 83
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["o.mp4"]
    assert not list((tmp_path / "parts").glob(".run-*"))


@pytest.mark.parametrize(
    ("encoder", "before", "filters"),
    [
        ("libx264", (), (("format", "yuv420p"),)),
        ("hevc_qsv", (), (("format", "nv12"),)),
        ("h264_vaapi", ("-vaapi_device", "/dev/dri/renderD128"), (("format", "nv12"), ("hwupload", ""))),
    ],
)
def test_how_pictures_reach_the_encoder(encoder: str, before: tuple[str, ...], filters: tuple[object, ...]) -> None:
    assert upload(encoder) == (before, filters)


@pytest.mark.parametrize(
    ("encoder", "options"),
    [
        ("libx264", {"preset": "veryfast", "crf": 21, "profile:v": "high"}),
        ("libx265", {"preset": "veryfast", "crf": 26, "tag:v": "hvc1", "x265-params": "log-level=error"}),
        ("libsvtav1", {"preset": 10, "crf": 33}),
        ("h264_nvenc", {"preset": "p3", "rc": "vbr", "cq": 21, "b:v": 0}),
        ("hevc_videotoolbox", {"q:v": 60, "tag:v": "hvc1"}),
        ("h264_qsv", {"preset": "veryfast", "global_quality": 21}),
        ("h264_vaapi", {"rc_mode": "CQP", "qp": 21}),
    ],
)
def test_one_quality_in_every_encoders_own_words(encoder: str, options: dict[str, object]) -> None:
    assert quality(encoder, Rendition("r")) == options
    assert joins_exactly(encoder) is encoder.startswith("lib")
