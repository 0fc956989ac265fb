"""Files as records: read whole, written atomically, and disk errors with advice."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from bilingual.engines.sources import sha256_of
from bilingual.errors import InputError, system_error
from bilingual.model.notation import indented_json, parse_strict_json
from bilingual.settings.reading import content_of


def make_folder(folder: Path) -> None:
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)


Keep = Callable[[Path, bytes], None]
"""Gets each text that is about to become a file."""
_keeping: ContextVar[Keep | None] = ContextVar("bilingual_keeping", default=None)


@contextmanager
def keeping(keep: Keep) -> Iterator[None]:
    """Give *keep* what ``write_bytes`` and its relatives write meanwhile, before they do."""
    token = _keeping.set(keep)
    try:
        yield
    finally:
        _keeping.reset(token)


@contextmanager
def writing(path: Path, mode: int | None = None) -> Iterator[IO[bytes]]:
    """Give a file under a temporary name in the same folder, and rename it when it is complete.

    The file is as private as its folder, unless it gets a *mode*. A pipe or device, such as /dev/stdout, is written to
    and not replaced.
    """
    if path.parent == Path("/dev") or (path.exists() and not path.is_file() and not path.is_dir()):
        with disk_errors(path), path.open("wb") as file:
            yield file
        return
    make_folder(path.parent)
    with disk_errors(path):
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o664 & path.parent.stat().st_mode if mode is None else mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_bytes(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write *content* as the file *path*, atomically."""
    if (keep := _keeping.get()) is not None:
        token = _keeping.set(None)  # what it writes itself has no copy
        try:
            keep(path, content)
        finally:
            _keeping.reset(token)
    with writing(path, mode) as file:
        file.write(content)


def write_text(path: Path, text: str, mode: int | None = None) -> None:
    """Write *text* as UTF-8 with its own line ends, atomically."""
    write_bytes(path, text.encode("utf-8"), mode)


def write_changed(path: Path, text: str) -> None:
    """Write *text* unless the file already contains it."""
    if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
        write_text(path, text)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write *value* as readable JSON without escapes, atomically."""
    write_text(path, json_text(value))


def json_text(value: Mapping[str, Any]) -> str:
    return indented_json(value) + "\n"


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises InputError naming the file and the place."""
    return json_in(read_bytes(path), path)


def seen_json(path: Path) -> Mapping[str, Any]:
    """Return what ``read_json`` returns, read once as long as the file has the same date, size and place on the disk.

    It is everybody's: nobody may change it. Raises InputError like ``read_json``.
    """
    try:
        seen = path.stat()
    except OSError as error:
        raise InputError("BIL-WRK-012", f"cannot be read: {error.strerror}", where=path) from error
    return _seen(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(maxsize=4)  # a manifest has a megabyte for a long text
def _seen(path: Path, _mark: tuple[int, ...]) -> Mapping[str, Any]:
    return read_json(path)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of texts. Raises InputError if it is unreadable."""
    try:
        return content_of(path)
    except OSError as error:
        raise InputError("BIL-WRK-012", f"cannot be read: {error.strerror}", where=path) from error


def json_in(content: bytes, path: Path) -> dict[str, Any]:
    """Return the object in *content*, that of *path*. Raises InputError naming the file and the place."""
    try:
        value = parse_strict_json(content.decode("utf-8-sig"))
    except ValueError as error:
        raise InputError(
            "BIL-WRK-011", f"is not valid JSON: {error}", where=path, remedy="Undo the last edit, or delete it."
        ) from error
    if not isinstance(value, dict):
        raise InputError("BIL-WRK-013", "does not contain a JSON object", where=path)
    return value


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file. Raises InputError if it is unreadable."""
    try:
        return sha256_of(path)
    except OSError as error:
        raise InputError("BIL-WRK-012", f"cannot be read: {error.strerror}", where=path) from error


def file_hashes(paths: Iterable[Path]) -> dict[str, str | None]:
    """Return the SHA-256 of each file by its path, ``None`` for one that does not exist."""
    return {str(path): file_sha256(path) if path.is_file() else None for path in paths}


def file_state(path: Path) -> list[int] | None:
    """Return attributes that change with the content; no editor or copy preserves all of them. ``None``: no file."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino]


@contextmanager
def disk_errors(where: Path) -> Iterator[None]:
    """Map disk errors to WorkspaceError, or NoRoom, with advice."""
    try:
        yield
    except OSError as error:
        raise system_error("BIL-WRK-014", f"cannot be written: {error.strerror}", error, where) from error
