"""Works on an item in a small root of its own: brings its files, makes what this machine has the means for, sends it.

It is the same pipeline as everywhere. What it makes is that root's results; nothing of a person's is written here:
their memory, their blog, and the source in their inbox are changed at home alone (``collecting``).
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bilingual.engines.shared.items import HOME, TRIES, SharedItem
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import BilingualError, WorkspaceError
from bilingual.pipeline.guarding.watching import as_error
from bilingual.pipeline.privacy.errors import errors_masked
from bilingual.pipeline.records.answers.journal import add_missing
from bilingual.pipeline.records.files import read_json, write_json
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.run import Elsewhere, Execute, directly
from bilingual.pipeline.shared.leases import SEND_S, Lease, without_files
from bilingual.pipeline.shared.places import Shared, holder, item_root, made_by
from bilingual.pipeline.shared.sending import MEMORY
from bilingual.pipeline.shared.snapshots import File, Sender, bring, is_inside, read_snapshot
from bilingual.pipeline.stages import RESOURCES, Resource, Share
from bilingual.pipeline.tools import memory_path, open_tools
from bilingual.settings import Settings, load_settings

LEARNT = "learnt.json"
"""What the runs of an item added to and took from the memory that was sent with it."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of an item's turn: what it ``needs`` next ("" if another machine has it), why it got no further."""

    source: str
    needs: str
    error: str = ""


def work_on(
    item: str, resource: Resource, shared: Shared, execute: Execute = directly, *, run: str = "", send_s: float = SEND_S
) -> Worked:
    """Take *item* and make what needs *resource*, as far as it goes; *run* names the run in Prefect.

    Raises BilingualError if the database or the storage fail; an error of the item itself is in the result.
    """
    taken = shared.items.take(item, resource, holder(), run)
    if taken is None:
        return Worked("", "")
    _clear_dead(shared.settings)
    root = item_root(shared.settings, f"{item}-{taken.fence}-{os.getpid()}")
    try:
        lease, settings = _brought(taken, shared, root, send_s)
    except BilingualError as error:
        shared.items.give_back(item, taken.fence, str(error), passing=True, failed=taken.tries >= TRIES)
        raise
    try:
        with lease.kept():
            return _made(lease, settings, resource, execute)
    except Elsewhere:
        return Worked(taken.source, "")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _made(lease: Lease, settings: Settings, resource: Resource, execute: Execute) -> Worked:
    tools = open_tools(settings)
    source, needs = lease.fixed.source, HOME
    had = tuple(one for one in RESOURCES if one in lease.item.had.split(","))
    request = Request(settings.root / source, share=Share(resource, had), identity=lease.fixed.identity)
    try:
        if lease.item.code != (own := made_by(tools)):
            raise WorkspaceError(
                "BIL-SHR-020",
                f"was sent by {lease.item.code}; this machine has {own}",
                where=source,
                remedy="Install the same versions of bilingual and ffmpeg on all machines, then send it again.",
            )
        with errors_masked(settings), as_error():
            # Imported here as everywhere: an article needs no cutting and encoding.
            if kind_of(request.source) == "article":
                from bilingual.pipeline.article import publish_article as make
            else:
                from bilingual.pipeline.recording import publish_recording as make
            make(request, tools, lease.watched(execute))
    except Elsewhere as other:
        if other.resource is None:
            raise
        needs = other.resource
    except BilingualError as error:
        lease.advance()
        last = lease.item.tries >= TRIES
        lease.give_back(error, last=last)
        return Worked(source, "", str(error))
    lease.hand_on(needs, _learnt(lease, settings))
    return Worked(source, needs)


def _brought(taken: SharedItem, shared: Shared, root: Path, send_s: float) -> tuple[Lease, Settings]:
    """Return the lease of *taken*, whose files are now in the small root *root*, and the settings there."""
    with without_files(taken, shared, root).kept():  # which may take minutes
        area = shared.area(taken.item)
        snapshot = read_snapshot(shared.storage, area, taken.snapshot)
        for folder in (root, root / "media", root / "media" / "outbox", root / "media" / "work"):
            folder.mkdir(mode=0o700)
        bring(shared.storage, snapshot, root, snapshot.files)
        numbers = []
        journals: dict[str, list[bytes]] = {}
        for number, journal, line in shared.items.answers(taken.item):
            numbers.append(number)
            if is_inside(journal):
                journals.setdefault(journal, []).append(line)
        for journal, lines in journals.items():
            add_missing(root / journal, lines)
        settings = load_settings(root).overlaid({"blog": "", "shared": {}}, "this machine")
        if (root / LEARNT).is_file():
            apply_learnt(root / LEARNT, settings)
    sender = Sender(shared.storage, root, area)
    sender.know(snapshot)
    lease = Lease(shared, taken, root, sender, snapshot.fixed, answered=max(numbers, default=0), send_s=send_s)
    return lease, settings


def _learnt(lease: Lease, settings: Settings) -> dict[str, File]:
    """Return the file of what was learnt and forgotten since the item was sent, if anything was."""
    memory = TranslationMemory(memory_path(settings))
    sent = lease.fixed.files.get(MEMORY)
    if sent is None and not memory.path.is_file():
        return {}
    before: set[Entry] = set()
    if sent is not None:
        first = lease.root / "memory-as-sent.sqlite"
        lease.shared.storage.get(sent.area, sent.sha256, first)
        before = set(TranslationMemory(first).entries())
    after = set(memory.entries())
    added = [asdict(entry) for entry in after - before]
    removed = [asdict(entry) for entry in before - after]
    if not added and not removed:
        return {}
    write_json(lease.root / LEARNT, {"added": added, "removed": removed})
    return lease.sender.all_sent([LEARNT])


def apply_learnt(path: Path, settings: Settings) -> None:
    """Add to the memory of *settings* what the file *path* says was learnt, and remove what was forgotten."""
    learnt, memory = read_json(path), TranslationMemory(memory_path(settings))
    memory.remove(Entry(**{**one, "number": 0}) for one in learnt.get("removed", ()))
    memory.add(Entry(**{**one, "number": 0}) for one in learnt.get("added", ()))


def _clear_dead(settings: Settings) -> None:
    """Remove the small roots of processes that were killed."""
    for folder in state_folder(settings.state, "shared").glob("*-*-*"):
        number = folder.name.rpartition("-")[2]
        with suppress(ValueError):
            if not psutil.pid_exists(int(number)):
                shutil.rmtree(folder, ignore_errors=True)
