"""The inbox: what waits there, when a copy is complete, and where a source goes afterwards."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bilingual.errors import BilingualError, InputError, Transient
from bilingual.model.digest import digest
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace, disk_errors, make_folder, write_bytes, write_text
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES, SIDECAR_SUFFIXES, Request, own_settings
from bilingual.pipeline.run import Result
from bilingual.pipeline.sidecars.articles import is_translation, translation_files
from bilingual.pipeline.sidecars.files import sidecar_files
from bilingual.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

NIGHT = "nightly"
"""The folder of the inbox whose content waits for the nightly batch."""
REASON_SUFFIX = ".reason.txt"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial")
# What people drop beside an article or a recording: settings, glossaries, pictures.
_BESIDE = frozenset({".toml", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
# A group is taken when all its members held size and times for 5 s, seen in at least three looks.
STEADY_MS = 5_000
_LOOKS = 3
_LONGEST_NAME = 255  # bytes, of nearly every file system


@dataclass(frozen=True, slots=True)
class Group:
    """One item in the inbox: a recording or an article with the files that belong to it."""

    main: Path
    members: tuple[Path, ...]
    kind: str

    def signature(self) -> str:
        """Return a hash of names, sizes and times: equal as long as nobody touches or moves a member."""
        facts: list[list[object]] = []
        for path in self.members:
            try:
                stat = path.stat()
            except FileNotFoundError:
                facts.append([str(path), "gone"])
                continue
            # The change time tells a file that was taken away and dropped again from one that lies there.
            facts.append([str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns])
        return digest(facts)


def make_inbox(settings: Settings) -> Path:
    """Make the inbox and its folder for the night where they are missing; return the inbox."""
    inbox = Workspace(settings).inbox
    settings_of_night = inbox / NIGHT / FILE_NAME
    if not settings_of_night.exists():
        write_text(settings_of_night, 'when = "nightly"\n')
    return inbox


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
        elif suffix in ARTICLE_SUFFIXES and not is_translation(path):
            groups.append(Group(path, (path, *translation_files(path), *_settings_beside(path)), "article"))
    taken = {member for group in groups for member in group.members}
    waiting = [path for path in files if path.suffix.lower() in SIDECAR_SUFFIXES and path not in taken]
    groups.sort(key=lambda group: (_mtime(group.main), group.main.name))
    return groups, [path for path in waiting if not path.name.endswith(REASON_SUFFIX)]


def strangers(folder: Path) -> list[Path]:
    """Return the files under *folder* that are nothing an item is made of, nor a picture or a glossary for one."""
    known = MEDIA_SUFFIXES | ARTICLE_SUFFIXES | SIDECAR_SUFFIXES | _BESIDE
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() not in known and _counts(path, folder))


class SteadyLooks:
    """Remembers what earlier looks saw, and tells which groups are completely there."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[str, int, int]] = {}

    def look(self, groups: Sequence[Group], now_ms: int) -> list[Group]:
        """Return the groups that held still for ``STEADY_MS`` and at least ``_LOOKS`` looks (a monotonic clock)."""
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
    """Return ``now`` or ``nightly`` for a group: by the settings beside it, else by its folder.

    What lies in the inbox's folder ``nightly`` waits for the night even if a person made that folder.
    """
    if group.main.is_relative_to(Workspace(settings).inbox / NIGHT):
        settings = replace(settings, when="nightly")
    return Request(source=group.main).settled(settings).when


def nightly_groups(settings: Settings) -> list[Group]:
    """Return what a night has to do: all that waits in the inbox, oldest first.

    What the watcher took meanwhile is among it: its run has the same idempotency key.
    """
    groups, _ = scan(Workspace(settings).inbox)
    return groups


def revive_failed(settings: Settings) -> list[Path]:
    """Move what failed for a passing reason back to its place in the inbox; return where it lies now.

    There the settings of its folder hold again, and an article keeps its identity. Of several that lay in one
    place the last goes back, and none while another file waits there: what is newer is not to be lost for it.
    """
    workspace = Workspace(settings)
    groups = [
        group for group in scan(workspace.failed)[0] if "kind: transient" in reason_lines(reason_path(group.main))
    ]
    groups.sort(key=lambda group: _mtime(reason_path(group.main)), reverse=True)
    revived = []
    for group in groups:
        reason = reason_path(group.main)
        place = workspace.inbox / (said_origin(reason) or group.main.name)
        if place.exists():
            continue
        place = _move_group(group, place.parent, place.stem)[group.main]
        reason.rename(reason_path(place))
        revived.append(place)
    return revived


def idempotency_key(group: Group, attempt: int = 0, signature: str | None = None) -> str:
    """Return the key under which a group is submitted once; *attempt* counts those refused as busy.

    *signature* is what it was when it was seen complete; default: what it is now.
    """
    return digest([signature or group.signature(), *([attempt] if attempt else [])])


def waiting_signature(source: Path, settings: Settings) -> str | None:
    """Return the signature of the group of *source* if it lies in the inbox or among the failed."""
    group = _waiting_group(source, Workspace(settings))
    return group.signature() if group else None


