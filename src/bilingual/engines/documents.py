"""Opens Word documents (DOCX): a ZIP archive of XML parts and pictures, which ``articles/word`` reads.

Macros are never read: a DOCX contains none, and a DOCM is rejected by name.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from bilingual.engines.pictures.converting import opened_picture
from bilingual.errors import InputError
from bilingual.settings.reading import content_of

# Signature of encrypted documents and the old .doc: a compound file ([MS-CFB] 2.2), not a ZIP.
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = 0x1  # general purpose bit 0 of an entry (PKWARE APPNOTE 4.4.4)
_LARGEST, _MOST_PARTS = 50_000_000, 10_000  # bytes unpacked, and parts; protects from ZIP bombs
_SHOWN = {".png": ".png", ".jpg": ".jpg", ".jpeg": ".jpg", ".gif": ".gif", ".webp": ".webp", ".svg": ".svg"}
_CONVERTED = (".bmp", ".tif", ".tiff", ".jfif")


def docx_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a Word document by name. Raises InputError for a damaged, encrypted or invalid document."""
    data = content_of(path)
    if data.startswith(_COMPOUND):
        raise InputError(
            "BIL-ART-011",
            "is password-protected or in the old .doc format",
            where=path,
            remedy="Save it in Word as .docx without a password.",
        )
    return _parts(data, path)


def picture_file(name: str, content: bytes) -> tuple[bytes, str]:
    """Return a picture of a document in a format of the web, and its suffix; both empty if that is impossible."""
    suffix = Path(name).suffix.lower()
    if suffix in _CONVERTED:
        content, suffix = _as_png(content), ".png"
    return (content, _SHOWN[suffix]) if suffix in _SHOWN and content else (b"", "")


def damaged(path: Path) -> InputError:
    return InputError(
        "BIL-ART-017", "is damaged or not a Word document", where=path, remedy="Open it in Word and save it again."
    )


def _as_png(content: bytes) -> bytes:
    """Return a BMP or TIFF as PNG, empty if it is damaged or has too many pixels."""
    made = BytesIO()
    try:
        image = opened_picture(content)
        image.convert("RGBA" if "A" in image.getbands() else "RGB").save(made, "PNG", optimize=True)
    except (InputError, OSError, ValueError):
        return b""
    return made.getvalue()


def _parts(data: bytes, path: Path) -> dict[str, bytes]:
    """Return the parts of a Word document by name. Raises InputError for anything else."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            items = archive.infolist()
            size = sum(item.file_size for item in items)
            if any(item.flag_bits & _ENCRYPTED for item in items):
                raise InputError(
                    "BIL-ART-013", "is password-protected", where=path, remedy="Save it without a password."
                )
            if "[Content_Types].xml" not in archive.namelist():
                raise damaged(path)
            if size > _LARGEST or len(items) > _MOST_PARTS:
                raise InputError(
                    "BIL-ART-014",
                    f"is too large: it unpacks to {size // 1_000_000} MB in {len(items)} parts",
                    where=path,
                    remedy="Reduce the size of its images.",
                )
            types = archive.read("[Content_Types].xml")
            parts = {item.filename: archive.read(item) for item in items if not item.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        # Depending on where the damage is; NotImplementedError is zipfile's word for a compression it does not know.
        raise damaged(path) from error
    if b"wordprocessingml" not in types:
        raise InputError("BIL-ART-015", "is not a Word document", where=path, remedy="Save it in Word as .docx.")
    if b"macroEnabled" in types:
        raise InputError(
            "BIL-ART-016", "contains macros", where=path, remedy="Save it in Word as .docx, which has none."
        )
    return parts
