"""Rendering with the real ffmpeg: a correct video or none."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import RenderJob, WantedStreams
from bilingual.engines.media.encoding import assembly
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.containers import is_faststart
from bilingual.errors import MediaError
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.rendition import Rendition, SafeArea
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from support.attacks.refusals import raises
from support.sources.clips import frame, frames, make_clip, speak
from support.sources.small_cues import ass_head

TOOL = Ffmpeg()
FAST = Rendition("source", preset="ultrafast", crf=30)

# A white box over the lower half, from 0.4 s to 0.8 s of what is rendered.
ASS = (
    ass_head("&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1")
    + r"""Dialogue: 0,0:00:00.40,0:00:00.80,D,,0,0,0,,{\pos(0,45)\p1}m 0 0 l 160 0 160 45 0 45{\p0}
"""
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips"), "talk.mp4", 2.0, (160, 90), picture="color=c=0x203040")


@pytest.fixture
def ass(tmp_path: Path) -> Path:
    path = tmp_path / "cues.ass"
    path.write_text(ASS, "utf-8")
    return path


def recording(source: Path, excerpt: Span | None = None) -> Recording:
    return Recording(source, TOOL.probe(source), excerpt=excerpt, title="A talk")


def job(source: Path, ass: Path, output: Path, rendition: Rendition = FAST, excerpt: Span | None = None) -> RenderJob:
    return RenderJob(recording(source, excerpt), rendition, ("en", "zh-Hans"), output, ass)


def brightness(video: Path, *times_s: float) -> list[float]:
    """Return the mean of the lower half of each frame, 0 to 255."""
    halves = [rows[len(rows) // 2 :] for rows in frames(video, *times_s, size=(16, 10))]
    return [sum(lower) / len(lower) for lower in halves]


def test_a_video_with_burned_subtitles(clip: Path, ass: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "en_zh-Hans.source.mp4"
    seen: list[float] = []
    found = TOOL.render(job(clip, ass, output, Rendition("source")), lambda share, what="": seen.append(share)).info
    assert found.video is not None
    assert (found.video.codec, found.video.profile, found.video.pixel_format) == ("h264", "High", "yuv420p")
    assert (found.video.width, found.video.height, found.video.frame_rate.fraction) == (160, 90, 25)
    assert [(a.codec, a.sample_rate, a.channels, a.language) for a in found.audio] == [("aac", 48000, 2, "en")]
    assert abs(found.duration_ms - 2000) <= 83
    assert is_faststart(output)
    before, meanwhile, after = brightness(output, 0.2, 0.6, 1.0)
    assert before < 90 < 200 < meanwhile
    assert after < 90
    assert seen[-1] == 1.0
    assert [p.name for p in output.parent.iterdir()] == [output.name]


def test_soft_subtitles_are_not_burned(clip: Path, ass: Path, tmp_path: Path) -> None:
    TOOL.render(job(clip, ass, tmp_path / "o.mp4", Rendition("soft", preset="ultrafast", burn=False), Span(0, 800)))
    assert brightness(tmp_path / "o.mp4", 0.6)[0] < 90


def test_an_excerpt_is_exact(tmp_path: Path, ass: Path) -> None:
    # The picture turns from black to white at 2.0 s; the excerpt begins at 1.48 s, between key frames.
    black_white = make_clip(tmp_path, "cut.mp4", 3.0, (160, 90), picture="nullsrc")
    encode(
        ["-i", str(black_white), "-vf", "geq=lum='255*gte(T,2)':cb=128:cr=128", "-c:a", "copy", "turn.mp4"],
        FfmpegCall(black_white, tmp_path, 3000),
    )
    empty = tmp_path / "empty.ass"
    empty.write_text(ASS.split("Dialogue")[0], "utf-8")
    output = tmp_path / "out.mp4"
    found = TOOL.render(job(tmp_path / "turn.mp4", empty, output, excerpt=Span(1480, 2480))).info
    assert abs(found.duration_ms - 1000) <= 83
    before, after = brightness(output, 0.44, 0.56)
    assert before < 20
    assert after > 230
    assert TOOL.extract_audio(recording(tmp_path / "turn.mp4", Span(1480, 2480)), tmp_path / "a.wav") in range(
        975, 1026
    )


def test_any_file_name(clip: Path, tmp_path: Path) -> None:
    odd = '-C:drive 10:30 it\'s "quoted" a,b;c=[d]{e} 演讲：双语字幕 😀 100% %03d \\back '
    name = odd + "字" * ((251 - len(odd.encode())) // 3) + ".mp4"
    assert len(name.encode()) in range(253, 256)
    folder = tmp_path / "it's, [odd]:"
    folder.mkdir()
    source, ass = folder / name, folder / name.replace(".mp4", ".ass")
    source.symlink_to(clip)
    ass.write_text(ASS, "utf-8")
    output = folder / "out" / name
    TOOL.render(job(source, ass, output, excerpt=Span(0, 700)))
    assert brightness(output, 0.6)[0] > 200
    assert TOOL.extract_audio(recording(source, Span(0, 200)), output.with_suffix(".wav")) == 200


@pytest.mark.slow  # every path reaches ffmpeg as a URL, which the odd name above proves
def test_a_relative_path(clip: Path, ass: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ass.parent)
    Path("-talk.mp4").symlink_to(clip)
    found = TOOL.render(job(Path("-talk.mp4"), Path("cues.ass"), Path("done.mp4"), excerpt=Span(0, 400))).info
    assert (ass.parent / "done.mp4").stat().st_size == found.size_bytes


@pytest.mark.slow  # test_backgrounds.py turns one before an image
def test_a_turned_picture_comes_out_upright(tmp_path: Path, ass: Path) -> None:
    found = TOOL.render(job(make_clip(tmp_path, "phone.mov", 0.6, (160, 90), rotate=90), ass, tmp_path / "o.mp4")).info
    assert found.video is not None
    assert (found.video.width, found.video.height, found.video.turned) == (90, 160, False)


# A padded picture stands where one on blur does; golden frames show a cropped one.
@pytest.mark.slow  # test_graph.py has the filters, and test_rendering.py makes a tall video
@pytest.mark.parametrize("fit", ["blur", *(pytest.param(fit, marks=pytest.mark.slow) for fit in ("pad", "crop"))])
def test_another_shape(clip: Path, ass: Path, tmp_path: Path, fit: str) -> None:
    tall = Rendition("tall", 90, 160, preset="ultrafast", fit=fit)  # type: ignore[arg-type]
    output = tmp_path / "tall.mp4"
    found = TOOL.render(job(clip, ass, output, tall, Span(0, 400))).info
    assert found.video is not None
    assert (found.video.width, found.video.height) == (90, 160)
    shown = frame(output, 0.2)
    top, middle = shown[:3], shown[90 * 80 * 3 :][:3]
    assert (max(abs(a - b) for a, b in zip(top, middle, strict=True)) < 8) is (fit == "crop")


@pytest.mark.slow  # test_graph.py has the filters of each
def test_odd_sides_slow_frames_ten_bits_and_many_channels(tmp_path: Path, ass: Path) -> None:
    clip = make_clip(tmp_path, "odd.mkv", 1.0, (161, 91), fps="5", pixel_format="yuv444p10le", audio_codec="flac")
    found = TOOL.render(job(clip, ass, tmp_path / "o.mp4")).info
    assert found.video is not None
    assert (found.video.width, found.video.height, found.video.pixel_format) == (160, 90, "yuv420p")
    assert found.video.frame_rate.fraction == 20


@pytest.mark.slow  # test_graph.py has its filters
def test_a_high_range_picture_comes_out_as_screens_show_it(tmp_path: Path, ass: Path) -> None:
    clip = make_clip(tmp_path, "sdr.mp4", 0.6, (160, 90))
    tags = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    tagged = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", tags]
    encode(["-i", clip.name, *tagged, "-c:a", "copy", "hdr.mp4"], FfmpegCall(clip, tmp_path, 600))
    source = job(tmp_path / "hdr.mp4", ass, tmp_path / "o.mp4")
    assert source.recording.info.video is not None
    assert source.recording.info.video.high_range
    found = TOOL.render(source).info
    assert found.video is not None
    assert (found.video.transfer, found.video.pixel_format, found.video.high_range) == ("bt709", "yuv420p", False)
    assert 20 < sum(frame(tmp_path / "o.mp4", 0.2, (16, 9))) / (16 * 9 * 3) < 235


def test_the_chosen_track_is_heard(tmp_path: Path, ass: Path) -> None:
    german = make_clip(tmp_path, "german.mp4", 1.0, (160, 90), language="deu")
    both = ["-i", german.name, "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo:d=1", "-map", "0", "-map", "1"]
    named = ["-c:v", "copy", "-metadata:s:a:1", "language=eng", "both.mkv"]
    encode([*both, *named], FfmpegCall(german, tmp_path, 1000))
    info = TOOL.probe(tmp_path / "both.mkv")
    assert [track.language for track in info.audio] == ["de", "en"]
    english, _ = TOOL.choose(recording(tmp_path / "both.mkv"), WantedStreams(audio="en"))
    order = replace(job(tmp_path / "both.mkv", ass, tmp_path / "o.mp4"), recording=english)
    sound = TOOL.render(order).sound
    assert sound is not None
    assert (sound.way, sound.track) == ("silent", 2)
    german, _ = TOOL.choose(recording(tmp_path / "both.mkv"), WantedStreams(audio="1"))
    TOOL.extract_audio(german, tmp_path / "de.wav")
    TOOL.extract_audio(english, tmp_path / "en.wav")
    assert max((tmp_path / "de.wav").read_bytes()[200:]) > 0
    assert set((tmp_path / "en.wav").read_bytes()[200:]) == {0}


def test_what_goes_wrong_with_the_sound_ends_the_picture(
    clip: Path, ass: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MediaError("BIL-TST-001", "no such sound", where=clip)

    monkeypatch.setattr(assembly, "sound", broken)
    with pytest.raises(MediaError, match="no such sound"):
        TOOL.render(job(clip, ass, tmp_path / "out" / "o.mp4"))
    assert not (tmp_path / "out").exists()


@pytest.mark.slow  # test_graph.py has how both are joined
@pytest.mark.parametrize("sound_s", [pytest.param(0.5, marks=pytest.mark.slow), 2.0])
def test_sound_longer_or_shorter_than_the_picture(tmp_path: Path, ass: Path, sound_s: float) -> None:
    clip = make_clip(tmp_path, "uneven.mp4", 1.0, (160, 90), audio_seconds=sound_s)
    found = TOOL.render(job(clip, ass, tmp_path / "o.mp4")).info
    assert abs(found.duration_ms - max(1000, round(1000 * sound_s))) <= 83
    assert sum(frame(tmp_path / "o.mp4", found.duration_ms / 1000 - 0.1, (4, 4))) > 0


def test_sound_that_begins_late_keeps_its_place(tmp_path: Path) -> None:
    make_clip(tmp_path, "talk.mp4", 1.0)
    encode(
        [
            "-i",
            "talk.mp4",
            "-itsoffset",
            "0.5",
            "-i",
            "talk.mp4",
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c",
            "copy",
            "late.mkv",
        ],
        FfmpegCall(tmp_path, tmp_path, 1500),
    )
    length = TOOL.extract_audio(recording(tmp_path / "late.mkv"), tmp_path / "late.wav")
    assert abs(length - 1500) <= 50
    with wave.open(str(tmp_path / "late.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        assert set(sound.readframes(16_000 * 45 // 100)) == {0}
        assert max(sound.readframes(16_000 // 5)) > 0


def test_sound_alone_gets_a_picture_that_moves(tmp_path: Path, ass: Path) -> None:
    talk = speak(tmp_path, "podcast.wav", "Every language is a window.")
    small = Rendition("small", 320, 180, preset="ultrafast", crf=30, safe=SafeArea(top=4))
    output = tmp_path / "podcast.mp4"
    found = TOOL.render(job(talk, ass, output, small)).info
    assert found.video is not None
    assert (found.video.width, found.video.height) == (320, 180)
    assert abs(found.duration_ms - TOOL.probe(talk).duration_ms) <= 76
    early, later = frames(output, 0.3, 1.1)
    assert early != later
    meanwhile, after = brightness(output, 0.6, 1.2)
    assert meanwhile > after + 60


def test_a_failure_leaves_the_earlier_result(clip: Path, ass: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "v.mp4"
    output.parent.mkdir()
    output.write_bytes(b"earlier")
    gone = job(clip, ass, output)
    gone = replace(gone, recording=replace(gone.recording, path=tmp_path / "gone.mp4"))
    with raises("BIL-MED-039"):
        TOOL.render(gone)
    with raises("BIL-MED-010"):
        TOOL.render(job(clip, tmp_path / "none.ass", output))
    assert [p.name for p in output.parent.iterdir()] == ["v.mp4"]
    assert output.read_bytes() == b"earlier"


def test_a_work_folder_that_cannot_be_used(clip: Path, ass: Path, tmp_path: Path) -> None:
    tool = Ffmpeg(work=tmp_path / "nowhere")
    with raises("BIL-WRK-003"):
        tool.render(job(clip, ass, tmp_path / "o.mp4"))


def test_what_is_not_as_ordered_is_not_delivered(
    clip: Path, ass: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = assembly.join_args

    def half(burn: VideoJob, pictures: str, sound: Path) -> list[str]:
        good = args(burn, pictures, sound)
        return [*good[:-1], "-t", "0.5", good[-1]]

    monkeypatch.setattr(assembly, "join_args", half)
    with pytest.raises(MediaError, match=r"o\.mp4: the finished file is not as specified: 5\d\d ms instead of 2000 ms"):
        TOOL.render(job(clip, ass, tmp_path / "out" / "o.mp4"))
    assert not (tmp_path / "out").exists()


def test_cancelling_leaves_nothing(clip: Path, ass: Path, tmp_path: Path) -> None:
    def cancel(share: float, what: str = "") -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        TOOL.render(job(clip, ass, tmp_path / "out" / "o.mp4"), cancel)
    assert not (tmp_path / "out").exists()


def test_an_excerpt_behind_the_end(clip: Path, ass: Path, tmp_path: Path) -> None:
    behind = Span(60_000, 70_000)
    with raises("BIL-MED-008"):
        TOOL.render(job(clip, ass, tmp_path / "o.mp4", excerpt=behind))
    with raises("BIL-MED-008"):
        TOOL.extract_audio(recording(clip, behind), tmp_path / "a.wav")
    assert not list(tmp_path.glob("*.mp4"))


def preview(source: Path, output: Path, excerpt: Span | None = None) -> MediaInfo:
    return TOOL.preview_copy(recording(source, excerpt), ("en", "de"), output)


def test_a_preview_is_a_copy_where_browsers_play_it(clip: Path, tmp_path: Path) -> None:
    found = preview(clip, tmp_path / "p.mp4")
    assert frame(tmp_path / "p.mp4", 1.0) == frame(clip, 1.0)
    assert is_faststart(tmp_path / "p.mp4")
    assert abs(found.duration_ms - 2000) <= 60


def test_a_preview_of_what_they_do_not_play_is_encoded_small(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "film.mkv", 0.6, (960, 540), video_codec="mpeg4", audio_codec="flac")
    found = preview(clip, tmp_path / "p.mp4")
    assert found.video is not None
    assert (found.video.codec, found.video.width, found.video.height) == ("h264", 640, 360)
    assert found.audio[0].codec == "aac"


def test_a_preview_of_an_excerpt_and_of_sound_alone(clip: Path, tmp_path: Path) -> None:
    assert abs(preview(clip, tmp_path / "p.mp4", Span(300, 1000)).duration_ms - 700) <= 83
    sound = preview(make_clip(tmp_path, "s.mp3", 0.5, video=False), tmp_path / "s.mp4")
    assert sound.video is not None
    assert (sound.video.width, sound.video.height) == (640, 360)


def test_the_key_names_the_encoder() -> None:
    key = TOOL.key()
    assert key["tool"] == "ffmpeg"
    assert key["version"]
    assert key["graph"] == 3


def test_a_command_can_be_explained(clip: Path, ass: Path, tmp_path: Path) -> None:
    arguments = TOOL.explain(job(clip, ass, tmp_path / "o.mp4"))
    assert f"file:{clip}" in arguments
    assert "ass=filename=cues.ass" in arguments[arguments.index("-filter_complex") + 1]
