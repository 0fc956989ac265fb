"""The inbox: what waits there, when a copy is complete, and where a source goes afterwards."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import BilingualError, InputError, Transient
from bilingual.model.digest import digest
from bilingual.pipeline.manifest import Manifest
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES, SIDECAR_SUFFIXES, Request
from bilingual.pipeline.run import Result
from bilingual.pipeline.sidecars import sidecar_files
from bilingual.pipeline.workspace import Workspace, disk_errors, make_folder, write_text
from bilingual.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

REASON_SUFFIX = ".reason.txt"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial")
# A group is taken when all its members held size and mtime for two looks 2 s apart plus 3 s.
LOOK_EVERY_MS = 2_000
STEADY_MS = 5_000


@dataclass(frozen=True, slots=True)
class Group:
    """One item in the inbox: a recording or an article with the files that belong to it."""

    main: Path
    members: tuple[Path, ...]
    kind: str

    def signature(self) -> str:
        """Return a hash of names, sizes and times: equal as long as nobody touches a member."""
        facts: list[list[object]] = []
        for path in self.members:
            try:
                stat = path.stat()
            except FileNotFoundError:
                facts.append([str(path), "gone"])
                continue
            facts.append([str(path), stat.st_size, stat.st_mtime_ns])
        return digest(facts)


def scan(folder: Path) -> tuple[list[Group], list[Path]]:
    """Return the groups under *folder*, oldest first, and the sidecars that wait for a recording."""
    if not folder.is_dir():
        return [], []
    files = [path for path in folder.rglob("*") if _counts(path, folder)]
    groups = []
    for path in files:
        suffix = path.suffix.lower()
        if suffix in MEDIA_SUFFIXES:
            beside = [side for side, _ in _sidecars(path)] + _settings_beside(path)
            groups.append(Group(path, (path, *beside), "video"))
        elif suffix in ARTICLE_SUFFIXES:
            groups.append(Group(path, (path, *_settings_beside(path)), "article"))
    taken = {member for group in groups for member in group.members}
    waiting = [path for path in files if path.suffix.lower() in SIDECAR_SUFFIXES and path not in taken]
    groups.sort(key=lambda group: (_mtime(group.main), group.main.name))
    return groups, [path for path in waiting if not path.name.endswith(REASON_SUFFIX)]


class SteadyLooks:
    """Remembers what earlier looks saw, and tells which groups are completely there."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[str, int, int]] = {}

    def look(self, groups: Sequence[Group], now_ms: int) -> list[Group]:
        """Return the groups that held still for ``STEADY_MS`` and at least three looks (a monotonic clock)."""
        steady = []
        seen: dict[Path, tuple[str, int, int]] = {}
        for group in groups:
            signature = group.signature()
            before = self._seen.get(group.main)
            if before is None or before[0] != signature:
                seen[group.main] = (signature, now_ms, 1)
                continue
            seen[group.main] = (signature, before[1], before[2] + 1)
            if now_ms - before[1] >= STEADY_MS and before[2] >= 2:
                steady.append(group)
        self._seen = seen
        return steady


def when_of(group: Group, settings: Settings) -> str:
    """Return ``now`` or ``nightly`` for a group, by the settings beside it."""
    return Request(source=group.main).settled(settings).when


def nightly_groups(settings: Settings) -> list[Group]:
    """Return what a night has to do: all that waits in the inbox, and what failed for a passing reason.

    What the watcher took meanwhile is claimed, and its run has the same idempotency key.
    """
    workspace = Workspace(settings)
    groups, _ = scan(workspace.inbox)
    failed, _ = scan(workspace.failed)
    again = [group for group in failed if _failed_for_a_passing_reason(group.main)]
    return (groups + again)[: settings.nightly_limit]


def idempotency_key(group: Group) -> str:
    """Return the key under which a group is submitted once; a retry after a failure gets a new one."""
    reason = reason_path(group.main)
    attempt = str(_mtime(reason)) if reason.is_file() else ""
    return digest([group.signature(), attempt])


def settle_success(result: Result, settings: Settings) -> None:
    """Move the source of a delivered result from the inbox to ``media/done/<slug>/``, by rename."""
    workspace = Workspace(settings)
    group = _waiting_group(result.source, workspace)
    if group is None:
        return
    local = Request(source=result.source).settled(settings)
    if local.keep:
        return
    folder = workspace.done / result.folder.name
    moved = {path: _move(path, folder) for path in group.members if path.is_file()}
    reason_path(result.source).unlink(missing_ok=True)
    manifest = Manifest.read(result.folder)
    place = moved[result.source]
    manifest.source["path"] = (
        place.relative_to(settings.root).as_posix() if place.is_relative_to(settings.root) else str(place)
    )
    manifest.save()


def settle_failure(source: Path, error: BilingualError, settings: Settings) -> Path | None:
    """Move a source that failed from the inbox to ``media/failed/`` with its reason beside it."""
    workspace = Workspace(settings)
    group = _waiting_group(source, workspace)
    if group is None or not source.is_file():
        return None
    moved = {path: _move(path, workspace.failed) for path in group.members if path.is_file()}
    place = moved[source]
    passing = isinstance(error, Transient)
    lines = [
        str(error),
        f"kind: {'transient' if passing else 'terminal'}",
        "next: tonight's batch tries it again." if passing else "next: mend it, then drop it into media/inbox again.",
    ]
    write_text(reason_path(place), "\n".join(lines) + "\n")
    return place


def reason_path(path: Path) -> Path:
    return path.with_name(path.name + REASON_SUFFIX)


def _waiting_group(source: Path, workspace: Workspace) -> Group | None:
    """Return the group of *source* if it stands in the inbox or among the failed, else ``None``."""
    resolved = source.resolve()
    for folder in (workspace.inbox, workspace.failed):
        if resolved.is_relative_to(folder.resolve()):
            members = [source, *(side for side, _ in _sidecars(source)), *_settings_beside(source)]
            return Group(source, tuple(members), "any")
    return None


def _failed_for_a_passing_reason(main: Path) -> bool:
    reason = reason_path(main)
    return reason.is_file() and "kind: transient" in reason.read_text("utf-8").splitlines()


def _sidecars(path: Path) -> list[tuple[Path, str | None]]:
    if path.suffix.lower() not in MEDIA_SUFFIXES:
        return []
    try:
        found = sidecar_files(path)
    except InputError:
        # A name that cannot be read is reported by the run itself; the group still has to form.
        log.warning("a sidecar of %s has a name that cannot be read", path.name)
        return []
    return [(side, tag) for side, tag in found if not side.name.endswith(REASON_SUFFIX)]


def _settings_beside(path: Path) -> list[Path]:
    own = path.with_suffix(".toml")
    return [own] if own.is_file() and own.name != FILE_NAME else []


def _counts(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not path.name.lower().endswith(_UNFINISHED) and path.is_file()


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _move(path: Path, folder: Path) -> Path:
    """Rename *path* into *folder*; a file of that name that stands there gives way to a numbered one."""
    make_folder(folder)
    for place in _names(folder, path):
        if not place.exists():
            with disk_errors(place):
                return path.rename(place)
    raise AssertionError("unreachable: the names never end")


def _names(folder: Path, path: Path) -> Iterable[Path]:
    yield folder / path.name
    number = 2
    while True:
        yield folder / f"{path.stem}-{number}{path.suffix}"
        number += 1
