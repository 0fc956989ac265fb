"""Texts to develop on, so that the gold set stays unseen: translations of this repository, cut up anew.

The sentences are those of media/samples and of the talks in bench/subtitles; merges, splits, omissions and
additions are drawn by chance from a seed. A merge joins two sentences with a comma, a split cuts a sentence at one.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bilingual.engines.translation.memory.tmx import read_tmx

ROOT = Path(__file__).parents[2]
TARGETS = ("zh-Hans", "ja", "de", "es")


@dataclass(frozen=True)
class Text:
    """Paragraphs of both sides, with the true beads."""

    name: str
    target: str
    source_paragraphs: list[list[str]]
    target_paragraphs: list[list[str]]
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]]


def pairs(target: str) -> dict[str, list[tuple[str, str]]]:
    """Return sentence pairs by document."""
    with (ROOT / "media/samples/samples.tmx").open("rb") as file:
        entries = list(read_tmx(file, "samples.tmx"))
    own = [(e.source, e.target) for e in entries if (e.source_tag, e.target_tag) == ("en", target)]
    found = {"samples-1": own[:45], "samples-2": own[45:]}
    sys.path.insert(0, str(ROOT / "bench/subtitles"))
    from material import talks

    for talk in talks(target):
        found[talk.name] = [(unit.source, unit.target) for unit in talk.bitext if unit.target]
    return found


def texts(target: str, seeds: range, liberty: float = 0.3) -> Iterator[Text]:
    """Yield made-up texts in which a share of about *liberty* of the beads is not 1-1."""
    for name, found in pairs(target).items():
        for seed in seeds:
            yield _text(f"{name}-{seed}", found, target, random.Random(f"{name}-{seed}-{target}"), liberty)


def _text(name: str, found: list[tuple[str, str]], target: str, chance: random.Random, liberty: float) -> Text:
    wide = target in ("zh-Hans", "ja")
    source: list[list[str]] = [[]]
    theirs: list[list[str]] = [[]]
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    i = j = at = 0
    while at < len(found):
        ours, other = found[at]
        at += 1
        s, t = [ours], [other]
        if chance.random() < liberty:
            kind = chance.choices(["merge", "merge source", "split", "drop", "add", "swap"], [5, 4, 6, 1.2, 1.2, 1])[0]
            more = found[at] if at < len(found) else None
            if kind.startswith("merge") and more:
                at += 1
                s, t = (
                    ([ours, more[0]], [_joined(other, more[1], wide)])
                    if kind == "merge"
                    else ([_joined(ours, more[0], False)], [other, more[1]])
                )
            elif kind == "swap" and more:
                at += 1
                s, t = [ours, more[0]], [more[1], other]
            elif kind == "split":
                t = _split(other, wide)
            elif kind == "drop":
                t = []
            elif kind == "add":
                s = []
        if beads and ((not s and not beads[-1][1]) or (not t and not beads[-1][0])):
            continue  # an omission beside an addition has no order
        beads.append((tuple(range(i, i + len(s))), tuple(range(j, j + len(t)))))
        i, j = i + len(s), j + len(t)
        source[-1] += s
        theirs[-1] += t
        if s and t and chance.random() < 0.3:
            source.append([])
            if chance.random() < 0.9:
                theirs.append([])
    return Text(name, target, [p for p in source if p], [p for p in theirs if p], beads)


def _joined(one: str, other: str, wide: bool) -> str:
    return re.sub(r"[.。]$", "", one) + ("，" if wide else ", ") + other


def _split(text: str, wide: bool) -> list[str]:
    cuts = [m.end() for m in re.finditer(r"[，、；]" if wide else r"[,;] ", text) if 6 <= m.end() <= len(text) - 6]
    if not cuts:
        return [text]
    cut = min(cuts, key=lambda c: abs(c - len(text) / 2))
    one, other = text[:cut].rstrip(" ,;，、；"), text[cut:]
    return [one + ("。" if wide else "."), other[:1].upper() + other[1:]]


def check(text: Text) -> None:
    """Raise AssertionError unless the beads cover both sides in order."""
    for side, paragraphs in ((0, text.source_paragraphs), (1, text.target_paragraphs)):
        numbers = [n for bead in text.beads for n in bead[side]]
        assert numbers == list(range(sum(map(len, paragraphs)))), text.name
        assert all(a < b for a, b in pairwise(numbers))
