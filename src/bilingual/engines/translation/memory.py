"""The translation memory: earlier translations by people and, optionally, engines.

An artefact's key contains this engine's options and version, not the content of the memory: otherwise a run that stores
its own sentences would invalidate its own results.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.table import option_values
from bilingual.engines.translation.entries import (
    COLUMNS,
    SCHEMA,
    Direction,
    Entry,
    directions,
    discard,
    exact_entries,
    similar_entries,
    store,
)
from bilingual.engines.translation.formatting import carried, readable
from bilingual.engines.translation.likeness import interchangeable, likeness, normalised, sketch
from bilingual.errors import UsageError, WorkspaceError
from bilingual.model.bitext import Provenance

VERSION = 1
DEFAULT_FUZZY = 0.92

_CANDIDATES = 12


class TranslationMemory:
    """Exact and fuzzy matches from one SQLite file, safe for several processes.

    *fuzzy* is the minimum similarity of a fuzzy match, 0 to 1; 1 turns fuzzy matches off. An entry serves both
    directions and every region of its languages. Among the entries for a sentence, a person's wins over a machine's,
    the nearer region over the other, the requested direction over the reverse, the newer over the older. A sentence
    whose entry has other formatting is a fuzzy match, and a draft if the formatting finds no place in the translation.
    All methods raise WorkspaceError if the file is unusable.
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
            pairs = directions(db, source, target)
            exact = exact_entries(db, [item.text for item in items], pairs)
            found = [exact.get(normalised(item.text)) for item in items]
            words = [
                "" if entry else readable(item.text, item.labels) for item, entry in zip(items, found, strict=True)
            ]
            said = exact_entries(db, filter(None, words), pairs) if self.fuzzy < 1 else {}
            outcomes: list[Outcome] = []
            for number, item in enumerate(items):
                if entry := found[number]:
                    outcomes.append(Outcome(entry.target, Provenance(self.id, "exact")))
                elif plain := said.get(normalised(words[number])):
                    outcomes.append(self._formatted(db, item, plain.target, 0.99, pairs))
                else:
                    outcomes.append(self._near(db, item, words[number], source, pairs))
                progress((number + 1) / len(items), f"memory {number + 1}/{len(items)}")
        return outcomes

    def add(self, entries: Iterable[Entry]) -> int:
        """Store *entries*; return how many are new or changed.

        A machine translation never replaces a person's. Callers must not add drafts.
        """
        changed = 0
        with self._open(write=True) as db:
            for entry in entries:
                changed += store(db, entry)
        return changed

    def remove(self, entries: Iterable[Entry]) -> int:
        """Remove the entries of people with exactly these texts; return how many there were."""
        if not self.path.is_file():
            return 0
        with self._open(write=True) as db:
            return sum(discard(db, entry) for entry in entries)

    def entries(self, source: str | None = None, target: str | None = None) -> list[Entry]:
        """Return all entries, or those of one direction, in insertion order."""
        if not self.path.is_file():
            return []
        with self._open() as db:
            rows = db.execute(
                f"SELECT {COLUMNS} FROM entry WHERE source_tag = coalesce(?, source_tag)"
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

    def _formatted(
        self, db: sqlite3.Connection, item: Item, target: str, score: float, pairs: Sequence[Direction]
    ) -> Outcome:
        """Return *target* with the formatting of *item*."""

        def known(words: str) -> str | None:
            entry = exact_entries(db, [words], pairs).get(normalised(words))
            return None if entry is None else readable(entry.target).rstrip(".。")

        text, whole = carried(item.text, readable(target), known, item.labels)
        return Outcome(text, Provenance(self.id, "fuzzy", min(round(score, 2), 0.99), draft=not whole))

    def _near(self, db: sqlite3.Connection, item: Item, words: str, source: str, pairs: Sequence[Direction]) -> Outcome:
        text, key, plain = item.text, normalised(item.text), normalised(words)
        grams = tuple(dict.fromkeys((*sketch(key), *sketch(plain)))) if self.fuzzy < 1 and key else ()
        if not grams:
            return Outcome()
        found: list[tuple[float, bool, bool, int, Entry]] = []
        for pair in pairs:
            distance = pair[3]
            for entry in similar_entries(db, grams, pair, _CANDIDATES):
                human = entry.origin == "human"
                score = likeness(key, normalised(entry.source))
                if score >= self.fuzzy and interchangeable(text, entry.source, source):
                    found.append((score, human, True, -distance, entry))
                    continue
                said = readable(entry.source)
                score = likeness(plain, normalised(said)) if (said, words) != (entry.source, text) else 0.0
                if score >= self.fuzzy and interchangeable(words, said, source):
                    found.append((score, human, False, -distance, entry))
        if not found:
            return Outcome()
        score, _, alike, _, best = max(found, key=lambda match: match[:4])
        if not alike:
            return self._formatted(db, item, best.target, score, pairs)
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
                    db.executescript(SCHEMA)
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


def create(config: EngineConfig) -> TranslationMemory:
    return TranslationMemory(
        config.state / "memory.sqlite", fuzzy=float(option_values("memory", config.options)["fuzzy"])
    )
