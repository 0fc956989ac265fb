"""Approximate word times without a recogniser, by voice activity and spoken length.

Sentences are distributed over the speech in proportion to their length, and their boundaries moved to nearby pauses.
Accurate to about a second; callers mark the transcript ``approximate-times``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilingual.engines.linguistics.words import spoken_length
from bilingual.model.timing import Span, parts_within

# A pause of this length outweighs a deviation of 25 % from a sentence's expected time.
_FULL_PAUSE_MS = 600
_DEVIATION = 0.25


def spread(tokens: Sequence[str], spans: Sequence[Span], window: Span) -> list[Span]:
    """Return a span for each of *tokens* inside *window*, by spoken length over its speech.

    Without any speech in the window, all of it counts as speech.

    >>> spread(["你好", "吗"], [Span(100, 400)], Span(0, 1000))
    [Span(start_ms=100, end_ms=300), Span(start_ms=300, end_ms=400)]
    """
    inside = parts_within(spans, window.start_ms, window.end_ms) or [window]
    total = sum(s.duration_ms for s in inside)
    lengths = [spoken_length(token) for token in tokens]
    whole = sum(lengths)
    result: list[Span] = []
    said = 0.0
    for length in lengths:
        start = _at(inside, total * said / whole, after=True)
        said += length
        end = _at(inside, total * said / whole, after=False)
        result.append(Span(start, max(start, end)))
    return result


def place_sentences(lengths: Sequence[float], spans: Sequence[Span]) -> list[Span]:
    """Return the time of each sentence, given spoken *lengths*, over all of *spans*, with boundaries at pauses.

    Dynamic programming assigns each boundary one of the pauses, or none, so that sentences deviate little from their
    share of the speech and long pauses are used.
    """
    if not lengths or not spans:
        return []
    total = sum(s.duration_ms for s in spans)
    rate = total / sum(lengths)
    # Candidate boundaries: (speech before it, score); the pauses, and the expected positions themselves.
    candidates: list[tuple[float, float]] = []
    said = 0
    for before, after in pairwise(spans):
        said += before.duration_ms
        candidates.append((float(said), min(1.5, (after.start_ms - before.end_ms) / _FULL_PAUSE_MS)))
    expected = 0.0
    for length in lengths[:-1]:
        expected += length * rate
        candidates.append((expected, -1.0))
    candidates = [(0.0, 0.0), *sorted(candidates), (float(total), 0.0)]
    chosen = _choose(lengths, candidates, rate)
    places = [candidates[n][0] for n in chosen]
    return [
        Span(start := _at(spans, a, after=True), max(start, _at(spans, b, after=False))) for a, b in pairwise(places)
    ]


def units_per_second(tokens: Sequence[str], speech_ms: int) -> float:
    """Return the speaking rate in Chinese syllables per second, normally 3 to 7."""
    return sum(spoken_length(token) for token in tokens) * 1000 / max(1, speech_ms)


def _choose(lengths: Sequence[float], candidates: Sequence[tuple[float, float]], rate: float) -> list[int]:
    """Return the candidates at which the sentences start, and the end of the last one."""
    last = len(candidates) - 1
    best: dict[int, float] = {0: 0.0}
    trail: list[dict[int, int]] = []
    expected = 0.0
    for n, length in enumerate(lengths):
        share = length * rate
        expected += share
        # Boundaries are only searched near the position expected by length, which keeps the cost linear.
        reach = 2_000 + 3 * share
        ends = [last] if n == len(lengths) - 1 else [
            k for k in range(1, last) if abs(candidates[k][0] - expected) <= reach
        ]  # fmt: skip
        scores: dict[int, float] = {}
        came: dict[int, int] = {}
        for k in ends:
            place, worth = candidates[k]
            for j, score in best.items():
                if candidates[j][0] >= place:
                    continue
                wrong = (place - candidates[j][0] - share) / (share * _DEVIATION + 150)
                value = score + worth - wrong * wrong / 2
                if k not in scores or value > scores[k]:
                    scores[k], came[k] = value, j
        best = scores
        trail.append(came)
    path = [last]
    for came in reversed(trail):
        path.append(came[path[-1]])
    return path[::-1]


def _at(spans: Sequence[Span], said_ms: float, *, after: bool) -> int:
    """Return the moment when *said_ms* of speech have passed; at a pause, the moment after it or before it."""
    passed = 0.0
    for number, span in enumerate(spans):
        left = said_ms - passed
        if left < span.duration_ms - 0.5 or (not after and left < span.duration_ms + 0.5) or number == len(spans) - 1:
            return span.start_ms + round(max(0.0, min(left, span.duration_ms)))
        passed += span.duration_ms
    return 0
