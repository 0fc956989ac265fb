"""The inbox: what is waiting, and where a source goes afterwards."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.errors import BilingualError, Hung, NoRoom, Transient, WorkspaceError, printable
from bilingual.model.digest import digest
from bilingual.pipeline.inbox.groups import Group, group_of, is_plain_folder, move_group, mtime_ns, scan
from bilingual.pipeline.records.files import write_bytes, write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.outages import due_s, wait_s
from bilingual.pipeline.records.reasons import (
    HUNG,
    PASSING,
    REASON_SUFFIX,
    reason_lines,
    reason_path,
    recorded_hangs,
    recorded_origin,
)
from bilingual.pipeline.records.untrusted import Held, check_name, held, place_in
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.sidecars.siblings import sibling_files
from bilingual.pipeline.videos.progress import duration_text
from bilingual.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

_HANGS = 4  # in a row, after which a person has to look

NIGHT = "nightly"
"""The folder of the inbox whose content waits for the nightly batch."""


def make_inbox(settings: Settings) -> Path:
    """Create the inbox and its nightly folder if missing; return the inbox."""
    inbox = Workspace(settings).inbox
    settings_of_night = inbox / NIGHT / FILE_NAME
    if not settings_of_night.exists():
        write_text(settings_of_night, 'when = "nightly"\n')
    return inbox


def admitted(source: Path, settings: Settings, members: Sequence[Path] | None = None) -> tuple[Held, ...]:
    """Return *source* and the files read along with it as they are now, if it was dropped into the inbox.

    Nothing outside of the inbox may be published through a link in it; the inbox itself may be one. A file that a
    person names elsewhere is theirs to choose; only its name is checked. *members* are those of its group, if known.
    Raises InputError.
    """
    workspace = Workspace(settings)
    for folder in (workspace.inbox, workspace.failed):
        place = place_in(folder, source)
        if place is not None and os.path.lexists(source) and not is_plain_folder(source):
            check_name(source, place)
            own = (source, *(group_of(source).members if members is None else members))
            others = sibling_files(source) if members is None else []
            found = {path: path in own for path in (*own, *others, source.parent / FILE_NAME) if os.path.lexists(path)}
            inside = {place_in(folder, path): member for path, member in found.items()}
            return tuple(held(folder, path, member=member) for path, member in inside.items() if path is not None)
    check_name(source, Path(source.name))
    return ()


def settings_of(group: Group, settings: Settings) -> Settings:
    """Return the settings of a group: those next to it, else those of its folder, else *settings*.

    Anything in an inbox folder ``nightly`` waits for the night, even if a person created that folder. Raises InputError
    for a group that is not ``admitted``.
    """
    admitted(group.main, settings, group.members)
    if group.main.is_relative_to(Workspace(settings).inbox / NIGHT):
        settings = replace(settings, when="nightly")
    return Request(source=group.main).settled(settings)


def nightly_groups(settings: Settings) -> list[Group]:
    """Return the groups for the nightly batch: everything waiting in the inbox, in the order in which it came.

    This includes what the watcher has taken: its run has the same idempotency key.
    """
    groups, _ = scan(Workspace(settings).inbox)
    return groups


def requeue_failed(settings: Settings, *, hung_by_s: float | None = None) -> list[Path]:
    """Move items that failed for a temporary reason back to their place in the inbox; return their paths.

    With *hung_by_s* (epoch seconds) only those whose run hung, and whose pause is over by then.
    There the settings of the folder apply again, and an article keeps its identity. If several were in the same place,
    the last one is moved back, and none if another file is there, since a newer one must not be lost.
    """
    workspace = Workspace(settings)
    groups = [group for group in scan(workspace.failed)[0] if _is_due(reason_path(group.main), hung_by_s)]
    groups.sort(key=lambda group: mtime_ns(reason_path(group.main)), reverse=True)
    revived = []
    for group in groups:
        reason = reason_path(group.main)
        place = workspace.inbox / (recorded_origin(reason) or group.main.name)
        if place.exists():
            continue
        place = move_group(group, place.parent, place.stem)[group.main]
        reason.rename(reason_path(place))
        revived.append(place)
    return revived


def _is_due(reason: Path, hung_by_s: float | None) -> bool:
    if PASSING not in reason_lines(reason):
        return False
    hung = recorded_hangs(reason)
    return hung_by_s is None or (hung > 0 and due_s(reason.stat().st_mtime, hung) <= hung_by_s)


def idempotency_key(signature: str, attempt: int = 0) -> str:
    """Return the key under which a group is submitted only once; *attempt* counts those rejected as busy.

    *signature* is that of the complete group.
    """
    return digest([signature, *([attempt] if attempt else [])])


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
    sources = workspace.private(workspace.done) / result.folder.name
    local = Request(source=result.source).settled(settings)
    if not local.keep:
        reason_path(result.source).unlink(missing_ok=True)
        place = move_group(group, sources)[result.source]
        manifest = Manifest.read(result.folder)
        if not (settings.root / str(manifest.source.get("path", ""))).is_file():  # else this is a copy of its source
            manifest.source["path"] = settings.below_root(place)
        if origin is not None:
            manifest.source["inbox"] = sorted({*manifest.source.get("inbox", ()), origin})
        manifest.save()
    if origin is not None:
        _supersede(origin, workspace, sources / "superseded")


def settle_failure(source: Path, error: BilingualError, settings: Settings) -> Path | None:
    """Move a failed source from the inbox to ``media/failed/`` with its reason; return where it is now.

    Where the disk takes no reason, the source stays where it was, with a line: without its reason nobody would know
    where it belongs, nor that trying again helps.
    """
    workspace = Workspace(settings)
    group = _waiting_group(source, workspace)
    if group is None or not os.path.lexists(source) or is_plain_folder(source):
        return None
    try:
        return _moved_to_failed(group, source, error, workspace)
    except (WorkspaceError, NoRoom) as refused:
        log.warning("%s stays where it is: %s", printable(source.name), refused)
        return None


def _moved_to_failed(group: Group, source: Path, error: BilingualError, workspace: Workspace) -> Path:
    reason = reason_path(source)
    hung = recorded_hangs(reason) + 1 if isinstance(error, Hung) else 0
    origin = inbox_name(source, workspace)
    dropped = origin is not None
    if origin is None:
        origin = recorded_origin(reason) or source.name
    passing = isinstance(error, Transient) and hung < _HANGS
    later = f"the service tries it again after {duration_text(wait_s(hung))}, and " if hung else ""
    again = f"{'its run hung too often: ' if hung else ''}fix it, then drop it into media/inbox again."
    lines = [
        str(error),
        PASSING if passing else "kind: terminal",
        f"next: {f'{later}the nightly batch tries it again.' if passing else again}",
        f"inbox: {origin if origin.splitlines() == [origin] else printable(origin)}",
        *([f"{HUNG}{hung}"] if hung else []),
    ]
    # File names may not be UTF-8, and the original location must be recoverable.
    content = ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")
    failed = workspace.private(workspace.failed)
    write_bytes(reason, content, failed.stat().st_mode & 0o666)  # the inbox may be open to others
    if not dropped:
        return source
    # The reason first: a source without one among the failed would never be tried again.
    moved = move_group(replace(group, members=(reason, *group.members)), failed)
    place = moved[source]
    if moved[reason] != reason_path(place):  # another number, or a pipe that stays in an inbox on another disk
        write_bytes(reason_path(place), content)
        moved[reason].unlink()
    return place


def _waiting_group(source: Path, workspace: Workspace) -> Group | None:
    """Return the group of *source* if it is in the inbox or among the failed, else ``None``."""
    dropped = any(place_in(folder, source) is not None for folder in (workspace.inbox, workspace.failed))
    return group_of(source) if dropped else None


def inbox_name(source: Path, workspace: Workspace) -> str | None:
    """Return the path of *source* under the inbox, or ``None`` if it is elsewhere."""
    place = place_in(workspace.inbox, source)
    return None if place is None else place.as_posix()


def _supersede(origin: str, workspace: Workspace, folder: Path) -> None:
    """Move failures of the name *origin* into *folder*, with their reasons; delete reasons without a file."""
    if not workspace.failed.is_dir():
        return
    groups, _ = scan(workspace.failed)
    for group in groups:
        reason = reason_path(group.main)
        if recorded_origin(reason) == origin:
            place = move_group(group, folder)[group.main]
            reason.rename(reason_path(place))
    for reason in workspace.failed.glob(f"*{REASON_SUFFIX}"):
        if recorded_origin(reason) == origin:
            reason.unlink(missing_ok=True)
