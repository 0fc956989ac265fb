"""Several calls at a time, and what an interruption leaves."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.engines.http.pace import Pace
from bilingual.engines.http.stopping import each, pause


def test_every_result_is_taken_in_the_calling_thread() -> None:
    taken: list[tuple[int, int]] = []
    threads = set()

    def take(job: int, result: int) -> None:
        threads.add(threading.get_ident())
        taken.append((job, result))

    each(lambda job: job * job, range(50), take, at_once=8)
    assert sorted(taken) == [(n, n * n) for n in range(50)]
    assert threads == {threading.get_ident()}
    each(lambda job: job, [], take, at_once=4)


def test_an_interruption_starts_nothing_and_keeps_what_is_paid_for() -> None:
    """Ctrl-C while four requests are under way: their answers are kept, no fifth is sent."""
    begun: list[int] = []
    kept: list[int] = []

    def work(job: int) -> int:
        begun.append(job)
        time.sleep(0.0 if job == 0 else 0.15)
        return job

    def take(job: int, _: int) -> None:
        kept.append(job)
        if job == 0:
            time.sleep(0.05)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        each(work, range(100), take, at_once=4)
    assert sorted(kept) == sorted(begun)
    assert len(begun) <= 5


def test_requests_that_take_too_long_are_dropped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        client = Client("service", {}, timeout_s=30)
        ended = threading.Semaphore(0)

        def work(job: int) -> int:
            try:
                if job == 1:
                    client.send(Call("GET", url))
                elif job == 2:
                    pause(30)
                return job
            finally:
                ended.release()

        def interrupted(job: int, _: int) -> None:
            raise KeyboardInterrupt

        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            each(work, [1, 2, 0], interrupted, at_once=3, grace_s=0.1)
        assert all(ended.acquire(timeout=2) for _ in range(3))
        assert time.monotonic() - begun < 2


def test_an_error_of_the_work_ends_it() -> None:
    def work(job: int) -> int:
        if job == 3:
            raise ZeroDivisionError
        return job

    kept: list[int] = []
    with pytest.raises(ZeroDivisionError):
        each(work, range(1000), lambda job, _: kept.append(job), at_once=2)
    assert len(kept) < 1000
    assert {0, 1, 2} <= set(kept)


def test_after_an_error_no_job_begins() -> None:
    """Its answer would be paid for, and could not be kept either, such as on a full disk."""
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        raise ZeroDivisionError

    for _ in range(20):
        begun.clear()
        with pytest.raises(ZeroDivisionError):
            each(work, [1, 2, 3], lambda job, result: None, at_once=1)
        assert begun == [1]


def test_an_interruption_ends_a_call_of_the_main_thread() -> None:
    import _thread

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        threading.Timer(0.1, _thread.interrupt_main).start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            Client("service", {}, timeout_s=30).send(Call("GET", url))
        assert time.monotonic() - begun < 2


def test_a_service_that_asks_one_caller_to_wait_means_all() -> None:
    pace = Pace("service", 1000)
    pace.hold(0.2)
    begun = time.monotonic()
    each(lambda _: pace.take(), range(4), lambda *_: None, at_once=4)
    assert time.monotonic() - begun >= 0.19
