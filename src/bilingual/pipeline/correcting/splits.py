"""Where a cue can be split, and where its translation would then be cut: tried without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.cue import Cue
from bilingual.pipeline.correcting.applying import taken_now
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts
from bilingual.pipeline.correcting.cues import Cutting, cutting_of
from bilingual.pipeline.editing.recutting import recut_sentences
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.cut_options import FixedCut

_MOST = 60  # splits that are tried: of a longer cue not each


@dataclass(frozen=True, slots=True)
class Split:
    """A cue split before the word ``at``, where it says ``before`` till then: both ``parts``, or ``why`` not."""

    at: int
    before: str
    parts: tuple[Cue, ...] = ()
    why: str = ""


def splits_of(folder: Path, settings: Settings, tools: Tools, pair: str, words: tuple[int, int]) -> list[Split]:
    """Return the splits of the cue with *words*, in order, as the optimiser cuts its translation.

    There are none if no cue has exactly these words now. Raises InputError if *pair* has no cues.
    """
    item = recorded_item(folder, settings, tools)
    cutting = cutting_of(item, taken_now(item, pair), pair)
    shown = cutting.cuts(cutting.timeline(cutting.fixed(cutting.kept)))
    if not any(cut.words == words for cut in shown):
        return []
    step = -(-(words[1] - words[0]) // _MOST)
    return [_split(cutting, shown, words, at) for at in range(words[0] + step, words[1], step)]


def _split(cutting: Cutting, shown: Sequence[FixedCut], words: tuple[int, int], at: int) -> Split:
    before = cutting.transcript.text(words[0], at)
    change = CueChange("split", words, at=at)
    try:
        cuts = changed_cuts(shown, [change], cutting.transcript, cutting.rate).cuts
    except InputError as error:
        return Split(at, before, why=str(error))
    parts = tuple(
        cue for cue in recut_sentences(cutting.material, cuts, words) if cue.words in ((words[0], at), (at, words[1]))
    )
    if len(parts) < 2:
        return Split(at, before, why="one of the two would have no part of the translation")
    return Split(at, before, parts)
