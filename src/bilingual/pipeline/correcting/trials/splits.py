"""Where a cue can be split, and where its translation would then be cut: tried without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.engines.linguistics.words import word_breaks
from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.cue import Cue
from bilingual.pipeline.correcting.applying import taken_now
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts
from bilingual.pipeline.correcting.cues import Cutting, cutting_of
from bilingual.pipeline.editing.recutting import recut_sentences
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.tools import Tools
from bilingual.subtitles.cut_options import FixedCut
from bilingual.subtitles.cutting.places import readable, target_cuts
from bilingual.subtitles.timing import WordTimes, word_times

_MOST = 60  # splits that are tried: of a longer cue not each


@dataclass(frozen=True, slots=True)
class Split:
    """A cue split before the word ``at``, where it says ``before`` till then: both ``parts``, or ``why`` not.

    ``unit`` is the sentence that goes on there, "" if one begins.
    """

    at: int
    before: str
    unit: str = ""
    parts: tuple[Cue, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class TargetPlace:
    """A place where the translation of ``unit`` can be cut, at its character ``at``: the first ``shown`` characters of
    the cue's translation come before.
    """

    unit: str
    at: int
    shown: int


@dataclass(frozen=True, slots=True)
class Splits:
    """All splits of a cue, in order, and the places in its translation."""

    splits: tuple[Split, ...] = ()
    places: tuple[TargetPlace, ...] = ()


def splits_of(folder: Path, tools: Tools, pair: str, words: tuple[int, int]) -> Splits:
    """Return the splits of the cue with *words*, as the optimiser cuts its translation, and where else that can be cut.

    There are none if no cue has exactly these words now. Raises InputError if *pair* has no cues.
    """
    item = recorded_item(folder, tools)
    cutting = cutting_of(item, taken_now(item, pair), pair)
    timeline = cutting.timeline(cutting.fixed(cutting.kept))
    cue = next((cue for cue in timeline if cue.words == words), None)
    if cue is None:
        return Splits()
    cuts, times = cutting.cuts(timeline), word_times(cutting.transcript)
    step = -(-(words[1] - words[0]) // _MOST)
    splits = [_split(cutting, cuts, times, words, at) for at in range(words[0] + step, words[1], step)]
    return Splits(tuple(splits), tuple(_places(cutting, cue)))


def _split(cutting: Cutting, shown: Sequence[FixedCut], times: WordTimes, words: tuple[int, int], at: int) -> Split:
    before = cutting.transcript.text(words[0], at)
    inside = (unit.id for unit in cutting.bitext if unit.words and unit.words[0] < at < unit.words[1])
    split = Split(at, before, next(inside, ""))
    change = CueChange("split", words, at=at)
    try:
        cuts = changed_cuts(shown, [change], cutting.transcript, cutting.rate, times).cuts
    except InputError as error:
        return replace(split, why=str(error))
    halves = ((words[0], at), (at, words[1]))
    parts = tuple(cue for cue in recut_sentences(cutting.material, cuts, words) if cue.words in halves)
    if len(parts) < 2:
        return replace(split, why="one of the two would have no part of the translation")
    return replace(split, parts=parts)


def _places(cutting: Cutting, cue: Cue) -> list[TargetPlace]:
    """Return the places inside the part that *cue* has of each translation."""
    tag = cutting.bitext.target
    gap, found, parts = pack(tag).writing.gap, list[TargetPlace](), list[str]()
    targets = {unit.id: unit.target or "" for unit in cutting.bitext}
    for run in cue.target_runs:
        text = targets[run.unit]
        for at in target_cuts(text, tag, word_breaks([text], tag)):
            if run.first < at < run.last and readable(text[run.first : at]) and readable(text[at : run.last]):
                shown = gap.join([*parts, text[run.first : at].strip()])
                found.append(TargetPlace(run.unit, at, len(shown)))
        parts.append(text[run.first : run.last].strip())
    return found
