"""Where a cue can be split, and where its translation would then be cut: tried without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.cue import Cue
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts
from bilingual.pipeline.correcting.cues import Cutting, cutting_of, recut_sentences
from bilingual.pipeline.correcting.taking import taken_now
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.cut_options import FixedCut

_MOST_WORDS = 60  # longer cues are split by their words only


@dataclass(frozen=True, slots=True)
class Split:
    """A cue split before the word ``at``: both ``parts``, or ``why`` that cannot be."""

    at: int
    parts: tuple[Cue, ...] = ()
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        parts = [
            {"start_ms": one.span.start_ms, "end_ms": one.span.end_ms, "source": one.source, "target": one.target}
            for one in self.parts
        ]
        return {"at": self.at, "parts": parts, "why": self.why or None}


def splits_of(folder: Path, settings: Settings, tools: Tools, pair: str, words: tuple[int, int]) -> list[Split]:
    """Return each split of the cue with *words*, in order, as the optimiser cuts its translation.

    There are none if no cue has exactly these words now. Raises InputError if *pair* has no cues.
    """
    item = recorded_item(folder, settings, tools)
    cutting = cutting_of(item, taken_now(item, pair), pair)
    shown = [FixedCut(cue.words, cue.span) for cue in cutting.timeline(cutting.fixed(cutting.kept))]
    if not any(cut.words == words for cut in shown) or words[1] - words[0] > _MOST_WORDS:
        return []
    return [_split(cutting, shown, words, at) for at in range(words[0] + 1, words[1])]


def _split(cutting: Cutting, shown: Sequence[FixedCut], words: tuple[int, int], at: int) -> Split:
    change = CueChange("split", words, at=at)
    try:
        cuts = changed_cuts(shown, [change], cutting.transcript, cutting.rate).cuts
    except InputError as error:
        return Split(at, why=str(error))
    parts = tuple(cue for cue in recut_sentences(cutting, cuts, words) if cue.words in ((words[0], at), (at, words[1])))
    if len(parts) < 2:
        return Split(at, why="one of the two would have no part of the translation")
    return Split(at, parts)
