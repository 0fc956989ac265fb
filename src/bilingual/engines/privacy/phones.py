"""Finds phone numbers, by Google's libphonenumber (``phonenumbers``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bilingual.engines.privacy.dummies import is_dummy_number, table
from bilingual.engines.privacy.figures import figures
from bilingual.fidelity.privacy import Hit
from bilingual.languages import pack, pack_tags

_GAP = r"[ ().\-/]{0,3}"
_INTERNATIONAL = re.compile(rf"(?<![\w+])(?:\+|00(?=[1-9])) ?[1-9](?:{_GAP}\d){{6,14}}(?!\d)", re.ASCII)
# Eleven digits that no identifier continues, as Chinese mobile numbers are written without any sign.
_CHINESE = re.compile(r"(?<![A-Za-z0-9.])(?:\(?86\)?[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![A-Za-z0-9]|\.\d)")
_NATIONAL = re.compile(r"(?<![\w.,/=#&@+%$€£¥-])\(?\d(?:[ ().\-/]{0,2}\d){6,13}(?![\w%]|[.,:/-]\d)", re.ASCII)
_NEAR = 24  # characters between a word such as "phone" and its number
_CHINA = "CN"
_DATE = re.compile(r"(?:19|20)\d\d([-./ ])\d\d?\1\d\d?(?!\d)")
_PAGE = 4096


def phones_in(text: str, regions: Sequence[str]) -> Iterator[Hit]:
    """Yield the phone numbers in *text*; those without a country's code are of one of *regions* (ISO 3166).

    >>> [hit.canonical for hit in phones_in("Call +49 30 2394678 or (415) 863-2761, not 555-0134.", ("US",))]
    ['+49302394678', '+14158632761']
    """
    spans = figures(text)
    taken: list[tuple[int, int]] = []
    for found in (one for start, end in spans for one in _INTERNATIONAL.finditer(text, start, end)):
        if (number := _longest(found[0])) is not None:
            value, canonical = number
            taken.append((found.start(), found.start() + len(value)))
            yield from _hit(value, canonical, found.start())
    for pattern in (_CHINESE, _NATIONAL):
        for found in (one for start, end in spans for one in pattern.finditer(text, start, end)):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            given = (_CHINA,) if pattern is _CHINESE else regions
            if (one := _national(found, text, given, sure=pattern is _CHINESE)) is not None:
                taken.append(found.span())
                yield from _hit(found[0], one, found.start())


def canonical_phone(text: str, regions: Sequence[str]) -> str | None:
    """Return the number *text* in the form of E.164, ``None`` if it is none."""
    import phonenumbers  # 25 ms, and only for texts with such digits

    for region in (None,) if text.startswith("+") else regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None


def _longest(text: str) -> tuple[str, str] | None:
    """Return the longest beginning of *text* that is a number, with its canonical form: more digits may follow it."""
    end = len(text)
    while end > 7:
        value = text[:end].rstrip(" ().-/")
        if (canonical := canonical_phone(re.sub(r"^00", "+", value), ())) is not None:
            return value, canonical
        end = max((at for at, sign in enumerate(value) if sign in " ().-/"), default=0)
    return None


def _national(found: re.Match[str], text: str, regions: Sequence[str], *, sure: bool) -> str | None:
    value = found[0]
    digits = re.sub(r"\D", "", value)
    if _DATE.match(value) or is_dummy_number(digits) or _national_dummies().match(digits):
        return None
    called = _words().search(text, max(0, found.start() - _NEAR), found.start()) is not None
    for region in regions:
        canonical = canonical_phone(value, (region,))
        if canonical is None:
            continue
        # Whole pages of memory: 17179869184 bytes.
        if called or (not (value.isdigit() and int(value) % _PAGE == 0) if sure else _is_grouped(value, region)):
            return canonical
    return None


def _is_grouped(value: str, region: str) -> bool:
    """Return whether *value* is divided as numbers are in *region*: other figures seldom are."""
    import phonenumbers

    if not re.search(r"[ ().\-/]", value.strip("()")) or "  " in value:
        return False
    signs = set(re.findall(r"[.\-/ ]", value.replace(") ", ")")))
    if len(signs - {" "}) > 1 or (signs == {" "} and not value.startswith(("0", "("))) or signs == {"."}:
        return False
    matcher = phonenumbers.PhoneNumberMatcher(value, region, leniency=phonenumbers.Leniency.STRICT_GROUPING)
    return any(match.raw_string == value for match in matcher)


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    """Return the pattern of a word that announces a number, in any language, up to where the number starts."""
    words = sorted({word for tag in pack_tags() for word in pack(tag).privacy.phone}, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in words if word[0].lower() != word[0].upper())
    others = "|".join(re.escape(word) for word in words if word[0].lower() == word[0].upper())
    return re.compile(rf"(?i)(?:\b(?:{latin})\b|{others})[^\w\n]{{0,4}}(?:\w{{1,8}}[^\w\n]{{1,3}}){{0,2}}\Z|tel:\Z")


def _hit(value: str, canonical: str, start: int) -> Iterator[Hit]:
    digits = re.sub(r"\D", "", value)
    if not is_dummy_number(digits) and not _dummies().match(canonical):
        yield Hit("phone", value.strip(" ()") if value.count("(") != value.count(")") else value, canonical, start)


@lru_cache(maxsize=1)
def _national_dummies() -> re.Pattern[str]:
    return re.compile("|".join(table("dummies")["national"]))


@lru_cache(maxsize=1)
def _dummies() -> re.Pattern[str]:
    return re.compile("|".join(table("dummies")["phones"]))
