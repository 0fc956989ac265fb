"""Findings, videos, profiles and platforms in the form of manifest and tables, and hashes of values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.errors import UsageError
from bilingual.model.digest import canonical_json, digest, text_digest
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.platform import PlatformLimits
from bilingual.model.recording.rendered import Loudness, Rendered, SoundResult
from bilingual.model.recording.rendition import Rendition, SafeArea
from bilingual.model.timing import FrameRate


def test_a_finding_is_written() -> None:
    finding = Finding("numbers", "E", "5 is new", "s1", "One.", "Fünf.", {"new": ["5"]}, "a joke", 13)
    assert finding.to_json() == {
        "check": "numbers",
        "row": 13,
        "severity": "E",
        "message": "5 is new",
        "unit": "s1",
        "source": "One.",
        "target": "Fünf.",
        "evidence": {"new": ["5"]},
        "waived": "a joke",
    }
    assert not finding.blocks
    assert [Finding("x", severity, "").blocks for severity in ("Stale", "E", "W", "I", "N")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_finished_video_is_written() -> None:
    info = MediaInfo(4000, VideoStream(320, 180, FrameRate(25), "h264"), (AudioStream(1, "aac", 48000, 2),), "mp4", 77)
    sound = SoundResult("limited", 9.0, Loudness(-23.0, 5.0, -11.0), Loudness(-14.0, 4.0, -1.5), 2)
    assert Rendered(info, "libx264", sound, 3, 4, "a card", ("slow",)).to_json() == {
        "encoder": "libx264",
        "sound": {
            "way": "limited",
            "gain_db": 9.0,
            "before": {"integrated_lufs": -23.0, "range_lu": 5.0, "true_peak_dbtp": -11.0, "offset": 0.0},
            "after": {"integrated_lufs": -14.0, "range_lu": 4.0, "true_peak_dbtp": -1.5, "offset": 0.0},
            "track": 2,
        },
        "segments": {"made": 3, "kept": 4},
        "why_whole": "a card",
        "bytes": 77,
        "duration_ms": 4000,
        "notes": ["slow"],
    }
    assert Rendered(info).to_json()["sound"] is None


def test_a_rendition_is_written_and_read() -> None:
    made = Rendition("mine", 320, 180, crf=30, focus=(0.25, 0.75), safe=SafeArea(1, 2, 3, 4), background="sea.png")
    written = made.to_json()
    assert (written["id"], written["focus"], written["safe"]) == (
        "mine",
        [0.25, 0.75],
        {"top": 1, "right": 2, "bottom": 3, "left": 4},
    )
    assert Rendition.from_json(json.loads(json.dumps(written))) == made
    assert Rendition.from_json({"id": "plain"}) == Rendition("plain")
    assert made.key() == digest(written) != Rendition("mine").key()
    assert made.background_image == Path("sea.png")
    assert [Rendition("r", background=name).background_image for name in ("", "#123456")] == [None, None]


@pytest.mark.parametrize(
    ("value", "named", "where"),
    [
        ({"id": "mine", "widht": 1, "hight": 2}, "hight, widht", "mine"),
        ({"crf": 20}, "id", "rendition"),
        ({"id": "mine", "safe": {"middle": 1}}, "middle", "mine"),
    ],
)
def test_what_is_no_rendition(value: dict[str, Any], named: str, where: str) -> None:
    with pytest.raises(UsageError) as error:
        Rendition.from_json(value)
    assert named in error.value.what
    assert error.value.where == where


def test_a_platform_is_read() -> None:
    value = {"id": "x", "name": "X", "narrowest": "5/12", "widest": 2.4, "smallest": [2, 4], "cover": [6, 8]}
    read = PlatformLimits.from_json(value)
    assert (str(read.narrowest), str(read.widest), read.smallest, read.largest, read.cover) == (
        "5/12", "12/5", (2, 4), (16384, 16384), (6, 8),
    )  # fmt: skip
    assert PlatformLimits.from_json({"id": "x", "name": "X", "largest": [9, 7]}).largest == (9, 7)
    for wrong, where in (({"id": "x", "b": 1, "a": 2}, "x"), ({"a": 1, "b": 2}, "platform")):
        with pytest.raises(UsageError, match="a, b") as error:
            PlatformLimits.from_json(wrong)
        assert error.value.where == where


def test_hashes_are_of_what_matters() -> None:
    assert canonical_json({"b": [1, None], "a": "中"}) == '{"a":"中","b":[1,null]}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1}) == text_digest('{"a":2,"b":1}')
    assert text_digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest("\ud800") == text_digest('"\ud800"')
    with pytest.raises(ValueError, match="JSON"):
        digest([float("nan")])
    term = Term("a", {"de": "b"}, {"de": ("c",)}, True, True)
    assert Glossary((term,)).sha256 == digest(
        [{"source": "a", "targets": {"de": "b"}, "banned": {"de": ["c"]}, "keep": True, "case_sensitive": True}]
    )
