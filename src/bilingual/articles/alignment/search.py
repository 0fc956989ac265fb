"""The most probable sequence of beads, and the confidence of each: dynamic programming in a band.

Memory grows with the length of the texts times the width of the band, never quadratically.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from bilingual.articles.alignment.model import Model, Step

Path = list[Step]
Band = list[tuple[int, int]]  # for each number of source sentences: minimum and maximum number of target sentences

_WHOLE = 30_000  # up to this many cells the search is exhaustive
_WIDTH = 20
_IN_TIME = 8  # the same where times say what belongs together
_NEAR = 6
_CLOSE = 5
_PIECES = 2  # a sentence has several pieces of subtitles
# The evidence is not independent as assumed; scores are scaled by this before becoming probabilities.
_TEMPER = 0.7
_NEVER = -math.inf


def search(model: Model, near: Path | None = None) -> Path:
    """Return the beads with the highest total score, covering each sentence of both sides once.

    With *near*, only beads around that path are tried; if the result touches the edge of the band, the search is
    repeated in a wider one.
    """
    rows, columns = len(model.ours.texts), len(model.theirs.texts)
    width = _NEAR if near else _IN_TIME if model.timed and model.timed.clocked else _WIDTH
    if near:
        corners = [(i, j) for i, j, _, _ in near]
    else:
        corners = model.timed.corners() if model.timed else []
        corners = corners or _anchors(model)
    untimed = model.timed is None or not model.timed.clocked
    width *= _PIECES if untimed and model.timed else 1
    while True:
        whole = rows * columns <= (_WHOLE if untimed else 0) or width >= columns
        band = [(0, columns)] * (rows + 1) if whole else band_along(corners, rows, columns, width)
        path = _best(model, band)
        if path is not None and (whole or not _touches(path, band, columns)):
            return path
        width *= 2


def confidence(model: Model, path: Path) -> list[float]:
    """Return the probability of each bead of *path* among all sequences near it, 0 to 1."""
    rows, columns = len(model.ours.texts), len(model.theirs.texts)
    width = _CLOSE * (_PIECES if model.timed and not model.timed.clocked else 1)
    band = band_along([(i, j) for i, j, _, _ in path], rows, columns, width)
    before = _sums(model, band)
    after = _sums(model, band, backward=True)
    whole = before[rows][columns - band[rows][0]]
    sure = []
    for i, j, a, b in path:
        log = before[i][j - band[i][0]] + _TEMPER * model.score(i, j, a, b) + after[i + a][j + b - band[i + a][0]]
        sure.append(min(1.0, math.exp(min(0.0, log - whole))))
    return sure


def band_along(corners: Sequence[tuple[int, int]], rows: int, columns: int, width: int) -> Band:
    """Return the band of *width* on both sides of the line through *corners*, from end to end."""
    points = [(0, 0), *(corner for corner in corners if 0 < corner[0] < rows), (rows, columns)]
    firsts = [point[0] for point in points]
    band: Band = []
    for i in range(rows + 1):
        at = min(max(1, bisect_right(firsts, i)), len(points) - 1)
        (x, y), (u, v) = points[at - 1], points[at]
        middle = y + (v - y) * (i - x) // max(1, u - x)
        low, high = min(middle, y) if i == x else middle, middle
        band.append((max(0, low - width), min(columns, high + width)))
    # Runs of unmatched sentences leave the line but must stay in the band.
    for i, j in (*corners, (0, 0), (rows, columns)):
        low, high = band[i]
        band[i] = min(low, max(0, j - 1)), max(high, min(columns, j + 1))
    return band


def _best(model: Model, band: Band) -> Path | None:
    rows, columns, shapes = len(band) - 1, band[-1][1], model.shapes
    scores: list[list[float]] = [[_NEVER] * (high - low + 1) for low, high in band[:4]]
    came: list[bytearray] = []
    scores[0][0] = 0.0
    for i, (low, high) in enumerate(band):
        if i >= len(scores):
            scores.append([_NEVER] * (high - low + 1))
        steps = bytearray(high - low + 1)
        here = scores[i]
        for j in range(low, high + 1):
            best, step = here[j - low], 0
            for number, (a, b) in enumerate(shapes, 1):
                if a > i or b > j or not band[i - a][0] <= j - b <= band[i - a][1]:
                    continue
                before = here[j - b - low] if a == 0 else scores[i - a][j - b - band[i - a][0]]
                if before == _NEVER:
                    continue
                score = before + model.score(i - a, j - b, a, b)
                if score > best:
                    best, step = score, number
            here[j - low], steps[j - low] = best, step
        came.append(steps)
        if i >= 4:
            scores[i - 4] = []
    i, j = rows, columns
    if scores[rows][columns - band[rows][0]] == _NEVER:
        return None
    path: Path = []
    while i or j:
        a, b = shapes[came[i][j - band[i][0]] - 1]
        i, j = i - a, j - b
        path.append((i, j, a, b))
    return path[::-1]


def _sums(model: Model, band: Band, *, backward: bool = False) -> list[list[float]]:
    """Return for each cell the log of the total probability of all paths to it, or from it to the end."""
    rows, columns = len(band) - 1, band[-1][1]
    sums: list[list[float]] = [[_NEVER] * (high - low + 1) for low, high in band]
    for i in range(rows, -1, -1) if backward else range(rows + 1):
        low, high = band[i]
        for j in range(high, low - 1, -1) if backward else range(low, high + 1):
            if (i, j) == ((rows, columns) if backward else (0, 0)):
                sums[i][j - low] = 0.0
                continue
            terms = []
            for a, b in model.shapes:
                x, y = (i + a, j + b) if backward else (i - a, j - b)
                if not 0 <= x <= rows or not band[x][0] <= y <= band[x][1]:
                    continue
                beyond = sums[x][y - band[x][0]]
                score = model.score(min(i, x), min(j, y), a, b) if beyond != _NEVER else _NEVER
                if score != _NEVER:
                    terms.append(beyond + _TEMPER * score)
            if terms:
                top = max(terms)
                sums[i][j - low] = top + math.log(sum(math.exp(term - top) for term in terms))
    return sums


def _touches(path: Path, band: Band, columns: int) -> bool:
    return any((j == band[i][0] and j > 0) or (j == band[i][1] and j < columns) for i, j, a, b in path if a and b)


def _anchors(model: Model) -> list[tuple[int, int]]:
    """Return pairs of sentences, ascending on both sides, that share keys unique in both texts."""
    votes: dict[tuple[int, int], int] = {}
    for i, clues in enumerate(model.clues):
        for clue in clues:
            if len(clue.answers) == 1:
                (j,) = clue.answers
                if any(back.answers == {i} for back in model.answers[j]):
                    votes[i, j] = votes.get((i, j), 0) + 1
    best: list[tuple[int, int, int]] = []  # total votes, index of the previous one
    points = sorted(votes)
    reach = 200
    for number, (i, j) in enumerate(points):
        top, link = 0, -1
        for earlier in range(max(0, number - reach), number):
            x, y = points[earlier]
            if x < i and y < j and best[earlier][0] > top:
                top, link = best[earlier][0], earlier
        best.append((top + votes[i, j], link, number))
    chain: list[tuple[int, int]] = []
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    while at >= 0:
        chain.append(points[at])
        at = best[at][1]
    return chain[::-1]
