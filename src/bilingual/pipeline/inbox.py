"""The inbox: what is waiting, when a copy is complete, and where a source goes afterwards."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bilingual.errors import BilingualError, Transient
from bilingual.model.digest import digest
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace, disk_errors, make_folder, write_bytes, write_text
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES, SIDECAR_SUFFIXES, Request, own_settings
from bilingual.pipeline.run import Result
from bilingual.pipeline.sidecars.articles import is_translation, translation_files
from bilingual.pipeline.sidecars.names import members, name_after
from bilingual.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

NIGHT = "nightly"
"""The folder of the inbox whose content waits for the nightly batch."""
REASON_SUFFIX = ".reason.txt"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial")
# Files dropped along with an article or a recording: settings, glossaries, pictures.
_BESIDE = frozenset({".toml", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
# A group is complete when size and times of all members were unchanged for 5 s, in at least three looks.
STEADY_MS = 5_000
_LOOKS = 3
_LONGEST_NAME = 255  # bytes, on nearly every file system


@dataclass(frozen=True, slots=True)
class Group:
    """One item in the inbox: a recording or an article with its files."""

    main: Path
    members: tuple[Path, ...]
    kind: str

    def signature(self) -> str:
        """Return a hash of names, sizes and times, equal as long as no member is changed or moved."""
        facts: list[list[object]] = []
        for path in self.members:
            try:
                stat = path.stat()
            except FileNotFoundError:
                facts.append([str(path), "gone"])
                continue
            # The change time distinguishes a file that was removed and dropped again.
            facts.append([str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns])
        return digest(facts)


def make_inbox(settings: Settings) -> Path:
    """Create the inbox and its nightly folder if missing; return the inbox."""
    inbox = Workspace(settings).inbox
    settings_of_night = inbox / NIGHT / FILE_NAME
    if not settings_of_night.exists():
        write_text(settings_of_night, 'when = "nightly"\n')
    return inbox


def scan(folder: Path) -> tuple[list[Group], list[Path]]:
    """Return the groups under *folder*, oldest first, and sidecars waiting for a recording."""
    if not folder.is_dir():
        return [], []
    files = [path for path in folder.rglob("*") if _counts(path, folder)]
    groups = []
    for path in files:
        suffix = path.suffix.lower()
        if suffix in MEDIA_SUFFIXES:
            beside = _sidecars(path) + _settings_beside(path)
            groups.append(Group(path, (path, *beside), "video"))
        elif suffix in ARTICLE_SUFFIXES and not is_translation(path):
            groups.append(Group(path, (path, *translation_files(path), *_settings_beside(path)), "article"))
    taken = {member for group in groups for member in group.members}
    waiting = [path for path in files if path.suffix.lower() in SIDECAR_SUFFIXES and path not in taken]
    groups.sort(key=lambda group: (_mtime(group.main), group.main.name))
    return groups, [path for path in waiting if not path.name.endswith(REASON_SUFFIX)]


def unrelated_files(folder: Path) -> list[Path]:
    """Return the files under *folder* that belong to no item, and are no pictures or glossaries."""
    known = MEDIA_SUFFIXES | ARTICLE_SUFFIXES | SIDECAR_SUFFIXES | _BESIDE
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() not in known and _counts(path, folder))


class SteadyLooks:
    """Remembers earlier looks to tell which groups are complete."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[str, int, int]] = {}

    def look(self, groups: Sequence[Group], now_ms: int) -> list[Group]:
        """Return the groups unchanged for ``STEADY_MS`` and at least ``_LOOKS`` looks (monotonic clock)."""
        steady = []
        seen: dict[Path, tuple[str, int, int]] = {}
        for group in groups:
            signature = group.signature()
            before = self._seen.get(group.main)
            if before is None or before[0] != signature:
                seen[group.main] = (signature, now_ms, 1)
                continue
            seen[group.main] = (signature, before[1], before[2] + 1)
            if now_ms - before[1] >= STEADY_MS and before[2] + 1 >= _LOOKS:
                steady.append(group)
        self._seen = seen
        return steady


