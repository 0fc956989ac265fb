"""Converts images for platforms: PNG or JPEG within a size, by Pillow; SVG by the page renderer."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from bilingual.engines.pictures import pages
from bilingual.errors import InputError

# Larger images are rejected as decompression bombs (Pillow's own limit is twice Image.MAX_IMAGE_PIXELS).
MAX_PIXELS = 50_000_000
_MOST_BYTES = 100_000_000
_QUALITIES = (90, 84, 76, 68, 60)
_WIDEST_SVG = 1354  # twice the 677 px column
_WIDTH = re.compile(rb"""<svg\b[^<>]*?\swidth\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""")
_HEIGHT = re.compile(rb"""<svg\b[^<>]*?\sheight\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""")
_VIEW_BOX = re.compile(rb"""<svg\b[^<>]*?\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_STILL_WIDTH = 480
_STILL_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG; ``width`` and ``height`` in pixels, ``changes`` describes the conversion."""

    content: bytes
    suffix: str
    width: int
    height: int
    changes: tuple[str, ...] = ()


def fitted_picture(path: Path, most_bytes: int, most_width: int) -> Picture:
    """Return the image at *path* as PNG or JPEG of at most *most_bytes*; one that fits is not changed.

    Larger ones become at most *most_width* pixels wide. Only the first frame of an animation is used. Raises InputError
    for a missing or invalid image or one above 50 million pixels; NotInstalled and MediaError for an SVG that cannot
    be drawn.
    """
    try:
        weight = path.stat().st_size
        content = path.read_bytes() if weight <= _MOST_BYTES else b""
    except OSError as error:
        raise InputError("BIL-ART-020", f"cannot be read: {error.strerror}", where=path) from error
    if weight > _MOST_BYTES:
        raise InputError(
            "BIL-ART-032", f"is an image of {weight >> 20} MiB", where=path, remedy="Make the image smaller."
        )
    changes: tuple[str, ...] = ()
    if path.suffix.lower() == ".svg" or content.lstrip()[:5] in (b"<svg ", b"<?xml"):
        content = _drawn_svg(content, path)
        changes += ("SVG drawn as PNG",)
    image = opened_picture(content, path)
    kind = str(image.format)
    if kind in ("PNG", "JPEG") and len(content) <= most_bytes and not _animated(image):
        return Picture(content, ".png" if kind == "PNG" else ".jpg", image.width, image.height, changes)
    if _animated(image):
        changes += ("first frame of an animation",)
    frame = _upright(image)
    if frame.width > most_width:
        changes += (f"{frame.width} px wide, made {most_width}",)
        frame = frame.resize((most_width, max(1, round(frame.height * most_width / frame.width))))
    if kind not in ("PNG", "JPEG"):
        changes += (f"{kind} converted",)
    for made, suffix, size in _tries(frame):
        if len(made) <= most_bytes:
            return Picture(made, suffix, size[0], size[1], changes)
    raise InputError(
        "BIL-ART-021", f"cannot be reduced to {most_bytes:,} bytes", where=path, remedy="Make the image smaller."
    )


def opened_picture(content: bytes, path: Path | None = None) -> Any:
    """Return the image *content* by Pillow, decoded. Raises InputError for a damaged one and for too many pixels."""
    from PIL import UnidentifiedImageError

    try:
        image = picture_header(content, path)
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(f"{image.width} x {image.height} pixels", path)
        image.load()
    except UnidentifiedImageError as error:
        raise InputError(
            "BIL-ART-023", "is not a readable image", where=path, remedy="Save it as PNG or JPEG."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(
            "BIL-ART-024", f"cannot be read as an image: {error}", where=path, remedy="Save it again."
        ) from error
    return image


def picture_header(content: bytes, path: Path | None = None) -> Any:
    """Return the image *content* by Pillow, which is not decoded yet, without a warning of its size.

    Raises InputError for several times ``MAX_PIXELS``, and like ``PIL.Image.open`` for a damaged one.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content))
    except Image.DecompressionBombError as error:
        raise _too_large("more pixels", path) from error


def is_whole_png(path: Path) -> bool:
    """Return whether *path* is an undamaged PNG: each part of one has a checksum."""
    from PIL import Image

    try:
        with Image.open(path, formats=("PNG",)) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for damage
        return False
    return True


def _too_large(what: str, path: Path | None) -> InputError:
    return InputError(
        "BIL-ART-022",
        f"has {what}, above the limit of {MAX_PIXELS // 1_000_000} million",
        where=path,
        remedy="Make the image smaller.",
    )


def _animated(image: Any) -> bool:
    return bool(getattr(image, "is_animated", False))


def _upright(image: Any) -> Any:
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(image)
    transparent = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    return turned.convert("RGBA" if transparent else "RGB")


def _tries(frame: Any) -> Iterator[tuple[bytes, str, tuple[int, int]]]:
    """Yield the image in ever fewer bytes: PNG, JPEG of decreasing quality, then smaller."""
    yield pages.png(frame), ".png", frame.size
    opaque = frame
    if frame.mode == "RGBA":
        from PIL import Image

        opaque = Image.new("RGB", frame.size, "white")
        opaque.paste(frame, mask=frame.getchannel("A"))
    while opaque.width > 64:
        for quality in _QUALITIES:
            stream = BytesIO()
            opaque.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
            yield stream.getvalue(), ".jpg", opaque.size
        opaque = opaque.resize((max(1, opaque.width * 3 // 4), max(1, opaque.height * 3 // 4)))


def _drawn_svg(content: bytes, path: Path) -> bytes:
    width, height = svg_size(content)
    if width <= 0 or height <= 0:
        raise InputError(
            "BIL-ART-025", "is an SVG without a size", where=path, remedy="Give it width and height, or a viewBox."
        )
    scale = min(max(_WIDEST_SVG / width, 0.05), 4.0, pages.MAX_PICTURE_PX / max(width, height))
    return pages.svg_picture(content, max(1, round(width * scale)), max(1, round(height * scale)))


def svg_size(content: bytes) -> tuple[float, float]:
    """Return width and height of an SVG in pixels, from its attributes or its view box; zeros without either.

    >>> svg_size(b'<svg viewBox="0 0 40 30"><path/></svg>')
    (40.0, 30.0)
    """
    width, height = _WIDTH.search(content), _HEIGHT.search(content)
    if width and height:
        return float(width[1]), float(height[1])
    box = _VIEW_BOX.search(content)
    return (float(box[1]), float(box[2])) if box else (0.0, 0.0)


def slide_still(path: Path, height: int) -> bytes:
    """Return the upper *height* pixels of the PNG in *path* as a small JPEG. Raises InputError for a damaged one."""
    whole = opened_picture(path.read_bytes(), path).convert("RGB")
    upper = whole.crop((0, 0, whole.width, min(height, whole.height)))
    small = upper.resize((_STILL_WIDTH, max(1, round(upper.height * _STILL_WIDTH / upper.width))))
    out = BytesIO()
    small.save(out, "JPEG", quality=_STILL_QUALITY, optimize=True)
    return out.getvalue()
