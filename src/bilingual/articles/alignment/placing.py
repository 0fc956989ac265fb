"""Places what only one of two aligned articles says into the other, block by block; nothing crosses a heading.

One article leads, the other is its guest. The paired headings part both into zones: what the guest alone says stands in
the zone of its own heading, after what it follows in the guest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bilingual.articles.alignment.numbering import block_numbers, section_heads, zones_of
from bilingual.model.article import Article, Block

Links = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the leader for ``segments`` (numbers) of block ``block`` of the guest.

    It is after block ``after``, -1 being the start; ``containers`` are those of the block, in the leader's names.
    Sentences that stay in a paragraph of the leader have the number of the segment ``beside`` which they stand, before
    it if ``before``.
    """

    block: int
    segments: tuple[int, ...]
    after: int
    containers: tuple[str, ...] = ()
    beside: int | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """``places`` are in order. ``apart`` numbers the guest's segments that have a pair but cannot stand with it."""

    places: tuple[Place, ...]
    apart: frozenset[int]


def placed(leader: Article, guest: Article, links: Links) -> Placement:
    """Return where in *leader* stands what only *guest* says; *links* pairs segments of both by number.

    A block without prose, such as code or an image, has a pair if the leader has the same in that zone.
    """
    return _Placing(leader, guest, links).run()


