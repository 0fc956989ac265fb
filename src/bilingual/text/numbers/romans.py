"""Roman numerals: siglo XVIII, XVIIIe siècle, XVIII век."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from bilingual.languages.numbers import Figures
from bilingual.text.numbers.mention import Mention

_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Cyrillic letters that look like them, which many type.
_LATIN = str.maketrans("ІХСМ", "IXCM")
_ROMAN = re.compile(
    r"(?=[IVXLCDMІХСМ])[MМ]{0,3}(?:[CС][MМ]|[CС]D|D?[CС]{0,3})(?:[XХ][CС]|[XХ]L|L?[XХ]{0,3})"
    r"(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})(?P<ordinal>e|er|re|ème|ª|º|-[а-яёіїє]{1,3}|\.)?(?![^\W_])"
)
_NEAR = 12


def roman_at(text: str, start: int, figures: Figures) -> Mention | None:
    """Return the Roman numeral at *start*, None if there is none; none is certainly a number: MIX, CD.

    >>> from bilingual.languages import pack
    >>> of = pack("fr").figures
    >>> found = roman_at("XVIIIe siècle", 0, of), roman_at("siglo V", 6, of), roman_at("I", 0, of)
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
        # A letter alone is a name or a pronoun, but for centuries.
        near = text[max(0, start - _NEAR) : start], text[found.end() : found.end() + _NEAR]
        beside = any(side.search(words) for side, words in zip(_sides(figures), near, strict=True))
        if letters not in "IVX" or not beside:
            return None
    return Mention(Fraction(roman_value(letters)), start, found.end(), sure=False)


@lru_cache(maxsize=16)
def _sides(figures: Figures) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = rf"(?:{figures.before_century})\Z", rf"\A(?:{figures.century})"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


def roman_value(letters: str) -> int:
    """Return what a Roman numeral is worth.

    >>> roman_value("XIV"), roman_value("MCMXC")
    (14, 1990)
    """
    values = [_WORTH[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
