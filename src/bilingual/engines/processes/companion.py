"""Libraries that may crash: they run in a process of their own, whose end is an error like any other.

A module of ours calls ``serve`` there; a ``Companion`` starts it, asks, and starts it anew after a crash. A request is
a line of JSON and the bytes it announces, an answer some lines of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from weakref import finalize

from bilingual.engines.processes import running as process

Told = Callable[[Any], None]
Call = Callable[[Mapping[str, Any], bytes, Told], Any]
"""Takes the request's values and bytes, and what to call with what happens meanwhile. Returns what JSON can hold."""


class Crashed(RuntimeError):
    """The process ended before it answered; the message says how."""


class Companion:
    """The process of *module*, started at the first request."""

    def __init__(self, module: str) -> None:
        # -P: no file in the current folder replaces a module.
        self._command = (sys.executable, "-P", "-m", module)
        self._child: process.Child | None = None
        self._lock = threading.Lock()

    def ask(self, call: str, values: Mapping[str, Any], payload: bytes = b"", told: Told | None = None) -> Any:
        """Return the answer of *call*. Raises Crashed, or RuntimeError with the message of what was raised there.

        An exception of *told* ends the process and is raised here.
        """
        with self._lock:
            child = self._running()
            try:
                return _asked(child, call, values, payload, told)
            except _Failed as error:
                raise RuntimeError(str(error)) from None
            except BaseException:
                child.end()
                self._child = None
                raise

    def _running(self) -> process.Child:
        if self._child is None or self._child.ended:  # Linux ends it with the thread that started it
            self._child = process.Child(self._command)
            finalize(self, self._child.end)
        return self._child


class _Failed(Exception):
    pass


def _asked(child: process.Child, call: str, values: Mapping[str, Any], payload: bytes, told: Told | None) -> Any:
    with suppress(BrokenPipeError):  # it has ended: no line will come
        child.write(json.dumps({"call": call, "bytes": len(payload), **values}).encode() + b"\n" + payload)
    while line := child.line():
        answer = json.loads(line)
        if "failed" in answer:
            raise _Failed(answer["failed"])
        if "answer" in answer:
            return answer["answer"]
        if told is not None:
            told(answer["told"])
    status, said = child.status()
    how = signal.strsignal(-status) if status < 0 else f"exit status {status}"
    raise Crashed("; ".join(filter(None, (how, said))))


def serve(calls: Mapping[str, Call]) -> None:
    """Answer requests with *calls* until there are no more."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is not an answer

    def tell(kind: str, what: Any) -> None:
        out.write(json.dumps({kind: what}).encode() + b"\n")

    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        payload = sys.stdin.buffer.read(request["bytes"])
        try:
            tell("answer", calls[request["call"]](request, payload, lambda what: tell("told", what)))
        except (RuntimeError, ValueError, MemoryError) as error:
            tell("failed", str(error) or type(error).__name__)
