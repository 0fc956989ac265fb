"""Three-way merge of a post: what we wrote, what a person made of it, and what we would write now.

The unit of merging is a sentence, or the text between two. Changes by only one side are kept, and every other byte is
unchanged. If both changed the same sentence, the person's version wins and the conflict is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bilingual.articles.markdown import parse_markdown
from bilingual.text.likeness.common import opcodes

# Cost of an unpaired paragraph, which also limits how dissimilar a pair may be.
_ALONE = 0.45
_MOST_PAIRS = 900


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A passage changed by both sides: the post contains the person's text, not ours."""

    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Merged:
    """``text`` is the merged post."""

    text: str
    conflicts: tuple[MergeConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Replaces pieces ``first`` up to ``last`` of the base with ``pieces``."""

    first: int
    last: int
    pieces: tuple[str, ...]


def merged(base: str, theirs: str, ours: str, tag: str, *, ours_first: bool = False) -> Merged:
    r"""Merge *theirs*, a person's, and *ours*, both derived from *base*; Markdown in the language *tag*.

    With *ours_first*, ours wins if both changed a passage. Raises InputError if the front matter of one is invalid.

    >>> base = "---\na: 1\n---\n\nEins. Zwei.\n"
    >>> merged(base, base.replace("Zwei.", "Zwo."), base.replace("Eins.", "Uno."), "de").text
    '---\na: 1\n---\n\nUno. Zwo.\n'
    """
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    pieces = _pieces(base, tag)
    left = _changes(pieces, _pieces(theirs, tag))
    right = _changes(pieces, _pieces(ours, tag))
    return _woven(pieces, left, right, ours_first)


def _pieces(text: str, tag: str) -> list[str]:
    """Return *text* as its sentences and the lines, or parts of lines, between them."""
    found: list[str] = []
    position = 0
    for segment in parse_markdown(text, tag).segments:
        found += text[position : segment.start].splitlines(keepends=True)
        found.append(segment.text)
        position = segment.end
    return found + text[position:].splitlines(keepends=True)


def _changes(base: Sequence[str], other: Sequence[str]) -> list[_Replacement]:
    """Return the ordered changes that turn *base* into *other*."""
    found: list[_Replacement] = []
    # Empty lines are everywhere; they follow their neighbours and must not guide the matching.
    for tag, a, b, c, d in opcodes(base, other, lambda piece: not piece.strip()):
        if tag != "equal":
            found += _smaller(base[a:b], other[c:d], a)
    return found


def _smaller(one: Sequence[str], two: Sequence[str], at: int) -> list[_Replacement]:
    """Return the changes that turn *one*, at index *at*, into *two*, paragraph by paragraph if they pair."""
    if [not piece.strip() for piece in one] == [not piece.strip() for piece in two]:  # piece for piece
        pairs = enumerate(zip(one, two, strict=True), at)
        return [_Replacement(place, place + 1, (new,)) for place, (old, new) in pairs if old != new]
    before, after = _paragraphs(one), _paragraphs(two)
    if len(before) < 2 or not after or len(before) * len(after) > _MOST_PAIRS:
        return [_Replacement(at, at + len(one), tuple(two))]
    found: list[_Replacement] = []
    for (first, last), (begin, end) in _paired(one, two, before, after):
        if first == last or begin == end:
            found.append(_Replacement(at + first, at + last, tuple(two[begin:end])))
        elif one[first:last] != two[begin:end]:
            if (first, last, begin, end) == (0, len(one), 0, len(two)):
                found.append(_Replacement(at, at + last, tuple(two)))
            else:
                found += _smaller(one[first:last], two[begin:end], at + first)
    return found


def _paragraphs(pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Return the runs of *pieces* that end with an empty line."""
    ends = [n + 1 for n, piece in enumerate(pieces) if not piece.strip() and "\n" in piece]
    cuts = [0, *(end for end in ends if end not in {e - 1 for e in ends}), len(pieces)]
    return [(a, b) for a, b in pairwise(dict.fromkeys(cuts)) if a < b]


def _paired(
    one: Sequence[str], two: Sequence[str], before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pair paragraphs by similarity, in order; an unpaired one is matched with an empty range."""
    texts = ["".join(one[a:b])[:600] for a, b in before], ["".join(two[a:b])[:600] for a, b in after]
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(len(before) + 1):
        for j in range(len(after) + 1):
            costs = []
            if i:
                costs.append((best[i - 1, j][0] + _ALONE, 1, 0))
            if j:
                costs.append((best[i, j - 1][0] + _ALONE, 0, 1))
            if i and j:
                unlike = 1 - SequenceMatcher(None, texts[0][i - 1], texts[1][j - 1], autojunk=False).ratio()
                costs.append((best[i - 1, j - 1][0] + unlike, 1, 1))
            if costs:
                best[i, j] = min(costs)
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    i, j = len(before), len(after)
    while i or j:
        _, m, n = best[i, j]
        gone = before[i - 1] if m else (before[i][0],) * 2 if i < len(before) else (len(one),) * 2
        come = after[j - 1] if n else (after[j][0],) * 2 if j < len(after) else (len(two),) * 2
        found.append(((gone[0], gone[1]), (come[0], come[1])))
        i, j = i - m, j - n
    return found[::-1]


def _woven(
    base: Sequence[str], left: Sequence[_Replacement], right: Sequence[_Replacement], ours_first: bool
) -> Merged:
    """Apply both lists of changes, *left* being the person's, which wins where they overlap, unless *ours_first*."""
    parts: list[str] = []
    conflicts: list[MergeConflict] = []
    position = 0
    # At the same place insertions come before replacements, and ours before the person's.
    waiting = sorted([(c, False) for c in right] + [(c, True) for c in left], key=lambda w: (w[0].first, w[0].last))
    while waiting:
        change, hers = waiting.pop(0)
        parts += base[position : change.first]
        sides: tuple[list[_Replacement], list[_Replacement]] = ([], [])
        sides[hers].append(change)
        last = change.last
        while waiting and (waiting[0][0].first < last or waiting[0][0] == change):
            following, side = waiting.pop(0)
            sides[side].append(following)
            last = max(last, following.last)
        ours, theirs = (_applied(base, change.first, last, side) for side in sides)
        known = not sides[True] or _holds(ours, theirs, base[change.first : last])
        if not known and sides[False] and ours_first:
            known = True
        elif not known and sides[False]:
            conflicts.append(MergeConflict("".join(theirs), "".join(ours)))
        parts += ours if known else theirs
        position = last
    return Merged("".join([*parts, *base[position:]]), tuple(conflicts))


def _holds(ours: Sequence[str], theirs: Sequence[str], base: Sequence[str]) -> bool:
    """Return whether *ours* includes all insertions and deletions of *theirs*."""
    written, taken = set(theirs) - set(base), set(base) - set(theirs)
    # Regardless of the division: a mark after a sentence may join two.
    whole = "".join(ours)
    return (all(piece in whole for piece in written) and not taken & set(ours)) or list(ours) == list(theirs)


def _applied(base: Sequence[str], first: int, last: int, changes: Sequence[_Replacement]) -> list[str]:
    parts: list[str] = []
    position = first
    for change in changes:
        parts += [*base[position : change.first], *change.pieces]
        position = change.last
    return [*parts, *base[position:last]]
