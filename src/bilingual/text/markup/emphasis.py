"""Pairs the marks of emphasis: CommonMark's rule with the amendment for Chinese, Japanese and Korean.

CommonMark 0.31, section 6.2; github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md. Without the amendment,
``**“中文”**后`` is not emphasis, since no space separates the words of these languages from the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, east_asian_width

RUN = re.compile(r"\*+|_+|~{2,}")
_SPACES = frozenset("\t\n\f\r\v")
# Wide symbols that are no East Asian characters but emoji (unicode.org/Public/UCD/latest/ucd/emoji/emoji-data.txt).
_EMOJI = re.compile("[\u231a-\u2328\u232b-\u262f\u2638-\u2689\u2690-\u2b55\U0001f000-\U0001f1ff\U0001f266-\U0001faff]")


def flanking(text: str, start: int, end: int, *, east_asian: bool = True) -> tuple[bool, bool]:
    """Return whether the run of equal marks ``text[start:end]`` can open, and whether it can close emphasis.

    *east_asian* = False leaves the amendment out, as GitHub does.

    >>> text = "叫做**“重复”**后"
    >>> flanking(text, 2, 4), flanking(text, 2, 4, east_asian=False)
    ((True, True), (False, True))
    """
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    selector = "\ufe00" <= before <= "\ufe0e" and start > 1  # it belongs to the character before it
    main = text[start - 2] if selector and category(text[start - 2]) != "Zs" else before
    space_before, space_after = _is_space(main), _is_space(after)
    if space_before or space_after:
        return not space_after, not space_before
    opens, closes = _is_punctuation(main), _is_punctuation(after)
    if text[start] == "_":
        return opens, closes
    asian = east_asian and (_is_cjk(after) or _is_cjk(main) or _is_fullwidth_form(main, before))
    return opens or asian or not closes, closes or asian or not opens


def emphasised(text: str, runs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return the pairs of marks in *text*: start of the opening one, start of the closing one, and their length.

    *runs* are the spans of the runs of ``*``, ``_`` and ``~~``, in order.

    >>> emphasised("a **b *c***", [(2, 4), (6, 7), (8, 11)])
    [(2, 9, 2), (6, 8, 1)]
    """
    from markdown_it.rules_inline.balance_pairs import processDelimiters
    from markdown_it.rules_inline.state_inline import Delimiter

    marks: list[Delimiter] = []
    places: list[int] = []
    for start, end in runs:
        opens, closes = flanking(text, start, end)
        wide = 2 if text[start] == "~" else 1
        first = start + (end - start) % wide
        for place in range(first, end, wide):  # "token" is only compared: adjacent places are one run
            length = 0 if wide == 2 else end - start
            marks.append(Delimiter(ord(text[start]), length, place // wide, -1, opens, closes))
            places.append(place)
    processDelimiters(None, marks)  # type: ignore[arg-type]  # the state is not used
    found: list[tuple[int, int, int]] = []
    index = len(marks) - 1
    while index >= 0:
        mark, here = marks[index], index
        index -= 1
        if mark.end < 0:
            continue
        close = marks[mark.end]
        outer = marks[here - 1] if here else None
        if (
            mark.marker != ord("~")
            and outer is not None
            and (outer.end, outer.marker, outer.token) == (mark.end + 1, mark.marker, mark.token - 1)
            and marks[mark.end + 1].token == close.token + 1
        ):
            found.append((places[here - 1], places[mark.end], 2))
            index -= 1
        else:
            found.append((places[here], places[mark.end], 2 if mark.marker == ord("~") else 1))
    return sorted(found)


def _is_space(character: str) -> bool:
    return character in _SPACES or category(character) == "Zs"


@lru_cache(maxsize=4_096)
def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


@lru_cache(maxsize=4_096)
def _is_cjk(character: str) -> bool:
    if "\U000e0100" <= character <= "\U000e01ef":  # an ideographic variation selector
        return True
    wide = east_asian_width(character) in "WFH" or "\u1100" <= character <= "\u11ff"
    return wide and not _EMOJI.match(character)


def _is_fullwidth_form(main: str, selector: str) -> bool:
    return selector == "\ufe01" and main in "‘’“”"
