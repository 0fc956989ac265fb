"""The entries of the translation memory in its database, and how they are stored and found."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

from bilingual.engines.translation.memory.likeness import mark_of, marks
from bilingual.engines.translation.memory.wording import bones, normalised, plain, words_of
from bilingual.languages import parse_tag, region_distance

Origin = Literal["human", "machine"]

VERSION = 2
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    source_tag TEXT NOT NULL, target_tag TEXT NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL,
    source_key TEXT NOT NULL, target_key TEXT NOT NULL,
    origin TEXT NOT NULL, engine TEXT NOT NULL,
    document TEXT NOT NULL, changed TEXT NOT NULL, details TEXT NOT NULL,
    UNIQUE (source_tag, target_tag, source_key)
);
CREATE INDEX IF NOT EXISTS entry_reverse ON entry (target_tag, source_tag, target_key);
CREATE TABLE IF NOT EXISTS mark (
    mark INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (mark, entry)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""
# SQLite binds at least 999 values per statement: https://www.sqlite.org/limits.html
_IN_ONE_QUERY = 400
# Of a mark that very many entries have, such as a frequent word, the newest are enough.
_MOST_OF_A_MARK = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation. ``engine`` names the maker of a machine translation; it is empty for a person's.

    ``document`` is where it came from, ``changed`` when it was made or changed (ISO 8601, UTC; empty: unknown), and
    ``details`` what another tool said of it, as ``tmx`` keeps it. ``number`` is its id in the database, 0 before that.
    """

    source_tag: str
    target_tag: str
    source: str
    target: str
    origin: Origin = "human"
    engine: str = ""
    document: str = field(default="", compare=False)
    changed: str = field(default="", compare=False)
    details: str = field(default="", compare=False)
    number: int = field(default=0, compare=False)

    @property
    def mark(self) -> str:
        """What this translation is recognised by: it changes with either text."""
        return f"{_pair_mark(normalised(self.source), normalised(self.target)):x}"

    def turned(self) -> Entry:
        return Entry(
            self.target_tag, self.source_tag, self.target, self.source, self.origin, self.engine,
            self.document, self.changed, self.details, self.number,
        )  # fmt: skip


COLUMNS = ", ".join([*[one.name for one in fields(Entry)][:-1], "id"])


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
        return f"{self.source_tag}{'>' if self.direct else '<'}{self.target_tag}"

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
                f" WHERE source_tag = ? AND target_tag = ? AND {column} IN ({_slots(part)})",
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
        by_mark = {_words_mark(pair.name, text): text for text in words}
        for part in _parts(list(by_mark)):
            rows = db.execute(
                f"SELECT mark.mark, {COLUMNS} FROM mark JOIN entry ON id = entry WHERE mark IN ({_slots(part)})", part
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
        rows = db.execute(f"SELECT {COLUMNS} FROM entry WHERE id IN ({_slots(part)})", part)
        # Two texts may have the mark of another pair of languages by chance.
        found += [Match(pair.of(row), pair) for row in rows if (row[0], row[1]) == (pair.source_tag, pair.target_tag)]
    return found


def still_there(db: sqlite3.Connection, wanted: Iterable[str]) -> set[str]:
    """Return those of the ``Entry.mark`` that are in the memory."""
    numbers = [int(mark, 16) for mark in dict.fromkeys(wanted)]
    found: set[str] = set()
    for part in _parts(numbers):
        rows = db.execute(f"SELECT DISTINCT mark FROM mark WHERE mark IN ({_slots(part)})", part)
        found.update(f"{mark:x}" for (mark,) in rows)
    return found


def entry_of(db: sqlite3.Connection, number: int) -> Entry | None:
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


def store(db: sqlite3.Connection, entry: Entry, number: int | None = None) -> int:
    """Store *entry*, with the id *number* if it is new; return 1 if it is new or a change.

    A machine translation never replaces a person's, nor an older one a newer one. What has no date is of now.
    """
    source_tag, target_tag = parse_tag(entry.source_tag), parse_tag(entry.target_tag)
    source_key, target_key = normalised(entry.source), normalised(entry.target)
    if not source_key or not target_key or source_tag == target_tag:
        return 0
    row = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE source_tag = ? AND target_tag = ? AND source_key = ?",
        (source_tag, target_tag, source_key),
    ).fetchone()
    known = Entry(*row) if row else None
    if known and (
        (known.target, known.origin) == (entry.target, entry.origin)
        or (known.origin == "human" and entry.origin == "machine")
        or (known.origin == entry.origin and entry.changed and entry.changed < known.changed)
    ):
        return 0
    if known:
        _unmark(db, known)
    stored = db.execute(
        f"INSERT OR REPLACE INTO entry ({COLUMNS}, source_key, target_key) VALUES ({_slots(range(12))})",
        (source_tag, target_tag, entry.source, entry.target, entry.origin, entry.engine, entry.document,
         entry.changed or now(), entry.details, known.number if known else number, source_key, target_key),
    ).lastrowid  # fmt: skip
    rows = [(mark, stored) for mark in _marks_of(Entry(source_tag, target_tag, entry.source, entry.target))]
    db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?)", rows)
    return 1


def discard(db: sqlite3.Connection, entry: Entry) -> None:
    """Remove the *entry*, which is in the database."""
    _unmark(db, entry)
    db.execute("DELETE FROM entry WHERE id = ?", (entry.number,))


def renew(db: sqlite3.Connection) -> None:
    """Bring the entries of an earlier version into the tables and under the keys of this one."""
    former = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'entry'").fetchone()
    if former:
        db.execute("DROP INDEX IF EXISTS entry_reverse")
        db.execute("ALTER TABLE entry RENAME TO former")
    for statement in SCHEMA.split(";"):
        db.execute(statement)
    if former:
        rows = db.execute("SELECT source_tag, target_tag, source, target, origin, engine FROM former ORDER BY id")
        for row in rows.fetchall():
            store(db, Entry(*row))
        db.execute("UPDATE entry SET changed = ''")
        db.execute("DROP TABLE former")
        db.execute("DROP TABLE IF EXISTS gram")


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _marks_of(entry: Entry) -> Iterator[int]:
    yield _pair_mark(normalised(entry.source), normalised(entry.target))
    for text, direct in ((entry.source, True), (entry.target, False)):
        name = Direction(entry.source_tag, entry.target_tag, direct, 0, 0).name
        words = words_of(plain(text))
        yield _words_mark(name, words)
        if frame := bones(text):
            yield _words_mark(name, frame)
        yield from marks(words, name)


def _unmark(db: sqlite3.Connection, entry: Entry) -> None:
    rows = [(mark, entry.number) for mark in _marks_of(entry)]
    db.executemany("DELETE FROM mark WHERE mark = ? AND entry = ?", rows)


def _pair_mark(source_key: str, target_key: str) -> int:
    return mark_of("pair", source_key, target_key)


def _words_mark(direction: str, words: str) -> int:
    return mark_of("words", direction, words)


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _IN_ONE_QUERY):
        yield distinct[start : start + _IN_ONE_QUERY]


def _slots(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
