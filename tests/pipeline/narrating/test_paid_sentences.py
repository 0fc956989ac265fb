"""An article that a service reads aloud for money: what it has said is kept, whatever breaks, and never asked again."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.errors import BilingualError, NoRoom
from bilingual.pipeline.result import Result
from support.attacks.breaking import Ended, Full, forked
from support.models.tiny_voices import SpeechServer, speech_server
from support.results.bread import Desk

SENTENCES = 5
TEXT = """\
# Bread that waits

People bake slow bread. Salt slows the yeast down. Flavour comes from slow work.

Nobody has ever regretted waiting for bread.
"""


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with speech_server() as server:
        yield server


class Listener(Desk):
    """A desk whose articles are read aloud by *server*."""

    def __init__(self, root: Path, server: SpeechServer) -> None:
        self.server = server
        options = {"url": server.url, "per_second": 1000, "attempts": 2, "backoff_s": 0.001}
        super().__init__(root, narrate=True, toc="keep", voice={"en": "openai:alloy"}, engines={"openai": options})
        self.source.write_text(TEXT, "utf-8")

    def publish(self, **asked: Any) -> Result:
        return super().publish(targets=["zh-Hans"], **asked)

    def asked(self) -> Counter[str]:
        """Return how often each sentence was asked for since this was last asked."""
        requests, self.server.requests = self.server.requests, []
        return Counter(str(one["input"]) for one in requests)

    def broken(self, full: Full) -> Ended:
        """Publish in a process in which the disk is *full*."""

        def work() -> int:
            try:
                return self.publish().exit_code
            except BilingualError as error:
                print(error)
                return error.exit_code

        return forked(work, self.root, full)


@pytest.fixture
def listener(tmp_path: Path, server: SpeechServer) -> Listener:
    return Listener(tmp_path / "root", server)


@pytest.mark.parametrize(
    ("fault", "tries", "said"),
    [
        ("dropped", 2, "openai"),
        ("json", 1, "a message instead of speech"),
        pytest.param("busy", 2, "rate-limiting", marks=pytest.mark.slow),  # two runs each, as the next
        pytest.param("silent", 2, "instead of speech", marks=pytest.mark.slow),
        pytest.param("page", 1, "a web page instead of speech", marks=pytest.mark.slow),
    ],
)
def test_a_service_that_breaks_in_the_middle_is_asked_for_the_rest_alone(
    listener: Listener, fault: str, tries: int, said: str
) -> None:
    good = 3
    listener.server.faults = ["" for _ in range(good)] + [fault] * tries
    with pytest.raises(BilingualError, match=said) as told:
        listener.publish()
    assert (told.value.exit_code, "\n" in str(told.value)) == (1, False)
    first = listener.asked()
    assert sorted(first.values()) == sorted([1] * good + [tries])
    assert listener.publish().exit_code == 0
    second = listener.asked()
    assert set(second.values()) == {1}
    assert set(first) & set(second) == {list(first)[-1]}
    assert len(first | second) == SENTENCES
    assert listener.publish().unchanged
    assert listener.asked() == Counter()


@pytest.mark.parametrize(
    ("full", "again"),
    [
        (Full(9, within="/spoken/"), 1),  # the third cannot be kept
        (Full(0, errno.EACCES, within="media/outbox/bread/narration"), 0),
        pytest.param(Full(0, within="/spoken/"), 0, marks=pytest.mark.slow),  # before the first is asked for
        pytest.param(Full(0, errno.EROFS, within="media/outbox"), 0, marks=pytest.mark.slow),
    ],
    ids=["full in the middle", "not to be written at the end", "full at once", "read-only"],
)
def test_what_was_said_on_a_disk_that_cannot_be_written_is_not_asked_again(
    listener: Listener, full: Full, again: int
) -> None:
    ended = listener.broken(full)
    assert (ended.code, len(ended.out.splitlines())) == (1, 1), ended.out
    assert "BIL-" in ended.out
    first = listener.asked()
    assert listener.publish().exit_code == 0
    second = listener.asked()
    assert sum((first + second).values()) == SENTENCES + again
    assert len(set(first) & set(second)) == again


def test_nothing_is_paid_for_that_cannot_be_kept(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=1_000_000))
    with pytest.raises(NoRoom, match=r"No space left .* \[BIL-VOI-002\]"):
        listener.publish()
    assert listener.asked() == Counter()
