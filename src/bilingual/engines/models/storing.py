"""Putting the files of a model on the disk: names that stay in their folder, room, and whole folders at once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PurePosixPath

from bilingual.errors import BadResponse

SPARE = 64_000_000  # bytes that stay free on the disk


def safe_path(name: str) -> PurePosixPath:
    """Return *name*, given by a host or an archive, as a path below a folder. Raises BadResponse if it is none.

    >>> safe_path("onnx/model.onnx")
    PurePosixPath('onnx/model.onnx')
    """
    path = PurePosixPath(name)
    odd = not path.parts or path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00-\x1f\x7f]", name)
    if odd or any(part.startswith(".") and part.endswith(".part") for part in path.parts):
        raise BadResponse(
            "BIL-MDL-003",
            f"the model has a file with a name that could lead out of its folder: {name[:80]!r}",
            remedy="Do not use this model, and tell whoever published it.",
        )
    return path


def place_folder(building: Path, folder: Path) -> None:
    """Rename *building* to *folder*, in place of an older one."""
    old = folder.with_name(f".{folder.name}.old")
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    building.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def existing_folder(place: Path) -> Path:
    """Return *place* if it is a folder, else the nearest folder above it."""
    return next(path for path in (place, *place.parents) if path.is_dir())


def room_in(folder: Path) -> int:
    """Return how many bytes may be written in *folder*; less than 0 if fewer than ``SPARE`` are free."""
    return shutil.disk_usage(folder).free - SPARE
