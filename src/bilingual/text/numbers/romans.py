"""Roman numerals: siglo XVIII, XVIIIe siècle, XVIII век."""

from __future__ import annotations

import re
from fractions import Fraction

from bilingual.text.numbers.mention import Mention

_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Cyrillic letters that look like them, which many type.
_LATIN = str.maketrans("ІХСМ", "IXCM")
_ROMAN = re.compile(
    r"(?=[IVXLCDMІХСМ])[MМ]{0,3}(?:[CС][MМ]|[CС]D|D?[CС]{0,3})(?:[XХ][CС]|[XХ]L|L?[XХ]{0,3})"
    r"(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})(?P<ordinal>e|er|re|ème|ª|º|-[а-яёіїє]{1,3}|\.)?(?![^\W_])"
)
# A letter alone is a name or a pronoun, but for centuries: siglo V, Vᵉ siècle.
_CENTURY = re.compile(
    r"(?:siglos?|séculos?|segles?|secolul)\s+\Z|\A\s*(?:s(?:iè|e)cles?|secol[oi]|wiek|век|ст\.|століт|stolet|storočí|század|stoljeć)",
    re.IGNORECASE,
)
_NEAR = 12


def roman_at(text: str, start: int) -> Mention | None:
    """Return the Roman numeral at *start*, None if there is none; none is certainly a number: MIX, CD.

    >>> found = roman_at("XVIIIe siècle", 0), roman_at("siglo V", 6), roman_at("I", 0)
    >>> [one and int(one.value) for one in found]
    [18, 5, None]
    """
    found = _ROMAN.match(text, start)
    if found is None:
        return None
    letters = found[0].removesuffix(found["ordinal"] or "").translate(_LATIN)
    if not letters:
        return None
    if len(letters) == 1:
        near = text[max(0, start - _NEAR) : start], text[found.end() : found.end() + _NEAR]
        if letters not in "IVX" or not any(map(_CENTURY.search, near)):
            return None
    return Mention(Fraction(roman_value(letters)), start, found.end(), sure=False)


def roman_value(letters: str) -> int:
    """Return what a Roman numeral is worth.

    >>> roman_value("XIV"), roman_value("MCMXC")
    (14, 1990)
    """
    values = [_WORTH[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
