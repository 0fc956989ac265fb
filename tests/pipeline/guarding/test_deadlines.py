"""How long a run may take, and when silence is a hang; the clock is a number."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.engines.processes.pulse import beat, limited, pulse, rest
from bilingual.errors import Hung, Transient, UsageError
from bilingual.pipeline.guarding import watchdog as guarding
from bilingual.pipeline.guarding.activity import Activity, Seen, Used
from bilingual.pipeline.guarding.limits import BUSY_S, QUIET_S, RunLimits, Work, deadline_s, limits_of
from bilingual.pipeline.guarding.watchdog import Ended, Watchdog
from bilingual.pipeline.run import directly

MINUTE, HOUR = 60.0, 3600.0


@pytest.fixture(autouse=True)
def still() -> None:
    """Nothing goes on in this process."""
    pulse.rest_until_s = 0.0
    pulse.limits.clear()


class Clock:
    def __init__(self) -> None:
        self.now = float(int(time.monotonic()))  # whole seconds add up without an error

    def __call__(self) -> float:
        return self.now


class Machine:
    """A watchdog, its clock, and how busy the machine is."""

    def __init__(self, deadline: str = "auto") -> None:
        self.clock = Clock()
        self.told: list[Hung] = []
        self.left: list[int] = []
        self.dog = Watchdog(deadline, Path("talk.mp4"), self.told.append, self.left.append, clock=self.clock)
        self.share_busy, self.bytes = 0.0, 0.0
        self.dog._activity = Activity(self._used)
        self._used_at = self.clock.now

    def _used(self) -> tuple[float, float]:
        passed, self._used_at = self.clock.now - self._used_at, self.clock.now
        return passed * self.share_busy, passed * self.bytes

    def wait(self, seconds: float, meanwhile: Callable[[], object] = lambda: None, every_s: float = 1.0) -> Hung | None:
        """Look each second for *seconds*; return the error."""
        until = self.clock.now + seconds
        while self.clock.now < until:
            self.clock.now += every_s
            meanwhile()
            if (error := self.dog.look()) is not None:
                return error
        return None


def test_a_deadline_is_far_more_than_a_slow_laptop_needs() -> None:
    """Whisper medium and x264 at half the speed of what was measured; see the numbers in ``limits``."""
    for minutes in (1, 20, 90, 480):
        length_s = minutes * 60
        slow_s = length_s * (1.6 * 3 * 2 + 2 * (0.5 + 1.25 * 4 * 2))
        work = Work(length_s * 1000, recognised=True, targets=2, renditions=1)
        assert deadline_s(work) > 1.5 * slow_s, minutes


@pytest.mark.parametrize(
    ("work", "hours"),
    [
        (Work(), 2),
        (Work(sentences=100), 2.2),
        (Work(sentences=1000, targets=3, chat=True), 28.7),
        (Work(60_000, recognised=True, renditions=1), 2.7),
        (Work(20 * 60_000, recognised=True, renditions=1), 15.5),
        (Work(20 * 60_000, recognised=False, renditions=0), 5.4),
    ],
)
def test_the_deadline_grows_with_the_work(work: Work, hours: float) -> None:
    assert deadline_s(work) / HOUR == pytest.approx(hours, abs=0.1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2h", 7200), ("90m", 5400), ("90 min", 5400), ("1h30m", 5400), ("2H 30M", 9000), ("45s", 45), (" 1h ", 3600)],
)
def test_a_deadline_in_hours_and_minutes(text: str, seconds: float) -> None:
    assert limits_of(text, Work()) == RunLimits(seconds, min(QUIET_S, seconds), min(BUSY_S, seconds))


@pytest.mark.parametrize("text", ["", "0", "0h", "2", "soon", "-1h", "1.5h", "h", "2h later", "off!", "٣h"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="BIL-RUN-003"):
        limits_of(text, Work())


def test_a_silent_run_is_ended_after_a_quarter_of_an_hour() -> None:
    machine = Machine()
    assert machine.wait(QUIET_S - 2) is None
    error = machine.wait(5)
    assert error is not None
    assert str(error).startswith("talk.mp4: no progress for 15 min at the start: the run was ended. What was finished")
    assert isinstance(error, Transient)
    assert error.exit_code == 1


@pytest.mark.parametrize("sign", [beat, lambda: rest(0.5)])
def test_signs_of_life(sign: Callable[[], object]) -> None:
    assert Machine().wait(3 * HOUR / 2, sign, every_s=2.0) is None


def test_what_computes_gets_more_time_but_not_for_ever() -> None:
    machine = Machine()
    machine.share_busy = 0.5
    assert machine.wait(BUSY_S - 10) is None
    error = machine.wait(20)
    assert error is not None
    assert "no progress for 1 h 30 min at the start, though it computes" in error.what


def test_the_work_of_an_idle_process_is_no_sign_of_life() -> None:
    machine = Machine()
    machine.share_busy, machine.bytes = 0.01, 5_000
    assert machine.wait(QUIET_S + 2) is not None


def test_a_slow_disk_is_no_hang() -> None:
    machine = Machine()
    machine.bytes = 50_000
    assert machine.wait(1.9 * HOUR) is None


def test_creeping_work_ends_at_its_deadline() -> None:
    machine = Machine()
    machine.dog.expect(Work(60_000, recognised=True, renditions=1))
    error = machine.wait(3 * HOUR, beat, every_s=2.0)
    assert error is not None
    assert error.code == "BIL-RUN-002"
    assert "ended at its deadline, after 2 h" in error.what


def test_what_waits_on_purpose_is_no_hang_and_costs_nothing() -> None:
    machine = Machine("1h")
    for _ in range(30):
        pulse.rest_until_s = machine.clock.now + 600  # Retry-After
        assert machine.wait(600) is None
    assert machine.dog._total_s < 60
    pulse.rest_until_s = 0.0
    assert machine.wait(QUIET_S + 2) is not None


def test_an_answer_may_take_as_long_as_its_engine_may() -> None:
    machine = Machine()
    pulse.limits[1] = machine.clock.now + 3000
    assert machine.wait(2900) is None
    pulse.limits.clear()
    assert machine.wait(QUIET_S + 2) is not None
    with limited(100.0):
        assert pulse.quiet_until_s > time.monotonic() + 90
    assert pulse.quiet_until_s < time.monotonic()


def test_sleep_stops_and_jumps_of_the_clock_do_not_count() -> None:
    """A laptop that sleeps for eight hours, Ctrl-Z, a clock that goes back."""
    machine = Machine("2h")
    for jump_s in (8 * HOUR, -4 * HOUR, 1000 * HOUR):
        assert machine.wait(QUIET_S / 2) is None
        machine.clock.now += jump_s
        assert machine.dog.look() is None
        beat()
    assert machine.dog._total_s < HOUR


def test_off_is_off() -> None:
    machine = Machine("off")
    assert machine.wait(100 * HOUR, every_s=100.0) is None
    machine.dog.expect(Work(60_000))
    assert machine.wait(100 * HOUR, every_s=100.0) is None


def test_the_line_names_what_hung() -> None:
    machine = Machine()
    seen: list[Hung | None] = []

    def stage(progress: Callable[..., None]) -> None:
        progress(0.31, "rendering")
        seen.append(machine.wait(QUIET_S + 5, lambda: progress(0.31, "rendering")))

    execute = machine.dog.watched(directly)
    execute("read", lambda progress: None)
    execute("render en_de source", stage)
    (error,) = seen
    assert error is not None
    assert "no progress for 15 min in 'render en_de source' (31 %)" in error.what
    between = machine.wait(QUIET_S + 5)
    assert between is not None
    assert "after 'render en_de source'" in between.what


def test_nothing_begins_once_a_run_is_over_and_no_part_takes_it_for_its_own_error() -> None:
    machine = Machine()
    execute = machine.dog.watched(directly)

    def killed(progress: object) -> None:
        machine.dog.error = Hung("BIL-RUN-001", "hangs")
        raise RuntimeError("ffmpeg was killed")

    with pytest.raises(Ended):
        execute("render", killed)
    with pytest.raises(Ended):
        execute("posts", lambda progress: None)
    assert not issubclass(Ended, Exception)


def test_usage_is_that_of_this_process_without_looking() -> None:
    used = Used()
    used()
    until = time.process_time() + 0.15
    while time.process_time() < until:
        pass
    seconds, count = used()
    assert 0.1 <= seconds < 5
    assert used()[1] < 1_000_000
    assert count >= 0


def test_activity_is_looked_at_now_and_then() -> None:
    activity = Activity(lambda: (3.0, 0.0))
    assert [activity.look(at) for at in (0.0, 5.0, 14.0)] == [None] * 3
    assert activity.look(15.0) == Seen(busy=True)
    activity.forget()
    assert activity.look(1.0) is None


def test_the_limits_hold_in_this_order() -> None:
    assert guarding._LOOK_S * 10 < QUIET_S < BUSY_S < deadline_s(Work())
