"""Keeps secrets out of what a program writes without being asked: log records, warnings, tracebacks, standard error."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TextIO

from bilingual.redaction.known import hide_environment
from bilingual.redaction.patterns import redacted

_FORMATTER = logging.Formatter()
_formatwarning = warnings.formatwarning


def install(*, stdout: bool = False) -> None:
    """Redact all log records, warnings, tracebacks and the error output of this process, whoever writes them; its
    standard output, too, if that is a log.

    Records are redacted as they are made: a library may add handlers at any time, and Prefect sends records to its
    server.
    """
    hide_environment(os.environ)
    if logging.getLogRecordFactory() is _record:
        return
    logging.setLogRecordFactory(_record)
    warnings.formatwarning = _warning
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    if not isinstance(sys.stderr, Redacting):
        sys.stderr = Redacting(sys.stderr)
    if stdout and not isinstance(sys.stdout, Redacting):
        sys.stdout = Redacting(sys.stdout)


class Redacting:
    """A text stream that redacts what is written to *stream*, and is *stream* otherwise."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(redacted(text))
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def public_errors() -> Iterator[None]:
    """Raise an unexpected exception without the secrets in its message or in what led to it: others will store it."""
    try:
        yield
    except Exception as error:
        whole = "".join(traceback.format_exception(error))
        if redacted(whole) == whole:
            raise
        raise RuntimeError(f"{type(error).__name__}: {redacted(str(error))}\n{redacted(whole)}") from None


def _record(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **named)
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - a wrong format string is reported by the handler
        message = str(record.msg)
    shown = redacted(message)
    if shown != message:
        if isinstance(record.args, tuple):  # formatters may want to see them
            record.args = tuple(redacted(value) if isinstance(value, str) else value for value in record.args)
        if redacted(again := record.getMessage()) != again:
            record.msg, record.args = shown, ()
    if record.exc_info and record.exc_info[0] is not None:
        whole = _FORMATTER.formatException(record.exc_info)
        shown = redacted(whole)
        if shown != whole:
            record.exc_info, record.exc_text = None, shown
    if record.stack_info:
        record.stack_info = redacted(record.stack_info)
    return record


def _warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    return redacted(_formatwarning(message, category, filename, lineno, line))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    print(redacted("".join(traceback.format_exception(kind, error, trace))), end="", file=sys.stderr)


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_type is SystemExit or arguments.exc_value is None:
        return
    print(f"Exception in thread {arguments.thread.name if arguments.thread else '?'}:", file=sys.stderr)
    _uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
