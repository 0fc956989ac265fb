"""The item of one results folder: its state by its facts, its edits, and where it was published."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath

from bilingual.errors import BilingualError, InputError, printable
from bilingual.model.item import ItemState, LibraryItem, NextStep
from bilingual.pipeline.correcting.history import waits
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.facts import Facts, KeptFacts, read_facts
from bilingual.pipeline.items.publications import PUBLISHED, publications
from bilingual.pipeline.items.running import Note
from bilingual.pipeline.records.copies import FOLDER
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.outages import due_s
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.pipeline.requests import ARTICLE_SUFFIXES, MEDIA_SUFFIXES
from bilingual.settings import Settings
from bilingual.text.counts import first_of

_KINDS = {"recording": "video", "article": "article"}
_NAMED = 3
_PREVIEW_STILL = "poster.jpg"
_COVERS = ("cover-900x383.png", "cover-500x500.png", "cover.jpg", "cover.png")


def results(settings: Settings) -> list[tuple[LibraryItem, str]]:
    """Return the item of each results folder with its identity, as its files say, and its address in the outbox.

    A folder that cannot be read is an item, too.
    """
    workspace = Workspace(settings)
    kept = KeptFacts(workspace)
    found = [result_of(folder, settings, kept.of) for folder in _folders(workspace.outbox)]
    kept.keep()
    return found


def _folders(outbox: Path) -> list[Path]:
    """Return the folders of items in *outbox*; files there, such as the page of all results, are none."""
    with suppress(OSError):
        entries = sorted(os.scandir(outbox), key=lambda entry: entry.name)
        return [outbox / entry.name for entry in entries if not entry.name.startswith(".") and _is_folder(entry)]
    return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere, or in a circle
        return True


def result_of(folder: Path, settings: Settings, read: Callable[[Path], Facts] = read_facts) -> tuple[LibraryItem, str]:
    """Return the item of one results *folder* with its identity; *read* gives its facts."""
    at_s = _mtime_s(folder / MANIFEST) or _mtime_s(folder)
    place = settings.below_root(folder)
    try:
        facts = read(folder)
    except BilingualError as error:
        return _broken(folder, error, at_s, settings), ""
    try:
        published = publications(folder, facts.revision)
        damage = ""
    except BilingualError as error:
        published, damage = (), said(error, settings)
    files = edited_files(folder, facts, at_s)
    edited = [*files, *_corrected(facts, Workspace(settings))]
    if edited:
        published = tuple(replace(one, changed=True) for one in published)
    item = LibraryItem(
        name=folder.name,
        state="ready",
        at_s=max(at_s, _mtime_s(folder / PUBLISHED)),
        kind=_KINDS.get(facts.kind, ""),
        titles=facts.titles,
        folder=place,
        source=facts.source,
        pairs=facts.pairs,
        renditions=facts.renditions,
        duration_ms=facts.duration_ms,
        published=published,
        files=facts.files,
        picture=_picture(folder, facts.files),
        due_s=max(due_s(at_s, facts.outage), min(at_s, time.time()))
        if facts.outage and facts.state != "ready"
        else None,
        origins=facts.origins,
        asked=facts.asked,
        edited=tuple(files),
    )
    item = _judged(item, facts, edited)
    return replace(item, reasons=(*item.reasons, *([damage] if damage else []))), facts.identity


def _judged(item: LibraryItem, facts: Facts, edited: Sequence[str]) -> LibraryItem:
    """Return *item* in its state, why, and with what to do."""
    several = len(facts.pairs) > 1
    why = [
        f"{pair.pair}: {reason}" if several else reason
        for pair in facts.pairs
        for reason in (pair.reasons if pair.state != "ready" else ())
    ]
    texts = tuple(facts.texts)
    state: ItemState
    if facts.state == "needs-review":
        state, todo = "needs-review", steps.approving(item.folder, facts.pairs, texts)
    elif facts.state == "not-ready":
        state, todo = "not-ready", steps.correcting(item.folder, facts.pairs, texts)
        if item.due_s is not None:
            why.append("an engine did not answer: the service and the night ask again")
            todo = (steps.rebuild(item.folder, "ask again now"),)
    elif facts.state != "ready":
        state, todo = "not-ready", (steps.rebuild(item.folder, "finish it"),)
        why.append("its last run did not finish")
    else:
        state, todo = "published" if item.published else "ready", steps.publishing(item.folder, item.published)
    if edited:
        why.insert(0, f"{first_of(edited, _NAMED)} edited since it was made")
        todo = (steps.rebuild(item.folder, "take in the edits"),)
        state = "not-ready" if state == "ready" else state
    if item.changed:
        on = first_of([one.platform for one in item.published if one.changed], _NAMED)
        why.insert(0, f"changed since published on {on}")
    return replace(item, state=state, reasons=tuple(why), steps=todo)


def under_way(item: LibraryItem, note: Note) -> LibraryItem:
    """Return *item* as the *note* on its current or last run says."""
    if note.running:
        return begun(replace(item, due_s=None), note)
    again = (steps.rebuild(item.folder, "run it again"),)
    if note.error:
        return replace(item, state="failed", reasons=(f"its last run failed: {note.error}",), steps=again)
    state: ItemState = item.state if item.state in ("needs-review", "failed") else "not-ready"
    return replace(item, state=state, reasons=(interrupted(note), *item.reasons), steps=again)


def begun(item: LibraryItem, note: Note) -> LibraryItem:
    """Return *item* as being worked on, by the *note* of its run."""
    why = (stage_of(note),)
    return replace(
        item, state="running", at_s=note.since_s, reasons=why, steps=(), share=note.share, left_s=note.left_s
    )


def interrupted(note: Note) -> str:
    """Return that the run of *note* ended without a word, as one that was killed."""
    return f"its last run was ended before it was done ({stage_of(note)})"


def item_kind(source: str) -> str:
    """Return the kind of the item that *source* makes, ``article`` or ``video``, by its name."""
    return "article" if PurePath(source).suffix.lower() in ARTICLE_SUFFIXES else "video"


def stage_of(note: Note) -> str:
    """Return in words what the run of *note* does."""
    return note.stage[:1].lower() + note.stage[1:] if note.stage else "starting"


def edited_files(folder: Path, facts: Facts, at_s: float) -> list[str]:
    """Return the files that a person has changed since the manifest was written, at *at_s*."""
    found = []
    for name, sha in sorted(facts.texts.items()):
        path = folder / name
        with suppress(InputError):
            if _mtime_s(path) > at_s and path.is_file() and file_sha256(path) != sha:  # a pipe would be waited for
                found.append(name)
    return found


def _corrected(facts: Facts, workspace: Workspace) -> list[str]:
    """Return what was corrected since the item was made, in words."""
    found = [f"{said} of {pair}" for pair, said in facts.corrected.items()]
    return found or (["some sentences"] if waits(workspace, facts.identity) else [])


def _broken(folder: Path, error: BilingualError, at_s: float, settings: Settings) -> LibraryItem:
    """Return the item of a *folder* whose manifest cannot be used, and how to get it back."""
    place = settings.below_root(folder)
    item = LibraryItem(folder.name, "failed", at_s, folder=place, reasons=(said(error, settings),))
    copies = Workspace(settings).work.glob(f"*/{FOLDER}/{folder.name}/{MANIFEST}")
    if (folder / MANIFEST).is_file() and next(copies, None):
        return replace(item, steps=(steps.rebuild(place, "restore it from its copy"),))
    for source in _sources(settings.media / "done" / folder.name):
        path = settings.below_root(source)
        kind = item_kind(path)
        return replace(item, kind=kind, source=path, steps=(steps.started_anew(place, path, kind),))
    return replace(item, steps=(NextStep("move it out of the outbox, or publish its source again"),))


def _sources(done: Path) -> list[Path]:
    with suppress(OSError):
        suffixes = MEDIA_SUFFIXES | ARTICLE_SUFFIXES
        return [path for path in sorted(done.iterdir()) if path.is_file() and path.suffix.lower() in suffixes]
    return []


def said(error: BilingualError, settings: Settings) -> str:
    """Return *error* in a line, with paths relative to the root."""
    return str(error).replace(f"{printable(str(settings.root))}/", "")


def _picture(folder: Path, files: Sequence[str]) -> str:
    """Return the picture that shows an item best: a cover, else a still of the recording."""
    for wanted in (_PREVIEW_STILL, *_COVERS):
        for name in files:
            if (name == wanted or name.endswith(f"/{wanted}")) and (folder / name).is_file():
                return name
    return ""


def _mtime_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
