"""What the peers do, on the same input: for comparison, not for use."""

from __future__ import annotations

from itertools import pairwise

from material import PairCue, Talk

_SOURCE_LIMIT = 75  # letters in a cue; the usual bound of tools that cut by length
_PAUSE_MS = 500


def sentence_per_cue(talk: Talk) -> list[PairCue]:
    """One cue for each sentence, with its whole translation."""
    return [
        PairCue(unit.words, ((n, 0, len(unit.target or "")),))
        for n, unit in enumerate(talk.bitext)
        if unit.words is not None
    ]


def greedy(talk: Talk) -> list[PairCue]:
    """Fill each cue with words up to a length; split the translation in proportion, after a word if there is one."""
    cues: list[PairCue] = []
    for number, unit in enumerate(talk.bitext):
        assert unit.words is not None
        bounds, length = [unit.words[0]], 0
        for index in range(*unit.words):
            size = len(talk.transcript.words[index].text) + 1
            if length and length + size > _SOURCE_LIMIT:
                bounds.append(index)
                length = 0
            length += size
        bounds.append(unit.words[1])
        cues += _proportional(talk, number, bounds)
    return cues


def pause_segments(talk: Talk) -> list[PairCue]:
    """Segments at pauses of half a second, as recognisers return them; sentences as their outer bound."""
    cues: list[PairCue] = []
    words = talk.transcript.words
    for number, unit in enumerate(talk.bitext):
        assert unit.words is not None
        first, last = unit.words
        inner = [
            i for i in range(first + 1, last) if (words[i].start_ms or 0) - (words[i - 1].end_ms or 0) >= _PAUSE_MS
        ]
        cues += _proportional(talk, number, [first, *inner, last])
    return cues


def proportional_on(talk: Talk, cuts: list[tuple[int, int]]) -> list[PairCue]:
    """Given source cues, the translation split in proportion: what *pair* is measured against."""
    cues: list[PairCue] = []
    for number, unit in enumerate(talk.bitext):
        assert unit.words is not None
        first, last = unit.words
        inner = sorted({a for a, _ in cuts if first < a < last})
        cues += _proportional(talk, number, [first, *inner, last])
    return cues


def _proportional(talk: Talk, number: int, bounds: list[int]) -> list[PairCue]:
    unit = talk.bitext.units[number]
    target = unit.target or ""
    spans = [len(talk.transcript.text(bounds[0], b)) for b in bounds[1:]]
    places = [0]
    for size in spans[:-1]:
        place = round(len(target) * size / spans[-1])
        if " " in target:
            following = target.find(" ", place)
            place = following + 1 if following >= 0 else len(target)
        places.append(min(max(place, places[-1]), len(target)))
    places.append(len(target))
    return [
        PairCue((a, b), ((number, c, d),)) for (a, b), (c, d) in zip(pairwise(bounds), pairwise(places), strict=True)
    ]
