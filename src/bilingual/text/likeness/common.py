"""What two texts have in common in the same order, in time that does not explode.

``difflib.SequenceMatcher`` takes time by the square of the length, and by its cube where items repeat: twenty minutes
for the letters of a long talk, two for a table of 3,000 cells of which most are equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_ANCHOR = 10  # letters in a row that are once in each text are the same place
# Letters times letters between two anchors: more than 7,000 each without one in common are other words.
_MOST_BETWEEN = 50_000_000


class CommonBlock(NamedTuple):
    """``size`` equal items, from ``a`` in the first sequence and from ``b`` in the second."""

    a: int
    b: int
    size: int


def common_items(one: Sequence[Hashable], two: Sequence[Hashable]) -> list[CommonBlock]:
    """Return a longest common subsequence of *one* and *two*, in blocks.

    It takes an eighth of a byte for each pair of items: 50 MB for 20,000 each.

    >>> common_items("a thank b thank c".split(), "a thank c".split())
    [CommonBlock(a=0, b=0, size=2), CommonBlock(a=4, b=2, size=1)]
    """
    from rapidfuzz.distance import LCSseq  # most results have nothing to compare

    found = LCSseq.editops(one, two).as_matching_blocks()
    return [CommonBlock(block.a, block.b, block.size) for block in found if block.size]


def differing(blocks: Sequence[CommonBlock], one: int, two: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield what is between *blocks* of sequences with *one* and *two* items: a half-open range of each.

    >>> list(differing([CommonBlock(0, 0, 2), CommonBlock(4, 2, 1)], 5, 4))
    [(2, 4, 2, 2), (5, 5, 3, 4)]
    """
    for before, after in pairwise([CommonBlock(0, 0, 0), *blocks, CommonBlock(one, two, 0)]):
        a, c = before.a + before.size, before.b + before.size
        if a < after.a or c < after.b:
            yield a, after.a, c, after.b


def common_letters(one: str, two: str) -> list[CommonBlock]:
    """Return what *one* and *two* have in common, as ``SequenceMatcher`` finds it, in blocks.

    Stretches of letters that are once in each are found first, and what is between them is compared. A long part
    without any has nothing in common: other words, or one word over and over.

    >>> common_letters("breadrises", "breadrices")
    [CommonBlock(a=0, b=0, size=7), CommonBlock(a=8, b=8, size=2)]
    """
    found: list[CommonBlock] = []
    a = b = 0
    for anchor in [*_anchors(one, two), CommonBlock(len(one), len(two), 0)]:
        found += _between(one, two, (a, anchor.a), (b, anchor.b))
        if anchor.size:
            found.append(anchor)
        a, b = anchor.a + anchor.size, anchor.b + anchor.size
    return _joined(found)


def _anchors(one: str, two: str) -> list[CommonBlock]:
    """Return the stretches that are once in each, in the order of both, as long as they go on."""
    ours, theirs = _once(one), _once(two)
    pairs = [(place, theirs[text]) for text, place in ours.items() if text in theirs]
    found: list[CommonBlock] = []
    for a, b in (pairs[number] for number in rising([place for _, place in pairs])):
        last = found[-1] if found else None
        if last is not None and a < last.a + last.size:
            if a - last.a == b - last.b:  # the next letter of the same stretch
                found[-1] = CommonBlock(last.a, last.b, a - last.a + _ANCHOR)
        elif last is None or b >= last.b + last.size:
            found.append(CommonBlock(a, b, _ANCHOR))
    return found


def _once(text: str) -> dict[str, int]:
    """Return the places of what is once in *text*, in order."""
    found: dict[str, int] = {}
    for place in range(len(text) - _ANCHOR + 1):
        part = text[place : place + _ANCHOR]
        found[part] = -1 if part in found else place
    return {part: place for part, place in found.items() if place >= 0}


def rising(places: Sequence[int]) -> list[int]:
    """Return the indices of a longest part of *places* that rises.

    >>> rising([0, 3, 1, 2, 4])
    [0, 2, 3, 4]
    """
    ends: list[int] = []  # the smallest last place of a part of each length
    at: list[int] = []
    before: list[int] = []
    for number, place in enumerate(places):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        at[length : length + 1] = [number]
        before.append(at[length - 1] if length else -1)
    found: list[int] = []
    number = at[-1] if at else -1
    while number >= 0:
        found.append(number)
        number = before[number]
    return found[::-1]


def opcodes(
    old: Sequence[str], new: Sequence[str], junk: Callable[[str], bool] | None = None
) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes, skipping common ends for speed; items that are *junk* do not guide the matching."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner = SequenceMatcher(junk, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    found = [("equal", 0, head, 0, head)] if head else []
    found += [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in inner.get_opcodes()]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found


def _between(one: str, two: str, ours: tuple[int, int], theirs: tuple[int, int]) -> list[CommonBlock]:
    (a, a_end), (b, b_end) = ours, theirs
    if not 0 < (a_end - a) * (b_end - b) <= _MOST_BETWEEN:
        return []
    blocks = SequenceMatcher(None, one[a:a_end], two[b:b_end], autojunk=False).get_matching_blocks()
    return [CommonBlock(a + block.a, b + block.b, block.size) for block in blocks if block.size]


def _joined(blocks: Sequence[CommonBlock]) -> list[CommonBlock]:
    """Return *blocks* with those in one where one follows the other in both texts."""
    found: list[CommonBlock] = []
    for block in blocks:
        last = found[-1] if found else None
        if last is not None and (last.a + last.size, last.b + last.size) == (block.a, block.b):
            found[-1] = CommonBlock(last.a, last.b, last.size + block.size)
        else:
            found.append(block)
    return found
