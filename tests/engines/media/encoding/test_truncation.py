"""Truncated audio: a chain of units that ends within one of them."""

from __future__ import annotations

import pytest

from bilingual.engines.media.probing.containers import TAIL_BYTES, breaks_off
from support.sources.clips import make_clip

FORMATS = {"ogg": "ogg", "aac": "aac", "mp3": "mp3"}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("sounds")
    return {ending: make_clip(folder, f"s.{ending}", 1.5, video=False).read_bytes() for ending in FORMATS}


@pytest.mark.parametrize("ending", FORMATS)
def test_cut_anywhere_but_between_two_units(ending: str, sounds: dict[str, bytes]) -> None:
    content = sounds[ending][-TAIL_BYTES:]
    assert not breaks_off(content, FORMATS[ending])
    places = range(len(content) // 2, len(content) - 1, 3)
    found = [breaks_off(content[:place], FORMATS[ending]) for place in places]
    assert sum(found) / len(found) > 0.97


@pytest.mark.parametrize("ending", FORMATS)
def test_a_tag_behind_the_sound_is_no_sound(ending: str, sounds: dict[str, bytes]) -> None:
    tag = b"TAG" + b"A talk".ljust(125, b"\0")
    assert not breaks_off(sounds[ending] + tag, FORMATS[ending])


def test_what_is_no_such_chain_is_not_judged() -> None:
    assert not breaks_off(b"", "ogg")
    assert not breaks_off(bytes(5000), "mp3")
    assert not breaks_off(b"\xff" * 5000, "aac")
    assert not breaks_off(b"RIFF" + bytes(range(256)) * 9, "wav")
