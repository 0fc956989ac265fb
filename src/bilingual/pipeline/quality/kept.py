"""Answers on single sentences, kept so that nothing is asked or paid for twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.pipeline.records.answers.journal import add_line, lines_in
from bilingual.pipeline.records.files import read_json, write_json

SCHEMA = "bilingual.quality/1"
Place = tuple[str, str, str]
"""The kind of an answer, and the source and the target that it is about, "" for one that does not matter."""


class Kept:
    """The answers in *file* and, of a run that was interrupted, in *journal*: one line of JSON for each.

    An answer is good for the same texts only, and as long as nobody asks somebody else: each has the key of who gave
    it. *again*: those in the file do not count.
    """

    def __init__(self, file: Path, journal: Path, *, again: bool = False) -> None:
        self._file, self._journal = file, journal
        self._known: dict[Place, tuple[str, Any]] = {}
        for row in (*(() if again else _rows_in(file)), *lines_in(journal)):
            place, key, value = (row.get(name) for name in ("of", "key", "value"))
            if isinstance(place, list) and len(place) == 3 and isinstance(key, str):
                self._known[place[0], place[1], place[2]] = key, value

    def get(self, place: Place, key: str | None) -> Any:
        """Return the answer given by *key*, or by anybody if that is ``None``; ``None`` if there is none."""
        made_by, value = self._known.get(place, ("", None))
        return value if key in (None, made_by) else None

    def add(self, place: Place, key: str, value: Any) -> None:
        """Keep an answer at once; the journal is complete after each line."""
        self._known[place] = key, value
        add_line(self._journal, _row(place, key, value))

    def save(self, places: set[Place]) -> Path:
        """Write the answers on *places* to the file, without the others and the journal; return the file."""
        rows = [_row(place, *answer) for place, answer in sorted(self._known.items()) if place in places]
        write_json(self._file, {"schema": SCHEMA, "answers": rows})
        self._journal.unlink(missing_ok=True)
        return self._file


def _row(place: Place, key: str, value: Any) -> dict[str, Any]:
    return {"of": list(place), "key": key, "value": value}


def _rows_in(file: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of *file*; of one that somebody damaged none, since all can be asked again."""
    if not file.is_file():
        return
    try:
        rows = read_json(file).get("answers")
    except InputError:
        return
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
