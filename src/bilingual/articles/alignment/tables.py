"""Aligns tables by their rows and columns: a cell has too few words to be recognised by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from bilingual.articles.alignment.align import Alignment, Bead, Lexicon, WordsAlike
from bilingual.articles.alignment.leftovers import in_order
from bilingual.articles.alignment.numbering import segment_numbers
from bilingual.articles.inline import visible
from bilingual.model.article import Article

# Tables with more cells are aligned like other text, and those with more columns keep the order of these.
_MOST_CELLS, _MOST_COLUMNS = 1_500, 6
# What a pair of rows or columns in order is worth, and two of them out of order cost (natural logarithms, our choice).
_IN_ORDER, _CROSSED = 0.5, 1.5
# By how much more each row has to fit one in another place of a table with as many rows.
_SHIFTED = 1.0
# The scores of a pair of cells: in tables of one shape, else by the words and figures they share, else by place alone.
_SAME_SHAPE, _BY_WORDS, _BY_PLACE = 0.95, 0.85, 0.5

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of one table by row and column, from 1: their text, and the numbers of their segments."""

    name: str
    texts: Mapping[Cell, str]
    segments: Mapping[Cell, tuple[int, ...]]

    @property
    def shape(self) -> Cell:
        return max(row for row, _ in self.texts), max(column for _, column in self.texts)


def with_tables(
    alignment: Alignment, source: Article, target: Article, tags: tuple[str, str], lexicon: Lexicon
) -> Alignment:
    """Return *alignment* with the cells of tables that belong together paired by row and column."""
    ours, theirs = _tables(source), _tables(target)
    if not ours or not theirs:
        return alignment
    beads = list(alignment.beads)
    for one, two in _pairs(ours, theirs, beads):
        if max(len(one.texts), len(two.texts)) > _MOST_CELLS:
            continue
        found = _cells(one, two, tags, lexicon)
        own = {n for numbers in one.segments.values() for n in numbers}
        other = {n for numbers in two.segments.values() for n in numbers}
        beads = [part for bead in beads for part in _outside(bead, own, other)]
        taken: set[Cell] = set()
        for cell, numbers in one.segments.items():
            place, score = found.get(cell, ((0, 0), 1.0))
            taken.add(place)
            beads.append(Bead(numbers, two.segments.get(place, ()), score))
        beads += [Bead((), numbers, 1.0) for cell, numbers in two.segments.items() if cell not in taken]
    return replace(alignment, beads=tuple(in_order(beads)))


def _tables(article: Article) -> list[_Table]:
    found: dict[str, tuple[dict[Cell, str], dict[Cell, tuple[int, ...]]]] = {}
    for block, numbers in zip(article.blocks, segment_numbers(article), strict=True):
        names = block.containers
        if block.kind != "table_cell" or len(names) < 3 or not names[-1].startswith("column:"):
            continue
        cell = int(names[-2].rpartition(":")[2]), int(names[-1].rpartition(":")[2])
        texts, segments = found.setdefault("/".join(names[:-2]), ({}, {}))
        texts[cell] = f"{texts.get(cell, '')} {article.text[block.start : block.end]}".strip()
        if numbers:
            segments[cell] = (*segments.get(cell, ()), *numbers)
    return [_Table(name, *content) for name, content in found.items() if content[1]]


def _pairs(ours: Sequence[_Table], theirs: Sequence[_Table], beads: Sequence[Bead]) -> list[tuple[_Table, _Table]]:
    """Return the tables that most pairs of cells say belong together."""
    homes = [{n: table.name for table in side for ns in table.segments.values() for n in ns} for side in (ours, theirs)]
    votes: Counter[tuple[str, str]] = Counter()
    for bead in beads:
        names = {homes[0][n] for n in bead.source if n in homes[0]}, {homes[1][n] for n in bead.target if n in homes[1]}
        if all(len(found) == 1 for found in names):
            votes[names[0].pop(), names[1].pop()] += 1
    by_name = [{table.name: table for table in side} for side in (ours, theirs)]
    pairs: list[tuple[_Table, _Table]] = []
    for (one, two), _ in votes.most_common():
        if one in by_name[0] and two in by_name[1]:
            pairs.append((by_name[0].pop(one), by_name[1].pop(two)))
    return pairs


