"""What a run delivers, to compare with another run."""

from __future__ import annotations

from pathlib import Path

ABOUT_THE_RUN = ("manifest.json", "report.json", "index.html")


def delivered(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder*, without those that say how they were made."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in ABOUT_THE_RUN)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
