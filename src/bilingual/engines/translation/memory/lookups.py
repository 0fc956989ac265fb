"""Finds entries of the translation memory: the same text, the same words, similar ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bilingual.engines.translation.memory.entries import COLUMNS, Entry, direction_name, slots, words_mark
from bilingual.engines.translation.memory.wording import normalised
from bilingual.languages import parse_tag, region_distance

# SQLite binds at least 999 values per statement: https://www.sqlite.org/limits.html
_IN_ONE_QUERY = 400
# CLDR's distance of a region from the language that implies it, such as es-ES from es.
_IMPLIED = 1
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

    def is_elsewhere(self, target: str) -> bool:
        """Return whether the entries are in the language of another region than the tag *target* names."""
        from langcodes import Language

        return self.target_distance > _IMPLIED and bool(Language.get(target).territory)

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


def all_entries(db: sqlite3.Connection, source: str | None, target: str | None) -> Iterator[Entry]:
    """Give all entries, or those with these tags, in insertion order."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE source_tag = coalesce(?, source_tag)"
        " AND target_tag = coalesce(?, target_tag) ORDER BY id",
        (source, target),
    )
    return (Entry(*row) for row in rows)


def size(db: sqlite3.Connection) -> int:
    """Return the number of entries."""
    return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])


def short_pairs(db: sqlite3.Connection, source: str, target: str, letters: int) -> list[tuple[str, str]]:
    """Return (source, target) of all entries of at most *letters*, in both directions, people's first."""
    return db.execute(
        "SELECT one, two FROM (SELECT source AS one, target AS two, origin, id FROM entry"
        " WHERE source_tag = :from AND target_tag = :to AND length(source) <= :letters UNION ALL"
        " SELECT target, source, origin, id FROM entry"
        " WHERE source_tag = :to AND target_tag = :from AND length(target) <= :letters)"
        " ORDER BY origin = 'human' DESC, id",
        {"from": source, "to": target, "letters": letters},
    ).fetchall()


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
