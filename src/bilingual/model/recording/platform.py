"""Platform limits for videos, and checks of a planned or finished video against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from bilingual.errors import UsageError
from bilingual.model.finding import Finding, Severity
from bilingual.model.timing import format_clock


@dataclass(frozen=True, slots=True)
class PlatformLimits:
    """One platform's limits for a video.

    ``page_s`` is the longest video in seconds for uploads on its web page, ``longest_s`` for any way of uploading.
    ``narrowest`` and ``widest`` are aspect ratios (width to height). ``*_note`` names the source.
    """

    id: str
    name: str
    shortest_s: int = 0
    page_s: int | None = None
    longest_s: int | None = None
    largest_mb: int | None = None
    largest_kbps: int | None = None
    narrowest: Fraction = Fraction(1, 100)
    widest: Fraction = Fraction(100)
    smallest: tuple[int, int] = (2, 2)
    largest: tuple[int, int] = (16384, 16384)
    cover: tuple[int, int] | None = None
    source: str = "unverified"

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> PlatformLimits:
        """Read one table. Raises UsageError for an unknown key."""
        values = dict(value)
        if unknown := sorted(set(values) - {field.name for field in fields(cls)}):
            raise UsageError(
                "BIL-VIW-005", f"unknown platform key: {', '.join(unknown)}", where=str(values.get("id", "platform"))
            )
        for name in ("narrowest", "widest"):
            if name in values:
                values[name] = Fraction(str(values[name]))
        for name in ("smallest", "largest", "cover"):
            if name in values:
                values[name] = (values[name][0], values[name][1])
        return cls(**values)

    def refusals(self, rendition: str, size: tuple[int, int], duration_ms: int) -> list[Finding]:
        """Return the findings on a planned video's length, size and aspect ratio.

        E if the platform does not accept it at all, W if only its web page does not.
        """
        found = []
        seconds, shape = duration_ms / 1000, Fraction(*size)
        length = format_clock(duration_ms)
        if self.longest_s is not None and seconds > self.longest_s:
            found.append(
                self._finding(rendition, "E", f"{length} is over", length, format_clock(self.longest_s * 1000))
            )
        elif self.page_s is not None and seconds > self.page_s:
            limit = format_clock(self.page_s * 1000)
            found.append(self._finding(rendition, "W", f"{length} is over", length, limit, "web page's limit"))
        if seconds < self.shortest_s:
            found.append(
                self._finding(rendition, "E", f"{seconds:.1f} s is under", f"{seconds:.1f} s", f"{self.shortest_s} s")
            )
        wide, tall = size
        if not self.narrowest <= shape <= self.widest:
            limit = f"{_shape(self.narrowest)} to {_shape(self.widest)}"
            found.append(self._finding(rendition, "E", f"the shape {wide}x{tall} is outside", f"{wide}x{tall}", limit))
        if wide < self.smallest[0] or tall < self.smallest[1]:
            limit = "{}x{}".format(*self.smallest)
            found.append(self._finding(rendition, "E", f"{wide}x{tall} is under", f"{wide}x{tall}", limit))
        if wide > self.largest[0] or tall > self.largest[1]:
            limit = "{}x{}".format(*self.largest)
            found.append(self._finding(rendition, "E", f"{wide}x{tall} is over", f"{wide}x{tall}", limit))
        return found

    def too_large(self, rendition: str, size_bytes: int, duration_ms: int = 0) -> list[Finding]:
        """Return the findings on a finished file's size and average bit rate."""
        found = []
        megabytes, kbps = size_bytes / 1_000_000, size_bytes * 8 / max(1, duration_ms)
        if self.largest_mb is not None and megabytes > self.largest_mb:
            said = f"{megabytes:.0f} MB"
            found.append(self._finding(rendition, "E", f"{said} is over", said, f"{self.largest_mb} MB"))
        if self.largest_kbps is not None and duration_ms and kbps > self.largest_kbps:
            said = f"{kbps:.0f} kbit/s"
            found.append(self._finding(rendition, "E", f"{said} is over", said, f"{self.largest_kbps} kbit/s"))
        return found

    def _finding(
        self, rendition: str, severity: Severity, what: str, measured: str, limit: str, kind: str = "limit"
    ) -> Finding:
        return Finding(
            check="platform-limit",
            severity=severity,
            message=f"{rendition}: {what} {self.name}'s {kind} of {limit}",
            evidence={"rendition": rendition, "measured": measured, "limit": limit, "source": self.source},
        )


def _shape(ratio: Fraction) -> str:
    return f"{ratio.numerator}:{ratio.denominator}"
