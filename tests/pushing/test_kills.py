"""Pushes that are killed at each of their requests and journal lines, on platforms that also fail: one post each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.pushing.journal import PUSHED
from bilingual.settings import Settings
from support.servers.fake_platforms import FakeLinkedIn, FakePlatform, FakeWeChat

pytestmark = pytest.mark.slow

Item = tuple[Path, Settings]
SCRIPT = Path(__file__).with_name("push_once.py")
_MOST_RUNS = 6
LINES = [(step, when) for step in ("uploaded", "create", "created", "recorded") for when in ("before", "after")]
# What a run after the kill meets: no answer to the next post, to looking, to an upload.
TROUBLE = {
    "linkedin": {"POST rest/posts": ["drop"], "GET rest/posts": ["drop"], "PUT part": ["503"]},
    "wechat": {"draft/add": ["drop"], "draft/batchget": ["drop"], "media/uploadimg": ["code:-1"]},
}


class Pushed:
    """Pushes of one item to one platform, each a process."""

    def __init__(self, platform: str, item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat) -> None:
        self.platform, self.item = platform, item
        self.server: FakePlatform = linkedin if platform == "linkedin" else wechat
        self._command = [sys.executable, str(SCRIPT), linkedin.url, wechat.url, platform, str(item[1].root)]
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *dies: str) -> int:
        self._process = subprocess.Popen([*self._command, *dies], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = self._process.communicate(timeout=120)[0].decode()
        return self._process.returncode

    def kill(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)

    def until_done(self) -> None:
        for _ in range(_MOST_RUNS):
            if (code := self.run()) in (0, 3):
                return
            assert code == 1, self.said
        raise AssertionError(self.said)


@pytest.fixture
def pushed(request: Any, talk: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat) -> Pushed:
    return Pushed(request.param, talk, linkedin, wechat)


def there(linkedin: FakeLinkedIn, wechat: FakeWeChat, platform: str) -> int:
    return len(linkedin.posts) if platform == "linkedin" else len(wechat.drafts)


def part_is_sent_again_at_most_once(linkedin: FakeLinkedIn) -> bool:
    """Whether only the part that was under way at the kill was taken twice, and all others once."""
    parts = [count for (_, name), count in linkedin.taken.items() if name.startswith("part")]
    return sorted(parts)[:-1] == [1] * (len(parts) - 1) and max(parts, default=0) <= 2


def make_trouble(pushed: Pushed) -> None:
    for step, ways in TROUBLE[pushed.platform].items():
        pushed.server.faults[step].extend(ways)


POINTS = [("linkedin", number, when) for number in range(1, 13) for when in ("before", "after")]
POINTS += [("wechat", number, when) for number in range(1, 7) for when in ("before", "after")]


@pytest.mark.parametrize(
    ("pushed", "number", "when"), POINTS, indirect=["pushed"], ids=[f"{a}-{b}-{c}" for a, b, c in POINTS]
)
def test_killed_at_a_request(
    pushed: Pushed, number: int, when: str, linkedin: FakeLinkedIn, wechat: FakeWeChat
) -> None:
    def strike(at: int, step: str) -> None:
        if at == number:
            pushed.kill()

    setattr(pushed.server, when, strike)
    assert pushed.run() == -signal.SIGKILL, pushed.said
    setattr(pushed.server, when, lambda at, step: None)
    before = list(pushed.server.requests)
    make_trouble(pushed)
    pushed.until_done()
    assert there(linkedin, wechat, pushed.platform) == 1
    assert read_item(*pushed.item).state == "published"
    finished = "GET rest/videos/ID" in before
    assert part_is_sent_again_at_most_once(linkedin)
    assert not finished or pushed.server.requests.count("PUT part") == 3, "an upload that was done is used"
    assert pushed.platform != "wechat" or len(wechat.covers) <= 2


@pytest.mark.parametrize(
    ("pushed", "step", "when"),
    [(platform, *line) for platform in ("linkedin", "wechat") for line in LINES]
    + [("linkedin", step, when) for step in ("begun", "part") for when in ("before", "after")],
    indirect=["pushed"],
)
def test_killed_at_a_line_of_the_journal(
    pushed: Pushed, step: str, when: str, linkedin: FakeLinkedIn, wechat: FakeWeChat
) -> None:
    assert pushed.run(step, when) == -signal.SIGKILL, pushed.said
    make_trouble(pushed)
    pushed.until_done()
    assert there(linkedin, wechat, pushed.platform) == 1
    assert part_is_sent_again_at_most_once(linkedin)
    lines = (pushed.item[0] / PUSHED).read_text("utf-8")
    assert lines.count('"step": "recorded"') == 1
    assert read_item(*pushed.item).state == "published"