def settle_success(result: Result, settings: Settings, taken: str | None = None) -> None:
    """Move the source of a delivered result from the inbox to ``media/done/<slug>/``, by rename.

    *taken* is the group's signature when the run began: a group that changed meanwhile, by a sidecar
    that came later, stays, so that the watcher has it made anew. What failed before under the same name in
    the inbox is mended by that: it moves to ``superseded/`` beside the source, and no night tries it again.
    """
    workspace = Workspace(settings)
    group = _waiting_group(result.source, workspace)
    if group is None or not result.source.is_file():
        return
    if taken is not None and group.signature() != taken:
        log.info("%s changed while it was made: it stays in the inbox and is made anew", result.source.name)
        return
    origin = inbox_name(result.source, workspace) or said_origin(reason_path(result.source))
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
    """Move a source that failed from the inbox to ``media/failed/`` with its reason beside it."""
    workspace = Workspace(settings)
    group = _waiting_group(source, workspace)
    if group is None or not source.is_file():
        return None
    origin = inbox_name(source, workspace)
    if origin is None:
        origin = said_origin(reason_path(source)) or source.name
    else:
        reason_path(source).unlink(missing_ok=True)
        source = _move_group(group, workspace.failed)[source]
    passing = isinstance(error, Transient)
    lines = [
        str(error),
        f"kind: {'transient' if passing else 'terminal'}",
        "next: tonight's batch tries it again." if passing else "next: mend it, then drop it into media/inbox again.",
        f"inbox: {origin}",
    ]
    # A file's name need not be UTF-8, and its place must be found again.
    write_bytes(reason_path(source), ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))
    return source


def reason_path(path: Path) -> Path:
    """Return where the reason of a failure stands: beside the file, its name cut where it is too long."""
    name = path.name.encode("utf-8", "surrogateescape")
    if len(name) + len(REASON_SUFFIX) > _LONGEST_NAME:
        mark = "-" + hashlib.sha256(name).hexdigest()[:6]
        name = name[: _LONGEST_NAME - len(REASON_SUFFIX) - len(mark)]
        return path.with_name(name.decode("utf-8", "ignore") + mark + REASON_SUFFIX)
    return path.with_name(path.name + REASON_SUFFIX)


def _waiting_group(source: Path, workspace: Workspace) -> Group | None:
    """Return the group of *source* if it stands in the inbox or among the failed, else ``None``."""
    resolved = source.resolve()
    for folder in (workspace.inbox, workspace.failed):
        if resolved.is_relative_to(folder.resolve()):
            beside = [*(side for side, _ in _sidecars(source)), *translation_files(source)]
            members = [source, *beside, *_settings_beside(source)]
            return Group(source, tuple(members), "any")
    return None


def inbox_name(source: Path, workspace: Workspace) -> str | None:
    """Return the path of *source* under the inbox, or ``None`` where it lies elsewhere."""
    inbox, resolved = workspace.inbox.resolve(), source.resolve()
    return resolved.relative_to(inbox).as_posix() if resolved.is_relative_to(inbox) else None


def said_origin(reason: Path) -> str | None:
    """Return where in the inbox the failed source lay, as its reason says."""
    return next((line.removeprefix("inbox: ") for line in reason_lines(reason) if line.startswith("inbox: ")), None)


def reason_lines(reason: Path) -> list[str]:
    """Return the lines of a reason: the error, then its kind, what to do next, and where the source lay."""
    return reason.read_text("utf-8", "surrogateescape").splitlines() if reason.is_file() else []


def _supersede(origin: str, workspace: Workspace, folder: Path) -> None:
    """Move what failed under the name *origin* into *folder*, with its reason; drop reasons without a file."""
    if not workspace.failed.is_dir():
        return
    groups, _ = scan(workspace.failed)
    for group in groups:
        reason = reason_path(group.main)
        if said_origin(reason) == origin:
            place = _move_group(group, folder)[group.main]
            reason.rename(reason_path(place))
    for reason in workspace.failed.glob(f"*{REASON_SUFFIX}"):
        if said_origin(reason) == origin:
            reason.unlink(missing_ok=True)


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
    """Rename all members into *folder*, under *stem* if that is given; return where each is now.

    Where a file of that name stands already, the whole group gets a number, so that it stays together.
    """
    make_folder(folder)
    old, new = group.main.stem, stem or group.main.stem
    for number in count(1):
        name = new if number == 1 else f"{new}-{number}"
        # The reason of an earlier failure may still stand there after its file was taken away.
        standing = [other.name for other in folder.iterdir() if not other.name.endswith(REASON_SUFFIX)]
        if any(other.startswith(f"{name}.") for other in standing):
            continue
        moved = {}
        for path in group.members:
            place = folder / (name + path.name.removeprefix(old))
            with disk_errors(place):
                moved[path] = path.rename(place)
        return moved
    raise AssertionError("unreachable: the numbers never end")
