"""The pace of requests, attempts, and services that are away, without waiting."""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.pace import LONGEST_HOLD_S, Pace
from bilingual.engines.http.service import Service, Trust, service_of
from bilingual.engines.http.waiting import patient
from bilingual.errors import BadResponse, EngineError, Garbled, RateLimited, Timeout, Unavailable
from refusals import raises

DOWN = "BIL-TST-001"


@dataclass
class Hands:
    now: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def clock(self, chance: float = 1.0) -> TimeSource:
        return TimeSource(lambda: self.now, self.sleep, lambda: chance)

    def service(self, *, chance: float = 1.0, **limits: float) -> Service:
        return Service("service", Limits(**limits), self.clock(chance))  # type: ignore[arg-type]


class Calls:
    """What a service answers: errors in turn, then "done"."""

    def __init__(self, *errors: EngineError | None) -> None:
        self.errors = list(errors)
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        return "done"


def down() -> Unavailable:
    return Unavailable(DOWN, "down")


def limited(wait_s: float | None) -> RateLimited:
    error = RateLimited(DOWN, "wait")
    error.wait_s = wait_s
    return error


# ── pace ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rate", [0.2, 0.9, 1, 2.5, 4, 33, 100, 1000])
@pytest.mark.parametrize("work_s", [0.0, 0.013, 0.3])
@pytest.mark.parametrize("shared", [True, False])
def test_no_second_has_more_requests_than_allowed(rate: float, work_s: float, shared: bool, tmp_path: Path) -> None:
    """Any second, however long the requests take and whatever pauses are between them."""
    hands = Hands(now=1000.0)
    file = tmp_path / "run" / "pace" / "one" if shared else None
    paces = [Pace("service", rate, path=file, clock=hands.clock()) for _ in range(3 if shared else 1)]
    sent: list[float] = []
    for number in range(int(max(8, 2.5 * min(rate, 100)))):
        paces[number % len(paces)].take()
        sent.append(hands.now)
        hands.now += work_s + (1.7 if number % 23 == 22 else 0.0)
    window_s, most = max(1.0, 1 / rate), max(1, int(rate))
    for number, begin in enumerate(sent):
        assert sum(begin <= time < begin + window_s - 1e-6 for time in sent[number:]) <= most
    if work_s == 0.0 and rate >= 1:
        assert hands.now - 1000 < len(sent) / int(rate) * 1.11 + 1.7 * len(sent) / 23, "and it is not much slower"


def test_who_wakes_late_does_not_crowd_the_next(tmp_path: Path) -> None:
    """A busy machine: what counts is when a request is sent, not when its turn was."""
    hands, chance = Hands(now=1000.0), random.Random(5)
    late = TimeSource(lambda: hands.now, lambda seconds: hands.sleep(seconds + chance.choice((0.0, 0.0, 0.5))))
    paces = [Pace("service", 2, path=tmp_path / "run" / "pace" / "one", clock=late) for _ in range(3)]
    sent: list[float] = []
    for number in range(60):
        paces[number % 3].take()
        sent.append(hands.now)
    assert max(sum(begin <= time < begin + 1 for time in sent) for begin in sent) == 2


def test_many_threads_share_one_pace(tmp_path: Path) -> None:
    pace = Pace("service", 100, path=tmp_path / "run" / "pace" / "one")
    sent: list[float] = []
    lock = threading.Lock()

    def send() -> None:
        for _ in range(5):
            pace.take()
            with lock:
                sent.append(TimeSource().now())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.2 <= max(sent) - min(sent) < 2.0


def test_processes_share_one_pace(tmp_path: Path) -> None:
    file, told = tmp_path / "run" / "pace" / "one", tmp_path / "times"
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            pace = Pace("service", 20, path=file)
            with told.open("a") as out:
                for _ in range(10):
                    pace.take()
                    out.write(f"{TimeSource().now()}\n")
                    out.flush()
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    sent = sorted(map(float, told.read_text().split()))
    assert len(sent) == 30
    assert sent[29] - sent[0] >= 1.0


def test_a_break_that_one_is_asked_for_holds_for_all(tmp_path: Path) -> None:
    """In this process and in others, up to the longest break that is believed."""
    hands = Hands(now=50.0)
    file = tmp_path / "run" / "pace" / "one"
    one, other = (Pace("service", 10, longest_s=60, path=file, clock=hands.clock()) for _ in range(2))
    one.hold(7)
    other.take()
    assert hands.sleeps == [7.0]
    one.hold(3 * 86_400)
    with raises("BIL-NET-027", "service asked for a break and is left alone for 900 s") as caught:
        other.take()
    error = caught.value
    assert isinstance(error, RateLimited)
    assert (error.wait_s, error.unasked) == (LONGEST_HOLD_S, True)
    hands.now += LONGEST_HOLD_S
    other.take()
    assert hands.sleeps == [7.0]
    assert [path.stat().st_mode & 0o777 for path in (file, *file.parents[:2])] == [0o600, 0o700, 0o700]


