"""Fetches the files of a model: each appears only when it is complete and is what the host published.

An interrupted transfer goes on where it stopped, also in the next run. Two runs never fetch one model at once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from filelock import FileLock

from bilingual.engines.base import Progress, silent
from bilingual.engines.http.download import download
from bilingual.engines.http.stopping import pause
from bilingual.engines.models.hosts import refusal
from bilingual.engines.models.orders import Order, RemoteFile, is_instead, is_whole
from bilingual.engines.models.storing import existing_folder, place_folder, room_in, safe_path
from bilingual.errors import (
    BadResponse,
    BilingualError,
    EngineError,
    Transient,
    Unavailable,
    WorkspaceError,
)
from bilingual.redaction import public_url

log = logging.getLogger(__name__)

WAITS_S = (1.0, 3.0, 10.0)
"""How long to wait before each further attempt that brought nothing new, if the host does not say."""
_LONGEST_WAIT_S = 120.0


def fetch_file(order: Order, target: Path, environment: Mapping[str, str], progress: Progress = silent) -> None:
    """Fetch the only file of *order* to *target*.

    ``HTTPS_PROXY`` and ``HTTP_PROXY`` are honoured. Raises NotInstalled if the host does not have the file,
    AuthenticationFailed if it does not give it, Unavailable if it does not answer or the transfer breaks off,
    BadResponse for wrong content, WorkspaceError for a full disk.
    """
    before = _state(target)
    with _storing(order, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            if before != _state(target):  # another run has just fetched it
                return
            _Fetch(order, environment, progress).one(order.files[0], target)


def fetch_folder(
    order: Order,
    folder: Path,
    environment: Mapping[str, str],
    progress: Progress = silent,
    *,
    finish: Callable[[Path], None] = lambda folder: None,
) -> None:
    """Fetch the files of *order* to *folder*, which appears when all of them are there and replaces an older one.

    *finish* gets the complete folder before that, and may refuse it. Raises like ``fetch_file``, BadResponse for a name
    that leads out of the folder.
    """
    building = folder.with_name(f".{folder.name}.part")
    places = [safe_path(file.path) for file in order.files]
    with _storing(order, folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        before = _state(folder)
        with _lock(folder):
            if before != _state(folder):
                return
            if building.is_symlink():
                building.unlink()
            building.mkdir(exist_ok=True)
            fetch = _Fetch(order, environment, progress)
            fetch.check_room(building)
            for file, place in zip(order.files, places, strict=True):
                target = building / place
                target.parent.mkdir(parents=True, exist_ok=True)
                fetch.one(file, target, again=False)
            try:
                finish(building)
            except BilingualError:
                shutil.rmtree(building, ignore_errors=True)
                raise
            place_folder(building, folder)


class _Fetch:
    """One order at work."""

    def __init__(self, order: Order, environment: Mapping[str, str], progress: Progress) -> None:
        self._order, self._environment, self._progress = order, environment, progress
        self._before = 0  # bytes of the files that are complete
        self._done, self._total = 0, 0

    def check_room(self, building: Path) -> None:
        """Raise WorkspaceError if the disk has no room for what is missing in *building*."""
        there = sum(path.stat().st_size for path in building.rglob("*") if path.is_file())
        _check_room(self._order, building, self._order.size - there)

    def one(self, file: RemoteFile, target: Path, *, again: bool = True) -> None:
        """Fetch *file* to *target*; a complete one there is kept unless it is to be fetched *again*."""
        if again or not target.is_file() or not is_whole(file, target):
            part = target.with_name(target.name + ".part")
            if part.is_symlink():
                part.unlink()
            log.info("fetching %s from %s", self._order.what, public_url(file.url))
            self._attempts(file, part)
            part.replace(target)
        self._before += target.stat().st_size

    def _attempts(self, file: RemoteFile, part: Path) -> None:
        """Fill *part* until it is the whole file; only attempts that bring nothing count."""
        waits = list(WAITS_S)
        resumed = part.is_file()
        while True:
            had = part.stat().st_size if part.is_file() else 0
            try:
                self._transfer(file, part)
            except Transient as error:
                if part.is_file() and part.stat().st_size > had:
                    waits = list(WAITS_S)
                wait = error.wait_s if error.wait_s is not None else (waits[0] if waits else 0.0)
                if not waits or wait > _LONGEST_WAIT_S:
                    if part.is_file() and not part.stat().st_size:
                        part.unlink()
                    self._give_up(file, error)
                waits.pop(0)
                log.info("%s: %s; trying again", self._order.what, error.what)
                pause(wait)
                continue
            except EngineError as error:
                part.unlink(missing_ok=True)
                self._give_up(file, error)
            if self._checked(file, part, resumed=resumed):
                return
            resumed = False

    def _transfer(self, file: RemoteFile, part: Path) -> None:
        what, url = self._order.what, file.url
        reply = download(what, url, part, self._environment, self._taken(part), headers=self._order.headers)
        if reply.ok:
            return
        if reply.status_code != 416:  # there is no more of it: the check of the content tells whether it is whole
            raise refusal(what, url, reply, self._order.remedy)

    def _taken(self, part: Path) -> Callable[[int, int], None]:
        checked = False

        def taken(so_far: int, whole: int) -> None:
            nonlocal checked
            if not checked and whole:
                _check_room(self._order, part, whole - so_far)
            checked = True
            self._done, self._total = so_far, whole
            everything = self._order.size or whole
            share = min(1.0, (self._before + so_far) / everything) if everything else 0.0
            self._progress(share, f"fetching {self._order.what}")

        return taken

    def _checked(self, file: RemoteFile, part: Path, *, resumed: bool) -> bool:
        """Return whether *part* is the whole file; false for one to fetch anew, because its start is from another.

        Raises BadResponse for wrong content.
        """
        if is_whole(file, part):
            return True
        other = is_instead(part)
        part.unlink()
        if resumed:
            return False
        if other:
            raise BadResponse(
                "BIL-MDL-004",
                f"the download of {self._order.what} from {public_url(file.url)} is {other}, not the file",
                remedy=self._order.remedy,
            )
        raise BadResponse(
            "BIL-NET-005",
            f"the download of {self._order.what} is not the published file: its hash differs",
            remedy=self._order.remedy,
        )

    def _give_up(self, file: RemoteFile, error: EngineError) -> NoReturn:
        """Raise *error* if the host itself refused, else what it means for the model."""
        what, remedy = self._order.what, self._order.remedy
        if error.code in ("BIL-NET-006", "BIL-MDL-005"):
            raise error
        if 0 < self._done < self._total:
            raise Unavailable(
                "BIL-NET-004",
                f"the download of {what} stopped after {self._done} of {self._total} bytes",
                remedy=f"The next attempt goes on from there. {remedy}",
            ) from error
        raise Unavailable(
            "BIL-NET-007", f"{what} cannot be downloaded from {public_url(file.url)} ({error.what})", remedy=remedy
        ) from error


def _lock(place: Path) -> FileLock:
    """Return the lock of what is fetched to *place*: one file for each user and place, which stays there."""
    folder = Path(tempfile.gettempdir()) / f"bilingual-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(exist_ok=True)
    return FileLock(folder / f"{hashlib.sha256(str(place.absolute()).encode()).hexdigest()[:24]}.lock")


def _check_room(order: Order, place: Path, needed: int) -> None:
    folder = existing_folder(place)
    if needed > (room := room_in(folder)):
        raise WorkspaceError(
            "BIL-MDL-006",
            f"{order.what} needs {needed / 1e6:.0f} MB more, and {max(0, room) / 1e6:.0f} MB are free",
            where=folder,
            remedy="Free some space, or choose another folder with BILINGUAL_MODELS, HF_HOME or XDG_CACHE_HOME.",
        )


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


@contextmanager
def _storing(order: Order, place: Path) -> Iterator[None]:
    """Turn an error of the file system into one that names the model."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            "BIL-NET-025",
            f"{order.what} cannot be stored ({error.strerror or os.strerror(error.errno or 5)})",
            where=place,
            remedy=order.remedy,
        ) from error
