"""The record of a dub, ``dub.<pair>.json``: how its sentences fit, and what is said instead of a translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.pipeline.records.files import read_json
from bilingual.pipeline.stages import DUB

SCHEMA = "bilingual.dub/1"
_OF_A_WORDING = {"wording": str, "approved": bool, "of": str}
_NAMED = {str: "a text", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class ShorterWording:
    """What a voice says instead of the translation ``of`` of one sentence; ``approved`` by a person, or a proposal."""

    text: str
    approved: bool
    of: str

    @property
    def is_whole(self) -> bool:
        """Whether a person wants the translation spoken as it stands, however long it takes."""
        return self.text == " ".join(self.of.split())


def dub_file(pair: str) -> str:
    """Return the name of the record in the results folder.

    >>> dub_file("en_de")
    'dub.en_de.json'
    """
    return f"{DUB.id}.{pair}.json"


def read_dub(path: Path) -> dict[str, Any]:
    """Return the record in the file *path*, which people edit. Raises InputError for what is none."""
    record = read_json(path)
    rows = record.get("sentences")
    if record.get("schema") != SCHEMA or not isinstance(rows, list):
        raise _damaged(path, "is not the record of a dub")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
            raise _damaged(path, f"its sentence {number} has no id")
        for name, kind in _OF_A_WORDING.items():
            if name in row and not isinstance(row[name], kind):
                raise _damaged(path, f"{row['id']}: {name} is {row[name]!r}, which is not {_NAMED[kind]}")
    return record


def wordings_in(record: Mapping[str, Any]) -> dict[str, ShorterWording]:
    """Return the shorter wordings of *record*, by sentence; an empty one is none."""
    rows = (row for row in record["sentences"] if " ".join(row.get("wording", "").split()))
    return {
        row["id"]: ShorterWording(" ".join(row["wording"].split()), row.get("approved", False), row.get("of", ""))
        for row in rows
    }


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        "BIL-VOI-037",
        what,
        where=path,
        remedy="Undo the last edit; or delete the file, and the sentences are fitted anew.",
    )
