"""Caches the finished parts of videos by key, and moves finished videos to the results."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.engines.media.encoding.encode import atomic_file, sync
from bilingual.engines.sources import ReadFile
from bilingual.errors import system_error

if TYPE_CHECKING:
    from bilingual.engines.media.graphs.video_job import VideoJob
    from bilingual.model.recording.source import Recording


_HASH = ".sha256"


class Store:
    """Finished parts by key, in one folder; ``media`` is the source's content hash, part of every key."""

    def __init__(self, folder: Path, media: str, facts: Mapping[str, Any]) -> None:
        self.folder = folder
        self.media = media
        self._facts = dict(facts)

    @contextmanager
    def run_folder(self) -> Iterator[Path]:
        """Yield a temporary folder inside the store."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".run-", dir=self.folder) as name:
                yield Path(name)
        except OSError as error:
            what = f"cannot store the files for encoding: {error.strerror or error}"
            raise system_error("BIL-WRK-003", what, error, self.folder) from None

    def path(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{key}.mp4"

    @property
    def tool_facts(self) -> dict[str, Any]:
        """The versions of the encoder and of our graphs."""
        return dict(self._facts)

    def facts(self, job: VideoJob, **more: Any) -> dict[str, Any]:
        return {**self._facts, **job.recording.facts, "media": self.media, **more}


def put(made: Path, path: Path, recording: Recording) -> None:
    """Move the finished file *made* to *path* in a store, with its hash beside it.

    Raises InputError if *recording* has another content by now: who brings the old one back would get the new picture.
    """
    if recording.seen:
        ReadFile(recording.path, recording.sha256, recording.seen).check()
    _hash_file(path).write_text(_sha256(made, path.name), "ascii")
    made.replace(path)


def is_intact(path: Path) -> bool:
    """Return whether *path* in its store is what was put there.

    What has no hash may be of an earlier version, or have lost it in a power cut: it is not used.
    """
    with suppress(FileNotFoundError, UnicodeDecodeError):
        return _hash_file(path).read_text("ascii") == _sha256(path, path.name)
    return False


def _hash_file(path: Path) -> Path:
    return path.with_name(f"{path.name}{_HASH}")


def _sha256(path: Path, name: str) -> str:
    """Return the hash of a file's *name* in its store and of its content, so that two files cannot be swapped."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha256(name.encode())).hexdigest()


def evict(folders: Iterable[Path], keep_bytes: int) -> None:
    """Remove the least recently used files from the stores *folders* until they hold at most *keep_bytes*."""
    every = (path for folder in folders for path in folder.glob("*-*.*"))
    files = [path for path in every if path.suffix != _HASH and path.is_file()]
    room = keep_bytes
    for path in sorted(files, key=lambda path: -path.stat().st_mtime):
        room -= path.stat().st_size
        if room < 0:
            path.unlink(missing_ok=True)
            _hash_file(path).unlink(missing_ok=True)


def clear_runs(folder: Path) -> None:
    """Remove leftovers of interrupted runs from the store *folder*. No one else may use it meanwhile."""
    for left in folder.glob(".run-*"):
        shutil.rmtree(left, ignore_errors=True)


def deliver(made: Path, output: Path) -> None:
    """Move the finished file *made* to *output* atomically, replacing any earlier one.

    So the results never contain a partial file. If they are on another disk, the file is first copied under a hidden
    name. Raises NoRoom, or WorkspaceError if the folder is not writable.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        sync(made)
        made.replace(output)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise system_error("BIL-WRK-001", f"cannot be written: {error.strerror or error}", error, output) from None
        with atomic_file(output) as part:
            shutil.copyfile(made, part)
        made.unlink()


def clear_parts(folder: Path) -> None:
    """Remove partial files of interrupted runs from the results *folder*. No one else may use it meanwhile."""
    for pattern in (".*.part", ".*.part.*"):
        for left in folder.rglob(pattern):
            left.unlink(missing_ok=True)
