"""The summary of a night: its text, what it says of other items, and its files, of which the last ones are kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bilingual.errors import printable
from bilingual.model.item import LibraryItem
from bilingual.pipeline.inbox.groups import mtime_ns
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace
from bilingual.redaction import redacted
from bilingual.settings import Settings
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.nodes import Element
from bilingual.views.templates import rendered

_FILE = re.compile(r"night-\d{4}-\d\d-\d\d-\d{6}\.md")
_KEPT = 30
_INBOX = "media/inbox/"


def summary_text(**values: object) -> str:
    """Return the summary in Markdown, filled with *values*, without keys and passwords."""
    return redacted(rendered("night/summary.txt", **values))


def as_text(text: str) -> str:
    """Return *text* for the summary, which Prefect shows as a page: a file name is no link, image or element there."""
    return markdown_inline((" ".join(text.split()),))


def as_code(command: str) -> str:
    """Return *command* for the summary, "" if there is none."""
    return markdown_inline((Element("code", (command,)),)) if command else ""


def as_link(address: str, text: str = "") -> str:
    """Return a link with *text* for the summary; the text alone without an *address*.

    >>> as_link("http://127.0.0.1:4280/item/a", "a.md"), as_link("", "a.md"), as_link("")
    ('[a.md](http://127.0.0.1:4280/item/a)', 'a.md', '')
    """
    text = " ".join((text or address).split())
    return markdown_inline((Element("a", (text,), {"href": address}),)) if address else as_text(text)


def besides(found: Sequence[LibraryItem], named: Collection[str], since_s: float) -> list[LibraryItem]:
    """Return those of *found*, the items of a root, that a night tells besides its own, which have the sources or
    folders *named*: made, changed or failed since *since_s* (epoch seconds), at work, or still in the inbox.

    Who drops twenty files in the evening has most of them made before the night begins. A summary that does not name
    the one that failed then would let a person believe that all is well. Those that wait for a person come first.
    """

    def is_named(item: LibraryItem) -> bool:
        return any(printable(name) in named for name in names_of(item))

    def is_news(item: LibraryItem) -> bool:
        in_inbox = not item.folder and item.source.startswith(_INBOX)
        return item.at_s > since_s or item.state == "running" or in_inbox

    return sorted((item for item in found if is_news(item) and not is_named(item)), key=lambda i: not i.needs_a_person)


def names_of(item: LibraryItem) -> list[str]:
    """Return the names under which a run may have made *item*: its folder, its source, and those it had in the inbox.

    >>> names_of(LibraryItem("a", "ready", folder="media/outbox/a", source="media/done/a/a.md", origins=("a.md",)))
    ['media/outbox/a', 'media/done/a/a.md', 'media/inbox/a.md']
    """
    return [name for name in (item.folder, item.source, *(f"{_INBOX}{origin}" for origin in item.origins)) if name]


def line_of(item: LibraryItem) -> str:
    """Return *item* by name, its state, and why.

    >>> line_of(LibraryItem("a.md", "failed", source="media/failed/a.md", reasons=("a.md: is empty. [BIL-SRC-009]",)))
    'media/failed/a.md (failed): is empty. [BIL-SRC-009]'
    """
    return f"{_name(item)} ({item.said}){f': {why}' if (why := reason_of(item)) else ''}"


def reason_of(item: LibraryItem) -> str:
    """Return why *item* is in its state, in one line that does not name it again."""
    _, _, plain = _name(item).rpartition("/")
    reason = " ".join("; ".join(item.reasons).split())
    where, found, rest = reason.partition(f"{plain}: ")
    return rest if found and (not where or where.endswith("/")) else reason


def row_of(item: LibraryItem, page: str) -> tuple[str, str, str]:
    """Return the row of *item* in the summary, with a link to its *page* if that is not ""."""
    return as_link(page, _name(item)), item.said, as_text(reason_of(item))


def _name(item: LibraryItem) -> str:
    return printable(item.folder or item.source or item.name)


def last_told_s(settings: Settings) -> float:
    """Return when the last summary was written (epoch seconds), 0 if there is none."""
    summaries = [path for path in Workspace(settings).outbox.glob("night-*.md") if _FILE.fullmatch(path.name)]
    return max((mtime_ns(path) / 1e9 for path in summaries), default=0.0)


def keep_summary(text: str, started: datetime, settings: Settings) -> Path:
    """Write the summary next to the results, and remove those of long ago; return its path. Raises WorkspaceError.

    One that is dated after it goes first: the clock was ahead then, and would have it kept instead of this one.
    """
    workspace = Workspace(settings)
    outbox = workspace.private(workspace.outbox)
    path = outbox / f"night-{started.astimezone():%Y-%m-%d-%H%M%S}.md"
    write_text(path, text)
    kept = [one for one in outbox.glob("night-*.md") if _FILE.fullmatch(one.name)]
    for old in sorted(kept, key=lambda one: (one.name <= path.name, one.name))[:-_KEPT]:
        with suppress(OSError):
            old.unlink()
    return path
