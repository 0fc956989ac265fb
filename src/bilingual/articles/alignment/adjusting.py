"""Adjusts beads after the search: joins those between which a figure moved.

A translator may say in one sentence what the source says in the previous one. The sentences then differ but the texts
do not, so such sentences have to be compared together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bilingual.articles.alignment.align import DOUBTFUL, Alignment, Bead
from bilingual.articles.inline import visible
from bilingual.text.numbers import missing_numbers

_LONGEST = 4  # maximum sentences per side of a joined bead


@dataclass(frozen=True, slots=True)
class Moved:
    """*figures* that are in another sentence than in the source, in the bead that starts with *source*."""

    source: int
    figures: tuple[str, ...]


def joined_by_figures(
    alignment: Alignment, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[Alignment, tuple[Moved, ...]]:
    """Return *alignment* with adjacent beads joined where one lacks a figure that is new in the other.

    The second value lists the joins of confident beads, where it was the translator who moved something.
    """
    beads: list[Bead] = []
    moved: list[Moved] = []
    for bead in alignment:
        beads.append(bead)
        while len(beads) > 1:
            one, two = beads[-2:]
            figures = _exchanged(one, two, source, target, source_tag, target_tag)
            size = max(len(one.source) + len(two.source), len(one.target) + len(two.target))
            apart = one.paired and two.paired and one.target[-1] + 1 != two.target[0]
            if not figures or size > _LONGEST or apart or not (one.source or two.source):
                break
            beads[-2:] = [Bead(one.source + two.source, one.target + two.target, min(one.score, two.score))]
            if one.paired and two.paired and min(one.score, two.score) >= DOUBTFUL:
                moved.append(Moved(beads[-1].source[0], figures))
    return replace(alignment, beads=tuple(beads)), tuple(moved)


def _exchanged(
    one: Bead, two: Bead, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[str, ...]:
    lost, new = _differing(one, source, target, source_tag, target_tag)
    lost_next, new_next = _differing(two, source, target, source_tag, target_tag)
    apart = not (one.paired and two.paired) and (lost or lost_next)
    if not ((lost and new_next) or (lost_next and new) or apart):
        return ()
    # Forty catties may be twenty kilograms in the next sentence, and three li "a kilometre and a half".
    both = Bead(one.source + two.source, one.target + two.target, 0.0)
    still, _ = _differing(both, source, target, source_tag, target_tag)
    return tuple(sorted(str(figure) for figure in (lost | lost_next) - still))


def _differing(
    bead: Bead, source: Sequence[str], target: Sequence[str], source_tag: str, target_tag: str
) -> tuple[set[Fraction], set[Fraction]]:
    """Return the figures only in the source, and those only in the target; one is ignored."""
    ours = " ".join(visible(source[n]) for n in bead.source)
    theirs = " ".join(visible(target[n]) for n in bead.target)
    lost, new = missing_numbers(ours, source_tag, theirs, target_tag)
    return {Fraction(n) for n in lost} - {Fraction(1)}, {Fraction(n) for n in new} - {Fraction(1)}
