"""The background image: checked when a profile is read, fitted to the frame when a video is made."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.errors import InputError, system_error
from bilingual.model.recording.rendition import GROUND, Rendition

if TYPE_CHECKING:
    from PIL.Image import Image

_REMEDY = "Use a PNG, JPEG or WebP image, or a colour such as #1a2b3c."
_NAME = "background.png"


def with_background(rendition: Rendition, folder: Path | None = None) -> Rendition:
    """Return *rendition* with the absolute path and the content hash of its background image, if any.

    A relative path starts at *folder*, else at the current folder. Raises InputError for a missing or invalid image.
    """
    image = rendition.background_image
    if image is None:
        return replace(rendition, background_sha="") if rendition.background_sha else rendition
    path = ((folder or Path.cwd()) / image.expanduser()).resolve()
    content = _content(path, rendition.id)
    _image(content, path, rendition.id)
    return replace(rendition, background=str(path), background_sha=sha256(content).hexdigest())


def draw_background(rendition: Rendition, size: tuple[int, int], folder: Path, *, dimmed: float = 0.0) -> str | None:
    """Write the background of *rendition*, cropped to *size*, to *folder* and return its file name.

    *dimmed* is the share of the dark default colour mixed in, so that text on it is legible. Returns ``None`` for a
    rendition without a background. Raises InputError if the image is missing or has changed, since its hash is in the
    key of the output.
    """
    if not rendition.background:
        return None
    from PIL import Image

    cover = _cover(rendition, size) if rendition.background_image else Image.new("RGB", size, rendition.background)
    if dimmed:
        cover = Image.blend(cover, Image.new("RGB", size, GROUND), dimmed)
    try:
        cover.save(folder / _NAME, "PNG", compress_level=1)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise system_error("BIL-WRK-001", what, error, folder / _NAME) from None
    return _NAME


def _cover(rendition: Rendition, size: tuple[int, int]) -> Image:
    """Return the background image of *rendition* cropped to *size*, upright, without transparency."""
    from PIL import Image, ImageOps

    path = Path(rendition.background)
    content = _content(path, rendition.id)
    if sha256(content).hexdigest() != rendition.background_sha:
        raise InputError(
            "BIL-MED-017",
            f"the background of {rendition.id} changed during the run",
            where=path,
            remedy="Run it again.",
        )
    picture = ImageOps.exif_transpose(_image(content, path, rendition.id)).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, GROUND), picture).convert("RGB")
    return ImageOps.fit(flat, size, Image.Resampling.LANCZOS)


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "BIL-MED-018", f"the background of {name} does not exist", where=path, remedy=_REMEDY
        ) from None
    except OSError as error:
        why = error.strerror or error
        raise InputError(
            "BIL-MED-019", f"the background of {name} cannot be read: {why}", where=path, remedy=_REMEDY
        ) from None


def _image(content: bytes, path: Path, name: str) -> Image:
    """Return the decoded image. Raises InputError if it is invalid or truncated."""
    from bilingual.engines.pictures.converting import opened_picture

    try:
        image: Image = opened_picture(content)
    except InputError as error:
        why = "is not a readable image" if error.code != "BIL-ART-022" else error.what
        raise InputError("BIL-MED-020", f"the background of {name} {why}", where=path, remedy=_REMEDY) from None
    return image
