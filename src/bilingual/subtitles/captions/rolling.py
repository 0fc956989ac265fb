"""Folds roll-up and growing captions, in which each cue repeats what is already on screen.

*Roll-up* captions (CEA-608, automatic captions of video platforms) show the last one to three lines and add one below;
*growing* captions repeat a line each time a word comes; *sliding* ones show the last words, broken into lines anew each
time. A repeat proves nothing alone ("No." is truly said three times), so the cues of the whole file decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bilingual.model.timing import Span
from bilingual.subtitles.captions.pieces import appended, piece
from bilingual.subtitles.captions.repeats import UNSPACED, UNSPACED_LETTER, too_short, without_repeats
from bilingual.subtitles.formats.base import FileCue

# Cues of one caption follow each other within this time; a roll-up window may also stand through a pause.
_TOUCHING_MS = 1_000
_LONGEST_PAUSE_MS = 10_000
# How much of a file must repeat, and how many cues in a row if it is only a part of the file.
_LEAST_SHARE, _CERTAIN_SHARE, _CERTAIN_RUN = 0.3, 0.8, 6
_LEAST_ROLLS, _FEW_ROLLS, _SHARE_OF_FEW = 2, 3, 0.6
_LONGEST, _TALLEST = 10_000, 50  # characters and lines; CEA-608 shows 480 in 15
_WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_MARKS = ".,;:!?…。、，！？；："
_ENDED = re.compile(r"[.!?…。！？][\"'”’」』)]*$")


@dataclass(frozen=True, slots=True)
class _Step:
    """What a cue adds to the one before it: its text from ``first`` on, on the same line if it ``grows``."""

    first: int
    grows: bool
    proves: bool


_Rule = Callable[[FileCue, FileCue], _Step | None]


def folded(cues: Sequence[FileCue]) -> tuple[FileCue, ...]:
    r"""Return *cues*, which are in order of time, with each word once; other files are returned as they are.

    The moment at which a word appears becomes one of the ``times`` of its cue.

    >>> rows = ("so we", "so we\nbegan", "began\nin May")
    >>> [cue.text for cue in folded([FileCue(Span(n, n + 1), row) for n, row in enumerate(rows)])]
    ['so we', 'began', 'in May']
    """
    cues = without_repeats(cues)
    for share, rule in ((_LEAST_SHARE, _by_lines(cues)), (_CERTAIN_SHARE, _by_letters), (_CERTAIN_SHARE, _by_words)):
        steps = [rule(one, two) if _on_screen(one) and _on_screen(two) else None for one, two in pairwise(cues)]
        if _is_rolling(cues, steps, share):
            return _folded(cues, steps)
        if share == _LEAST_SHARE:
            steps = _long_runs(steps)
            if any(steps):
                return _folded(cues, steps)
    return tuple(cues)


def _is_rolling(cues: Sequence[FileCue], steps: Sequence[_Step | None], share: float) -> bool:
    proofs = sum(step is not None and step.proves for step in steps)
    pairs = sum(_gap_ms(one, two) <= _TOUCHING_MS and one.text != two.text for one, two in pairwise(cues))
    timed = any(cue.times and cue.times[-1][1] > cue.span.start_ms for cue in cues)
    steady = sum(step is not None for step in steps)
    if proofs >= _LEAST_ROLLS and steady > _FEW_ROLLS and steady >= _CERTAIN_SHARE * pairs:
        return True  # nearly every cue repeats, if some only a word
    if proofs <= _FEW_ROLLS:
        share = max(share, _SHARE_OF_FEW)
    least = 1 if timed else _LEAST_ROLLS if share < _CERTAIN_SHARE else _FEW_ROLLS
    return proofs >= max(least, share * pairs)


def _long_runs(steps: Sequence[_Step | None]) -> list[_Step | None]:
    kept: list[_Step | None] = []
    for rolls, run in groupby(steps, key=lambda step: step is not None):
        some = list(run)
        proofs = sum(step is not None and step.proves for step in some)
        kept += some if rolls and proofs >= _CERTAIN_RUN else [None] * len(some)
    return kept


def _folded(cues: Sequence[FileCue], steps: Sequence[_Step | None]) -> tuple[FileCue, ...]:
    found = list(cues[:1])
    for cue, step in zip(cues[1:], steps, strict=True):
        if step is None:
            found.append(cue)
            continue
        more = piece(cue, step.first, len(cue.text))
        last = found[-1]
        span = Span(last.span.start_ms, max(last.span.end_ms, cue.span.end_ms))
        if not more.text:
            found[-1] = replace(last, span=span)
        elif step.grows:
            kept = piece(last, 0, len(last.text.rstrip(_MARKS)) or len(last.text))
            lead = cue.text[step.first : cue.text.index(more.text, step.first)]
            if not more.times:
                word = next((n for n, c in enumerate(more.text) if c.isalnum()), None)
                more = more if word is None else replace(more, times=((word, cue.span.start_ms),))
            found[-1] = replace(appended(kept, more, lead), span=span)
        else:
            found.append(more)
    return tuple(found)


# ── what a cue repeats ────────────────────────────────────────────────────────────────────────────


def _by_lines(cues: Sequence[FileCue]) -> _Rule:
    """Return the rule for roll-up and growing captions; which of the two comes first is decided by the file."""
    tallest = max((cue.text.count("\n") + 1 for cue in cues), default=1)
    both = [
        (_same_lines(one, two, tallest), _grown(one, two))
        for one, two in pairwise(cues)
        if (0 <= _gap_ms(one, two) <= _TOUCHING_MS or one.span.start_ms < two.span.start_ms)
        and _on_screen(one)
        and _on_screen(two)
    ]
    growing = sum(grown is not None and grown.proves and lines is None for lines, grown in both)
    rolling = sum(lines is not None and lines.proves and grown is None for lines, grown in both)

    def rule(one: FileCue, two: FileCue) -> _Step | None:
        if one.span.start_ms >= two.span.start_ms or _gap_ms(one, two) > _LONGEST_PAUSE_MS:
            return None
        lines = _same_lines(one, two, tallest)
        grown = _grown(one, two) if 4 * growing >= growing + rolling and _gap_ms(one, two) <= _TOUCHING_MS else None
        if lines and grown and growing > rolling:
            # The one that repeats more of what was shown.
            return grown if grown.first > lines.first else lines
        return lines or grown

    return rule


def _same_lines(one: FileCue, two: FileCue, tallest: int) -> _Step | None:
    """Return the step if *two* begins with the last lines of *one*."""
    shown, new = (_lines(cue) for cue in (one, two))
    texts = [text for text, _ in new]
    alike = [text for text, _ in shown] == texts
    short = too_short(two)
    for skipped in range(len(shown)):
        overlap = len(shown) - skipped
        if overlap > len(new) or [text for text, _ in shown[skipped:]] != texts[:overlap]:
            continue
        if alike and not skipped and not short and len(new) == tallest > 1 and len(set(texts)) == 1:
            continue  # a full window of equal lines: one more of them
        first = new[overlap][1] if overlap < len(new) else len(two.text)
        weak = _ENDED.search(texts[overlap - 1]) is not None and len(_WORD.findall(" ".join(texts[:overlap]))) < 3
        return _Step(first, False, short or skipped > 0 if alike else not weak)
    return None


def _grown(one: FileCue, two: FileCue, *, in_words: bool = False) -> _Step | None:
    """Return the step if *two* begins with the end of *one*, from a line on, and continues it."""
    lines = _lines(one)
    for _text, place in lines:
        shown = "".join(one.text[place:].split())
        bare = shown.rstrip(_MARKS) or shown
        first = _after(two.text, bare)
        if first is None or "".join(two.text.split()) == shown:
            continue
        if not in_words and not _between_words(two.text, first):
            continue
        sentence = _ENDED.search(shown) and two.text.startswith(shown[len(bare) :], first)
        return _Step(first, True, not sentence and any(c.isalnum() for c in two.text[first:]))
    return None


def _by_letters(one: FileCue, two: FileCue) -> _Step | None:
    later = two.span.start_ms > one.span.start_ms
    return _grown(one, two, in_words=True) if later and _close(one, two) else None


def _by_words(one: FileCue, two: FileCue) -> _Step | None:
    """Return the step if most words of *two* are the last ones of *one*."""
    shown, new = (_WORD.findall(cue.text) for cue in (one, two))
    for overlap in range(min(len(shown), len(new)), 1, -1):
        if shown[-overlap:] == new[:overlap] and 2 * overlap >= min(len(shown), len(new)):
            said = "".join(new[:overlap])
            first = _after(two.text, said.rstrip(_MARKS) or said) or len(two.text)
            return _Step(first, True, True) if _close(one, two) else None
    return None


# ── text ──────────────────────────────────────────────────────────────────────────────────────────


def _lines(cue: FileCue) -> list[tuple[str, int]]:
    """Return the lines of a cue, with single spaces, and where they start."""
    return [(" ".join(match[0].split()), match.start()) for match in re.finditer(r"[^\n]+", cue.text)]


def _after(text: str, start: str) -> int | None:
    """Return where *text* continues after *start*, which has no white space; ``None`` if it begins otherwise."""
    place = 0
    for character in start:
        while place < len(text) and text[place].isspace():
            place += 1
        if place == len(text) or text[place] != character:
            return None
        place += 1
    return place


def _between_words(text: str, place: int) -> bool:
    if place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    inside = all(unicodedata.category(c)[0] in "LMN" for c in (before, after))
    return not inside or bool(UNSPACED_LETTER.match(before) or UNSPACED_LETTER.match(after))


def _on_screen(cue: FileCue) -> bool:
    """Return whether a screen can show *cue*; comparing those that are longer would take minutes."""
    return len(cue.text) <= _LONGEST and cue.text.count("\n") < _TALLEST


def _gap_ms(one: FileCue, two: FileCue) -> int:
    return two.span.start_ms - one.span.end_ms


def _close(one: FileCue, two: FileCue) -> bool:
    return _gap_ms(one, two) <= _TOUCHING_MS
