"""A run that is killed anywhere loses nothing: the next one has the same result, and pays for nothing twice."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bilingual.pipeline.publish import import_everything
from support.attacks.breaking import Full, Killed, KilledAt, unbroken
from support.attacks.delivered import delivered
from support.sources.paid_article import BATCH, Desk, Services


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    import_everything()  # once, and not in each child
    with Services() as services:
        yield services


@dataclass(frozen=True)
class Whole:
    """An undisturbed run: its results, the places it passed, what it paid for, and after how many requests."""

    results: dict[str, bytes]
    places: tuple[str, ...]
    paid: Counter[str]
    requests: int


@pytest.fixture(scope="module")
def whole(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    desk = Desk(tmp_path_factory.mktemp("whole") / "root", services)
    ended = desk.publish()
    assert ended.code == 0, ended.out
    requests = len(services.llm.asked)
    return Whole(delivered(desk.folder), ended.places, services.paid(), requests)


def paid_twice(desk: Desk, services: Services, killed: Callable[[str], None], whole: Whole) -> int:
    """Publish with a kill, then to the end; return how many answers were paid for twice."""
    assert desk.publish(killed).killed
    ended = desk.publish()
    assert ended.code == 0, ended.out
    assert delivered(desk.folder) == whole.results
    return (services.paid() - whole.paid).total()


def killed_at_request(number: int, desk: Desk, services: Services, whole: Whole) -> int:
    services.llm.kills_at = number
    return paid_twice(desk, services, unbroken, whole)


def test_a_run_killed_twice(tmp_path: Path, services: Services, whole: Whole) -> None:
    """In the second pass of its first batch, and before the bitext is in place."""
    desk = Desk(tmp_path / "root", services)
    services.llm.kills_at = 5
    assert desk.publish().killed
    killed = KilledAt("os.rename media/outbox/harbour/bitext.en_de.json")
    assert paid_twice(desk, services, killed, whole) == 0


@pytest.mark.slow
@pytest.mark.parametrize("broken", [Full(60), Full(0, errno.EROFS, within="media/outbox")])
def test_a_disk_that_is_full_or_read_only(broken: Full, tmp_path: Path, services: Services, whole: Whole) -> None:
    """What one request brought has nowhere to go."""
    desk = Desk(tmp_path / "root", services)
    first = desk.publish(broken)
    assert (first.code, first.out.count("bilingual: ")) == (1, 1)
    assert desk.publish().code == 0
    assert delivered(desk.folder) == whole.results
    assert (services.paid() - whole.paid).total() <= BATCH


@pytest.mark.slow
def test_a_run_killed_at_any_request(tmp_path: Path, services: Services, whole: Whole) -> None:
    for number in range(1, whole.requests + 1):
        assert killed_at_request(number, Desk(tmp_path / str(number), services), services, whole) == 0, number
        shutil.rmtree(tmp_path / str(number))


@pytest.mark.slow
def test_a_run_killed_at_any_change_to_the_disk(tmp_path: Path, services: Services, whole: Whole) -> None:
    """What one request brings in the moment of the kill is lost."""
    for number in range(1, len(whole.places) + 1, 3):
        desk = Desk(tmp_path / str(number), services)
        asked = paid_twice(desk, services, Killed(number), whole)
        assert asked <= BATCH, whole.places[number - 1]
        shutil.rmtree(desk.root)
