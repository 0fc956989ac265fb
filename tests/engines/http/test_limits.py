"""Rate limits, retries and the circuit breaker, without waiting."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bilingual.engines.http.limits import Circuit, Retry, TimeSource, TokenBucket
from bilingual.errors import BadResponse, RateLimited, Timeout, Unavailable
from refusals import raises


@dataclass
class Hands:
    now: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def clock(self, chance: float = 1.0) -> TimeSource:
        return TimeSource(lambda: self.now, self.sleep, lambda: chance)


def test_a_bucket_lets_a_burst_through_and_then_keeps_the_rate() -> None:
    hands = Hands()
    bucket = TokenBucket(4, burst=4, clock=hands.clock())
    for _ in range(12):
        bucket.take()
    assert hands.sleeps == [0.25] * 8
    hands.now += 100
    for _ in range(4):
        bucket.take()
    assert len(hands.sleeps) == 8


def test_jitter_is_full_and_pauses_are_capped() -> None:
    hands = Hands()

    def fail() -> str:
        raise Timeout("BIL-TST-001", "no")

    with pytest.raises(Timeout):
        Retry(attempts=7, base_s=1, cap_s=5, total_s=99, clock=hands.clock(chance=0.5)).call(fail)
    assert hands.sleeps == [0.5, 1.0, 2.0, 2.5, 2.5, 2.5]


def test_no_try_begins_after_the_total_time() -> None:
    hands = Hands()

    def slow() -> str:
        hands.now += 20
        raise Timeout("BIL-TST-001", "no")

    with pytest.raises(Timeout):
        Retry(attempts=99, base_s=1, total_s=60, clock=hands.clock()).call(slow)
    assert hands.now <= 80
    assert len(hands.sleeps) == 2


def test_a_terminal_error_is_not_tried_again() -> None:
    hands, calls = Hands(), []

    def fail() -> str:
        calls.append(1)
        raise BadResponse("BIL-TST-001", "no")

    with pytest.raises(BadResponse):
        Retry(clock=hands.clock()).call(fail)
    assert (len(calls), hands.sleeps) == (1, [])


def test_a_named_wait_replaces_the_pause() -> None:
    limited = RateLimited("BIL-TST-001", "wait")
    limited.wait_s = 3.0
    hands, answers = Hands(), [limited, None]

    def ask() -> str:
        error = answers.pop(0)
        if error:
            raise error
        return "done"

    assert Retry(clock=hands.clock()).call(ask) == "done"
    assert hands.sleeps == [3.0]


def test_a_circuit_opens_rests_and_closes() -> None:
    hands = Hands()
    circuit = Circuit("service", limit=2, rest_s=60, clock=hands.clock())
    circuit.failed(Unavailable("BIL-TST-001", "down"))
    circuit.succeeded()
    circuit.failed(Unavailable("BIL-TST-001", "down"))
    assert not circuit.open
    circuit.failed(Unavailable("BIL-TST-001", "down"))
    assert circuit.open
    assert circuit.error().message == "down (service failed 2 times in a row and is paused for now)"
    hands.now += 61
    assert not circuit.open


def test_refused_sentences_open_a_circuit_later_than_a_dead_service() -> None:
    circuit = Circuit("service", limit=3, clock=Hands().clock())
    for _ in range(11):
        circuit.failed(BadResponse("BIL-TST-001", "no"))
    assert not circuit.open
    circuit.failed(BadResponse("BIL-TST-001", "no"))
    assert circuit.open


def test_a_clock_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits, waits and pauses are measured by a clock that nobody sets, as summer time and time servers do others."""
    circuit, bucket = Circuit("service", limit=1, rest_s=60.0), TokenBucket(1000.0, burst=10)
    circuit.failed(Unavailable("BIL-TST-001", "down"))
    for jump in (1e9, -1e9):
        monkeypatch.setattr("time.time", lambda jump=jump: 1.8e9 + jump)
        assert circuit.open
        bucket.take()
        waits: list[float] = []
        with raises("BIL-TST-001"):
            Retry(attempts=2, total_s=60, clock=TimeSource(sleep=waits.append)).call(_unavailable)
        assert len(waits) == 1


def _unavailable() -> None:
    raise Unavailable("BIL-TST-001", "down")
