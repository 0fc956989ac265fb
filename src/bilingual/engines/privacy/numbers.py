"""Finds numbers of people, bank accounts and cards, whose check digits ``python-stdnum`` judges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

from bilingual.engines.privacy.dummies import is_dummy_number, listed, table
from bilingual.engines.privacy.figures import figures
from bilingual.engines.privacy.people import LETTER
from bilingual.fidelity.privacy import Hit

_NEAR = 40  # characters between the name of a number and the number
_IBAN = re.compile(
    r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ .-]?[a-z0-9]{4}){2,7}(?:[ .-]?[a-z0-9]{1,3})?(?![a-z0-9])",
    re.ASCII | re.IGNORECASE,
)
_CARD = re.compile(
    r"(?<![\w.,/#-])(?:\d{4}([ ._/-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3}(?!\d))?|3[47]\d{2}[ -]\d{6}[ -]\d{5}"
    r"|3[0689]\d{2}[ -]\d{6}[ -]\d{4}|\d{14,19})(?![\w]|[.,-]\d)",
    re.ASCII,
)
# A row of figures, of which four happen to look like a card; a month and year may follow one.
_ROW_BEFORE = re.compile(r"(?<!\d)\d{2,4}[ ._/-]\Z")
_ROW_AFTER = re.compile(r"[ ._/-](?!(?:0[1-9]|1[0-2])[23]\d(?!\d)|20\d\d(?!\d))\d{4}(?!\d)")
# Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay: ISO/IEC 7812.
_ISSUER = re.compile(
    r"4\d{12}(?:\d{3})?(?:\d{3})?$|5[1-5]\d{14}$|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$|3[47]\d{13}$"
    r"|3(?:0[0-5]|[68]\d)\d{11}$|6(?:011|5\d\d|4[4-9]\d)\d{12}$|35(?:2[89]|[3-8]\d)\d{12}$|62\d{14,17}$"
)


_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66),
                        71, 81, 82, 83})  # fmt: skip  # GB/T 2260


@dataclass(frozen=True)
class Number:
    """One kind of number: its name, how it is written, and what judges it.

    One with a ``region`` looks like a number of goods, so that texts of other regions are only warned of.
    """

    name: str
    pattern: str
    module: str = ""
    judge: str = ""
    near: str = ""
    region: str = ""

    @cached_property
    def written(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.,/#+-])(?:{self.pattern})(?![\w]|[.,-]\d)", re.ASCII)

    @cached_property
    def named(self) -> re.Pattern[str]:
        # Whole words: BUSINESS holds the name of a Canadian number.
        return re.compile(rf"(?<![{LETTER}])(?:{self.near})(?![{LETTER}])")

    @cached_property
    def valid(self) -> Callable[[str], bool]:
        if self.judge:
            return _JUDGES[self.judge]
        if not self.module:
            return lambda text: True
        judge: Callable[[str], bool] = import_module(f"stdnum.{self.module}").is_valid
        return judge


@lru_cache(maxsize=1)
def _numbers() -> tuple[Number, ...]:
    rows: list[Mapping[str, Any]] = table("ids")["id"]
    return tuple(Number(**row) for row in rows)


def ids_in(text: str, regions: Sequence[str] = ()) -> Iterator[Hit]:
    """Yield the numbers of people in *text*, which is of *regions* (ISO 3166).

    >>> [hit.value for hit in ids_in("Nobody has 123-45-6789, somebody 536-22-8714.")]
    ['536-22-8714']
    """
    spans = figures(text)
    for number in _numbers():
        for found in (one for start, end in spans for one in number.written.finditer(text, start, end)):
            canonical = re.sub(r"[^0-9A-Za-z]", "", found[0]).upper()
            around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR // 2]
            if number.near and not number.named.search(around):
                continue
            if number.valid(found[0]) and not _is_dummy(canonical):
                soft = bool(number.region) and number.region not in regions
                yield Hit("id-number", found[0], canonical, found.start(), soft)


def ibans_in(text: str) -> Iterator[Hit]:
    """Yield the bank accounts in *text*."""
    from stdnum import iban

    for found in (one for start, end in figures(text) for one in _IBAN.finditer(text, start, end)):
        value = found[0]
        while value and not iban.is_valid(value):
            value = value[: max(value.rfind(" "), 0)]  # a word in capitals may follow
        canonical = re.sub(r"[ .-]", "", value).upper()
        if value and canonical not in listed("ibans") and not is_dummy_number(canonical[4:]):
            yield Hit("iban", value, canonical, found.start())


def cards_in(text: str) -> Iterator[Hit]:
    """Yield the numbers of payment cards in *text*. Fourteen plain digits are softer: lots and websites have them.

    >>> [hit.masked for hit in cards_in("4539 1488 0343 6467, 4111 1111 1111 1111, 4539 1488 0343 6468")]
    ['•••67']
    """
    for found in (one for start, end in figures(text) for one in _CARD.finditer(text, start, end)):
        if (value := _card(found[0])) is None:
            continue
        row = _ROW_BEFORE.search(text, max(0, found.start() - 6), found.start()) or _ROW_AFTER.match(text, found.end())
        if not (found[1] and row):
            digits = re.sub(r"\D", "", value)
            yield Hit("card", value, digits, found.start(), soft=value.isdigit() and len(digits) == 14)


def _card(written: str) -> str | None:
    """Return the card number at the start of *written*, which its three digits of security may follow."""
    from stdnum import luhn

    for value in (written, written[:-4] if len(written) > 20 else ""):
        digits = re.sub(r"\D", "", value)
        if _ISSUER.match(digits) and luhn.is_valid(digits) and digits not in listed("cards"):
            return value if not is_dummy_number(digits) and len(set(digits)) > 3 else None
    return None


def _is_dummy(canonical: str) -> bool:
    return canonical in listed("ids") or is_dummy_number(re.sub(r"\D", "", canonical))


def _letters(text: str) -> list[int]:
    return [int(sign, 36) for sign in re.sub(r"[^0-9A-Za-z]", "", text).upper()]


def _china(text: str) -> bool:
    """Judge a number of the People's Republic, GB 11643: province, date and check digit.

    A county may have got its code after the person was born, so that a list of counties says nothing.
    """
    text = re.sub(r"[ -]", "", text)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], weights, strict=True))
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return int(text[:2]) in _PROVINCES and "10X98765432"[total % 11] == text[17].upper()


def _korea(text: str) -> bool:
    """Judge a number of the Republic of Korea: those of people born since October 2020 have no check digit."""
    from stdnum.kr import rrn

    born = ("20" if text[7] in "3478" else "19") + text[:6]
    return bool(rrn.is_valid(text)) or born >= "202010"


def _taiwan(text: str) -> bool:
    """Judge a number of the Republic of China: the letter counts as two digits."""
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(text[0]) + 10
    digits = [code // 10, code % 10, *map(int, text[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def _hong_kong(text: str) -> bool:
    """Judge a number of Hong Kong: weights from 9 down to 1, a space in front of a single letter counts as 36."""
    signs = _letters(text)
    if len(signs) == 8:
        signs.insert(0, 36)
    return sum(s * w for s, w in zip(signs, range(9, 0, -1), strict=True)) % 11 == 0


def _snils(text: str) -> bool:
    """Judge an insurance number of Russia: weights from 9 down to 1, modulo 101."""
    *digits, tens, ones = _letters(text)
    return sum(d * w for d, w in zip(digits, range(9, 0, -1), strict=True)) % 101 % 100 == 10 * tens + ones


def _singapore(text: str) -> bool:
    """Judge a number of Singapore, whose last letter depends on the first."""
    total = sum(int(d) * w for d, w in zip(text[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    first = text[0]
    if first == "M":
        return "KLJNPQRTUWX"[10 - (total + 3) % 11] == text[8]
    letters = "JZIHGFEDCBA" if first in "ST" else "XWUTRQPNMLK"
    return letters[(total + (4 if first in "TG" else 0)) % 11] == text[8]


_JUDGES: Mapping[str, Callable[[str], bool]] = {
    "china": _china,
    "taiwan": _taiwan,
    "hong-kong": _hong_kong,
    "singapore": _singapore,
    "snils": _snils,
    "korea": _korea,
}
