"""Word boundaries in the cues of a timeline, looked up by whole sentences.

Dictionaries segment the end of a sentence differently without its beginning, so cues that share a sentence are looked
up as one text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilingual.engines.linguistics.words import word_breaks
from bilingual.languages import pack
from bilingual.model.cue import Cue, Timeline
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks


def shown_breaks(timeline: Timeline) -> WordBreaks:
    """Return the word boundaries of the texts of *timeline* in languages without spaces."""
    cues = timeline.cues
    goes_on = [_share_a_sentence(before, after) for before, after in pairwise(cues)]
    sources = _breaks([cue.source for cue in cues], goes_on, timeline.source)
    targets = _breaks([cue.target or "" for cue in cues], goes_on, timeline.target)
    return {**sources, **targets}


def _share_a_sentence(before: Cue, after: Cue) -> bool:
    return bool(before.target_runs and after.target_runs) and before.target_runs[-1].unit == after.target_runs[0].unit


def _breaks(texts: Sequence[str], goes_on: Sequence[bool], tag: str) -> WordBreaks:
    """Return the boundaries of each of *texts*; ``goes_on[i]`` says whether text ``i + 1`` continues text ``i``."""
    if pack(tag).writing.spaced:
        return NO_BREAKS
    runs: list[list[str]] = []
    for number, text in enumerate(texts):
        if number and goes_on[number - 1]:
            runs[-1].append(text)
        else:
            runs.append([text])
    whole = word_breaks(["".join(run) for run in runs], tag)
    found: dict[str, tuple[int, ...]] = {}
    for run in runs:
        borders = whole.get("".join(run))
        if borders is None:  # no dictionary for this language
            continue
        first = 0
        for text in run:
            found[text] = tuple(border - first for border in borders if first < border < first + len(text))
            first += len(text)
    return found