def when_of(group: Group, settings: Settings) -> str:
    """Return ``now`` or ``nightly`` for a group: by the settings next to it, else by its folder.

    Anything in an inbox folder ``nightly`` waits for the night, even if a person created that folder.
    """
    if group.main.is_relative_to(Workspace(settings).inbox / NIGHT):
        settings = replace(settings, when="nightly")
    return Request(source=group.main).settled(settings).when


def nightly_groups(settings: Settings) -> list[Group]:
    """Return the groups for the nightly batch: everything waiting in the inbox, oldest first.

    This includes what the watcher has taken: its run has the same idempotency key.
    """
    groups, _ = scan(Workspace(settings).inbox)
    return groups


def requeue_failed(settings: Settings) -> list[Path]:
    """Move items that failed for a temporary reason back to their place in the inbox; return their paths.

    There the settings of the folder apply again, and an article keeps its identity. If several were in the same place,
    the last one is moved back, and none if another file is there, since a newer one must not be lost.
    """
    workspace = Workspace(settings)
    groups = [
        group for group in scan(workspace.failed)[0] if "kind: transient" in reason_lines(reason_path(group.main))
    ]
    groups.sort(key=lambda group: _mtime(reason_path(group.main)), reverse=True)
    revived = []
    for group in groups:
        reason = reason_path(group.main)
        place = workspace.inbox / (recorded_origin(reason) or group.main.name)
        if place.exists():
            continue
        place = _move_group(group, place.parent, place.stem)[group.main]
        reason.rename(reason_path(place))
        revived.append(place)
    return revived


def idempotency_key(group: Group, attempt: int = 0, signature: str | None = None) -> str:
    """Return the key under which a group is submitted only once; *attempt* counts those rejected as busy.

    *signature* is that of the complete group (default: the current one).
    """
    return digest([signature or group.signature(), *([attempt] if attempt else [])])


def waiting_signature(source: Path, settings: Settings) -> str | None:
    """Return the signature of the group of *source* if it is in the inbox or among the failed."""
    group = _waiting_group(source, Workspace(settings))
    return group.signature() if group else None


def settle_success(result: Result, settings: Settings, taken: str | None = None) -> None:
    """Move the source of a delivered result from the inbox to ``media/done/<slug>/`` by rename.

    *taken* is the group's signature when the run started: a group that has changed since, for example by a new sidecar,
    stays, so that the watcher processes it again. Earlier failures of the same inbox name are resolved: they move to
    ``superseded/`` next to the source and are not retried.
    """
    workspace = Workspace(settings)
    group = _waiting_group(result.source, workspace)
    if group is None or not result.source.is_file():
        return
    if taken is not None and group.signature() != taken:
        log.info(
            "%s changed while it was published: it stays in the inbox and will be published again", result.source.name
        )
        return
    origin = inbox_name(result.source, workspace) or recorded_origin(reason_path(result.source))
    sources = workspace.done / result.folder.name
    local = Request(source=result.source).settled(settings)
    if not local.keep:
        reason_path(result.source).unlink(missing_ok=True)
        place = _move_group(group, sources)[result.source]
        manifest = Manifest.read(result.folder)
        manifest.source["path"] = (
            place.relative_to(settings.root).as_posix() if place.is_relative_to(settings.root) else str(place)
        )
        if origin is not None:
            manifest.source["inbox"] = sorted({*manifest.source.get("inbox", ()), origin})
        manifest.save()
    if origin is not None:
        _supersede(origin, workspace, sources / "superseded")


