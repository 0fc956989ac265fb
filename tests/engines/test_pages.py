"""HTML to PDF and PNG, and images in the formats of platforms."""

from __future__ import annotations

import builtins
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from bilingual.engines.documents import picture_file
from bilingual.engines.media.graphs.background_image import with_background
from bilingual.engines.pictures.converting import fitted_picture, svg_size
from bilingual.engines.pictures.pages import pdf, picture, svg_picture
from bilingual.errors import InputError, NotInstalled
from bilingual.model.recording.rendition import Rendition
from support.attacks.refusals import raises

PAGE = """<!DOCTYPE html><style>@page{size:400px 500px;margin:0}body{margin:0}section{height:500px;break-after:page}
section:last-child{break-after:auto}p{margin:20px;font-size:30px}:lang(zh-Hans){font-family:"Noto Sans CJK SC"}
:lang(ja){font-family:"Noto Sans CJK JP"}</style>
<section><p>Bread</p><p lang="zh-Hans">直面骨</p></section><section><p lang="ja">直面骨</p></section>"""


def test_pages_have_their_exact_size_and_their_text() -> None:
    printed = pdf(PAGE, title="Bread")
    document = pypdfium2.PdfDocument(printed.content)
    assert (printed.count, len(document)) == (2, 2)
    assert document[0].get_size() == (300, 375)  # points: 400 x 500 px at 96 px an inch
    assert "Bread" in document[0].get_textpage().get_text_bounded()
    assert "直面骨" in document[0].get_textpage().get_text_bounded()
    assert document.get_metadata_dict()["Title"] == "Bread"
    document.close()


