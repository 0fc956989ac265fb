"""The methods of other tools on the same input, for comparison."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from types import ModuleType

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


def recognised_segments(talk: Talk, segments: Sequence[tuple[int, int]]) -> list[PairCue]:
    """The segments of a recogniser as cues, (start, end) in milliseconds; translations split in proportion.

    A word belongs to the segment that holds its middle, or else to the one that begins next. A segment may
    hold the end of one sentence and the beginning of the next: recognisers know no sentences.
    """
    words = talk.transcript.words
    ends = [end for _, end in segments]
    found = [min(bisect_right(ends, ((w.start_ms or 0) + (w.end_ms or 0)) / 2), len(ends) - 1) for w in words]
    cuts = [i for i in range(1, len(words)) if found[i] != found[i - 1]]
    pieces = proportional_on(talk, list(pairwise((0, *cuts, len(words)))))
    cues: list[PairCue] = []
    for piece in pieces:  # those are cut at the ends of sentences too: put together again
        if cues and found[cues[-1].words[0]] == found[piece.words[0]]:
            cues[-1] = PairCue((cues[-1].words[0], piece.words[1]), (*cues[-1].target, *piece.target))
        else:
            cues.append(piece)
    return cues


def pause_segments(talk: Talk) -> list[PairCue]:
    """Cut at pauses of half a second, with sentences as the outer bound: no recogniser, a stand-in for one."""
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


def stable_ts(talk: Talk) -> list[PairCue]:
    """The default regrouping of stable-ts on the same words (pypi.org/project/stable-ts); translations in proportion.

    Raises ImportError where it is not installed (``pip install --no-deps stable-ts``).
    """
    # Its modules import torchaudio, which has no wheel for processors on PyPI; regrouping reads no sound.
    for name in ("torchaudio", "torchaudio.functional", "torchaudio.transforms"):
        sys.modules.setdefault(name, ModuleType(name))
    from stable_whisper.result import WhisperResult

    words = talk.transcript.words
    said = [
        {
            "word": f" {w.text}",
            "start": (w.start_ms or 0) / 1000,
            "end": max(w.end_ms or 0, (w.start_ms or 0) + 1) / 1000,
        }
        for w in words
    ]
    text = "".join(str(w["word"]) for w in said)
    segment = {"start": said[0]["start"], "end": said[-1]["end"], "text": text, "words": said}
    result = WhisperResult({"language": talk.transcript.language, "segments": [segment]})
    result.regroup()
    counts = [len(part.words) for part in result.segments]
    if sum(counts) != len(words):
        raise ValueError(f"{talk.name}: stable-ts returned {sum(counts)} of {len(words)} words")
    bounds = [0, *accumulate(counts)]
    return _in_segments(talk, list(pairwise(bounds)))


def _in_segments(talk: Talk, segments: Sequence[tuple[int, int]]) -> list[PairCue]:
    """Return *segments* (words from, up to) as cues, which may hold the end of a sentence and the start of the next."""
    cues: list[PairCue] = []
    starts = [first for first, _ in segments]
    for piece in proportional_on(talk, list(segments)):
        home = bisect_right(starts, piece.words[0]) - 1
        if cues and bisect_right(starts, cues[-1].words[0]) - 1 == home:
            cues[-1] = PairCue((cues[-1].words[0], piece.words[1]), (*cues[-1].target, *piece.target))
        else:
            cues.append(piece)
    return cues
