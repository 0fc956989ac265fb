"""Rendition profiles, and the picture's position in each."""

from __future__ import annotations

import pytest

from bilingual.engines.media.profiles import rendition, rendition_ids
from bilingual.model.recording.media import MediaInfo, VideoStream
from bilingual.model.recording.rendition import Box, Rendition, SafeArea, frame_size, picture_box
from bilingual.model.timing import FrameRate
from support.attacks.refusals import raises


def picture(width: int, height: int) -> MediaInfo:
    return MediaInfo(1000, VideoStream(width, height, FrameRate(25), "h264"), (), "mp4", 1)


SOUND = MediaInfo(1000, None, (), "mp3", 1)


def test_the_shipped_renditions() -> None:
    sizes = {name: (rendition(name).width, rendition(name).height) for name in rendition_ids()}
    assert sizes == {
        "source": (None, None),
        "linkedin-16x9": (1920, 1080),
        "linkedin-1x1": (1080, 1080),
        "linkedin-4x5": (1080, 1350),
        "wechat-9x16": (1080, 1920),
        "wechat-6x7": (1080, 1260),
        "preview": (None, None),
    }
    assert rendition("wechat-9x16").safe == SafeArea(top=330, bottom=330)
    assert rendition("wechat-9x16").max_kbps == 9000
    assert not rendition("preview").burn


def test_an_unknown_rendition_names_the_known_ones() -> None:
    with raises("BIL-MED-045"):
        rendition("tiktok")


def test_a_rendition_of_the_users_own() -> None:
    own = {"square": {"width": 720, "height": 720, "fit": "pad", "safe": {"bottom": 40}}}
    assert rendition("square", own) == Rendition("square", 720, 720, fit="pad", safe=SafeArea(bottom=40))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"widht": 720}, "BIL-MED-056"),
        ({"width": 720}, "BIL-MED-046"),
        ({"width": 721, "height": 720}, "BIL-MED-047"),
        ({"fit": "stretch"}, "BIL-MED-048"),
        ({"crf": 99}, "BIL-MED-051"),
        ({"safe": {"middle": 3}}, "BIL-MED-057"),
        ({"width": "wide", "height": 720}, "BIL-MED-057"),
    ],
)
def test_an_impossible_rendition(table: dict[str, object], code: str) -> None:
    with raises(code, "mine: "):
        rendition("mine", {"mine": table})


def test_any_option_changes_the_key() -> None:
    keys = {r.key() for r in (Rendition("a"), Rendition("b"), Rendition("a", crf=20), Rendition("a", fit="pad"))}
    assert len(keys) == 4
    tall = rendition("wechat-9x16")
    assert Rendition.from_json(tall.to_json()) == tall


def test_the_frame() -> None:
    assert frame_size(Rendition("source"), picture(641, 361)) == (640, 360)
    assert frame_size(Rendition("source"), SOUND) == (1920, 1080)
    assert frame_size(rendition("linkedin-4x5"), picture(640, 360)) == (1080, 1350)


@pytest.mark.parametrize(
    ("source", "box"),
    [
        ((1920, 1080), Box(0, 498, 1080, 608)),
        ((1080, 1920), Box(0, 0, 1080, 1920)),
        ((1000, 1000), Box(0, 318, 1080, 1080)),
        ((500, 2000), Box(300, 0, 480, 1920)),
    ],
)
def test_the_picture_in_a_tall_frame(source: tuple[int, int], box: Box) -> None:
    assert picture_box(rendition("wechat-9x16"), picture(*source)) == box


def test_a_crop_fills_the_frame() -> None:
    assert picture_box(Rendition("x", 200, 200, fit="crop"), picture(1920, 1080)) == Box(0, 0, 200, 200)
