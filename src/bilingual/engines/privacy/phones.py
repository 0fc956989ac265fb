"""Finds phone numbers, by Google's libphonenumber (``phonenumbers``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bilingual.engines.privacy.dummies import is_dummy_number, table
from bilingual.engines.privacy.figures import figures
from bilingual.fidelity.privacy import Hit
from bilingual.languages import privacy_of_all

_GAP = r"[ ().\-/]{0,3}"
# GMT +1 2024-11-29 is a time.
_TIME = r" ?\d\d?[ )(]{1,3}(?:19|20)\d\d[-./]\d\d?[-./]"
_INTERNATIONAL = re.compile(
    rf"(?<![\w+])(?:\+(?!{_TIME})|(?<!\d )00(?=[1-9])) ?[1-9](?:{_GAP}\d){{6,14}}(?!\d)", re.ASCII
)
# Eleven digits that no identifier continues, as Chinese mobile numbers are written without any sign.
_CHINESE = re.compile(
    r"(?<![0-9.])(?:\(?86\)?[- ]?)?(?:\(1[3-9]\d\) ?\d{4}[- ]?\d{4}|1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"|1[3-9]\d(?P<gap>[_.,/~·、]| [-/] |, )\d{4}(?P=gap)\d{4}"
    r"|1(?P<each>[ -])[3-9](?:(?P=each)\d){9})(?![A-Za-z0-9]|\.\d)"
)
_NATIONAL = re.compile(r"(?<![\w.,/=#&@+%$€£¥-])\(?\d(?:[ ().\-/]{0,3}\d){6,13}(?![\w%]|[.,:/-][\dXx])", re.ASCII)
_NEAR = 24  # characters between a word such as "phone" and its number
_CHINA = "CN"
_DATE = re.compile(r"(?:19|20)\d\d([-./ ])\d\d?\1\d\d?(?!\d)")
_PAGE = 4096
_MANY_GROUPS = 5  # of digits between full stops: 06.12.34.56.78 is no version
_LONGEST_AREA = 5  # digits in front of the first sign that divides a number
_THOUSANDS = re.compile(r"\d{1,3}([ .])\d{3}(?:\1\d{3})+", re.ASCII)
_ROW_BEFORE, _ROW_AFTER = re.compile(r"(?<!\d)\d{3,4} \Z"), re.compile(r" \d{4}(?!\d)")
_BOOK = re.compile(r"\d-\d{2,7}-\d{1,6}-\d", re.ASCII)  # an ISBN before 2007
_PORTS = re.compile(r"[1-9]\d{4}-\d{5}", re.ASCII)
_CALLED_AT = re.compile(r"(?i)\bwa\.me/|whatsapp|tel|phone|call|mobile|contact")
_LONGEST_ADDRESS = 200
_UNITS = r"[€$£¥₹₩₽%‰°]|[kKMGTP]?i?B\b"


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
                soft = _is_doubtful(text, found, regions) and not _is_called(text, found)
                yield from _hit(found[0], one, found.start(), soft)


def _is_doubtful(text: str, found: re.Match[str], regions: Sequence[str]) -> bool:
    """Return whether the number is rather something else: a row of figures, eleven plain digits in an address of a page
    or in a text that is not for China.
    """
    if _is_row(found[0]):
        return found.re is _NATIONAL
    word = re.split(r"\s", text[max(0, found.start() - _LONGEST_ADDRESS) : found.start()])[-1]
    page = "://" in word and word.endswith("/") and not _CALLED_AT.search(word)
    return found[0].isdigit() and (page or (found.re is _CHINESE and _CHINA not in regions))


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
    value = re.sub(r" ([./-]) ", r"\1", found[0])
    digits = re.sub(r"\D", "", value)
    # call13956781294, but not A13956781294.
    if sure and re.match(r"[A-Za-z]", text[found.start() - 1 : found.start()]) and not _is_called(text, found):
        return None
    if _DATE.match(value) or is_dummy_number(digits) or _national_dummies().match(digits):
        return None
    if _is_counted(text, found):
        return None
    called = _is_called(text, found)
    for region in regions:
        canonical = canonical_phone(digits if sure else value, (region,))
        if canonical is None:
            continue
        # Whole pages of memory: 17179869184 bytes.
        if called or (not (value.isdigit() and int(value) % _PAGE == 0) if sure else _is_grouped(value, region)):
            return canonical
    return None


def _is_called(text: str, found: re.Match[str]) -> bool:
    """Return whether a word in front says that the number is one to call; 8 132 837 826 is one of times."""
    digits = re.sub(r"\D", "", found[0])
    if _THOUSANDS.fullmatch(found[0]) and len(digits) != 9:
        return False
    return _words().search(text, max(0, found.start() - _NEAR), found.start()) is not None


def _is_counted(text: str, found: re.Match[str]) -> bool:
    """Return whether the figure is an amount, such as one of bytes or of money, one of a row, or a book."""
    from stdnum import isbn

    before, after = _counts()
    start, end = found.span()
    formula = text[start - 1 : start] == "$"
    if (after.match(text, end) and not formula) or (_BOOK.fullmatch(found[0]) and isbn.is_valid(found[0])):
        return True
    if " " in found[0] and (_ROW_AFTER.match(text, end) or _ROW_BEFORE.search(text, max(0, start - 5), start)):
        return True
    return found[0].isdigit() and before.search(text, max(0, start - _NEAR), start) is not None


def _is_grouped(value: str, region: str) -> bool:
    """Return whether *value* is divided as numbers are in *region*: other figures seldom are."""
    import phonenumbers

    if not re.search(r"[ ().\-/]", value.strip("()")) or "  " in value or _PORTS.fullmatch(value):
        return False
    signs = set(re.findall(r"[.\-/ ]", value.replace(") ", ")")))
    groups = re.findall(r"\d+", value)
    if len(signs - {" "}) > 1 or (signs == {"."} and len(groups) < _MANY_GROUPS):
        return False
    if len(groups[0]) > _LONGEST_AREA and groups[0][0] != "0":
        return False
    if signs == {" "} and _THOUSANDS.fullmatch(value):
        return False
    matcher = phonenumbers.PhoneNumberMatcher(value, region, leniency=phonenumbers.Leniency.STRICT_GROUPING)
    return any(match.raw_string == value for match in matcher)


def _is_row(value: str) -> bool:
    """Return whether *value* may be three figures next to each other, such as rooms 415 863 2761."""
    return re.fullmatch(r"[1-9]\d* \d+(?: \d+)?", value) is not None


def _is_cased(word: str) -> bool:
    """Return whether *word* is of a script that has blanks between words, unlike Chinese."""
    return word[0].lower() != word[0].upper() or "\u0600" <= word[0] <= "\u06ff"


def _either(words: Iterable[str]) -> str:
    """Return the pattern of one of *words*, whole where their script divides words."""
    ordered = sorted(words, key=len, reverse=True)
    cased = "|".join(re.escape(word) for word in ordered if _is_cased(word)) or "(?!)"
    others = "|".join(re.escape(word) for word in ordered if not _is_cased(word)) or "(?!)"
    return rf"(?:(?<![^\W\d_])(?:{cased})(?![^\W\d_])|{others})"


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    """Return the pattern of a word that announces a number, in any language, up to where the number starts."""
    packs = privacy_of_all()
    words, links = ({word for one in packs for word in getattr(one, name)} for name in ("phone", "phone_links"))
    return re.compile(rf"(?i)(?:{_either(words)}[^\w\n]{{0,4}}(?:{_either(links)}[^\w\n]{{0,3}}){{0,3}}\Z|tel:\Z)")


@lru_cache(maxsize=1)
def _counts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what stands in front of an amount, and after one."""
    packs = privacy_of_all()
    counted = {word for one in packs for word in one.counted}
    after = _either(counted | {word for one in packs for word in one.money})
    return re.compile(rf"(?i){_either(counted)} ?[=:]?\W?\Z"), re.compile(rf"\s?(?:(?i:{after})|{_UNITS})")


def _hit(value: str, canonical: str, start: int, soft: bool = False) -> Iterator[Hit]:
    digits = re.sub(r"\D", "", value)
    if not is_dummy_number(digits) and not _dummies().match(canonical):
        value = value.strip(" ()") if value.count("(") != value.count(")") else value
        yield Hit("phone", value, canonical, start, soft or _is_hotline(canonical))


def _is_hotline(canonical: str) -> bool:
    """Return whether a number is one that companies have, as for callers who pay nothing, or much."""
    import phonenumbers

    kinds = phonenumbers.PhoneNumberType
    hotlines = (kinds.TOLL_FREE, kinds.SHARED_COST, kinds.PREMIUM_RATE, kinds.UAN)
    return phonenumbers.number_type(phonenumbers.parse(canonical)) in hotlines


@lru_cache(maxsize=1)
def _national_dummies() -> re.Pattern[str]:
    return re.compile("|".join(table("dummies")["national"]))


@lru_cache(maxsize=1)
def _dummies() -> re.Pattern[str]:
    return re.compile("|".join(table("dummies")["phones"]))
