"""Pairs the blocks of a source article with those of its translation, so that a missing one hides no other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext


@dataclass(frozen=True, slots=True)
class BlockPairs:
    """The blocks of both articles in order, ``None`` where one side lacks a counterpart.

    ``shared`` holds blocks that are not in a pair of their own because their text stands in another one's counterpart:
    paragraphs that are divided differently.
    """

    pairs: tuple[tuple[Block | None, Block | None], ...]
    shared: tuple[Block, ...] = ()

    def __iter__(self) -> Iterator[tuple[Block | None, Block | None]]:
        return iter(self.pairs)

    @property
    def both(self) -> Iterator[tuple[Block, Block]]:
        return ((one, two) for one, two in self.pairs if one is not None and two is not None)


def paired_blocks(
    article: Article, rendered: Article, bitext: Bitext, links: Mapping[str, Sequence[str]] | None = None
) -> BlockPairs:
    """Pair the blocks of *article* and *rendered*, front matter apart.

    *links* maps units to the segments of *rendered* that translate them. Without it the targets of *bitext* say what
    each block should read in *rendered*. Between blocks that correspond, the others are matched by kind and content.
    """
    ours = [block for block in article.blocks if block.kind != "front_matter"]
    theirs = [block for block in rendered.blocks if block.kind != "front_matter"]
    if links is None:
        one, two = _expected(article, ours, bitext), [_key(rendered, block) for block in theirs]
        anchors = [(a + n, b + n) for a, b, size in _matcher(one, two).get_matching_blocks() for n in range(size)]
        apart: tuple[set[int], set[int]] = set(), set()
    else:
        anchors, apart = _linked(ours, theirs, links)
    found: list[tuple[Block | None, Block | None]] = []
    i = j = 0
    for a, b in [*anchors, (len(ours), len(theirs))]:
        left = [n for n in range(i, a) if n not in apart[0]]
        right = [n for n in range(j, b) if n not in apart[1]]
        found += _between(article, rendered, [ours[n] for n in left], [theirs[n] for n in right], links is not None)
        if a < len(ours):
            found.append((ours[a], theirs[b]))
        i, j = a + 1, b + 1
    shared = [ours[n] for n in sorted(apart[0])] + [theirs[n] for n in sorted(apart[1])]
    return BlockPairs(tuple(found), tuple(shared))


def _linked(
    ours: Sequence[Block], theirs: Sequence[Block], links: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[int, int]], tuple[set[int], set[int]]]:
    """Return the pairs of blocks that share most of their sentences, and the blocks that share some but no pair."""
    home = {part: n for n, block in enumerate(ours) for s in block.segments for part in s.id.split("+")}
    other = {segment.id: n for n, block in enumerate(theirs) for segment in block.segments}
    sizes = {segment.id: len(segment.plain) for block in theirs for segment in block.segments}
    votes: Counter[tuple[int, int]] = Counter()
    outside: tuple[set[int], set[int]] = set(), set()  # the counterpart is in a header: the title of a page
    for unit, targets in links.items():
        mine = {home[part] for part in unit.split("+") if part in home}
        yours = [target for target in targets if target in other]
        for target in yours:
            votes.update({(a, other[target]): sizes[target] for a in mine})
        if targets and not yours:
            outside[0].update(mine)
        if not mine:
            outside[1].update(other[target] for target in yours)
    anchors: list[tuple[int, int]] = []
    for a, b in sorted(votes, key=lambda pair: (-votes[pair], pair)):
        at = bisect_right(anchors, (a, b))
        before, after = anchors[at - 1 : at], anchors[at : at + 1]
        if all(x < a and y < b for x, y in before) and all(x > a and y > b for x, y in after):
            anchors.insert(at, (a, b))
    held = {a for a, _ in anchors}, {b for _, b in anchors}
    apart = {a for a, _ in votes} | outside[0], {b for _, b in votes} | outside[1]
    return anchors, (apart[0] - held[0], apart[1] - held[1])


def _between(
    article: Article, rendered: Article, ours: Sequence[Block], theirs: Sequence[Block], linked: bool
) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair what stands between two pairs, by content and kind; *linked*, prose without a link has no counterpart."""
    one, two = [_key(article, block) for block in ours], [_key(rendered, block) for block in theirs]
    for tag, a, b, c, d in _matcher(one, two).get_opcodes():
        left, right = list(ours[a:b]), list(theirs[c:d])
        if tag == "equal":
            yield from zip(left, right, strict=True)
            continue
        kinds = [_kind(block, linked) for block in left], [_kind(block, linked) for block in right]
        for tag_of_kinds, a2, b2, c2, d2 in _matcher(*kinds).get_opcodes():
            lefts, rights = left[a2:b2], right[c2:d2]
            cells = all(block.kind == "table_cell" for block in lefts + rights)  # "6:12 a.m." may become a bare 6:12
            alike = len(lefts) == len(rights) and (cells or not (linked and _prose(lefts + rights)))
            same = tag_of_kinds == "equal" or alike
            for x, y in zip_longest(lefts, rights):
                if same:
                    yield x, y
                    continue
                if x:
                    yield x, None
                if y:
                    yield None, y


def _prose(blocks: Sequence[Block]) -> bool:
    return any(block.segments for block in blocks)


def _kind(block: Block, linked: bool) -> Hashable:
    if linked and block.kind == "table_cell":  # a cell of figures may have words in the other language: 5:58 a.m.
        return block.kind, block.containers[-1]
    if linked and block.segments and block.kind != "heading":
        return id(block)
    return block.kind


def _matcher(one: Sequence[Hashable], two: Sequence[Hashable]) -> SequenceMatcher[Hashable]:
    return SequenceMatcher(None, one, two, autojunk=False)


def _key(article: Article, block: Block) -> Hashable:
    return block.kind, block.level if block.kind == "heading" else 0, _bare(article.text[block.start : block.end])


def _expected(article: Article, blocks: Sequence[Block], bitext: Bitext) -> list[Hashable]:
    """Return the key that each block should have in the translation."""
    targets = {unit.id: unit.target for unit in bitext if unit.target is not None}
    keys: list[Hashable] = []
    for block in blocks:
        parts, at = [], block.start
        for segment in block.segments:
            parts += [article.text[at : segment.start], targets.get(segment.id, segment.text)]
            at = segment.end
        text = "".join([*parts, article.text[at : block.end]])
        keys.append((block.kind, block.level if block.kind == "heading" else 0, _bare(text)))
    return keys


def _bare(text: str) -> str:
    return "".join(re.sub(r"\]\([^()\s]*\)", "", text).split())


_NOTED_LINE = re.compile(r'<[^<>]*\bdata-line="(\d+)"')


class Lines:
    r"""The line numbers of a text; of a page, those that ``articles/pages`` noted of the file.

    >>> Lines("a\r\nb\nc").at(5), Lines('<p data-line="7">a</p>').at(17)
    (3, 7)
    """

    def __init__(self, text: str) -> None:
        noted = list(_NOTED_LINE.finditer(text))
        self._starts = [m.end() for m in noted] or [0, *(m.end() for m in re.finditer(r"\r\n?|\n", text))]
        self._noted = [int(match[1]) for match in noted]

    def at(self, position: int) -> int:
        """Return the line number, from 1, of character *position*."""
        number = bisect_right(self._starts, position)
        return self._noted[max(0, number - 1)] if self._noted else number
