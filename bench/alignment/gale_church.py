"""Length-only alignment, the baseline: Gale and Church (1993), with their own constants.

https://aclanthology.org/J93-1004/ ; the ratio of lengths is that of the two whole texts, and paragraphs are
not given to it as fences, since in free translations they are none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# Their table 5, divided among the two directions of a shape.
_PRIORS = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
_VARIANCE = 6.8


def gale_church(source: Sequence[str], target: Sequence[str]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return beads of sentence numbers by the lengths in characters alone."""
    ours, theirs = [len(text) for text in source], [len(text) for text in target]
    ratio = sum(theirs) / sum(ours)
    rows, columns = len(ours), len(theirs)
    costs = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    came: dict[tuple[int, int], tuple[int, int]] = {}
    costs[0][0] = 0.0
    for i in range(rows + 1):
        for j in range(columns + 1):
            for (a, b), prior in _PRIORS.items():
                if a > i or b > j:
                    continue
                match = _match(sum(ours[i - a : i]), sum(theirs[j - b : j]), ratio)
                cost = costs[i - a][j - b] - math.log(prior) + match
                if cost < costs[i][j]:
                    costs[i][j], came[i, j] = cost, (a, b)
    beads = []
    i, j = rows, columns
    while i or j:
        a, b = came[i, j]
        i, j = i - a, j - b
        beads.append((tuple(range(i, i + a)), tuple(range(j, j + b))))
    return beads[::-1]


def _match(source: int, target: int, ratio: float) -> float:
    if not source and not target:
        return 0.0
    mean = (source + target / ratio) / 2
    delta = (target - source * ratio) / math.sqrt(mean * _VARIANCE * ratio)
    return -math.log(max(1e-300, math.erfc(abs(delta) / math.sqrt(2))))
