"""Uploads into the inbox: in parts, continued after a break, and moved in only when all is there.

What arrives lies in a hidden folder of the inbox, which the watcher does not look into, so that the end is a rename and
half a copy is never taken. An upload is named by what it consists of: dropping the same files again continues it.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bilingual.errors import InputError, NoRoom
from bilingual.model.digest import digest
from bilingual.model.notation import toml_value
from bilingual.pipeline.inbox.groups import move_group, scan
from bilingual.pipeline.inbox.queue import make_inbox
from bilingual.pipeline.records.files import disk_errors, make_folder, read_json, write_json, write_text
from bilingual.pipeline.records.reasons import REASON_SUFFIX
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES, SIDECAR_SUFFIXES
from bilingual.settings import FILE_NAME, Settings
from bilingual.settings.reading import check_size
from bilingual.text.slugs import file_name

PART_BYTES = 8 * 1024 * 1024
"""The most that one request brings."""
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
# No settings: what they may say is chosen on the page. No archives: what is in them cannot be seen here.
_TAKEN = MEDIA_SUFFIXES | ARTICLE_SUFFIXES | SIDECAR_SUFFIXES | _PICTURES | {".csv"}
_MAIN = MEDIA_SUFFIXES | ARTICLE_SUFFIXES
_STAGED, _PLAN, _READY = ".studio-", "plan.json", "ready"
_MOST_FILES, _DEEPEST = 2000, 8
_SPARE_BYTES = 500_000_000  # that must stay free on the disk: a run needs room, too
_AGAIN = "Drop the files again."
_KEPT_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """The files of one drop, by their place in it, with their size in bytes and how much of each has arrived."""

    name: str
    places: tuple[str, ...]
    sizes: tuple[int, ...]
    arrived: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        files = zip(self.places, self.sizes, self.arrived, strict=True)
        return {
            "id": self.name,
            "part_bytes": PART_BYTES,
            "files": [{"path": path, "size": size, "arrived": arrived} for path, size, arrived in files],
        }


class Uploads:
    """The uploads of one root."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._locks: dict[str, threading.Lock] = {}
        self._moving = threading.Lock()  # a name that is free is taken by one upload

    def begin(self, files: Sequence[tuple[str, int, int | str]], choices: Mapping[str, Sequence[str]]) -> Upload:
        """Begin or continue the upload of *files*: their path in what was dropped, their size, and a mark of their
        version; *choices* are settings for all of them.

        Raises InputError for files that are not taken, or have no room.
        """
        if not files or len(files) > _MOST_FILES:
            what = f"{len(files):,} files are too many at once" if files else "there are no files"
            raise InputError("BIL-STU-001", what, remedy=f"Drop at most {_MOST_FILES:,} files.")
        places = [_checked(path) for path, _, _ in files]
        for place, (_, size, _) in zip(places, files, strict=True):
            if PurePosixPath(place).suffix.lower() not in MEDIA_SUFFIXES:
                check_size(Path(place), size)  # before it is sent: no run would read it
        taken = {place.lower() for place in places}
        if len(taken) < len(places) or any(
            str(one) in taken for place in taken for one in PurePosixPath(place).parents
        ):
            raise InputError("BIL-STU-002", "two files have the same name", remedy="Rename one.")
        if not any(PurePosixPath(place).suffix.lower() in _MAIN | SIDECAR_SUFFIXES for place in places):
            raise InputError("BIL-STU-003", "there is no file that can be published", remedy="Drop it with them.")
        name = digest([[place, size, mark] for place, (_, size, mark) in zip(places, files, strict=True)])[:32]
        with self._locked(name) as folder:
            sizes = [max(0, size) for _, size, _ in files]
            self._check_room(sum(sizes) - sum(_size(folder / str(n)) for n in range(len(files))))
            make_folder(folder)
            write_json(folder / _PLAN, {"places": places, "sizes": sizes, "choices": dict(choices)})
            for number, size in enumerate(sizes):
                if size == 0:  # of an empty file no part comes
                    (folder / str(number)).touch()
            return _read(folder)

    def take(self, name: str, number: int, offset: int, part: bytes) -> Upload:
        """Append *part* to the file *number*, of which *offset* bytes have arrived; else nothing is changed.

        Raises InputError for an upload that is not there, and for more than the file has.
        """
        with self._locked(name) as folder:
            upload = _read(folder)
            if not 0 <= number < len(upload.places):
                raise InputError("BIL-STU-004", "has no such file", where=name)
            if offset != upload.arrived[number]:
                return upload
            if offset + len(part) > upload.sizes[number]:
                raise InputError("BIL-STU-005", "is longer than it was", where=upload.places[number], remedy=_AGAIN)
            with _room_for(upload.places[number]), (folder / str(number)).open("ab") as opened:
                opened.write(part)
                opened.flush()
                os.fsync(opened.fileno())
            return _read(folder)

    def finish(self, name: str) -> list[str]:
        """Move a complete upload into the inbox; return the new names there. Nothing there is overwritten.

        Raises InputError if a part is missing.
        """
        with self._locked(name) as folder:
            upload, ready = _read(folder), folder / _READY
            for place, size, arrived in zip(upload.places, upload.sizes, upload.arrived, strict=True):
                if arrived != size and not ready.exists():
                    raise InputError("BIL-STU-006", "is not complete", where=place, remedy=_AGAIN)
            # From here on a finish that was killed goes on where it was.
            make_folder(ready)
            for number, place in enumerate(upload.places):
                make_folder((ready / place).parent)
                if (folder / str(number)).exists():
                    (folder / str(number)).rename(ready / place)
            with _room_for(upload.places[0]):
                _write_choices(ready, read_json(folder / _PLAN)["choices"])
            with self._moving:
                names = _moved_in(ready, make_inbox(self._settings))
            shutil.rmtree(folder)
            return names

    def drop(self, name: str) -> None:
        """Forget an upload and what has arrived of it."""
        with self._locked(name) as folder:
            shutil.rmtree(folder, ignore_errors=True)

    def forget_old(self) -> None:
        """Remove uploads that nobody has continued for a week."""
        for folder in make_inbox(self._settings).glob(f"{_STAGED}*"):
            if time.time() - folder.lstat().st_mtime > _KEPT_S:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str) -> Iterator[Path]:
        if not re.fullmatch("[0-9a-f]{32}", name):
            raise InputError("BIL-STU-007", "there is no such upload", remedy=_AGAIN)
        with self._locks.setdefault(name, threading.Lock()):
            yield make_inbox(self._settings) / f"{_STAGED}{name}"

    def _check_room(self, needed: int) -> None:
        inbox = make_inbox(self._settings)
        free = shutil.disk_usage(inbox).free - _SPARE_BYTES
        if needed > free:
            spare = f"{max(0, free) / 1e6:,.0f} MB are free, besides {_SPARE_BYTES / 1e6:,.0f} MB that runs need"
            what = f"{needed / 1e6:,.1f} MB do not fit: {spare}"
            raise InputError("BIL-STU-008", what, where=inbox, remedy="Make room, then drop them again.")


