"""Keeps a line of text in the direction of its language where only its first letter says which that is."""

from __future__ import annotations

from unicodedata import bidirectional

from bilingual.languages import pack

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"


def direction_mark(line: str, tag: str) -> str:
    """Return the invisible mark that must precede *line* if its first letter runs against the language *tag*.

    Players and libass take the direction of a line from its first strong character (Unicode Bidirectional Algorithm,
    rules P2 and P3), so that an Arabic line that begins with GitHub would run from left to right.

    >>> [direction_mark(line, "ar") for line in ("GitHub سريع.", "سريع GitHub.", "2024")] == ["\u200f", "", ""]
    True
    """
    strong = next((kind for kind in map(bidirectional, line) if kind in ("L", "R", "AL")), None)
    rtl = pack(tag).writing.rtl
    if strong is None or (strong != "L") == rtl:
        return ""
    return _RIGHT_TO_LEFT if rtl else _LEFT_TO_RIGHT
