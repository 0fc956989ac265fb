"""Names shown in Prefect: runs, tags, and additional states."""

from __future__ import annotations

from pathlib import Path

NOT_READY = "NotReady"
"""Completed, but something is left to do: a sentence without translation, an open finding, a draft."""
BUSY = "Busy"
"""Nothing done, because another run holds the same item; Failed where a person waited for it in vain."""
INBOX = "inbox"
"""The tag of a run that the watcher started."""
NIGHT = "night"
"""The tag of a run that the night started."""


def run_name(kind: str, source: str) -> str:
    """Return the name of a run, from the file name.

    >>> run_name("video", "media/inbox/talk.mp4")
    'video talk.mp4'
    """
    return f"{kind} {Path(source).name}"[:120]