def _cells(one: _Table, two: _Table, tags: tuple[str, str], lexicon: Lexicon) -> dict[Cell, tuple[Cell, float]]:
    """Return the cell of *two* that each of *one* belongs to, with the score of the pair."""
    alike = _likeness(one, two, tags, lexicon)
    (rows, columns), (other_rows, other_columns) = one.shape, two.shape

    def column(c: int, d: int) -> float:
        cells = ([alike.get(((r, c), (s, d)), 0.0) for s in range(1, other_rows + 1)] for r in range(1, rows + 1))
        return sum(max(0.0, *scores) for scores in cells)

    across = _matched([[column(c, d) for d in range(1, other_columns + 1)] for c in range(1, columns + 1)])

    def row(r: int, s: int) -> float:
        return sum(alike.get(((r, c + 1), (s, d + 1)), 0.0) for c, d in across.items())

    # The first row is the header.
    down = {1: 1} | {
        r + 2: s + 2
        for r, s in _in_rows([[row(r, s) for s in range(2, other_rows + 1)] for r in range(2, rows + 1)]).items()
    }
    found = {}
    for r, c in one.texts:
        if r in down and c - 1 in across:
            place = down[r], across[c - 1] + 1
            known = row(r, down[r]) > 0 and column(c, place[1]) > 0
            alone = _SAME_SHAPE if one.shape == two.shape and place == (r, c) else _BY_PLACE
            found[r, c] = place, max(alone, _BY_WORDS) if known else alone
    return found


def _likeness(one: _Table, two: _Table, tags: tuple[str, str], lexicon: Lexicon) -> dict[tuple[Cell, Cell], float]:
    """Return how much more the words and figures of two cells fit than those of any two of the tables."""
    ours, theirs = ([visible(text) or text for text in table.texts.values()] for table in (one, two))
    alike = WordsAlike(ours, theirs, tags, lexicon)
    return {
        (cell, other): score
        for i, cell in enumerate(one.texts)
        for other, score in zip(two.texts, alike.row(i), strict=True)
    }


def _matched(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the column that each one belongs to, as many as both tables have."""
    ours, theirs = len(scores), len(scores[0])
    if max(ours, theirs) > _MOST_COLUMNS:
        return monotone(scores)
    fewer = min(ours, theirs)

    def worth(choice: Sequence[int]) -> float:
        total = sum(scores[n][m] if ours <= theirs else scores[m][n] for n, m in enumerate(choice))
        crossed = sum(choice[a] > choice[b] for a in range(fewer) for b in range(a + 1, fewer))
        return total - _CROSSED * crossed

    best = max(permutations(range(max(ours, theirs)), fewer), key=worth)
    pairs = enumerate(best) if ours <= theirs else ((m, n) for n, m in enumerate(best))
    return dict(pairs)


def _in_rows(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the row that each one belongs to: in order, unless most of them are recognised in another."""
    if not scores or not scores[0]:
        return {}
    straight = _straight(scores)
    best = {r: max(range(len(row)), key=row.__getitem__) for r, row in enumerate(scores)}
    sure = {
        r: s
        for r, s in best.items()
        if scores[r][s] > 0
        and sum(score == scores[r][s] for score in scores[r]) == 1
        and all(other == r or scores[other][s] < scores[r][s] for other in range(len(scores)))
    }
    gained = sum(scores[r][s] for r, s in sure.items()) - sum(scores[r][straight[r]] for r in sure if r in straight)
    crossed = sum(sure[a] > sure[b] for a in sure for b in sure if a < b)
    if not crossed or gained < _CROSSED * min(crossed, len(sure)):
        return straight
    left = (
        [r for r in range(len(scores)) if r not in sure],
        [s for s in range(len(scores[0])) if s not in sure.values()],
    )
    return sure | dict(zip(*left, strict=False))


def _straight(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the rows in order: each with its own, unless rows that were left out and added tell otherwise."""
    shifted = monotone(scores)
    if len(scores) != len(scores[0]):
        return shifted
    gained = sum(scores[r][s] for r, s in shifted.items()) - sum(row[r] for r, row in enumerate(scores))
    return shifted if gained > _SHIFTED * len(scores) else {r: r for r in range(len(scores))}


def monotone(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the pairs in order with the highest total (Needleman and Wunsch, 1970)."""
    rows, columns = len(scores), len(scores[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for r in range(1, rows + 1):
        for c in range(1, columns + 1):
            pair = best[r - 1][c - 1] + scores[r - 1][c - 1] + _IN_ORDER
            best[r][c] = max(pair, best[r - 1][c], best[r][c - 1])
    found: dict[int, int] = {}
    r, c = rows, columns
    while r and c:
        if best[r][c] == best[r - 1][c]:
            r -= 1
        elif best[r][c] == best[r][c - 1]:
            c -= 1
        else:
            r, c = r - 1, c - 1
            found[r] = c
    return found


def _outside(bead: Bead, ours: set[int], theirs: set[int]) -> list[Bead]:
    source, target = tuple(n for n in bead.source if n not in ours), tuple(n for n in bead.target if n not in theirs)
    return [Bead(source, target, bead.score)] if source or target else []
