"""Time, and how often a service is asked."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from bilingual.engines.http.stopping import pause


@dataclass(frozen=True, slots=True)
class TimeSource:
    """The source of time and randomness: seconds, a sleep in seconds, a number in [0, 1). Tests give their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = pause
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Limits:
    """At most *per_second* requests in any second, *attempts* of each call, none beginning after *total_s* seconds.

    A pause before another attempt is random from 0 to ``backoff_s * 2**n`` (full jitter:
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). After *give_up_after* calls
    in a row without an answer the service is away.
    """

    per_second: float = 1000.0
    attempts: int = 4
    backoff_s: float = 1.0
    total_s: float = 60.0
    give_up_after: int = 3
