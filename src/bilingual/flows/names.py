"""The names that Prefect shows: of the pool and its queues, of states, tags and runs."""

from __future__ import annotations

from pathlib import Path

from bilingual.redaction import redacted

POOL = "media"
WORKER = "bilingual"
"""The name of this machine's worker; others that join the pool have other names."""
ITEMS = "default"
BATCH = "batch-control"
NOT_READY = "NotReady"
"""Made, but something is left to do: a sentence without translation, an open finding, a draft."""
NEEDS_REVIEW = "NeedsReview"
"""Made, but a person has to approve sentences before videos are made."""
UNREADY = frozenset({NOT_READY, NEEDS_REVIEW})
"""States of runs that made results that are not ready; of type FAILED, so that nobody takes them for done."""
BUSY = "Busy"
"""Nothing done, because another run holds the same item; Failed where a person waited for it in vain."""
WITHDRAWN = "Withdrawn"
"""Nothing done, because the source was removed or changed meanwhile; of type CANCELLED, like what a person cancels."""
INBOX = "inbox"
"""The tag of a run that the watcher started."""
NIGHT = "night"
"""The tag of a run that the night started."""
EDITED = "edited"
"""The tag of a run that takes in a person's edits."""
RESUMED = "resumed"
"""The tag of a run that asks again for what is missing after an outage."""


AGAIN = "It is tried again by itself."
"""Ends the message of a run of the service that failed for a passing reason, such as a full disk."""


def run_name(kind: str, source: str) -> str:
    """Return the name of a run, from the file name.

    >>> run_name("video", "media/inbox/talk.mp4"), run_name("article", "https://a.example/b.md?api_key=123456")
    ('video talk.mp4', 'article b.md?api_key=***')
    """
    return redacted(f"{kind} {Path(source).name}")[:120]
