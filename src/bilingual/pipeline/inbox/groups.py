"""Items in the inbox: a recording or an article with its files."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from pathlib import Path

from bilingual.model.digest import digest
from bilingual.pipeline.records.files import disk_errors, make_folder
from bilingual.pipeline.records.reasons import REASON_SUFFIX, reason_path
from bilingual.pipeline.records.untrusted import kind_of_entry
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES, SIDECAR_SUFFIXES, own_settings
from bilingual.pipeline.sidecars.names import Listing, members, name_after
from bilingual.pipeline.sidecars.siblings import is_translation, translation_files

_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial")
# Files dropped along with an article or a recording: settings, glossaries, pictures.
_BESIDE = frozenset({".toml", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})


@dataclass(frozen=True, slots=True)
class Group:
    """One item in the inbox: a recording or an article with its files, or an entry that can be neither.

    ``kind`` is "video", "article", "any" if only the caller knows, or "none" for a link, a pipe, a device, or a folder
    named like a recording.
    """

    main: Path
    members: tuple[Path, ...]
    kind: str

    def signature(self) -> str:
        """Return a hash of names, sizes and times, equal as long as no member is changed or moved."""
        facts: list[list[object]] = []
        inside = self.main.rglob("*") if kind_of_entry(self.main) == stat.S_IFDIR else ()
        for path in chain(self.members, inside):
            try:
                seen = path.lstat()
            except FileNotFoundError:
                facts.append([str(path), "gone"])
                continue
            # The change time distinguishes a file that was removed and dropped again.
            facts.append([str(path), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns])
        return digest(facts)


def scan(folder: Path) -> tuple[list[Group], list[Path]]:
    """Return the groups under *folder*, those that came first first, and sidecars waiting for a recording."""
    entries = _entries(folder)
    listing_of = lru_cache(maxsize=1)(Listing)  # entries come folder by folder
    groups = []
    for path in entries:
        suffix = path.suffix.lower()
        if suffix in MEDIA_SUFFIXES and _is_file(path):
            beside = _sidecars(path, listing_of(path.parent)) + _settings_beside(path)
            groups.append(Group(path, (path, *beside), "video"))
        elif suffix in ARTICLE_SUFFIXES and _is_file(path) and not is_translation(path):
            beside = translation_files(path, listing_of(path.parent)) + _settings_beside(path)
            groups.append(Group(path, (path, *beside), "article"))
    taken = {member for group in groups for member in group.members}
    alone = [path for path in entries if path not in taken]
    # One that is on another disk than media/failed stays, with its reason.
    groups += [Group(path, (path,), "none") for path in alone if _is_refused(path) and not reason_path(path).exists()]
    waiting = [
        path for path in alone if path.suffix.lower() in SIDECAR_SUFFIXES and kind_of_entry(path) == stat.S_IFREG
    ]
    groups.sort(key=lambda group: (_came_ns(group.main), str(group.main)))
    return groups, [path for path in waiting if not path.name.endswith(REASON_SUFFIX)]


def unrelated_files(folder: Path) -> list[Path]:
    """Return what is under *folder* but belongs to no item and is no picture or glossary, or cannot be looked at."""
    known = MEDIA_SUFFIXES | ARTICLE_SUFFIXES | SIDECAR_SUFFIXES | _BESIDE
    entries = _entries(folder)
    unread = {path for path in entries if kind_of_entry(path) in (0, stat.S_IFDIR) and not os.access(path, os.R_OK)}
    others = {path for path in entries if path.suffix.lower() not in known and not _is_refused(path)}
    return sorted(unread | others)


def group_of(source: Path) -> Group:
    """Return *source*, a recording or an article, with its files."""
    beside = [*_sidecars(source), *translation_files(source)]
    return Group(source, (source, *beside, *_settings_beside(source)), "any")


def mtime_ns(path: Path) -> int:
    """Return when *path* was changed, 0 if it is gone."""
    try:
        return path.lstat().st_mtime_ns
    except FileNotFoundError:
        return 0


def move_group(group: Group, folder: Path, stem: str | None = None) -> dict[Path, Path]:
    """Rename all members into *folder*, under *stem* if given; return their new paths.

    If a file of that name exists, the whole group gets a number, so that it stays together.
    """
    make_folder(folder)
    old, new = group.main.stem, stem or group.main.stem
    for number in count(1):
        name = new if number == 1 else f"{new}-{number}"
        # The reason of an earlier failure may remain after its file was removed.
        standing = [other.name for other in folder.iterdir() if not other.name.endswith(REASON_SUFFIX)]
        if any(other.startswith(f"{name}.") for other in standing):
            continue
        moved = {}
        for path in group.members:
            rest = name_after(path.name, old)
            place = folder / (path.name if rest is None else name + rest)
            with disk_errors(place):
                moved[path] = _moved(path, place)
        return moved
    raise AssertionError("unreachable: the numbers never end")


def _moved(path: Path, place: Path) -> Path:
    """Rename *path* to *place*, or copy and remove it if that is on another disk; return where it is now.

    A pipe or a folder is not copied: it stays.
    """
    try:
        return path.rename(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    if kind_of_entry(path) not in (stat.S_IFREG, stat.S_IFLNK):
        return path
    part = place.with_name(f".{path.stem[:40]}.part")
    part.unlink(missing_ok=True)
    shutil.copy2(path, part, follow_symlinks=False)
    part.replace(place)
    path.unlink()
    return place


def _came_ns(path: Path) -> int:
    """Return when *path* came to where it is, 0 if it is gone.

    A copy may keep the time of the original's last change, and so does a file that is moved; the time of the change of
    the entry itself (``ctime``) is that of the copy or the move.
    """
    try:
        return path.lstat().st_ctime_ns
    except FileNotFoundError:
        return 0


def _sidecars(path: Path, listing: Listing | None = None) -> list[Path]:
    if path.suffix.lower() not in MEDIA_SUFFIXES:
        return []
    return [side for side in members(path, listing) if not side.name.endswith(REASON_SUFFIX)]


def _settings_beside(path: Path) -> list[Path]:
    own = own_settings(path)
    return [own] if own else []


def _entries(folder: Path) -> list[Path]:
    """Return everything under *folder* but plain folders, hidden and unfinished files, following no links."""
    return list(_walked(folder)) if folder.is_dir() else []


def _walked(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
            continue
        if entry.is_dir(follow_symlinks=False) and is_plain_folder(path):
            yield from _walked(path)
        else:
            yield path


def is_plain_folder(path: Path) -> bool:
    """Return whether *path* is a folder that may hold items, and is not named like one."""
    return kind_of_entry(path) == stat.S_IFDIR and path.suffix.lower() not in MEDIA_SUFFIXES | ARTICLE_SUFFIXES


def _is_refused(path: Path) -> bool:
    """Return whether *path* can be no item and no part of one, whatever its name; a linked picture may be one."""
    kind = kind_of_entry(path)
    if kind == stat.S_IFLNK:
        items = MEDIA_SUFFIXES | ARTICLE_SUFFIXES | SIDECAR_SUFFIXES
        return path.suffix.lower() in items or os.path.isdir(path)  # noqa: PTH112 - see _is_file
    return kind not in (0, stat.S_IFREG) and not is_plain_folder(path)


def _is_file(path: Path) -> bool:
    # Path.is_file raises if the folder may be listed but not entered.
    return os.path.isfile(path)  # noqa: PTH113
