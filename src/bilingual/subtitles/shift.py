"""Finds by how much the times of one subtitle file differ from those of another, or from speech.

Two files of one recording may start at different moments (another intro, an hour's offset of an editing system), and
one may run faster (made for 25 frames a second, shown at 23.976).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bilingual.model.timing import Span, format_clock

# Frame rates for which one recording is made: film, its NTSC form, PAL, 30 and its NTSC form.
_FRAMES = (24.0, 24_000 / 1001, 25.0, 30.0, 30_000 / 1001)
RATES = (1.0, *sorted({round(a / b, 5) for a in _FRAMES[:3] for b in _FRAMES[:3] if a != b}))
_WINDOW_MS = 700
_BIN_MS = 200
_SAMPLED = 400
_NOTABLE_MS = 700


@dataclass(frozen=True, slots=True)
class Shift:
    """The correction of times: ``rate`` times a time, plus ``offset_ms``, is the right one."""

    offset_ms: int = 0
    rate: float = 1.0

    @property
    def notable(self) -> bool:
        """Whether it is more than people differ in when a cue should start."""
        return abs(self.offset_ms) >= _NOTABLE_MS or self.rate != 1.0

    def like(self, other: Shift) -> bool:
        """Return whether the two make no difference."""
        return self.rate == other.rate and abs(self.offset_ms - other.offset_ms) < _NOTABLE_MS // 2

    def at(self, ms: int) -> int:
        """Return the corrected moment, 0 if it would be before."""
        return max(0, round(ms * self.rate) + self.offset_ms)

    def moved(self, span: Span) -> Span:
        """Return the corrected time."""
        start, end = self.at(span.start_ms), self.at(span.end_ms)
        return Span(start, max(start, end))

    def __str__(self) -> str:
        """Say it: ``2.6 s late``.

        >>> str(Shift(-2600)), str(Shift(1500)), str(Shift(-3_600_000)), str(Shift(0, 0.95904))
        ('2.6 s late', '1.5 s early', '1:00:00 late', '4.3 % too slow')
        """
        said = []
        if abs(self.offset_ms) >= _NOTABLE_MS or self.rate == 1.0:
            said.append(f"{_size(abs(self.offset_ms))} {'late' if self.offset_ms < 0 else 'early'}")
        if self.rate != 1.0:
            share = abs(1 / self.rate - 1) * 100
            said.append(f"{share:.1f} % too {'slow' if self.rate < 1 else 'fast'}")
        return " and ".join(said)


def _size(ms: int) -> str:
    if ms < 60_000:
        return f"{ms / 1000:.1f} s"
    clock = format_clock(1000 * round(ms / 1000))
    return clock if clock.count(":") > 1 else f"{clock} min"


def coinciding(ours: Sequence[int], theirs: Sequence[int]) -> float:
    """Return the share of the moments *ours* at which one of *theirs* lies too (both ascending, ms).

    >>> coinciding([0, 1000, 2000, 9000], [100, 1900, 5000])
    0.5
    """
    found = 0
    for one in ours:
        at = bisect_left(theirs, one)
        found += any(abs(one - other) <= _WINDOW_MS // 2 for other in theirs[max(0, at - 1) : at + 1])
    return found / max(1, len(ours))


def shifts_by_times(ours: Sequence[int], theirs: Sequence[int], most: int = 3) -> list[Shift]:
    """Return the likeliest constant shifts of the starts *theirs* (ms) against *ours*, by how many then coincide."""
    counted: Counter[int] = Counter()
    for one in ours[:_SAMPLED]:
        for other in theirs[:_SAMPLED]:
            counted[round((one - other) / _BIN_MS)] += 1
    smooth = {place: counted[place - 1] + 2 * counted[place] + counted[place + 1] for place in counted}
    found: list[int] = []
    for place in sorted(smooth, key=lambda place: (-smooth[place], abs(place))):
        if all(abs(place - other) > 3 for other in found):
            found.append(place)
        if len(found) == most:
            break
    return [fitted(((one, other) for one in ours for other in theirs), Shift(place * _BIN_MS)) for place in found]


def shift_of_pairs(pairs: Sequence[tuple[int, int]]) -> Shift | None:
    """Return the shift on which most *pairs* agree: the right time and the file's time of what is said (ms).

    Another rate than 1 must explain clearly more of them. ``None`` without pairs.
    """
    best, most = None, 0.0
    for rate in RATES:
        count, offset = _densest([round(one - other * rate) for one, other in pairs])
        if count > (most if best is None else 1.25 * most + 1):
            best, most = Shift(offset, rate), count
    return best


def agreeing(pairs: Sequence[tuple[int, int]], shift: Shift) -> int:
    """Return how many *pairs* (``shift_of_pairs``) are explained by *shift*."""
    return sum(abs(one - round(other * shift.rate) - shift.offset_ms) <= _WINDOW_MS for one, other in pairs)


def fitted(pairs: Iterable[tuple[int, int]], shift: Shift) -> Shift:
    """Return *shift* with the offset in the middle of the *pairs* that it explains."""
    rests = [one - round(other * shift.rate) for one, other in pairs]
    near = sorted(rest for rest in rests if abs(rest - shift.offset_ms) <= _WINDOW_MS)
    return Shift(near[len(near) // 2], shift.rate) if near else shift


def _densest(values: Sequence[int]) -> tuple[int, int]:
    """Return how many values lie in the fullest window, and their median."""
    ordered, best = sorted(values), (0, 0)
    for first, value in enumerate(ordered):
        last = bisect_left(ordered, value + _WINDOW_MS)
        if last - first > best[0]:
            best = last - first, ordered[(first + last) // 2]
    return best
