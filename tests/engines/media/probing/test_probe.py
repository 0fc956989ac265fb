"""Probing: streams as displayed, and one clear error for every file that is not a recording."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.probing.streams import media_info
from bilingual.errors import InputError
from bilingual.model.timing import FrameRate
from support.attacks.refusals import raises
from support.sources.clips import cut_in_half, make_clip


def test_a_plain_clip(tmp_path: Path) -> None:
    info = probe(make_clip(tmp_path, "talk.mp4", 1.0, (160, 90), language="zho"))
    assert info.video is not None
    assert (info.video.width, info.video.height, info.video.codec) == (160, 90, "h264")
    assert info.video.frame_rate == FrameRate(25)
    assert not info.video.variable
    assert [(a.codec, a.sample_rate, a.language) for a in info.audio] == [("aac", 48000, "zh-Hans")]
    assert abs(info.duration_ms - 1000) <= 45
    assert info.size_bytes == (tmp_path / "talk.mp4").stat().st_size


def test_rotation_and_pixel_shape_are_applied(tmp_path: Path) -> None:
    turned = probe(make_clip(tmp_path, "phone.mp4", 0.4, (160, 90), rotate=90)).video
    assert turned is not None
    assert (turned.width, turned.height, turned.turned) == (90, 160, True)
    wide = probe(make_clip(tmp_path, "dv.mp4", 0.4, (144, 116), sar="16/11")).video
    assert wide is not None
    assert (wide.width, wide.height, wide.square) == (209, 116, False)


@pytest.mark.parametrize("rate", ["24000/1001", "30000/1001", "25", "50"])
def test_frame_rates_are_exact_fractions(tmp_path: Path, rate: str) -> None:
    video = probe(make_clip(tmp_path, "rate.mp4", 1.0, fps=rate)).video
    assert video is not None
    assert video.frame_rate.fraction == Fraction(rate)


def test_a_variable_rate_is_told_with_the_nearest_even_one() -> None:
    report = {
        "format": {"format_name": "mov,mp4", "duration": "10.5", "size": "9"},
        "streams": [
            {"index": 0, "codec_type": "video", "codec_name": "h264", "width": 640, "height": 360}
            | {"r_frame_rate": "90000/1", "avg_frame_rate": "2983/100"},
            {"index": 1, "codec_type": "audio", "codec_name": "aac", "channels": 2, "sample_rate": "48000"},
        ],
    }
    info = media_info(report, Path("phone.mp4"))
    assert info.video is not None
    assert (info.video.frame_rate, info.video.variable) == (FrameRate(30000, 1001), True)
    assert info.duration_ms == 10500
    assert info.audio[0].language is None


def test_tracks_are_counted_as_players_count_them_without_what_cannot_be_decoded() -> None:
    sound = {"codec_type": "audio", "channels": 2, "codec_name": "aac"}
    picture = {"codec_type": "video", "codec_name": "h264", "width": 640, "height": 360}
    cover = picture | {"codec_name": "mjpeg", "disposition": {"attached_pic": 1}}
    spatial = sound | {"channels": 4, "codec_name": "unknown"}  # Apple's apac, for example
    late = sound | {"start_time": "2.5", "tags": {"language": "eng", "DURATION": "00:01:10.500000000"}}
    marked = sound | {"duration": "3", "start_time": "0.5", "disposition": {"comment": 1, "default": 1}}
    streams = [cover, picture, spatial, late, {"codec_type": "data"}, marked, picture]
    report = {"format": {"format_name": "matroska,webm", "duration": "70.5", "start_time": "0.5"}, "streams": streams}
    report["streams"] = [stream | {"index": index} for index, stream in enumerate(streams)]
    info = media_info(report, Path("phone.mkv"))
    assert [(picture.index, picture.number) for picture in info.pictures] == [(1, 2), (6, 3)]
    assert info.video == info.pictures[0]
    assert [(track.index, track.number) for track in info.audio] == [(3, 2), (5, 3)]
    assert [(track.start_ms, track.end_ms) for track in info.audio] == [(2000, 70_000), (0, 3000)]
    assert [(track.language, track.default, track.secondary) for track in info.audio] == [
        ("en", False, False),
        (None, True, True),
    ]


def test_the_length_of_a_stream_without_an_index_is_not_believed() -> None:
    for container in ("aac", "mp3", "flac"):
        sound = {"index": 0, "codec_type": "audio", "channels": 2, "codec_name": container, "duration": "9.5"}
        info = media_info({"format": {"format_name": container, "duration": "9.5"}, "streams": [sound]}, Path("a"))
        assert info.audio[0].end_ms == (9500 if container == "flac" else None)


def test_sound_with_a_cover_picture_is_sound_alone(tmp_path: Path) -> None:
    info = probe(make_clip(tmp_path, "song.mp3", 1.0, video=False, cover=True))
    assert info.video is None
    assert len(info.audio) == 1


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3", "m4a", "aac", "opus"])
def test_sound_alone_has_its_true_length(tmp_path: Path, ending: str) -> None:
    info = probe(make_clip(tmp_path, f"sound.{ending}", 3.0, video=False))
    assert info.video is None
    assert abs(info.duration_ms - 3000) <= 60


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    def said(name: str, content: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError) as error:
            probe(path)
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)
        return error.value.what

    assert said("empty.mp4", b"") == "is empty (0 bytes)"
    assert said("noise.mp4", bytes(range(256)) * 64) == "is not a media file that ffmpeg can read"
    assert said("prose.mp4", b"It was a dark and stormy night.\n" * 99) == "is not a recording: it is a text"
    assert said("talk.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello.\n") == "is not a recording: it is a text"
    png = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452000000100000001008020000009091683600000000")
    assert said("photo.mp4", png) == "is not a recording: it is a file of the format png"


def test_a_folder_and_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        probe(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        probe(tmp_path / "gone.mp4")


def test_a_picture_without_sound(tmp_path: Path) -> None:
    with raises("BIL-MED-004"):
        probe(make_clip(tmp_path, "mute.mp4", 0.4, audio=False))


@pytest.mark.parametrize("ending", ["mp4", "mkv", "flac", "wav", "mp3"])
def test_a_copy_that_broke_off(tmp_path: Path, ending: str) -> None:
    clip = cut_in_half(make_clip(tmp_path, f"half.{ending}", 4.0, video=ending in ("mp4", "mkv")))
    with raises("BIL-MED-032"):
        probe(clip)


@pytest.mark.parametrize("ending", ["ogg", "opus", "aac", "mp3"])
def test_sound_that_broke_off_without_a_header_that_tells_its_length(ending: str, tmp_path: Path) -> None:
    sound = make_clip(tmp_path, f"talk.{ending}", 3.0, video=False)
    if ending == "mp3":
        plain = ["-c", "copy", "-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "1", "-metadata", "title=A"]
        encode(["-i", sound.name, *plain, "plain.mp3"], FfmpegCall(sound, tmp_path, 3000))
        sound = tmp_path / "plain.mp3"
    assert abs(probe(sound).duration_ms - 3000) <= 60
    content = sound.read_bytes()
    for share in (0.61, 0.83):
        sound.write_bytes(content[: round(len(content) * share)])
        with raises("BIL-MED-033"):
            probe(sound)


def test_a_recording_whose_times_do_not_begin_at_zero_is_as_long_as_it_plays(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "talk.mp4", 2.0)
    for output, options in {
        "late.mp4": ["-i", clip.name, "-output_ts_offset", "20"],
        "late.mkv": ["-i", clip.name, "-output_ts_offset", "20"],
        "early.mkv": ["-itsoffset", "-0.7", "-i", clip.name, "-avoid_negative_ts", "disabled"],
    }.items():
        encode([*options, "-c", "copy", output], FfmpegCall(clip, tmp_path, 2000))
        assert abs(probe(tmp_path / output).duration_ms - 2000) <= 60, output


def test_a_picture_without_any_key_frame_is_named(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "talk.mp4", 2.0, video_codec="libx264")
    long = ["-i", clip.name, "-c:v", "libx264", "-preset", "ultrafast", "-g", "999", "-c:a", "copy", "long.mkv"]
    encode(long, FfmpegCall(clip, tmp_path, 2000))
    cut = ["-i", "long.mkv", "-ss", "0.5", "-c", "copy", "-copyinkf", "cut.mkv"]
    encode(cut, FfmpegCall(clip, tmp_path, 2000))
    with raises("BIL-MED-035"):
        probe(tmp_path / "cut.mkv")


def test_a_copy_that_broke_off_before_the_index(tmp_path: Path) -> None:
    clip = cut_in_half(make_clip(tmp_path, "half.mp4", 1.0, faststart=False))
    with pytest.raises(InputError, match=r"its index .moov atom. is missing"):
        probe(clip)
