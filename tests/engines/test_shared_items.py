"""Leases in PostgreSQL: one holder at a time, and a former one changes nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from itertools import count

import pytest

from bilingual.engines.shared.database import Database
from bilingual.engines.shared.items import HOME, Items
from bilingual.errors import Unavailable
from support.attacks.refusals import raises
from support.servers.postgres import Postgres

pytest.importorskip("psycopg", reason="bilingual[scale] is not installed")
A, B, C = "a" * 64, "b" * 64, "c" * 64
_names = (f"item{number}" for number in count())


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(scope="module")
def url(server: Postgres) -> str:
    return server.url("items")


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    database.create()
    yield database
    database.close()


@pytest.fixture
def items(database: Database) -> Items:
    return Items(database)


@pytest.fixture
def name(items: Items) -> str:
    name = next(_names)
    assert items.send(name, home="h", source="media/inbox/a.mp4", code="1", needs="speech", snapshot=A)
    return name


def expire(database: Database, name: str) -> None:
    database.rows("UPDATE bilingual_items SET expires = now() - interval '1 s' WHERE item = %(item)s", {"item": name})


def of(items: Items, name: str) -> tuple[str, str, int]:
    found = next(one for one in items.all() if one.item == name)
    return found.needs, found.snapshot, found.tries


def test_an_item_goes_through_its_machines(items: Items, name: str) -> None:
    assert items.take(name, "render", "two") is None
    first = items.take(name, "speech", "one", "run-1")
    assert first is not None
    assert (first.fence, first.live, first.run) == (1, True, "run-1")
    assert items.take(name, "speech", "two") is None
    number = items.add_answer(name, 1, "media/work/x.jsonl", "答".encode())
    assert items.advance(name, 1, B, 0)
    assert [line for _, _, line in items.answers(name)] == ["答".encode()]
    assert items.hand_on(name, 1, C, "render", number or 0)
    assert (of(items, name), items.answers(name)) == (("render", C, 0), [])
    second = items.take(name, "render", "two")
    assert second is not None
    assert second.fence == 2
    assert items.hand_on(name, 2, C, HOME, 0)
    last = items.take(name, HOME, "home")
    assert last is not None
    assert items.remove(name, last.fence)
    assert name not in [one.item for one in items.all()]


def test_a_paused_worker_whose_lease_went_to_another_changes_nothing(
    items: Items, database: Database, name: str
) -> None:
    """It wakes after ten minutes, in the middle of its last write."""
    assert items.take(name, "speech", "paused")
    expire(database, name)
    other = items.take(name, "speech", "other")
    assert other is not None
    assert items.advance(name, other.fence, B, 0)
    answer = items.add_answer(name, other.fence, "j", b"paid by the other")
    late = [
        items.renew(name, 1),
        items.advance(name, 1, C, 10**9),
        items.hand_on(name, 1, C, HOME, 10**9),
        items.give_back(name, 1, "failed", passing=False, failed=True),
        items.skip(name, 1, "", failed=True),
        items.remove(name, 1),
    ]
    assert not any(late)
    assert items.add_answer(name, 1, "j", b"too late") is None
    assert of(items, name) == ("speech", B, 2)
    assert items.answers(name) == [(answer, "j", b"paid by the other")]


def test_a_lease_that_ended_is_still_ours_if_nobody_took_it(items: Items, database: Database, name: str) -> None:
    assert items.take(name, "speech", "slow")
    expire(database, name)
    assert items.renew(name, 1)
    assert items.take(name, "speech", "other") is None
    assert items.hand_on(name, 1, B, "translate", 0)
    assert not items.renew(name, 1), "it was given back"


def test_of_many_who_take_one_item_one_gets_it(url: str, items: Items, name: str) -> None:
    got: list[object] = []
    start = threading.Barrier(8)

    def take(number: int) -> None:
        database = Database(url)
        start.wait()
        got.append(Items(database).take(name, "speech", f"worker {number}"))
        database.close()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert sum(one is not None for one in got) == 1


def test_the_same_files_are_sent_once_and_others_begin_anew(items: Items, name: str) -> None:
    def send(snapshot: str, code: str = "1") -> bool:
        return items.send(name, home="h", source="media/inbox/a.mp4", code=code, needs="speech", snapshot=snapshot)

    assert not send(A)
    assert items.take(name, "speech", "one")
    assert items.advance(name, 1, B, 0)
    assert not send(A), "it is being worked on"
    assert send(C), "the source was changed meanwhile"
    assert of(items, name) == ("speech", C, 0)
    assert not items.hand_on(name, 1, B, HOME, 0)
    assert not send(C)
    assert send(C, code="2")
    taken = items.take(name, "speech", "two")
    assert taken is not None
    assert items.give_back(name, taken.fence, "a reason", passing=False, failed=True)
    assert send(C, code="2"), "a person tries again what failed"


def test_who_never_took_it_loses_its_turn(items: Items, name: str) -> None:
    assert items.skip(name, 0, "its run crashed", failed=False)
    assert not items.skip(name, 0, "twice", failed=False)
    assert of(items, name) == ("speech", A, 1)
    assert items.take(name, "speech", "one")
    assert not items.skip(name, 2, "it is held", failed=True)


def test_a_database_that_comes_back_is_used_again_and_no_message_has_its_password(
    server: Postgres, url: str, items: Items, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.stop()
    with pytest.raises(Unavailable) as caught:
        items.all()
    assert "swordfish" not in str(caught.value) + repr(caught.value) + caplog.text
    server.start()
    assert of(items, name) == ("speech", A, 0)


@pytest.mark.parametrize("address", ["mysql://me:swordfish@host/x", "host=localhost password=swordfish", "swordfish"])
def test_an_address_that_is_no_postgresql_is_refused_without_showing_it(address: str) -> None:
    with raises("BIL-SHR-010") as caught:
        Database(address)
    assert "swordfish" not in str(caught.value)
