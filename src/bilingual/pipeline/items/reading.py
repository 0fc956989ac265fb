"""Reads the states of all items of a root: the only reader, for the command, the pages, the night and the studio.

It asks no server and changes nothing. One damaged item is an item with a state and what to do, like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.item import LibraryItem
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.inbox_items import failed, waiting
from bilingual.pipeline.items.results import begun, interrupted, item_kind, result_of, results, under_way
from bilingual.pipeline.items.running import Note, note_of, notes_of
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings


def read_items(settings: Settings, *, service: bool = False) -> list[LibraryItem]:
    """Return all items, newest first; *service* tells whether the service of the root is running."""
    notes = {note.identity: note for note in notes_of(Workspace(settings))}
    made = results(settings)
    items = [under_way(item, notes[identity]) if identity in notes else item for item, identity in made]
    dropped = waiting(settings, service=service, published=[item for item, _ in made])
    started = {note.source for note in notes.values() if note.running}
    own = [note for identity, note in notes.items() if identity not in {identity for _, identity in made}]
    items += [item for item in dropped if item.source not in started]
    items += failed(settings)
    return _newest_first(_with_notes(items, own, settings))


def read_results(settings: Settings) -> list[LibraryItem]:
    """Return the items that have results, newest first, by their files alone."""
    return _newest_first(item for item, _ in results(settings))


def read_item(folder: Path, settings: Settings) -> LibraryItem:
    """Return the item of one results *folder*, without reading those of others."""
    item, identity = result_of(folder, settings)
    note = note_of(Workspace(settings), identity) if identity else None
    return under_way(item, note) if note else item


def item_named(name: str, items: Sequence[LibraryItem], settings: Settings) -> LibraryItem:
    """Return the item that *name* means: its results folder, its name there, or the file that it is made from.

    Raises InputError if there is none.
    """
    path = Path(os.path.abspath(name))  # noqa: PTH100 - a link is not followed
    found = (path, path.resolve(), Workspace(settings).outbox / name)
    places = {name, *(settings.below_root(one) for one in found)}
    for item in items:
        if item.name == name or item.folder in places or item.source in places:
            return item
    origins = {place.removeprefix("media/inbox/") for place in places}
    for item in items:
        if origins & set(item.origins):
            return item
    raise InputError("BIL-WRK-024", "there is no such item", where=name, remedy="`bilingual status` lists all.")


def _with_notes(items: Sequence[LibraryItem], notes: Iterable[Note], settings: Settings) -> list[LibraryItem]:
    """Return *items* with what *notes* say of those that have no results yet."""
    found = {item.source: item for item in items if not item.folder}
    for note in notes:
        there = found.get(note.source)
        if note.running:
            item = there or LibraryItem(note.source, "running", kind=item_kind(note.source), source=note.source)
            found[note.source] = begun(item, note)
        elif there is not None and not note.error:
            found[note.source] = replace(there, reasons=(interrupted(note), *there.reasons))
        elif there is None and (settings.root / note.source).is_file():
            why, kind = note.error or interrupted(note), item_kind(note.source)
            todo = (steps.run_again(note.source, kind, "run it again"),)
            found[note.source] = LibraryItem(
                note.source, "failed", note.since_s, kind, (why,), todo, source=note.source
            )
    return [*(item for item in items if item.folder), *found.values()]


def _newest_first(items: Iterable[LibraryItem]) -> list[LibraryItem]:
    return sorted(items, key=lambda item: (-item.at_s, item.name))
