"""Shares of a whole: three out of four is three quarters, and 75 per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bilingual.languages.numbers import Figures
from bilingual.text.numbers.mention import Mention

_MOST = 100  # "999 out of 1,000" is said in figures everywhere
_GAP = 30  # characters


def with_shares(found: Sequence[Mention], text: str, above: str, below: str, figures: Figures) -> list[Mention]:
    """Return the mentions *found* with the share that two of them say together, and per cent as a share.

    *above* is the pattern between a number and the whole that follows it (three *out of* four), *below* that between
    the whole and a number that follows it (四人*に*三人).
    """
    made = [_as_share(mention, text, figures) for mention in found]
    for at in range(len(made) - 1) if above or below else ():
        one, two = made[at], made[at + 1]
        between = text[one.end : two.start]
        if not 0 < len(between) <= _GAP or one.share is not None:
            continue
        for pattern, part, whole in ((above, one.value, two.value), (below, two.value, one.value)):
            whole_numbers = part.denominator == whole.denominator == 1 and 1 <= part < whole <= _MOST
            if pattern and whole_numbers and _compiled(pattern).fullmatch(between):
                share = Fraction(part, whole)
                made[at], made[at + 1] = replace(one, share=share), replace(two, share=share)
    return made


def without_shares(
    missing: Sequence[Mention], new: Sequence[Mention], ours: Sequence[Mention], theirs: Sequence[Mention]
) -> tuple[list[Mention], list[Mention]]:
    """Return *missing* and *new*, of the numbers *ours* and *theirs*, without shares that both texts say."""
    left = list(missing), list(new)
    for here, there, others in ((left[0], left[1], theirs), (left[1], left[0], ours)):
        for share in {mention.share for mention in here if mention.share is not None}:
            same = [other for other in others if share in (other.share, other.value, *other.also)]
            if same:
                here[:] = [mention for mention in here if mention.share != share]
                there[:] = [mention for mention in there if mention not in same]
    return left


def _as_share(mention: Mention, text: str, figures: Figures) -> Mention:
    behind = _compiled(figures.percent).match(text, mention.end) is not None
    per_cent = behind or text.endswith(figures.percent_before, 0, mention.start)
    return replace(mention, also=(*mention.also, mention.value / 100)) if per_cent else mention


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
