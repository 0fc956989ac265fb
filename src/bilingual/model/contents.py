"""The contents of a text: what each of its sections says, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import HUMAN, NOBODY, Provenance
from bilingual.model.digest import digest

SCHEMA = "bilingual.contents/1"
EXTRACT = Provenance("extract")
"""The origin of a point that is a sentence of its section, chosen by a program."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a section says, as plain text in both languages.

    ``rests_on`` names the sentences of the section that say it; a person's point may name none.
    """

    source: str
    target: str
    rests_on: tuple[str, ...] = ()
    provenance: Provenance = NOBODY

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.target.strip():
            raise InputError(
                "BIL-MOD-019",
                "a point needs a text in both languages",
                where=self.source or self.target,
                remedy="Write both, or remove the point.",
            )


@dataclass(frozen=True, slots=True)
class Summary:
    """The points of one section.

    ``section`` is the id of its heading, empty once the section is gone; ``title`` and ``title_target`` are its name,
    for people who read the file; the latter may be changed where the text has no heading. ``text_sha256`` is the digest
    of the text that the points were made for. ``locked`` marks a person's work, which nothing overwrites; it is
    ``stale`` once the text has changed.
    """

    section: str
    title: str
    title_target: str
    text_sha256: str
    points: tuple[Point, ...] = ()
    locked: bool = False
    stale: bool = False

    @property
    def quoted(self) -> bool:
        """Whether the points are sentences of the text, chosen by a program."""
        return any(point.provenance.engine == EXTRACT.engine for point in self.points)

    @property
    def mark(self) -> str:
        """A short hash of what a person may edit."""
        said = [[point.source, point.target] for point in self.points]
        return digest([said, self.stale, self.title_target])[:16]

    def by_a_person(self) -> Summary:
        """Return it as a person's work on today's text."""
        points = tuple(replace(point, provenance=HUMAN) for point in self.points)
        return replace(self, points=points, locked=True, stale=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """The summaries of one pair, in the order of the text; those without a section come last."""

    source: str
    target: str
    summaries: tuple[Summary, ...] = ()

    def __post_init__(self) -> None:
        named = [summary.section for summary in self.summaries if summary.section]
        if twice := next((name for name in named if named.count(name) > 1), None):
            raise InputError(
                "BIL-MOD-020", "stands twice in the contents", where=f"section {twice}", remedy="Remove one of the two."
            )

    def __iter__(self) -> Iterator[Summary]:
        return iter(self.summaries)

    @property
    def pair(self) -> str:
        return f"{self.source}_{self.target}"

    @property
    def marks(self) -> dict[str, str]:
        """By which edits are detected: the mark of each summary, by section and, for those without, by place."""
        return {summary.section or f"-{place}": summary.mark for place, summary in enumerate(self)}

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "source": self.source,
            "target": self.target,
            "sections": [_summary_json(summary) for summary in self],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Contents:
        """Return the contents of a valid JSON value. Raises InputError for a point in one language only."""
        return cls(value["source"], value["target"], tuple(map(_summary, value["sections"])))


def _summary_json(summary: Summary) -> dict[str, Any]:
    points = [
        {
            "source": point.source,
            "target": point.target,
            "rests_on": list(point.rests_on),
            "provenance": str(point.provenance),
        }
        for point in summary.points
    ]
    value: dict[str, Any] = {
        "section": summary.section or None,
        "title": summary.title,
        "title_target": summary.title_target,
        "points": points,
        "locked": summary.locked,
        "text_sha256": summary.text_sha256,
    }
    return value | ({"stale": True} if summary.stale else {})


def _summary(value: Mapping[str, Any]) -> Summary:
    points = [
        Point(
            " ".join(one["source"].split()),
            " ".join(one["target"].split()),
            tuple(one.get("rests_on", ())),
            Provenance.parse(one.get("provenance")),
        )
        for one in value["points"]
    ]
    return Summary(
        value["section"] or "",
        value.get("title", ""),
        value.get("title_target", ""),
        value.get("text_sha256", ""),
        tuple(points),
        bool(value.get("locked")),
        bool(value.get("stale")),
    )
