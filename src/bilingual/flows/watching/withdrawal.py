"""Tells a run that failed from one whose source was taken back: removed or changed before its turn ended."""

from __future__ import annotations

import os
from pathlib import Path

from bilingual.errors import BilingualError
from bilingual.pipeline.inbox.queue import waiting_signature
from bilingual.settings import Settings

# The source does not exist, or only older versions of it were published.
_GONE = frozenset({"BIL-SRC-006", "BIL-SRC-012"})


def withdrawal(source: Path, before: str | None, error: BilingualError, settings: Settings) -> str:
    """Return why *error* is no failure of the file *source* in the inbox, "" if it is.

    *before* is the signature of its group when the run started.
    """
    if before is None:
        return ""
    if not os.path.lexists(source):
        return "was removed before its turn" if error.code in _GONE else ""
    if waiting_signature(source, settings) != before:
        return "was changed while it was read; it is published when it is complete"
    return ""
