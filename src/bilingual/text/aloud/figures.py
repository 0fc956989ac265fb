"""Numbers as they are said: by ICU's rules for the language, with what its file says of units, years and clocks."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.languages.speech import Aloud

_NOTHING = Aloud()
_LONGEST = 15  # digits: what is longer is read digit by digit
_CURRENCIES = "$€£¥￥₩₹"
_DATE = r"(?<![\d.-])(?P<date>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d-])"
_CLOCK = r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
# A telephone, a version, an address of a machine: three or more parts of digits, or a leading nought.
# Chinese and Japanese characters may come right before a number.
_START = r"(?<![A-Za-z\u00c0-\u024f\d_])"
_CODE = rf"{_START}(?<![.,])(?P<code>\+?\d+(?:[.-]\d+){{2,}}|0\d+)(?![A-Za-z\d_-])"
_NUMBER = (
    r"(?:(?<![\w.])(?P<minus>[-−])|(?P<before>[{money}])\s?)?{start}(?P<whole>\d+(?:{group}\d{{3}})+|\d+)"
    r"(?:{decimal}(?P<part>\d+))?(?:\s?(?P<unit>{units}))?"
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_DASH = re.compile(r"\s?[–~～-]\s?(?=[\d$€£¥￥])")


class Figures:
    """Reads the numbers of one language."""

    def __init__(self, language: str) -> None:
        facts = pack(language)
        self._tag = facts.tag
        self._aloud = facts.speech.aloud or _NOTHING
        self._decimal, group = _separators(facts)
        units = "|".join(re.escape(unit) for unit in sorted(self._units(), key=len, reverse=True)) or "(?!)"
        spaces = "[\u00a0\u202f ]" if group.isspace() else re.escape(group)
        number = _NUMBER.format(
            start=_START, money=_CURRENCIES, group=spaces, decimal=re.escape(self._decimal), units=units
        )
        self._pattern = re.compile("|".join((_DATE, _CLOCK, _CODE, number)))

    def next(self, text: str, start: int) -> tuple[int, int, str] | None:
        """Return where the next number in *text* begins and ends, and how it is said."""
        match = self._pattern.search(text, start)
        if match is None:
            return None
        return self._said(text, match)

    def _said(self, text: str, match: re.Match[str]) -> tuple[int, int, str]:
        first, last = match.span()
        if match["date"]:
            return first, last, self._date(match["date"])
        if match["hour"]:
            hours = self._aloud.full_hour
            said_too = re.match(rf"\s?{re.escape(hours)}(?!\w)", text[last:]) if hours else None
            last += said_too.end() if said_too else 0
            return first, last, self._clock(int(match["hour"]), int(match["minute"]))
        if match["code"]:
            return first, last, self._digits(match["code"])
        said, last = self._number(text, match)
        dash = _DASH.match(text, last)
        if dash and self._aloud.span:  # 3–5 kg: the unit is said once
            other = self._pattern.match(text, dash.end())
            if other and other["whole"]:
                upper, last = self._number(text, other)
                said = f"{said}{self._gap}{self._aloud.span}{self._gap}{upper}"
        return first, last, said

    @property
    def _gap(self) -> str:
        return " " if pack(self._tag).writing.spaced else ""

    def _units(self) -> list[str]:
        return [unit for unit in self._aloud.units if unit not in _CURRENCIES] + [
            unit for unit in self._aloud.units if unit in _CURRENCIES
        ]

    def _number(self, text: str, match: re.Match[str]) -> tuple[str, int]:
        aloud, last = self._aloud, match.end()
        whole = re.sub(r"\D", "", match["whole"])
        unit = match["unit"] or ""
        if unit and unit[-1].isalpha() and _LATIN.match(text, last):  # 5 mice are no five metres
            last -= len(match[0]) - len(match[0].removesuffix(unit).rstrip())
            unit = ""
        if len(whole) > _LONGEST:
            return self._digits(whole), last
        value: float | int = int(whole)
        after = text[last:]
        rule = "spellout"
        ordinal = self._ordinal(after) if not (match["part"] or unit or match["before"]) else None
        if ordinal:
            length, rule = ordinal
            last += length
            after = text[last:]
        elif not (match["part"] or unit or match["before"]) and whole == match["whole"] and self._is_year(whole, after):
            rule = "spellout,%spellout-numbering-year"
        said = spelled(value, self._tag, rule)
        plural = re.match(r"['’]?s\b", after) if aloud.plurals and not unit else None
        if plural:  # the 1990s
            said = next(re.sub(pattern, new, said) for pattern, new in aloud.plurals if re.search(pattern, said))
            last += plural.end()
        money = match["before"] or unit
        if match["part"] and money and money == aloud.cents_of and len(match["part"]) == 2 and int(match["part"]):
            return self._with_cents(said, whole, match["part"], aloud), last
        if match["part"]:
            said = self._with_decimals(said, match["part"])
        scale = re.match(r"\s?([A-Za-z]{1,2})\b", after) if aloud.scales and not unit else None
        if scale and scale[1].lower() in aloud.scales and (match["before"] or not scale[0][0].isspace()):
            said += f"{self._gap}{aloud.scales[scale[1].lower()]}"
            last += scale.end()
        said = self._rewritten(said, after)
        if match["minus"]:
            said = spelled(-1, self._tag).replace(spelled(1, self._tag), "").strip() + self._gap + said
        name = aloud.units.get(unit) or aloud.units.get(match["before"] or "")
        if not name:
            return said, last
        if whole == "1" and not match["part"] and last == match.end():
            name = aloud.ones.get(name, name)
        return (name.format(said) if "{}" in name else f"{said}{self._gap}{name}"), last

    def _with_decimals(self, said: str, digits: str) -> str:
        """Return the number *said* with its decimals, each said alone; ICU knows the word for the decimal point."""
        half = spelled(0.5, self._tag)
        nought, five = spelled(0, self._tag), spelled(5, self._tag)
        point = half.removeprefix(nought).removesuffix(five).strip() or self._aloud.decimal
        if pack(self._tag).writing.words == "unidic":
            point = self._aloud.decimal or point
        return self._gap.join([said, point, *(spelled(int(digit), self._tag) for digit in digits)])

    def _with_cents(self, said: str, whole: str, cents: str, aloud: Aloud) -> str:
        name = aloud.units[aloud.cents_of]
        name = aloud.ones.get(name, name) if whole == "1" else name
        return f"{said} {name} {aloud.joint} {spelled(int(cents), self._tag)} {aloud.cents}"

    def _ordinal(self, after: str) -> tuple[int, str] | None:
        for pattern, rules in self._aloud.ordinals.items():
            if found := re.match(pattern, after):
                return found.end(), f"spellout,%spellout-ordinal{rules}"
        return None

    def _is_year(self, whole: str, after: str) -> bool:
        return len(whole) == 4 and 1100 <= int(whole) < 2100 and re.match(self._aloud.years, after) is not None

    def _clock(self, hour: int, minute: int) -> str:
        aloud = self._aloud
        if not minute and aloud.full_hour:
            return f"{spelled(hour, self._tag)}{self._gap}{aloud.full_hour}"
        nought = f"{aloud.zero}{self._gap}" if 0 < minute < 10 and aloud.zero else ""
        return aloud.clock.format(spelled(hour, self._tag), nought + spelled(minute, self._tag))

    def _digits(self, code: str) -> str:
        """Return digits said one by one, with a short pause between the parts."""
        parts = re.split(r"[.-]", code.removeprefix("+"))
        pause = ", " if pack(self._tag).writing.spaced else "、" if self._tag.startswith("ja") else "，"
        if "." in code and (self._aloud.decimal or self._aloud.dot):  # a version
            pause = f"{self._gap}{self._aloud.decimal or self._aloud.dot}{self._gap}"
        return pause.join(self._gap.join(spelled(int(digit), self._tag) for digit in part) for part in parts)

    def _date(self, text: str) -> str:
        """Return a date as the language writes it in full, its numbers said."""
        try:
            written = str(_formatter("{n, date, long}", self._tag).format({"n": date.fromisoformat(text)}))
        except (ValueError, TypeError):  # the 30th of February
            return self._digits(text)
        said, at = "", 0
        while found := self.next(written, at):
            said += written[at : found[0]] + found[2]
            at = found[1]
        return said + written[at:]

    def _rewritten(self, said: str, after: str) -> str:
        follower = after.lstrip()[:1]
        for pattern, new in self._aloud.rewrites:
            said = re.sub(pattern, new, said + follower)
            said = said.removesuffix(follower)
        return said


@lru_cache(maxsize=16)
def figures(language: str) -> Figures:
    return Figures(language)


@lru_cache(maxsize=4096)
def spelled(value: float, tag: str, rule: str = "spellout") -> str:
    """Return *value* in words, by a set of rules of ICU.

    >>> spelled(2500, "en"), spelled(1961, "de", "spellout,%spellout-numbering-year"), spelled(30, "ja")
    ('two thousand five hundred', 'neunzehnhunderteinundsechzig', '三十')
    """
    said = str(_formatter(f"{{n, {rule}}}", tag).format({"n": value})).replace("\u00ad", "")
    return said.replace("-", " ") if tag.split("-")[0] == "en" else said


@lru_cache(maxsize=64)
def _formatter(pattern: str, tag: str) -> Any:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(pattern, tag)


def _separators(facts: Pack) -> tuple[str, str]:
    numbers = facts.numbers
    return (numbers.decimal, numbers.group) if numbers else (".", ",")
