"""Unpacks an archive from elsewhere: nothing is written outside its folder, and nothing appears unless all is whole."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from bilingual.engines.models.storing import existing_folder, place_folder, room_in, safe_path
from bilingual.errors import BadResponse, BilingualError, NotInstalled, WorkspaceError


def unpack(archive: Path, parent: Path, check: Callable[[Path], object]) -> Path:
    """Unpack *archive*, a ZIP file with one folder, into *parent*, in place of an older folder; return the folder.

    *check* gets the folder before it appears, and may refuse it. Raises BadResponse for an archive that is damaged or
    tries to write elsewhere, WorkspaceError for a full disk.
    """
    building: Path | None = None
    try:
        with zipfile.ZipFile(archive) as packed:
            top = _top(archive, packed.infolist())
            _check_room(archive, parent, sum(one.file_size for one in packed.infolist()))
            building = parent / f".{top}.part"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            packed.extractall(building)
        check(building / top)
        place_folder(building / top, parent / top)
    except NotInstalled as error:  # it names a file in the folder that is about to go
        raise BadResponse(error.code, error.what, where=archive, remedy=error.remedy) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadResponse(
            "BIL-MDL-041",
            f"is no archive, or a damaged one ({str(error).partition(chr(10))[0] or type(error).__name__})",
            where=archive,
            remedy="Fetch or copy it again.",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            "BIL-MDL-042", f"cannot be unpacked ({error.strerror})", where=archive, remedy=f"Check the folder {parent}."
        ) from error
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)
    return parent / top


def _top(archive: Path, members: Sequence[zipfile.ZipInfo]) -> str:
    """Return the name of the only folder. Raises BadResponse for odd members."""
    try:
        paths = [safe_path(one.filename) for one in members]
    except BilingualError as error:
        raise BadResponse(error.code, error.what, where=archive, remedy=error.remedy) from error
    names = [str(path).casefold() for one, path in zip(members, paths, strict=True) if not one.is_dir()]
    tops = {path.parts[0] for path in paths}
    links = any(stat.S_ISLNK(one.external_attr >> 16) for one in members)
    if len(tops) != 1 or links or len(names) != len(set(names)) or next(iter(tops)).startswith("."):
        raise BadResponse(
            "BIL-MDL-043",
            "is no package: it must hold one folder, with files of different names and no links",
            where=archive,
            remedy="Fetch it from its publisher.",
        )
    return tops.pop()


def _check_room(archive: Path, parent: Path, needed: int) -> None:
    if needed > (room := room_in(existing_folder(parent))):
        raise WorkspaceError(
            "BIL-MDL-044",
            f"needs {needed / 1e6:.0f} MB unpacked, and {max(0, room) / 1e6:.0f} MB are free",
            where=archive,
            remedy="Free some space, or choose another folder with ARGOS_PACKAGES_DIR.",
        )
