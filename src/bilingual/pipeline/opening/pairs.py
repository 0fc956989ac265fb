"""One language pair of an opened item: its sentences by range, its cues by time, and an overview of all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from bilingual.model.bitext import Bitext, Unit, UnitState
from bilingual.model.cue import Cue, Timeline
from bilingual.model.finding import Finding
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.pipeline.opening.findings import opened_finding
from bilingual.pipeline.opening.values import OpenedCue, OpenedUnit, Side, provenance_words
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks
from bilingual.subtitles.report import measured, pace_of
from bilingual.subtitles.rules import limits_for, text_length
from bilingual.views.review.texts import unit_base

_LETTERS: Mapping[UnitState, str] = {
    "untranslated": "u",
    "stale": "s",
    "approved": "a",
    "draft": "d",
    "machine": "m",
    "edited": "e",
}
_LOOK = frozenset({"untranslated", "stale", "draft"})
_EDITED_OUTSIDE = "edited in its file, not taken in yet"
_MOST_GENERAL = 200  # findings on the whole text


@dataclass(frozen=True, slots=True)
class OpenedPair:
    """One language pair. ``bitext`` is ``None`` if it cannot be read, and ``problems`` says why, in a line each.

    ``findings`` are those of the last run, by unit, "" for the whole text, with the waivers of now; ``scores`` and
    ``read_first`` (ids with reasons, the most doubtful first) what that run thought of the sentences; ``to_approve``
    and ``pending`` are ids.
    """

    pair: str
    state: str
    reasons: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    bitext: Bitext | None = None
    timeline: Timeline | None = None
    transcript: Transcript | None = None
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    read_first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to_approve: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    _numbers: Mapping[str, int] = field(default_factory=dict)
    _speakers: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {unit.id: n for n, unit in enumerate(self.bitext or ())})
        object.__setattr__(self, "_speakers", _speakers(self.transcript))

    @property
    def source(self) -> str:
        return self.pair.split("_", 1)[0]

    @property
    def target(self) -> str:
        return self.pair.split("_", 1)[1]

    def __len__(self) -> int:
        return len(self._numbers)

    def number_of(self, unit: str) -> int | None:
        """Return the number of the unit with the id *unit*, ``None`` if there is none."""
        return self._numbers.get(unit)

    def units(self, first: int = 0, last: int | None = None) -> list[OpenedUnit]:
        """Return the units with the numbers *first* up to, not including, *last*, with all that is shown of them."""
        if self.bitext is None:
            return []
        chosen = list(enumerate(self.bitext.units))[max(0, first) : last if last is None else max(0, last)]
        near = {number: self._cues_of(unit) for number, unit in chosen}
        breaks = self._breaks([index for cues in near.values() for index in cues])
        shown = {index: self._cue(index, breaks) for cues in near.values() for index in cues}
        return [self._unit(number, unit, [shown[index] for index in near[number]]) for number, unit in chosen]

    def cues(self, start_ms: int = 0, end_ms: int | None = None) -> list[OpenedCue]:
        """Return the cues that are shown at any time from *start_ms* up to *end_ms*."""
        if self.timeline is None:
            return []
        cues = self.timeline.cues
        first = bisect_right(cues, start_ms, key=lambda cue: cue.span.end_ms)
        last = len(cues) if end_ms is None else bisect_left(cues, end_ms, key=lambda cue: cue.span.start_ms)
        breaks = self._breaks(range(first, last))
        return [self._cue(index, breaks) for index in range(first, last)]

    def overview(self) -> dict[str, Any]:
        """Return all units in a few letters and numbers each, for a list of which a page holds only what is seen.

        ``states`` has a letter for each, explained in ``letters``; ``look`` the numbers of those to look at;
        ``lengths`` the characters of source and target; ``starts_ms`` when each begins, ``null`` if unknown.
        """
        units = list(self.bitext or ())
        return {
            "pair": self.pair,
            "ids": [unit.id for unit in units],
            "states": "".join(_LETTERS[self._state(unit)] for unit in units),
            "letters": {letter: state for state, letter in _LETTERS.items()},
            "look": [number for number, unit in enumerate(units) if self._look(unit)],
            "lengths": [[len(unit.source), len(unit.target or "")] for unit in units],
            "starts_ms": [self._times(unit)[0] for unit in units],
        }

    def lane(self) -> dict[str, Any]:
        """Return the times of all cues, and how fast each language has to be read, for the lane under the waveform."""
        cues = self.timeline.cues if self.timeline else ()
        return {
            "pair": self.pair,
            "starts_ms": [cue.span.start_ms for cue in cues],
            "ends_ms": [cue.span.end_ms for cue in cues],
            "source": [self._pace(cue.source, self.source, cue) for cue in cues],
            "target": [self._pace(cue.target, self.target, cue) for cue in cues],
        }

    def to_json(self) -> dict[str, Any]:
        """Return the pair without its units: counts, what is open on the whole text, the order of reading."""
        states = [self._state(unit) for unit in self.bitext or ()]
        general = [opened_finding(finding) for finding in self.findings.get("", ())]
        every = [finding for found in self.findings.values() for finding in found if not finding.waived]
        return {
            "pair": self.pair,
            "source": self.source,
            "target": self.target,
            "state": self.state,
            "reasons": list(self.reasons),
            "problems": list(self.problems),
            "units": len(self),
            "cues": len(self.timeline.cues) if self.timeline else 0,
            "states": {state: states.count(state) for state in _LETTERS},
            "to_approve": len(self.to_approve),
            "pending": len(self.pending),
            "look": sum(self._look(unit) for unit in self.bitext or ()),
            "findings": {severity: sum(f.severity == severity for f in every) for severity in ("Stale", "E", "W")},
            "general": [finding.to_json() for finding in general[:_MOST_GENERAL]],
            "general_left_out": max(0, len(general) - _MOST_GENERAL),
            "read_first": [{"unit": unit, "why": list(why)} for unit, why in self.read_first.items()],
            "limits": {side: _limits(tag) for side, tag in (("source", self.source), ("target", self.target))},
        }

    def _unit(self, number: int, unit: Unit, cues: Sequence[OpenedCue]) -> OpenedUnit:
        start_ms, end_ms = self._times(unit)
        words = self._words(unit)
        return OpenedUnit(
            id=unit.id,
            number=number,
            source=unit.source,
            target=unit.target,
            state=self._state(unit),
            provenance=_EDITED_OUTSIDE if unit.id in self.pending else provenance_words(unit),
            base=unit_base(unit),
            locked=unit.locked,
            pending=unit.id in self.pending,
            to_approve=unit.id in self.to_approve,
            look=self._look(unit),
            speaker=self._speaker(unit),
            start_ms=start_ms,
            end_ms=end_ms,
            score=self.scores.get(unit.id),
            why=self.read_first.get(unit.id, ()),
            findings=tuple(opened_finding(finding, unit) for finding in self.findings.get(unit.id, ())),
            cues=tuple(replace(cue, chars=self._chars(cue.index, unit)) for cue in cues),
            words=words,
            first_word=unit.words[0] if unit.words and words else None,
        )

    def _state(self, unit: Unit) -> UnitState:
        """Return the state of *unit*, of an edit outside the one that it has once that is taken in."""
        return "edited" if unit.id in self.pending and unit.state in ("machine", "draft") else unit.state

    def _look(self, unit: Unit) -> bool:
        """Return whether a person should look at *unit*: what an approval settles is no longer asked."""
        if any(one.blocks for one in self.findings.get(unit.id, ())) or self._state(unit) in _LOOK:
            return True
        if unit.is_approved:
            return False
        warned = any(one.severity == "W" and not one.waived for one in self.findings.get(unit.id, ()))
        return warned or unit.id in self.to_approve or (unit.id in self.read_first and not unit.locked)

    def _times(self, unit: Unit) -> tuple[int | None, int | None]:
        if unit.words is None or self.transcript is None:
            return None, None
        words = self.transcript.words[slice(*unit.words)]
        start_ms = next((word.start_ms for word in words if word.start_ms is not None), None)
        return start_ms, next((word.end_ms for word in reversed(words) if word.end_ms is not None), None)

    def _words(self, unit: Unit) -> tuple[tuple[str, int | None, int | None, bool], ...]:
        """Return the words of *unit*, unless the transcript says something else there since."""
        if unit.words is None or self.transcript is None or self.transcript.text(*unit.words) != unit.source:
            return ()
        words = self.transcript.words[slice(*unit.words)]
        return tuple((word.text, word.start_ms, word.end_ms, word.space_after) for word in words)

    def _speaker(self, unit: Unit) -> str:
        if unit.words is None:
            return ""
        turn = bisect_right(self._speakers, unit.words[0], key=lambda turn: turn[0])
        return self._speakers[turn - 1][1] if turn else ""

    def _cues_of(self, unit: Unit) -> range:
        """Return the numbers of the cues with words of *unit*."""
        if unit.words is None or self.timeline is None:
            return range(0)
        cues = self.timeline.cues
        first = bisect_right(cues, unit.words[0], key=lambda cue: cue.words[1])
        return range(first, bisect_left(cues, unit.words[1], lo=first, key=lambda cue: cue.words[0]))

    def _chars(self, index: int, unit: Unit) -> tuple[int, int] | None:
        cue = self._cue_at(index)
        return next(((run.first, run.last) for run in cue.target_runs if run.unit == unit.id), None)

    def _cue(self, index: int, breaks: WordBreaks) -> OpenedCue:
        cue = self._cue_at(index)
        target = None if cue.target is None else self._side(cue.target, self.target, cue, breaks)
        source = self._side(cue.source, self.source, cue, breaks)
        return OpenedCue(index, cue.span.start_ms, cue.span.end_ms, cue.words, None, source, target, cue.mark)

    def _cue_at(self, index: int) -> Cue:
        assert self.timeline is not None, "a cue was asked for without a timeline"
        return self.timeline.cues[index]

    def _side(self, text: str, tag: str, cue: Cue, breaks: WordBreaks) -> Side:
        track = measured(text, tag, cue.span.duration_ms, breaks)
        return Side(text, track.shown, round(track.cps, 1), pace_of(track.cps, limits_for(tag)))

    def _pace(self, text: str | None, tag: str, cue: Cue) -> str:
        if text is None:
            return ""
        return pace_of(text_length(text, tag) * 1000 / max(1, cue.span.duration_ms), limits_for(tag))

    def _breaks(self, indices: Iterable[int]) -> WordBreaks:
        """Return where words begin in the cues *indices*, in languages that have no spaces."""
        chosen = [self._cue_at(index) for index in dict.fromkeys(indices)]
        if self.timeline is None or not chosen:
            return NO_BREAKS
        return shown_breaks(replace(self.timeline, cues=tuple(chosen)))


def _speakers(transcript: Transcript | None) -> tuple[tuple[int, str], ...]:
    """Return the word at which each turn begins, and who speaks then."""
    said = transcript.engine.options.get("speakers", ()) if transcript else ()
    turns = [(turn[0], str(turn[1])) for turn in said if isinstance(turn, list | tuple) and len(turn) == 2]
    turns = [turn for turn in turns if isinstance(turn[0], int)]
    return tuple(turns) if all(one[0] <= two[0] for one, two in pairwise(turns)) else tuple(sorted(turns))


def _limits(tag: str) -> dict[str, float]:
    """Return the limits of the language *tag*: characters per second wanted and at most, per line, and lines."""
    limits = limits_for(tag)
    return {"cps": limits.cps_target, "cps_most": limits.cps_hard, "line": limits.cpl, "lines": limits.lines}
