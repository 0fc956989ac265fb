"""The pace of requests, without waiting."""

from __future__ import annotations

import json
import os
import random
import threading
from pathlib import Path

import pytest

from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.pace import LONGEST_HOLD_S, Pace
from bilingual.errors import RateLimited
from support.attacks.hands import Hands
from support.attacks.refusals import raises


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
