"""Small pictures of slides, as those of the shots of a recording."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from bilingual.engines.pictures.converting import opened_picture

_WIDTH = 480
_QUALITY = 82


def slide_still(path: Path, height: int) -> bytes:
    """Return the upper *height* pixels of the PNG in *path* as a small JPEG. Raises InputError for a damaged one."""
    whole = opened_picture(path.read_bytes(), path).convert("RGB")
    upper = whole.crop((0, 0, whole.width, min(height, whole.height)))
    small = upper.resize((_WIDTH, max(1, round(upper.height * _WIDTH / upper.width))))
    out = BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
