"""Finds entries of the translation memory: the same text, the same words, similar ones."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bilingual.engines.translation.memory.entries import COLUMNS, Entry, direction_name, slots, words_mark
from bilingual.engines.translation.memory.likeness import marks
from bilingual.engines.translation.memory.wording import normalised
from bilingual.languages import parse_tag, region_distance

# SQLite binds at least 999 values per statement: https://www.sqlite.org/limits.html
_IN_ONE_QUERY = 400
# Of a mark that very many entries have, such as a frequent word, the newest are enough.
_MOST_OF_A_MARK = 400
# SQLite has no greater ids.
_ID_BITS = 63


@dataclass(frozen=True, slots=True)
class Direction:
    """Tags as the entries have them, whether these are source and target, and how far the regions of source and target
    are from those asked for.
    """

    source_tag: str
    target_tag: str
    direct: bool
    source_distance: int
    target_distance: int

    @property
    def name(self) -> str:
        return direction_name(self.source_tag, self.target_tag, direct=self.direct)

    @property
    def distance(self) -> int:
        return self.source_distance + self.target_distance

    def of(self, row: Sequence[Any]) -> Entry:
        return Entry(*row) if self.direct else Entry(*row).turned()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry in the direction asked for, as it was found."""

    entry: Entry
    direction: Direction

    @property
    def rank(self) -> tuple[bool, int, bool, str, int]:
        """Greater is better: a person's before a machine's, the nearer region, the direction asked for, the newer."""
        entry = self.entry
        return entry.origin == "human", -self.direction.distance, self.direction.direct, entry.changed, entry.number


def directions(db: sqlite3.Connection, source: str, target: str) -> list[Direction]:
    """Return the directions in the memory between *source* and *target* in any region, the nearest first."""
    found: list[Direction] = []
    for one, two in pairs_in(db):
        for first, second, direct in ((one, two, True), (two, one, False)):
            ours, theirs = region_distance(source, first), region_distance(target, second)
            if ours is not None and theirs is not None:
                found.append(Direction(one, two, direct, ours, theirs))
    return sorted(found, key=lambda pair: (pair.distance, not pair.direct))


def pairs_in(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the pairs of tags, by one step in the index for each."""
    return db.execute(
        "WITH RECURSIVE pair (one, two) AS ("
        "SELECT * FROM (SELECT source_tag, target_tag FROM entry ORDER BY source_tag, target_tag LIMIT 1) UNION ALL"
        " SELECT next.source_tag, next.target_tag FROM pair JOIN entry AS next ON next.id = (SELECT id FROM entry"
        " WHERE (source_tag, target_tag) > (pair.one, pair.two) ORDER BY source_tag, target_tag LIMIT 1)"
        ") SELECT one, two FROM pair"
    ).fetchall()


def exact_matches(db: sqlite3.Connection, texts: Iterable[str], pairs: Sequence[Direction]) -> dict[str, Match]:
    """Return the best match by normalised text."""
    best: dict[str, Match] = {}
    for part in _parts([normalised(text) for text in texts]):
        for pair in pairs:
            column = "source_key" if pair.direct else "target_key"
            rows = db.execute(
                f"SELECT {column}, {COLUMNS} FROM entry"
                f" WHERE source_tag = ? AND target_tag = ? AND {column} IN ({slots(part)})",
                (pair.source_tag, pair.target_tag, *part),
            )
            for key, *row in rows:
                match = Match(pair.of(row), pair)
                if key not in best or match.rank > best[key].rank:
                    best[key] = match
    return best


def worded_matches(db: sqlite3.Connection, words: Iterable[str], pairs: Sequence[Direction]) -> dict[str, list[Match]]:
    """Return the matches with the same ``words_of`` or ``bones``, the best first, by these."""
    found: dict[str, list[Match]] = {}
    for pair in pairs:
        by_mark = {words_mark(pair.name, text): text for text in words}
        for part in _parts(list(by_mark)):
            rows = db.execute(
                f"SELECT mark.mark, {COLUMNS} FROM mark JOIN entry ON id = entry WHERE mark IN ({slots(part)})", part
            )
            for mark, *row in rows:
                found.setdefault(by_mark[mark], []).append(Match(pair.of(row), pair))
    return {text: sorted(matches, key=lambda match: match.rank, reverse=True) for text, matches in found.items()}


def similar_matches(db: sqlite3.Connection, words: str, pairs: Sequence[Direction], most: int) -> list[Match]:
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


def still_there(db: sqlite3.Connection, wanted: Iterable[str]) -> set[str]:
    """Return those of the ``Entry.mark`` that are in the memory."""
    numbers = [int(mark, 16) for mark in dict.fromkeys(wanted)]
    found: set[str] = set()
    for part in _parts(numbers):
        rows = db.execute(f"SELECT DISTINCT mark FROM mark WHERE mark IN ({slots(part)})", part)
        found.update(f"{mark:x}" for (mark,) in rows)
    return found


def counts(db: sqlite3.Connection) -> list[tuple[str, str, int, int, str]]:
    """Return for each pair of tags how many entries are of people and of machines, and the newest date."""
    return db.execute(
        "SELECT source_tag, target_tag, sum(origin = 'human'), sum(origin = 'machine'), max(changed) FROM entry"
        " GROUP BY source_tag, target_tag ORDER BY count(*) DESC, min(id)"
    ).fetchall()


def newest(db: sqlite3.Connection, pairs: Sequence[tuple[str, str]], most: int) -> list[Entry]:
    """Return the *most* entries of these *pairs* of tags that were changed last."""
    places = ",".join(["(?, ?)"] * len(pairs))
    rows = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE (source_tag, target_tag) IN (VALUES {places})"
        " ORDER BY changed DESC, id DESC LIMIT ?",
        (*chain.from_iterable(pairs), most),
    )
    return [Entry(*row) for row in rows]


def entry_of(db: sqlite3.Connection, number: int) -> Entry | None:
    if number.bit_length() > _ID_BITS:
        return None
    row = db.execute(f"SELECT {COLUMNS} FROM entry WHERE id = ?", (number,)).fetchone()
    return Entry(*row) if row else None


def person_entry(db: sqlite3.Connection, like: Entry) -> Entry | None:
    """Return the person's entry with the texts of *like*."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE source_tag = ? AND target_tag = ? AND source_key = ? AND target = ?"
        " AND origin = 'human'",
        (parse_tag(like.source_tag), parse_tag(like.target_tag), normalised(like.source), like.target),
    ).fetchone()
    return Entry(*row) if row else None


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _IN_ONE_QUERY):
        yield distinct[start : start + _IN_ONE_QUERY]
