"""The finished picture of every built-in profile and theme, compared with one approved by a person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from support.sources.golden import (
    FRAMES,
    LANGUAGES,
    PROFILES,
    THEMES,
    frame_of,
    golden,
    kept,
    likeness,
    lit_apart,
    luma,
    page_in,
    talk_clip,
    themed,
)

# Other versions of a font or of libass move an edge by less than a pixel of the small picture (0.8 and above);
# a line that is a whole pixel out of its place, 3 of the finished video, brings 0.62 at most.
ALIKE = 0.75
AS_LIGHT = 4.0  # of 255; the half of a cue that karaoke lights up brings 7 and more
PAGES_AT_ONCE = {"zh-Hans", "ar"}
AT_ONCE = {("linkedin-16x9", "box"), ("wechat-9x16", "karaoke")}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return talk_clip(tmp_path_factory.mktemp("clips"))


@pytest.mark.parametrize(
    ("profile", "theme"),
    [
        pytest.param(profile, theme, marks=() if (profile, theme) in AT_ONCE else pytest.mark.slow)
        for profile in PROFILES
        for theme in THEMES
    ],
)
def test_every_profile_in_every_theme(clip: Path, tmp_path: Path, profile: str, theme: str) -> None:
    now = luma(frame_of(*themed(profile, theme), clip, tmp_path))
    assert likeness(kept(golden(profile, theme)), now) > ALIKE
    assert lit_apart(kept(golden(profile, theme)), now) < AS_LIGHT


@pytest.mark.parametrize(
    "tag", [pytest.param(tag, marks=() if tag in PAGES_AT_ONCE else pytest.mark.slow) for tag in LANGUAGES]
)
def test_a_page_in_every_language(tag: str) -> None:
    now = luma(page_in(tag))
    assert likeness(kept(golden("page", tag)), now) > ALIKE
    assert lit_apart(kept(golden("page", tag)), now) < AS_LIGHT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_line_out_of_its_place_is_found(profile: str, theme: str) -> None:
    wanted = kept(golden(profile, theme))
    half = wanted.shape[0] // 2
    for rows in (-1, 1, 4):
        moved = wanted.copy()
        moved[half:] = np.roll(wanted[half:], rows, axis=0)
        assert likeness(wanted, moved) < ALIKE
    rustle = np.random.default_rng(1).normal(0, 3, wanted.shape).astype(np.float32)
    assert likeness(wanted, np.clip(wanted + rustle, 0, 255)) > ALIKE
    assert (likeness(wanted, wanted), lit_apart(wanted, wanted)) == (1.0, 0.0)


def test_a_missing_line_and_another_theme_are_found(clip: Path, tmp_path: Path) -> None:
    wanted = kept(golden("linkedin-1x1", "outline"))
    profile, _ = themed("linkedin-1x1", "outline")
    assert likeness(wanted, luma(frame_of(profile, "source", clip, tmp_path))) < ALIKE
    assert likeness(wanted, kept(golden("linkedin-1x1", "box"))) < ALIKE
    assert lit_apart(wanted, kept(golden("linkedin-1x1", "karaoke"))) > AS_LIGHT


def test_the_frames_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FRAMES.glob("*.png")}
    assert len(sizes) == len(PROFILES) * len(THEMES) + len(LANGUAGES)
    assert max(sizes.values()) < 25_000
    assert sum(sizes.values()) < 500_000
