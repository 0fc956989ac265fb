"""Videos made of slides: what is shown when, what an edit encodes again, and that every way gives the same frames."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.processes.running import run
from bilingual.errors import InputError
from bilingual.model.recording.media import Section
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate
from support.sources.small_cues import SMALL_HEAD

TOOL = Ffmpeg()
RATE = FrameRate(30)
FAST = Rendition("small", 160, 90, preset="ultrafast", crf=18, loudness_lufs=None)
COLOURS = ((30, 40, 70), (200, 60, 50), (40, 170, 90))
STARTS = (0, 1500, 2700)
LENGTH_MS = 4000


def cues(*shown: tuple[float, float, str]) -> str:
    lines = (f"Dialogue: 0,0:00:{begin:05.2f},0:00:{end:05.2f},D,,0,0,0,,{text}\n" for begin, end, text in shown)
    return SMALL_HEAD + "".join(lines)


CUES = cues((0.1, 1.2, "one"), (1.5, 2.4, "two"), (2.7, 3.9, "three"))


def drawn(folder: Path, colour: tuple[int, int, int], size: tuple[int, int] = (160, 90)) -> SlidePicture:
    """Return a slide of *colour* with a lighter square in its upper left quarter."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((8, 8, 39, 23), fill=tuple(min(255, part + 50) for part in colour))
    path = folder / f"{'-'.join(map(str, colour))}.png"
    picture.save(path)
    return SlidePicture(path, hashlib.sha256(path.read_bytes()).hexdigest(), 0)


def spoken(path: Path, length_ms: int) -> Path:
    tone = 0.2 * np.sin(np.arange(48 * length_ms) * 2 * np.pi * 300 / 48_000)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 48_000, 0, "NONE", ""))
        out.writeframes((tone * 32767).astype("<i2").tobytes())
    return path


def order(
    folder: Path, slides: tuple[SlidePicture, ...], ass: str = CUES, length_ms: int = LENGTH_MS, **more: object
) -> RenderJob:
    (folder / "cues.ass").write_text(ass, "utf-8")
    sound = spoken(folder / "spoken.wav", length_ms)
    sections = (Section(0, "Begin"), Section(STARTS[1], "Middle"))
    sha = hashlib.sha256(sound.read_bytes()).hexdigest()
    recording = Recording(sound, TOOL.probe(sound), sha, title="An article", sections=sections)
    output, rendition = folder / "out" / "video.mp4", more.pop("rendition", FAST)
    return RenderJob(recording, rendition, ("en", "de"), output, folder / "cues.ass", folder / "cache", slides, **more)  # type: ignore[arg-type]


