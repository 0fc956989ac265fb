"""False alarms of `bilingual check` on the correct human translations of the gold set, checked as files.

python bench/alignment/false_alarms.py [--show]

Each text of the set becomes a Markdown file, one paragraph of the set to a paragraph, cut into sentences by this
project as any file is. The translations are free (sentences merged, split, moved, now and then one left out or added),
and nothing in them is wrong, so that every E but one for a sentence that was really left out is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bilingual.model.finding import Finding
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckedFiles, CheckRequest

GOLD = Path(__file__).parent / "gold"


def markdown(paragraphs: list[list[str]], tag: str) -> str:
    gap = "" if tag in ("zh-Hans", "ja") else " "
    return "\n\n".join(gap.join(sentences) for sentences in paragraphs) + "\n"


def checked(compiled: dict[str, Any], folder: Path) -> CheckedFiles:
    paths = folder / f"{compiled['article']}.md", folder / f"{compiled['article']}.{compiled['target']}.md"
    tags = compiled["source"], compiled["target"]
    for path, paragraphs, tag in zip(paths, (compiled["source_paragraphs"], compiled["target_paragraphs"]), tags,
                                     strict=True):  # fmt: skip
        path.write_text(markdown(paragraphs, tag), "utf-8")
    return check_files(CheckRequest(*paths, *tags))


def left_out(compiled: dict[str, Any]) -> str:
    """Return, on one line, the source sentences that the translation leaves out by the gold beads."""
    sentences = [sentence for paragraph in compiled["source_paragraphs"] for sentence in paragraph]
    return " ".join(sentences[n] for bead in compiled["beads"] if not bead["target"] for n in bead["source"])


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--show", action="store_true", help="print each finding")
    show = options.parse_args().show
    counts: dict[str, Counter[str]] = {}
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(GOLD.glob("*.json")):
            compiled = json.loads(path.read_text("utf-8"))
            own = counts.setdefault(compiled["target"], Counter())
            own["texts"] += 1
            result = checked(compiled, Path(folder))
            own["units"] += len(result.bitext.units)
            for finding in result.findings:
                kind = severity(finding, left_out(compiled))
                own[kind] += 1
                own[f"{kind} {finding.check}"] += kind != "true E"
                if show:
                    print(f"{compiled['article']}.{compiled['target']} {kind} {finding.check}: {finding.message}\n"
                          f"    {finding.source[:150]}\n    {finding.target[:150]}")  # fmt: skip
    print("target    texts  units  false E  true E     W     I")
    for target, own in (*counts.items(), ("all", sum(counts.values(), Counter()))):
        print(f"{target:8} {own['texts']:6} {own['units']:6} {own['E']:8} {own['true E']:7} {own['W']:5} {own['I']:5}")
    every = sum(counts.values(), Counter())
    print(", ".join(f"{name}: {count}" for name, count in every.most_common() if " " in name and name != "true E"))
    print(f"{time.process_time() - start:.1f} s")


def severity(finding: Finding, missing: str) -> str:
    """Return the finding's severity, ``true E`` for a sentence that was really left out."""
    real = finding.check == "omitted" and finding.source and finding.source in missing
    return "true E" if real else finding.severity


if __name__ == "__main__":
    main()
