"""Items for the inbox: short articles and recordings, and a translator that counts what it was paid for.

Each sentence stands in one item only, so that a sentence that was asked for twice was paid for twice.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from itertools import product
from pathlib import Path

from support.servers.servers import Question, TranslatorServer
from support.sources.clips import make_clip

_WHO = {
    "The doctor": "Die Ärztin",
    "The teacher": "Der Lehrer",
    "The neighbour": "Der Nachbar",
    "The farmer": "Der Bauer",
    "The librarian": "Die Bibliothekarin",
}
_WHAT = {
    "read": ("las", "the long letter", "den langen Brief"),
    "bought": ("kaufte", "the fresh bread", "das frische Brot"),
    "painted": ("strich", "the old door", "die alte Tür"),
    "repaired": ("reparierte", "the green bicycle", "das grüne Fahrrad"),
    "found": ("fand", "the lost key", "den verlorenen Schlüssel"),
    "sold": ("verkaufte", "the brown horse", "das braune Pferd"),
    "cooked": ("kochte", "the thick soup", "die dicke Suppe"),
    "cleaned": ("putzte", "the dusty lamp", "die staubige Lampe"),
    "carried": ("trug", "the heavy basket", "den schweren Korb"),
    "counted": ("zählte", "the white stones", "die weißen Steine"),
}
_WHERE = {
    "in the garden": "im Garten",
    "behind the station": "hinter dem Bahnhof",
    "near the river": "am Fluss",
    "in the small kitchen": "in der kleinen Küche",
    "under the bridge": "unter der Brücke",
}
_WHEN = {
    "yesterday": "gestern",
    "on Monday": "am Montag",
    "last week": "letzte Woche",
    "this morning": "heute Morgen",
    "in the summer": "im Sommer",
    "in the autumn": "im Herbst",
    "on Friday": "am Freitag",
    "at noon": "am Mittag",
}
_SENTENCES = {
    f"{who} {verb} {what} {where} {when}.": f"{_WHO[who]} {german_verb} {_WHEN[when]} {german_what} {_WHERE[where]}."
    for when, where, (verb, (german_verb, what, german_what)), who in product(_WHEN, _WHERE, _WHAT.items(), _WHO)
}
_IN_ORDER = tuple(_SENTENCES)
PER_ITEM = 3
"""Sentences; an article has a heading as well."""
SETTINGS = """\
translation = ["memory", "libretranslate"]
targets = ["de"]
packs = false
source_language = "en"
[engines.libretranslate]
url = "{url}"
per_second = 1000
"""


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


def drop(inbox: Path, made: Path, kinds: tuple[int, int], first: int) -> list[str]:
    """Put as many articles and recordings as *kinds* says into *inbox* and return their names.

    *first* is the number of the first, up to 666. Recordings are made in *made* and moved.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    articles, recordings = kinds
    names = []
    for number in range(first, first + articles + recordings):
        sentences = _IN_ORDER[(number - 1) * PER_ITEM : number * PER_ITEM]
        assert len(sentences) == PER_ITEM
        if number < first + recordings:
            names.append(f"talk-{number:03d}")
            _drop_recording(inbox, made, names[-1], sentences)
        else:
            names.append(f"day-{number:03d}")
            text = "\n\n".join([f"# Notes from day {number}", *sentences])
            (inbox / f"{names[-1]}.md").write_text(text + "\n", "utf-8")
    return names


def _drop_recording(inbox: Path, made: Path, name: str, sentences: Sequence[str]) -> None:
    # Each has a colour of its own: a recording is known by its content.
    colour = f"color=c=0x{zlib.crc32(name.encode()) & 0xFFFFFF:06x}"
    clip = make_clip(made, f"{name}.mp4", 3 * len(sentences), (320, 180), picture=colour)
    cues = (f"{n + 1}\n00:00:{3 * n:02},200 --> 00:00:{3 * n + 2:02},900\n{text}\n" for n, text in enumerate(sentences))
    (inbox / f"{name}.srt").write_text("\n".join(cues), "utf-8")
    clip.rename(inbox / clip.name)


def is_ready(results: Path) -> bool:
    manifest = results / "manifest.json"
    return manifest.is_file() and json.loads(manifest.read_text("utf-8")).get("state") == "ready"


def untranslated(results: Path) -> int:
    """Return how many sentences of an item lack the translation that was paid for."""
    bitext = results / "bitext.en_de.json"
    if not bitext.is_file():
        return PER_ITEM
    units = json.loads(bitext.read_text("utf-8"))["units"]
    return sum(unit["target"] != german(unit["source"]) for unit in units)
