"""Lets a person change a text in their editor."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path

from bilingual.engines.processes.starting import at_terminal
from bilingual.errors import InputError, UsageError

_LINE = "--- write the translation above this line; what follows is not read ---"


def edited_text(text: str, about: str) -> str:
    """Return *text* as a person left it in ``$VISUAL`` or ``$EDITOR``, which also shows *about*.

    Raises UsageError without an editor, InputError if it fails or the line below the text is gone.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not command.strip():
        raise UsageError(
            "BIL-TRN-093", "no editor is set", remedy="Set EDITOR, or give the translation with --target TEXT."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "translation.txt"
        path.write_text(f"{text}\n{_LINE}\n{about}\n", "utf-8")
        status = at_terminal([*shlex.split(command), path])
        try:
            said, line, _ = path.read_text("utf-8-sig").partition(_LINE)
        except (OSError, UnicodeDecodeError):
            said, line = "", ""
    if status or not line:
        what = f"ended with status {status}" if status else "did not keep the line below the translation"
        raise InputError("BIL-TRN-094", f"the editor {what}; nothing was changed", remedy="Try again, or use --target.")
    return said.strip()
