"""The points of sections on disk: each as soon as an engine gives it, so that nobody pays twice, and all of a pair."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bilingual.engines.base import Said
from bilingual.pipeline.records.workspace import disk_errors, make_folder


def contents_path(folder: Path, pair: str) -> Path:
    """Return the file of the contents of one pair, which a person may edit."""
    return folder / f"contents.{pair}.json"


class KeptPoints:
    """One line of JSON per section, in a file for one language and one engine with its settings.

    It stays: the pairs of a text share the points in its language.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, section: str, points: Sequence[Said]) -> None:
        """Add the points for the text with the digest *section*; the file is complete after each line."""
        line = {"section": section, "points": [[said.text, list(said.rests_on)] for said in points]}
        make_folder(self._path.parent)
        with disk_errors(self._path), self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def answers(self) -> dict[str, tuple[Said, ...]]:
        """Return the points by digest, ignoring a last line truncated by a crash."""
        if not self._path.is_file():
            return {}
        found: dict[str, tuple[Said, ...]] = {}
        for line in self._path.read_text("utf-8").splitlines():
            try:
                value = json.loads(line)
            except json.JSONDecodeError:
                continue
            found[value["section"]] = tuple(Said(text, tuple(numbers)) for text, numbers in value["points"])
        return found
