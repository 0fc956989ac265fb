"""The items of the library as values for its page: titles, state, why, and what can be done with each."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from bilingual.languages import COMMON, pack
from bilingual.model.item import STATES, LibraryItem
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.page import INDEX
from bilingual.settings import Settings
from bilingual.views.outbox.render import Tile

Address = Callable[[str, str], str]
"""Gives the address of a file of a results folder in the outbox, both by name."""
_REASONS = 5


def shown(item: LibraryItem, settings: Settings, address: Address, still: str, *, started: bool) -> dict[str, Any]:
    """Return *item* for the page, with the address of a *still* for one without a picture.

    *started* tells whether this studio or the service runs it, and can stop it. Nothing in it is HTML: the page shows
    all of it as text. Paths are relative to the root.
    """
    tile, can = Tile(item), _can(item, started=started)
    return {
        "key": item.folder or item.source,
        "name": item.name,
        "source": item.source,
        "state": item.state,
        "said": item.said,
        "needs_you": item.needs_a_person or item.changed,
        "sentences": sum(pair.to_approve + pair.untranslated for pair in item.pairs),
        "findings": sum(pair.open_findings for pair in item.pairs),
        "changed": item.changed,
        "kind": item.kind,
        "at_s": item.at_s,
        "due_s": item.due_s,
        "titles": [{"tag": tag, "text": _plain(text), "dir": _direction(tag)} for tag, text in tile.titles[:3]],
        "languages": [{"tag": tag, "name": pack(tag).autonym} for tag in tile.languages],
        "words": tile.words,
        "length": tile.length,
        "tint": tile.tint,
        "picture": address(item.name, item.picture) if item.picture else still,
        "drawn": tile.is_drawn,
        "reasons": [reason.replace(f"{settings.root}/", "") for reason in item.reasons[:_REASONS]],
        "more_reasons": max(0, len(item.reasons) - _REASONS),
        "next": _next(item, can, settings),
        "page": f"/item/{quote(os.fsencode(item.name), safe='')}" if item.has_page else "",
        "links": _links(item, tile, settings, address),
        "published": [one.to_json() for one in item.published],
        "can": can,
    }


def counts(items: Sequence[LibraryItem]) -> list[dict[str, Any]]:
    """Return the states that there are, in the order of their urgency, with how many items are in each."""
    states = [item.state for item in items]
    return [{"state": state, "count": states.count(state)} for state in STATES if state in states]


def _next(item: LibraryItem, can: Sequence[str], settings: Settings) -> dict[str, str]:
    """Return what to do next in words, with the order of the page that does it, else with a command.

    What is done on the page of the item is an order, too: to open it.
    """
    first = item.steps[0].command[1:2] if item.has_page and item.steps else ()
    if first == ("approve",):
        return {"does": "read and approve it", "order": "open", "command": ""}
    if first == ("status",):
        return {"does": "see what is open, and correct it", "order": "open", "command": ""}
    does, command = steps.next_step(item, settings.root)
    called = next((step.command[1] for step in item.steps[-1:] if len(step.command) > 1), "")
    wanted = {"apply": "rebuild", "video": "start", "article": "start"}.get(str(called), "")
    order = wanted if wanted in can else ""
    return {"does": does, "order": order, "command": "" if order else command}


def _can(item: LibraryItem, *, started: bool) -> list[str]:
    """Return the orders that an item takes."""
    if item.state == "running":
        return ["stop"] if started else []
    found = []
    if item.pairs or any(step.command[:2] == ("bilingual", "apply") for step in item.steps):
        found.append("rebuild")
    elif item.kind and item.source and not item.folder:
        found.append("start")
    if item.folder or item.source:
        found.append("show")
    return found


def _links(item: LibraryItem, tile: Tile, settings: Settings, address: Address) -> list[dict[str, str]]:
    if not item.folder:
        return []
    own = [("Preview", COMMON, f"{item.name}/index.html")] if (settings.root / item.folder / INDEX).is_file() else []
    places = ((label, tag, path.removeprefix(f"{item.name}/")) for label, tag, path in [*own, *tile.links])
    return [{"label": label, "tag": tag, "address": address(item.name, path)} for label, tag, path in places]


def _direction(tag: str) -> str:
    return "auto" if not tag else "rtl" if pack(tag).writing.rtl else "ltr"


def _plain(title: str) -> str:
    """Return *title*, or the file in the inbox or among the failed that it is, without those folders.

    >>> _plain("media/inbox/nightly/talk.mp4")
    'nightly/talk.mp4'
    """
    return title.removeprefix("media/inbox/").removeprefix("media/failed/")
