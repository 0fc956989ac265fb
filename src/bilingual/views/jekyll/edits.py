"""Finds what a person changed in a post of ours, sentence by sentence, as new targets of units."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.prose import on_one_line
from bilingual.languages import COMMON
from bilingual.model.article import meets_without_blank
from bilingual.views.labels import draft_mark, missing_mark, stale_mark

# The span of each unit in a post, in characters, by unit id.
Places = Mapping[str, Sequence[int]]
# Invisible changes by rendering: spaces, escapes, the anchor of a link.
_UNREAD = re.compile(r"\s+|\\(?=[^\w\s])|(?<=\]\()#[^)\s]*")
# Costs besides dissimilarity (0 to 1): a deleted unit, an added sentence, two merged, a heading made a paragraph.
_UNIT_GONE, _SENTENCE_MORE, _TWO_IN_ONE, _OTHER_KIND = 1.0, 0.3, 0.05, 0.5
_MOST, _BAND = 4, 8


@dataclass(frozen=True, slots=True)
class PostEdits:
    """``targets`` by unit id; ``unlearnt`` are sentences of no single unit, which stay only in the post."""

    targets: dict[str, str] = field(default_factory=dict)
    unlearnt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    block: int
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A unit as written, without its mark, and the kind of its block."""

    text: str
    kind: str