@contextmanager
def _room_for(place: str) -> Iterator[None]:
    """Map disk errors to those of the dropped file *place*; what was written of it before is continued."""
    try:
        with disk_errors(Path(place)):
            yield
    except NoRoom as error:
        raise NoRoom(
            "BIL-STU-027",
            "the disk is full; what has arrived is kept",
            where=place,
            remedy="Make room, then drop the same files again.",
        ) from error


def _checked(path: str) -> str:
    """Return the *path* of a dropped file, with names that every system takes. Raises InputError."""
    parts = unicodedata.normalize("NFC", path).split("/")
    suffix = PurePosixPath(parts[-1]).suffix.lower()
    if len(parts) > _DEEPEST or any(not part or part.startswith(".") for part in parts):
        raise InputError("BIL-STU-009", "hidden files and deep folders are not taken", where=path)
    if suffix not in _TAKEN or parts[-1].lower().endswith(REASON_SUFFIX):
        taken = ", ".join(sorted(one[1:] for one in _TAKEN))
        raise InputError("BIL-STU-010", "is no file that belongs here", where=path, remedy=f"Supported: {taken}.")
    return "/".join(file_name(part) for part in parts)


def _read(folder: Path) -> Upload:
    plan = folder / _PLAN
    if not plan.is_file():
        raise InputError("BIL-STU-007", "there is no such upload", remedy=_AGAIN)
    value = read_json(plan)
    places = tuple(value["places"])
    arrived = tuple(_size(folder / str(number)) for number in range(len(places)))
    return Upload(folder.name.removeprefix(_STAGED), places, tuple(value["sizes"]), arrived)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _write_choices(folder: Path, choices: Mapping[str, Sequence[str]]) -> None:
    """Write the settings chosen on the page next to each recording and article in *folder*, or for its folders."""
    text = "".join(f"{name} = {toml_value(tuple(value))}\n" for name, value in choices.items() if value)
    if not text:
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            write_text(path / FILE_NAME, text)
        elif path.suffix.lower() in _MAIN:
            write_text(path.with_suffix(".toml"), text)


def _moved_in(ready: Path, inbox: Path) -> list[str]:
    """Move what is in *ready* into the *inbox*: folders whole, each file with those that belong to it."""
    names = [_renamed(path, inbox) for path in sorted(ready.iterdir()) if path.is_dir()]
    names += [move_group(group, inbox)[group.main].name for group in scan(ready)[0]]
    return names + [_renamed(path, inbox) for path in sorted(ready.iterdir())]


def _renamed(path: Path, folder: Path) -> str:
    place, number = folder / path.name, 1
    while os.path.lexists(place):
        number += 1
        place = folder / f"{path.stem}-{number}{path.suffix}"
    with disk_errors(place):
        path.rename(place)
    return place.name