def test_a_break_begins_while_others_wait_for_their_turn() -> None:
    hands = Hands()
    sleep = hands.sleep
    pace = Pace("service", 1, clock=TimeSource(lambda: hands.now, lambda seconds: sleep(seconds) or broken(seconds)))

    def broken(seconds: float) -> None:
        if len(hands.sleeps) == 1:
            pace.hold(5)

    pace.take()
    pace.take()
    assert hands.sleeps == [1.1, 5.0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"boot": "another", "times": [1e9], "held_until": 1e12}',
        b'{"times": 7}',
        b"[" * 5000,
        json.dumps({"boot": "BOOT", "times": [1e300, "x"], "held_until": 0}).encode(),
        json.dumps({"boot": "BOOT", "times": [5e5], "held_until": 5e5}).encode(),
        b'{"boot": "BOOT", "times": [NaN], "held_until": NaN}',
    ],
)
def test_a_file_that_says_nonsense_holds_nobody_up(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilingual.engines.http.pace._boot", lambda: "BOOT")
    file = tmp_path / "one"
    file.write_bytes(content)
    hands = Hands(now=100.0)
    pace = Pace("service", 2, longest_s=60, path=file, clock=hands.clock())
    for _ in range(3):
        pace.take()
    assert sum(hands.sleeps) == pytest.approx(1.1)


def test_without_a_place_for_the_file_the_pace_is_that_of_the_engine(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "file" / "pace" / "x", tmp_path / "none" / "run" / "pace" / "x", tmp_path / "link"):
        hands = Hands()
        pace = Pace("service", 1, path=path, clock=hands.clock())
        for _ in range(3):
            pace.take()
        assert hands.sleeps == [1.1, 1.1]
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "elsewhere").exists()


# ── attempts ──────────────────────────────────────────────────────────────────────────────────


def test_jitter_is_full_and_pauses_are_capped() -> None:
    hands = Hands()
    with pytest.raises(Timeout):
        hands.service(chance=0.5, attempts=7, backoff_s=4, total_s=199).call(Calls(*[Timeout(DOWN, "no")] * 7))
    assert hands.sleeps == [2.0, 4.0, 8.0, 10.0, 10.0, 10.0]


def test_no_attempt_begins_after_the_total_time() -> None:
    hands = Hands()

    def slow() -> str:
        hands.now += 20
        raise Timeout(DOWN, "no")

    with pytest.raises(Timeout):
        hands.service(attempts=99, total_s=60).call(slow)
    assert hands.now <= 80
    assert len(hands.sleeps) == 2


@pytest.mark.parametrize("error", [BadResponse(DOWN, "no"), Garbled(DOWN, "no"), down()])
def test_the_type_decides_what_is_asked_again(error: EngineError) -> None:
    hands, calls = Hands(), Calls(*[error] * 9)
    with raises(DOWN):
        hands.service().call(calls)
    assert calls.count == (1 if isinstance(error, BadResponse) else 4)


@pytest.mark.parametrize(
    ("waits", "slept"),
    [
        ([3.0], [3.0]),
        ([0.25, 2.5], [0.25, 2.5]),
        ([None], [1.0]),
        ([0.0, 0.0], [1.0, 2.0]),  # a date that has passed, or a service that does not know
        ([60.0], [60.0]),
    ],
)
def test_a_named_wait_replaces_the_pause(waits: list[float | None], slept: list[float]) -> None:
    hands = Hands()
    service = hands.service()

    def ask() -> str:
        service.pace.take()
        if waits:
            raise limited(waits.pop(0))
        return "done"

    assert service.call(ask) == "done"
    assert hands.sleeps == slept


@pytest.mark.parametrize("wait_s", [61.0, 259_200.0, 1e300])
def test_a_wait_that_is_too_long_is_for_the_caller_to_judge(wait_s: float) -> None:
    """Nobody asks meanwhile, and the next one is told how long."""
    hands, calls = Hands(), Calls(limited(wait_s))
    service = hands.service()
    with raises(DOWN):
        service.call(calls)
    assert (calls.count, hands.sleeps) == (1, [])
    with raises("BIL-NET-027"):
        service.call(service.pace.take)
    hands.now += min(wait_s, LONGEST_HOLD_S)
    assert service.call(service.pace.take) is None


