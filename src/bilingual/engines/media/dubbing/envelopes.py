"""How loud each part of a dub is at each moment (pure): curves of one value per millisecond."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bilingual.model.timing import Span

Curve = NDArray[np.float32]


def joined(spans: Iterable[Span], gap_ms: int) -> tuple[Span, ...]:
    """Return *spans* in order, those less than *gap_ms* apart as one.

    >>> joined([Span(500, 900), Span(0, 100), Span(150, 300)], 100)
    (Span(start_ms=0, end_ms=300), Span(start_ms=500, end_ms=900))
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start_ms - found[-1].end_ms < gap_ms:
            found[-1] = Span(found[-1].start_ms, max(found[-1].end_ms, span.end_ms))
        else:
            found.append(span)
    return tuple(found)


def without(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return the parts of *spans* that are in none of *others*.

    >>> without([Span(0, 100)], [Span(20, 40), Span(90, 120)])
    (Span(start_ms=0, end_ms=20), Span(start_ms=40, end_ms=90))
    """
    left = list(spans)
    for other in others:
        left = [
            Span(first, last)
            for span in left
            for first, last in (
                (span.start_ms, min(span.end_ms, other.start_ms)),
                (max(span.start_ms, other.end_ms), span.end_ms),
            )
            if first < last
        ]
    return tuple(left)


def within(spans: Sequence[Span], length_ms: int, rise_ms: int, fall_ms: int) -> Curve:
    """Return 1 within *spans*, rising to it before and falling after each, else 0; *length_ms* values and one more.

    The edges are half a cosine, so that nobody hears where they begin.

    >>> [round(float(value), 2) for value in within([Span(4, 6)], 9, 2, 2)]
    [0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0]
    """
    curve = np.zeros(length_ms + 1, np.float32)
    times = np.arange(length_ms + 1)
    for span in spans:
        first, last = max(0, span.start_ms - rise_ms), min(length_ms, span.end_ms + fall_ms)
        own = times[first : last + 1]
        inside = np.minimum((own - span.start_ms) / max(1, rise_ms) + 1, (span.end_ms - own) / max(1, fall_ms) + 1)
        part = curve[first : last + 1]
        np.maximum(part, np.clip(inside, 0, 1), out=part)
    smooth: Curve = (0.5 - 0.5 * np.cos(np.pi * curve)).astype(np.float32)
    return smooth


def at_samples(curve: Curve, first: int, last: int, rate: int) -> Curve:
    """Return the values of *curve* at the samples *first* up to *last*."""
    places = np.arange(first, last) * (1000 / rate)
    begin = int(places[0]) if len(places) else 0
    end = min(len(curve), int(places[-1]) + 2) if len(places) else 0
    values: Curve = np.interp(places, np.arange(begin, end), curve[begin:end]).astype(np.float32)
    return values
