"""Limits per language."""

from __future__ import annotations

import pytest

from bilingual.subtitles.rules import limits_for, text_length
from support.attacks.refusals import raises


@pytest.mark.parametrize(
    ("tag", "cpl", "target", "hard", "least"),
    [
        ("en", 42, 20, 21, 833),
        ("de", 42, 17, 21, 833),
        ("es", 42, 17, 21, 833),
        ("fr", 42, 17, 21, 833),
        ("nl", 42, 17, 21, 833),
        ("ru", 39, 17, 21, 833),
        ("ar", 42, 20, 21, 833),
        ("zh-Hans", 16, 9, 9, 833),
        ("zh-Hant", 16, 9, 9, 833),
        ("ja", 13, 4, 4, 500),
        ("ko", 16, 12, 14, 833),
    ],
)
def test_limits(tag: str, cpl: float, target: float, hard: float, least: int) -> None:
    limits = limits_for(tag)

    assert (limits.cpl, limits.cps_target, limits.cps_hard, limits.min_ms) == (cpl, target, hard, least)
    assert (limits.max_ms, limits.gap_frames, limits.lines) == (7000, 2, 2)
    assert limits.source


def test_regions_follow_their_language() -> None:
    assert limits_for("en-GB") == limits_for("en")
    assert limits_for("zh-TW") == limits_for("zh-Hant")


def test_an_unknown_language_is_refused() -> None:
    with raises("BIL-LNG-007"):
        limits_for("qqq1")


@pytest.mark.parametrize(
    ("text", "tag", "length"),
    [
        ("Hello, world.", "en", 13),
        ("你好，世界。", "zh-Hans", 6),
        ("用 GPU 算", "zh-Hans", 4.5),
        ("ｱｲｳ", "ja", 1.5),
        ("안녕 하세요", "ko", 5.5),
        ("Zoe\u0308", "de", 3),
        ("", "en", 0),
    ],
)
def test_lengths(text: str, tag: str, length: float) -> None:
    assert text_length(text, tag) == length
