"""Splits a sentence that is too long for a model, so that nothing is cut off: between clauses, words, or characters."""

from __future__ import annotations

import re
from collections.abc import Callable

# Where to split, the best place first: after the end of a sentence, of a clause, of a word, and anywhere.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…])(?=\s)|(?<=[。！？])",
        r"(?<=[;:])(?=\s)|(?<=[；：])",
        r"(?<=[,)–—])(?=\s)|(?<=[，、）])",
        r"(?=\s)",
        r"(?<=.)(?=.)",
    )
)


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return *text* in as few parts of about one length as *fits* allows; joined, they are *text*.

    >>> split("One two, three four. Five six.", lambda part: len(part) <= 20)
    ['One two, three four.', ' Five six.']
    """
    if fits(text) or len(text) < 2:
        return [text]
    middle = len(text) / 2
    for place in _PLACES:
        cuts = [found.start() for found in place.finditer(text) if 0 < found.start() < len(text)]
        # A part of nothing but spaces, or a cut far from the middle, would not get further.
        cuts = [cut for cut in cuts if text[:cut].strip() and text[cut:].strip()]
        near = [cut for cut in cuts if 0.2 < cut / len(text) < 0.8] or (cuts if place is _PLACES[-1] else [])
        if near:
            cut = min(near, key=lambda cut: abs(cut - middle))
            return split(text[:cut], fits) + split(text[cut:], fits)
    return [text]
