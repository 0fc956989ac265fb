"""People's translations, of which a fifth is wrong, in all ways that engines have: which are found, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from row import Row

from bilingual.engines.base import Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.translation.chain import Chain
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.glossary import Glossary
from bilingual.text.markup.masking import mask
from bilingual.text.markup.placeholders import PLACEHOLDER
from wrong_answers import WAYS, Case, glossary_of, good_pairs

PAIRS = (("en", "zh-Hans"), ("en", "de"), ("zh-Hans", "en"), ("en", "ja"), ("en", "es"))
UNITS = 200
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
    return rows


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
