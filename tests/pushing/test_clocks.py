"""The clock is set forward or back between a push and the look for it: nothing is posted twice, nobody waits a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.pipeline.items import publications
from bilingual.pipeline.pushing import journal
from bilingual.pipeline.pushing import unanswered as doubts
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.platform import Made, Sighting
from bilingual.pipeline.pushing.push import prepare, push
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.servers.fake_platforms import FakeLinkedIn

Item = tuple[Path, Settings]


class Clock(datetime):
    """The clock of this machine, ``ahead`` of the right time."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr(Clock, "ahead", timedelta(0))
    monkeypatch.setattr(journal, "datetime", Clock)
    monkeypatch.setattr(publications, "datetime", Clock)
    return Clock


class Looking:
    """A platform whose list shows the post at the *shown_at*-th look, never if that is 0."""

    where = "there"

    def __init__(self, shown_at: int) -> None:
        self.looks, self._shown_at = 0, shown_at

    def look(self, create: Mapping[str, Any]) -> Sighting:
        self.looks += 1
        if self.looks == self._shown_at:
            return Sighting("there", Made("7", "https://linkedin.example/7"))
        return Sighting("absent")


@pytest.mark.parametrize("set_by", [timedelta(days=1), timedelta(days=-1), timedelta(hours=1), timedelta(0)])
@pytest.mark.parametrize("shown_at", [1, 3, 0])
def test_a_doubt_is_looked_for_as_long_whatever_the_clock_says(
    tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch, set_by: timedelta, shown_at: int
) -> None:
    passed = [0.0]
    steady = SimpleNamespace(monotonic=lambda: passed[0], sleep=lambda s: passed.append(passed.pop() + s))
    monkeypatch.setattr(doubts, "time", steady)
    lines = PushJournal(tmp_path, "linkedin", "en_de")
    lines.add("create", hash="h", body={})
    clock.ahead = set_by
    pusher = Looking(shown_at)
    made = doubts.settled(pusher, lines, "linkedin", tmp_path, lambda said: None)  # type: ignore[arg-type]
    assert made == (Made("7", "https://linkedin.example/7") if shown_at else None)
    assert lines.doubt is None
    if not shown_at:
        assert pusher.looks == 1 + doubts.SETTLED_S / doubts._PAUSE_S


@pytest.mark.parametrize("url", ["https://www.linkedin.com/feed/update/urn:li:share:7000/", ""])
@pytest.mark.parametrize("set_by", [timedelta(days=1), timedelta(days=-1)])
def test_a_persons_word_counts_though_the_clock_was_set(
    item: Item, linkedin: FakeLinkedIn, clock: type[Clock], set_by: timedelta, url: str
) -> None:
    folder, settings = item
    linkedin.shows = False
    linkedin.faults["POST rest/posts"].append("500-done")
    plan = prepare(folder, "linkedin", settings).plan
    assert plan is not None
    with raises("BIL-PSH-075"):
        push(plan, settings)
    clock.ahead = set_by
    lines = PushJournal(folder, "linkedin", plan.pair)
    assert lines.doubt is not None
    assert datetime.fromisoformat(str(lines.doubt["at"])) <= datetime.now(UTC)
    doubts.say_there(lines, "linkedin", folder, settings, url)
    assert lines.doubt is None
    with raises("BIL-PSH-074"):
        prepare(folder, "linkedin", settings)
    assert len(linkedin.posts) == 1


@pytest.mark.parametrize("older", [0, 1])
@pytest.mark.parametrize("set_by", [timedelta(days=1), timedelta(days=-1)])
def test_a_post_of_text_alone_is_recognised_though_the_clock_was_wrong(
    item: Item, linkedin: FakeLinkedIn, clock: type[Clock], set_by: timedelta, older: int
) -> None:
    """By which posts with its text were there before, not by their times."""
    folder, settings = item
    plan = prepare(folder, "linkedin", settings).plan
    assert plan is not None
    same = {"author": "urn:li:person:ana", "commentary": plan.payload["commentary"], "createdAt": 1}
    linkedin.posts.extend({**same, "id": f"urn:li:share:{number}"} for number in range(older))
    clock.ahead = set_by
    linkedin.faults["POST rest/posts"].append("500-done")
    assert push(plan, settings).id == f"urn:li:share:{7000 + older}"
    assert len(linkedin.posts) == 1 + older


def test_posts_that_cannot_be_listed_keep_nobody_from_posting(item: Item, linkedin: FakeLinkedIn) -> None:
    folder, settings = item
    plan = prepare(folder, "linkedin", settings).plan
    assert plan is not None
    linkedin.faults["GET rest/posts"].extend(["500"] * 20)
    push(plan, settings)
    assert len(linkedin.posts) == 1


def test_a_post_that_was_not_made_is_not_taken_for_an_older_one(
    item: Item, linkedin: FakeLinkedIn, clock: type[Clock]
) -> None:
    folder, settings = item
    plan = prepare(folder, "linkedin", settings).plan
    assert plan is not None
    push(plan, settings)
    (folder / "pushed.jsonl").unlink()  # and a copy of the item without what was posted
    (folder / "published.json").unlink()
    clock.ahead = timedelta(days=-1)
    plan = prepare(folder, "linkedin", settings).plan
    assert plan is not None
    linkedin.faults["POST rest/posts"].append("lost")
    with raises("BIL-PSH-075"):
        push(plan, settings)
    assert len(linkedin.posts) == 1
