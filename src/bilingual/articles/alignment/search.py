"""The most probable sequence of beads, and the confidence of each: dynamic programming in a band.

Memory grows with the length of the texts times the width of the band, never quadratically.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bilingual.articles.alignment.model import SearchModel, Shape, Step

Path = list[Step]
Band = list[tuple[int, int]]  # for each number of source sentences: minimum and maximum number of target sentences

_WHOLE = 30_000  # up to this many cells the search is exhaustive
_WIDTH = 20
_IN_TIME = 8  # the same where times say what belongs together
_NEAR = 6
_WIDENED = 4  # how many times wider the band becomes where it was too narrow
_CLOSE = 5
_PIECES = 2  # a sentence has several pieces of subtitles
# The evidence is not independent as assumed; scores are scaled by this before becoming probabilities.
_TEMPER = 0.7
_NEVER = -math.inf
_LONGEST = 4  # rows kept: more than the source sentences of any bead


def search(model: SearchModel, near: Path | None = None) -> Path:
    """Return the beads with the highest total score, covering each sentence of both sides once.

    With *near*, only beads around that path are tried; where the result touches the edge of the band, the search is
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
    whole = rows * columns <= (_WHOLE if untimed else 0) or width >= columns
    widths = [columns if whole else width] * (rows + 1)
    while True:
        band = band_along(corners, rows, columns, widths)
        path = _best(model, band)
        touched = [] if path is None else _touched(path, band, columns)
        if path is not None and (not touched or min(widths) >= columns):
            return path
        widened = list(widths)
        for row in touched or range(rows + 1):
            reach = _WIDENED * widths[row]
            for near_row in range(max(0, row - reach), min(rows + 1, row + reach)):
                widened[near_row] = max(widened[near_row], reach)
        widths = widened


def confidence(model: SearchModel, path: Path) -> list[float]:
    """Return the probability of each bead of *path* among all sequences near it, 0 to 1."""
    rows, columns = len(model.ours.texts), len(model.theirs.texts)
    width = _CLOSE * (_PIECES if model.timed and not model.timed.clocked else 1)
    band = band_along([(i, j) for i, j, _, _ in path], rows, columns, [width] * (rows + 1))
    steps = [list(_steps(model, band, i)) for i in range(rows + 1)]
    before, after = _sums_before(band, steps), _sums_after(band, steps)
    whole = before[rows][columns - band[rows][0]]
    sure = []
    for i, j, a, b in path:
        log = before[i][j - band[i][0]] + _TEMPER * model.score(i, j, a, b) + after[i + a][j + b - band[i + a][0]]
        sure.append(min(1.0, math.exp(min(0.0, log - whole))))
    return sure


def band_along(corners: Sequence[tuple[int, int]], rows: int, columns: int, widths: Sequence[int]) -> Band:
    """Return the band of the *widths* of each row on both sides of the line through *corners*, from end to end."""
    points = [(0, 0), *(corner for corner in corners if 0 < corner[0] < rows), (rows, columns)]
    firsts = [point[0] for point in points]
    band: Band = []
    for i, width in enumerate(widths):
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


# The beads of one shape that end in a row: source and target sentences, the first column, and a score for each column.
_Steps = tuple[int, int, int, list[float]]


def _steps(model: SearchModel, band: Band, i: int) -> Iterator[_Steps]:
    """Yield the beads of each shape that end before source sentence *i*, in the order of the shapes."""
    low, high = band[i]
    for a, b in model.shapes:
        if a > i:
            continue
        first, last = max(low, band[i - a][0] + b), min(high, band[i - a][1] + b)
        if first <= last:
            yield a, b, first, model.row(i - a, a, b, first - b, last - b + 1)


def _best(model: SearchModel, band: Band) -> Path | None:
    rows, columns = len(band) - 1, band[-1][1]
    scores: list[list[float]] = []
    came: list[list[Shape]] = []
    for i, (low, high) in enumerate(band):
        here = [_NEVER] * (high - low + 1)
        shapes: list[Shape] = [(0, 0)] * (high - low + 1)
        if i == 0:
            here[0] = 0.0
        scores.append(here)
        # Beads of the target alone come last: they continue what ends in this row.
        for a, b, first, gains in sorted(_steps(model, band, i), key=lambda steps: steps[0] == 0):
            before, shape = scores[i - a], (a, b)
            back = first - b - band[i - a][0]
            for place, gain in enumerate(gains):
                score = before[back + place] + gain
                if score > here[first - low + place]:
                    here[first - low + place], shapes[first - low + place] = score, shape
        came.append(shapes)
        if i >= _LONGEST:
            scores[i - _LONGEST] = []
    i, j = rows, columns
    if scores[rows][columns - band[rows][0]] == _NEVER:
        return None
    path: Path = []
    while i or j:
        a, b = came[i][j - band[i][0]]
        i, j = i - a, j - b
        path.append((i, j, a, b))
    return path[::-1]


def _sums_before(band: Band, steps: Sequence[Sequence[_Steps]]) -> list[list[float]]:
    """Return for each cell the log of the total probability of all paths to it."""
    sums: list[list[float]] = []
    for i, (low, high) in enumerate(band):
        terms: list[list[float]] = [[] for _ in range(high - low + 1)]
        here = [_NEVER] * (high - low + 1)
        sums.append(here)
        for a, b, first, gains in steps[i]:
            if a:
                before, back = sums[i - a], first - b - band[i - a][0]
                for place, gain in enumerate(gains):
                    terms[first - low + place].append(before[back + place] + _TEMPER * gain)
        if i == 0:
            terms[0].append(0.0)
        alone = [one for one in steps[i] if one[0] == 0]
        for place, own in enumerate(terms):
            for _, b, first, gains in alone:
                if place + low >= first:
                    own.append(here[place - b] + _TEMPER * gains[place + low - first])
            here[place] = _log_sum(own)
    return sums


def _sums_after(band: Band, steps: Sequence[Sequence[_Steps]]) -> list[list[float]]:
    """Return for each cell the log of the total probability of all paths from it to the end."""
    terms: list[list[list[float]]] = [[[] for _ in range(high - low + 1)] for low, high in band]
    terms[-1][-1].append(0.0)
    sums: list[list[float]] = [[] for _ in band]
    for i in range(len(band) - 1, -1, -1):
        low = band[i][0]
        here = [_NEVER] * len(terms[i])
        alone = [one for one in steps[i] if one[0] == 0]
        for place in range(len(here) - 1, -1, -1):
            here[place] = _log_sum(terms[i][place])
            for _, b, first, gains in alone:
                if place + low >= first:
                    terms[i][place - b].append(here[place] + _TEMPER * gains[place + low - first])
        for a, b, first, gains in steps[i]:
            if a:
                back = first - b - band[i - a][0]
                for place, gain in enumerate(gains):
                    terms[i - a][back + place].append(here[first - low + place] + _TEMPER * gain)
        sums[i], terms[i] = here, []
    return sums


def _log_sum(terms: Sequence[float]) -> float:
    top = max(terms, default=_NEVER)
    if top == _NEVER:
        return _NEVER
    return top + math.log(sum(math.exp(term - top) for term in terms))


def _touched(path: Path, band: Band, columns: int) -> list[int]:
    """Return the rows in which a bead of *path* begins at the edge of *band*."""
    return [i for i, j, a, b in path if a and b and (0 < j == band[i][0] or columns > j == band[i][1])]


def _anchors(model: SearchModel) -> list[tuple[int, int]]:
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
