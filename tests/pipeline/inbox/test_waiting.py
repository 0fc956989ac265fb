"""Whose turn it is among the waiting: by priority, then in the order in which they came."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bilingual.pipeline.inbox.groups import scan
from bilingual.pipeline.inbox.waiting import GroupTurns, SteadyLooks, fair
from bilingual.settings import Settings
from support.attacks.refusals import raises


class Inbox:
    """An inbox and its looks, each a second after the last one."""

    def __init__(self, root: Path) -> None:
        self.settings = Settings(root=root)
        self.folder = root / "media" / "inbox"
        self.looks = SteadyLooks()
        self.turns = GroupTurns(self.looks)
        self.now_ms = 0

    def drop(self, name: str, text: str = "x") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def look(self, times: int = 1) -> list[str]:
        """Return the names of the complete groups after so many looks, in their turn."""
        for _ in range(times):
            self.now_ms += 1000
            steady = self.looks.look(scan(self.folder)[0], self.now_ms)
        return [str(group.main.relative_to(self.folder)) for group in self.turns.of(steady, self.settings)]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_priority_comes_before_age(inbox: Inbox) -> None:
    inbox.drop("first.md")
    inbox.drop("late/bilingual.toml", 'priority = "low"')
    inbox.drop("late/a.md")
    inbox.drop("late/rises.md")
    inbox.drop("late/rises.toml", 'priority = "high"')
    inbox.drop("news.mp4")
    inbox.drop("news.toml", 'priority = "high"')
    inbox.drop("bad.md")
    inbox.drop("bad.toml", 'priority = "urgent"')
    inbox.drop("last.md")
    assert inbox.look(9) == ["late/rises.md", "news.mp4", "first.md", "bad.md", "last.md", "late/a.md"]
    groups = {group.main.name: group for group in scan(inbox.folder)[0]}
    assert inbox.turns.settings(groups["news.mp4"]).priority == "high"
    with raises("BIL-SET-014"):
        inbox.turns.settings(groups["bad.md"])


def test_the_root_sets_the_usual_priority_and_a_change_counts_at_once(inbox: Inbox) -> None:
    inbox.drop("folder/old.md")
    inbox.drop("new.md")
    assert inbox.look(9) == ["folder/old.md", "new.md"]
    inbox.drop("folder/bilingual.toml", 'priority = "low"')
    assert inbox.look() == ["new.md", "folder/old.md"]
    inbox.settings = Settings(root=inbox.settings.root, priority="low")
    inbox.drop("folder/bilingual.toml", 'priority = "normal"')
    assert inbox.look() == ["folder/old.md", "new.md"]
    (inbox.folder / "folder" / "bilingual.toml").unlink()
    assert inbox.look() == ["folder/old.md", "new.md"]


def test_what_came_first_is_first_whatever_its_times_say(inbox: Inbox) -> None:
    """A copy keeps the time of the original, a folder that is moved in at once all times, and the clock may jump."""
    outside = inbox.settings.root / "made-long-ago"
    outside.mkdir()
    (outside / "moved.md").write_text("x")
    time.sleep(0.01)
    inbox.drop("b.md")
    inbox.look()
    copy = inbox.drop("copied.md")
    os.utime(copy, (1_000_000, 1_000_000))
    inbox.look()
    outside.rename(inbox.folder / "made-long-ago")
    inbox.look()
    assert inbox.look(9) == ["b.md", "copied.md", "made-long-ago/moved.md"]
    inbox.drop("b.md", "saved again while it waits")
    assert inbox.look() == ["copied.md", "made-long-ago/moved.md"]
    assert inbox.look(9) == ["b.md", "copied.md", "made-long-ago/moved.md"], "it keeps its place"
    inbox.drop("late.md")
    copy.unlink()
    inbox.look()
    inbox.drop("copied.md", "dropped anew")
    assert inbox.look(9) == ["b.md", "made-long-ago/moved.md", "late.md", "copied.md"]


def test_a_thousand_waiting_settings_are_read_once(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    from bilingual.pipeline.inbox import waiting

    def settings_of(group: waiting.Group, settings: Settings) -> Settings:
        read.append(group.main.name)
        return settings

    monkeypatch.setattr(waiting, "settings_of", settings_of)
    for number in range(1000):
        inbox.drop(f"{number % 10}/same-{number // 10}.md")
    started = time.process_time()
    assert len(inbox.look(9)) == 1000
    assert inbox.look(3) == inbox.look()
    assert len(read) == 1000
    inbox.drop("3/same-7.md", "changed")
    inbox.look(9)
    assert len(read) == 1001
    assert time.process_time() - started < 8


def test_the_night_takes_what_waits_for_it_and_every_fifth_place_goes_to_age(inbox: Inbox) -> None:
    inbox.drop("now.md")
    inbox.drop("nightly/low/bilingual.toml", 'priority = "low"')
    for number in range(3):
        inbox.drop(f"nightly/low/{number}.md")
    for number in range(9):
        inbox.drop(f"nightly/{number}.md")
    inbox.drop("bad.md")
    inbox.drop("bad.toml", "nightly_limit = 7")
    inbox.look(9)
    groups = scan(inbox.folder)[0]
    names = [str(group.main.relative_to(inbox.folder)) for group in inbox.turns.of_night(groups, inbox.settings)]
    assert names == [
        *(f"nightly/{number}.md" for number in range(4)),
        "nightly/low/0.md",
        *(f"nightly/{number}.md" for number in range(4, 8)),
        "nightly/low/1.md",
        "nightly/8.md",
        "bad.md",
        "nightly/low/2.md",
        "now.md",
    ]


def test_the_longest_waiting_are_never_passed_over() -> None:
    """Whatever comes in with a higher priority, everything has its turn within so many places times its number."""
    waiting = [f"low-{number}" for number in range(10)]
    served: list[str] = []
    for night in range(60):
        news = [f"high-{night}-{number}" for number in range(20)]
        taken = fair([*news, *waiting], [*waiting, *news])[:20]
        waiting = [name for name in waiting if name not in taken]
        served += [name for name in taken if name.startswith("low")]
    assert served == [f"low-{number}" for number in range(10)]
    assert fair([], []) == []
    assert fair("abc", "cba", every=1) == list("cba")
