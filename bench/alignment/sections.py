"""Are sections recognised that a translation has in another order, and those in order left alone?

python bench/alignment/sections.py [--seed N]

The texts of the gold sets, cut into sections of two, three and five pairs of sentences and of one to four, are
aligned as they are and with the sections shuffled, whole and with one section left out. *Moved* counts texts in order
that were taken for others or doubted, *found* shuffled ones that were not taken for texts in order, *right* those of
which every section was put in its place, *doubted* those whose sections stayed with a warning, *unsure* those with a
section whose place nothing told, and *wrong* those with a section in a wrong place that was said to be sure.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from bilingual.articles.alignment.sections import SectionOrder, order_of_sections
from bilingual.pipeline.commands.aligning import lexicon_for

HERE = Path(__file__).parent
SIZES, COUNTS = ((1, 1), (2, 2), (3, 3), (5, 5), (1, 4)), (2, 3, 5, 8)
COLUMNS = ("texts", "moved", "found", "right", "doubted", "unsure", "wrong")
Section = list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    chance = random.Random(parser.parse_args().seed)
    print(f"| sentences | left out | {' | '.join(COLUMNS)} |\n|---|---:{'|---:' * len(COLUMNS)}|")
    for (least, most), out in ((size, out) for out in (0, 1) for size in SIZES):
        counts: Counter[str] = Counter()
        for tags, ours, theirs in texts(chance, least, most):
            counts += tried(chance, tags, ours, theirs, out)
        size = str(least) if least == most else f"{least} to {most}"
        print(f"| {size} | {out} | {' | '.join(str(counts[column]) for column in COLUMNS)} |", flush=True)


def texts(
    chance: random.Random, least: int, most: int
) -> Iterator[tuple[tuple[str, str], list[Section], list[Section]]]:
    """Yield the languages and the sections of both sides, of each text in each number of sections."""
    for path in sorted(HERE.glob("*/*.json")):
        text = json.loads(path.read_text("utf-8"))
        sides = [list(chain(*text[f"{side}_paragraphs"])) for side in ("source", "target")]
        pairs = [
            [[sides[n][k] for k in bead[side]] for n, side in enumerate(("source", "target"))]
            for bead in text["beads"]
            if bead["source"] and bead["target"]
        ]
        cut = []
        while pairs:
            size = chance.randint(least, most)
            cut.append([list(chain(*side)) for side in zip(*pairs[:size], strict=True)])
            pairs = pairs[size:]
        for count in COUNTS:
            if count <= len(cut):
                first = chance.randint(0, len(cut) - count)
                ours, theirs = map(list, zip(*cut[first : first + count], strict=True))
                yield (text["source"], text["target"]), ours, theirs


def tried(
    chance: random.Random, tags: tuple[str, str], ours: list[Section], theirs: list[Section], out: int
) -> Counter[str]:
    """Return the counts of one text, of whose translation *out* sections are left out if two are left."""
    order = sorted(chance.sample(range(len(theirs)), max(2, len(theirs) - out)))
    shuffled = order[:]
    while shuffled == order:
        chance.shuffle(shuffled)
    found = said(tags, ours, [theirs[n] for n in shuffled])
    counts = Counter(texts=1, moved=int(said(tags, ours, [theirs[n] for n in order]) is not None))
    if found and found.doubtful:
        counts += Counter(found=1, doubted=1)
    elif found:
        right = [shuffled[n] for n in found.paragraphs] == order
        counts += Counter(found=1, right=right, unsure=bool(found.unplaced), wrong=not (right or found.unplaced))
    return counts


def said(tags: tuple[str, str], ours: list[Section], theirs: list[Section]) -> SectionOrder | None:
    lexicon = lexicon_for(*tags, installed=False)
    return order_of_sections((ours, ["heading 2"] * len(ours)), (theirs, ["heading 2"] * len(theirs)), tags, lexicon)


if __name__ == "__main__":
    main()
