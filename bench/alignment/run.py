"""How well sentences are aligned: strict and lax F1 per language, beside length alone.

python bench/alignment/run.py [--on gold|held-out|dev|made-up] [--each] [--errors] [--out FILE.json]

``--on gold`` (default) runs on the frozen set in ``gold/``, ``--on held-out`` on the one in ``held_out/``, written when
the aligner stood; ``--on dev`` and ``--on made-up`` on texts for developing. ``--each`` switches off every kind of
evidence in turn. ``--errors`` prints the beads that are wrong, on texts for developing only: nobody is to learn the
words of the sets that judge.
Every row of figures is strict / lax / strict over all beads.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from gale_church import gale_church
from gold_statistics import GOLD, GoldText, gold_text, read_gold
from made_up import TARGETS, texts

sys.path.insert(0, str(GOLD))

from compile_gold import compile_article, read_article
from scoring import Beads, Counts, score, total

from bilingual.articles.alignment.align import EVIDENCE, AlignmentEvidence, align
from bilingual.engines.base import Item
from bilingual.engines.linguistics.dictionaries import installed_lexicon
from bilingual.engines.translation.apertium import Apertium
from bilingual.errors import EngineError
from bilingual.pipeline.commands.aligning import lexicon_for


@dataclass(frozen=True)
class Case:
    """One text in two languages, paragraphs of sentences, with the true beads."""

    name: str
    target: str
    source: list[list[str]]
    other: list[list[str]]
    beads: Beads


Aligner = Callable[[Case], Beads]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--on", choices=("gold", "held-out", "dev", "made-up"), default="gold")
    options.add_argument("--seeds", type=int, default=2, help="texts made up from each document")
    options.add_argument("--each", action="store_true", help="switch off every kind of evidence in turn")
    options.add_argument("--errors", action="store_true", help="print what is wrong (not of the gold set)")
    options.add_argument("--out", type=Path, help="write the figures as JSON")
    chosen = options.parse_args()
    sets = {"gold": gold, "held-out": held_out, "dev": dev, "made-up": lambda: made_up(chosen.seeds)}
    cases = sets[chosen.on]()
    small = {target: lexicon_for("en", target, installed=False) for target in TARGETS}
    large = {target: lexicon_for("en", target) for target in TARGETS}
    for target in TARGETS:
        beads = sum(len(c.beads) for c in cases if c.target == target)
        print(f"{target}: {beads} beads; {len(installed_lexicon('en', target))} words in dictionaries installed")
    print(f"\n{'strict / lax / strict, all beads':36}", *(f"{target:>20}" for target in (*TARGETS, "all")), sep="")
    rows: dict[str, Aligner] = {
        "Gale-Church (length only)": lambda case: gale_church(*map(flat, (case.source, case.other))),
        "ours, length only": ours(None, {"length"}),
        "ours, no word list": ours(None, EVIDENCE),
        "ours, as installed from PyPI": ours(small, EVIDENCE),
        "ours, with installed dictionaries": ours(large, EVIDENCE),
    }
    if spanish := engine_translations(cases):
        rows["ours, dictionaries and Apertium (es)"] = ours(large, EVIDENCE, spanish)
    if chosen.each:
        for kind in sorted(EVIDENCE - {"translated"}):
            rows[f"  without {kind}"] = ours(large, EVIDENCE - {kind})
    figures = {name: measure(name, cases, aligner) for name, aligner in rows.items()}
    if chosen.errors and chosen.on in ("dev", "made-up"):
        show_errors(cases, rows["ours, with installed dictionaries"])
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def gold() -> list[Case]:
    return [case_of(text) for text in read_gold()]


def held_out() -> list[Case]:
    return [case_of(text) for text in read_gold(Path(__file__).parent / "held_out")]


def dev() -> list[Case]:
    """Return the free translations that the weights were set on, in the form that the gold set is written in."""
    texts = [read_article(path) for path in sorted((Path(__file__).parent / "dev").glob("*.txt"))]
    return [case_of(gold_text(compile_article(text))) for text in texts]


def case_of(text: GoldText) -> Case:
    source, other = cut(text.source_sentences, text.source_paragraph), cut(text.target_sentences, text.target_paragraph)
    return Case(text.article, text.target, source, other, list(text.beads))


def made_up(seeds: int) -> list[Case]:
    return [
        Case(text.name, target, text.source_paragraphs, text.target_paragraphs, text.beads)
        for target in TARGETS
        for text in texts(target, range(seeds))
    ]


def cut(sentences: Sequence[str], paragraph: Sequence[int]) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(max(paragraph) + 1)]
    for sentence, number in zip(sentences, paragraph, strict=True):
        found[number].append(sentence)
    return found


def flat(paragraphs: Sequence[Sequence[str]]) -> list[str]:
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def ours(
    lexicons: Mapping[str, Mapping[str, Collection[str]]] | None,
    evidence: Collection[str],
    translations: Mapping[tuple[str, str], list[str]] | None = None,
) -> Aligner:
    def aligner(case: Case) -> Beads:
        found = align(
            case.source,
            case.other,
            "en",
            case.target,
            AlignmentEvidence(
                lexicons[case.target] if lexicons else {},
                (translations or {}).get((case.name, case.target)),
                used=evidence,
            ),
        )
        return [(bead.source, bead.target) for bead in found]

    return aligner


def engine_translations(cases: Sequence[Case]) -> dict[tuple[str, str], list[str]]:
    """Return Apertium's drafts of the English sentences in Spanish, nothing where it is not installed."""
    engine = Apertium()
    found: dict[tuple[str, str], list[str]] = {}
    for case in cases:
        if case.target == "es":
            sentences = flat(case.source)
            try:
                drafts = engine.translate([Item(text) for text in sentences], "en", "es")
            except EngineError:
                return {}
            found[case.name, "es"] = [draft.text or "" for draft in drafts]
    return found


def measure(name: str, cases: Sequence[Case], aligner: Aligner) -> dict[str, dict[str, float]]:
    start = time.process_time()
    counts = {
        target: total(score(case.beads, aligner(case)) for case in cases if case.target == target) for target in TARGETS
    }
    counts["all"] = total(counts.values())
    print(
        f"{name:36}", *(f"  {figures(c)}" for c in counts.values()), f"   {time.process_time() - start:.1f} s", sep=""
    )
    return {
        target: {"strict": c.strict, "lax": c.lax, "strict_all": c.strict_all} | asdict(c)
        for target, c in counts.items()
    }


def figures(counts: Counts) -> str:
    return f"{counts.strict:.3f}/{counts.lax:.3f}/{counts.strict_all:.3f}".rjust(18)


def show_errors(cases: Sequence[Case], aligner: Aligner) -> None:
    for case in cases:
        source, other = flat(case.source), flat(case.other)
        found = aligner(case)
        for label, beads in (
            ("true ", [b for b in case.beads if b not in found]),
            ("found", [b for b in found if b not in case.beads]),
        ):
            for bead in beads:
                print(case.name, case.target, label, [source[n] for n in bead[0]], [other[n] for n in bead[1]])


if __name__ == "__main__":
    main()
