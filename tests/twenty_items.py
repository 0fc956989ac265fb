"""Items for the inbox: short articles and recordings, and a translator that counts what it was paid for.

Each sentence stands in one item only, so that a sentence that was asked for twice was paid for twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from itertools import product
from pathlib import Path

from clips import make_clip, speak
from servers import Question, TranslatorServer

_WHO = {
    "The doctor": "Die Ärztin",
    "The teacher": "Der Lehrer",
    "The neighbour": "Der Nachbar",
    "The farmer": "Der Bauer",
    "The librarian": "Die Bibliothekarin",
}
_WHAT = {
    "read the long letter": "las den langen Brief",
    "bought the fresh bread": "kaufte das frische Brot",
    "painted the old door": "strich die alte Tür",
    "repaired the green bicycle": "reparierte das grüne Fahrrad",
    "found the lost key": "fand den verlorenen Schlüssel",
}
_WHERE = {
    "in the garden": "im Garten",
    "behind the station": "hinter dem Bahnhof",
    "near the river": "am Fluss",
    "in the small kitchen": "in der kleinen Küche",
}
_SENTENCES = {
    f"{who} {what} {where}.": f"{_WHO[who]} {_WHAT[what]} {_WHERE[where]}."
    for where, what, who in product(_WHERE, _WHAT, _WHO)
}
SETTINGS = """\
translation = ["memory", "libretranslate"]
targets = ["de"]
packs = false
source_language = "en"
[engines.libretranslate]
url = "{url}"
per_second = 1000
"""
PER_ARTICLE, PER_RECORDING = 4, 2


class PaidTranslator(TranslatorServer):
    """Start with ``with PaidTranslator() as paid``; ``paid.at(7, act)`` calls *act* as the seventh request arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = lambda text, source, target: german(text)
        self._acts: dict[int, Callable[[], None]] = {}

    def at(self, request: int, act: Callable[[], None]) -> None:
        """Call *act* when the *request*-th question from now arrives, before it is answered."""
        self._acts[len(self.questions) + request] = act

    def paid(self) -> Counter[str]:
        """Return how often each sentence was asked for since this was last called."""
        found = Counter(self.texts)
        self.questions.clear()
        self._acts.clear()
        return found

    def _answer(self, handler: BaseHTTPRequestHandler, question: Question, way: str) -> None:
        if act := self._acts.pop(len(self.questions), None):
            act()
        super()._answer(handler, question, way)


def german(text: str) -> str:
    if text in _SENTENCES:
        return _SENTENCES[text]
    return text.replace("Notes from day", "Notizen vom Tag")


def drop(inbox: Path, made: Path, articles: int, recordings: int, first: int = 1) -> list[str]:
    """Put items into *inbox* and return their names; a recording is made in *made* and moved."""
    inbox.mkdir(parents=True, exist_ok=True)
    left = iter(_SENTENCES)
    names = [*_dropped_recordings(inbox, made, left, recordings, first)]
    for number in range(first, first + articles):
        name = f"day-{number:02d}"
        text = "\n\n".join([f"# Notes from day {number}", *(next(left) for _ in range(PER_ARTICLE - 1))])
        (inbox / f"{name}.md").write_text(text + "\n", "utf-8")
        names.append(name)
    return names


def _dropped_recordings(inbox: Path, made: Path, left: Iterator[str], count: int, first: int) -> Iterator[str]:
    for number in range(first, first + count):
        name = f"talk-{number:02d}"
        text = " ".join(next(left) for _ in range(PER_RECORDING))
        speech = speak(made, f"{name}.wav", text)
        clip = make_clip(made, f"{name}.mp4", 5 + number / 10, (320, 180), speech=speech)
        (inbox / f"{name}.txt").write_text(text + "\n", "utf-8")
        clip.rename(inbox / clip.name)
        yield name


def is_ready(results: Path) -> bool:
    manifest = results / "manifest.json"
    return manifest.is_file() and json.loads(manifest.read_text("utf-8")).get("state") == "ready"


def untranslated(results: Path) -> int:
    """Return how many sentences of an item lack the translation that was paid for."""
    bitext = results / "bitext.en_de.json"
    if not bitext.is_file():
        return PER_ARTICLE
    units = json.loads(bitext.read_text("utf-8"))["units"]
    return sum(unit["target"] != german(unit["source"]) for unit in units)
