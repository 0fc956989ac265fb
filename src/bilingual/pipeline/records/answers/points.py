"""The points of sections on disk: each as soon as an engine gives it, so that nobody pays twice, and all of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.engines.base import SummaryPoint
from bilingual.pipeline.records.answers.journal import add_line, lines_in


def contents_path(folder: Path, pair: str) -> Path:
    """Return the file of the contents of one pair, which a person may edit."""
    return folder / f"contents.{pair}.json"


class KeptPoints:
    """One line of JSON per section, in a file for one language and one engine with its settings.

    It stays: the pairs of a text share the points in its language.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, section: str, points: Sequence[SummaryPoint]) -> None:
        """Add the points for the text with the digest *section*; the file is complete after each line."""
        add_line(self._path, {"section": section, "points": [[said.text, list(said.rests_on)] for said in points]})

    def answers(self) -> dict[str, tuple[SummaryPoint, ...]]:
        """Return the points by digest."""
        return {
            line["section"]: tuple(SummaryPoint(text, tuple(numbers)) for text, numbers in line["points"])
            for line in lines_in(self._path)
        }
