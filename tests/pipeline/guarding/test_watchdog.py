"""Runs that hang for real: in a pipe, a lock, a program, a library."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bilingual.engines.processes import running as process
from bilingual.engines.processes import starting
from bilingual.engines.processes.companion import Companion
from bilingual.engines.processes.pulse import pulse
from bilingual.errors import Hung, MediaError
from bilingual.pipeline.guarding import watchdog as guarding
from bilingual.pipeline.guarding.limits import RunLimits
from bilingual.pipeline.guarding.watchdog import Watchdog
from bilingual.pipeline.guarding.watching import at_the_last, watching
from bilingual.pipeline.run import directly


class Guarded:
    """A watchdog that takes half a second for a hang, and does not really end this process."""

    def __init__(self, path: Path) -> None:
        self.told: list[str] = []
        self.left: list[int] = []
        self.dog = Watchdog("auto", path, lambda error: self.told.append(error.code), self._leave)
        self.dog._limits = RunLimits(60.0, 0.5, 5.0)
        self.gone = threading.Event()

    def _leave(self, code: int) -> None:
        self.left.append(code)
        self.gone.set()


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    monkeypatch.setattr(guarding, "_LOOK_S", 0.05)
    monkeypatch.setattr(guarding, "_GRACES_S", (1.0, 0.5))
    monkeypatch.setattr(guarding, "_LEAVE_S", 0.1)
    pulse.rest_until_s = 0.0
    pulse.limits.clear()
    made = Guarded(tmp_path / "talk.mp4")
    before = signal.getsignal(signal.SIGUSR2)
    yield made
    # Or it would end the programs of another test once it has waited for the process to leave.
    assert made.dog.error is None or made.gone.wait(10)
    signal.signal(signal.SIGUSR2, before)


def hangs_in_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "pipe").read_bytes()


def hangs_in_a_lock_of_the_system(folder: Path) -> None:
    with (folder / "lock").open("w") as one, (folder / "lock").open("w") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        fcntl.flock(other, fcntl.LOCK_EX)


def hangs_in_a_lock_of_python(folder: Path) -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def hangs_in_a_program(folder: Path) -> None:
    process.run(["sh", "-c", "sleep 1000 & sleep 1000"])


def hangs_in_a_program_that_takes_no_hint(folder: Path) -> None:
    process.run(["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])


def hangs_in_a_companion(folder: Path) -> None:
    companion = Companion("silent")
    companion._command = ("sleep", "1000")
    companion.ask("listen", {})


def hangs_in_a_loop(folder: Path) -> None:
    while True:
        time.sleep(0.05)


@pytest.mark.parametrize(
    "hang",
    [
        hangs_in_a_pipe,
        hangs_in_a_lock_of_the_system,
        hangs_in_a_lock_of_python,
        hangs_in_a_program,
        hangs_in_a_program_that_takes_no_hint,
        hangs_in_a_companion,
        hangs_in_a_loop,
    ],
)
def test_a_run_that_hangs_is_ended_with_its_programs(
    guarded: Guarded, tmp_path: Path, hang: Callable[[Path], None]
) -> None:
    started = time.monotonic()
    with pytest.raises(Hung, match="'transcribe'") as caught, watching(guarded.dog):
        guarded.dog.watched(directly)("transcribe", lambda progress: hang(tmp_path))
    assert caught.value.code == "BIL-RUN-001"
    assert caught.value.where == str(tmp_path / "talk.mp4")
    assert time.monotonic() - started < 8
    assert not starting._live
    assert guarded.told == []
    guarded.gone.wait(5)


def test_a_pattern_that_backtracks_for_ever_is_ended(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds Python's lock: no other thread runs, the watchdog's neither."""
    monkeypatch.setattr("bilingual.pipeline.guarding.watching._TURN_S", 0.05)
    with pytest.raises(Hung), watching(guarded.dog):
        re.fullmatch(r"(a+)+", "a" * 64 + "b")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def stuck(guarded: Guarded) -> None:
    """Obey nobody, like C code that never returns."""
    while not guarded.gone.is_set():
        with suppress(BaseException):
            time.sleep(0.02)


def test_a_thread_that_is_stuck_ends_the_process_with_last_words(guarded: Guarded, tmp_path: Path) -> None:
    settled: list[str] = []
    with pytest.raises(Hung), watching(guarded.dog), at_the_last(lambda error: settled.append(error.code)):
        stuck(guarded)
    assert guarded.left == [1]
    assert (settled, guarded.told) == (["BIL-RUN-001"], ["BIL-RUN-001"])


def test_last_words_that_hang_too_do_not_hold_the_process(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk that holds the source hangs, and with it what moves the source."""
    monkeypatch.setattr(guarding, "_TELL_S", 0.2)
    with pytest.raises(Hung), watching(guarded.dog), at_the_last(lambda error: time.sleep(30)):
        stuck(guarded)
    assert guarded.left == [1]


def test_another_thread_that_is_stuck_does_not_hold_the_process(guarded: Guarded) -> None:
    """The interpreter waits at its end for the threads of a pool."""
    with pytest.raises(Hung), watching(guarded.dog):
        time.sleep(30)
    assert guarded.gone.wait(5)
    assert guarded.left == [1]


def test_a_healthy_run_and_its_own_errors_pass(guarded: Guarded) -> None:
    guarded.dog._limits = RunLimits(60.0, 5.0, 5.0)
    before = signal.getsignal(signal.SIGUSR2)
    with watching(guarded.dog):
        execute = guarded.dog.watched(directly)

        def work(progress: Callable[..., None]) -> int:
            for number in range(8):
                time.sleep(0.1)
                progress(number / 8)
            return 3

        assert execute("render", work) == 3
    with pytest.raises(MediaError), watching(guarded.dog):
        raise MediaError("BIL-MED-010", "the subtitle file does not exist")
    time.sleep(0.2)
    assert (guarded.told, guarded.left, signal.getsignal(signal.SIGUSR2)) == ([], [], before)
