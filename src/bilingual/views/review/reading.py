"""Reads a review file that a person saved with any editor.

Only whole blocks count: a header outside the fences, followed by the fences of both languages. No text between fences
forms any of them, since a fence is longer than every run of backticks in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bilingual.model.bitext import Bitext, Unit
from bilingual.text.counts import first_of
from bilingual.text.likeness.common import rising
from bilingual.views.review.texts import base_of, block_name

_HEADER = re.compile(
    r"^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+\\?\[([^\]]*?)\\?\]\s+(?:\*\*|__)?([^\s*`]+?)(?:\*\*|__)?\s+`([0-9a-f]{8})`(?=\s|$)"
)
# What is left of a header after a slip of the hand.
_BROKEN_HEADER = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,9}[.)])?\s*\\?\[[^\]]{0,3}\\?\]?.*(?:\*\*\S+\*\*|`[0-9a-f]{3,12}`)")
# Some editors write fences with tildes, and indent them as part of the list.
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})\s*([^\s`~]*)\s*$")
_OURS = re.compile(r"^\s{0,3}[>#]")
_NAMED = 8  # places of one sentence
_TICKS = {"x", "х"}  # Latin and Cyrillic


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """One whole block: the ``line`` of its header, counted from 1, what is in its header, and both texts as saved.

    ``ticked`` is ``None`` for anything but an empty or a ticked box.
    """

    line: int
    unit: str
    base: str
    ticked: bool | None
    source: str
    target: str

    @property
    def was_ticked(self) -> bool | None:
        """Whether the box was ticked when the file was written, if neither text was edited; else ``None``."""
        found = (on for on in (False, True) if base_of(self.source, self.target, approved=on) == self.base)
        return next(found, None)

    @property
    def untouched(self) -> bool:
        return self.ticked is not None and self.was_ticked == self.ticked


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not taken in, and the line of the file; ``keeps``: it may be an edit, so the file is left as it is."""

    line: int
    what: str
    keeps: bool = True


@dataclass(slots=True)
class ReviewReading:
    """The blocks to take in, by their unit's id, and what is wrong elsewhere, in the order of the file."""

    blocks: dict[str, ReviewBlock] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_review(text: str, bitext: Bitext) -> ReviewReading:
    r"""Return the blocks of *text*, the review file of *bitext*.

    Blocks that are damaged, doubled, moved or of no unit are no blocks but problems.
    """
    found = ReviewReading()
    damaged: set[str] = set()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = list(_blocks(lines, bitext, found.problems, damaged))
    order = {block_name(unit.id): number for number, unit in enumerate(bitext)}
    same: dict[str, list[ReviewBlock]] = {}
    for block in whole:
        same.setdefault(block.unit, []).append(block)
    known = []
    doubled: dict[str, Problem] = {}
    for block in whole:
        if block.unit not in order:
            lost = "" if block.untouched else ": its edit is not taken in"
            found.problems.append(Problem(block.line, f"there is no sentence {block.unit}{lost}", not block.untouched))
        elif len(same[block.unit]) > 1 or block.unit in damaged:
            if block.unit not in doubled:
                doubled[block.unit] = _doubled(same[block.unit], damaged)
            found.problems.append(replace(doubled[block.unit], line=block.line))
        else:
            known.append(block)
    stayed = {*rising([order[block.unit] for block in known])}  # the rest was moved
    units: Sequence[Unit] = bitext.units
    for number, block in enumerate(known):
        if number in stayed:
            found.blocks[units[order[block.unit]].id] = block
        else:
            lost = "" if block.untouched else ": its edit is not taken in"
            found.problems.append(Problem(block.line, f"{block.unit} was moved{lost}", not block.untouched))
    found.problems.sort(key=lambda problem: problem.line)
    return found


def _doubled(same: Sequence[ReviewBlock], damaged: Collection[str]) -> Problem:
    """Return the problem of all the blocks of one unit."""
    first, edited = same[0], same[0].unit in damaged or not all(one.untouched for one in same)
    places = first_of([str(one.line) for one in same], _NAMED)
    return Problem(first.line, f"{first.unit} is there twice or more (lines {places})", edited)


