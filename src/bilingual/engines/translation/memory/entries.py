"""The entries of the translation memory in its database, and the marks by which they are found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

from bilingual.engines.translation.memory.likeness import mark_of, marks
from bilingual.engines.translation.memory.wording import bones, normalised, plain, words_of
from bilingual.languages import parse_tag

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


def store(db: sqlite3.Connection, entry: Entry, number: int | None = None) -> int:
    """Store *entry*, with the id *number* if it is new; return 1 if it is new or a change.

    A machine translation never replaces a person's, nor an older one a newer one. What has no date is of now.
    """
    source_tag, target_tag = parse_tag(entry.source_tag), parse_tag(entry.target_tag)
    source_key, target_key = normalised(entry.source), normalised(entry.target)
    if not source_key or not target_key or source_tag == target_tag:
        return 0
    known = place_of(db, source_tag, target_tag, source_key)
    if known and (
        (known.target, known.origin) == (entry.target, entry.origin)
        or (known.origin == "human" and entry.origin == "machine")
        or (known.origin == entry.origin and entry.changed and entry.changed < known.changed)
    ):
        return 0
    if known:
        _unmark(db, known)
    stored = db.execute(
        f"INSERT OR REPLACE INTO entry ({COLUMNS}, source_key, target_key) VALUES ({slots(range(12))})",
        (source_tag, target_tag, entry.source, entry.target, entry.origin, entry.engine, entry.document,
         entry.changed or now(), entry.details, known.number if known else number, source_key, target_key),
    ).lastrowid  # fmt: skip
    rows = [(mark, stored) for mark in _marks_of(Entry(source_tag, target_tag, entry.source, entry.target))]
    db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?)", rows)
    return 1


def place_of(db: sqlite3.Connection, source_tag: str, target_tag: str, source_key: str) -> Entry | None:
    """Return the entry that one with the normalised text *source_key* would replace."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE source_tag = ? AND target_tag = ? AND source_key = ?",
        (source_tag, target_tag, source_key),
    ).fetchone()
    return Entry(*row) if row else None


def discard(db: sqlite3.Connection, entry: Entry) -> None:
    """Remove the *entry*, which is in the database."""
    _unmark(db, entry)
    db.execute("DELETE FROM entry WHERE id = ?", (entry.number,))


def former_size(db: sqlite3.Connection) -> int:
    """Return the number of entries in a file of an earlier version, 0 for a new file."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'entry'").fetchone():
        return 0
    return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])


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
        name = direction_name(entry.source_tag, entry.target_tag, direct=direct)
        words = words_of(plain(text))
        yield words_mark(name, words)
        if frame := bones(text):
            yield words_mark(name, frame)
        yield from marks(words, name)


def _unmark(db: sqlite3.Connection, entry: Entry) -> None:
    rows = [(mark, entry.number) for mark in _marks_of(entry)]
    db.executemany("DELETE FROM mark WHERE mark = ? AND entry = ?", rows)


def _pair_mark(source_key: str, target_key: str) -> int:
    return mark_of("pair", source_key, target_key)


def direction_name(source_tag: str, target_tag: str, *, direct: bool) -> str:
    return f"{source_tag}{'>' if direct else '<'}{target_tag}"


def words_mark(direction: str, words: str) -> int:
    return mark_of("words", direction, words)


def slots(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
