"""A simulation of items that go through the queues of several machines, some of which are lost on the way.

The rules are those of ``bilingual.engines.shared.items``: a lease of 45 s renewed every 10, what is made sent every 20.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from bilingual.engines.shared.items import LEASE_S, RENEW_S
from bilingual.pipeline.shared.leases import SEND_S

STAGES = ("speech", "translate", "render")
LOOK_S = 5.0  # of ``bilingual shared collect``
BACK_S = 600.0  # until a lost machine is back


@dataclass(frozen=True)
class Times:
    """Seconds of work for each second of media and rendition, and what each turn costs besides."""

    work: Mapping[str, float]
    start_s: float
    bytes_per_s: float
    media_bytes_per_s: float

    def turn_s(self, stage: str, media_s: float) -> tuple[float, float]:
        """Return the seconds before and of the work of one turn; results are sent while the next are made."""
        bring_s = media_s * self.media_bytes_per_s / self.bytes_per_s
        send_s = bring_s if stage == "render" else 0.1
        return self.start_s + bring_s, media_s * self.work[stage] + send_s


@dataclass
class Outcome:
    """What became of a batch: ``waiting`` are the longest queues, ``first`` that which first held *many* items."""

    hours: float = 0.0
    done: int = 0
    first: str = ""
    waiting: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    busy: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    lost: int = 0
    noticed_s: list[float] = field(default_factory=list)
    redone_s: list[float] = field(default_factory=list)


def lengths(videos: int, seed: int) -> list[float]:
    """Return lengths of recordings in seconds: most about ten minutes, a few over an hour."""
    chance = random.Random(seed)
    return [min(chance.lognormvariate(6.4, 0.8), 4 * 3600.0) for _ in range(videos)]


def shared_out(workers: int, media: Sequence[float], times: Times) -> dict[str, int]:
    """Return how many of the *workers* each queue needs, so that all are equally busy."""
    load = {stage: sum(sum(times.turn_s(stage, one)) for one in media) for stage in STAGES}
    whole = sum(load.values())
    found = {stage: max(1, round(workers * load[stage] / whole)) for stage in STAGES}
    found["render"] += workers - sum(found.values())
    return found


def simulate(
    media: Sequence[float],
    workers: Mapping[str, int],
    times: Times,
    *,
    per_hour: float,
    lost_each_h: float,
    seed: int = 1,
) -> Outcome:
    """Return what becomes of recordings of the lengths *media*, which arrive *per_hour*.

    Each machine is lost once in *lost_each_h* hours on average (0: never).
    """
    chance, order, out = random.Random(seed), count(), Outcome()
    queues: dict[str, deque[tuple[int, float]]] = {stage: deque() for stage in STAGES}
    free = dict(workers)
    events: list[tuple[float, int, str, str, int, float]] = []
    many = max(20, len(media) // 50)

    def push(at: float, what: str, stage: str, item: int = -1, left: float = 1.0) -> None:
        heapq.heappush(events, (at, next(order), what, stage, item, left))

    for number in range(len(media)):
        push(number * 3600.0 / per_hour, "due", STAGES[0], number)
    now = 0.0
    while events:
        now, _, what, stage, item, left = heapq.heappop(events)
        if what == "due":
            queues[stage].append((item, left))
        elif what == "free":
            free[stage] += 1
        elif what == "made":
            free[stage] += 1
            following = STAGES.index(stage) + 1
            if following < len(STAGES):
                push(now, "due", STAGES[following], item)
            else:
                out.done += 1
                out.hours = now / 3600
        while free[stage] and queues[stage]:
            item, left = queues[stage].popleft()
            free[stage] -= 1
            before_s, work_s = times.turn_s(stage, media[item])
            whole_s = before_s + work_s * left
            dies_s = chance.expovariate(1 / (lost_each_h * 3600)) if lost_each_h else float("inf")
            if dies_s >= whole_s:
                out.busy[stage] += whole_s
                push(now + whole_s, "made", stage, item)
                continue
            out.lost += 1
            worked_s = max(0.0, dies_s - before_s)
            kept_s = worked_s - worked_s % SEND_S
            noticed_s = LEASE_S - chance.uniform(0, RENEW_S) + chance.uniform(0, LOOK_S)
            out.noticed_s.append(noticed_s)
            out.redone_s.append(dies_s - kept_s)
            out.busy[stage] += dies_s
            push(now + dies_s + noticed_s, "due", stage, item, left - kept_s / work_s)
            push(now + dies_s + BACK_S, "free", stage)
        for name, queue in queues.items():
            out.waiting[name] = max(out.waiting[name], len(queue))
            if not out.first and len(queue) >= many:
                out.first = name
    return out
