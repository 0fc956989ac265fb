"""Drops cues that only draw a text again, and tells which are too short to be speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue

# Letters of scripts without spaces between words.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED_LETTER = re.compile(rf"[{UNSPACED}]")
# Nobody speaks faster: a repeat that is shorter is not speech.
_FASTEST_MS, _FASTEST_DENSE_MS = 30, 90
_DOUBLED, _LEAST_DOUBLED = 0.8, 3  # of so many texts, this share comes twice


def without_repeats(cues: Sequence[FileCue]) -> list[FileCue]:
    """Return *cues* without those that only draw a text again: a second layer, a moving highlight, a single frame."""
    once = {(cue.span, cue.text): cue for cue in reversed(cues)}
    rows = [cue for cue in cues if once.get((cue.span, cue.text)) is cue]
    doubled = _doubled(rows)
    highlighted = any(_same(a, b) and a.styles != b.styles and (_partial(a) or _partial(b)) for a, b in pairwise(rows))
    found: list[FileCue] = []
    before: FileCue | None = None
    for cue in rows:
        if before and _same(before, cue):
            moved = highlighted and before.styles != cue.styles
            if moved or doubled or too_short(cue) or too_short(before):
                last = found[-1]
                lit = sorted((s.first, cue.span.start_ms) for s in cue.styles if s not in before.styles)
                span = Span(last.span.start_ms, max(last.span.end_ms, cue.span.end_ms))
                found[-1] = replace(last, span=span, times=(*last.times, *lit[:1]) if moved else last.times)
                before = cue
                continue
        found.append(cue)
        before = cue
    return found


def _doubled(cues: Sequence[FileCue]) -> bool:
    """Return whether nearly every text of a file comes twice in a row, which nobody says."""
    runs = [len(list(run)) for _, run in groupby(cues, key=lambda cue: cue.text)]
    return len(runs) >= _LEAST_DOUBLED and sum(run > 1 for run in runs) >= _DOUBLED * len(runs)


def _same(one: FileCue, two: FileCue) -> bool:
    return one.text == two.text and two.span.start_ms <= one.span.end_ms


def _partial(cue: FileCue) -> bool:
    return any(0 < s.last - s.first < len(cue.text) or 0 < s.first == s.last < len(cue.text) for s in cue.styles)


def too_short(cue: FileCue) -> bool:
    text = "".join("".join(line.split()) for line in dict.fromkeys(cue.text.split("\n")))
    dense = len(UNSPACED_LETTER.findall(text))
    return cue.span.duration_ms < _FASTEST_DENSE_MS * dense + _FASTEST_MS * (len(text) - dense)
