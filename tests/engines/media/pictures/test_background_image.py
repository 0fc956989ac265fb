"""The background image: found and checked before encoding, part of every key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bilingual.engines.media.graphs.background_image import draw_background
from bilingual.engines.media.profiles import rendition
from bilingual.errors import InputError
from support.attacks.refusals import raises


def image(path: Path, colour: tuple[int, ...] = (200, 30, 40), size: tuple[int, int] = (64, 32)) -> Path:
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(path)
    return path


def test_a_path_counts_from_the_root_and_the_content_is_in_the_key(tmp_path: Path) -> None:
    image(tmp_path / "wall.png")
    own = {"mine": {"like": "linkedin-1x1", "background": "wall.png"}}
    first = rendition("mine", own, tmp_path)
    assert first.background_image == tmp_path / "wall.png"
    assert len(first.background_sha) == 64
    image(tmp_path / "wall.png", (30, 200, 40))
    assert rendition("mine", own, tmp_path).key() != first.key()


def test_what_is_no_image_is_told_when_the_profile_is_read(tmp_path: Path) -> None:
    own = {"mine": {"like": "linkedin-1x1", "background": "wall.png"}}
    with raises("BIL-MED-018", str(tmp_path / "wall.png")):
        rendition("mine", own, tmp_path)
    (tmp_path / "wall.png").write_text("a wall")
    with raises("BIL-MED-020"):
        rendition("mine", own, tmp_path)
    whole = image(tmp_path / "wall.png", size=(300, 300)).read_bytes()
    (tmp_path / "wall.png").write_bytes(whole[: len(whole) // 2])
    with raises("BIL-MED-020"):
        rendition("mine", own, tmp_path)


def test_the_image_covers_the_frame_and_what_is_transparent_shows_the_ground(tmp_path: Path) -> None:
    image(tmp_path / "wall.png", (200, 30, 40, 0))
    profile = rendition("mine", {"mine": {"width": 90, "height": 160, "background": "wall.png"}}, tmp_path)
    assert draw_background(profile, (90, 160), tmp_path) == "background.png"
    drawn = Image.open(tmp_path / "background.png")
    assert (drawn.size, drawn.mode) == ((90, 160), "RGB")
    assert drawn.getpixel((5, 5)) == (16, 19, 24)
    assert draw_background(rendition("linkedin-1x1"), (90, 160), tmp_path) is None


def test_an_image_that_was_changed_meanwhile_is_not_taken(tmp_path: Path) -> None:
    image(tmp_path / "wall.png")
    profile = rendition("mine", {"mine": {"width": 90, "height": 160, "background": "wall.png"}}, tmp_path)
    image(tmp_path / "wall.png", (1, 2, 3))
    with raises("BIL-MED-017"):
        draw_background(profile, (90, 160), tmp_path)
    (tmp_path / "wall.png").unlink()
    with pytest.raises(InputError, match="does not exist"):
        draw_background(profile, (90, 160), tmp_path)


def test_a_profile_like_another() -> None:
    own = {
        "talks": {"like": "wechat-9x16", "theme": "box"},
        "mine": {"like": "talks", "title_bar": True},
        "linkedin-4x5": {"theme": "box"},
        "a": {"like": "b"},
        "b": {"like": "a"},
        "c": {"like": "nobody"},
    }
    mine = rendition("mine", own)
    assert (mine.width, mine.safe.top, mine.theme, mine.title_bar) == (1080, 330, "box", True)
    assert (rendition("linkedin-4x5", own).height, rendition("linkedin-4x5", own).theme) == (1350, "box")
    with raises("BIL-MED-044"):
        rendition("a", own)
    with raises("BIL-MED-045"):
        rendition("c", own)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"theme": "neon"}, "BIL-MED-049"),
        ({"background": "#12"}, "BIL-MED-055"),
        ({"background": "#101010", "fit": "crop"}, "BIL-MED-054"),
        ({"title_bar": True, "burn": False}, "BIL-MED-053"),
    ],
)
def test_an_impossible_look(table: dict[str, object], code: str) -> None:
    with raises(code, "mine: "):
        rendition("mine", {"mine": table})
