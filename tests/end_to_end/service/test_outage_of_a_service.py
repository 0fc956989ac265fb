"""A translation service goes away while the real command works: nothing is lost, nothing is paid twice."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.attacks.breaking import command
from support.servers.servers import Question, TranslatorServer
from support.sources.small_german import english, german

pytestmark = pytest.mark.slow  # waits for real seconds: test_outages holds the parts in a time that passes at once

TEXT = "\n\n".join(item.text for item in english(40))


class Desk:
    def __init__(self, root: Path, server: TranslatorServer) -> None:
        self.root, self.server = root, server
        self.answered: Counter[str] = Counter()
        server.answer = self._answer
        (root / "talk.md").write_text(f"# The old bread\n\n{TEXT}\n", "utf-8")

    def _answer(self, text: str, source: str, target: str) -> str:
        self.answered[text] += 1
        return german(text)

    def publish(self, patience: int) -> int:
        more = f"packs = false\npatience = {patience}\n"
        text = self.server.settings(per_second=12, backoff_s=0.2, more=more)
        (self.root / "bilingual.toml").write_text(text, "utf-8")
        return command(["article", str(self.root / "talk.md"), "--to", "de"], self.root).code

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.root / "media/outbox/talk/report.json").read_text("utf-8"))
        return found


@pytest.fixture
def desk(tmp_path: Path, translator_server: TranslatorServer) -> Desk:
    (tmp_path / "root").mkdir()
    return Desk(tmp_path / "root", translator_server)


def weather(server: TranslatorServer, way_at: Callable[[float], str]) -> None:
    """Let *server* answer as *way_at* says of the seconds since its first question."""

    def change() -> None:
        while not server.questions:
            time.sleep(0.02)
        began = time.monotonic()
        while _weather[server] is way_at:
            server.always(way_at(time.monotonic() - began))
            time.sleep(0.02)

    _weather[server] = way_at
    threading.Thread(target=change, daemon=True).start()


_weather: dict[TranslatorServer, Callable[[float], str]] = {}


@pytest.mark.parametrize(
    "way_at",
    [
        lambda s: "drop" if 1 < s < 9 else "",
        lambda s: "drop" if s < 14 and s % 3 > 1 else "",
        lambda s: "html" if 1 < s < 6 else "503" if s < 8 else "",
        lambda s: "429:5" if 1 < s < 1.5 else "",
    ],
    ids=["away", "comes and goes", "a page, then 503", "a break"],
)
def test_a_run_waits_for_its_service(desk: Desk, way_at: Callable[[float], str]) -> None:
    weather(desk.server, way_at)
    assert desk.publish(60) == 0
    assert {*desk.answered.values()} == {1}
    assert len(desk.answered) == 41
    assert _sent(desk.server.questions) == desk.report()["asked"]["total"]["libretranslate"]


def test_what_is_missing_after_the_patience_is_all_that_the_next_run_pays_for(desk: Desk) -> None:
    weather(desk.server, lambda s: "503" if s > 1 else "")
    assert desk.publish(3) == 3
    missing = desk.report()["pairs"]["en_de"]["untranslated"]
    assert 0 < len(missing) < 41
    assert desk.report()["pairs"]["en_de"]["reasons"] == [f"{len(missing)} of 41 sentences untranslated"]
    paid = sum(desk.answered.values())
    assert paid + len(missing) == 41
    weather(desk.server, lambda s: "")
    time.sleep(0.2)
    assert desk.publish(3) == 0
    assert sum(desk.answered.values()) == 41
    assert _sent(desk.server.questions) == desk.report()["asked"]["total"]["libretranslate"]


def _sent(questions: list[Question]) -> dict[str, int]:
    return {"requests": len(questions), "characters": sum(len(one.text) for one in questions), "refused": 0}
