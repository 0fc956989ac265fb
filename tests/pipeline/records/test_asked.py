"""What services were asked is in the report, also what a killed run asked."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.pipeline.publish import import_everything
from bilingual.pipeline.records.answers import asked
from bilingual.pipeline.records.files import read_json
from support.attacks.breaking import command
from support.servers.servers import TranslatorServer

TEXT = "# The old bread\n\nThe baker takes warm bread from the oven. The rain falls on 7 streets.\n"


class Desk:
    def __init__(self, root: Path, server: TranslatorServer) -> None:
        self.root, self.server = root, server
        root.mkdir()
        (root / "bread.md").write_text(TEXT, "utf-8")
        (root / "bilingual.toml").write_text(server.settings(), "utf-8")

    def publish(self, *options: str, killed_at: tuple[str, ...] = ()) -> int:
        def broken(place: str) -> None:
            if killed_at and all(part in place for part in killed_at):
                os.kill(os.getpid(), signal.SIGKILL)

        return command(["article", str(self.root / "bread.md"), "--to", "de", *options], self.root, broken).code

    def asked(self, which: str) -> dict[str, Any]:
        found = read_json(self.root / "media/outbox/bread/report.json")["asked"]
        assert found == read_json(self.root / "media/outbox/bread/manifest.json")["asked"]
        return dict(found[which]["libretranslate"])

    def sent(self) -> dict[str, int]:
        """Return what the server got since this was last asked."""
        texts = self.server.texts
        self.server.questions.clear()
        return {"requests": len(texts), "characters": sum(map(len, texts))}


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with TranslatorServer() as server:
        yield Desk(tmp_path / "root", server)


@pytest.mark.slow  # three runs: the rest of this file, test_faults and test_nightly hold the parts
def test_the_report_says_what_the_server_got_over_all_runs(desk: Desk) -> None:
    import_everything()  # once, and not in each child
    desk.server.next("500", "empty", "echo")
    assert desk.publish(killed_at=("open media/outbox/bread/.",)) == -signal.SIGKILL, "before anything is recorded"
    killed = desk.sent()
    assert killed["requests"] == 6
    assert desk.publish(killed_at=("os.remove", "asked.jsonl")) == -signal.SIGKILL, "after the manifest"
    assert desk.sent() == {"requests": 0, "characters": 0}, "nothing is paid twice"
    assert desk.publish("--force") == 3  # words in a row are no German
    forced = desk.sent()
    assert desk.asked("last") == {**forced, "refused": 0}
    assert desk.asked("total") == {name: killed[name] + forced[name] for name in killed} | {"refused": 1}


def test_a_journal_that_was_counted_is_not_counted_again(tmp_path: Path) -> None:
    count: Callable[..., object] = asked.counter(tmp_path, {})
    count("google", "characters", 7)
    count("google", "characters", 5)
    count("deepl", "refused", 1)
    record = asked.settled(tmp_path, {})
    google = {"requests": 2, "characters": 12, "refused": 0}
    assert record["total"] == {"deepl": {"requests": 0, "characters": 0, "refused": 1}, "google": google}
    assert asked.settled(tmp_path, record) == record, "its end was killed"
    asked.counter(tmp_path, record)("google", "characters", 1)
    more = asked.settled(tmp_path, record)
    assert more["last"] == {"google": {"requests": 1, "characters": 1, "refused": 0}}
    assert more["total"]["google"] == {"requests": 3, "characters": 13, "refused": 0}
    asked.clear(tmp_path)
    assert asked.settled(tmp_path, more) == more
