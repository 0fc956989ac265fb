"""The cues of a recording as they are now, and what a step of the history makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, Timeline
from bilingual.model.digest import digest
from bilingual.model.rendition import Mode
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import Outcome
from bilingual.pipeline.editing.committing import BITEXT, SUBTITLES, TRANSCRIPT_FILE
from bilingual.pipeline.editing.cuts import CUTS, held_cuts, kept_cuts
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.making.cue_layout import PairCuts
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.workspace import read_json, write_json
from bilingual.pipeline.run import Job
from bilingual.subtitles.cut_options import FixedCut


@dataclass(frozen=True, slots=True)
class Cutting:
    """What the cues of one pair are cut from now; ``kept`` are the cuts by a person, as the manifest has them."""

    job: Job
    transcript: Transcript
    bitext: Bitext
    kept: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]

    @property
    def rate(self) -> FrameRate:
        numerator, _, denominator = str(self.facts["rate"]).partition("/")
        return FrameRate(int(numerator), int(denominator or 1))

    def fixed(self, kept: Sequence[Mapping[str, Any]]) -> tuple[FixedCut, ...]:
        pair = self.bitext.pair
        return held_cuts({CUTS: {pair: kept}}, pair, self.job.settings.source_cuts, self.transcript)

    def timeline(self, fixed: Sequence[FixedCut]) -> Timeline:
        """Return the cues: as they were made, if nothing has changed since, or cut now, which is kept."""
        facts, pair = self.facts, self.bitext.pair
        cuts = [[*cut.words, cut.span.start_ms, cut.span.end_ms] for cut in fixed]
        wanted = {"transcript": self.transcript.sha256, "bitext": bitext_digest(self.bitext), "cuts": cuts}
        made = self.job.folder / f"cues.{pair}.json"
        if made.is_file() and wanted == {name: facts.get(name) for name in wanted}:
            return exchange.read_timeline(made)
        key, place = self._key(fixed), self._place
        if place.is_file() and (value := read_json(place)).get("key") == key:
            return Timeline.from_json(value["timeline"])
        mode: Mode = facts.get("mode", "dual")
        shots = tuple(facts.get("shots", ()))
        timeline = PairCuts(self.transcript, self.bitext, self.rate, tuple(fixed), shots, mode).timeline()
        self.keep(timeline, fixed)
        return timeline

    def keep(self, timeline: Timeline, fixed: Sequence[FixedCut]) -> None:
        """Keep *timeline*, the cues of the cuts *fixed*, until it is built."""
        write_json(self._place, {"key": self._key(fixed), "timeline": timeline.to_json()})

    @property
    def _place(self) -> Path:
        return self.job.work / f"cues.{self.bitext.pair}.json"

    def _key(self, fixed: Sequence[FixedCut]) -> str:
        cuts = [[*cut.words, cut.span.start_ms, cut.span.end_ms] for cut in fixed]
        return digest([self.transcript.sha256, bitext_digest(self.bitext), cuts, self.facts["rate"]])


def cutting_of(job: Job, taken: Taken, pair: str) -> Cutting:
    """Return what the cues of *pair* are cut from, with the edits so far.

    Raises InputError if it has none, or what is spoken was edited since it was translated.
    """
    record = job.manifest.stages.get(SUBTITLES + pair)
    if record is None or BITEXT + pair not in job.manifest.stages:
        raise InputError("BIL-EDT-031", f"has no cues of {pair}", where=job.folder)
    transcript = taken.transcript or exchange.read_transcript(job.folder / TRANSCRIPT_FILE)
    bitext = taken.bitext(BITEXT + pair)
    if bitext.transcript_sha256 != transcript.sha256:
        raise InputError(
            "BIL-EDT-032",
            "was edited since it was translated, so its cues are not known yet",
            where=job.folder / TRANSCRIPT_FILE,
            remedy=f"Run `bilingual apply {job.folder}` first.",
        )
    kept = taken.cuts.get(pair, job.manifest.options.get(CUTS, {}).get(pair, []))
    return Cutting(job, transcript, bitext, kept, record["facts"])


def cue_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> Outcome:
    """Return what *step* makes of the cues; *of* is the step that it undoes or does again.

    Raises InputError for times that cannot be.
    """
    cutting, found = cutting_of(job, taken, step.pair), Outcome()
    if of is not None and of.cuts is not None:
        wanted, expected = of.cuts if step.kind == "undo" else reversed(of.cuts)
        if list(cutting.kept) not in (wanted, expected):
            found.refused["cues"] = "were changed since"
        found.cuts = (list(cutting.kept), list(wanted))
        return found
    before = cutting.timeline(cutting.fixed(cutting.kept))
    changes = [CueChange.from_json(one) for one in step.cues]
    shown = [FixedCut(cue.words, cue.span) for cue in before]
    cuts, found.refused = changed_cuts(shown, changes, cutting.transcript, cutting.rate)
    if cuts == shown or found.refused:
        return found
    after = _recut(cutting, before, cuts)
    standing = {cue.words for cue in after}
    for cut in cuts:
        if cut.words not in standing:
            words = cutting.transcript.text(*cut.words)
            found.refused[f"{cut.words[0]}-{cut.words[1]}"] = f"has no part of the translation of its own: “{words}”"
    cutting.keep(after, cuts)
    found.cuts = (list(cutting.kept), kept_cuts(after.cues, {}, cutting.transcript))
    return found


def timeline_of(job: Job, taken: Taken, pair: str) -> Timeline:
    """Return the cues of *pair* with the edits so far. Raises InputError if it has none."""
    cutting = cutting_of(job, taken, pair)
    return cutting.timeline(cutting.fixed(cutting.kept))


def _recut(cutting: Cutting, before: Timeline, cuts: Sequence[FixedCut]) -> Timeline:
    """Return the cues of *cuts*. If all were cut by a person *before*, only sentences with other cuts are cut again."""
    if not cutting.kept:
        return cutting.timeline(cuts)
    units = [unit for unit in cutting.bitext if unit.words is not None]
    borders = {cut.words[0] for cut in cuts} & {cue.words[0] for cue in before}
    borders &= {unit.words[0] for unit in units if unit.words}
    ends = sorted({*borders, len(cutting.transcript.words)})
    known = {cue.words: cue for cue in before}
    cues: list[Cue] = []
    for first, last in pairwise(ends):
        own = [cut for cut in cuts if first <= cut.words[0] < last]
        if all(cut.words in known for cut in own):
            cues += [replace(known[cut.words], span=cut.span) for cut in own]
        else:
            cues += _part(cutting, units, (first, last), own)
    return Timeline(before.source, before.target, tuple(cues))


def _part(cutting: Cutting, units: Sequence[Unit], words: tuple[int, int], cuts: Sequence[FixedCut]) -> list[Cue]:
    """Return the cues of the sentences with *words*, cut alone."""
    first, last = words
    whole = cutting.transcript
    own = [unit for unit in units if unit.words and first <= unit.words[0] < last]
    transcript = replace(
        whole,
        words=whole.words[first:last],
        sentences=tuple((a - first, b - first) for a, b in whole.sentences if first <= a < last),
    )
    moved = tuple(
        replace(
            unit,
            words=_by(unit.words, -first),
            hints=tuple(replace(hint, words=_by(hint.words, -first)) for hint in unit.hints),
        )
        for unit in own
        if unit.words
    )
    fixed = tuple(replace(cut, words=_by(cut.words, -first)) for cut in cuts)
    bitext = replace(cutting.bitext, units=moved, transcript_sha256=None)
    timeline = PairCuts(transcript, bitext, cutting.rate, fixed).timeline()
    return [replace(cue, words=_by(cue.words, first)) for cue in timeline]


def _by(words: tuple[int, int], count: int) -> tuple[int, int]:
    return words[0] + count, words[1] + count
