"""Pairs the numbers of two texts: as many as possible, each with one that may be the same.

Equal mentions are counted, not compared: a sentence may have thousands. What is left is a maximum flow, found by
augmenting paths (https://en.wikipedia.org/wiki/Edmonds-Karp_algorithm).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence

from bilingual.text.numbers.mention import Mention

Kinds = list[list[Mention]]


def unpaired(
    ours: Sequence[Mention], theirs: Sequence[Mention], same: Callable[[Mention, Mention], bool]
) -> tuple[list[Mention], list[Mention]]:
    """Return the sure ones of *ours* and of *theirs* that have no partner on the other side, in order."""
    here, there = kinds(ours), kinds(theirs)
    links = _links(here, there, same)
    back: list[list[int]] = [[] for _ in there]
    for number, options in enumerate(links):
        for option in options:
            back[option].append(number)
    wanted = [len(kind) if kind[0].sure else 0 for kind in here]
    room = [len(kind) for kind in there]
    held: list[Counter[int]] = [Counter() for _ in there]
    _fill(wanted, room, links, held)
    missing = _left(here, wanted)
    # An unsure one gives its partner up to a sure one, which then is not new.
    wanted = [room[n] if kind[0].sure else 0 for n, kind in enumerate(there)]
    room = [len(kind) for kind in here]
    turned: list[Counter[int]] = [Counter() for _ in here]
    for option, holders in enumerate(held):
        for number, count in holders.items() if there[option][0].sure else ():
            turned[number][option] = count
            room[number] -= count
    _fill(wanted, room, back, turned)
    return missing, _left(there, wanted)


def kinds(mentions: Sequence[Mention]) -> Kinds:
    """Return *mentions* in groups of equal ones, in order."""
    found: dict[Hashable, list[Mention]] = defaultdict(list)
    for one in mentions:
        measure = one.measure and (one.measure.name, one.measure.direct)
        found[(one.value, frozenset(one.also), measure, bool(one.figure), one.sure)].append(one)
    return list(found.values())


def _links(here: Kinds, there: Kinds, same: Callable[[Mention, Mention], bool]) -> list[list[int]]:
    """Return for each of *here* its possible partners: equal values first, then what only a conversion makes equal."""
    by_value: dict[object, set[int]] = defaultdict(set)
    by_dimension: dict[str, list[int]] = defaultdict(list)
    for number, (one, *_) in enumerate(there):
        for value in (one.value, *one.also):
            by_value[value].add(number)
        if one.measure is not None:
            by_dimension[one.measure.dimension].append(number)
    found = []
    for one, *_ in here:
        equal = sorted(set().union(*(by_value.get(value, set()) for value in (one.value, *one.also))))
        measured = by_dimension[one.measure.dimension] if one.measure is not None else []
        found.append(equal + [n for n in measured if n not in equal and same(one, there[n][0])])
    return found


def _fill(wanted: list[int], room: list[int], links: Sequence[Sequence[int]], held: Sequence[Counter[int]]) -> None:
    """Give the *wanted* number of places to each seeker, as far as there is *room*; *held* says who has which."""
    dead: set[int] = set()
    for start in range(len(wanted)):
        while wanted[start] and (path := _path(start, room, links, held, dead)):
            amount = min(wanted[start], room[path[-1][1]])
            amount = min([amount, *(held[path[n][1]][path[n + 1][0]] for n in range(len(path) - 1))])
            for at, (seeker, place) in enumerate(path):
                held[place][seeker] += amount
                if at + 1 < len(path):
                    held[place][path[at + 1][0]] -= amount
            wanted[start] -= amount
            room[path[-1][1]] -= amount


def _path(
    start: int,
    room: Sequence[int],
    links: Sequence[Sequence[int]],
    held: Sequence[Counter[int]],
    dead: set[int],
) -> list[tuple[int, int]]:
    """Return the shortest chain of seekers and their new places that ends at a free one; each takes the next one's."""
    came: dict[int, int] = {}
    left: dict[int, int] = {}
    queue = deque([start])
    while queue:
        seeker = queue.popleft()
        for place in links[seeker]:
            if place in came or place in dead:
                continue
            came[place] = seeker
            if room[place]:
                path = [(seeker, place)]
                while path[0][0] != start:
                    before = left[path[0][0]]
                    path.insert(0, (came[before], before))
                return path
            for holder, count in held[place].items():
                if count and holder not in left and holder != start:
                    left[holder] = place
                    queue.append(holder)
    dead |= came.keys()  # no path ever leads from here again
    return []


def _left(all_kinds: Kinds, counts: Sequence[int]) -> list[Mention]:
    left = [one for kind, count in zip(all_kinds, counts, strict=True) for one in kind[len(kind) - count :]]
    return sorted(left, key=lambda one: (one.start, one.end))