def _blocks(lines: Sequence[str], bitext: Bitext, problems: list[Problem], damaged: set[str]) -> Iterator[ReviewBlock]:
    """Yield the whole blocks of *lines*, and add the rest to *problems* and the ids in *damaged*."""
    number = 0
    while number < len(lines):
        line = lines[number]
        if header := _HEADER.match(line):
            texts, after, what = _texts(lines, number + 1, bitext, problems)
            if what:
                damaged.add(header[2])
                problems.append(Problem(number + 1, f"{header[2]} is damaged and not taken in: {what}"))
            else:
                yield ReviewBlock(number + 1, header[2], header[3], _ticked(header[1]), *texts)
            number = after
            continue
        if _FENCE.match(line):
            problems.append(Problem(number + 1, "this fence belongs to no sentence: a header is missing or damaged"))
            number = _skipped(lines, number)
            continue
        if _BROKEN_HEADER.match(line):
            problems.append(Problem(number + 1, "this header is damaged"))
        elif _is_stray(line):
            problems.append(_stray(number))
        number += 1


def _texts(
    lines: Sequence[str], number: int, bitext: Bitext, problems: list[Problem]
) -> tuple[tuple[str, ...], int, str]:
    """Return both texts of the block whose header is before line *number*, the line after it, and what is wrong."""
    texts = []
    for tag in (bitext.source, bitext.target):
        number = _to_structure(lines, number, problems)
        fence = _FENCE.match(lines[number]) if number < len(lines) else None
        if fence is None or fence[2] != tag:
            return (), _skipped(lines, number), f"there is no text in {tag}"
        end, closed = _end(lines, number)
        if not closed:
            inside = ((place, _HEADER.match(lines[place])) for place in range(number + 1, end))
            problems += [
                Problem(place + 1, f"{header[2]} is not read, since the fence in line {number + 1} is not closed")
                for place, header in inside
                if header
            ]
            return (), _skipped(lines, end), f"the fence in line {number + 1} is not closed"
        indent = re.compile(rf"^ {{0,{len(lines[number]) - len(lines[number].lstrip())}}}")
        texts.append("\n".join(indent.sub("", line) for line in lines[number + 1 : end]))
        number = end + 1
    after = _to_structure(lines, number, [])
    fence = _FENCE.match(lines[after]) if after < len(lines) else None
    if fence is not None and fence[2] != bitext.source:  # else the next sentence has lost its header
        return (), _skipped(lines, after), f"there is another fence in line {after + 1}"
    return tuple(texts), number, ""


def _to_structure(lines: Sequence[str], number: int, problems: list[Problem]) -> int:
    """Return the next line from *number* that is a header or a fence, with the text before it in *problems*."""
    while number < len(lines) and not _HEADER.match(lines[number]) and not _FENCE.match(lines[number]):
        if _is_stray(lines[number]):
            problems.append(_stray(number))
        number += 1
    return number


def _skipped(lines: Sequence[str], number: int) -> int:
    """Return the next header from line *number* that is in no fence."""
    while number < len(lines) and not _HEADER.match(lines[number]):
        fence = _FENCE.match(lines[number])
        number = _end(lines, number)[0] if fence and fence[2] else number
        closes = number < len(lines) and (found := _FENCE.match(lines[number])) is not None and not found[2]
        number += 1 if closes or not fence else 0
    return number


def _is_stray(line: str) -> bool:
    return bool(line.strip()) and not _OURS.match(line)


def _stray(number: int) -> Problem:
    return Problem(number + 1, "this is outside the fences and not taken in")


def _end(lines: Sequence[str], number: int) -> tuple[int, bool]:
    """Return the line that closes the fence opened in line *number*; or that of the next one, which opens before."""
    opened = _FENCE.match(lines[number])
    assert opened is not None
    for place in range(number + 1, len(lines)):
        fence = _FENCE.match(lines[place])
        if fence and fence[1].startswith(opened[1]):
            return place, not fence[2]
    return len(lines), False


def _ticked(box: str) -> bool | None:
    sign = unicodedata.normalize("NFKC", box).strip().casefold()
    return True if sign in _TICKS else False if not sign else None
