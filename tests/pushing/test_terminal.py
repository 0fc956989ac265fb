"""``bilingual push`` as a person at a terminal sees it, and as a program that is refused."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bilingual.cli.items.push import show
from bilingual.cli.main import run
from bilingual.pipeline.opening.previews import counters_of_post
from bilingual.pipeline.pushing.plan import Plan
from bilingual.settings import Settings
from support.servers.fake_platforms import FakeLinkedIn, FakeWeChat

Item = tuple[Path, Settings]
SCRIPT = Path(__file__).with_name("with_fakes.py")
_LIMIT_S = 60


class Terminal:
    """A command in a terminal of its own: ``screen`` is what it shows."""

    def __init__(self, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
        command = [sys.executable, str(SCRIPT), *arguments]
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True, start_new_session=True
        )
        os.close(slave)
        self.screen = ""

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return what matches *pattern* on the screen, once it does."""
        while not (found := re.search(pattern, self.screen)):
            assert select.select([self._master], [], [], _LIMIT_S)[0], self.screen
            try:
                self.screen += os.read(self._master, 65536).decode("utf-8", "replace")
            except OSError:  # the other end is closed
                raise AssertionError(self.screen) from None
        return found

    def type(self, text: str) -> None:
        os.write(self._master, f"{text}\n".encode())

    def end(self) -> int:
        """Return the exit code, with all of the screen read."""
        while select.select([self._master], [], [], _LIMIT_S)[0]:
            try:
                self.screen += os.read(self._master, 65536).decode("utf-8", "replace")
            except OSError:
                break
        code = self._process.wait(_LIMIT_S)
        os.close(self._master)
        return code


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_program_is_refused(item: Item, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert run(["push", "linkedin", "tea", "--root", str(item[1].root), *more]) == 2
    assert "BIL-PSH-091" in capsys.readouterr().err
    assert run(["push", "wechat", "--root", str(item[1].root)]) == 2
    assert "BIL-PSH-090" in capsys.readouterr().err


def test_the_fold_is_where_readers_see_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Tea at four 🍵 " * 9 + "\n\n" + "Nobody is late. #tea"
    plan = Plan(
        "linkedin",
        "en_de",
        Path("tea"),
        "urn:li:person:1",
        "Ada",
        (),
        text,
        {},
        (),
        (),
        (),
        "",
        counters_of_post(text, text),
    )
    show(plan, Console(width=100, soft_wrap=True))
    screen = capsys.readouterr().out
    above, below = re.split(r"─* …more: LinkedIn shows the (?:[\d,]+) characters above; [^─]*─*\n", screen)
    assert above.splitlines()[-1] == text[: plan.fold].rstrip()
    assert text.removeprefix(above.splitlines()[-1]) in below
    assert "hook:" in below
    assert "of 100 columns, a full-width character being 2: too many" in below


@pytest.mark.slow
@pytest.mark.parametrize("word", ["", "yes", "post", "post 00000000"])
def test_any_other_word_stops(item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, word: str) -> None:
    terminal = Terminal(linkedin.url, wechat.url, "push", "linkedin", "tea", "--root", str(item[1].root))
    terminal.wait_for("> $")
    terminal.type(word)
    assert terminal.end() == 1
    assert "nothing was sent" in terminal.screen
    assert linkedin.posts == []


@pytest.mark.slow
def test_a_person_posts_and_makes_a_draft(talk: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat) -> None:
    for platform, word in (("linkedin", "post"), ("wechat", "draft")):
        terminal = Terminal(linkedin.url, wechat.url, "push", platform, "tea", "--root", str(talk[1].root))
        words = terminal.wait_for(f"“({word} [0-9a-f]{{8}})”")[1]
        assert "We drink tea at four (not at five)." in terminal.screen
        assert ("of 3,000 UTF-16 units" in terminal.screen) == (platform == "linkedin")
        assert ("of 32 characters" in terminal.screen) == (platform == "wechat")
        terminal.type(words)
        assert terminal.end() == 0, terminal.screen
    assert (len(linkedin.posts), len(wechat.drafts)) == (1, 1)
    terminal = Terminal(linkedin.url, wechat.url, "push", "linkedin", "tea", "--root", str(talk[1].root))
    assert terminal.end() == 1
    assert "is on LinkedIn already" in terminal.screen
