"""Times in integer milliseconds, half-open spans, and exact frame rates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bilingual.errors import UsageError

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The time from ``start_ms`` up to, not including, ``end_ms``."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"not a span: {self.start_ms}..{self.end_ms} ms")

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def shifted(self, offset_ms: int) -> Span:
        return Span(self.start_ms + offset_ms, self.end_ms + offset_ms)

    def shared_ms(self, other: Span) -> int:
        """Return how long the two overlap.

        >>> Span(0, 3000).shared_ms(Span(2000, 5000)), Span(0, 1).shared_ms(Span(2, 3))
        (1000, 0)
        """
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))


def parts_within(spans: Iterable[Span], start_ms: int, end_ms: int) -> list[Span]:
    """Return what of *spans* is between *start_ms* and *end_ms*.

    >>> parts_within([Span(0, 100), Span(200, 400), Span(500, 600)], 50, 300)
    [Span(start_ms=50, end_ms=100), Span(start_ms=200, end_ms=300)]
    """
    cut = ((max(span.start_ms, start_ms), min(span.end_ms, end_ms)) for span in spans)
    return [Span(first, last) for first, last in cut if first < last]


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames per second as an exact fraction, such as 24000/1001."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError(f"not a frame rate: {self.numerator}/{self.denominator}")

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def frames_ms(self, frames: int) -> int:
        """Return the duration of *frames* in milliseconds, rounded up.

        >>> FrameRate(24).frames_ms(2)
        84
        """
        return -int(-1000 * frames // self.fraction)


def parse_clock(text: str) -> int:
    """Return milliseconds for ``75``, ``1:15``, ``1:02:03`` or ``1:15.250``.

    >>> parse_clock("3:10"), parse_clock("1:00:00.5")
    (190000, 3600500)
    """
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise UsageError("BIL-SET-003", f"{text!r} is not a time", remedy="Write it as SS, MM:SS or HH:MM:SS.")
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def format_clock(ms: int) -> str:
    """Return ``M:SS`` or ``H:MM:SS``.

    >>> format_clock(190_400), format_clock(3_723_000)
    ('3:10', '1:02:03')
    """
    seconds = ms // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def local_time(at_s: float) -> str:
    """Return the time *at_s* (epoch seconds) on this machine's clock, to the minute."""
    return f"{datetime.fromtimestamp(at_s).astimezone():%Y-%m-%d %H:%M}"
