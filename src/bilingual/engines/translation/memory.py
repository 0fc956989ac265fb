"""The translation memory: earlier translations by people and, optionally, engines.

An artefact's key contains this engine's options and version, not the content of the memory: otherwise a run that stores
its own sentences would invalidate its own results.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.table import option_values
from bilingual.engines.translation.likeness import interchangeable, likeness, normalised, sketch
from bilingual.errors import UsageError, WorkspaceError
from bilingual.languages import parse_tag
from bilingual.model.bitext import Provenance

VERSION = 1
DEFAULT_FUZZY = 0.92
Origin = Literal["human", "machine"]

_SCHEMA = """
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
_CANDIDATES = 12
# SQLite binds at least 999 values per statement: https://www.sqlite.org/limits.html
_IN_ONE_QUERY = 400


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


class TranslationMemory:
    """Exact and fuzzy matches from one SQLite file, safe for several processes.

    *fuzzy* is the minimum similarity of a fuzzy match, 0 to 1; 1 turns fuzzy matches off. An entry serves both
    directions. Among the entries for a sentence, a person's wins over a machine's, the requested direction over the
    reverse, the newer over the older. All methods raise WorkspaceError if the file is unusable.
    """

    id = "memory"
    capabilities = TranslationCapabilities(masks=False)

    def __init__(self, path: Path, *, fuzzy: float = DEFAULT_FUZZY) -> None:
        if not 0.5 <= fuzzy <= 1:
            raise UsageError("BIL-TRN-025", f"fuzzy must be between 0.5 and 1, not {fuzzy}", where="engines.memory")
        self.path = path
        self.fuzzy = fuzzy

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": VERSION, "fuzzy": self.fuzzy}

    def supports(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Return ``memory:exact``, ``memory:fuzzy:0.93``, or no translation for each item."""
        if not items or not self.path.is_file():
            return [Outcome() for _ in items]
        with self._open() as db:
            exact = _exact(db, [item.text for item in items], source, target)
            outcomes: list[Outcome] = []
            for number, item in enumerate(items):
                entry = exact.get(normalised(item.text))
                if entry:
                    outcomes.append(Outcome(entry.target, Provenance(self.id, "exact")))
                else:
                    outcomes.append(self._near(db, item.text, source, target))
                progress((number + 1) / len(items), f"memory {number + 1}/{len(items)}")
        return outcomes

    def add(self, entries: Iterable[Entry]) -> int:
        """Store *entries*; return how many are new or changed.

        A machine translation never replaces a person's. Callers must not add drafts.
        """
        changed = 0
        with self._open(write=True) as db:
            for entry in entries:
                changed += _store(db, entry)
        return changed

    def entries(self, source: str | None = None, target: str | None = None) -> list[Entry]:
        """Return all entries, or those of one direction, in insertion order."""
        if not self.path.is_file():
            return []
        with self._open() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE source_tag = coalesce(?, source_tag)"
                " AND target_tag = coalesce(?, target_tag) ORDER BY id",
                (source, target),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def short_pairs(self, source: str, target: str, letters: int = 60) -> list[tuple[str, str]]:
        """Return (source, target) of all entries of at most *letters*, in both directions, people's first."""
        if not self.path.is_file():
            return []
        with self._open() as db:
            return db.execute(
                "SELECT one, two FROM (SELECT source AS one, target AS two, origin, id FROM entry"
                " WHERE source_tag = :from AND target_tag = :to AND length(source) <= :letters UNION ALL"
                " SELECT target, source, origin, id FROM entry"
                " WHERE source_tag = :to AND target_tag = :from AND length(target) <= :letters)"
                " ORDER BY origin = 'human' DESC, id",
                {"from": source, "to": target, "letters": letters},
            ).fetchall()

    def _near(self, db: sqlite3.Connection, text: str, source: str, target: str) -> Outcome:
        key = normalised(text)
        grams = sketch(key) if self.fuzzy < 1 else ()
        if not grams:
            return Outcome()
        marks = ",".join("?" * len(grams))
        found: list[tuple[float, bool, Entry]] = []
        for tag, entry_of in ((f"{source}>{target}", Entry), (f"{target}<{source}", _turned)):
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE id IN (SELECT entry FROM gram WHERE tag = ? AND gram IN ({marks})"
                f" GROUP BY entry ORDER BY count(*) DESC LIMIT {_CANDIDATES})",
                (tag, *grams),
            )
            for row in rows.fetchall():
                entry = entry_of(*row)
                score = likeness(key, normalised(entry.source))
                if score >= self.fuzzy and interchangeable(text, entry.source, source):
                    found.append((score, entry.origin == "human", entry))
        if not found:
            return Outcome()
        score, _, best = max(found, key=lambda match: match[:2])
        return Outcome(best.target, Provenance(self.id, "fuzzy", min(round(score, 2), 0.99)))

    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if write:
                # SQLite's side files inherit the mode of the database.
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db:
                if write:
                    db.execute("PRAGMA journal_mode = WAL")
                    db.execute("PRAGMA synchronous = NORMAL")
                db.execute("PRAGMA foreign_keys = ON")
                if write:
                    db.executescript(_SCHEMA)
                db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield db
                db.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise WorkspaceError(
                "BIL-WRK-004",
                f"the translation memory cannot be used: {error}",
                where=self.path,
                remedy="If it is damaged, move it away and import your TMX files again.",
            ) from None


_COLUMNS = "source_tag, target_tag, source, target, origin, engine"


def create(config: EngineConfig) -> TranslationMemory:
    return TranslationMemory(
        config.state / "memory.sqlite", fuzzy=float(option_values("memory", config.options)["fuzzy"])
    )


def _turned(*row: Any) -> Entry:
    return Entry(*row).turned()


def _exact(db: sqlite3.Connection, texts: Sequence[str], source: str, target: str) -> dict[str, Entry]:
    """Return the best entry by normalised text."""
    keys = list(dict.fromkeys(normalised(text) for text in texts))
    best: dict[str, tuple[tuple[bool, bool, int], Entry]] = {}
    for start in range(0, len(keys), _IN_ONE_QUERY):
        part = keys[start : start + _IN_ONE_QUERY]
        marks = ",".join("?" * len(part))
        for direct, pair, column in ((True, (source, target), "source_key"), (False, (target, source), "target_key")):
            rows = db.execute(
                f"SELECT id, {column}, {_COLUMNS} FROM entry"
                f" WHERE source_tag = ? AND target_tag = ? AND {column} IN ({marks})",
                (*pair, *part),
            )
            for number, key, *row in rows:
                entry = Entry(*row) if direct else Entry(*row).turned()
                rank = (entry.origin == "human", direct, number)
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, entry)
    return {key: entry for key, (_, entry) in best.items()}


def _store(db: sqlite3.Connection, entry: Entry) -> int:
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