def settle_failure(source: Path, error: BilingualError, settings: Settings) -> Path | None:
    """Move a failed source from the inbox to ``media/failed/`` with its reason."""
    workspace = Workspace(settings)
    group = _waiting_group(source, workspace)
    if group is None or not source.is_file():
        return None
    origin = inbox_name(source, workspace)
    if origin is None:
        origin = recorded_origin(reason_path(source)) or source.name
    else:
        reason_path(source).unlink(missing_ok=True)
        source = _move_group(group, workspace.failed)[source]
    passing = isinstance(error, Transient)
    lines = [
        str(error),
        f"kind: {'transient' if passing else 'terminal'}",
        "next: the nightly batch tries it again." if passing else "next: fix it, then drop it into media/inbox again.",
        f"inbox: {origin}",
    ]
    # File names may not be UTF-8, and the original location must be recoverable.
    write_bytes(reason_path(source), ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))
    return source


def reason_path(path: Path) -> Path:
    """Return the path of a failure's reason, next to the file, with the name shortened if too long."""
    name = path.name.encode("utf-8", "surrogateescape")
    if len(name) + len(REASON_SUFFIX) > _LONGEST_NAME:
        mark = "-" + hashlib.sha256(name).hexdigest()[:6]
        name = name[: _LONGEST_NAME - len(REASON_SUFFIX) - len(mark)]
        return path.with_name(name.decode("utf-8", "ignore") + mark + REASON_SUFFIX)
    return path.with_name(path.name + REASON_SUFFIX)


def _waiting_group(source: Path, workspace: Workspace) -> Group | None:
    """Return the group of *source* if it is in the inbox or among the failed, else ``None``."""
    resolved = source.resolve()
    for folder in (workspace.inbox, workspace.failed):
        if resolved.is_relative_to(folder.resolve()):
            beside = [*_sidecars(source), *translation_files(source)]
            members = [source, *beside, *_settings_beside(source)]
            return Group(source, tuple(members), "any")
    return None


def inbox_name(source: Path, workspace: Workspace) -> str | None:
    """Return the path of *source* under the inbox, or ``None`` if it is elsewhere."""
    inbox, resolved = workspace.inbox.resolve(), source.resolve()
    return resolved.relative_to(inbox).as_posix() if resolved.is_relative_to(inbox) else None


def recorded_origin(reason: Path) -> str | None:
    """Return the failed source's original path in the inbox, from its reason file."""
    return next((line.removeprefix("inbox: ") for line in reason_lines(reason) if line.startswith("inbox: ")), None)


def reason_lines(reason: Path) -> list[str]:
    """Return the lines of a reason file: the error, its kind, what to do next, and the original path."""
    return reason.read_text("utf-8", "surrogateescape").splitlines() if reason.is_file() else []


def _supersede(origin: str, workspace: Workspace, folder: Path) -> None:
    """Move failures of the name *origin* into *folder*, with their reasons; delete reasons without a file."""
    if not workspace.failed.is_dir():
        return
    groups, _ = scan(workspace.failed)
    for group in groups:
        reason = reason_path(group.main)
        if recorded_origin(reason) == origin:
            place = _move_group(group, folder)[group.main]
            reason.rename(reason_path(place))
    for reason in workspace.failed.glob(f"*{REASON_SUFFIX}"):
        if recorded_origin(reason) == origin:
            reason.unlink(missing_ok=True)


def _sidecars(path: Path) -> list[Path]:
    if path.suffix.lower() not in MEDIA_SUFFIXES:
        return []
    return [side for side in members(path) if not side.name.endswith(REASON_SUFFIX)]


def _settings_beside(path: Path) -> list[Path]:
    own = own_settings(path)
    return [own] if own else []


def _counts(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not path.name.lower().endswith(_UNFINISHED) and path.is_file()


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _move_group(group: Group, folder: Path, stem: str | None = None) -> dict[Path, Path]:
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
            place = folder / (name + (name_after(path.name, old) or path.name))
            with disk_errors(place):
                moved[path] = path.rename(place)
        return moved
    raise AssertionError("unreachable: the numbers never end")
