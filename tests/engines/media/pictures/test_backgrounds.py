"""Backgrounds behind pictures of every kind, checked in the encoded frames."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bilingual.engines.base import RenderJob
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.profiles import rendition
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from support.sources.clips import make_clip
from support.sources.golden import to_encoder

TOOL = Ffmpeg()
Colour = tuple[int, int, int]
RED, GREEN, BLUE = (200, 30, 40), (30, 160, 60), (40, 60, 200)


def near(seen: Colour, wanted: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 14


def see_through(folder: Path, codec: str, name: str) -> Path:
    """Write 0.5 s of 162x90 whose left half is blue and whose right half is transparent (and garish below)."""
    picture = "color=c=0xff00ff:s=162x90:r=25:d=0.5,format=rgba,"
    picture += "geq=r='if(lt(X,81),40,255)':g='if(lt(X,81),60,0)':b='if(lt(X,81),200,255)':a='255*lt(X,81)'"
    options = {
        "qtrle": ["-pix_fmt", "argb"],
        "prores_ks": ["-pix_fmt", "yuva444p10le", "-profile:v", "4444"],
        "libvpx-vp9": ["-pix_fmt", "yuva420p", "-deadline", "realtime", "-cpu-used", "8"],
    }[codec]
    sound = ["-f", "lavfi", "-i", "sine=d=0.5:r=48000"]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, *sound, "-c:v", codec, *options, name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / name


Render = Callable[[Path, Rendition], tuple[Callable[[int, int], Colour], tuple[int, int]]]


@pytest.fixture
def rendered(tmp_path: Path) -> Render:
    """Frame a source with a profile; give the colour at a place of the frame, and the frame's size."""

    def run(source: Path, profile: Rendition) -> tuple[Callable[[int, int], Colour], tuple[int, int]]:
        pixels = to_encoder(
            VideoJob(Recording(source, probe(source)), profile, ("en", "de"), tmp_path / "o.mp4"), tmp_path
        )

        def at(x: int, y: int) -> Colour:
            red, green, blue = map(int, pixels[y, x])
            return red, green, blue

        return at, (pixels.shape[1], pixels.shape[0])

    return run


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    Image.new("RGB", (30, 40), GREEN).save(tmp_path / "wall.png")
    return tmp_path


def profile(folder: Path, background: str, **more: object) -> Rendition:
    return rendition("mine", {"mine": {"width": 90, "height": 160, "background": background, **more}}, folder)


@pytest.mark.parametrize(("background", "seen"), [("wall.png", GREEN), ("#c81e28", RED)])
def test_an_image_or_a_colour_around_the_picture(rendered: Render, wall: Path, background: str, seen: Colour) -> None:
    clip = make_clip(wall, "talk.mp4", 0.5, (160, 90), picture="color=c=0x283cc8")
    at, size = rendered(clip, profile(wall, background))
    assert size == (90, 160)
    assert near(at(45, 10), seen)
    assert near(at(45, 150), seen)
    assert near(at(45, 80), BLUE)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        pytest.param("qtrle", "a.mov", marks=pytest.mark.slow),
        pytest.param("prores_ks", "p.mov", marks=pytest.mark.slow),
        ("libvpx-vp9", "v.webm"),
    ],
)
def test_what_is_transparent_shows_the_background(rendered: Render, wall: Path, codec: str, name: str) -> None:
    source = see_through(wall, codec, name)
    at, size = rendered(source, Rendition("source", background="#c81e28"))
    assert size == (162, 90)
    assert near(at(40, 45), BLUE)
    assert near(at(130, 45), RED)
    at, _ = rendered(source, profile(wall, "wall.png"))
    assert near(at(20, 80), BLUE)
    assert near(at(70, 80), GREEN)
    assert near(at(45, 10), GREEN)


@pytest.mark.slow  # test_graph.py has the filters
def test_without_a_background_it_stands_on_the_dark_ground_and_never_shows_what_was_hidden(
    rendered: Render, tmp_path: Path
) -> None:
    source = see_through(tmp_path, "qtrle", "a.mov")
    at, _ = rendered(source, Rendition("source"))
    assert near(at(130, 45), (16, 19, 24))
    at, _ = rendered(source, Rendition("square", 90, 90, fit="crop"))
    assert near(at(80, 45), (16, 19, 24))
    at, _ = rendered(source, Rendition("tall", 90, 160))
    assert near(at(70, 80), (16, 19, 24))
    assert max(at(85, 5)) < 90  # of the blurred copy: nothing garish


@pytest.mark.slow  # test_graph.py has the filters
def test_oblong_pixels_a_turn_and_odd_sides_keep_their_shape_before_an_image(rendered: Render, wall: Path) -> None:
    clip = make_clip(wall, "oblong.mp4", 0.5, (96, 90), sar="16/9", rotate=90, picture="color=c=0x283cc8")
    at, _ = rendered(clip, profile(wall, "wall.png", width=160, height=160))  # 171 x 90, turned: 90 x 171
    assert [near(at(x, 80), BLUE) for x in (30, 50, 110, 130)] == [False, True, True, False]
    assert near(at(30, 80), GREEN)
    odd = make_clip(wall, "odd.mkv", 0.5, (161, 91), pixel_format="yuv444p", picture="color=c=0x283cc8")
    at, _ = rendered(odd, profile(wall, "wall.png"))
    assert near(at(45, 80), BLUE)
    assert near(at(45, 40), GREEN)


@pytest.mark.slow  # three renders; the image is in the key, which test_background_image.py proves
def test_the_picture_of_another_image_is_made_anew(wall: Path) -> None:
    clip = make_clip(wall, "talk.mp4", 1.0, (160, 90))
    (wall / "cues.ass").write_text("", "utf-8")
    recording = Recording(clip, TOOL.probe(clip), "a")

    def made() -> tuple[int, int]:
        fast = replace(profile(wall, "wall.png"), preset="ultrafast", burn=False, loudness_lufs=None)
        job = RenderJob(recording, fast, ("en", "de"), wall / "o.mp4", cache=wall / "parts")
        done = TOOL.render(job)
        return done.made, done.kept

    assert made() == (1, 0)
    Image.new("RGB", (30, 40), RED).save(wall / "wall.png")
    assert made() == (1, 0)


def test_sound_alone_has_its_card_on_the_background_dimmed(wall: Path) -> None:
    sound = make_clip(wall, "talk.mp3", 0.4, video=False)
    (wall / "cues.ass").write_text("", "utf-8")
    recording = Recording(sound, TOOL.probe(sound), title="Talk")
    job = RenderJob(recording, profile(wall, "wall.png"), ("en", "de"), wall / "o.mp4", wall / "cues.ass")
    arguments = TOOL.explain(job, wall)
    assert "background.png" in arguments
    assert "card.png" not in arguments
    with Image.open(wall / "background.png") as ground:
        assert near(ground.getpixel((45, 150)), (22, 82, 40))  # type: ignore[arg-type]
