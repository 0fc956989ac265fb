"""The names that Prefect shows: of runs, their tags, and the states that its own list lacks."""

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
    """Return the name of a run, from the file's name.

    >>> run_name("video", "media/inbox/talk.mp4")
    'video talk.mp4'
    """
    return f"{kind} {Path(source).name}"[:120]
