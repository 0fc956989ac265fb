"""The last step of a video: from the work folder, where it was looked at, to its name in the results."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from bilingual.engines.media.encoding.encode import whole_file
from bilingual.errors import WorkspaceError


def deliver(made: Path, output: Path) -> None:
    """Move the finished file *made* to *output* in one step; an earlier one is there until then.

    So nothing half is ever in the results, whenever the process is killed. Only results on another disk
    are copied first, under a hidden name. Raises WorkspaceError where the folder cannot be written.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        made.replace(output)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise WorkspaceError(f"cannot be written: {error.strerror or error}", where=output) from None
        with whole_file(output) as part:
            shutil.copyfile(made, part)
        made.unlink()


def clear_parts(folder: Path) -> None:
    """Remove what runs that were killed left half in the results *folder*; nobody else may work there meanwhile."""
    for pattern in (".*.part", ".*.part.*"):
        for left in folder.rglob(pattern):
            left.unlink(missing_ok=True)
