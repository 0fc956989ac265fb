"""How sure it is that the two halves of each cue say the same, judged from what is on screen.

Words of one half that the small dictionary, numbers or names tie to the other language are looked for
in the same cue and in its neighbours of the same sentence. It shares the links with the pairing cost but
not its search, so it also judges cuts that a person made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.model.cue import Cue, Timeline
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks, break_positions
from bilingual.subtitles.cutting.likeness import exact_keys
from bilingual.text.concepts import concepts_of

Item = int | str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Ties of one cue: ``kept`` with both ends in it, ``strayed`` with the other end only in a neighbour."""

    kept: int
    strayed: int


def agreements(timeline: Timeline, breaks: WordBreaks = NO_BREAKS) -> list[Agreement]:
    """Return one agreement for each cue."""
    sources = [_items(cue.source, timeline.source, breaks) for cue in timeline]
    targets = [_items(cue.target or "", timeline.target, breaks) for cue in timeline]
    found = []
    for index in range(len(timeline.cues)):
        near = [n for n in (index - 1, index + 1) if 0 <= n < len(timeline.cues) and _joined(timeline.cues, index, n)]
        kept = strayed = 0
        for item in sources[index]:
            if item in targets[index]:
                kept += 1
            elif any(item in targets[n] and item not in sources[n] for n in near):
                strayed += 1
        found.append(Agreement(kept, strayed))
    return found


def _items(text: str, tag: str, breaks: WordBreaks) -> set[Item]:
    places = (0, *break_positions(text, tag, breaks), len(text))
    items: set[Item] = set()
    for first, last in pairwise(places):
        piece = text[first:last].strip()
        items |= {concept for concept, trust in concepts_of(piece, tag).items() if trust >= 0.7}
        items |= exact_keys(piece)
    return items


def _joined(cues: Sequence[Cue], one: int, two: int) -> bool:
    """Tell whether two cues share a sentence: only then could a word have gone to the wrong one."""
    units = {run.unit for run in cues[one].target_runs}
    return any(run.unit in units for run in cues[two].target_runs)
