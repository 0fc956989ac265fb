"""Many small articles for the inbox, and what became of them.

Each sentence stands in one article only, so that a sentence that was asked for twice was paid for twice.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from pathlib import Path

from support.servers.services import RunningService
from support.sources.twenty_items import PaidTranslator, is_ready

_WHO = {
    "The doctor": "Die Ärztin",
    "The teacher": "Der Lehrer",
    "The neighbour": "Der Nachbar",
    "The farmer": "Der Bauer",
    "The librarian": "Die Bibliothekarin",
    "The painter": "Die Malerin",
    "The captain": "Der Kapitän",
    "The gardener": "Die Gärtnerin",
}
_WHAT = {
    "read": ("las", "the long letter", "den langen Brief"),
    "bought": ("kaufte", "the fresh bread", "das frische Brot"),
    "painted": ("strich", "the old door", "die alte Tür"),
    "repaired": ("reparierte", "the green bicycle", "das grüne Fahrrad"),
    "found": ("fand", "the lost key", "den verlorenen Schlüssel"),
    "carried": ("trug", "the heavy table", "den schweren Tisch"),
    "sold": ("verkaufte", "the small boat", "das kleine Boot"),
    "cleaned": ("putzte", "the dark window", "das dunkle Fenster"),
}
_WHERE = {
    "in the garden": "im Garten",
    "behind the station": "hinter dem Bahnhof",
    "near the river": "am Fluss",
    "in the small kitchen": "in der kleinen Küche",
    "under the bridge": "unter der Brücke",
    "beside the church": "neben der Kirche",
    "at the harbour": "am Hafen",
    "in front of the school": "vor der Schule",
}
_WHEN = {
    "yesterday": "gestern",
    "on Monday": "am Montag",
    "last week": "letzte Woche",
    "this morning": "heute Morgen",
    "in the summer": "im Sommer",
    "at night": "in der Nacht",
    "before breakfast": "vor dem Frühstück",
    "after the rain": "nach dem Regen",
    "in October": "im Oktober",
    "every evening": "jeden Abend",
}
_SENTENCES = {
    f"{who} {verb} {what} {where} {when}.": f"{_WHO[who]} {said} {_WHEN[when]} {thing} {_WHERE[where]}."
    for when, where, (verb, (said, what, thing)), who in product(_WHEN, _WHERE, _WHAT.items(), _WHO)
}
_IN_ORDER = tuple(_SENTENCES)
_LENGTHS = (3, 4, 5, 6)
MOST = len(_IN_ORDER) // sum(_LENGTHS) * len(_LENGTHS)
"""The most articles that have sentences of their own."""


def german(text: str) -> str:
    return _SENTENCES.get(text) or text.replace("Notes from day", "Notizen vom Tag")


def translator() -> PaidTranslator:
    """Return a translator, still closed, that knows all sentences, and counts each question."""
    found = PaidTranslator()
    found.answer = lambda text, source, target: german(text)
    return found


def texts(count: int, first: int = 0) -> dict[str, str]:
    """Return *count* articles of three to six sentences by name, from number *first* on; at most ``MOST``."""
    assert first + count <= MOST
    found = {}
    for number in range(first, first + count):
        at = number // len(_LENGTHS) * sum(_LENGTHS) + sum(_LENGTHS[: number % len(_LENGTHS)])
        sentences = _IN_ORDER[at : at + _LENGTHS[number % len(_LENGTHS)]]
        found[f"day-{number:04d}"] = "\n\n".join([f"# Notes from day {number}", *sentences]) + "\n"
    return found


def drop(folder: Path, articles: dict[str, str]) -> None:
    """Move *articles* into *folder* at once."""
    made = folder.parent / f"{folder.name}-being-made"
    made.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles.items():
        (made / f"{name}.md").write_text(text, "utf-8")
    for name in articles:
        (made / f"{name}.md").rename(folder / f"{name}.md")
    made.rmdir()


def problems(service: RunningService, names: list[str], paid: Counter[str]) -> list[str]:
    """Return in words what is wrong after the articles *names* were published, each sentence as often as *paid*."""
    media = service.root / "media"
    found = [f"{name} is not ready" for name in names if not is_ready(media / "outbox" / name)]
    found += [f"{name} is not in done" for name in names if not (media / f"done/{name}/{name}.md").is_file()]
    found += [f"{name}: {text}" for name in names for text in _untranslated(media / "outbox" / name)]
    others = {path.name for path in (media / "outbox").iterdir() if path.is_dir()} - set(names)
    found += [f"{name} is a second folder" for name in sorted(others)]
    for folder in ("inbox", "failed"):
        left = [path.name for path in (media / folder).rglob("*") if path.is_file() and path.name != "bilingual.toml"]
        found += [f"{name} is in {folder}" for name in left]
    found += [f"{text!r} was asked {times} times" for text, times in paid.items() if times > 1]
    ended = Counter(run["name"] for run in all_runs(service) if run["state_name"] == "Completed")
    found += [f"article {name}.md ended {ended[f'article {name}.md']} times" for name in names
              if ended[f"article {name}.md"] != 1]  # fmt: skip
    found += [f"{run['name']} is {run['state_name']}: {run['state']['message']}" for run in all_runs(service)
              if run["state_name"] != "Completed"]  # fmt: skip
    return found


def all_runs(service: RunningService, flow: str = "article") -> list[dict[str, object]]:
    """Return all runs of *flow*; Prefect returns 200 at a time."""
    found: list[dict[str, object]] = []
    while page := service.api(
        "/flow_runs/filter", flows={"name": {"any_": [flow]}}, sort="ID_DESC", offset=len(found), limit=200
    ):
        found += page
    return found


def _untranslated(results: Path) -> list[str]:
    bitext = results / "bitext.en_de.json"
    if not bitext.is_file():
        return ["there is no bitext"]
    units = json.loads(bitext.read_text("utf-8"))["units"]
    return [f"{unit['source']!r} is {unit['target']!r}" for unit in units if unit["target"] != german(unit["source"])]
