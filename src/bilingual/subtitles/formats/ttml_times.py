"""The times of TTML: clock times, offsets, frames and ticks (www.w3.org/TR/ttml2, section 12.3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

_CLOCK = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}):(\d{1,2})(?:([.,])(\d{1,9})|[:;](\d{1,4})(?:\.(\d{1,4}))?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:[.,]\d{1,9})?)\s*(h|ms|m|s|f|t)?")
_UNITS: Mapping[str, int | Fraction] = {"h": 3600, "m": 60, "s": 1, "": 1, "ms": Fraction(1, 1000)}
_FRAMES = 30  # ttp:frameRate without a value
_MOST = 10_000_000  # frames or ticks a second


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What the times of a file count: frames a second as counted and in truth, ticks a second, and dropped frames."""

    counted: int = _FRAMES
    effective: Fraction = Fraction(_FRAMES)
    ticks: Fraction = Fraction(1)
    smpte: bool = False
    drop: bool = False

    PARAMETERS: ClassVar = ("frameRate", "frameRateMultiplier", "tickRate", "timeBase", "dropMode")

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Clockwork:
        """Return it for the parameters of a file; what cannot be read is as if it were not there."""
        counted = _whole(said["frameRate"]) or _FRAMES
        numbers = [n for n in re.split(r"[\s:/]+", said["frameRateMultiplier"]) if _whole(n)]
        factor = Fraction(int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else Fraction(1)
        effective = counted * factor
        default = effective if said["frameRate"] else Fraction(1)
        ticks = Fraction(_whole(said["tickRate"])) or default
        return cls(counted, effective, ticks, said["timeBase"] == "smpte", said["dropMode"] == "dropNTSC")

    def ms(self, text: str) -> int | None:
        """Return the time *text* in milliseconds, None if it is none.

        >>> clocks = Clockwork(25, Fraction(25), Fraction(10_000_000))
        >>> [clocks.ms(text) for text in ("00:01:02.5", "00:00:01:05", "1.5s", "90000000t", "50f", "9.731", "soon")]
        [62500, 1200, 1500, 9000, 2000, 9731, None]
        """
        if found := _CLOCK.fullmatch(text):
            hours, minutes, seconds, _, part, frames, _ = found.groups()
            whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
            if part:
                return round(1000 * (whole + Fraction(int(part), 10 ** len(part))))
            return round(1000 * self._seconds(whole, int(frames or 0)))
        if found := _OFFSET.fullmatch(text):
            number, unit = Fraction(found[1].replace(",", ".")), found[2] or ""
            per = {"f": 1 / self.effective, "t": 1 / self.ticks}.get(unit) or Fraction(_UNITS[unit])
            return round(1000 * number * per)
        return None

    def _seconds(self, whole: int, frames: int) -> Fraction:
        """Return the seconds of a clock that counts *frames* after *whole* seconds.

        In SMPTE codes, the whole seconds are counted frames as well; two numbers are dropped in most minutes.
        """
        if not self.smpte:
            return whole + frames / self.effective
        minutes = whole // 60
        dropped = 2 * (minutes - minutes // 10) if self.drop else 0
        return (whole * self.counted + frames - dropped) / self.effective


def _whole(text: str) -> int:
    """Return a positive whole number, 0 for anything else."""
    number = int(text) if re.fullmatch(r"\d{1,8}", text) else 0
    return number if number <= _MOST else 0
