"""Sentences in the memory that are similar to another: examples for an engine, never translations of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bilingual.engines.base import Example
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.formatting import readable
from bilingual.engines.translation.memory.likeness import differences, likeness
from bilingual.engines.translation.memory.lookups import Direction, Match, similar_matches
from bilingual.engines.translation.memory.wording import plain, words_of

_CANDIDATES = 24
_EXAMPLES = 3


def similar_examples(
    db: sqlite3.Connection, words: str, pairs: Sequence[Direction], least: float
) -> tuple[Example, ...]:
    """Return the translations of sentences like *words* (``words_of``), at least *least*, the most similar first."""
    best: dict[str, tuple[float, Match]] = {}
    for match in similar_matches(db, words, pairs, _CANDIDATES):
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
