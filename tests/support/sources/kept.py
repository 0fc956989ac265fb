"""Sources of tests that come out the same each time: recordings and speech are made once on a machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(tempfile.gettempdir()) / f"bilingual-sources-{os.getuid()}"


def kept(suffix: str, make: Callable[[Path], object], program: str, *facts: object) -> Path:
    """Return the file that *make* wrote to the path it was given, with this *program*, for the same *facts*.

    It belongs to all tests: copy it before it may change.
    """
    said = repr((suffix, _state(program), facts))
    path = _FOLDER / f"{hashlib.sha256(said.encode()).hexdigest()[:24]}{suffix}"
    if not path.is_file():
        _FOLDER.mkdir(mode=0o700, exist_ok=True)
        part = path.with_name(f"{path.stem}.{os.getpid()}{suffix}")
        make(part)
        part.replace(path)
    return path


@lru_cache(maxsize=8)
def _state(program: str) -> tuple[str, int, int]:
    found = shutil.which(program)
    assert found is not None, f"{program} is not installed"
    file = Path(found).stat()
    return found, file.st_size, file.st_mtime_ns
