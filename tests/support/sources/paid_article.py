"""An article that a paid service translates, reads again, names the names of and sums up; every answer is counted."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from support.attacks.breaking import Ended, command, running, unbroken
from support.chat.chat_requests import last
from support.chat.summing_up import SummingUp
from support.servers.servers import TranslatorServer

SENTENCES = {
    "Harbour notes": "Hafennotizen",
    "Marta Kowalska counted seven ships.": "Marta Kowalska zählte sieben Schiffe.",
    "Nobody had seen them leave.": "Niemand hatte sie auslaufen sehen.",
    "The keeper wrote it down at once.": "Der Wärter schrieb es sofort auf.",
    "The first night": "Die erste Nacht",
    "The lamp burned until four.": "Die Lampe brannte bis vier.",
    "Marta Kowalska slept in the tower.": "Marta Kowalska schlief im Turm.",
    "Rain fell on the old wooden pier.": "Regen fiel auf den alten Holzsteg.",
    "The second night": "Die zweite Nacht",
    "Fog covered the harbour again.": "Nebel bedeckte wieder den Hafen.",
    "Marta Kowalska heard three bells.": "Marta Kowalska hörte drei Glocken.",
    "The pilot was waiting for the tide.": "Der Lotse wartete auf die Flut.",
}
NAMES = {"Kowalska": "Kowalska", "Marta Kowalska": "Marta Kowalska", "Marta": "Marta"}
BATCH = 4
"""The most sentences in one request."""
TEXT = """\
# Harbour notes

Marta Kowalska counted seven ships. Nobody had seen them leave. The keeper wrote it down at once.

## The first night

The lamp burned until four. Marta Kowalska slept in the tower. Rain fell on the old wooden pier.

## The second night

Fog covered the harbour again. Marta Kowalska heard three bells. The pilot was waiting for the tide.
"""
SETTINGS = """\
translation = ["memory", "llm"]
round_trip = ["libretranslate"]
packs = false
source_language = "en"
toc = "summaries"
[engines.llm]
url = "{llm}"
model = "some-model"
per_second = 1000
batch = {batch}
concurrency = 1
second_pass = true
[engines.libretranslate]
url = "{back}"
per_second = 1000
"""


class Services:
    """A chat model and a translator for the way back, both paid; start with ``with Services() as services``."""

    def __init__(self) -> None:
        self.llm = _ChatModel()
        self.back = TranslatorServer()
        said = {target: source for source, target in SENTENCES.items()}
        self.back.answer = lambda text, source, target: said.get(text, f"Unknown: {text}")

    def __enter__(self) -> Services:
        self.llm.__enter__()
        self.back.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.back.__exit__()
        self.llm.__exit__()

    def paid(self) -> Counter[str]:
        """Return how often each answer was paid for since this was last asked."""
        asked = [f"{_kind(last(one.body))}: {text}" for one in self.llm.asked for _, text in one.units]
        found = Counter([*asked, *(f"way back: {text}" for text in self.back.texts)])
        self.llm.asked.clear()
        self.back.questions.clear()
        return found


class _ChatModel(SummingUp):
    def __init__(self) -> None:
        super().__init__()
        self.kills_at = 0
        """The number of the request at whose arrival the asking process is killed; 0 for none."""
        self.translates(lambda text: SENTENCES.get(text, NAMES.get(text, f"Unbekannt: {text}")))

    def _posted(self, handler: BaseHTTPRequestHandler) -> None:
        if self.kills_at and len(self.asked) + 1 == self.kills_at:
            self.kills_at = 0
            os.kill(running[-1], signal.SIGKILL)
        else:
            super()._posted(handler)


def _kind(message: str) -> str:
    kinds = {"names and terms of the document. Give": "name", "to summarise": "points", "draft": "second pass"}
    return next((kind for mark, kind in kinds.items() if mark in message), "translation")


class Desk:
    """A root with the article, published and rebuilt by the real command in forked children."""

    def __init__(self, root: Path, services: Services) -> None:
        self.root = root
        self.source = root / "in/harbour.md"
        self.folder = root / "media/outbox/harbour"
        self.source.parent.mkdir(parents=True)
        self.source.write_text(TEXT, "utf-8")
        settings = SETTINGS.format(batch=BATCH, llm=services.llm.base, back=services.back.url)
        (root / "bilingual.toml").write_text(settings, "utf-8")

    def publish(self, broken: Callable[[str], None] = unbroken) -> Ended:
        return command(["article", str(self.source), "--to", "de"], self.root, broken)

    def apply(self, broken: Callable[[str], None] = unbroken) -> Ended:
        return command(["apply", str(self.folder)], self.root, broken)
