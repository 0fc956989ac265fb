"""Converts Word documents (DOCX) to HTML and pictures with mammoth, which keeps the structure and ignores the style.

python-docx was not chosen because it gives runs and styles but no lists, notes or links. mammoth is the extra ``docx``
and imported only here. Macros are never read: a DOCX contains none, and a DOCM is rejected by name.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from bilingual.errors import InputError, NotInstalled
from bilingual.model.finding import Finding

# Signature of encrypted documents and the old .doc: a compound file ([MS-CFB] 2.2), not a ZIP.
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = 0x1  # general purpose bit 0 of an entry (PKWARE APPNOTE 4.4.4)
_LARGEST = 500_000_000  # bytes unpacked; protects from ZIP bombs
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh > em"
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True)
class WordDocument:
    """``images`` are the pictures by their address in ``html``; ``findings`` name what could not be kept."""

    html: str
    images: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_docx(path: Path) -> WordDocument:
    """Return the text of a Word document as HTML.

    Raises NotInstalled without the extra, InputError for a damaged, encrypted or invalid document.
    """
    data = path.read_bytes()
    if data.startswith(_COMPOUND):
        raise InputError(
            "BIL-ART-011",
            "is password-protected or in the old .doc format",
            where=path,
            remedy="Save it in Word as .docx without a password.",
        )
    try:
        import mammoth  # type: ignore[import-untyped]
    except ImportError as error:
        raise NotInstalled(
            "BIL-ART-012",
            "reading Word documents requires the package mammoth",
            where=path,
            remedy="Run: pip install 'mammoth<2'",
        ) from error
    _check(data, path)
    images: dict[str, bytes] = {}
    findings: list[Finding] = []

    def picture(image: Any) -> dict[str, str]:
        suffix = _SUFFIXES.get(image.content_type)
        if suffix is None:
            message = f"a picture of type {image.content_type} is left out"
            findings.append(Finding("left-out", "W", message, source=image.alt_text or ""))
            return {"src": ""}
        with image.open() as content:
            name = f"{path.stem}-image-{len(images) + 1}{suffix}"
            images[name] = content.read()
        return {"src": name}

    from xml.parsers.expat import ExpatError

    try:
        made = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(picture)
        )
    except (zipfile.BadZipFile, ExpatError, KeyError, ValueError, AttributeError, OSError) as error:
        raise _damaged(path) from error
    return WordDocument(made.value, images, tuple(findings))


def _check(data: bytes, path: Path) -> None:
    """Raise InputError for anything but a Word document, before mammoth reads it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            items = archive.infolist()
            size = sum(item.file_size for item in items)
            if any(item.flag_bits & _ENCRYPTED for item in items):
                raise InputError(
                    "BIL-ART-013", "is password-protected", where=path, remedy="Save it without a password."
                )
            if "[Content_Types].xml" not in archive.namelist():
                raise _damaged(path)
            if size > _LARGEST:
                raise InputError(
                    "BIL-ART-014",
                    f"is too large: it unpacks to {size // 1_000_000} MB",
                    where=path,
                    remedy="Reduce the size of its images.",
                )
            types = archive.read("[Content_Types].xml")
            if archive.testzip() is not None:
                raise _damaged(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        # Depending on where the damage is; NotImplementedError is zipfile's word for a compression it does not know.
        raise _damaged(path) from error
    if b"wordprocessingml" not in types:
        raise InputError("BIL-ART-015", "is not a Word document", where=path, remedy="Save it in Word as .docx.")
    if b"macroEnabled" in types:
        raise InputError(
            "BIL-ART-016", "contains macros", where=path, remedy="Save it in Word as .docx, which has none."
        )


def _damaged(path: Path) -> InputError:
    return InputError(
        "BIL-ART-017", "is damaged or not a Word document", where=path, remedy="Open it in Word and save it again."
    )