class _Placing:
    def __init__(self, leader: Article, guest: Article, links: Links) -> None:
        self.leader, self.guest = leader, guest
        self.ours, self.theirs = block_numbers(leader), block_numbers(guest)
        # The last segment of the leader that each segment of the guest belongs to, and the first.
        self.last = {t: max(one) for one, two in links for t in two if one}
        self.first = {t: min(one) for one, two in links for t in two if one}
        self.zone_of, self.guest_zone_of = self._zones()
        self.containers = self._containers()
        self.heads = section_heads(leader)
        self.rows = self._rows(leader), self._rows(guest)
        self.material = self._material()
        self.apart: set[int] = set()
        self.places: list[Place] = []

    def _zones(self) -> tuple[list[int], list[int]]:
        """Return the zone of each block of both articles: the leader's number of the last heading that is paired."""
        paired = {
            self.theirs[t]: self.ours[s]
            for t, s in self.first.items()
            if self.leader.blocks[self.ours[s]].kind == self.guest.blocks[self.theirs[t]].kind == "heading"
        }
        return zones_of(self.leader, {head: head for head in paired.values()}), zones_of(self.guest, paired)

    def _containers(self) -> dict[str, str]:
        """Return the leader's name of each container of the guest that holds a paired segment."""
        found: dict[str, str] = {}
        for t, s in sorted(self.last.items()):
            own, other = self.leader.blocks[self.ours[s]].containers, self.guest.blocks[self.theirs[t]].containers
            for depth, (mine, theirs) in enumerate(zip(own, other, strict=False), 1):
                if _kind(mine) != _kind(theirs):
                    break
                found.setdefault("/".join(other[:depth]), "/".join(own[:depth]))
        return found

    def _material(self) -> dict[int, int]:
        """Return the pairs of equal blocks without prose, by number in the guest, in order within each zone."""
        free: dict[tuple[int, str], list[int]] = {}
        for number, block in enumerate(self.leader.blocks):
            if not block.segments:
                free.setdefault((self.zone_of[number], _looks(self.leader, block)), []).append(number)
        found = {}
        for number, block in enumerate(self.guest.blocks):
            same = [] if block.segments else free.get((self.guest_zone_of[number], _looks(self.guest, block)), [])
            if same:
                found[number] = same.pop(0)
        return found

    @staticmethod
    def _rows(article: Article) -> dict[str, int]:
        """Return the number of cells in each table row, by its containers."""
        counts: dict[str, int] = {}
        for block in article.blocks:
            if block.kind == "table_cell":
                row = "/".join(block.containers[:-1])
                counts[row] = counts.get(row, 0) + 1
        return counts

    def _is_common_cell(self, block: Block) -> bool:
        """Return whether a cell without words, such as a figure, has its place in a row that the leader has too."""
        if block.kind != "table_cell" or block.segments or len(block.containers) < 3:
            return False
        names = ["/".join(block.containers[: len(block.containers) - up]) for up in (1, 2)]
        # A row of figures alone has no pair by its words, so it is known by its number.
        row = self.containers.get(names[0])
        if row is None and (table := self.containers.get(names[1])):
            row = f"{table}/{block.containers[-2]}"
        return row is not None and self.rows[1][names[0]] <= self.rows[0].get(row, 0)

    def run(self) -> Placement:
        count = 0
        anchors = {zone: zone for zone in self.zone_of} | {-1: self._front()}
        floors = dict.fromkeys(anchors, -2)
        for number, block in enumerate(self.guest.blocks):
            segments = range(count, count + len(block.segments))
            count += len(block.segments)
            zone = self.guest_zone_of[number]
            if block.kind == "front_matter":
                continue
            if block.kind == "heading" and not any(t in self.last for t in segments):
                anchors[zone] = self._before_next(number, zone, anchors[zone])
                floors[zone] = anchors[zone] + 1
            shared = [t for t in segments if self._together(t, number, zone, floors[zone])]
            self.apart |= {t for t in segments if t in self.last and t not in shared}
            anchor = anchors[zone]
            if number in self.material:
                anchors[zone] = max(anchor, self.material[number])
            elif self._is_common_cell(block):
                continue
            elif not shared:
                # A pair that is shown elsewhere: its own side stays here.
                away = [self.ours[self.last[t]] for t in segments if t in self.last]
                near = [place for place in away if self.zone_of[place] == zone and place >= floors[zone]]
                self._add(number, tuple(segments), max([anchor, *near]))
                anchors[zone] = max([anchor, *near])
            else:
                self._add_beside(number, segments, shared)
                anchors[zone] = max(anchor, self.ours[self.last[shared[-1]]])
        return Placement(tuple(self.places), frozenset(self.apart))

    def _front(self) -> int:
        """Return the number of the last block of the leader's front matter, -1 without."""
        return sum(1 for _ in takewhile(lambda block: block.kind == "front_matter", self.leader.blocks)) - 1

    def _together(self, t: int, number: int, zone: int, floor: int) -> bool:
        """Return whether guest segment *t* can stand with its pair in the leader."""
        if t not in self.last:
            return False
        first, last = self.ours[self.first[t]], self.ours[self.last[t]]
        one, two = self.leader.blocks[last], self.guest.blocks[number]
        alike = first == last or (one.kind, _kinds(one)) == (two.kind, _kinds(two))
        return self.zone_of[last] == zone and last >= floor and alike

    def _before_next(self, number: int, zone: int, anchor: int) -> int:
        """Return the anchor of a heading that only the guest has: before what comes next there, or else the end."""
        count = sum(len(block.segments) for block in self.guest.blocks[: number + 1])
        for place in range(number + 1, len(self.guest.blocks)):
            if self.guest_zone_of[place] != zone:
                break
            block = self.guest.blocks[place]
            for t in range(count, count + len(block.segments)):
                if t in self.last and self.zone_of[self.ours[self.first[t]]] == zone:
                    return max(anchor, self.ours[self.first[t]] - 1)
            count += len(block.segments)
        head = self.heads[anchor] if anchor >= 0 else -1
        return max([anchor, *(n for n, own in enumerate(self.heads) if own == head)])

    def _add(self, number: int, segments: tuple[int, ...], anchor: int) -> None:
        block = self.guest.blocks[number]
        if block.kind in {"reference", "toc"}:
            return
        containers = self._named(block.containers)
        place = self._extended(anchor, containers)
        self.places.append(Place(number, segments, place, containers))

    def _add_beside(self, number: int, segments: range, shared: Sequence[int]) -> None:
        """Place the sentences of a block that has pairs: in their block if it is of the same kind, else around it."""
        block = self.guest.blocks[number]
        for run in _runs([t for t in segments if t not in shared]):
            earlier = [t for t in shared if t < run[0]]
            neighbour = self.last[earlier[-1]] if earlier else self.first[shared[0]]
            place = self.ours[neighbour]
            if self.leader.blocks[place].kind == block.kind:
                self.places.append(Place(number, run, place, beside=neighbour, before=not earlier))
            else:
                self._add(number, run, place if earlier else place - 1)

    def _named(self, containers: Sequence[str]) -> tuple[str, ...]:
        """Return *containers* of the guest in the leader's names, with unused names for its own."""
        named: list[str] = []
        for depth in range(len(containers), 0, -1):
            if known := self.containers.get("/".join(containers[:depth])):
                named = known.split("/")
                break
        else:
            depth = 0
        return (*named, *(_own_name(name) for name in containers[depth:]))

    def _extended(self, anchor: int, containers: Sequence[str]) -> int:
        """Return the end of the container after which a block in *containers* may stand, from block *anchor*."""
        if anchor < 0:
            return anchor
        own = self.leader.blocks[anchor].containers
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, containers, strict=False)))
        while anchor + 1 < len(self.leader.blocks) and len(own) > same:
            if self.leader.blocks[anchor + 1].containers[: same + 1] != own[: same + 1]:
                break
            anchor += 1
        return anchor


def _runs(numbers: Sequence[int]) -> list[tuple[int, ...]]:
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = (*runs[-1], number)
        else:
            runs.append((number,))
    return runs


def _kind(name: str) -> tuple[str, bool]:
    kind, *rest = name.split(":")
    return kind, "ordered" in rest


def _kinds(block: Block) -> list[tuple[str, bool]]:
    return [_kind(name) for name in block.containers]


def _own_name(name: str) -> str:
    """Return a container's name that the other article cannot have: ``list:g3:ordered``."""
    kind, _, rest = name.partition(":")
    return f"{kind}:g{rest}"


def _looks(article: Article, block: Block) -> str:
    return f"{block.kind} {' '.join(article.text[block.start : block.end].split())}"
