"""The entries of the translation memory in its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.engines.translation.likeness import normalised, sketch
from bilingual.languages import parse_tag, region_distance

Origin = Literal["human", "machine"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    source_tag TEXT NOT NULL, target_tag TEXT NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL,
    source_key TEXT NOT NULL, target_key TEXT NOT NULL,
    origin TEXT NOT NULL, engine TEXT NOT NULL,
    UNIQUE (source_tag, target_tag, source_key)
);
CREATE INDEX IF NOT EXISTS entry_reverse ON entry (target_tag, source_tag, target_key);
CREATE TABLE IF NOT EXISTS gram (
    tag TEXT NOT NULL, gram INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, gram, entry)
) WITHOUT ROWID;
"""
# SQLite binds at least 999 values per statement: https://www.sqlite.org/limits.html
_IN_ONE_QUERY = 400
COLUMNS = "source_tag, target_tag, source, target, origin, engine"


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation. ``engine`` names the maker of a machine translation; it is empty for a person's."""

    source_tag: str
    target_tag: str
    source: str
    target: str
    origin: Origin = "human"
    engine: str = ""

    def turned(self) -> Entry:
        return Entry(self.target_tag, self.source_tag, self.target, self.source, self.origin, self.engine)


# Tags as the entries have them, whether these are source and target, and how far their regions are from what is asked.
Direction = tuple[str, str, bool, int]


def directions(db: sqlite3.Connection, source: str, target: str) -> list[Direction]:
    """Return the directions in the memory between *source* and *target* in any region, the nearest first."""
    found: list[Direction] = []
    for one, two in db.execute("SELECT DISTINCT source_tag, target_tag FROM entry").fetchall():
        for first, second, direct in ((one, two, True), (two, one, False)):
            ours, theirs = region_distance(source, first), region_distance(target, second)
            if ours is not None and theirs is not None:
                found.append((one, two, direct, ours + theirs))
    return sorted(found, key=lambda pair: (pair[3], not pair[2]))


def exact_entries(db: sqlite3.Connection, texts: Iterable[str], pairs: Sequence[Direction]) -> dict[str, Entry]:
    """Return the best entry by normalised text."""
    keys = list(dict.fromkeys(normalised(text) for text in texts))
    best: dict[str, tuple[tuple[bool, int, bool, int], Entry]] = {}
    for start in range(0, len(keys), _IN_ONE_QUERY):
        part = keys[start : start + _IN_ONE_QUERY]
        marks = ",".join("?" * len(part))
        for one, two, direct, distance in pairs:
            column = "source_key" if direct else "target_key"
            rows = db.execute(
                f"SELECT id, {column}, {COLUMNS} FROM entry"
                f" WHERE source_tag = ? AND target_tag = ? AND {column} IN ({marks})",
                (one, two, *part),
            )
            for number, key, *row in rows:
                entry = _in_direction(row, direct)
                rank = (entry.origin == "human", -distance, direct, number)
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, entry)
    return {key: entry for key, (_, entry) in best.items()}


def similar_entries(db: sqlite3.Connection, grams: Collection[int], pair: Direction, most: int) -> list[Entry]:
    """Return the *most* entries of a direction that share most *grams* of ``likeness.sketch``."""
    one, two, direct, _ = pair
    marks = ",".join("?" * len(grams))
    rows = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE id IN (SELECT entry FROM gram WHERE tag = ? AND gram IN ({marks})"
        f" GROUP BY entry ORDER BY count(*) DESC LIMIT {most})",
        (f"{one}{'>' if direct else '<'}{two}", *grams),
    ).fetchall()
    return [_in_direction(row, direct) for row in rows]


def _in_direction(row: Sequence[Any], direct: bool) -> Entry:
    return Entry(*row) if direct else Entry(*row).turned()


def store(db: sqlite3.Connection, entry: Entry) -> int:
    source_tag, target_tag = parse_tag(entry.source_tag), parse_tag(entry.target_tag)
    source_key, target_key = normalised(entry.source), normalised(entry.target)
    if not source_key or not target_key or source_tag == target_tag:
        return 0
    where = (source_tag, target_tag, source_key)
    known = db.execute(
        "SELECT id, target, origin FROM entry WHERE source_tag = ? AND target_tag = ? AND source_key = ?", where
    ).fetchone()
    if known and (known[1:] == (entry.target, entry.origin) or (known[2] == "human" and entry.origin == "machine")):
        return 0
    if known:
        db.execute("DELETE FROM gram WHERE entry = ?", (known[0],))
        db.execute("DELETE FROM entry WHERE id = ?", (known[0],))
    number = db.execute(
        "INSERT INTO entry (source_tag, target_tag, source, target, source_key, target_key, origin, engine)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (source_tag, target_tag, entry.source, entry.target, source_key, target_key, entry.origin, entry.engine),
    ).lastrowid
    grams = [(f"{source_tag}>{target_tag}", gram, number) for gram in sketch(source_key)]
    grams += [(f"{source_tag}<{target_tag}", gram, number) for gram in sketch(target_key)]
    db.executemany("INSERT OR IGNORE INTO gram (tag, gram, entry) VALUES (?, ?, ?)", grams)
    return 1


def discard(db: sqlite3.Connection, entry: Entry) -> int:
    """Remove a person's translation; return 1 if it was there."""
    found = db.execute(
        "SELECT id FROM entry WHERE source_tag = ? AND target_tag = ? AND source_key = ? AND target = ?"
        " AND origin = 'human'",
        (parse_tag(entry.source_tag), parse_tag(entry.target_tag), normalised(entry.source), entry.target),
    ).fetchone()
    if found is None:
        return 0
    db.execute("DELETE FROM gram WHERE entry = ?", found)
    db.execute("DELETE FROM entry WHERE id = ?", found)
    return 1