def frames(path: Path, size: tuple[int, int] = (160, 90)) -> npt.NDArray[np.uint8]:
    """Return all frames as RGB: frame, row, column, colour."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> tuple[SlidePicture, ...]:
    folder = tmp_path_factory.mktemp("slides")
    return tuple(replace(drawn(folder, c), start_ms=start) for c, start in zip(COLOURS, STARTS, strict=True))


@pytest.fixture(scope="module")
def rendered(slides: tuple[SlidePicture, ...], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    """A video of three slides rendered once: the folder with it and the cache, and how it was made."""
    folder = tmp_path_factory.mktemp("rendered")
    return folder, TOOL.render(order(folder, slides))


def test_each_slide_is_shown_from_its_start_and_fades_in_before_it(rendered: tuple[Path, Rendered]) -> None:
    folder, made = rendered
    assert (made.made, made.kept, made.why_whole) == (3, 0, "")
    assert made.info.video is not None
    assert (made.info.video.frame_rate, made.info.duration_ms) == (RATE, LENGTH_MS)
    found = frames(folder / "out/video.mp4")[:, 40, 80].astype(int)  # beside the square, above the cue
    assert len(found) == 120

    def is_near(frame: int, colour: npt.ArrayLike, most: int = 6) -> bool:
        return bool(np.abs(found[frame] - np.asarray(colour)).max() <= most)

    first, second, third = (np.asarray(colour) for colour in COLOURS)
    assert all(is_near(frame, first) for frame in (0, 20, 36))
    assert is_near(41, first + (second - first) * 2 / 6, 10)  # 6 frames of fade end with frame 45
    assert all(is_near(frame, second) for frame in (45, 60, 71))
    assert is_near(78, second + (third - second) * 3 / 6, 10)
    assert all(is_near(frame, third) for frame in (81, 100, 119))


def test_players_find_a_key_frame_at_each_slide_and_the_chapters(rendered: tuple[Path, Rendered]) -> None:
    folder, _ = rendered
    shown = ["-select_streams", "v", "-skip_frame", "nokey", "-show_entries", "frame=pts_time", "-show_chapters"]
    found = json.loads(run(["ffprobe", "-v", "error", *shown, "-of", "json", str(folder / "out/video.mp4")]).stdout)
    assert [float(frame["pts_time"]) for frame in found["frames"]] == [0.0, 1.5, 2.7]
    assert [float(chapter["start_time"]) for chapter in found["chapters"]] == [0.0, 1.5]


@pytest.mark.slow  # test_slide_segments.py has the keys of the parts
def test_a_slide_that_only_moves_is_not_encoded_again(
    rendered: tuple[Path, Rendered], slides: tuple[SlidePicture, ...], tmp_path: Path
) -> None:
    shutil.copytree(rendered[0] / "cache", tmp_path / "cache")
    # The second sentence takes 300 ms more: its slide is longer, the third comes later.
    later = (slides[0], slides[1], replace(slides[2], start_ms=3000))
    edited = cues((0.1, 1.2, "one"), (1.5, 2.7, "two!"), (3.0, 4.2, "three"))
    made = TOOL.render(order(tmp_path, later, edited, LENGTH_MS + 300))
    assert (made.made, made.kept) == (1, 2)


@pytest.mark.slow
def test_a_slide_taken_from_another_place_is_what_would_be_encoded(
    slides: tuple[SlidePicture, ...], tmp_path: Path
) -> None:
    later = (slides[0], slides[1], replace(slides[2], start_ms=3000))
    edited = cues((0.1, 1.2, "{\\fad(200,200)}one"), (1.5, 2.7, "two!"), (3.0, 4.2, "{\\k50}sung {\\k50}words"))
    before = edited.replace("0:00:03.00,0:00:04.20", "0:00:02.70,0:00:03.90")
    TOOL.render(order(tmp_path, slides, before))
    made = TOOL.render(order(tmp_path, later, edited, LENGTH_MS + 300))
    assert (made.made, made.kept) == (1, 2)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    TOOL.render(order(fresh, later, edited, LENGTH_MS + 300))
    assert (tmp_path / "out/video.mp4").read_bytes() == (fresh / "out/video.mp4").read_bytes()


def test_a_changed_picture_is_encoded_with_the_fade_into_it_and_no_other(
    rendered: tuple[Path, Rendered], slides: tuple[SlidePicture, ...], tmp_path: Path
) -> None:
    shutil.copytree(rendered[0] / "cache", tmp_path / "cache")
    other = replace(drawn(tmp_path, (90, 90, 20)), start_ms=STARTS[2])
    made = TOOL.render(order(tmp_path, (*slides[:2], other)))
    assert (made.made, made.kept) == (2, 1)
    again = TOOL.render(order(tmp_path, (*slides[:2], other)))
    assert (again.made, again.kept) == (0, 3)


def test_the_command_for_a_person_gives_the_same_frames(
    rendered: tuple[Path, Rendered], slides: tuple[SlidePicture, ...], tmp_path: Path
) -> None:
    job = order(tmp_path, slides)
    arguments = TOOL.explain(job, tmp_path)
    job.output.parent.mkdir()
    encode(arguments, FfmpegCall(job.recording.path, tmp_path, LENGTH_MS))
    ours, theirs = (frames(folder / "out/video.mp4").astype(int) for folder in (rendered[0], tmp_path))
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).mean(axis=(1, 2, 3)).max() < 3  # of 255, in each frame; both were encoded


def test_a_slide_that_is_gone_or_changed_is_named(slides: tuple[SlidePicture, ...], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="BIL-MED-067") as missing:
        TOOL.explain(order(tmp_path, (replace(slides[0], path=tmp_path / "none.png"),)), tmp_path)
    assert missing.value.where == str(tmp_path / "none.png")
    with pytest.raises(InputError, match="BIL-MED-068"):
        TOOL.explain(order(tmp_path, (replace(slides[0], sha256="0" * 64),)), tmp_path)


@pytest.mark.slow  # test_shared_encoding.py and test_rendering.py make two
def test_two_shapes_made_together_are_those_made_apart(
    rendered: tuple[Path, Rendered], slides: tuple[SlidePicture, ...], tmp_path: Path
) -> None:
    tall = replace(FAST, id="tall", width=90, height=160)
    wide = order(tmp_path, slides)
    job = replace(wide, rendition=tall, output=tmp_path / "out" / "tall.mp4")
    assert TOOL.render_shared([wide, job]) == (3, 3)
    assert (TOOL.render(wide).kept, TOOL.render(job).kept) == (3, 3)
    assert (tmp_path / "out/video.mp4").read_bytes() == (rendered[0] / "out/video.mp4").read_bytes()
    last = frames(tmp_path / "out/tall.mp4", (90, 160))[-1].astype(int)
    # The wide slide is whole in the tall frame, on a dark ground.
    assert np.abs(last[80, 60] - COLOURS[2]).max() <= 6
    assert last[10].max() < 40


@pytest.mark.slow  # two renders; what is kept is used as after an edit above
def test_an_interrupted_video_goes_on_where_it_stopped(slides: tuple[SlidePicture, ...], tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(share: float, what: str = "") -> None:
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        TOOL.render(order(tmp_path, slides), stop)
    assert not (tmp_path / "out/video.mp4").exists()
    made = TOOL.render(order(tmp_path, slides))
    assert made.kept >= 1
    assert made.made + made.kept == 3


def test_preview_and_cover_show_the_slides(slides: tuple[SlidePicture, ...], tmp_path: Path) -> None:
    shown = (slides[0], replace(slides[1], start_ms=600))
    job = order(tmp_path, shown, length_ms=900)
    info = TOOL.preview_copy(job.recording, ("en", "de"), tmp_path / "preview.mp4", slides=shown)
    assert info.video is not None
    found = frames(tmp_path / "preview.mp4", (info.video.width, info.video.height)).astype(int)
    assert np.abs(found[0, 360, 640] - COLOURS[0]).max() <= 8
    assert np.abs(found[-1, 360, 640] - COLOURS[1]).max() <= 8
    TOOL.cover(replace(job, output=tmp_path / "cover.jpg"), [("The title is on the slide", "en")])
    with Image.open(tmp_path / "cover.jpg") as cover:
        assert cover.size == (160, 90)
        assert np.abs(np.asarray(cover, int)[60:].reshape(-1, 3) - COLOURS[0]).max() <= 12  # nothing is written on it


@pytest.mark.slow  # three previews, each of several parts
def test_a_preview_encodes_only_what_an_edit_changed(slides: tuple[SlidePicture, ...], tmp_path: Path) -> None:
    def preview(shown: tuple[SlidePicture, ...], cache: Path) -> tuple[npt.NDArray[np.uint8], set[str]]:
        output = tmp_path / "preview.mp4"
        info = TOOL.preview_copy(job.recording, ("en", "de"), output, slides=shown, cache=cache)
        assert info.video is not None
        kept = {path.name for path in cache.glob("picture-*.mp4")}
        return frames(output, (info.video.width, info.video.height)), kept

    job, shown = order(tmp_path, slides, length_ms=1200), [replace(s, start_ms=n * 300) for n, s in enumerate(slides)]
    _, before = preview(tuple(shown), tmp_path / "cache")
    other = replace(drawn(tmp_path, (90, 90, 10)), start_ms=300)
    edited, after = preview((shown[0], other, shown[2]), tmp_path / "cache")
    assert len(before) == 3
    assert len(after - before) == 2  # the slide, and the one that becomes it at its end
    anew, _ = preview((shown[0], other, shown[2]), tmp_path / "empty")
    assert np.array_equal(edited, anew)
