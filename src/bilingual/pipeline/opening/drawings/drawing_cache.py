"""What is drawn of recordings for pages: made once, and kept in the root's state folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from bilingual.errors import InputError, MediaError
from bilingual.pipeline.items.results import said
from bilingual.pipeline.records.files import disk_errors, write_bytes, write_text
from bilingual.pipeline.records.workspace import state_folder
from bilingual.settings import Settings

_FOLDER = "drawn"
_REASON = ".txt"
WORK = "peaks-"  # folders to work in
_DAY_S = 86_400
_MOST = 1000  # files of a kind: those used longest ago are made again


@dataclass(frozen=True, slots=True)
class Drawn:
    """The file ``path``, or why there is none, in one line."""

    path: Path | None
    reason: str = ""


def drawn(settings: Settings, name: str, draw: Callable[[Path], bytes]) -> Drawn:
    """Return the file *name* of the state folder, which *draw* makes, given a folder to work in.

    Two that ask at the same time wait for one drawing. What cannot be drawn is tried once. Raises WorkspaceError if it
    cannot be kept, NotInstalled without ffmpeg.
    """
    folder = state_folder(settings.state, "run", _FOLDER)
    path, failed = folder / name, folder / f"{name}{_REASON}"
    if not (path.is_file() or failed.is_file()):
        with disk_errors(path), FileLock(folder / f"{name[:1]}.lock", mode=0o600):
            if not (path.is_file() or failed.is_file()):
                _tidy(folder, path.suffix)
                try:
                    write_bytes(path, draw(folder), 0o600)
                except (InputError, MediaError) as error:
                    write_text(failed, said(error, settings), 0o600)
    if failed.is_file():
        return Drawn(None, failed.read_text("utf-8"))
    with suppress(OSError):
        path.touch()
    return Drawn(path)


def _tidy(folder: Path, suffix: str) -> None:
    with suppress(OSError):
        files = sorted(folder.glob(f"[!.]*{suffix}"), key=lambda path: path.stat().st_mtime_ns)
        for path in files[: max(0, len(files) - _MOST + 1)]:
            path.unlink(missing_ok=True)
        for left in folder.glob(f"{WORK}*"):  # of a program that was killed
            if left.stat().st_mtime < time.time() - _DAY_S:
                shutil.rmtree(left, ignore_errors=True)
