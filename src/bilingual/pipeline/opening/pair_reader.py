"""Reads the pairs of an item from its results folder, with one line for what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bilingual.errors import BilingualError
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Timeline
from bilingual.model.glossary import Glossary
from bilingual.model.item import ItemPair
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.applying import bitext_of, overlaid
from bilingual.pipeline.correcting.cues import timeline_of
from bilingual.pipeline.correcting.fields import fields_now
from bilingual.pipeline.correcting.history import History, Step
from bilingual.pipeline.dubbing.record import dub_file, read_dub, wordings_in
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.editing.committing import target_mark
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import (
    BITEXT,
    CORRECTED,
    SUBTITLES,
    TRANSCRIPT,
    TRANSCRIPT_FILE,
    corrected_words,
)
from bilingual.pipeline.items.results import said
from bilingual.pipeline.making.speakers import names_by_hand
from bilingual.pipeline.narrating.lines import SECOND
from bilingual.pipeline.opening.findings import findings_by_unit
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.opening.speakers import OpenedSpeakers, opened_speakers
from bilingual.pipeline.opening.values import Changed, OpenedWording
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import DUB, NARRATION, SPOKEN_AGAIN
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings

T = TypeVar("T")


class PairReader:
    """Reads the pairs of an item; what cannot be read is a line in ``notes``."""

    def __init__(self, manifest: Manifest, settings: Settings) -> None:
        self.manifest, self.folder, self._own = manifest, manifest.folder, settings
        self.notes: list[str] = []
        made_with = manifest.options.get("settings", {})
        held = self._tried(self.notes, lambda: settings.overlaid(made_with, self.folder / MANIFEST))
        self.settings = held or settings
        self._tools = open_tools(self.settings)
        self._waivers = self._tried(self.notes, lambda: self._tools.waivers(self.settings.waivers))
        self._glossary = self._tried(self.notes, lambda: self._tools.glossary(self.settings.glossary))
        self._transcript = None
        if TRANSCRIPT in manifest.stages or (self.folder / TRANSCRIPT_FILE).exists():
            path = self.folder / TRANSCRIPT_FILE
            self._transcript = self._tried(self.notes, lambda: exchange.read_transcript(path))
        history = History(self.settings, manifest.identity)
        self._history = self._tried(self.notes, history.read) if history.path.is_file() else None

    def pair(self, name: str, state: ItemPair | None, edited: Sequence[str]) -> OpenedPair:
        """Return the pair *name*, which has the *state*, of an item whose files *edited* were changed by hand."""
        record = self.manifest.pairs.get(name, {})
        problems: list[str] = []
        if self._tried(problems, lambda: [pack(tag) for tag in name.split("_", 1)]) is None:
            return OpenedPair(name, "not-ready", problems=tuple(problems))
        written = self._tried(problems, lambda: exchange.read_bitext(self.folder / f"{BITEXT}{name}.json"))
        bitext, fields, taken = written, fields_of(self.manifest.options, name), Taken(self.folder)
        if written and self._waiting(name):
            bitext, fields, taken = self._corrected(written, fields, name, problems)
        transcript, speakers = self._spoken(taken)
        timeline = None
        narrated = f"{NARRATION.id}.{name}" in self.manifest.stages
        if narrated:
            path = self.folder / f"{NARRATION.id}.{name}.json"
            transcript = self._tried(problems, lambda: exchange.read_transcript(path))
        if bitext is not None and transcript is not None and SUBTITLES + name in self.manifest.stages:
            timeline = self._tried(problems, lambda: self._timeline(name, taken))
        quality, found, units = record.get("quality", {}), record.get("findings", ()), list(bitext or ())
        waiting = to_approve(bitext, self.settings.review, self._transcript) if bitext else ()
        changed = self._changed(written, bitext, name)
        wordings = self._tried(problems, lambda: self._wordings(name, units))
        if narrated and bitext is not None and transcript is not None:
            bitext = _with_heard_words(bitext, transcript)
        return OpenedPair(
            pair=name,
            state=state.state if state else "not-ready",
            reasons=state.reasons if state else (),
            problems=tuple(problems),
            bitext=bitext,
            timeline=timeline,
            transcript=transcript,
            narrated=narrated,
            speakers=speakers,
            findings=findings_by_unit(found, {unit.id for unit in units}, self._waivers, name),
            scores=quality.get("scores", {}),
            read_first={one["unit"]: tuple(one.get("why", ())) for one in quality.get("read_first", ())},
            to_approve=frozenset(unit.id for unit in waiting),
            changed=changed,
            newer=tuple(self._newer(name, changed, edited)),
            fields=fields,
            wordings=wordings or {},
            glossary=self._glossary or Glossary(),
            waivers=tuple(self._waivers or ()),
        )

    def _wordings(self, name: str, units: Sequence[Unit]) -> dict[str, OpenedWording]:
        """Return what the second voice of the pair *name* says instead of the translations of *units*, by unit."""
        path = self.folder / dub_file(name)
        known = wordings_in(read_dub(path)) if DUB.name(pair=name) in self.manifest.stages and path.is_file() else {}
        found = ((unit, known[unit.id]) for unit in units if unit.id in known)
        return {unit.id: OpenedWording.of(one) for unit, one in found if one.of == unit.target}

    def _spoken(self, taken: Taken) -> tuple[Transcript | None, OpenedSpeakers]:
        """Return the transcript and its speakers, with what *taken* has of both."""
        spoken = taken.transcript or self._transcript
        if spoken is None:
            return None, OpenedSpeakers()
        by_hand = names_by_hand(self.manifest.options) if taken.speakers is None else taken.speakers
        notes: list[str] = []
        speakers = self._tried(notes, lambda: opened_speakers(spoken, self.settings, by_hand))
        self.notes += [note for note in notes if note not in self.notes]
        return spoken, speakers or OpenedSpeakers()

    def _waiting(self, name: str) -> list[Step]:
        """Return the corrections of the pair *name* that wait for the run that holds the item."""
        return [step for step in self._history.open_steps() if step.pair == name] if self._history else []

    def _corrected(
        self, written: Bitext, fields: dict[str, str], name: str, problems: list[str]
    ) -> tuple[Bitext, dict[str, str], Taken]:
        """Return the bitext *written* and *fields* with the corrections that wait, and all that these change."""
        history = self._history
        assert history is not None, "something waits"
        job = self._job()
        taken = self._tried(problems, lambda: overlaid(job, history, name)) or Taken(self.folder)
        made = self._tried(problems, lambda: bitext_of(job, taken, name))
        problems += job.notes
        return made or written, fields_now(job, taken, name), taken

    def _timeline(self, name: str, taken: Taken) -> Timeline:
        """Return the cues of the last run, or those of now if a person has changed the cues since."""
        changed = self.manifest.pairs.get(name, {}).get(CORRECTED, {}).get("cues")
        waits = any(step.cues or step.cuts or step.of for step in self._waiting(name))
        if self._history is None or not (changed or waits):
            return exchange.read_timeline(self.folder / f"cues.{name}.json")
        return timeline_of(self._job(), taken, name)

    def _job(self) -> Job:
        source = self.settings.root / str(self.manifest.source.get("path", ""))
        return Job(Request(source, results=self.folder), self._tools, self.manifest)

    def _changed(self, written: Bitext | None, bitext: Bitext | None, name: str) -> dict[str, Changed]:
        """Return how units were changed since the last run."""
        corrected = self.manifest.pairs.get(name, {}).get(CORRECTED, {}).get("units", ())
        known = self.manifest.stages.get(BITEXT + name, {}).get("extra", {}).get("targets")
        found: dict[str, Changed] = dict.fromkeys(corrected, "corrected")
        for unit, now in zip(written or (), bitext or (), strict=True):
            if known and known.get(unit.id) != target_mark(unit):
                found[unit.id] = "outside"
            if unit != now:
                found[unit.id] = "waiting"
        return found

    def _newer(self, name: str, changed: Mapping[str, Changed], edited: Sequence[str]) -> Iterator[str]:
        """Yield in words what was changed in the pair *name* since the last run; *edited* are files."""
        said = self.manifest.pairs.get(name, {}).get(CORRECTED, {})
        yield from corrected_words({**said, "units": changed})
        if self._job().work.joinpath(SPOKEN_AGAIN.format(pair=name)).is_file():
            yield "what was spoken again"
        if not changed and self._waiting(name):
            yield "a correction that waits for a run"
        known = {f"{BITEXT}{name}.json"} if "outside" in changed.values() else set()
        others = [pair for pair in self.manifest.pairs if pair != name]
        for file in edited:
            if file not in known and not any(pair in file for pair in others):
                yield file

    def _tried(self, notes: list[str], read: Callable[[], T]) -> T | None:
        """Return what *read* returns, or ``None``, with a line in *notes* that says why."""
        try:
            return read()
        except BilingualError as error:
            notes.append(said(error, self._own))
            return None


def _with_heard_words(bitext: Bitext, transcript: Transcript) -> Bitext:
    """Return *bitext* with the words of *transcript*, the narration's, for each sentence that is read aloud.

    Of one that is said in both languages they are those of the first time. What is not said has none.
    """
    units = {name: unit.id for unit in bitext for name in (*unit.id.split("+"), unit.id)}
    found: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in transcript.engine.options.get("lines", ()):
        if not str(name).endswith(SECOND) and name in units:
            found.setdefault(units[name], []).append((int(first), int(last)))
    words = {unit: _together(own) for unit, own in found.items()}
    return replace(bitext, units=tuple(replace(unit, words=words.get(unit.id)) for unit in bitext))


def _together(spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the first of *spans* with those that follow it without a word between."""
    first, last = spans[0]
    for begin, end in spans[1:]:
        if begin != last:
            break
        last = end
    return first, last
