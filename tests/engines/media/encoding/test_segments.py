"""Segments give the same frames as encoding in one piece, have no visible joints, and only changed ones are encoded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.segments import (
    VideoSegment,
    frame_count,
    keys,
    planned_segments,
    unit_frames,
)
from bilingual.engines.media.encoding.store import clear_runs, evict, is_intact, put
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.background_image import draw_background
from bilingual.engines.media.graphs.picture_graph import picture_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.containers import picture_track
from bilingual.engines.media.probing.packets import PictureTimes, picture_times
from bilingual.engines.media.probing.probe import probe
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition, frame_size
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span
from support.sources.clips import make_clip
from support.sources.small_cues import SMALL_HEAD

TOOL = Ffmpeg()
FAST = Rendition("source", preset="ultrafast", crf=23, loudness_lufs=None)
RATE = FrameRate(25)


def cues(*times_and_words: tuple[float, float, str]) -> str:
    return SMALL_HEAD + "".join(
        f"Dialogue: 0,0:00:{start:05.2f},0:00:{end:05.2f},D,,0,0,0,,{{\\fad(200,200)}}{words}\n"
        for start, end, words in times_and_words
    )


CUES = cues((1, 4, "one"), (11, 13, "over the border"), (20, 23, "three"), (27, 29, "four"))
EDITED = CUES.replace("four", "IV")


def frame_hashes(job: VideoJob, segment: VideoSegment | None, folder: Path) -> list[str]:
    """Return a hash for each picture that reaches the encoder."""
    arguments = picture_args(job, segment)
    graph = arguments[: arguments.index("-f", arguments.index("-map"))]
    count = arguments[arguments.index("-frames:v") + 1]
    command = ["ffmpeg", "-v", "error", "-nostdin", *graph, "-frames:v", count, "-f", "framemd5", "-"]
    lines = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split(",")[-1].strip() for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "options", "rendition", "excerpt"),
    [
        ("b-frames.mp4", {"fps": "30000/1001"}, FAST, None),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in (
                ("excerpt.mp4", {"fps": "30000/1001"}, FAST, Span(1234, 26_789)),
                ("halved.mp4", {"fps": "60"}, replace(FAST, max_fps=30), None),
                ("film.mkv", {"fps": "24000/1001", "video_codec": "mpeg4"}, FAST, None),
                ("progress.mp4", {"fps": "25"}, replace(FAST, progress_bar=True), None),
                ("slides.mp4", {"fps": "5"}, FAST, None),
                ("tall.mp4", {"fps": "25"}, Rendition("t", 90, 160, preset="ultrafast"), None),
                ("colour.mp4", {"fps": "30000/1001"}, Rendition("t", 90, 160, background="#7a2030"), None),
                ("see-through.mov", {"video_codec": "qtrle", "pixel_format": "argb"}, FAST, None),
                ("long sound.mp4", {"fps": "25", "audio_seconds": 31.0}, FAST, None),
            )
        ),
    ],
)
def test_segments_hold_the_very_frames_of_one_piece(
    tmp_path: Path, name: str, options: dict[str, str], rendition: Rendition, excerpt: Span | None
) -> None:
    source = make_clip(tmp_path, name, 26.3, **options)  # type: ignore[arg-type]
    (tmp_path / "cues.ass").write_text(CUES, "utf-8")
    info = probe(source)
    assert info.video is not None
    recording = Recording(source, info, excerpt=excerpt, title="A talk")
    job = VideoJob(recording, rendition, ("en", "de"), tmp_path / "o.mp4", cues="cues.ass")
    job = replace(job, backdrop=draw_background(rendition, frame_size(rendition, info), tmp_path))
    times = picture_times(source, info.video.index, info.container)
    segments, why_whole = planned_segments(job.duration_ms, job.frame_rate, times, excerpt.start_ms if excerpt else 0)
    assert (why_whole, len(segments)) == ("", 3)
    whole = frame_hashes(job, None, tmp_path)
    assert len(whole) == job.frames
    apart = [hash for segment in segments for hash in frame_hashes(job, segment, tmp_path)]
    assert apart == whole


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("talk")
    return make_clip(folder, "talk.mp4", 30.0, (160, 90))


probed = cache(probe)  # two programs, for each order of the same talk


def order(source: Path, tmp_path: Path, ass: str = CUES, rendition: Rendition = FAST) -> RenderJob:
    path = tmp_path / "cues.ass"
    path.write_text(ass, "utf-8")
    output = tmp_path / "out" / "video.mp4"
    cache = tmp_path / "cache"
    recording = Recording(source, probed(source), source.name, title="A talk")
    return RenderJob(recording, rendition, ("en", "de"), output, path, cache)


@pytest.fixture(scope="module")
def rendered(talk: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    """The talk rendered once: the folder with the video and the cache, and how it was made."""
    folder = tmp_path_factory.mktemp("rendered")
    return folder, TOOL.render(order(talk, folder))


def test_only_what_shows_an_edited_cue_is_encoded_again(
    talk: Path, rendered: tuple[Path, Rendered], tmp_path: Path
) -> None:
    folder, first = rendered
    assert (first.made, first.kept, first.why_whole, first.encoder) == (3, 0, "", "libx264")
    shutil.copytree(folder / "cache", tmp_path / "cache")
    job = order(talk, tmp_path, EDITED, replace(FAST, loudness_lufs=-20.0))
    edited = TOOL.render(job)  # louder, too, which changes no picture
    assert (edited.made, edited.kept) == (1, 2)  # the last segment is joined to two that were made in another run
    assert_decodes(job.output, tmp_path)


@pytest.mark.slow  # above, the parts that nobody edited are kept
def test_the_same_order_encodes_nothing_and_gives_the_same_file(
    talk: Path, rendered: tuple[Path, Rendered], tmp_path: Path
) -> None:
    shutil.copytree(rendered[0] / "cache", tmp_path / "cache")
    again = TOOL.render(order(talk, tmp_path))
    assert (again.made, again.kept) == (0, 3)
    assert order(talk, tmp_path).output.read_bytes() == (rendered[0] / "out" / "video.mp4").read_bytes()


def contents(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in cache.glob("picture-*.mp4")}


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_a_segment_alone_is_the_same_as_in_the_row(talk: Path, tmp_path: Path, codec: str) -> None:
    """A resumed video is that of an undisturbed run, whichever segments were made before it was interrupted."""
    rendition = replace(FAST, preset="veryfast" if codec == "h264" else "ultrafast", codec=codec)  # type: ignore[arg-type]
    job = order(talk, tmp_path, CUES, rendition)
    TOOL.render(job)
    row, video = contents(tmp_path / "cache"), job.output.read_bytes()
    assert len(row) == 3
    for name in row:
        (tmp_path / "cache" / name).unlink()
        assert TOOL.render(job).made == 1
        assert contents(tmp_path / "cache") == row
        assert job.output.read_bytes() == video


@pytest.mark.slow
def test_damaged_parts_are_made_again(talk: Path, rendered: tuple[Path, Rendered], tmp_path: Path) -> None:
    """40 flipped bytes inside the frames, which no container shows; the sound, its report, and the times too."""
    shutil.copytree(rendered[0] / "cache", tmp_path / "cache")
    before = (rendered[0] / "out" / "video.mp4").read_bytes()
    for pattern in ("*-*[!6]", "*.sha256"):  # the parts themselves, then what is known of them
        for path in (tmp_path / "cache").glob(pattern):
            whole = bytearray(path.read_bytes())
            for place in range(len(whole) // 2, min(len(whole), len(whole) // 2 + 40)):
                whole[place] ^= 0x55
            path.write_bytes(whole)
        again = TOOL.render(order(talk, tmp_path))
        assert (again.made, order(talk, tmp_path).output.read_bytes() == before) == (3, True), pattern


TALK = Recording(Path("talk.mp4"), MediaInfo(1_000, None, (), "mp4", 1))
DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda old: b"",
    "cut at the border of a block": lambda old: old[: len(old) // 2 // 4096 * 4096],
    "zeros from the border of a block on": lambda old: old[:4096].ljust(len(old), b"\0"),
    "one flipped bit": lambda old: old[:-9] + bytes([old[-9] ^ 1]) + old[-8:],
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_not_as_it_was_put_into_a_store_is_not_used(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture-1.mp4"
    (tmp_path / "made").write_bytes(bytes(range(256)) * 40)
    put(tmp_path / "made", path, TALK)
    assert is_intact(path)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(DAMAGED[kind](path.read_bytes()))
    os.utime(path, ns=times)
    assert not is_intact(path)


def test_what_was_swapped_or_has_lost_its_hash_is_not_used(tmp_path: Path) -> None:
    paths = [tmp_path / f"picture-{number}.mp4" for number in (1, 2)]
    for path in paths:
        (tmp_path / "made").write_text(path.name)
        put(tmp_path / "made", path, TALK)
    for suffix in (".mp4", ".mp4.sha256"):  # with their hashes in the second round
        one, two = (path.with_suffix(suffix) for path in paths)
        one.rename(tmp_path / "between")
        two.rename(one)
        (tmp_path / "between").rename(two)
        assert [is_intact(path) for path in paths] == [False, False]
    (tmp_path / "made").write_text("whole")
    put(tmp_path / "made", paths[0], TALK)
    paths[0].with_suffix(".mp4.sha256").unlink()
    assert not is_intact(paths[0])


def assert_decodes(video: Path, folder: Path) -> None:
    """Both streams are decoded without a complaint."""
    sound, picture = folder / "x.wav", folder / "x.h264"
    copied = ["-map", "0:v", "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264", picture]
    command = ["ffmpeg", "-v", "error", "-y", "-i", video, "-map", "0:a", sound, *copied]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


def psnr(video: Path, other: Path, folder: Path) -> list[float]:
    """Return the PSNR of each frame in decibels, 99 for equal ones."""
    encode(
        ["-i", str(video), "-i", str(other), "-lavfi", "psnr=stats_file=psnr.log", "-f", "null", "-"],
        FfmpegCall(video, folder, 1),
    )
    found = re.findall(r"psnr_y:(\S+)", (folder / "psnr.log").read_text())
    return [99.0 if value == "inf" else float(value) for value in found]


def assert_no_joint(job: RenderJob, wanted: Rendition, folder: Path) -> None:
    """Against what should be seen, *wanted* without loss, a frame at a joint is as good as in a one-piece encode."""
    one_piece = TOOL.explain(replace(job, output=folder / "one.mp4"))
    encode(one_piece, FfmpegCall(job.recording.path, folder, 30_000))
    lossless = [*TOOL.explain(replace(job, rendition=wanted))[:-1], str(folder / "want.mkv")]
    for option, value in (("-c:v", "ffv1"), ("-f", "matroska")):
        lossless[lossless.index(option) + 1] = value
    for option in ("-crf", "-preset", "-profile:v"):
        place = lossless.index(option)
        del lossless[place : place + 2]
    encode(lossless, FfmpegCall(job.recording.path, folder, 30_000))
    ours = psnr(job.output, folder / "want.mkv", folder)
    theirs = psnr(folder / "one.mp4", folder / "want.mkv", folder)
    assert len(ours) == len(theirs) == 750
    for border in (300, 600):
        around = slice(border - 5, border + 5)
        assert min(ours[around]) >= min(theirs[around]) - 1.0
    assert abs(np.mean(ours) - np.mean(theirs)) < 0.5


@pytest.mark.slow
def test_no_joint_is_seen(talk: Path, tmp_path: Path) -> None:
    """Against what should be seen, a frame at a joint is as good as the same frame of a one-piece encode."""
    rendition = replace(FAST, preset="veryfast")
    TOOL.render(order(talk, tmp_path, CUES, rendition))
    job = order(talk, tmp_path, EDITED, rendition)
    assert TOOL.render(job).made == 1
    assert_no_joint(job, rendition, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["hevc", "av1"])
@pytest.mark.parametrize("edited", ["}one", "}four"])
def test_other_codecs_join_as_exactly(talk: Path, tmp_path: Path, codec: str, edited: str) -> None:
    rendition = replace(FAST, preset="ultrafast", codec=codec)  # type: ignore[arg-type]
    assert TOOL.render(order(talk, tmp_path, CUES, rendition)).made == 3
    job = order(talk, tmp_path, CUES.replace(edited, "}I"), rendition)
    assert (TOOL.render(job).made, TOOL.render(job).kept) == (1, 3)
    assert_no_joint(job, FAST, tmp_path)


def test_times_rise_by_one_frame_over_the_joints(rendered: tuple[Path, Rendered]) -> None:
    video = rendered[0] / "out" / "video.mp4"
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts,dts,duration"]
    lines = subprocess.run([*command, "-of", "csv=p=0", str(video)], capture_output=True, text=True, check=True)
    rows = [[int(value) for value in line.split(",")[:2]] for line in lines.stdout.split()]
    pts, dts = np.sort([row[0] for row in rows]), np.array([row[1] for row in rows])
    assert pts[0] == 0
    assert len(set(np.diff(pts))) == 1
    assert (np.diff(dts) > 0).all()
    track = picture_track(video)
    assert track is not None
    assert track.frames == 750


@pytest.mark.slow
def test_a_job_that_was_ended_goes_on_where_it_stood(tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    slow = replace(FAST, preset="slower", crf=10)
    job = order(make_clip(tmp_path, "talk.mp4", 30.0, (64, 36)), tmp_path, rendition=slow)

    def kill(share: float, what: str = "") -> None:
        if len(list((tmp_path / "cache").glob("picture-*.mp4"))) >= 1:
            raise Killed

    with pytest.raises(Killed):
        TOOL.render(job, kill)
    assert not list((tmp_path / "out").glob("*"))
    kept = len(list((tmp_path / "cache").glob("picture-*.mp4")))
    resumed = TOOL.render(job)
    assert resumed.kept == kept >= 1
    assert resumed.made == 3 - kept


@pytest.mark.slow
def test_what_cannot_be_proved_is_encoded_in_one_piece(tmp_path: Path) -> None:
    gaps = make_clip(tmp_path, "plain.mp4", 14.0, (64, 36))
    # No picture between 5 s and 13 s: a rate that varies. And a stream without an index.
    select = ["-vf", "select='lt(t,5)+gt(t,13)'", "-vsync", "vfr", "-c:a", "copy", "-t", "14", "gap.mp4"]
    encode(["-i", gaps.name, *select], FfmpegCall(gaps, tmp_path, 14_000))
    unindexed = ["-c", "copy", "-f", "mpegts", "talk.ts"]
    encode(["-i", gaps.name, *unindexed], FfmpegCall(gaps, tmp_path, 14_000))
    held = TOOL.render(order(tmp_path / "gap.mp4", tmp_path))
    assert held.why_whole == "12 s into it, reading rounds the times of the source in another way"
    assert (held.made, TOOL.render(order(tmp_path / "gap.mp4", tmp_path)).kept) == (1, 1)
    stream = tmp_path / "talk.ts"
    info = probe(stream)
    assert info.video is not None
    times = picture_times(stream, info.video.index, info.container)
    assert planned_segments(14_000, RATE, times) == ((), "the source has no frame index")


def test_a_time_base_that_the_borders_do_not_fit() -> None:
    """Ticks of 1/1001 s: 12 s are 12012 of them, yet a frame of 1/30 s is none, and the start is rounded."""
    pts = np.arange(0, 30 * 1001, 33, dtype=np.int64)
    assert planned_segments(28_000, FrameRate(30), PictureTimes(Fraction(1, 1001), 0, pts))[1] == ""
    found = planned_segments(28_000, FrameRate(30000, 1001), PictureTimes(Fraction(1, 15_360), 0, pts * 15))
    assert found == ((), "12 s into it, reading rounds the times of the source in another way")


def test_borders() -> None:
    every_frame = PictureTimes(Fraction(1, 25), 0, np.arange(0, 750, dtype=np.int64))
    segments, _ = planned_segments(30_000, RATE, every_frame)
    assert segments == (VideoSegment(0, 300), VideoSegment(300, 300, 25), VideoSegment(600, 150, 25))
    assert planned_segments(40, RATE, every_frame)[0] == (VideoSegment(0, 1),)
    assert planned_segments(30_000, RATE, None) == ((), "the source has no frame index")


def test_twelve_hours_are_planned_in_a_moment() -> None:
    rate = FrameRate(30000, 1001)
    pts = np.arange(frame_count(12 * 3_600_000, rate), dtype=np.int64) * 1001
    segments, why_whole = planned_segments(12 * 3_600_000, rate, PictureTimes(Fraction(1, 30_000), 0, pts))
    assert (len(segments), why_whole) == (3597, "")
    assert sum(segment.count for segment in segments) == len(pts)


@pytest.mark.parametrize("rate", [FrameRate(25), FrameRate(24000, 1001), FrameRate(60), FrameRate(60000, 1001)])
def test_a_unit_is_whole_microseconds(rate: FrameRate) -> None:
    unit = unit_frames(rate)
    assert unit is not None
    assert (unit * 1_000_000 / rate.fraction).denominator == 1


def test_a_key_holds_what_is_seen_and_nothing_else() -> None:
    segments = (VideoSegment(0, 300), VideoSegment(300, 300, 25), VideoSegment(600, 150, 25))
    before = keys(segments, CUES, RATE, {"crf": 21})
    over_the_border = CUES.replace("over", "across")
    for cues, same in ((EDITED, [True, True, False]), (over_the_border, [False, False, True])):
        assert [a == b for a, b in zip(before, keys(segments, cues, RATE, {"crf": 21}), strict=True)] == same
    assert not set(before) & set(keys(segments, CUES, RATE, {"crf": 22}))
    assert not set(before) & set(keys(segments, CUES.replace("Noto Sans", "Arial"), RATE, {"crf": 21}))


def test_the_store_is_bounded(tmp_path: Path) -> None:
    for number in range(4):
        path = tmp_path / f"picture-{number}.mp4"
        path.write_bytes(b"x" * 100)
        os.utime(path, (1000 + number, 1000 + number))
    (tmp_path / ".run-left").mkdir()
    clear_runs(tmp_path)
    evict([tmp_path], 250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture-2.mp4", "picture-3.mp4"]
