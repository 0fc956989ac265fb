"""A clock in the hands of a test."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.engines.http.limits import TimeSource


@dataclass
class Hands:
    """A clock that moves only when somebody sleeps, or when a test moves it."""

    now: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def clock(self, chance: float = 1.0) -> TimeSource:
        return TimeSource(lambda: self.now, self.sleep, lambda: chance)
