"""The file next to a failed source that says why it failed."""

from __future__ import annotations

import hashlib
from pathlib import Path

REASON_SUFFIX = ".reason.txt"
HUNG = "hung: "
"""Begins the line that says how many runs in a row hung."""
PASSING = "kind: transient"
"""The line that says that trying again may help."""
_LONGEST_NAME = 255  # bytes, on nearly every file system


def reason_path(path: Path) -> Path:
    """Return the path of a failure's reason, next to the file, with the name shortened if too long."""
    name = path.name.encode("utf-8", "surrogateescape")
    if len(name) + len(REASON_SUFFIX) > _LONGEST_NAME:
        mark = "-" + hashlib.sha256(name).hexdigest()[:6]
        name = name[: _LONGEST_NAME - len(REASON_SUFFIX) - len(mark)]
        return path.with_name(name.decode("utf-8", "ignore") + mark + REASON_SUFFIX)
    return path.with_name(path.name + REASON_SUFFIX)


def recorded_origin(reason: Path) -> str | None:
    """Return the failed source's original path in the inbox, from its reason file."""
    return next((line.removeprefix("inbox: ") for line in reason_lines(reason) if line.startswith("inbox: ")), None)


def recorded_hangs(reason: Path) -> int:
    """Return how many runs in a row hung, from the reason file."""
    found = next((line.removeprefix(HUNG) for line in reason_lines(reason) if line.startswith(HUNG)), "")
    return int(found[:4]) if found.isdecimal() else 0


def reason_lines(reason: Path) -> list[str]:
    """Return the lines of a reason file: the error, its kind, what to do next, and the original path."""
    return reason.read_text("utf-8", "surrogateescape").splitlines() if reason.is_file() else []