# ── away ──────────────────────────────────────────────────────────────────────────────────────


def failed(service: Service, times: int) -> None:
    for _ in range(times):
        with raises(DOWN):
            service.call(Calls(*[down()] * 9))


def test_a_service_that_is_away_is_looked_for_by_one_call_after_each_rest() -> None:
    hands = Hands()
    service = hands.service(attempts=1, give_up_after=2)
    failed(service, 1)
    service.call(Calls())
    failed(service, 1)
    service.check()
    failed(service, 1)
    looks: list[float] = []
    while hands.now < 400:
        calls = Calls(down())
        with raises("BIL-TRN-024"):
            service.call(calls)
        if calls.count:
            looks.append(hands.now)
        hands.now += 1
    assert looks == [5, 10, 15, 23, 35, 53, 80, 110, 140, 170, 200, 230, 260, 290, 320, 350, 380]
    hands.now += 60
    assert service.call(Calls()) == "done"
    assert service.call(Calls()) == "done"


def test_the_look_is_one_request_and_others_fail_meanwhile() -> None:
    hands = Hands()
    service = hands.service(attempts=4, give_up_after=1)
    failed(service, 1)
    hands.now += 5
    codes: list[str] = []

    def look() -> str:
        for _ in range(3):
            with raises("BIL-TRN-024", "down (service failed 1 times in a row and is paused for now)") as caught:
                service.call(Calls())
            codes.append(caught.value.code)
            assert isinstance(caught.value, Unavailable)
            assert caught.value.wait_s
        raise down()

    with raises("BIL-TRN-024"):
        service.call(look)
    assert len(codes) == 3


def test_the_last_look_is_at_the_end_of_the_patience() -> None:
    hands = Hands()
    service = hands.service(attempts=1, give_up_after=1)
    looks: list[float] = []
    with patient(lambda: 60.0 - hands.now):
        failed(service, 1)
        while hands.now <= 60:
            with pytest.raises(Unavailable) as caught:
                service.check()
            assert isinstance(caught.value, Unavailable)
            hands.now += caught.value.wait_s or 0.0
            looks.append(hands.now)
            if hands.now >= 60:
                break
            with raises("BIL-TRN-024"):
                service.call(Calls(down()))
    assert looks == [5, 10, 15, 22.5, 33.75, 50.625, 60]


def test_what_ends_a_look_from_outside_leaves_it_to_the_next() -> None:
    hands = Hands()
    service = hands.service(attempts=1, give_up_after=1)
    failed(service, 1)
    hands.now += 5

    def interrupted() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.call(interrupted)
    assert service.call(Calls()) == "done"


def test_answers_that_cannot_be_used_end_the_asking_later_than_silence() -> None:
    trust = Trust("service", Limits(give_up_after=3))
    for _ in range(11):
        trust.bad(BadResponse(DOWN, "no"))
    trust.check()
    trust.good()
    for _ in range(12):
        trust.bad(BadResponse(DOWN, "no"))
    with raises("BIL-TRN-024", "no (service failed 12 times in a row and is paused for now)"):
        trust.check()


def test_engines_of_one_process_share_a_service(tmp_path: Path) -> None:
    limits = Limits(per_second=3)
    one = service_of("google", "https://a/", limits, tmp_path)
    assert one is service_of("google", "https://a/", limits, tmp_path)
    others: list[Callable[[], Service]] = [
        lambda: service_of("google", "https://b/", limits, tmp_path),
        lambda: service_of("google", "https://a/", limits, tmp_path / "other"),
        lambda: service_of("google", "https://a/", limits, tmp_path, Hands().clock()),
    ]
    assert all(one is not other() for other in others)


def test_a_clock_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits, waits and pauses are measured by a clock that nobody sets, as summer time and time servers do others."""
    service, pace = Service("service", Limits(attempts=1, give_up_after=1)), Pace("service", 1000.0)
    failed(service, 1)
    for jump in (1e9, -1e9):
        monkeypatch.setattr("time.time", lambda jump=jump: 1.8e9 + jump)
        with raises("BIL-TRN-024"):
            service.check()
        pace.take()
        waits: list[float] = []
        with raises(DOWN):
            Service("service", Limits(attempts=2), TimeSource(sleep=waits.append)).call(Calls(down(), down()))
        assert len(waits) == 1
