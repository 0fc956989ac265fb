"""The command line. Ctrl-C while its modules are loaded is one line, too: Python would show a traceback."""

from __future__ import annotations

import sys
from types import TracebackType

STOPPED = "bilingual: stopped; finished work is kept"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        print(STOPPED, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _uncaught
