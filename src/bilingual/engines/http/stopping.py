"""Several calls at a time, and how they stop: an interruption keeps what is already paid for.

A thread that ``each`` starts sees its ``StopSign``: waits end, and requests under way are dropped, when it is set.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

from bilingual.engines.processes.pulse import rest

Job = TypeVar("Job")
Result = TypeVar("Result")

_LOOK_S = 0.2  # an exception that is set from another thread (Prefect's cancel) is only seen between two waits
_GRACE_S = 10.0
_LAST_S = 1.0  # for threads that are stopped to hand over what they have


class Stopped(Exception):
    """The work was stopped from outside; nobody waits for its result."""


class StopSign:
    """Ends waits and drops requests of the threads that see it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._requests: set[Future[Any]] = set()

    @property
    def up(self) -> bool:
        return self._event.is_set()

    def put_up(self) -> None:
        self._event.set()
        with self._lock:
            waiting = list(self._requests)
        for future in waiting:
            future.cancel()

    def check(self) -> None:
        """Raise Stopped if the sign is up."""
        if self.up:
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Sleep. Raises Stopped as soon as the sign is up."""
        if self._event.wait(seconds):
            raise Stopped

    def watch(self, future: Future[Any]) -> None:
        """Cancel *future* when the sign goes up."""
        with self._lock:
            self._requests.add(future)
        future.add_done_callback(self._forget)
        if self.up:
            future.cancel()

    def _forget(self, future: Future[Any]) -> None:
        with self._lock:
            self._requests.discard(future)


sign: ContextVar[StopSign | None] = ContextVar("bilingual_stop_sign", default=None)
"""The sign that the current thread sees."""


def pause(seconds: float) -> None:
    """Sleep. Raises Stopped when the current thread's sign goes up."""
    rest(seconds)
    seen = sign.get()
    if seen is not None:
        seen.wait(seconds)
    else:
        time.sleep(seconds)


def each(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    take: Callable[[Job, Result], None],
    *,
    at_once: int,
    grace_s: float = _GRACE_S,
) -> None:
    """Call *work* for each of *jobs*, in order, *at_once* at a time; *take* gets each result in the calling thread, as
    soon as it exists.

    *work* returns its errors: one that it raises ends everything like an interruption. After an interruption
    (KeyboardInterrupt, Prefect's cancel, an error of *work* or *take*) no job begins, *take* gets the results that come
    within *grace_s* seconds. Then calls under way are dropped (``Stopped``), *take* gets what the threads still hand
    over, and the interruption goes on.
    """
    stop = StopSign()
    results: queue.SimpleQueue[tuple[Job, Result | None, BaseException | None]] = queue.SimpleQueue()
    waiting = iter(jobs)
    lock = threading.Lock()
    closing = threading.Event()

    def serve() -> None:
        sign.set(stop)
        while not closing.is_set():
            with lock:
                job = next(waiting, None)
            if job is None:
                return
            try:
                results.put((job, work(job), None))
            except BaseException as error:  # noqa: BLE001 -- raised again in the calling thread
                closing.set()  # here, or this thread would begin another job before the caller hears of it
                results.put((job, None, error))

    # A copy of the context: log records of a flow run know their run by it.
    contexts = [copy_context() for _ in range(min(at_once, len(jobs)))]
    threads = [threading.Thread(target=context.run, args=(serve,), daemon=True) for context in contexts]
    for thread in threads:
        thread.start()

    taken = 0

    def collect(limit_s: float | None = None) -> None:
        nonlocal taken
        ends = None if limit_s is None else time.monotonic() + limit_s
        while taken < len(jobs) and (ends is None or time.monotonic() < ends):
            alive = any(thread.is_alive() for thread in threads)
            try:
                job, result, error = results.get(timeout=_LOOK_S if alive else 0)
            except queue.Empty:
                if not alive:
                    return
                continue
            taken += 1
            if error is None:
                take(job, result)  # type: ignore[arg-type]
            elif ends is None:
                raise error

    try:
        collect()
    except BaseException:
        closing.set()
        try:
            collect(grace_s)
        finally:
            stop.put_up()
        collect(_LAST_S)
        raise
