"""Verification of finished files: each check with a file that is broken in that way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import RenderJob
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.probing.first_frame import first_frame
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.probing.verify import FileRequirements, verified
from bilingual.errors import MediaError
from bilingual.model.recording.rendition import Fit, Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span
from support.sources.clips import ffmpeg_makes, make_clip

PICTURE = "-c:v libx264 -preset ultrafast -g 25 -c:a copy"
TWICE = "-i good.mp4 {} -i good.mp4 -c copy -t 2 -map"
# What is done to a good file, and what is said of it.
BROKEN = {
    "too short": ("-i good.mp4 -t 1.5 -c copy", "15.. ms instead of 2000 ms"),
    "sound late": (f"{TWICE.format('-itsoffset 0.2')} 0:v -map 1:a", "the sound begins 1.. ms after the picture"),
    "picture late": (f"{TWICE.format('-itsoffset 0.2')} 1:v -map 0:a", "the sound begins 200 ms before the picture"),
    "sound ends early": (f"{TWICE.format('-t 1.8')} 0:v -map 1:a", "the sound ends 1.. ms before the picture"),
    "picture ends early": (f"{TWICE.format('-t 1.8')} 1:v -map 0:a", "the sound ends 200 ms after the picture"),
    "pixel format": (f"-i good.mp4 {PICTURE} -pix_fmt yuv444p", "pixel format yuv444p"),
    "size": (f"-i good.mp4 {PICTURE} -vf scale=96:54", "96x54 instead of 160x90"),
    "frame rate": (f"-i good.mp4 {PICTURE} -r 30", "30 frames a second, or an uneven rate"),
    "codec": ("-i good.mp4 -c:v mpeg4 -c:a copy", "no H.264 picture"),
    "picture lost": ("-i good.mp4 -c copy -vn", "no H.264 picture"),
    "frame lost": (f"-i good.mp4 {PICTURE} -frames:v 49", "49 frames instead of 50"),
    "sound lost": ("-i good.mp4 -c copy -an", "is broken: it has no audio stream"),
    "two tracks": ("-i good.mp4 -map 0 -map 0:a -c copy", "not one AAC track"),
    "sound codec": ("-i good.mp4 -c:v copy -c:a libmp3lame", "not one AAC track"),
    "mono": ("-i good.mp4 -c:v copy -c:a aac -ac 1", "the audio is not 48 kHz stereo"),
    "sample rate": ("-i good.mp4 -c:v copy -c:a aac -ar 44100", "the audio is not 48 kHz stereo"),
    "index last": ("-i good.mp4 -c copy -movflags -faststart", "the index is not at the front"),
}
SMALL = Rendition("source", preset="ultrafast", crf=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds ``good.mp4``: two seconds, 25 frames a second, 48 kHz stereo."""
    place = tmp_path_factory.mktemp("verify")
    make_clip(place, "clip.mp4", 2.0)
    ffmpeg(place, "-i clip.mp4 -c:v copy -c:a aac -ac 2 -t 2 -movflags +faststart", "good.mp4")
    return place


def ffmpeg(folder: Path, arguments: str, output: str) -> Path:
    return ffmpeg_makes(folder / output, arguments.split())


def order() -> FileRequirements:
    return FileRequirements(2000, (160, 90), FrameRate(25), frames=50)


def fault(path: Path, wanted: FileRequirements, folder: Path | None = None) -> str:
    with pytest.raises(MediaError) as error:
        verified(path, wanted, Path("video/en_de.source.mp4"), folder)
    assert error.value.where == "video/en_de.source.mp4"
    return str(error.value)


def test_a_good_file_passes(folder: Path) -> None:
    assert verified(folder / "good.mp4", order(), folder / "good.mp4").duration_ms == 2000


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(name: str, folder: Path) -> None:
    arguments, expected = BROKEN[name]
    front = "" if name == "index last" else "-movflags +faststart"
    assert re.search(expected, fault(ffmpeg(folder, f"{arguments} {front}", "broken.mp4"), order()))


