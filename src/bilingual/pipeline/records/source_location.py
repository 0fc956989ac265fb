"""Finds a source that has left the inbox: published, failed, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bilingual.errors import InputError
from bilingual.pipeline.inbox.queue import inbox_name
from bilingual.pipeline.records.reasons import REASON_SUFFIX, reason_lines, recorded_origin
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class _Filed:
    """A published source, or the reason of a failed one; ``at_s`` is when it was moved there (epoch seconds)."""

    place: Path
    at_s: float


def current_path(source: Path, settings: Settings) -> Path:
    """Return *source*, or its new path if it was published from the inbox meanwhile.

    So a run started by name works on a file that the watcher took first. Raises InputError if the latest file there
    failed, since an older version is not what was requested.
    """
    filed = _last_published(source, settings)
    return filed.place if filed else source


def published_meanwhile(source: Path, settings: Settings, since_s: float) -> Path | None:
    """Return the results folder of a source that another run published after *since_s* (epoch seconds).

    ``None`` if *source* is still there or never was in the inbox. Raises InputError if it failed, or if it is gone and
    only older versions were published.
    """
    workspace = Workspace(settings)
    if source.exists() or inbox_name(source, workspace) is None:
        return None
    filed = _last_published(source, settings)
    if filed is None:
        return None
    if filed.at_s < since_s:
        at = datetime.fromtimestamp(filed.at_s).astimezone()
        raise InputError(
            "BIL-SRC-012",
            "is missing and was not published",
            where=source,
            remedy=f"An older version was published at {at:%Y-%m-%d %H:%M}: {filed.place}.",
        )
    return workspace.outbox / filed.place.parent.name


def _last_published(source: Path, settings: Settings) -> _Filed | None:
    """Return where the latest file from *source* was moved after publishing. Raises InputError if it failed."""
    workspace = Workspace(settings)
    origin = inbox_name(source, workspace)
    if origin is None or source.exists():
        return None
    done = max(_done(origin, source, workspace), key=lambda filed: filed.at_s, default=None)
    failed = max(_failed(origin, workspace), key=lambda filed: filed.at_s, default=None)
    if failed is not None:  # the last one: success moves the failures before it out of the way
        line = next(iter(reason_lines(failed.place)), "")
        raise InputError("BIL-SRC-013", f"it failed: {line}", where=source)
    return done


def _done(origin: str, source: Path, workspace: Workspace) -> Iterator[_Filed]:
    """Yield the sources under ``media/done`` that came from *origin* in the inbox, including numbered ones."""
    numbered = re.compile(rf"{re.escape(source.stem)}(-\d+)?{re.escape(source.suffix)}")
    known = {folder.name: record.get("source", {}).get("inbox") for folder, record in workspace.records()}
    for folder in workspace.done.glob("*"):
        origins = known.get(folder.name)
        if origin not in origins if origins else not (folder / source.name).is_file():
            continue
        for path in folder.iterdir():
            if numbered.fullmatch(path.name) and path.is_file():
                yield _Filed(path, path.stat().st_ctime)


def _failed(origin: str, workspace: Workspace) -> Iterator[_Filed]:
    for path in workspace.failed.glob(f"*{REASON_SUFFIX}"):
        if recorded_origin(path) == origin:
            yield _Filed(path, path.stat().st_mtime)
