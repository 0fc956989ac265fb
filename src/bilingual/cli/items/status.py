"""Shows the states of items, with the service's own line first; ``flows.commands.serve`` knows the service."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from bilingual.errors import printable
from bilingual.model.item import STATES, LibraryItem, counts_of
from bilingual.model.timing import local_time
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import item_named, read_items
from bilingual.pipeline.pushing.expiry import expiry_warning
from bilingual.pipeline.videos.progress import duration_text
from bilingual.settings import find_root

if TYPE_CHECKING:
    from bilingual.settings import Settings

SCHEMA = "bilingual.status/1"
_STYLES = {
    "running": "cyan",
    "failed": "bold red",
    "needs-review": "yellow",
    "not-ready": "red",
    "waiting": "blue",
    "ready": "green",
    "published": "dim green",
}
_STATE_WIDTH = max(map(len, STATES)) + 2
_TITLE_SHARE, _LEAST_TITLE = 3, 12  # of the width of a terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "item", metavar="ITEM", nargs="?", help="show one in detail: its results folder, its name there, or its source"
    )
    parser.add_argument(
        "--state", action="append", choices=STATES, default=[], metavar="STATE", help=f"only these: {', '.join(STATES)}"
    )


def show_status(settings: Settings, chosen: argparse.Namespace, service: Mapping[str, Any], said: Sequence[str]) -> int:
    """Show the *service*, *said* in lines, and the items or the chosen one. Raises InputError for an unknown item."""
    items = read_items(settings, service=bool(service["running"]))
    one = item_named(chosen.item, items, settings) if chosen.item else None
    listed = [one] if one else [item for item in items if not chosen.state or item.state in chosen.state]
    page = _Listing(settings)
    if chosen.json:
        value = {**service, "schema": SCHEMA, "root": str(settings.root), "items": [page.to_json(i) for i in listed]}
        print(json.dumps(value | page.details(one) if one else value, ensure_ascii=True, indent=1))
        return 0
    if one:
        page.show_one(one)
        return 0
    for line in said:
        page.line(Text(line))
    if warning := expiry_warning(settings):
        page.line(Text(f"note: {warning}", style="yellow"))
    if items:
        page.line(Text(f"items: {counts_of(items)}"))
    for item in listed:
        page.show(item)
    return 0


class _Listing:
    """Prints items to the terminal, or unfolded into a pipe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._here = Path.cwd()
        self._elsewhere = find_root() != settings.root
        self._wide = self._console.width if self._console.is_terminal else 0

    def line(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)

    def show(self, item: LibraryItem) -> None:
        """Show *item* in a line with its state, its title and why, and one with what to do."""
        why = "; ".join(item.reasons)
        if done := _progress(item):
            why += f" ({done})"
        if item.due_s is not None:
            why += f" (again from {local_time(item.due_s)} on)"
        title = printable(item.title)
        if item.folder and item.title != item.name:
            title += f" ({item.name})"
        head = Text(f"{item.said:{_STATE_WIDTH}}", style=_STYLES[item.state])
        width = max(_LEAST_TITLE, self._wide // _TITLE_SHARE)
        rest = self._wide - _STATE_WIDTH - width - 2
        if rest >= 2 * _LEAST_TITLE:
            first, *more = _folded(printable(why), rest) or [""]
            self.line(Text.assemble(head, _cut(title, width), "  ", (first, "")))
            for part in more:
                self.line(Text(" " * (_STATE_WIDTH + width + 2) + part))
        else:
            self.line(Text.assemble(head, _cut(title, self._wide - _STATE_WIDTH) if self._wide else title))
            room = self._wide - 4 if self._wide else 0
            for part in _folded(printable(why), room):
                self.line(Text(f"    {part}"))
        for does, command in self._commands(item.steps[-1:] if item.state != "waiting" else item.steps[:1]):
            self.line(Text(f"    {does}: {command}" if command else f"    {does}", style="dim"))

    def show_one(self, item: LibraryItem) -> None:
        """Show all that is known of *item*: what is open, by cause, and every command."""
        self.line(Text.assemble((item.said, _STYLES[item.state]), f"  {printable(item.title)}"))
        facts = {
            "results": item.folder,
            "source": item.source,
            "titles": " / ".join(list((item.titles or {}).values())[1:]),
            "videos": ", ".join(item.renditions),
            "changed": local_time(item.at_s) if item.at_s else "",
            "done": _progress(item),
            "again": f"by itself from {local_time(item.due_s)} on" if item.due_s else "",
        }
        for name, value in facts.items():
            if value:
                self.line(Text(f"  {name:8} {printable(value)}"))
        for one in item.published:
            what = f"  {'on':8} {one.platform}, {one.at[:10]}{', changed since' if one.changed else ''} {one.url}"
            self.line(Text(printable(what.rstrip())))
        for reason in item.reasons:
            self.line(Text(f"  why      {printable(reason)}"))
        for group in self.details(item)["findings"]:
            places = f" ({', '.join(group['units'][:5])})" if group["units"] else ""
            self.line(Text(printable(f"  {group['severity']:8} {group['pair']}: {group['message']}{places}")))
            if group["settled_by"]:
                self.line(Text(printable(f"           {group['settled_by']}"), style="dim"))
        for does, command in self._commands([step for step in item.steps if "status" not in step.command]):
            self.line(Text(f"  next     {does}{':' if command else ''}"))
            if command:
                self.line(Text(f"             {command}"))

    def to_json(self, item: LibraryItem) -> dict[str, Any]:
        return {
            "name": item.name,
            "state": item.state,
            "reasons": list(item.reasons),
            "next": [{"does": does, "command": command or None} for does, command in self._commands(item.steps)],
            "needs_a_person": item.needs_a_person,
            "kind": item.kind or None,
            "titles": dict(item.titles or {}),
            "folder": item.folder or None,
            "source": item.source or None,
            "changed_s": round(item.at_s, 3),
            "again_s": None if item.due_s is None else round(item.due_s, 3),
            "pairs": [pair.to_json() for pair in item.pairs],
            "renditions": list(item.renditions),
            "duration_ms": item.duration_ms,
            "published": [one.to_json() for one in item.published],
            "share": item.share,
            "left_s": item.left_s,
        }

    def details(self, item: LibraryItem) -> dict[str, Any]:
        """Return the open findings of *item* by cause, worst first."""
        from bilingual.pipeline.items.details import open_findings

        return {"findings": open_findings(item, self._settings)}

    def _commands(self, todo: Sequence[Any]) -> Iterator[tuple[str, str]]:
        for step in todo:
            yield step.does, steps.shown(step, self._settings.root, self._here, elsewhere=self._elsewhere)


def _progress(item: LibraryItem) -> str:
    """Return how far the stage is that runs, and how long it takes.

    >>> _progress(LibraryItem("talk", "running", share=0.452, left_s=200.0)), _progress(LibraryItem("talk", "running"))
    ('45 %, 3 min 20 s left', '')
    """
    if item.share is None:
        return ""
    left = "" if item.left_s is None else f", {duration_text(item.left_s)} left"
    return f"{100 * item.share:.0f} %{left}"


def _folded(text: str, width: int) -> list[str]:
    """Return *text* in lines of *width* cells; in one line if there is no *width*."""
    if not width or not text:
        return [text] if text else []
    lines = Text(text).wrap(Console(width=max(width, 1)), max(width, 1))
    return [line.plain.rstrip() for line in lines]


def _cut(text: str, width: int) -> str:
    """Return *text* in exactly *width* cells.

    >>> _cut("talk", 6), _cut("港口的夜晚", 6)
    ('talk  ', '港口… ')
    """
    return set_cell_size(text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…", width)
