"""Sentences in the memory that are similar to another: examples for an engine, never translations of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from bilingual.engines.base import Example
from bilingual.engines.translation.memory.entries import COLUMNS, Entry, slots
from bilingual.engines.translation.memory.formatting import readable
from bilingual.engines.translation.memory.likeness import differences, likeness, marks
from bilingual.engines.translation.memory.lookups import Direction, Match
from bilingual.engines.translation.memory.wording import plain, words_of

_CANDIDATES = 24
_EXAMPLES = 3
# Of a mark that very many entries have, such as a frequent word, the newest are enough.
_MOST_OF_A_MARK = 400


def similar_examples(
    db: sqlite3.Connection, words: str, pairs: Sequence[Direction], least: float
) -> tuple[Example, ...]:
    """Return the translations of sentences like *words* (``words_of``), at least *least*, the most similar first."""
    best: dict[str, tuple[float, Match]] = {}
    for match in _similar_matches(db, words, pairs, _CANDIDATES):
        theirs = words_of(plain(match.entry.source))
        score = likeness(words, theirs, least)
        if score >= least and (theirs not in best or match.rank > best[theirs][1].rank):
            best[theirs] = score, match
    ranked = sorted(best.values(), key=lambda found: (found[0], found[1].rank), reverse=True)
    return tuple(_example(match.entry, score, words) for score, match in ranked[:_EXAMPLES])


def _example(entry: Entry, score: float, words: str) -> Example:
    source = readable(entry.source)
    differs = differences(words_of(plain(source)), words)
    return Example(source, readable(entry.target), round(min(score, 0.99), 2), differs, entry.mark)


def _similar_matches(db: sqlite3.Connection, words: str, pairs: Sequence[Direction], most: int) -> list[Match]:
    """Return at most *most* matches in each direction that share most ``marks`` with *words*."""
    found: list[Match] = []
    for pair in pairs:
        shared: Counter[int] = Counter()
        for mark in marks(words, pair.name):
            rows = db.execute(
                f"SELECT entry FROM mark WHERE mark = ? ORDER BY entry DESC LIMIT {_MOST_OF_A_MARK}", (mark,)
            )
            shared.update(number for (number,) in rows)
        part = [number for number, _ in shared.most_common(most)]
        rows = db.execute(f"SELECT {COLUMNS} FROM entry WHERE id IN ({slots(part)})", part)
        # Two texts may have the mark of another pair of languages by chance.
        found += [Match(pair.of(row), pair) for row in rows if (row[0], row[1]) == (pair.source_tag, pair.target_tag)]
    return found
