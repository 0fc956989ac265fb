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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from weakref import finalize

from bilingual.engines.processes.starting import GRACE_S, Tail, end, start

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
        self._child: Child | None = None
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

    def _running(self) -> Child:
        if self._child is None or self._child.ended:  # Linux ends it with the thread that started it
            self._child = Child(self._command)
            finalize(self, self._child.end)
        return self._child


class Child:
    """A running program that is written to and read by turns."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = start(tuple(command), None, None, feeds=True, remedy="")
        self._tail = Tail()
        self._reader = threading.Thread(target=self._tail.read, args=(self._process.stderr,), daemon=True)
        self._reader.start()

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def write(self, content: bytes) -> None:
        """Send *content*. Raises BrokenPipeError if the program has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def line(self) -> bytes:
        """Return its next line, empty if it ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def errors(self) -> str:
        """Return the end of its error output so far."""
        return self._tail.text()

    def status(self) -> tuple[int, str]:
        """Return the exit status of the ended program, minus the number of a signal, and its last line of errors."""
        status = self._process.wait()
        self._reader.join(GRACE_S)
        said = [line.strip() for line in self._tail.text().splitlines() if line.strip()]
        return status, said[-1] if said else ""

    def end(self) -> None:
        """Terminate it, and what it started."""
        end(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


class _Failed(Exception):
    pass


def _asked(child: Child, call: str, values: Mapping[str, Any], payload: bytes, told: Told | None) -> Any:
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
