"""A document of 1,000 units by each engine, whose service fails in every way for a fifth of what it is asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from row import Row

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.table import TRANSLATION
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.deep import DeepEngine
from bilingual.engines.translation.llm.engine import create
from bilingual.engines.translation.providers import PROVIDERS
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.text.echo import bare
from support.servers.faulty_services import ENGINES, KEYS, FaultyChat, FaultyServices
from support.sources.small_german import english, german

UNITS = 1000
SHARE = 0.2
# By docs/reference/failures.md: four calls of four attempts each; of them answered; answered well, once more if two
# seem to have changed places. A chat model: answered, and those with four calls that fail, all of four attempts.
_REQUESTS, _ANSWERS, _GOOD = 16, 4, 2
_CHAT_ANSWERS, _CHAT_REQUESTS = 10, 56


class _Hurried:
    """A clock in which waits take no time."""

    def __init__(self) -> None:
        self.waited_s = 0.0

    def clock(self) -> TimeSource:
        return TimeSource(lambda: self.waited_s, self.wait, lambda: 0.5)

    def wait(self, seconds: float) -> None:
        self.waited_s += seconds


def attack(folder: Path, most: int) -> list[Row]:
    """Return a row for each engine; ``most`` below the default are fewer units."""
    units = min(UNITS, most * UNITS // 12)
    assert {*ENGINES} == {*PROVIDERS} & {*TRANSLATION} - {"tencent"}, "tencent is not in the package on PyPI"
    return [*(_service(name, units, folder) for name in ENGINES), _chat(units, folder)]


def _service(name: str, units: int, folder: Path) -> Row:
    items = [Item(item.text) for item in english(units)]
    with FaultyServices(german, SHARE) as server:
        config = EngineConfig(folder, {"url": server.url(name), "per_second": 1e6}, KEYS)
        clock = _Hurried().clock()
        chain = Chain([DeepEngine(PROVIDERS[name], config, clock)], patience_s=300, clock=clock)
        row = _judged(name, items, chain)
        asked = Counter(one.text for one in server.requests)
        answered = Counter(one.text for one in server.requests if one.whole)
        good = Counter(one.text for one in server.requests if not one.way)
    row.tried = sum(bool(one.way) for one in server.requests)
    row.survived = row.tried if not (row.lost or row.wrong) else row.tried - row.lost - row.wrong
    above = {text for text, count in asked.items() if count > _REQUESTS}
    above |= {text for text, count in answered.items() if count > _ANSWERS}
    row.paid_twice = len(above | {text for text, count in good.items() if count > _GOOD})
    if again := sum(count > 1 for count in good.values()):
        row.notes.append(f"{again} good answers seemed to have changed places, and were asked for once more")
    return row


def _chat(units: int, folder: Path) -> Row:
    items = english(units)
    with FaultyChat(german, SHARE) as server:
        options = {"url": server.base, "model": "some-model", "per_second": 1e6}
        clock = _Hurried().clock()
        row = _judged("llm", items, Chain([create(EngineConfig(folder, options), clock)], patience_s=300, clock=clock))
        silent = ("429", "50", "drop", "reset", "cut", "html", "garbage", "error200")
        whole = [one for one in server.asked if not one.way.startswith(silent)]
        answered = Counter(text for one in whole for _, text in one.units)
        asked = Counter(text for one in server.asked for _, text in one.units)
    row.tried = sum(bool(one.way) for one in server.asked)
    row.survived = row.tried if not (row.lost or row.wrong) else row.tried - row.lost - row.wrong
    above = {text for text, count in answered.items() if count > _CHAT_ANSWERS}
    row.paid_twice = len(above | {text for text, count in asked.items() if count > _CHAT_REQUESTS})
    most = [counts.most_common(1)[0][1] for counts in (asked, answered)]
    row.notes.append(f"a sentence was in at most {most[0]} requests, of which {most[1]} were answered")
    return row


def _judged(name: str, items: list[Item], chain: Chain) -> Row:
    outcomes = chain.translate(items, "en", "de")
    row = Row(f"faults: {name}, {len(items):,} units")
    units = [
        Unit(str(number), item.text, outcome.text, provenance=outcome.provenance)
        for number, (item, outcome) in enumerate(zip(items, outcomes, strict=True))
    ]
    told = {finding.unit for finding in check_bitext(Bitext("en", "de", tuple(units))) if finding.severity == "E"}
    for unit, item in zip(units, items, strict=True):
        if unit.target is None:
            row.lost += 1
            row.notes.append(f"no translation of {item.text!r}: {outcomes[int(unit.id)].error}")
        elif bare(unit.target) != bare(german(item.text)):
            row.wrong += unit.id not in told
            row.lost += unit.id in told
            row.notes.append(f"{item.text!r} became {unit.target!r}{' (told)' if unit.id in told else ''}")
    return row
