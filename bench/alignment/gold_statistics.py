"""Count what the gold set of sentence alignment holds, per target language, as Markdown tables.

python bench/alignment/gold_statistics.py
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"
LANGUAGES = ("zh-Hans", "ja", "de", "es")
SHAPES = ("1-1", "1-2", "1-3", "2-1", "3-1", "2-2", "1-0", "0-1")


@dataclass(frozen=True, slots=True)
class GoldText:
    """One article in two languages: sentences in order, the paragraph of each, and the beads between them."""

    article: str
    target: str
    source_sentences: tuple[str, ...]
    target_sentences: tuple[str, ...]
    source_paragraph: tuple[int, ...]
    target_paragraph: tuple[int, ...]
    beads: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def read_gold(folder: Path = GOLD) -> list[GoldText]:
    return [gold_text(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


def gold_text(compiled: dict[str, Any]) -> GoldText:
    source, target = compiled["source_paragraphs"], compiled["target_paragraphs"]
    return GoldText(
        compiled["article"],
        compiled["target"],
        tuple(sentence for paragraph in source for sentence in paragraph),
        tuple(sentence for paragraph in target for sentence in paragraph),
        tuple(number for number, paragraph in enumerate(source) for _ in paragraph),
        tuple(number for number, paragraph in enumerate(target) for _ in paragraph),
        tuple((tuple(bead["source"]), tuple(bead["target"])) for bead in compiled["beads"]),
    )


def shape(bead: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"


def shapes(texts: Iterable[GoldText]) -> Counter[str]:
    return Counter(shape(bead) for text in texts for bead in text.beads)


def share_not_one_to_one(texts: Iterable[GoldText]) -> float:
    counted = shapes(texts)
    return 1 - counted["1-1"] / counted.total()


def breaks_on_one_side(text: GoldText) -> int:
    """Places between two beads where one text opens a paragraph and the other does not (null beads left out)."""
    both_sides = [bead for bead in text.beads if all(bead)]
    return sum(
        (text.source_paragraph[before[0][-1]] != text.source_paragraph[after[0][0]])
        != (text.target_paragraph[before[1][-1]] != text.target_paragraph[after[1][0]])
        for before, after in pairwise(both_sides)
    )


def beads_across_paragraphs(text: GoldText) -> int:
    """Beads with sentences of two paragraphs on a side."""
    return sum(
        len({text.source_paragraph[i] for i in source}) > 1 or len({text.target_paragraph[j] for j in target}) > 1
        for source, target in text.beads
    )


def nulls_beside_merges(text: GoldText) -> int:
    """Empty-sided beads with a neighbour of several sentences on a side: is the sentence added, or part of a split?"""
    return sum(
        any(not all(bead) for bead in pair) and any(len(side) > 1 for bead in pair for side in bead)
        for pair in pairwise(text.beads)
    )


def twins(text: GoldText) -> int:
    """Neighbouring 1-1 beads whose source sentences differ in length by at most a tenth: length cannot tell them."""
    lengths = [len(text.source_sentences[source[0]]) for source, _ in one_to_one(text)]
    neighbours = [
        pair
        for pair in pairwise(zip(one_to_one(text), lengths, strict=True))
        if pair[0][0][0][0] + 1 == pair[1][0][0][0]
    ]
    return sum(abs(before - after) <= 0.1 * max(before, after) for (_, before), (_, after) in neighbours)


def one_to_one(text: GoldText) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [bead for bead in text.beads if shape(bead) == "1-1"]


def short_sentences(text: GoldText) -> int:
    """Source sentences of at most 20 characters."""
    return sum(len(sentence) <= 20 for sentence in text.source_sentences)


def characters_per_character(texts: Iterable[GoldText]) -> float:
    """Characters of the target for one character of the source."""
    listed = list(texts)
    source = sum(len(sentence) for text in listed for sentence in text.source_sentences)
    return sum(len(sentence) for text in listed for sentence in text.target_sentences) / source


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def bead_table(texts: list[GoldText]) -> str:
    rows = []
    for language in (*LANGUAGES, "all"):
        chosen = [text for text in texts if language in (text.target, "all")]
        counted = shapes(chosen)
        cells = [f"{counted[s]} ({counted[s] / counted.total():.1%})" for s in SHAPES]
        rows.append([language, str(counted.total()), *cells, f"{share_not_one_to_one(chosen):.1%}"])
    return table(["target", "beads", *SHAPES, "not 1-1"], rows)


def article_table(texts: list[GoldText]) -> str:
    rows = []
    for article in sorted({text.article for text in texts}):
        by_language = {text.target: text for text in texts if text.article == article}
        sentences = str(len(by_language[LANGUAGES[0]].source_sentences))
        cells = [
            f"{len(by_language[language].beads)} ({share_not_one_to_one([by_language[language]]):.0%})"
            for language in LANGUAGES
        ]
        rows.append([article, sentences, *cells])
    return table(["article", "source sentences", *LANGUAGES], rows)


def hard_case_table(texts: list[GoldText]) -> str:
    cases = {
        "paragraph break on one side only": breaks_on_one_side,
        "beads across a paragraph break": beads_across_paragraphs,
        "empty side beside a merge or split": nulls_beside_merges,
        "neighbouring 1-1 of like length": twins,
        "source sentences of 20 characters or fewer": short_sentences,
    }
    rows = [
        [name, *(str(sum(count(text) for text in texts if text.target == language)) for language in LANGUAGES)]
        for name, count in cases.items()
    ]
    ratios = [f"{characters_per_character(t for t in texts if t.target == language):.2f}" for language in LANGUAGES]
    return table(["", *LANGUAGES], [*rows, ["target characters for one source character", *ratios]])


def main() -> None:
    texts = read_gold()
    print("\n\n".join([bead_table(texts), article_table(texts), hard_case_table(texts)]))


if __name__ == "__main__":
    main()
