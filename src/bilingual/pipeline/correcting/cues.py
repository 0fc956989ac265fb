"""The cues of a recording as they are now, and what a step of the history makes of them."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, Timeline
from bilingual.model.digest import digest
from bilingual.model.recording.rendition import Mode
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts, words_name
from bilingual.pipeline.correcting.differences import turned
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import Outcome
from bilingual.pipeline.editing.committing import BITEXT, SUBTITLES, TRANSCRIPT_FILE
from bilingual.pipeline.editing.cuts import CUTS, cut_facts, held_cuts, kept_cuts
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.making.cue_layout import PairCuts
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import read_json, write_text
from bilingual.pipeline.run import Job
from bilingual.subtitles.cut_options import FixedCut


@dataclass(frozen=True, slots=True)
class Cutting:
    """What the cues of one pair are cut from now; ``kept`` are the cuts by a person, as the manifest has them.

    ``digest`` is that of ``bitext``.
    """

    job: Job
    transcript: Transcript
    bitext: Bitext
    kept: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]
    digest: str

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
        wanted = {"transcript": self.bitext.transcript_sha256, "bitext": self.digest, "cuts": cut_facts(fixed)}
        made = self.job.folder / f"cues.{pair}.json"
        if made.is_file() and wanted == {name: facts.get(name) for name in wanted}:
            return exchange.read_timeline(made)
        place = self._place
        before = read_json(place) if place.is_file() else {}
        if before.get("key") == self._key(fixed):
            return Timeline.from_json(before["timeline"])
        if fixed and before.get("cut_from") == self._cut_from:
            timeline = _recut(self, Timeline.from_json(before["timeline"]), fixed)
        else:
            mode: Mode = facts.get("mode", "dual")
            shots = tuple(facts.get("shots", ()))
            timeline = PairCuts(self.transcript, self.bitext, self.rate, tuple(fixed), shots, mode).timeline()
        self.keep(timeline, fixed)
        return timeline

    def keep(self, timeline: Timeline, fixed: Sequence[FixedCut]) -> None:
        """Keep *timeline*, the cues of the cuts *fixed*, until it is built."""
        value = {"key": self._key(fixed), "cut_from": self._cut_from if fixed else [], "timeline": timeline.to_json()}
        write_text(self._place, json.dumps(value))

    @property
    def _place(self) -> Path:
        return self.job.work / f"cues.{self.bitext.pair}.json"

    @property
    def _cut_from(self) -> list[Any]:
        """What the cues of a sentence depend on besides its texts and the cuts in it."""
        return [self.bitext.transcript_sha256, self.facts["rate"], self.facts.get("mode")]

    def _key(self, fixed: Sequence[FixedCut]) -> str:
        return digest([self.bitext.transcript_sha256, self.digest, cut_facts(fixed), self.facts["rate"]])


def cutting_of(job: Job, taken: Taken, pair: str) -> Cutting:
    """Return what the cues of *pair* are cut from, with the edits so far.

    Raises InputError if it has none, or what is spoken was edited since it was translated.
    """
    record = job.manifest.stages.get(SUBTITLES + pair)
    if record is None or BITEXT + pair not in job.manifest.stages:
        raise InputError("BIL-EDT-031", f"has no cues of {pair}", where=job.folder)
    bitext = taken.bitext(BITEXT + pair)
    transcript = spoken(job, taken, bitext)
    kept = taken.cuts.get(pair, job.manifest.options.get(CUTS, {}).get(pair, []))
    return Cutting(job, transcript, bitext, kept, record["facts"], bitext_digest(bitext))


def spoken(job: Job, taken: Taken, bitext: Bitext) -> Transcript:
    """Return the transcript of *bitext*. Raises InputError if it was edited since it was translated."""
    transcript = taken.transcript or transcript_in(job.folder)
    if transcript is None or bitext.transcript_sha256 != transcript.sha256:
        raise InputError(
            "BIL-EDT-032",
            "was edited since it was translated",
            where=job.folder / TRANSCRIPT_FILE,
            remedy=f"Run `bilingual apply {job.folder}` first.",
        )
    return transcript


def cue_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> Outcome:
    """Return what *step* makes of the cues; *of* is the step that it undoes or does again.

    Raises InputError for times that cannot be.
    """
    cutting, found = cutting_of(job, taken, step.pair), Outcome()
    if of is not None and of.cuts is not None:
        kept = turned(cutting.kept, of.cuts, back=step.kind == "undo")
        if kept is None:
            found.refused["cues"] = "were changed since"
        else:
            found.cuts, found.timeline = (list(cutting.kept), kept), cutting.timeline(cutting.fixed(kept))
        return found
    before = cutting.timeline(cutting.fixed(cutting.kept))
    changes = [CueChange.from_json(one) for one in step.cues]
    shown = [FixedCut(cue.words, cue.span) for cue in before]
    made = changed_cuts(shown, changes, cutting.transcript, cutting.rate)
    cuts, found.outdated = made.cuts, tuple(made.outdated)
    found.refused |= made.outdated
    if cuts == shown or found.refused:
        return found
    after = _recut(cutting, before, cuts) if cutting.kept else cutting.timeline(cuts)
    standing = {cue.words for cue in after}
    for cut in cuts:
        if cut.words not in standing:
            words = cutting.transcript.text(*cut.words)
            found.refused[words_name(cut.words)] = f"has no part of the translation of its own: “{words}”"
    cutting.keep(after, cuts)
    found.cuts = (list(cutting.kept), kept_cuts(after.cues, {}, cutting.transcript))
    found.timeline = after
    return found


def transcript_in(folder: Path) -> Transcript | None:
    """Return the transcript in *folder*, which is read again only if it has changed, ``None`` if there is none."""
    path = folder / TRANSCRIPT_FILE
    if not path.is_file():
        return None
    seen = path.stat()
    return _transcript(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(maxsize=4)
def _transcript(path: Path, _seen: tuple[int, ...]) -> Transcript:
    return exchange.read_transcript(path)


def timeline_of(job: Job, taken: Taken, pair: str) -> Timeline:
    """Return the cues of *pair* with the edits so far. Raises InputError if it has none."""
    cutting = cutting_of(job, taken, pair)
    return cutting.timeline(cutting.fixed(cutting.kept))


def recut_sentences(cutting: Cutting, cuts: Sequence[FixedCut], words: tuple[int, int]) -> list[Cue]:
    """Return the cues of the sentences with *words*, cut alone, as *cuts* (of all cues) say."""
    units = [unit for unit in cutting.bitext if unit.words is not None]
    ends = {cut.words[0] for cut in cuts} & {unit.words[0] for unit in units if unit.words}
    first = max((end for end in ends if end <= words[0]), default=0)
    last = min((end for end in ends if end >= words[1]), default=len(cutting.transcript.words))
    own = [cut for cut in cuts if first <= cut.words[0] < last]
    return _part(cutting, [u for u in units if u.words and first <= u.words[0] < last], (first, last), own)


def _recut(cutting: Cutting, before: Timeline, cuts: Sequence[FixedCut]) -> Timeline:
    """Return the cues of *cuts*; of those *before*, which a person had cut too, only sentences with other cuts or texts
    are cut again.
    """
    units = [unit for unit in cutting.bitext if unit.words is not None]
    borders = {cut.words[0] for cut in cuts} & {cue.words[0] for cue in before}
    borders &= {unit.words[0] for unit in units if unit.words}
    ends = sorted({*borders, len(cutting.transcript.words)})
    known = {cue.words: cue for cue in before}
    cues: list[Cue] = []
    starts = [cut.words[0] for cut in cuts]
    places = [unit.words[0] for unit in units if unit.words]
    for first, last in pairwise(ends):
        own = cuts[bisect_left(starts, first) : bisect_left(starts, last)]
        same = [replace(known[cut.words], span=cut.span) for cut in own if cut.words in known]
        sentences = units[bisect_left(places, first) : bisect_left(places, last)]
        if len(same) == len(own) and _fit(same, sentences):
            cues += same
        else:
            cues += _part(cutting, sentences, (first, last), own)
    return Timeline(before.source, before.target, tuple(cues))


def _fit(cues: Sequence[Cue], units: Sequence[Unit]) -> bool:
    """Return whether *cues* show the targets of *units* as they are now."""
    shown: dict[str, str] = {}
    targets = {unit.id: unit.target or "" for unit in units}
    for cue in cues:
        parts = [(run.unit, targets.get(run.unit, "")[run.first : run.last]) for run in cue.target_runs]
        if "".join("".join(part for _, part in parts).split()) != "".join((cue.target or "").split()):
            return False
        for unit, part in parts:
            shown[unit] = shown.get(unit, "") + part
    drafts = any(unit.draft for unit in units) or any(cue.mark == "draft" for cue in cues)
    return shown == {name: text for name, text in targets.items() if text} and not drafts


def _part(cutting: Cutting, own: Sequence[Unit], words: tuple[int, int], cuts: Sequence[FixedCut]) -> list[Cue]:
    """Return the cues of the sentences *own*, with *words*, cut alone."""
    first, last = words
    whole = cutting.transcript
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
