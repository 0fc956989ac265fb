"""Ends a run of this process that hangs, or is past its deadline, with one line.

Its programs are killed with their groups, and the thread of the run is interrupted. A thread that is stuck in the code
of a library obeys nobody: then the process ends, and with it its locks. So only a process whose only purpose is the run
has a watchdog: a command, or the process of a flow run. What was finished is on disk by then, as after any other kill.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bilingual.engines.processes.machine import refusals
from bilingual.engines.processes.pulse import AwakeClock, beat, pulse
from bilingual.engines.processes.starting import end_all
from bilingual.errors import Hung
from bilingual.pipeline.guarding.activity import Activity
from bilingual.pipeline.guarding.limits import Work, limits_of
from bilingual.pipeline.videos.progress import duration_text

if TYPE_CHECKING:
    from bilingual.engines.base import Progress
    from bilingual.pipeline.run import Execute

T = TypeVar("T")
log = logging.getLogger(__name__)

_LOOK_S = 1.0
# For the run's thread to end after it was interrupted: once more than it waits for answers that are paid for.
_GRACES_S = (12.0, 8.0)
_TELL_S = 20.0  # for the last words of a process that is stuck
_LEAVE_S = 120.0  # for the process to end by itself after the run
# Nothing here uses it, nor does Prefect. A handler that raises ends even a blocked read or lock (PEP 475).
SIGNAL = signal.SIGUSR2
_KEPT = "What was finished is kept: run it again."


class Ended(BaseException):
    """Ends the thread of a run that hangs; no handler of errors on its way takes it for one of a single part."""

    def __init__(self, error: Hung) -> None:
        super().__init__(str(error))
        self.error = error


class Watchdog:
    """Watches the run of this process.

    *last_words* tells a person of the error if the process has to end because the run's thread is stuck. *leave* ends
    the process.
    """

    def __init__(
        self,
        deadline: str,
        where: Path,
        last_words: Callable[[Hung], object],
        leave: Callable[[int], object] = os._exit,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.error: Hung | None = None
        self._deadline, self._where = deadline, where
        self._limits = limits_of(deadline, Work())
        self.last_words = [last_words]
        self._leave = leave
        self._clock = clock
        self._awake = AwakeClock(now_s=clock(), most_s=2 * _LOOK_S)
        self._activity = Activity()
        self._beats = pulse.beats
        self._total_s = self._quiet_s = self._busy_s = 0.0
        self._running: dict[str, float] = {}
        self._before = ""
        self.left = threading.Event()
        self._thread = threading.get_ident()

    def expect(self, work: Work) -> None:
        """Set the deadline by *work*."""
        if (limits := limits_of(self._deadline, work)) is not None:
            self._limits = limits

    def watched(self, execute: Execute) -> Execute:
        """Return *execute*, watched: its stages show that they live by progress that differs from the last."""

        def run(name: str, work: Callable[[Progress], T], /) -> T:
            def stage(progress: Progress) -> T:
                last: tuple[float, str] | None = None

                def report(share: float, what: str = "") -> None:
                    nonlocal last
                    self.check()
                    if (share, what) != last:
                        last = share, what
                        self._running[name] = share
                        beat()
                    progress(share, what)

                with self._inside(name), refusals(self._where):
                    return work(report)

            return execute(name, stage)

        return run

    def check(self) -> None:
        """Raise Ended if the run is over."""
        if self.error is not None:
            raise Ended(self.error)

    @contextmanager
    def _inside(self, name: str) -> Iterator[None]:
        self.check()
        self._running[name] = 0.0
        beat()
        try:
            yield
        except BaseException:
            self.check()  # what a killed program leads to is no error of its own
            raise
        finally:
            self._running.pop(name, None)
            self._before = name
            beat()

    def look(self) -> Hung | None:
        """Look once; return the error if the run is over."""
        now_s = self._clock()
        passed_s = self._awake.passed(now_s)
        if self._limits is None:
            return None
        if now_s >= pulse.rest_until_s:
            self._total_s += passed_s
        moved = pulse.beats != self._beats
        self._beats = pulse.beats
        if moved or now_s < pulse.quiet_until_s:
            self._moved()
        else:
            self._busy_s += passed_s
            self._quiet_s += passed_s
            if (seen := self._activity.look(self._busy_s)) is not None and seen.moved:
                self._moved()  # bytes are progress
            elif seen is not None and seen.busy:
                self._quiet_s = 0.0
        limits = self._limits
        if self._quiet_s >= limits.quiet_s or self._busy_s >= limits.busy_s:
            silent_s = max(self._quiet_s, self._busy_s)
            computes = ", though it computes" if self._quiet_s < limits.quiet_s else ""
            return self._hung(silent_s, computes)
        if self._total_s >= limits.total_s:
            return Hung(
                "BIL-RUN-002",
                f"the run was ended at its deadline, after {duration_text(self._total_s)}, {self._place()}",
                where=self._where,
                remedy=f'{_KEPT} --deadline, or deadline = "off" in bilingual.toml, gives it more time.',
            )
        return None

    def _hung(self, silent_s: float, how: str) -> Hung:
        return Hung(
            "BIL-RUN-001",
            f"no progress for {duration_text(silent_s)} {self._place()}{how}: the run was ended",
            where=self._where,
            remedy=f"{_KEPT} If it hangs there again, see docs/how-to/troubleshooting.md.",
        )

    def _moved(self) -> None:
        self._quiet_s = self._busy_s = 0.0
        self._activity.forget()

    def _place(self) -> str:
        running = dict(self._running)
        if running:
            shares = (f"{name!r}" + (f" ({100 * share:.0f} %)" if share else "") for name, share in running.items())
            return f"in {' and '.join(shares)}"
        return f"after {self._before!r}" if self._before else "at the start"

    def watch(self) -> None:
        """Look each second until the run is left, and end it if it hangs: for a thread of its own."""
        while not self.left.wait(_LOOK_S):
            if (error := self.look()) is not None:
                self._end(error)
                return

    def _end(self, error: Hung) -> None:
        """End the run, or if that is not possible, the process."""
        self.error = error
        log.warning("%s", error)
        for wait_s in _GRACES_S:
            self._interrupt()
            end_all()
            if self.left.wait(wait_s):
                break
        if not self.left.is_set():
            # A thread of its own: what blocks the run, such as a disk, may block these too.
            telling = threading.Thread(target=self._tell, args=(error,), daemon=True)
            telling.start()
            telling.join(_TELL_S)
        else:
            # Another thread of the run may be stuck, and the interpreter waits for it at its end.
            time.sleep(_LEAVE_S)
        end_all()
        self._leave(error.exit_code)

    def _tell(self, error: Hung) -> None:
        for words in reversed(self.last_words):
            with suppress(Exception):  # each of them is wanted, whatever became of the others
                words(error)

    def _interrupt(self) -> None:
        if self._thread == threading.main_thread().ident:
            with suppress(OSError):
                signal.pthread_kill(self._thread, SIGNAL)

    def interrupted(self, number: int, frame: object) -> None:
        """Handle ``SIGNAL`` in the thread of the run."""
        if not self.left.is_set():
            self.check()
