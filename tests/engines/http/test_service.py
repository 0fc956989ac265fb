"""Attempts to ask a service, and services that are away, without waiting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.pace import LONGEST_HOLD_S, Pace
from bilingual.engines.http.service import HttpService, Trust, service_of
from bilingual.engines.http.waiting import patient
from bilingual.errors import BadResponse, EngineError, Garbled, RateLimited, Timeout, Unavailable
from support.attacks.hands import Hands
from support.attacks.refusals import raises

DOWN = "BIL-TST-001"


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


def service_by(hands: Hands, *, chance: float = 1.0, **limits: float) -> HttpService:
    return HttpService("service", Limits(**limits), hands.clock(chance))  # type: ignore[arg-type]


def down() -> Unavailable:
    return Unavailable(DOWN, "down")


def limited(wait_s: float | None) -> RateLimited:
    error = RateLimited(DOWN, "wait")
    error.wait_s = wait_s
    return error


# ── attempts ──────────────────────────────────────────────────────────────────────────────────


def test_jitter_is_full_and_pauses_are_capped() -> None:
    hands = Hands()
    with pytest.raises(Timeout):
        service_by(hands, chance=0.5, attempts=7, backoff_s=4, total_s=199).call(Calls(*[Timeout(DOWN, "no")] * 7))
    assert hands.sleeps == [2.0, 4.0, 8.0, 10.0, 10.0, 10.0]


def test_no_attempt_begins_after_the_total_time() -> None:
    hands = Hands()

    def slow() -> str:
        hands.now += 20
        raise Timeout(DOWN, "no")

    with pytest.raises(Timeout):
        service_by(hands, attempts=99, total_s=60).call(slow)
    assert hands.now <= 80
    assert len(hands.sleeps) == 2


@pytest.mark.parametrize("error", [BadResponse(DOWN, "no"), Garbled(DOWN, "no"), down()])
def test_the_type_decides_what_is_asked_again(error: EngineError) -> None:
    hands, calls = Hands(), Calls(*[error] * 9)
    with raises(DOWN):
        service_by(hands).call(calls)
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
    service = service_by(hands)

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
    service = service_by(hands)
    with raises(DOWN):
        service.call(calls)
    assert (calls.count, hands.sleeps) == (1, [])
    with raises("BIL-NET-027"):
        service.call(service.pace.take)
    hands.now += min(wait_s, LONGEST_HOLD_S)
    assert service.call(service.pace.take) is None


# ── away ──────────────────────────────────────────────────────────────────────────────────────


def failed(service: HttpService, times: int) -> None:
    for _ in range(times):
        with raises(DOWN):
            service.call(Calls(*[down()] * 9))


def test_a_service_that_is_away_is_looked_for_by_one_call_after_each_rest() -> None:
    hands = Hands()
    service = service_by(hands, attempts=1, give_up_after=2)
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
    service = service_by(hands, attempts=4, give_up_after=1)
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
    service = service_by(hands, attempts=1, give_up_after=1)
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
    service = service_by(hands, attempts=1, give_up_after=1)
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
    others: list[Callable[[], HttpService]] = [
        lambda: service_of("google", "https://b/", limits, tmp_path),
        lambda: service_of("google", "https://a/", limits, tmp_path / "other"),
        lambda: service_of("google", "https://a/", limits, tmp_path, Hands().clock()),
    ]
    assert all(one is not other() for other in others)


def test_a_clock_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits, waits and pauses are measured by a clock that nobody sets, as summer time and time servers do others."""
    service, pace = HttpService("service", Limits(attempts=1, give_up_after=1)), Pace("service", 1000.0)
    failed(service, 1)
    for jump in (1e9, -1e9):
        monkeypatch.setattr("time.time", lambda jump=jump: 1.8e9 + jump)
        with raises("BIL-TRN-024"):
            service.check()
        pace.take()
        waits: list[float] = []
        with raises(DOWN):
            HttpService("service", Limits(attempts=2), TimeSource(sleep=waits.append)).call(Calls(down(), down()))
        assert len(waits) == 1
