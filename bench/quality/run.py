"""How well the score of sentences finds those that are wrong, beside simpler orders.

python bench/quality/run.py [--odds] [--embeddings MODEL] [--estimator NAME] [--list] [--out FILE.json]

Each pair of ``bench/fidelity/gold``, ``second`` and ``third`` is checked with its planted defects, and the units of the
check are put in order. A unit is *wrong* if a defect is planted in it, by the rule of ``bench/fidelity/run.py``. Units
without a translation have no score and count nowhere.

* AUC: how often a wrong unit comes before a right one; 0.5 is by chance.
* worst 10 %: the share of wrong units among the tenth that comes first.
* read first: how many units the score puts on the list and how many of them are wrong, and how many it puts there in
  the translation without defects.

The odds of findings were counted on ``gold`` (``--odds``), so that its figures say what was reached there; ``second``
and ``third`` were never used for them. The last lines are errors of engines, made by rule in the good translations: the
sentence after this one instead, half a sentence, the next one added. With Apertium, English to Spanish has a second
engine and a way back.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "alignment"))
sys.path.insert(0, str(Path(__file__).parents[1] / "fidelity"))  # before this folder, which has a run.py too

from gold_statistics import read_gold
from run import Checker, names, places, with_defects

from bilingual.fidelity.causes import CauseGroup
from bilingual.fidelity.material import gather, sizes_in_english
from bilingual.fidelity.quality.evidence import Evidence
from bilingual.fidelity.quality.scores import Score, scored
from bilingual.fidelity.report import check_bitext
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.pipeline.quality.asking import asked_of_files
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings

BENCH = Path(__file__).parents[1]
SETS = ("gold", "second", "third")
STRANGE = 10  # every tenth sentence of the made errors


@dataclass(frozen=True)
class Text:
    """A checked translation; ``wrong`` are the ids of its wrong units."""

    group: str
    name: str
    bitext: Bitext
    findings: Sequence[Finding]
    wrong: frozenset[str]

    @property
    def units(self) -> list[Unit]:
        return [unit for unit in self.bitext if unit.target is not None]


Order = Callable[[Text], dict[str, float]]
"""Returns a number for each unit, the higher the worse."""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--odds", action="store_true", help="count the odds of findings on the first set, and stop")
    options.add_argument("--embeddings", default="", help="also with this model or encoder")
    options.add_argument("--estimator", default="", help="also with this estimator")
    options.add_argument("--list", action="store_true", help="print what is read first without being wrong")
    options.add_argument("--out", type=Path, help="write the figures as JSON")
    chosen = options.parse_args()
    planted = [text for group in SETS for text in texts(group, planted=True)]
    clean = [text for group in SETS for text in texts(group, planted=False)]
    good = list(good_translations())
    if chosen.odds:
        print_odds([text for text in (*planted, *clean) if text.group == "gold"] + good)
        return
    root = tempfile.TemporaryDirectory()
    tools = open_tools(Settings(root=Path(root.name)))
    rows: dict[str, Order] = {
        "length ratio": by_ratio,
        "length of the source": by_size,
        "findings alone": by_findings,
        "score": by_score(lambda text: Evidence()),
    }
    extra = Wanted((), (), chosen.embeddings, chosen.estimator)
    if chosen.embeddings or chosen.estimator:
        rows["score, with the models"] = by_score(lambda text: asked(text, extra, tools))
    figures: dict[str, dict[str, float]] = {}
    for group in SETS:
        own = [text for text in planted if text.group == group]
        figures |= measured(group, own, rows)
        listed(group, own, [text for text in clean if text.group == group], listing=chosen.list)
    listed("good translations", [], good, listing=chosen.list)
    strange = [replace(text, group="engines") for text in map(with_strange, good)]
    figures |= measured("errors of engines", strange, rows)
    listed("errors of engines", strange, [], listing=False)
    spanish = [text for text in strange if text.bitext.target == "es"]
    both = Wanted(("apertium",), ("apertium",), chosen.embeddings, chosen.estimator)
    with_engines: dict[str, Order] = {
        "score": rows["score"],
        "score, agreement": by_score(lambda text: asked(text, replace(both, round_trip=()), tools)),
        "score, round trip": by_score(lambda text: asked(text, replace(both, agreement=()), tools)),
        "score, both": by_score(lambda text: asked(text, both, tools)),
    }
    figures |= measured("errors of engines, en-es", spanish, with_engines)
    slips = [text for text in planted if text.bitext.pair == "en_es"]
    figures |= measured("planted, en-es", slips, with_engines)
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def texts(group: str, *, planted: bool) -> Iterator[Text]:
    """Yield the checked pairs of one set, with their defects or without."""
    folder = BENCH / "fidelity" / group
    for name, (one, two) in json.loads((folder / "pairs.json").read_text("utf-8")).items():
        stem = folder / name
        source, target = (Path(f"{stem}.{code}.md").read_text("utf-8") for code in (one, two))
        edited, defects = with_defects(stem, source, target) if planted else (target, [])
        with tempfile.TemporaryDirectory() as place:
            checked = Checker(Path(place), one, two)(source, edited)
        wrong = {
            unit.id
            for unit in checked.bitext
            for where in places(Finding("", "I", "", unit.id), checked, source, edited)
            if any(names(where, defect) for defect in defects)
        }
        yield Text(group, name, checked.bitext, checked.findings, frozenset(wrong))


def good_translations() -> Iterator[Text]:
    """Yield the free translations of ``bench/alignment``, paired by hand; nothing in them is taken for wrong."""
    for folder in ("gold", "held_out"):
        for text in read_gold(BENCH / "alignment" / folder):
            gap = pack(text.target).writing.gap
            units = tuple(
                Unit(
                    f"s{number}",
                    " ".join(text.source_sentences[n] for n in own),
                    gap.join(text.target_sentences[n] for n in other),
                )
                for number, (own, other) in enumerate(text.beads)
                if own and other
            )
            bitext = Bitext("en", text.target, units)
            yield Text("good", f"{text.article}.{text.target}", bitext, check_bitext(bitext), frozenset())


def with_strange(text: Text) -> Text:
    """Return *text* with errors as engines make them in every tenth sentence."""
    gap = pack(text.bitext.target).writing.gap
    units, wrong = list(text.bitext), set()
    for number in range(STRANGE // 2, len(units) - 1, STRANGE):
        own, other = units[number].target or "", units[number + 1].target or ""
        made = (other, own[: len(own) // 2], f"{own}{gap}{other}")[number // STRANGE % 3]
        if made.strip() and made != own:
            units[number] = replace(units[number], target=made)
            wrong.add(units[number].id)
    bitext = replace(text.bitext, units=tuple(units))
    return replace(text, bitext=bitext, findings=check_bitext(bitext), wrong=frozenset(wrong))


def asked(text: Text, wanted: Wanted, tools: Tools) -> Evidence:
    return asked_of_files(text.bitext, [Path(text.group), Path(text.name)], wanted, tools, lambda line: None)


def by_score(evidence: Callable[[Text], Evidence]) -> Order:
    def order(text: Text) -> dict[str, float]:
        return {score.unit.id: sum(s.odds for s in score.signals) for score in scores(text, evidence(text))}

    return order


def scores(text: Text, evidence: Evidence | None = None) -> Sequence[Score]:
    lexicon = lexicon_for(text.bitext.source, text.bitext.target, installed=False)
    return scored(text.bitext, text.findings, lexicon, evidence or Evidence(), people=False).scores


def by_ratio(text: Text) -> dict[str, float]:
    ratios = {unit.id: log((len(unit.target or "") + 1) / (len(unit.source) + 1)) for unit in text.units}
    usual = median(ratios.values())
    return {unit: abs(ratio - usual) for unit, ratio in ratios.items()}


def by_size(text: Text) -> dict[str, float]:
    packs = pack(text.bitext.source), pack(text.bitext.target)
    return {pair.unit.id: sizes_in_english(pair, packs)[0] for pair in gather(text.bitext)}


def by_findings(text: Text) -> dict[str, float]:
    worth = {"Stale": 3.0, "E": 3.0, "W": 2.0, "I": 1.0, "N": 0.0}
    found = {unit.id: 0.0 for unit in text.units}
    for finding in text.findings:
        if finding.unit in found:
            found[finding.unit] = max(found[finding.unit], worth[finding.severity])
    return found


def measured(title: str, texts: Sequence[Text], rows: dict[str, Order]) -> dict[str, dict[str, float]]:
    """Print and return AUC and the share of wrong ones in the worst tenth, over the units of all *texts*."""
    units = sum(len(text.units) for text in texts)
    wrong = sum(unit.id in text.wrong for text in texts for unit in text.units)
    print(f"\n{title}: {units} units, {wrong} wrong ({wrong / max(1, units):.0%})")
    found = {}
    for name, order in rows.items():
        values: list[tuple[float, bool]] = []
        for text in texts:
            numbers = order(text)
            values += [(numbers[unit.id], unit.id in text.wrong) for unit in text.units]
        figures = {"auc": auc(values), "worst_tenth": worst_tenth(values)}
        print(f"  {name:24} AUC {figures['auc']:.3f}   worst 10 %: {figures['worst_tenth']:4.0%} wrong")
        found[f"{title}: {name}"] = figures
    return found


def listed(title: str, texts: Sequence[Text], clean: Sequence[Text], *, listing: bool) -> None:
    """Print what the score puts on the list of sentences to read first."""
    first = [(text, score) for text in texts for score in scores(text) if score.value < 50]
    right = [(text, score) for text, score in first if score.unit.id not in text.wrong]
    alarms = [(text, score) for text in clean for score in scores(text) if score.value < 50]
    units = sum(len(text.units) for text in clean)
    if texts:
        print(f"  read first: {len(first)}, {len(first) - len(right)} of them wrong")
    if clean:
        print(f"  read first in {title} without defects: {len(alarms)} of {units} units ({len(alarms) / units:.1%})")
    for text, score in (*right, *alarms) if listing else ():
        print(f"    {text.name} {score.unit.id} {score.value} {score.why} {score.unit.source[:70]!r}"
              f" | {(score.unit.target or '')[:70]!r}")  # fmt: skip


def auc(values: Iterable[tuple[float, bool]]) -> float:
    """Return the chance that a wrong unit has a higher value than a right one; ties count half."""
    ordered = sorted(values)
    rights = sum(not wrong for _, wrong in ordered)
    below = total = 0.0
    at = 0
    while at < len(ordered):
        end = next((n for n in range(at, len(ordered)) if ordered[n][0] != ordered[at][0]), len(ordered))
        same = [wrong for _, wrong in ordered[at:end]]
        total += sum(same) * (below + same.count(False) / 2)
        below += same.count(False)
        at = end
    wrongs = len(ordered) - rights
    return total / (rights * wrongs) if rights and wrongs else 0.5


def worst_tenth(values: Sequence[tuple[float, bool]]) -> float:
    first = sorted(values, key=lambda value: -value[0])[: max(1, round(len(values) / 10))]
    return sum(wrong for _, wrong in first) / len(first)


def print_odds(texts: Sequence[Text]) -> None:
    """Print for each kind of finding how many wrong and right units have it, and for units without one."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for text in texts:
        about: dict[str, set[str]] = {unit.id: set() for unit in text.units}
        for finding in text.findings:
            if finding.unit in about and finding.severity != "N" and finding.check != "omitted":
                about[finding.unit].add(f"{CauseGroup((finding,)).part} {finding.severity}")
        for unit, kinds in about.items():
            counts[unit in text.wrong].update(kinds or {"none"})
    print(f"{sum(len(text.units) for text in texts)} units, {sum(len(t.wrong) for t in texts)} wrong")
    for kind in sorted(counts[True].keys() | counts[False].keys()):
        wrong, right = counts[True][kind], counts[False][kind]
        print(f"{kind:12} {wrong:4} wrong {right:5} right   odds {(wrong + 0.5) / (right + 0.5):.3f}")


if __name__ == "__main__":
    main()
