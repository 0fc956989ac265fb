"""One language pair of an opened item: its sentences by range, its cues by time, and an overview of all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from bilingual.fidelity.waivers import Waiver
from bilingual.model.bitext import Bitext, Unit, UnitState
from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.model.speakers import SpokenTurn, turns_of
from bilingual.model.transcript import Transcript
from bilingual.pipeline.opening import cues, values
from bilingual.pipeline.opening.findings import found_now, opened_finding, outdated
from bilingual.pipeline.opening.speakers import OpenedSpeakers
from bilingual.pipeline.opening.values import Changed, OpenedCue, OpenedFinding, OpenedUnit, provenance_words
from bilingual.views.review.texts import unit_base

_LETTERS: Mapping[UnitState, str] = {
    "untranslated": "u", "stale": "s", "approved": "a", "draft": "d", "machine": "m", "edited": "e",
}  # fmt: skip
_LOOK = frozenset({"untranslated", "stale", "draft"})
_READ = frozenset({"approved", "edited"})
_EDITED_OUTSIDE = "edited in its file, not taken in yet"
_MOST_GENERAL = 200  # findings on the whole text


@dataclass(frozen=True, slots=True)
class OpenedPair:
    """One language pair. ``bitext`` is ``None`` if it cannot be read, and ``problems`` says why, in a line each.

    ``findings`` are those of the last run, by unit, "" for the whole text, with the waivers of now; ``scores`` and
    ``read_first`` (ids with reasons, the most doubtful first) what that run thought of the sentences; ``to_approve``
    are ids; ``changed`` tells by id how units were changed since then, and ``newer`` in words all that the outputs do
    not have yet. ``fields`` of posts are set by a person, ``wordings`` are what a second voice says instead of units. A
    ``narrated`` pair has the words and times of its voice, and cues that follow it.
    """

    pair: str
    state: str
    reasons: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    bitext: Bitext | None = None
    timeline: Timeline | None = None
    transcript: Transcript | None = None
    speakers: OpenedSpeakers = field(default_factory=OpenedSpeakers)
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    read_first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to_approve: frozenset[str] = frozenset()
    changed: Mapping[str, Changed] = field(default_factory=dict)
    newer: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    wordings: Mapping[str, values.OpenedWording] = field(default_factory=dict)
    narrated: bool = False
    glossary: Glossary = field(default_factory=Glossary)
    waivers: tuple[Waiver, ...] = ()
    _numbers: Mapping[str, int] = field(default_factory=dict)
    _turns: tuple[SpokenTurn, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {unit.id: n for n, unit in enumerate(self.bitext or ())})
        object.__setattr__(self, "_turns", turns_of(self.transcript) if self.transcript else ())

    @property
    def source(self) -> str:
        return self.pair.split("_", 1)[0]

    @property
    def target(self) -> str:
        return self.pair.split("_", 1)[1]

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def is_read(self) -> bool:
        """Whether each sentence was approved, or is the words of people."""
        return self.bitext is not None and all(self._state(unit) in _READ for unit in self.bitext)

    def number_of(self, unit: str) -> int | None:
        """Return the number of the unit with the id *unit*, ``None`` if there is none."""
        return self._numbers.get(unit)

    def units(self, first: int = 0, last: int | None = None) -> list[OpenedUnit]:
        """Return the units with the numbers *first* up to, not including, *last*, with all that is shown of them."""
        if self.bitext is None:
            return []
        chosen = list(enumerate(self.bitext.units))[max(0, first) : last if last is None else max(0, last)]
        near = {number: self.cues_with(unit.words) if unit.words else range(0) for number, unit in chosen}
        shown = cues.shown(self.timeline, chain(*near.values())) if self.timeline else {}
        return [self._unit(number, unit, [shown[index] for index in near[number]]) for number, unit in chosen]

    def find(self, text: str) -> list[int]:
        """Return the numbers of the units that say *text* in either language, in whatever case; none for no text."""
        wanted = text.strip().casefold()
        both = ((number, f"{unit.source}\n{unit.target or ''}") for number, unit in enumerate(self.bitext or ()))
        return [number for number, said in both if wanted in said.casefold()] if wanted else []

    def cues(self, start_ms: int = 0, end_ms: int | None = None) -> list[OpenedCue]:
        """Return the cues that are shown at any time from *start_ms* up to *end_ms*, whatever sentence they are of."""
        if self.timeline is None:
            return []
        return list(cues.shown(self.timeline, cues.within(self.timeline, start_ms, end_ms)).values())

    def cues_with(self, words: tuple[int, int]) -> range:
        """Return the numbers of the cues that have any of *words* of the transcript."""
        return cues.with_words(self.timeline, words) if self.timeline else range(0)

    def cues_from(self, first: int, last: int) -> list[OpenedCue]:
        """Return the cues with the numbers *first* up to, not including, *last*."""
        numbers = range(len(self.timeline.cues))[max(0, first) : max(0, last)] if self.timeline else ()
        return list(cues.shown(self.timeline, numbers).values()) if self.timeline else []

    def overview(self) -> dict[str, Any]:
        """Return all units in a few letters and numbers each, for a list of which a page holds only what is seen.

        ``states`` has a letter for each, explained in ``letters``; ``look`` the numbers of those to look at, ``found``
        of those with a finding; ``lengths`` the characters of source and target; ``starts_ms`` when each begins,
        ``null`` if unknown; ``speakers`` those who speak, ``voices`` whether they were told apart by ear.
        """
        units = list(self.bitext or ())
        return {
            "pair": self.pair,
            "ids": [unit.id for unit in units],
            "states": "".join(_LETTERS[self._state(unit)] for unit in units),
            "letters": {letter: state for state, letter in _LETTERS.items()},
            "look": [number for number, unit in enumerate(units) if self._look(unit)],
            "found": [number for number, unit in enumerate(units) if self._found(unit)],
            "lengths": [[len(unit.source), len(unit.target or "")] for unit in units],
            "starts_ms": [self._times(unit)[0] for unit in units],
            **self.speakers.brief(),
        }

    def lane(self) -> dict[str, Any]:
        """Return ``cues.lane`` of all cues."""
        return {"pair": self.pair, **cues.lane(self.timeline)}

    def to_json(self) -> dict[str, Any]:
        """Return the pair without its units: counts, what is open on the whole text, the order of reading."""
        states = [self._state(unit) for unit in self.bitext or ()]
        general = [opened_finding(finding) for finding in self.findings.get("", ())]
        how = list(self.changed.values())
        tags = {"source": self.source, "target": self.target} if self.bitext is not None else {}
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
            "newer": list(self.newer),
            "narrated": self.narrated,
            "changed": {name: how.count(name) for name in ("corrected", "waiting", "outside")},
            "look": sum(self._look(unit) for unit in self.bitext or ()),
            "findings": {severity: sum(f.severity == severity for f in every) for severity in ("Stale", "E", "W")},
            "general": [finding.to_json() for finding in general[:_MOST_GENERAL]],
            "general_left_out": max(0, len(general) - _MOST_GENERAL),
            "read_first": [{"unit": unit, "why": list(why)} for unit, why in self.read_first.items()],
            "limits": {side: cues.limits(tag) for side, tag in tags.items()},
        }

    def _unit(self, number: int, unit: Unit, near: Sequence[OpenedCue]) -> OpenedUnit:
        start_ms, end_ms = self._times(unit)
        words, findings = self._words(unit), self._findings(unit)
        return OpenedUnit(
            id=unit.id,
            number=number,
            source=unit.source,
            target=unit.target,
            state=self._state(unit),
            provenance=_EDITED_OUTSIDE if self._is_outside(unit) else provenance_words(unit),
            base=unit_base(unit),
            locked=unit.locked,
            changed=self.changed.get(unit.id, ""),
            to_approve=unit.id in self.to_approve,
            look=self._look(unit) or any(one.now and not one.waived for one in findings),
            speaker=self._speaker(unit),
            start_ms=start_ms,
            end_ms=end_ms,
            score=self.scores.get(unit.id),
            why=self.read_first.get(unit.id, ()),
            findings=findings,
            cues=cues.of_unit(self.timeline, near, unit.id),
            words=words,
            first_word=unit.words[0] if unit.words and words else None,
            wording=self.wordings.get(unit.id),
        )

    def _state(self, unit: Unit) -> UnitState:
        """Return the state of *unit*, of an edit outside the one that it has once that is taken in."""
        return "edited" if self._is_outside(unit) and unit.state in ("machine", "draft") else unit.state

    def _is_outside(self, unit: Unit) -> bool:
        return self.changed.get(unit.id) == "outside"

    def _findings(self, unit: Unit) -> tuple[OpenedFinding, ...]:
        """Return what the last run found in these texts; of others, what is found now."""
        known = self.findings.get(unit.id, ())
        kept = [finding for finding in known if not outdated(finding, unit)]
        told = [opened_finding(finding) for finding in kept]
        if unit.id in self.changed or len(kept) < len(known):
            same = {(finding.check, finding.message) for finding in kept}
            fresh = found_now(unit, (self.source, self.target), self.glossary, self.waivers)
            told += [opened_finding(one, now=True) for one in fresh if (one.check, one.message) not in same]
        return tuple(told)

    def _look(self, unit: Unit) -> bool:
        """Return whether a person should look at *unit*, by the last run; what is approved is not asked again."""
        found, wording = self._found(unit), self.wordings.get(unit.id)
        if any(one.blocks for one in found) or self._state(unit) in _LOOK or (wording and not wording.approved):
            return True
        if unit.is_approved:
            return False
        return bool(found) or unit.id in self.to_approve or (unit.id in self.read_first and not unit.locked)

    def _found(self, unit: Unit) -> list[Finding]:
        """Return what the last run found in these texts and a person has not accepted."""
        now = (one for one in self.findings.get(unit.id, ()) if not outdated(one, unit))
        return [one for one in now if one.blocks or (one.severity == "W" and not one.waived)]

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
        turn = bisect_right(self._turns, unit.words[0], key=lambda turn: turn.first) if unit.words else 0
        return self._turns[turn - 1].speaker if turn else ""
