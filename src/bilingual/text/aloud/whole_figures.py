"""Figures that are read as a whole, and not number by number: dates, telephone numbers, versions, fractions, formulas.

Each kind has a pattern and a way to say it; what one takes, the next does not see. The words are in the file of the
language (``Aloud``); a kind for which it has none is left to the numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from bilingual.languages import pack
from bilingual.languages.speech import Aloud
from bilingual.text.aloud.figures import figures
from bilingual.text.aloud.spelling import dotted, pause_of, romans, spelled, written_date

_BEFORE, _AFTER = r"(?<![A-Za-z\d/])(?<!\d[.,])", r"(?![A-Za-z\d/]|[.,]\d)"
_ISO = re.compile(r"(?<![\d.-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])")
_YEAR_FIRST = re.compile(rf"{_BEFORE}(\d{{4}})([/.])(\d{{1,2}})\2(\d{{1,2}})(?![A-Za-z\d/])")
_YEAR_LAST = re.compile(rf"{_BEFORE}(\d{{1,2}})([/.])(\d{{1,2}})\2(\d{{4}})(?![A-Za-z\d/])")
_NO_YEAR = re.compile(r"(?<![\d.,])(\d{1,2})\.\s?(\d{1,2})\.(?!\d)")
_SIZE = re.compile(r"(?<=\d)x(?=\d)")
_DOTTED_HOUR = r"(?<![\d.,])([01]?\d|2[0-3])\.([0-5]\d)\s?{}\b"
_DURATION = re.compile(r"(?<![\d:.])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\d:])")
_VERSION = re.compile(r"(?<![A-Za-z\d])[vV](\d+(?:\.\d+){1,3})(?![A-Za-z\d]|\.\d)")
_RELEASE = re.compile(
    r"(?<![A-Za-z\d.])([vV]?)(\d+(?:\.\d+){1,3})-(alpha|beta|rc|dev|pre|preview)[.-]?(\d{1,3})?(?![\w.-])"
)
_POINTED = re.compile(r"(?<![\d.,])(\d+)\.(\d{1,2})(?!\d|[.,]\d)")
_FRACTION = re.compile(rf"{_BEFORE}(?:(\d+)\s)?(\d{{1,3}})[/⁄](\d{{1,3}}){_AFTER}|(?:(?<!\d)(\d+)\s?)?([¼-¾⅐-⅞])")
_RATIO = re.compile(r"(?<![\d:.])(\d{1,3}):(\d{1,3})(?![\d:])")
_TOKEN = re.compile(
    r"(?<![A-Za-z\d.@_/-])(?:[A-Z]{1,5}[a-z]?[\d₀-₉]{1,2}(?:[A-Z][a-z]?[\d₀-₉]{0,2}){0,4}|[A-Za-z]{1,3}[₀-₉]+)"
    r"(?![A-Za-z\d_-]|\.\d)"
)
_POWER = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]{1,2}|\d|\))(?P<power>[²³⁰⁴-⁹]+)")
_CARET = re.compile(r"(?<=[A-Za-z\d)])\^(?P<power>\d+)(?![\d.,])")
_AREA = re.compile(r"\d\s?[ckm]?m$")  # 50 m² is a unit
_PHONES = re.compile(
    r"(?<![A-Za-z\d])\+\d{1,3}(?:[\s.-]?\(?\d{1,8}\)?){1,6}(?!\d)"
    r"|(?<![\d.,])\(?0\d{1,4}\)?(?:\s?[-/]\s?|\s)\d{3,8}(?:[- ]\d{2,6})*(?![\d-])"
    r"|\(\d{3}\)\s?\d{3}-\d{4}(?!\d)"
)
_ORDINAL = "spellout,%spellout-ordinal"
_NAME = re.compile(r"(?:\0|\b[A-ZÄÖÜ][\w+#-]*)\s?$")
_SHORTEST_ABROAD = 7
_NAMED_NUMBER = r"(?:{})\W{{0,3}}(?P<number>\d[\d ()/.-]{{4,}}\d)"

Taken = tuple[int, int, str]


def wholes(text: str, language: str, aloud: Aloud) -> Iterator[Taken]:
    """Yield where each of them in *text* begins and ends, and how it is said."""
    reader = _WholesReader(language, aloud)
    for pattern, say in reader.kinds():
        found = [(*_place(match), said) for match in pattern.finditer(text) if (said := say(match)) is not None]
        yield from found
        for first, last, _ in found:
            text = text[:first] + "\0" * (last - first) + text[last:]
    yield from romans(text, language, aloud)


def _place(match: re.Match[str]) -> tuple[int, int]:
    name = next(iter(match.re.groupindex), 0)
    return match.span(name)


class _WholesReader:
    def __init__(self, language: str, aloud: Aloud) -> None:
        facts = pack(language)
        self._tag, self._aloud = facts.tag, aloud
        self._gap = " " if facts.writing.spaced else ""
        self._comma_decimal = facts.numbers is not None and facts.numbers.decimal == ","

    def kinds(self) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]]:
        aloud = self._aloud
        yield _ISO, lambda found: self._date(*found.groups())
        yield _YEAR_FIRST, lambda found: self._date(found[1], found[3], found[4])
        if aloud.date_order:
            yield _YEAR_LAST, self._year_last
        if aloud.dotted_hour:
            yield re.compile(_DOTTED_HOUR.format(aloud.dotted_hour)), self._hour
            yield _NO_YEAR, self._no_year
        if aloud.day_of:
            short = {month[:3]: month for month in aloud.months.split("|") if len(month) > 4}
            names = "|".join(short)
            yield (
                re.compile(rf"(?<![\w.])({names})(?:t(?=\.|\s))?\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d)"),
                lambda found: f"{short[found[1]]} {spelled(int(found[2]), self._tag, _ORDINAL)}",
            )
            yield re.compile(rf"(?<=\d\s)(?P<month>(?:{names})t?\.?)(?=\s\d{{4}}\b)"), lambda found: short[found[0][:3]]
            yield re.compile(rf"(?P<day>(?<![\d.,:])\b\d{{1,2}})(?=\s(?:(?:{aloud.months})\b|\0))"), self._day
        if aloud.duration:
            yield _DURATION, self._duration
        if "x" in aloud.signs:
            yield _SIZE, lambda found: f"{self._gap}{aloud.signs['x']}{self._gap}"
        if aloud.phones:
            yield (
                re.compile(_NAMED_NUMBER.format(aloud.phones), re.IGNORECASE),
                lambda found: self._phone(found["number"]),
            )
            yield _PHONES, lambda found: self._phone(found[0])
        if aloud.mobile:
            yield re.compile(aloud.mobile), lambda found: self._phone(found[0])
        if aloud.version:
            yield _RELEASE, self._release
            yield _VERSION, self._version
        if self._comma_decimal and aloud.dot:
            yield _POINTED, self._pointed
        if aloud.fraction or aloud.denominators:
            yield _FRACTION, self._fraction
        if aloud.ratio:
            yield _RATIO, self._ratio
        if aloud.powers:
            yield _POWER, self._power
            yield _CARET, self._power
        if aloud.signs:
            yield _TOKEN, self._token

    def _duration(self, found: re.Match[str]) -> str:
        said = self._aloud.duration.format(*map(self._number, found.groups()))
        one, read = self._number("1"), figures(self._tag)
        for many, single in self._aloud.ones.items():
            said = re.sub(rf"\b{one} {many}\b", f"{read.before_noun(one, single)} {single}", said)
        return said

    def _number(self, digits: str) -> str:
        return spelled(int(digits), self._tag)

    def _one_by_one(self, digits: str) -> str:
        return self._gap.join(map(self._number, digits))

    def _date(self, year: str, month: str, day: str) -> str | None:
        try:
            return self._read(written_date(date(int(year), int(month), int(day)), self._tag))
        except ValueError:  # the 30th of February
            return None

    def _read(self, written: str) -> str:
        said, at, read = "", 0, figures(self._tag)
        while found := read.next(written, at):
            said += written[at : found[0]] + found[2]
            at = found[1]
        return said + written[at:]

    def _year_last(self, found: re.Match[str]) -> str | None:
        first, second = (found[1], found[3]) if self._aloud.date_order == "dmy" else (found[3], found[1])
        return self._date(found[4], second, first) or self._date(found[4], first, second)

    def _hour(self, found: re.Match[str]) -> str:
        return self._read(f"{found[1]}:{found[2]} {self._aloud.dotted_hour}")

    def _no_year(self, found: re.Match[str]) -> str | None:
        try:
            day = date(2000, int(found[2]), int(found[1]))  # a year that has all days
        except ValueError:
            return None
        if self._named_version(found) or self._follows_a_name(found):
            return None
        said = self._read(written_date(day, self._tag, "::MMMMd"))
        return said + "." * (not found.string[found.end() :].strip(" \"'”»)"))

    def _day(self, found: re.Match[str]) -> str:
        day = self._aloud.day_of.format(spelled(int(found[0]), self._tag, _ORDINAL))
        the = day.split()[0]
        return day.removeprefix(f"{the} ") if re.search(rf"\b{the}\s$", found.string[: found.start()], re.I) else day

    def _phone(self, written: str) -> str | None:
        groups = re.findall(r"\d+", written)
        if written.startswith("+") and len("".join(groups)) < _SHORTEST_ABROAD:  # +12 %
            return None
        said = pause_of(self._tag).join(map(self._one_by_one, groups))
        return f"{self._aloud.signs.get('+', '')}{self._gap}{said}" if written.startswith("+") else said

    def _pointed(self, found: re.Match[str]) -> str:
        after = self._one_by_one(found[2]) if found[2].startswith("0") else self._number(found[2])
        return f"{self._number(found[1])} {self._aloud.dot} {after}"

    def _release(self, found: re.Match[str]) -> str:
        said = [dotted(found[2], self._tag), found[3], *([self._number(found[4])] if found[4] else [])]
        return self._gap.join([self._aloud.version, *said] if found[1] and not self._named_version(found) else said)

    def _version(self, found: re.Match[str]) -> str:
        said = dotted(found[1], self._tag)
        return said if self._named_version(found) else f"{self._aloud.version}{self._gap}{said}"

    def _named_version(self, found: re.Match[str]) -> bool:
        return found.string[: found.start()].rstrip().casefold().endswith(self._aloud.version.casefold())

    def _follows_a_name(self, found: re.Match[str]) -> bool:
        """Return whether what looks like a day is the version or the chapter of a name before it: Ubuntu 22.04."""
        before = found.string[: found.start()]
        ends = not found.string[found.end() :].strip(" \"'”»)")
        dated = re.search(rf"(?:{self._aloud.dated}),?\s$", before, re.IGNORECASE)
        return ends and _NAME.search(before) is not None and dated is None

    def _fraction(self, found: re.Match[str]) -> str | None:
        whole, above, below, before, character = found.groups()
        if character:
            whole = before
            above, _, below = unicodedata.normalize("NFKC", character).partition("⁄")
        if not (above and below and int(below)):
            return None
        said = self._part(int(above), int(below))
        if said is None:
            return None if whole else f"{self._number(above)} {self._number(below)}"  # 24/7, 9/11
        joint = self._aloud.signs.get("&", "")
        return f"{self._number(whole)}{self._gap}{joint}{self._gap}{said}" if whole else said

    def _part(self, above: int, below: int) -> str | None:
        aloud = self._aloud
        if above >= below:
            return None
        if aloud.fraction:
            return aloud.fraction.format(spelled(above, self._tag), spelled(below, self._tag))
        one, _, more = aloud.denominators.get(str(below), "").partition(" ")
        if not one:
            return None
        return f"{aloud.one or self._number('1')} {one}" if above == 1 else f"{spelled(above, self._tag)} {more or one}"

    def _ratio(self, found: re.Match[str]) -> str | None:
        if int(found[1]) < 24 and len(found[2]) == 2 and int(found[2]) < 60:  # a clock
            return None
        return self._gap.join([self._number(found[1]), self._aloud.ratio, self._number(found[2])])

    def _power(self, found: re.Match[str]) -> str | None:
        if _AREA.search(found.string[: found.start("power")]):
            return None
        digits = unicodedata.normalize("NFKC", found["power"])
        said = self._aloud.powers.get(digits) or self._aloud.powers.get("n", "").format(self._number(digits))
        return f"{self._gap}{said}" if said else None

    def _token(self, found: re.Match[str]) -> str:
        parts = re.findall(r"[A-Za-z]+|\d+", unicodedata.normalize("NFKC", found[0]))
        return self._gap.join(self._number(part) if part.isdecimal() else part for part in parts)
