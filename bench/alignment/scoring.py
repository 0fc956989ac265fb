"""Strict and lax F1 of predicted beads, as the gold set's README defines them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Beads = list[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was right of what, summed over texts. Empty-sided beads count in precision and not in recall."""

    predicted: int = 0
    predicted_right: int = 0
    predicted_lax: int = 0
    gold: int = 0
    gold_right: int = 0
    gold_lax: int = 0
    all_gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def strict(self) -> float:
        return _f1(self.predicted_right, self.predicted, self.gold_right, self.gold)

    @property
    def lax(self) -> float:
        return _f1(self.predicted_lax, self.predicted, self.gold_lax, self.gold)

    @property
    def strict_all(self) -> float:
        """Strict F1 with empty-sided beads in recall too."""
        return _f1(self.predicted_right, self.predicted, self.predicted_right, self.all_gold)


def score(gold: Beads, predicted: Beads) -> Counts:
    """Return the counts of one text.

    >>> counts = score([((0,), (0,)), ((1,), (1, 2))], [((0,), (0,)), ((1,), (1,)), ((), (2,))])
    >>> round(counts.strict, 3), round(counts.lax, 3)
    (0.4, 0.8)
    """
    filled_gold = [bead for bead in gold if all(bead)]
    filled_predicted = [bead for bead in predicted if all(bead)]
    return Counts(
        len(predicted),
        sum(bead in gold for bead in predicted),
        sum(bead in gold or _touches(bead, gold) for bead in predicted),
        len(filled_gold),
        sum(bead in filled_predicted for bead in filled_gold),
        sum(bead in filled_predicted or _touches(bead, filled_predicted) for bead in filled_gold),
        len(gold),
    )


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _touches(bead: tuple[tuple[int, ...], tuple[int, ...]], others: Beads) -> bool:
    source, target = set(bead[0]), set(bead[1])
    return any(source & set(other[0]) and target & set(other[1]) for other in others)


def _f1(right: int, of: int, found: int, all_: int) -> float:
    if not (of and all_ and right and found):
        return 0.0
    precision, recall = right / of, found / all_
    return 2 * precision * recall / (precision + recall)
