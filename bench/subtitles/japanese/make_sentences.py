"""Compile ``sentences.txt`` to ``sentences.json``: text, cuts by hand, and a time for each character.

A line is one item. ``|`` is where a person cuts; ``/`` is a phrase border where a cut would do as well; the blank after
either is no part of the text. ``# marks: no`` opens the items without punctuation, as a recogniser writes them.
Times are made: kana last 110 ms, kanji 200 ms, other characters 150 ms, a mark is a pause of 250 (、) or 500 ms (。),
and a speaker pauses 120 to 450 ms at a cut that has no mark, or not at all (one in five). The chances are seeded.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PAUSE_MS = {"、": 250, "。": 500, "」": 0, "「": 0}


def compiled(text: str) -> list[dict[str, Any]]:
    """Return the items of a source."""
    items: list[dict[str, Any]] = []
    marks = True
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            marks = {"yes": True, "no": False}.get(line.removeprefix("# marks: "), marks)
            continue
        plain, borders = "", {"|": [], "/": []}  # type: ignore[var-annotated]
        for piece in re.split(r"([|/])\s*", line):
            if piece in borders:
                borders[piece].append(len(plain))
            else:
                plain += piece
        items.append({"text": plain, "marks": marks, "cuts": borders["|"], "also": borders["/"]})
    for number, item in enumerate(items):
        item["times_ms"] = _times(item["text"], item["cuts"], random.Random(6000 + number))
    return items


def _times(text: str, cuts: list[int], chance: random.Random) -> list[list[int]]:
    clock, pace, times = 300, chance.uniform(0.9, 1.1), []
    for index, char in enumerate(text):
        if index in cuts and text[index - 1] not in PAUSE_MS and chance.random() < 0.8:
            clock += chance.randint(120, 450)
        if char in PAUSE_MS:
            times.append([clock, clock])
            clock += PAUSE_MS[char]
            continue
        length = 110 if "ぁ" <= char <= "ヿ" else 200 if "一" <= char <= "鿿" else 150
        times.append([clock, clock + round(length * pace)])
        clock += round(length * pace)
    return times


def as_text(items: list[dict[str, Any]]) -> str:
    """One item per line."""
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n"


if __name__ == "__main__":
    source = (FOLDER / "sentences.txt").read_text(encoding="utf-8")
    (FOLDER / "sentences.json").write_text(as_text(compiled(source)), encoding="utf-8")
