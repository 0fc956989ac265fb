"""Timing lines, as written by all kinds of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

GUARD = "\u2060"  # word joiner: the writer inserts it into text that looks like markup, the reader removes it
# 00:00:01,500  0:00:01.5  01:02.500  00:00:03:100  00:00:03:12 (frames)  00:00:03 100  ００：００：０１，５００
_CLOCK = r"(?P<{0}sign>[-−]?)(?:(?P<{0}h>\d{{1,3}})\s?[:;]\s?)?(?P<{0}m>\d{{1,2}})\s?[:;]\s?(?P<{0}s>\d{{1,2}})(?:(?:\s?(?P<{0}mark>[.,:;。])\s?|\s(?=\d{{3}}(?!\d)))(?P<{0}part>\d{{1,9}}))?"  # noqa: E501
TOLD_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"  # a time as texts have it: 1:07, 00:01:07.250
_HEADS = r"(?<![-–—−=])(?<![-–—−=]\s)(?:[-–—−=]\s?)*+(?:>|&gt;)|[→⇒➔»]"
_ARROW = rf"\s*(?P<arrow>{_HEADS}|[-–—−]+)\s*"
_LINE = re.compile(rf"\s*{_CLOCK.format('a')}{_ARROW}{_CLOCK.format('b')}(?P<rest>(?:\s.*|$))")
_NO_ARROW = re.compile(rf"\s*{_CLOCK.format('a')}\s{{0,20}}[^\d:]{{1,4}}\s{{0,20}}{_CLOCK.format('b')}(?P<rest>\s*$)")
_HEAD = re.compile(_HEADS)
_ANY_CLOCK = re.compile(r"\d\s?[:;.]\s?\d")
# What is left of a time in which single characters are wrong: no words.
_BROKEN = re.compile(r"(?:(?!\w*[^\W\d_]{3})[\w:;.,?*\s-]){0,18}")
_SECONDS = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*+s?\s*-->\s*(\d+(?:[.,]\d+)?)\s*+s?\s*")  # 0.4 --> 2.37
_ONE = re.compile(_CLOCK.format("a") + r"(?!\S)")
_SHOWN = 80  # characters of a line in a message
_FRAME_MARKS = frozenset(":;")
# Times with dots between the numbers, and with letters that look like digits.
_DOTTED = re.compile(r"(?<![\d.])\d{1,3}\.\d{2}\.\d{2}(?=[.,]\d{1,3}(?![\d.]))")
_LETTERED = re.compile(r"(?<!\w)[\dOoIl]{1,3}:[\dOoIl]{2}:[\dOoIl]{2}[.,][\dOoIl]{3}(?!\w)")
_DIGITS = str.maketrans("OoIl", "0011")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width forms, one to one


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
    >>> timing_line("from 10:30 - 11:00 we rest") is timing_line("10:30 -> 11:00") is None
    True
    >>> timing_line("00:00:0x,100 -> 00:00:05 000").end
    Clock(ms=5000, frames=None)
    """
    if line.startswith(GUARD):
        return None
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ":"), line.translate(_NARROW))
    plain = _LETTERED.sub(lambda found: found[0].translate(_DIGITS), plain)
    unusual = unusual_time(line, "SubRip")
    match = _LINE.match(plain)
    if match:
        arrow, full = match["arrow"], match["ah"] is not None and match["apart"] is not None
        exact = match["apart"] or match["bpart"] or (match["ah"] and match["bh"])
        if arrow == "-->" or full or (_HEAD.fullmatch(arrow) and exact):
            odd = "" if arrow == "-->" else f"“{arrow}” for an arrow"
            odd = odd or (unusual if _misspelt(match, line) else "")
            return Timing(_clock(match, "a"), _clock(match, "b"), line[match.start("rest") :].strip(), odd)
    if seconds := _SECONDS.fullmatch(plain):
        first, last = (Clock(round(1000 * float(text.replace(",", ".")))) for text in seconds.groups())
        return Timing(first, last, "", unusual)
    unreadable = f"the time “{line.strip()[:_SHOWN]}” cannot be read"
    pair = _NO_ARROW.match(plain) or _ONE.fullmatch(plain.strip(" \t-–—"))
    if pair and pair["ah"] is not None and pair["amark"]:
        if pair.re is _NO_ARROW:
            return Timing(_clock(pair, "a"), _clock(pair, "b"), "", unusual)
        return Timing(_clock(pair, "a"), None, "", unreadable)
    head = _HEAD.search(plain)
    if not head:
        return None
    left, right = plain[: head.start()].strip(), plain[head.end() :].strip()
    start, end = _ONE.fullmatch(left), _ONE.match(right)
    whole = (start or end or head[0] == "-->") and (_ANY_CLOCK.search(left) or _ANY_CLOCK.search(right))
    # With another arrow, what stands beside it must look like a time.
    if not whole or (head[0] != "-->" and not (_BROKEN.fullmatch(left) and _BROKEN.match(right))):
        return None
    if head[0] != "-->" and not any(side and side["ah"] and side["apart"] for side in (start, end)):
        return None
    rest = right[end.end() :].strip() if end else ""
    return Timing(_clock(start, "a") if start else None, _clock(end, "a") if end else None, rest, unreadable)


def unusual_time(line: str, form: str) -> str:
    """Return what to say of a *line* with a time that is readable, but not as the format *form* has it."""
    return f"the time “{line.strip()[:_SHOWN]}” is not as {form} has it"


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


def shown_clock(ms: int) -> str:
    """Return a time as SubRip writes it.

    >>> shown_clock(3_661_005)
    '01:01:01,005'
    """
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def _misspelt(match: re.Match[str], line: str) -> bool:
    unmarked = any(match[f"{side}part"] and not match[f"{side}mark"] for side in "ab")
    return unmarked or bool(_DOTTED.search(line)) or any(letter in line[: match.start("rest")] for letter in "OoIl")


def _clock(match: re.Match[str], side: str) -> Clock:
    hours, minutes, seconds, part = (match[f"{side}{name}"] for name in ("h", "m", "s", "part"))
    whole = 1000 * (3600 * int(hours or 0) + 60 * int(minutes) + int(seconds))
    frames = None
    if part and match[f"{side}mark"] in _FRAME_MARKS and len(part) == 2:
        frames = int(part)
    elif part:
        whole += int(part[:3].ljust(3, "0"))
    return Clock(-whole if match[f"{side}sign"] else whole, frames)
