"""Three-way merge of a post: what we wrote, what a person made of it, and what we would write today.

A text is taken apart into its sentences and the lines between them. What only the person changed stays as
they have it, what only we changed is renewed, and every other byte comes through. Where both changed the
same sentence the person's stays, and is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bilingual.articles.markdown import parse_markdown


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch that both changed: the person's text stands in the post, ours is left out."""

    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Merged:
    """``text`` is the post as it is to stand."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    """Pieces ``first`` up to ``last`` of the base become ``pieces``."""

    first: int
    last: int
    pieces: tuple[str, ...]


def merged(base: str, theirs: str, ours: str, tag: str) -> Merged:
    """Merge *theirs*, a person's, and *ours*, which both come from *base*; Markdown in the language *tag*.

    Raises InputError where the front matter of one of them cannot be read.

    >>> base = "---\\na: 1\\n---\\n\\nEins. Zwei.\\n"
    >>> merged(base, base.replace("Zwei.", "Zwo."), base.replace("Eins.", "Uno."), "de").text
    '---\\na: 1\\n---\\n\\nUno. Zwo.\\n'
    """
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    pieces = _pieces(base, tag)
    left = _changes(pieces, _pieces(theirs, tag))
    right = _changes(pieces, _pieces(ours, tag))
    return _woven(pieces, left, right)


def _pieces(text: str, tag: str) -> list[str]:
    """Return *text* as its sentences and the lines, or parts of lines, between them."""
    found: list[str] = []
    position = 0
    for segment in parse_markdown(text, tag).segments:
        found += text[position : segment.start].splitlines(keepends=True)
        found.append(segment.text)
        position = segment.end
    return found + text[position:].splitlines(keepends=True)


def _changes(base: Sequence[str], other: Sequence[str]) -> list[_Change]:
    """Return what turns *base* into *other*, in order."""
    head = 0
    while head < min(len(base), len(other)) and base[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(base), len(other)) - head and base[-1 - tail] == other[-1 - tail]:
        tail += 1
    ours, theirs = base[head : len(base) - tail], other[head : len(other) - tail]
    # Empty lines stand everywhere; they follow their neighbours and never lead the search.
    matcher = SequenceMatcher(lambda piece: not piece.strip(), ours, theirs, autojunk=False)
    found: list[_Change] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal" and _alike(ours[a:b], theirs[c:d]):
            pairs = enumerate(zip(ours[a:b], theirs[c:d], strict=True), head + a)
            found += [_Change(at, at + 1, (new,)) for at, (old, new) in pairs if old != new]
        elif tag != "equal":
            found.append(_Change(head + a, head + b, tuple(theirs[c:d])))
    return found


def _alike(one: Sequence[str], two: Sequence[str]) -> bool:
    """Tell whether each piece of *two* stands for one of *one*: as many, blank where those are blank."""
    return [not piece.strip() for piece in one] == [not piece.strip() for piece in two]


def _woven(base: Sequence[str], left: Sequence[_Change], right: Sequence[_Change]) -> Merged:
    """Apply both lists of changes, *left* the person's; what overlaps is taken from the person."""
    parts: list[str] = []
    conflicts: list[Conflict] = []
    position = 0
    # At one place what is put in comes before what is replaced, and ours before the person's.
    waiting = sorted([(c, False) for c in right] + [(c, True) for c in left], key=lambda w: (w[0].first, w[0].last))
    while waiting:
        change, hers = waiting.pop(0)
        parts += base[position : change.first]
        sides: tuple[list[_Change], list[_Change]] = ([], [])
        sides[hers].append(change)
        last = change.last
        while waiting and (waiting[0][0].first < last or waiting[0][0] == change):
            following, side = waiting.pop(0)
            sides[side].append(following)
            last = max(last, following.last)
        ours, theirs = (_applied(base, change.first, last, side) for side in sides)
        known = not sides[True] or _holds(ours, theirs, base[change.first : last])
        if not known and sides[False]:
            conflicts.append(Conflict("".join(theirs), "".join(ours)))
        parts += ours if known else theirs
        position = last
    return Merged("".join([*parts, *base[position:]]), tuple(conflicts))


def _holds(ours: Sequence[str], theirs: Sequence[str], base: Sequence[str]) -> bool:
    """Tell whether *ours* has all that *theirs* put in, and nothing of what it took out."""
    written, taken = set(theirs) - set(base), set(base) - set(theirs)
    # In one piece or in several: a mark behind a sentence may make one of two.
    whole = "".join(ours)
    return (all(piece in whole for piece in written) and not taken & set(ours)) or list(ours) == list(theirs)


def _applied(base: Sequence[str], first: int, last: int, changes: Sequence[_Change]) -> list[str]:
    parts: list[str] = []
    position = first
    for change in changes:
        parts += [*base[position : change.first], *change.pieces]
        position = change.last
    return [*parts, *base[position:last]]
