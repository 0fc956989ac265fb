"""People's translations, of which a fifth is wrong, in all ways that engines have: which are found, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from row import Row

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.llm.engine import create
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.glossary import Glossary
from bilingual.text.markup.masking import mask
from bilingual.text.markup.placeholders import PLACEHOLDER
from support.attacks.wrong_answers import WAYS, Case, glossary_of, good_pairs
from support.chat.chat_requests import Unit as Asked
from support.chat.chat_server import ChatServer

PAIRS = (("en", "zh-Hans"), ("en", "de"), ("zh-Hans", "en"), ("en", "ja"), ("en", "es"))
UNITS = 200
Mixed = Callable[[list[str], list[str]], list[str]]
MIXED: Mapping[str, Mixed] = {
    "two neighbours swapped": lambda texts, before: [texts[1], texts[0], *texts[2:]],
    "pairs swapped": lambda texts, before: [one for n in range(0, len(texts), 2) for one in texts[n : n + 2][::-1]],
    "shifted by one": lambda texts, before: [*texts[1:], texts[0]],
    "the first one for all": lambda texts, before: [texts[0]] * len(texts),
    "those of the batch before": lambda texts, before: (before * len(texts))[: len(texts)] or texts,
    "in reverse order": lambda texts, before: texts[::-1],
    "two joined, the rest shifted": lambda texts, before: [f"{texts[0]} {texts[1]}", *texts[2:], texts[-1]],
}
_EVERY = 5  # each fifth answer is wrong


class _Insisting:
    """An engine that asks a service sentence by sentence, and always gets the same answer."""

    id = "one"
    capabilities = TranslationCapabilities(needs_network=True, max_items=1)

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self.asked: Counter[str] = Counter()

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        return [Outcome(self._answer(item.text), Provenance(self.id)) for item in items]

    def _answer(self, sent: str) -> str:
        source = PLACEHOLDER.sub("", sent).strip()
        self.asked[source] += 1
        hole = PLACEHOLDER.search(sent)
        answer = self._answers[source]
        return answer.replace("{hole}", hole[0]) if hole else answer


def attack(folder: Path, most: int) -> list[Row]:
    """Return a row for each way; ``most`` below the default are fewer units."""
    units = min(UNITS, most * UNITS // 12)
    cases = {pair: [case for case in good_pairs(*pair, units * 2) if mask(case.source).text == case.source][:units]
             for pair in PAIRS}  # fmt: skip
    rows = [_tried(way, make, cases) for way, make in WAYS.items()]
    rows.append(_tried("a name of the glossary changed", WAYS["a name changed"], cases, terms=True))
    rows += [_batches(way, mix, cases, folder) for way, mix in MIXED.items()]
    return rows


class _Mixing(ChatServer):
    """A chat model that gives the answers of each third request *mixed* up, *before* being those of the last one."""

    def __init__(self, good: Mapping[str, str], mixed: Mixed) -> None:
        super().__init__()
        self.good, self.mixed = good, mixed
        self.before: list[str] = []
        self.wrong: set[str] = set()
        self.times: Counter[str] = Counter()

    def _spoil(self, done: list[Asked], units: Sequence[Asked]) -> list[Asked]:
        with self._lock:
            sources = [text for _, text in units]
            self.times.update(sources)
            texts = [self.good.get(text, text) for text in sources]
            before, self.before = self.before, texts
            if len(units) < 2 or len(self.asked) % 3:
                return [(name, text) for (name, _), text in zip(done, texts, strict=True)]
            new = self.mixed(texts, before)
            self.wrong |= {source for source, one, two in zip(sources, texts, new, strict=True) if one != two}
            return [(name, text) for (name, _), text in zip(done, new, strict=True)]


def _batches(way: str, mixed: Mixed, cases: Mapping[tuple[str, str], Sequence[Case]], folder: Path) -> Row:
    """Return how many sentences of batches that are mixed up came out right."""
    row = Row(f"wrong answers of a batch: {way}")
    more = 0
    for pair, some in cases.items():
        with _Mixing({case.source: case.target for case in some}, mixed) as server:
            config = EngineConfig(folder / "-".join(pair), {"url": server.base, "model": "m", "per_second": 1e6})
            items = [Item(case.source, paragraph=n // 5) for n, case in enumerate(some)]
            outcomes = Chain([create(config)]).translate(items, *pair)
        right = {case.source: one.text == case.target for case, one in zip(some, outcomes, strict=True)}
        row.tried += len(server.wrong)
        row.survived += sum(right[source] for source in server.wrong)
        row.wrong += sum(not right[source] for source in right)
        more += sum(server.times.values()) - len(some)
    row.notes.append(f"{more} sentences asked for again")
    return row


def _tried(
    way: str, make: Callable[[Case], str], cases: Mapping[tuple[str, str], Sequence[Case]], *, terms: bool = False
) -> Row:
    row = Row(f"wrong answers: {way}")
    told: Counter[str] = Counter()
    for pair, some in cases.items():
        wrong = {case.source: text for case in some if (text := make(case)) and text != case.target}
        chosen = dict(list(wrong.items())[:: max(1, min(_EVERY, len(wrong) // (len(some) // _EVERY) or 1))])
        glossary = glossary_of(some) if terms else Glossary()
        engine = _Insisting({case.source: chosen.get(case.source, case.target) for case in some})
        outcomes = Chain([engine], glossary).translate([Item(case.source) for case in some], *pair)
        bitext = Bitext(*pair, tuple(
            Unit(str(n), case.source, one.text, provenance=one.provenance)
            for n, (case, one) in enumerate(zip(some, outcomes, strict=True))
        ))  # fmt: skip
        found: dict[str, set[str]] = {}
        for finding in check_bitext(bitext, glossary=glossary):
            found.setdefault(finding.unit or "", set()).add(finding.severity)
        for unit in bitext:
            if unit.source not in chosen:
                row.lost += unit.target is None
                told["good ones asked again"] += engine.asked[unit.source] > 1
                continue
            row.tried += 1
            again = engine.asked[unit.source] > 1
            harmless = unit.target is not None and unit.target == next(
                c.target for c in some if c.source == unit.source
            )
            blocks = unit.target is None or bool(found.get(unit.id, set()) & {"E", "Stale"})
            warned = "W" in found.get(unit.id, set())
            kind = (
                "repaired" if harmless else
                "no text" if unit.target is None else
                "again+E" if again and blocks else
                "again+W" if again and warned else "again" if again else
                "E" if blocks else "W" if warned else "silent"
            )  # fmt: skip
            told[kind] += 1
            told[f"{pair[1]}:{kind}"] += kind in ("W", "silent")
            row.survived += harmless or again or blocks
            row.wrong += not (harmless or blocks or again)
            if kind in ("silent", "W") and len(row.notes) < 40:
                row.notes.append(f"{kind}: {unit.source!r} -> {unit.target!r}")
    row.notes.insert(0, ", ".join(f"{name} {count}" for name, count in told.most_common() if count))
    return row