def unit_places(text: str, tag: str, shown: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Return the span in the post *text* of each text in *shown* (unit id to displayed text, in order).

    Units that cannot be found are omitted.
    """
    starts: list[int | None] = []  # start and end of each visible character
    ends: list[int | None] = []
    read = ""
    for sentence in _sentences(text, tag):
        shown_here = _read(sentence.text)
        spans = _spans(text, sentence) if shown_here else []
        if len(spans) != len(shown_here):  # quotes, or marks at line starts: only the ends are certain
            spans = [(None, None)] * len(shown_here)
        read += shown_here
        starts += [sentence.start, *(span[0] for span in spans[1:])][: len(spans)]
        ends += [*(span[1] for span in spans[:-1]), sentence.end][-len(spans) :] if spans else []
    places: dict[str, tuple[int, int]] = {}
    position = 0
    for unit, said in shown.items():
        wanted = _read(said)
        at = read.find(wanted, position) if wanted else -1
        while at >= 0 and (starts[at] is None or ends[at + len(wanted) - 1] is None):
            at = read.find(wanted, at + 1)
        if at >= 0:
            position = at + len(wanted)
            start, end = starts[at], ends[position - 1]
            assert start is not None
            assert end is not None
            places[unit] = (start, end)
    return places


def _spans(text: str, sentence: _Sentence) -> list[tuple[int | None, int | None]]:
    unread = {p for m in _UNREAD.finditer(text, sentence.start, sentence.end) for p in range(*m.span())}
    return [(place, place + 1) for place in range(sentence.start, sentence.end) if place not in unread]


def edited_units(base: str, places: Places, theirs: str, tag: str) -> PostEdits:
    r"""Return a person's new targets for the units of the post *base*, edited as *theirs*.

    Deleted units are not included. Raises InputError for invalid front matter.

    >>> base = "Eins ist da. Zwei auch.\n"
    >>> places = unit_places(base, "de", {"s1": "Eins ist da.", "s2": "Zwei auch."})
    >>> edited_units(base, places, "Eins ist da. Die Zwei auch.\n\nVon mir.\n", "de").targets
    {'s2': 'Die Zwei auch.'}
    """
    before, after = _sentences(base, tag), _sentences(theirs, tag)
    units = _units(before, places)
    matcher = SequenceMatcher(None, [s.text for s in before], [s.text for s in after], autojunk=False)
    targets: dict[str, str] = {}
    unlearnt: list[str] = []
    for a, b, c, d in _unlike(matcher, units):
        touched = [unit for unit, (first, last) in units.items() if a <= first and last <= b]
        wanted = [_base_text(base, before[slice(*units[unit])], places[unit]) for unit in touched]
        bare = [
            _Wanted(_unmarked(text, tag), before[units[unit][0]].kind)
            for unit, text in zip(touched, wanted, strict=True)
        ]
        for members, (begin, end) in _paired(bare, after[c:d]):
            text = _joined([s.text for s in after[c + begin : c + end]])
            # The anchors of links are ours and follow the headings.
            if _read(text) == _read(_joined([wanted[member] for member in members])):
                continue
            if len(members) > 1:
                unlearnt.append(text)
            else:
                targets[touched[members[0]]] = _unmarked(text, tag)
    return PostEdits({unit: text for unit, text in targets.items() if text}, tuple(unlearnt))


def _base_text(base: str, sentences: Sequence[_Sentence], place: Sequence[int]) -> str:
    """Return a unit as shown in the post: whole sentences, or a part of one."""
    if (sentences[0].start, sentences[-1].end) == tuple(place):
        return _joined([sentence.text for sentence in sentences])
    return on_one_line(base[slice(*place)])


def _sentences(text: str, tag: str) -> list[_Sentence]:
    """Return the sentences of *text*; our marks end or start one in any context."""
    marks = re.compile(
        f"(?<={re.escape(draft_mark(tag).strip())})|(?<={re.escape(stale_mark(tag).strip())})"
        f"|(?={re.escape(missing_mark(tag))})"
    )
    found: list[_Sentence] = []
    for number, block in enumerate(parse_markdown(text, tag).blocks):
        kind = " ".join([block.kind, *(name.split(":")[0] for name in block.containers)])
        for segment in block.segments:
            cuts = [m.start() for m in marks.finditer(segment.text)] if segment.text == segment.plain else []
            if not cuts:
                found.append(_Sentence(segment.plain, number, segment.start, segment.end, kind))
                continue
            for first, last in pairwise([0, *cuts, len(segment.text)]):
                part = segment.text[first:last]
                if part.strip():
                    start = segment.start + first + len(part) - len(part.lstrip())
                    found.append(_Sentence(part.strip(), number, start, start + len(part.strip()), kind))
    return found


def _units(sentences: Sequence[_Sentence], places: Places) -> dict[str, tuple[int, int]]:
    """Return the half-open range of sentences that contain each unit."""
    starts = [sentence.start for sentence in sentences]
    found = {u: (bisect_right(starts, a) - 1, bisect_right(starts, b - 1)) for u, (a, b) in places.items()}
    return {unit: (first, last) for unit, (first, last) in found.items() if 0 <= first < last}


def _unlike(matcher: SequenceMatcher[str], units: Mapping[str, tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges that differ, in whole units, none adjacent to another."""
    ranges = list(units.values())
    # Forbidden boundaries: inside a unit, or between two that share a sentence.
    inside = {place for first, last in ranges for place in range(first + 1, last)}
    open_: tuple[int, int, int, int] | None = None
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            open_ = (open_[0], b, open_[2], d) if open_ else (a, b, c, d)
            continue
        if open_:  # extend to the end of the unit
            while open_[1] < b and open_[1] in inside:
                open_ = (open_[0], open_[1] + 1, open_[2], open_[3] + 1)
            if open_[1] < b:
                yield open_
                open_ = None
            else:
                continue
        start = b
        while start > a and start in inside:
            start -= 1
        if start < b:
            open_ = (start, b, d - (b - start), d)
    if open_:
        yield open_


def _paired(wanted: Sequence[_Wanted], said: Sequence[_Sentence]) -> list[tuple[tuple[int, ...], tuple[int, int]]]:
    """Pair units with the sentences made from them, by similarity and in order."""
    count, length = len(wanted), len(said)
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    slope = length / max(1, count)
    for i in range(count + 1):
        for j in range(length + 1):
            if (i, j) == (0, 0) or abs(j - i * slope) > _BAND + slope:
                continue
            options = list(_steps(wanted, said, i, j))
            costs = [(best[i - m, j - n][0] + cost, m, n) for m, n, cost in options if (i - m, j - n) in best]
            if costs:
                best[i, j] = min(costs)
    pairs: list[tuple[tuple[int, ...], tuple[int, int]]] = []
    i, j = count, length
    while i or j:
        _, m, n = best[i, j]
        if m and n:
            pairs.append((tuple(range(i - m, i)), (j - n, j)))
        i, j = i - m, j - n
    return pairs[::-1]


def _steps(wanted: Sequence[_Wanted], said: Sequence[_Sentence], i: int, j: int) -> Iterator[tuple[int, int, float]]:
    """Yield the last steps to *i* units and *j* sentences: how many of each they take, and their cost."""
    if i:
        yield 1, 0, _UNIT_GONE
    if j:
        yield 0, 1, _SENTENCE_MORE
    for n in range(1, min(_MOST, j) + 1):
        if i and said[j - n].block == said[j - 1].block:
            other = 0.0 if said[j - 1].kind == wanted[i - 1].kind else _OTHER_KIND
            yield 1, n, other + 1 - _likeness(wanted[i - 1].text, _joined([s.text for s in said[j - n : j]]))
    if i > 1 and j:
        both = _joined([unit.text for unit in wanted[i - 2 : i]])
        yield 2, 1, _TWO_IN_ONE + 2 * (1 - _likeness(both, said[j - 1].text))


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one[:600], two[:600], autojunk=False).ratio()


def _joined(texts: Sequence[str]) -> str:
    joined = ""
    for text in texts:
        joined += text if not joined or meets_without_blank(joined[-1], text[0]) else f" {text}"
    return joined


def _read(text: str) -> str:
    return _UNREAD.sub("", text)


def _unmarked(text: str, tag: str) -> str:
    """Return *text* without marks that a person left in place.

    >>> _unmarked("Das ist gut. (Entwurf)", "de"), _unmarked("【未翻译】很好。", "zh-Hans")
    ('Das ist gut.', '很好。')
    """
    for language in (tag, COMMON):  # 0.1.0 used English marks for some languages
        for mark in (draft_mark(language), stale_mark(language), missing_mark(language)):
            text = text.replace(mark, "")
    return text.strip()
