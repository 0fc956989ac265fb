"""The items without results: what waits in the inbox, and what failed."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import BilingualError
from bilingual.model.item import LibraryItem, NextStep
from bilingual.pipeline.inbox.groups import Group, mtime_ns, scan, unrelated_files
from bilingual.pipeline.inbox.queue import inbox_name, settings_of
from bilingual.pipeline.items import steps
from bilingual.pipeline.records.reasons import PASSING, REASON_SUFFIX, reason_lines, reason_path, recorded_origin
from bilingual.pipeline.records.untrusted import kind_of_entry
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings

_ALONE = "waits for the recording that it belongs to"
_UNKNOWN = "is neither a recording nor an article, judging by its name"
_UNKNOWN_STEP = NextStep("remove it, or save it as a video, sound, Markdown, HTML or Word file (.docx)")
_UNREADABLE = "cannot be read"
_UNREADABLE_STEP = NextStep("change its permissions, or remove it")
_REFUSED = NextStep("remove it, or drop the file itself into media/inbox")


def waiting(settings: Settings, *, service: bool, published: Sequence[LibraryItem]) -> list[LibraryItem]:
    """Return what waits in the inbox; *service* tells whether something takes it up.

    What a person keeps there after it was *published* does not wait.
    """
    workspace = Workspace(settings)
    groups, alone = scan(workspace.inbox)
    made = {item.source: item.at_s for item in published}
    found = []
    for group in groups:
        name = settings.below_root(group.main)
        if made.get(name, 0.0) < max(mtime_ns(path) for path in group.members) / 1e9:
            found.append(_waiting(group, name, settings, service=service))
    for path in alone:
        name, step = settings.below_root(path), NextStep("drop the recording next to it")
        found.append(LibraryItem(name, "waiting", mtime_ns(path) / 1e9, source=name, reasons=(_ALONE,), steps=(step,)))
    return found + [_ignored(path, settings) for path in unrelated_files(workspace.inbox)]


def _ignored(path: Path, settings: Settings) -> LibraryItem:
    """Return the item of a file in the inbox that nothing is made of: a person who dropped it waits for it in vain."""
    name = settings.below_root(path)
    why, step = (_UNKNOWN, _UNKNOWN_STEP) if os.access(path, os.R_OK) else (_UNREADABLE, _UNREADABLE_STEP)
    return LibraryItem(name, "failed", mtime_ns(path) / 1e9, source=name, reasons=(why,), steps=(step,))


def _waiting(group: Group, name: str, settings: Settings, *, service: bool) -> LibraryItem:
    at_s = mtime_ns(group.main) / 1e9
    origins = (inbox_name(group.main, Workspace(settings)) or name,)
    now = steps.run_again(name, group.kind, "publish it now")
    try:
        when = settings_of(group, settings).when
    except (BilingualError, OSError) as error:
        return LibraryItem(name, "failed", at_s, group.kind, (str(error),), (_REFUSED,), source=name, origins=origins)
    if lines := reason_lines(reason_path(group.main)):
        why = f"failed before, and is tried again in the night: {lines[0]}"
    elif when == "nightly":
        why = "waits for the night"
    else:
        why = "the service takes it up" if service else "the service is not running"
    start = () if service else (NextStep("or start the service", ("bilingual", "up")),)
    return LibraryItem(name, "waiting", at_s, group.kind, (why,), (now, *start), source=name, origins=origins)


def failed(settings: Settings) -> list[LibraryItem]:
    """Return what failed, with the reasons that stand next to it."""
    folder = Workspace(settings).failed
    groups = {reason_path(group.main): group for group in scan(folder)[0]}
    reasons = {path for path in _listed(folder) if path.name.endswith(REASON_SUFFIX)}
    return [_failed(reason, groups.get(reason), settings) for reason in sorted(reasons | set(groups))]


def _failed(reason: Path, group: Group | None, settings: Settings) -> LibraryItem:
    try:
        lines, origin = reason_lines(reason), recorded_origin(reason)
    except OSError as error:
        lines, origin = [f"its reason cannot be read: {error.strerror}"], None
    why = lines[0] if lines else "is in media/failed without a reason"
    at_s = (mtime_ns(reason) or (mtime_ns(group.main) if group else 0)) / 1e9
    path = group.main if group else reason.with_name(reason.name.removesuffix(REASON_SUFFIX))
    name = settings.below_root(path)
    plain = kind_of_entry(path) == stat.S_IFREG
    kind = group.kind if group and group.kind in ("video", "article") and plain else ""
    if not kind:
        todo: tuple[NextStep, ...] = (_REFUSED,)
    elif PASSING in lines:
        todo = (steps.run_again(name, kind, "the night tries it again; or now"),)
    else:
        todo = (steps.run_again(name, kind, "mend it, then"),)
    return LibraryItem(name, "failed", at_s, kind, (why,), todo, source=name, origins=(origin,) if origin else ())


def _listed(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]  # noqa: PTH208 - names may not be UTF-8
    except OSError:
        return []