def test_a_file_that_breaks_off(folder: Path) -> None:
    content = (folder / "good.mp4").read_bytes()
    (folder / "half.mp4").write_bytes(content[: len(content) // 2])
    assert "the finished file is broken: it is truncated" in fault(folder / "half.mp4", order())
    (folder / "half.mp4").write_bytes(content[:200])
    assert "the finished file is broken: it contains neither audio nor video" in fault(folder / "half.mp4", order())


def test_a_file_that_its_platform_does_not_take(folder: Path) -> None:
    said = fault(folder / "good.mp4", replace(order(), largest_bytes=10_000))
    assert "platform accepts 0 MB" in said
    assert "Set max_kbps = 100 for its rendition, or shorten the video with --from and --until." in said


# ── the first frame ───────────────────────────────────────────────────────────────────────────────

BLACK_START = f"-i good.mp4 -vf drawbox=t=fill:c=black:enable=lt(n\\,2) {PICTURE} -movflags +faststart"
FADE = f"-i good.mp4 -vf fade=in:0:25 {PICTURE} -movflags +faststart"


def with_first(source: Path, shape: Rendition = SMALL, excerpt: Span | None = None) -> FileRequirements:
    return replace(order(), first=first_frame(Recording(source, probe(source), excerpt=excerpt), shape))


def test_a_black_first_frame_of_a_bright_source(folder: Path, tmp_path: Path) -> None:
    black = ffmpeg(folder, BLACK_START, "black.mp4")
    said = fault(black, with_first(folder / "good.mp4"), tmp_path)
    assert "its first frame is black, unlike the source's" in said
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_begins_black_or_fades_in_may(folder: Path, tmp_path: Path) -> None:
    black, fade = ffmpeg(folder, BLACK_START, "black.mp4"), ffmpeg(folder, FADE, "fade.mp4")
    verified(black, with_first(fade), black, tmp_path)
    verified(fade, with_first(black), fade, tmp_path)
    # From its middle on it is bright, so an excerpt from there may not begin black.
    assert "its first frame is black" in fault(black, with_first(fade, excerpt=Span(1500, 2000)), tmp_path)


def test_dark_slides_are_no_fault(folder: Path, tmp_path: Path) -> None:
    slide = "-f lavfi -i color=0x1c1c20:s=160x90:r=25:d=2 -i good.mp4 -map 0:v -map 1:a"
    dark = ffmpeg(folder, f"{slide} {PICTURE} -pix_fmt yuv420p -movflags +faststart", "slide.mp4")
    verified(dark, with_first(dark), dark, tmp_path)
    assert "its first frame is black" in fault(ffmpeg(folder, BLACK_START, "black.mp4"), with_first(dark), tmp_path)


# Each takes sixteen programs; a padded picture stands where one on blur does.
@pytest.mark.slow  # test_rendering.py verifies a tall video
@pytest.mark.parametrize("fit", ["blur", *(pytest.param(fit, marks=pytest.mark.slow) for fit in ("pad", "crop"))])
def test_only_the_place_of_the_picture_is_looked_at(fit: Fit, folder: Path, tmp_path: Path) -> None:
    """A dark frame around the picture, or dark edges that are cropped away, make no black picture."""
    tall = replace(SMALL, id="tall", width=90, height=160, fit=fit, burn=False)
    edges = f"-i good.mp4 -vf drawbox=w=54:t=fill:c=black,drawbox=x=106:w=54:t=fill:c=black {PICTURE}"
    source = ffmpeg(folder, edges, "edges.mp4")
    made = RenderJob(Recording(source, probe(source)), tall, ("en", "de"), tmp_path / "out/tall.mp4")
    Ffmpeg().render(made)
    wanted = replace(with_first(folder / "good.mp4", tall), size=(90, 160))
    verified(made.output, wanted, made.output, tmp_path)
    black = ffmpeg(folder, BLACK_START.replace("good.mp4", str(made.output)), "black.mp4")
    assert "its first frame is black" in fault(black, wanted, tmp_path)