def test_a_broken_image_is_still_found_out_after_a_page_was_made(tmp_path: Path) -> None:
    """WeasyPrint's import makes Pillow take broken images for whole."""
    whole = picture("<p>Hello</p>", 300, 200)
    path = tmp_path / "half.png"
    path.write_bytes(whole[: len(whole) // 2])
    with raises("BIL-ART-024"):
        fitted_picture(path, 1_000_000, 1354)


def test_each_language_has_its_own_glyphs() -> None:
    def drawn(tag: str, family: str) -> bytes:
        style = f'@page{{size:90px 90px;margin:0}}body{{margin:0;font:60px "{family}"}}'
        return picture(f'<style>{style}</style><p lang="{tag}">直</p>', 90, 90)

    chinese, japanese = drawn("zh-Hans", "Noto Sans CJK SC"), drawn("ja", "Noto Sans CJK JP")
    assert chinese != japanese
    assert drawn("zh-Hans", "Noto Sans CJK SC") == chinese


def test_nothing_outside_is_asked_or_read(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(b"")
    address = (tmp_path / "red.png").as_uri()
    html = f'<style>@page{{size:20px 20px;margin:0}}</style><img src="{address}"><img src="http://127.0.0.1:9/a.png">x'
    assert pdf(html).count == 1


def test_a_picture_has_the_asked_size() -> None:
    made = picture("<style>@page{size:90px 40px;margin:0;background:#0b4f4a}</style>", 90, 40)
    image = Image.open(BytesIO(made))
    assert (image.format, image.size) == ("PNG", (90, 40))
    assert image.getpixel((45, 20)) == (11, 79, 74)
    with raises("BIL-VIW-001"):
        picture("x", 9000, 10)


def test_without_pango_the_error_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NotInstalled, match=r"libpango-1\.0-0 libpangoft2-1\.0-0"):
        pdf(PAGE)


# Images

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#c00"/></svg>'


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def test_an_image_that_fits_is_taken_as_it_is(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGB", (30, 20), "teal"))
    made = fitted_picture(path, 1_000_000, 1354)
    assert (made.content, made.suffix, made.width, made.changes) == (path.read_bytes(), ".png", 30, ())


def test_webp_becomes_png_and_keeps_its_transparency(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.webp", Image.new("RGBA", (30, 20), (0, 0, 0, 0)))
    made = fitted_picture(path, 1_000_000, 1354)
    assert made.changes == ("WEBP converted",)
    assert Image.open(BytesIO(made.content)).mode == "RGBA"


def test_svg_is_drawn_large_enough_for_the_column(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(SVG)
    made = fitted_picture(path, 1_000_000, 1354)
    assert (made.suffix, made.width, made.height) == (".png", 160, 80)
    assert Image.open(BytesIO(made.content)).getpixel((80, 40)) == (204, 0, 0)


def test_an_svg_loads_nothing_from_this_machine(tmp_path: Path) -> None:
    saved(tmp_path / "red.png", Image.new("RGB", (8, 8), "red"))
    address = (tmp_path / "red.png").as_uri()
    made = svg_picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image href="{address}" width="8" height="8"/>'
        "</svg>".encode(), 8, 8,
    )  # fmt: skip
    assert Image.open(BytesIO(made)).getpixel((4, 4)) == (255, 255, 255)


def test_a_large_photograph_is_made_to_fit(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (1600, 1200), os.urandom(1600 * 1200 * 3))
    path = saved(tmp_path / "a.jpg", noise, quality=98)
    assert path.stat().st_size > 1_000_000
    made = fitted_picture(path, 1_000_000, 1354)
    assert made.suffix == ".jpg"
    assert len(made.content) <= 1_000_000
    assert Image.open(BytesIO(made.content)).size == (made.width, made.height)
    assert made.changes[0] == "1600 px wide, made 1354"


def test_of_an_animation_the_first_frame_is_kept(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    path = saved(tmp_path / "a.gif", frames[0], save_all=True, append_images=frames[1:])
    made = fitted_picture(path, 1_000_000, 1354)
    assert made.changes == ("first frame of an animation", "GIF converted")
    assert Image.open(BytesIO(made.content)).convert("RGB").getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.png", None, "BIL-ART-020"),
        ("text.png", b"no image", "BIL-ART-023"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "BIL-ART-024"),
        ("none.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "BIL-ART-025"),
    ],
)
def test_what_is_no_image_is_one_clear_line(name: str, content: bytes | None, code: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with raises(code, str(tmp_path / name)):
        fitted_picture(tmp_path / name, 1_000_000, 1354)


def test_an_image_of_too_many_pixels_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = saved(tmp_path / "wide.png", Image.new("1", (20_000, 6_000)))
    with pytest.raises(InputError, match="20000 x 6000 pixels"):
        fitted_picture(path, 1_000_000, 1354)


def test_the_size_of_an_svg() -> None:
    assert svg_size(SVG) == (40, 20)
    assert svg_size(b'<?xml version="1.0"?><svg viewBox="0,0 12 7.5">') == (12, 7.5)
    assert svg_size(b"<svg>") == (0, 0)


def test_a_drawing_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.engines.pictures.pages._DRAWING_S", 1)
    copies = '<use href="#a{}"/>' * 10
    levels = "".join(f'<g id="a{n}">{copies.replace("{}", str(n - 1))}</g>' for n in range(1, 11))
    with raises("BIL-VIW-019"):
        svg_picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{levels}</svg>'.encode(), 9, 9)
    with raises("BIL-VIW-020"):
        svg_picture(SVG, 9000, 9)


def test_pictures_that_unfold(tmp_path: Path) -> None:
    path = saved(tmp_path / "large.tif", Image.new("1", (15_000, 12_000)), compression="group4")
    assert path.stat().st_size < 20_000
    with raises("BIL-ART-022"):
        fitted_picture(path, 1_000_000, 1354)
    assert picture_file("large.tif", path.read_bytes()) == (b"", "")
    with raises("BIL-MED-020"):
        with_background(Rendition("talk", background=str(path)))
    screen = bytearray(saved(tmp_path / "a.gif", Image.new("P", (4, 4))).read_bytes())
    screen[6:10] = b"\xff\xff\xff\xff"  # 65,535 x 65,535 pixels in 30 bytes
    (tmp_path / "a.gif").write_bytes(screen)
    with raises("BIL-ART-022"):
        fitted_picture(tmp_path / "a.gif", 1_000_000, 1354)
    frames = [Image.new("RGB", (100, 100), (n, 0, 0)) for n in range(20)]
    for name, how in (("a.webp", {"lossless": True}), ("a.png", {}), ("b.gif", {})):
        many = saved(tmp_path / name, frames[0], save_all=True, append_images=frames[1:], **how)
        assert "first frame of an animation" in fitted_picture(many, 1_000_000, 1354).changes
    with (tmp_path / "sparse.png").open("wb") as file:
        file.truncate(200_000_000)
    with raises("BIL-ART-032"):
        fitted_picture(tmp_path / "sparse.png", 1_000_000, 1354)
