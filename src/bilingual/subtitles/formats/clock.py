"""Timing lines, as written by all kinds of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

GUARD = "\u2060"  # word joiner: the writer inserts it into text that looks like markup, the reader removes it
# 00:00:01,500  0:00:01.5  01:02.500  00:00:03:100  00:00:03:12 (frames)  ００：００：０１，５００
_CLOCK = r"(?P<{0}sign>[-−]?)(?:(?P<{0}h>\d{{1,5}})\s?[:：]\s?)?(?P<{0}m>\d{{1,2}})\s?[:：]\s?(?P<{0}s>\d{{1,2}})(?:\s?(?P<{0}mark>[.,:;：；，．。])\s?(?P<{0}part>\d{{1,9}}))?"  # noqa: E501
_ARROW = r"\s*(?P<arrow>-{1,3}\s?>|[–—]+\s?>?|-|→|⇒|=>|&gt;)\s*"
_LINE = re.compile(rf"\s*{_CLOCK.format('a')}{_ARROW}{_CLOCK.format('b')}(?P<rest>(?:\s.*|$))")
_ANY_CLOCK = re.compile(r"\d\s?[:：]\s?\d")
_ONE = re.compile(_CLOCK.format("a") + r"(?!\S)")
_FRAME_MARKS = frozenset(":;：；")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written: whole milliseconds, or whole seconds and a frame number."""

    ms: int
    frames: int | None = None

    def at(self, frames_per_second: int) -> int:
        """Return milliseconds at this frame rate."""
        return self.ms + (0 if self.frames is None else 1000 * self.frames // frames_per_second)


@dataclass(frozen=True, slots=True)
class Timing:
    """A timing line, and the text after its times.

    A side that cannot be parsed is ``None``; at least one can be. ``odd`` says what is unusual.
    """

    start: Clock | None
    end: Clock | None
    rest: str = ""
    odd: str = ""


def timing_line(line: str) -> Timing | None:
    """Return the times of *line*, ``None`` if it is text.

    >>> timing_line("00:00:01,000 --> 00:00:02,500  X1:100").rest
    'X1:100'
    >>> timing_line("from 10:30 - 11:00 we rest") is timing_line("10:30 – 11:00") is None
    True
    """
    if line.startswith(GUARD):
        return None
    match = _LINE.match(line)
    if match:
        arrow, full = match["arrow"], match["ah"] is not None and match["apart"] is not None
        if ">" in arrow or full:
            odd = "" if arrow == "-->" else f"“{arrow}” for an arrow"
            return Timing(_clock(match, "a"), _clock(match, "b"), match["rest"].strip(), odd)
    left, arrow, right = line.partition("-->")
    if arrow and (_ANY_CLOCK.search(left) or _ANY_CLOCK.search(right)):
        start, end = _ONE.fullmatch(left.strip()), _ONE.match(right.strip())
        return Timing(
            _clock(start, "a") if start else None,
            _clock(end, "a") if end else None,
            right.strip()[end.end() :].strip() if end else "",
            f"the time “{line.strip()}” cannot be read",
        )
    return None


def frames_per_second(timings: Iterable[Timing]) -> int:
    """Return the frame rate implied by a file's highest frame number, at least 25."""
    frames = [clock.frames for timing in timings for clock in (timing.start, timing.end) if clock and clock.frames]
    return next(rate for rate in (25, 30, 60, 100) if max(frames, default=0) < rate)


def clock_ms(text: str) -> int | None:
    """Return the time *text* in milliseconds, ``None`` if it is not a time.

    >>> clock_ms("0:00:01.50"), clock_ms("soon")
    (1500, None)
    """
    match = _ONE.fullmatch(text.strip())
    return _clock(match, "a").ms if match else None


def _clock(match: re.Match[str], side: str) -> Clock:
    hours, minutes, seconds, part = (match[f"{side}{name}"] for name in ("h", "m", "s", "part"))
    whole = 1000 * (3600 * int(hours or 0) + 60 * int(minutes) + int(seconds))
    frames = None
    if part and match[f"{side}mark"] in _FRAME_MARKS and len(part) == 2:
        frames = int(part)
    elif part:
        whole += int(part[:3].ljust(3, "0"))
    return Clock(-whole if match[f"{side}sign"] else whole, frames)
