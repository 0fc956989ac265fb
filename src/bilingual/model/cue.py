"""Cues, and the timeline they form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from bilingual.errors import InputError
from bilingual.model.timing import Span

SCHEMA = "bilingual.timeline/1"

Mark = Literal["draft", "untranslated"]


@dataclass(frozen=True, slots=True)
class TargetRun:
    """Characters ``first`` up to ``last`` of one unit's target."""

    unit: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One unit of display: ranges of source words and of the translation, by index.

    ``target_runs`` has one entry per sentence in the cue. If a sentence is untranslated it is empty, ``target`` is
    ``None``, and ``mark`` says so.
    """

    span: Span
    words: tuple[int, int]
    target_runs: tuple[TargetRun, ...]
    source: str
    target: str | None
    mark: Mark | None = None

    def __post_init__(self) -> None:
        if self.words[1] <= self.words[0] or not self.source.strip():
            raise InputError("BIL-MOD-008", "a cue has no source text")
        if self.target is None and self.mark != "untranslated":
            raise InputError(
                "BIL-MOD-009", "a cue has no translation and is not marked as untranslated", where=self.source
            )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Ordered, non-overlapping cues of one recording in one language pair."""

    source: str
    target: str
    cues: tuple[Cue, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.cues):
            if after.span.start_ms < before.span.end_ms:
                raise InputError("BIL-MOD-010", f"cues overlap at {after.span.start_ms} ms", where=after.source)
            if after.words[0] < before.words[1]:
                raise InputError("BIL-MOD-011", "cues repeat words or go back", where=after.source)

    def __iter__(self) -> Iterator[Cue]:
        return iter(self.cues)

    def to_json(self) -> dict[str, Any]:
        """Return the exchange form. ``target_chars`` is a flat list of ``unit_id, first, last`` for each sentence."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "target": self.target,
            "cues": [_cue_to_json(cue) for cue in self.cues],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Timeline:
        """Read the output of ``to_json``, already validated against its JSON Schema."""
        return cls(value["source"], value["target"], tuple(_cue_from_json(cue) for cue in value["cues"]))


def _cue_to_json(cue: Cue) -> dict[str, Any]:
    chars: list[str | int] = []
    for run in cue.target_runs:
        chars += [run.unit, run.first, run.last]
    value: dict[str, Any] = {
        "start_ms": cue.span.start_ms,
        "end_ms": cue.span.end_ms,
        "words": list(cue.words),
        "target_chars": chars or None,
        "source": cue.source,
        "target": cue.target,
    }
    return value if cue.mark is None else value | {"mark": cue.mark}


def _cue_from_json(value: Mapping[str, Any]) -> Cue:
    chars = value.get("target_chars") or []
    runs = tuple(TargetRun(chars[i], chars[i + 1], chars[i + 2]) for i in range(0, len(chars), 3))
    return Cue(
        span=Span(value["start_ms"], value["end_ms"]),
        words=(value["words"][0], value["words"][1]),
        target_runs=runs,
        source=value["source"],
        target=value["target"],
        mark=value.get("mark") or ("untranslated" if value["target"] is None else None),
    )
