"""Pictures lose their metadata when they are copied; their pixels and colours stay."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms
from PIL.PngImagePlugin import PngInfo

from bilingual.engines.pictures.converting import fitted_picture, opened_picture
from bilingual.engines.pictures.metadata import svg_without_metadata, tells_where, without_metadata
from bilingual.engines.privacy.scanner import Scanner
from support.attacks.refusals import raises

SECRETS = (b"Ana Lopez", b"GPS", b"Exif", b"xmpmeta", b"Photoshop", b"52.5", b"Pixel 9")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52.5</exif:GPSLatitude></x:xmpmeta>'


def picture(mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (24, 16), "white")
    image.paste("red" if mode == "RGB" else 120, (0, 0, 12, 8))
    return image


def exif(orientation: int | None = None) -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Artist], made[ExifTags.Base.Model] = "Ana Lopez", "Pixel 9"
    made[ExifTags.IFD.GPSInfo] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    if orientation:
        made[ExifTags.Base.Orientation] = orientation
    return made


def saved(kind: str, orientation: int | None = None, **options: object) -> bytes:
    out = BytesIO()
    picture().save(out, kind, exif=exif(orientation), **options)
    return out.getvalue()


def jpeg_with_everything() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved("JPEG", icc_profile=profile, comment="Ana Lopez", progressive=True, xmp=XMP)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0cAna Lopez   "
    extra = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    # A second picture after the end, as phones add for motion and depth.
    return content[:2] + extra + content[2:] + saved("JPEG") + b"MotionPhoto Ana Lopez"


def png_with_everything() -> bytes:
    texts = PngInfo()
    texts.add_text("Author", "Ana Lopez")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add_text("Comment", "GPS 52.5", zip=True)
    texts.add(b"prVt", b"Ana Lopez")
    return saved("PNG", pnginfo=texts) + b"Ana Lopez"


def webp_with_everything() -> bytes:
    content = saved("WEBP", lossless=True, xmp=XMP) + b"OWNR" + struct.pack("<I", 10) + b"Ana Lopez\0"
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def gif_with_everything() -> bytes:
    out = BytesIO()
    frames = [picture("P"), picture("P").rotate(180)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"Ana Lopez", loop=0, duration=90)
    return out.getvalue()


MADE = {
    "jpeg": jpeg_with_everything(),
    "png": png_with_everything(),
    "webp": webp_with_everything(),
    "gif": gif_with_everything(),
}


@pytest.mark.parametrize("kind", MADE)
def test_nothing_is_left_but_the_picture(kind: str) -> None:
    clean = without_metadata(MADE[kind])
    assert [word for word in SECRETS if word in clean] == []
    assert b"Ana Lopez" in MADE[kind]
    before, after = Image.open(BytesIO(MADE[kind])), Image.open(BytesIO(clean))
    assert (after.size, getattr(after, "n_frames", 1)) == (before.size, getattr(before, "n_frames", 1))
    assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None
    assert not after.getexif()
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert (after.info.get("loop"), after.info.get("duration")) == (
        before.info.get("loop"),
        before.info.get("duration"),
    )
    assert without_metadata(clean) == clean


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_lies_on_its_side_is_turned(kind: str, orientation: int) -> None:
    from PIL import ImageOps

    content = saved(kind, orientation, **({} if kind == "PNG" else {"quality": 95}))
    seen = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")
    after = Image.open(BytesIO(without_metadata(content)))
    assert (after.size, dict(after.getexif())) == (seen.size, {})
    worst = max(high for _, high in ImageChops.difference(seen, after.convert("RGB")).getextrema())
    assert worst < 60  # of 255, at the edges of red


def test_a_picture_without_metadata_stays_as_it_is() -> None:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        out = BytesIO()
        picture().save(out, kind)
        assert without_metadata(out.getvalue()) == out.getvalue()
    assert without_metadata(b"<svg/>") == b"<svg/>"
    assert without_metadata(b"") == b""


def cases() -> Iterator[bytes]:
    heic = struct.pack(">I", 24) + b"ftypheic\x00\x00\x00\x00mif1heic" + b"Exif\x00\x00Ana Lopez"
    tiff = BytesIO()
    picture().save(tiff, "TIFF", tiffinfo={ExifTags.Base.Artist: "Ana Lopez"})
    yield heic  # photo.jpg that a phone made
    yield tiff.getvalue()
    for kind in ("jpeg", "png", "gif"):
        yield MADE[kind][:40]
    yield b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\x00\x00 Ana Lopez"
    yield b"\xff\xd8\xff\xe0\x00\x04\x00\x00Ana Lopez" + bytes(40)
    yield b"\x89PNG\r\n\x1a\n" + b"\x00\x00"
    yield b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0x7FFFFFFF, b"tEXt") + b"Ana Lopez"


@pytest.mark.parametrize("content", list(cases()))
def test_what_cannot_be_cleaned_is_refused(content: bytes) -> None:
    with raises("BIL-ART-033"):
        without_metadata(content)


def embedded(content: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(content).decode("ascii")


def sized(kind: str, width: int, height: int, orientation: int | None = None) -> bytes:
    """A small picture whose header says that it has *width* times *height* pixels, as a decompression bomb does."""
    content = bytearray(saved(kind, orientation))
    if kind == "PNG":
        content[16:24] = struct.pack(">II", width, height)
        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    else:
        at = content.index(b"\xff\xc0") + 5
        content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [(8000, 7000), (12_000, 12_000), (40_000, 40_000)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_over_50_megapixels_is_not_decoded(kind: str, size: tuple[int, int], tmp_path: Path) -> None:
    """The library warned of it on standard error, or its own error ended the run, if the picture has metadata."""
    path = tmp_path / "bomb.png"
    for orientation in (None, 6):
        content = sized(kind, *size, orientation)
        path.write_bytes(content)
        with raises("BIL-ART-022"):
            opened_picture(content)
        with raises("BIL-ART-022", f"{path}: "):
            fitted_picture(path, 10_000_000, 1000)
        if orientation or size[0] > 20_000:
            with raises("BIL-ART-022"):
                without_metadata(content)
        else:  # a phone's photo: its pixels need not be decoded to lose where it was taken
            assert b"GPS" not in without_metadata(content)
        tells_where(content)


def test_a_drawing_loses_what_its_editor_noted_and_the_metadata_of_pictures_in_it() -> None:
    drawing = f"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="/home/Ana Lopez/a.svg">
<!-- Ana Lopez --><metadata>{XMP.decode().replace("exif:", "")}</metadata><sodipodi:namedview id="Ana Lopez"/>
<title>A tide</title><image xlink:href="{embedded(saved("JPEG"))}"/><text>Tide<!-- Ana Lopez --> table</text></svg>"""
    made = svg_without_metadata(drawing.encode())
    assert not [secret for secret in SECRETS if secret in made]
    assert b"<title>A tide</title>" in made
    assert b"<text>Tide table</text>" in made
    assert embedded(without_metadata(saved("JPEG"))).encode() in made
    plain = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><title>A tide</title></svg>'
    assert svg_without_metadata(plain) == plain
    assert svg_without_metadata(b"no drawing") == b"no drawing"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_inside_a_text_that_tells_where_it_was_taken_is_a_finding(kind: str) -> None:
    content, scanner = saved(kind), Scanner(("en",))
    text = f"# Tides\n\n![a]({embedded(content)})\n"
    [hit] = scanner.scan(text)
    assert hit.check == "location"
    assert text[hit.start :].startswith(hit.value)
    assert scanner.scan(f"![a]({embedded(without_metadata(content))})") == []


def test_other_metadata_of_a_picture_inside_a_text_are_none() -> None:
    out = BytesIO()
    made = PngInfo()
    made.add_text("Software", "Matplotlib 3.8")
    picture().save(out, "PNG", pnginfo=made)
    assert not tells_where(out.getvalue())
    assert not tells_where(b"no picture")
    assert tells_where(b'<x:xmpmeta exif:GPSLatitude="52.5"/>')
    assert (
        Scanner().scan(
            "data:image/png;base64,AAAA data:image/jpeg;base64,=== data:image/gif;base64,R0lGODlhAQABAAAAACw="
        )
        == []
    )
