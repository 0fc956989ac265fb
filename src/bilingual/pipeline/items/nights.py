"""The summary of a night: its text, and the files next to the results, of which the last ones are kept."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace
from bilingual.redaction import redacted
from bilingual.settings import Settings
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.nodes import Element
from bilingual.views.templates import rendered

_FILE = re.compile(r"night-\d{4}-\d\d-\d\d-\d{6}\.md")
_KEPT = 30


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
