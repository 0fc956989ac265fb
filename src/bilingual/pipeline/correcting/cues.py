"""The cues of a recording as they are now, and what a step of the history makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.digest import digest
from bilingual.model.recording.rendition import Mode
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts, words_name
from bilingual.pipeline.correcting.differences import turned
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.editing.cuts import cut_facts, cuts_of, held_cuts, kept_cuts
from bilingual.pipeline.editing.recutting import recut
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT, CUTS, SUBTITLES, TRANSCRIPT_FILE
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

    @property
    def material(self) -> PairCuts:
        return PairCuts(self.transcript, self.bitext, self.rate)

    def fixed(self, kept: Sequence[Mapping[str, Any]]) -> tuple[FixedCut, ...]:
        return held_cuts({CUTS: {self.bitext.pair: kept}}, self.bitext, self.job.settings.source_cuts, self.transcript)

    def cuts(self, timeline: Timeline) -> list[FixedCut]:
        """Return the cuts that make the cues of *timeline*."""
        return cuts_of(timeline, self.bitext)

    def timeline(self, fixed: Sequence[FixedCut]) -> Timeline:
        """Return the cues: as they were made, with what has changed since cut again, which is kept.

        Cues that nobody has changed stay as they were shown until a run cuts all of them again.
        """
        made = self.job.folder / f"cues.{self.bitext.pair}.json"
        facts = self.facts if made.is_file() else {}
        same = {name: facts.get(name) == value for name, value in self._wanted(fixed).items()}
        if all(same.values()):
            return exchange.read_timeline(made)
        place = self._place
        kept = read_json(place) if place.is_file() else {}
        if kept.get("key") == self._key(fixed):
            return Timeline.from_json(kept["timeline"])
        before = Timeline.from_json(kept["timeline"]) if fixed and kept.get("cut_from") == self._cut_from else None
        if before is None and same["transcript"] and (fixed or same["cuts"]):
            before = exchange.read_timeline(made)
        if before is not None:
            timeline = recut(self.material, before, fixed or self.cuts(before))
        else:
            mode: Mode = facts.get("mode", "dual")
            shots = tuple(facts.get("shots", ()))
            timeline = replace(self.material, fixed=tuple(fixed), shots_ms=shots, mode=mode).timeline()
        self.keep(timeline, fixed)
        return timeline

    def _wanted(self, fixed: Sequence[FixedCut]) -> dict[str, Any]:
        """Return what the record of the cues says if they are those of now."""
        return {"transcript": self.bitext.transcript_sha256, "bitext": self.digest, "cuts": cut_facts(fixed)}

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


def cue_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> StepOutcome:
    """Return what *step* makes of the cues; *of* is the step that it undoes or does again.

    Raises InputError for times that cannot be.
    """
    cutting, found = cutting_of(job, taken, step.pair), StepOutcome()
    if of is not None and of.cuts is not None:
        kept = turned(cutting.kept, of.cuts, back=step.kind == "undo")
        if kept is None:
            found.refused["cues"] = "were changed since"
        else:
            found.cuts, found.timeline = (list(cutting.kept), kept), cutting.timeline(cutting.fixed(kept))
        return found
    before = cutting.timeline(cutting.fixed(cutting.kept))
    changes = [CueChange.from_json(one) for one in step.cues]
    shown = cutting.cuts(before)
    made = changed_cuts(shown, changes, cutting.transcript, cutting.rate)
    cuts, found.outdated = made.cuts, tuple(made.outdated)
    found.refused |= made.outdated
    if cuts == shown or found.refused:
        return found
    after = recut(cutting.material, before, cuts)
    fixed = [FixedCut.of(cue) for cue in after]
    standing = {cut.words: cut.target_at for cut in fixed}
    for cut in cuts:
        if cut.words not in standing or cut.target_at not in (None, standing[cut.words]):
            words = cutting.transcript.text(*cut.words)
            found.refused[words_name(cut.words)] = f"has no part of the translation of its own: “{words}”"
    cutting.keep(after, fixed)
    found.cuts = (list(cutting.kept), kept_cuts(fixed, cutting.transcript, cutting.bitext))
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
