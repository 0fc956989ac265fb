"""The last step of a video: moves it from the work folder, where it was verified, to the results."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from bilingual.engines.media.encoding.encode import atomic_file
from bilingual.errors import WorkspaceError


def deliver(made: Path, output: Path) -> None:
    """Move the finished file *made* to *output* atomically, replacing any earlier one.

    So the results never contain a partial file. If they are on another disk, the file is first copied under a hidden
    name. Raises WorkspaceError if the folder is not writable.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        made.replace(output)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise WorkspaceError("BIL-WRK-001", f"cannot be written: {error.strerror or error}", where=output) from None
        with atomic_file(output) as part:
            shutil.copyfile(made, part)
        made.unlink()


def clear_parts(folder: Path) -> None:
    """Remove partial files of interrupted runs from the results *folder*. No one else may use it meanwhile."""
    for pattern in (".*.part", ".*.part.*"):
        for left in folder.rglob(pattern):
            left.unlink(missing_ok=True)
