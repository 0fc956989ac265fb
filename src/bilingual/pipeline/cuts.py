"""Cuts that a person made in a subtitle file, kept in the manifest and fitted to today's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from bilingual.model.cue import Cue
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.segmentation import FixedCut

Kept = Sequence[Mapping[str, Any]]


def kept_cuts(cues: Sequence[Cue], spans: Mapping[int, Span], transcript: Transcript) -> list[dict[str, Any]]:
    """Return all cues in the form the manifest keeps: words by index and by text, and the times.

    *spans* are the times that changed, by the cue's place. The texts let the cuts be found again when
    the transcript is corrected later.
    """
    return [
        {
            "words": list(cue.words),
            "start_ms": spans.get(number, cue.span).start_ms,
            "end_ms": spans.get(number, cue.span).end_ms,
            "texts": [word.text for word in transcript.words[cue.words[0] : cue.words[1]]],
        }
        for number, cue in enumerate(cues)
    ]


def fitted_cuts(kept: Kept, transcript: Transcript) -> tuple[FixedCut, ...]:
    """Return *kept* for the words of *transcript*; a cut whose words are all gone is dropped."""
    place = borders([text for cut in kept for text in cut["texts"]], [word.text for word in transcript.words])
    found = []
    for cut in kept:
        first, last = place[cut["words"][0]], place[cut["words"][1]]
        if first < last:
            found.append(FixedCut((first, last), Span(cut["start_ms"], cut["end_ms"])))
    return tuple(found)


def borders(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return for each border between *old* words (before the first, ..., after the last) its place in *new*.

    Words inserted at a border come after it; both ends stay ends.

    >>> borders(["one", "two", "four"], ["one", "two", "three", "four"])
    [0, 1, 2, 4]
    >>> borders(["a", "b", "c"], ["a", "c"])
    [0, 1, 1, 2]
    """
    place = [0] * (len(old) + 1)
    for _, first, last, begin, end in opcodes(old, new):
        for border in range(first, last + 1):
            if border > first:
                place[border] = begin + round((border - first) / (last - first) * (end - begin))
    place[0], place[-1] = 0, len(new)
    return place


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes; what is equal at both ends is not compared, for talks are long."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    found = [("equal", 0, head, 0, head)] if head else []
    found += [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in inner.get_opcodes()]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found
