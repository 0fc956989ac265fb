"""Small pictures of slides for cards."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from bilingual.engines.pictures.converting import slide_still


def test_a_still_is_the_slide_without_the_room_for_cues_below_it(tmp_path: Path) -> None:
    slide = Image.new("RGB", (1920, 1080), (200, 40, 40))
    slide.paste((10, 10, 10), (0, 800, 1920, 1080))
    slide.save(tmp_path / "slide.png")
    with Image.open(BytesIO(slide_still(tmp_path / "slide.png", 800))) as still:
        assert (still.format, still.size) == ("JPEG", (480, 200))
        red, green, _ = still.getpixel((240, 195))
        assert red > 150 > 80 > green
