"""Figures: the signs between their digits, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from bilingual.languages import pack


@lru_cache(maxsize=256)
def signs(tag: str) -> tuple[str, str]:
    """Return the sign between groups of three digits and the decimal sign of the BCP 47 *tag*.

    Those of the language's file, unless Unicode's CLDR knows that its region has others.

    >>> signs("de"), signs("de-CH"), signs("es-MX")
    (('.', ','), ("'", '.'), (',', '.'))
    """
    numbers = pack(tag).numbers
    language = "-".join(part for part in tag.split("-") if not (len(part) == 2 and part.isupper()))
    if numbers is not None and (language == tag or _signs_of(tag) == _signs_of(language)):
        return numbers.group, numbers.decimal
    return _signs_of(tag)


def _signs_of(tag: str) -> tuple[str, str]:
    from icu4py.messageformat import MessageFormat

    written = str(MessageFormat("{n, number}", tag).format({"n": 1_234_567.5}))
    found = [character for character in written if not character.isdecimal()]
    return found[0] if len(found) > 1 else "", found[-1]


def digits_values(written: str, decimal: str) -> list[Fraction]:
    """Read digits with separators; a dotted row that is no number, such as a version, gives each part."""
    bare = re.sub(r"(?<=\d)[\u00a0\u202f '’\u066c](?=\d{3}(?!\d))", "", written).replace("\u066b", decimal)
    marks = re.findall(r"[^\d]", bare)
    if not marks:
        return [Fraction(int(bare))]
    groups = re.split(r"[^\d]", bare)
    if len(set(marks)) == 1:
        if _grouped(groups) and (len(marks) > 1 or marks[0] != decimal):
            return [Fraction(int("".join(groups)))]
        if len(marks) == 1 and marks[0] in ".,":
            return [Fraction(f"{groups[0]}.{groups[1]}")]
    elif len(set(marks[:-1])) == 1 and marks[-1] in ".," and _grouped(groups[:-1]):
        return [Fraction(f"{''.join(groups[:-1])}.{groups[-1]}")]
    return [Fraction(int(group)) for group in groups]


def _grouped(groups: Sequence[str]) -> bool:
    """Tell whether digits stand in groups of three, or of two before the last as in India."""
    first, inner, last = groups[0], groups[1:-1], groups[-1]
    if not 1 <= len(first) <= 3 or first == "0" or len(last) != 3:
        return False
    return all(len(group) == 3 for group in inner) or (len(first) < 3 and all(len(group) == 2 for group in inner))
