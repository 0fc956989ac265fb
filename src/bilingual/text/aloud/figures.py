"""Numbers as they are said: by ICU's rules for the language, with what its file says of units, years and clocks."""

from __future__ import annotations

import re
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.speech import Aloud
from bilingual.text.aloud.spelling import digits_aloud, dotted, gap_of, spelled

_NOTHING = Aloud()
_LONGEST = 15  # digits: what is longer is read digit by digit
_YEAR = "spellout,%spellout-numbering-year"
_CURRENCIES = "$€£¥￥₩₹"
_CLOCK = r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
# A telephone, a version, an address of a machine: three or more parts of digits, or a leading nought.
# Chinese and Japanese characters may come right before a number.
_START = r"(?<![A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\d_])"
_CODE = rf"{_START}(?<![.,])(?P<code>\+?\d+(?:[.-]\d+){{2,}}|0\d+)(?![A-Za-z\d_-])"
_NUMBER = (
    r"(?:(?<![A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\d_.)])(?P<minus>[-−])|(?P<before>[{money}])\s?)?{start}(?P<whole>\d+(?:{group}\d{{3}})+|\d+)"
    r"(?:{decimal}(?P<part>\d+))?(?:\s?(?P<unit>{units}))?"
)
TIMES = tuple("年月日号號時时点點分秒")
_CHARACTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_DASH = re.compile(r"\s?[–~～〜-]\s?(?=[\d$€£¥￥])")
_MINUS = re.compile(r"−(?=\d)")  # written for a dash: 2019−2021, 3−5 kg
_EQUALS = re.compile(r"\s?[=≈+×·*/−]")


class NumberReader:
    """Reads the numbers of one language."""

    def __init__(self, language: str) -> None:
        facts = pack(language)
        self._tag = facts.tag
        self._aloud = facts.speech.aloud or _NOTHING
        numbers = facts.numbers
        self._decimal, group = (numbers.decimal, numbers.group) if numbers else (".", ",")
        # What is multiplied by another number has no unit: 3 x 4.
        units = [
            re.escape(unit) + r"(?!\s?\d)" * (unit in "x×") for unit in sorted(self._aloud.units, key=len, reverse=True)
        ]
        spaces = "[\u00a0\u202f ]" if group.isspace() else re.escape(group)
        # 1.000.000 is a number where the point groups thousands.
        grouped = rf"(?!\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?![\d.]))" if group == "." else ""
        number = _NUMBER.format(start=_START, money=_CURRENCIES, group=spaces, decimal=re.escape(self._decimal),
                                units="|".join(units) or "(?!)")  # fmt: skip
        self._pattern = re.compile("|".join((_CLOCK, f"{grouped}{_CODE}", number)))

        self._half = re.compile(r"\s?[AaPp][Mm]\b" + r"|\s?\0" * ("a.m" in self._aloud.abbreviations))

    def next(self, text: str, start: int) -> tuple[int, int, str] | None:
        """Return where the next number in *text* begins and ends, and how it is said."""
        match = self._pattern.search(text, start)
        if match is None:
            return None
        return self._said(text, match)

    def _said(self, text: str, match: re.Match[str]) -> tuple[int, int, str]:
        first, last = match.span()
        if match["hour"]:
            hours = self._aloud.full_hour
            said_too = re.match(rf"\s?{re.escape(hours)}(?!\w)", text[last:]) if hours else None
            said_too = said_too or ("h" in self._aloud.units and re.match(r"\s?h(?!\w)", text[last:])) or None
            last += said_too.end() if said_too else 0
            halved = bool(self._gap) and not int(match["minute"]) and bool(self._half.match(text, last))  # 7:00 PM
            said = (
                spelled(int(match["hour"]), self._tag)
                if halved
                else self._clock(*map(int, match.group("hour", "minute")))
            )
            return first, *self._span(text, last, said, "hour")
        if match["code"]:
            return first, last, dotted(match["code"], self._tag)
        said, last = self._number(text, match)
        return first, *self._span(text, last, said, "whole", match)

    def _span(self, text: str, last: int, said: str, kind: str, lower: re.Match[str] | None = None) -> tuple[int, str]:
        """Return where what is *said* ends with the other end of its span, as in 3–5 kg, and how both are said."""
        dash = _DASH.match(text, last) or _MINUS.match(text, last)
        other = self._pattern.match(text, dash.end()) if dash and self._aloud.span else None
        if not dash or not other or not other[kind]:
            return last, said
        if dash[0] == "−" and not (lower and _is_span(lower, other, text)):
            return last, said
        if kind == "whole":
            upper, last = self._number(text, other)
            pattern = self._aloud.units.get(other["unit"] or "", "")
            if lower and "{}" in pattern and not lower["unit"]:  # 百分之十到百分之十五
                said = pattern.format(said)
            if lower and lower["before"] and not (other["before"] or other["unit"]):  # $5–10: the unit is said once
                said, _ = self._number(figure := lower[0].lstrip(_CURRENCIES + " "), self._matched(figure))
                upper, _ = self._number(money := lower["before"] + other[0], self._matched(money))
            bare = lower and lower.end() == dash.start() and lower["whole"] == lower[0] and other["whole"] == other[0]
            if lower and bare and self._is_year(lower[0], text[other.end() :]):  # 1937–1945年
                said = spelled(int(lower[0]), self._tag, _YEAR)
        else:
            _, last, upper = self._said(text, other)
        return last, f"{said}{self._gap}{self._aloud.span}{self._gap}{upper}"

    def _matched(self, number: str) -> re.Match[str]:
        found = self._pattern.match(number)
        assert found is not None
        return found

    @property
    def _gap(self) -> str:
        return gap_of(self._tag)

    def _number(self, text: str, match: re.Match[str]) -> tuple[str, int]:
        aloud, last = self._aloud, match.end()
        whole = re.sub(r"\D", "", match["whole"])
        unit = match["unit"] or ""
        if unit and unit[-1].isalpha() and _LATIN.match(text, last):  # 5 mice are no five metres
            last -= len(match[0]) - len(match[0].removesuffix(unit).rstrip())
            unit = ""
        if len(whole) > _LONGEST:
            return digits_aloud(whole, self._tag), last
        value = int(whole)
        after = text[last:]
        rule = "spellout"
        ordinal = (
            self._ordinal(text[: match.start()], after) if not (match["part"] or unit or match["before"]) else None
        )
        if ordinal:
            length, rule = ordinal
            last += length
            after = text[last:]
        elif not (match["part"] or unit or match["before"]) and whole == match["whole"] and self._is_year(whole, after):
            rule = _YEAR
        said = spelled(value, self._tag, rule)
        plural = re.match(r"['’]?s\b", after) if aloud.plurals and not unit else None
        if plural:  # the 1990s
            said = next(re.sub(pattern, new, said) for pattern, new in aloud.plurals if re.search(pattern, said))
            last += plural.end()
        money = match["before"] or unit
        if match["part"] and money in aloud.hundredths and len(match["part"]) == 2 and int(match["part"]):
            return self._with_cents(said, whole, match["part"], money), last
        if match["part"]:
            said = self._with_decimals(said, match["part"])
        if scale := None if unit else self._scale(match, value, after):
            length, scaled, unit = scale
            said += f"{self._gap}{scaled}"
            last += length
        name = aloud.units.get(unit) or aloud.units.get(match["before"] or "") or ""
        if whole == "1" and name and not match["part"] and not scale:
            said = self._one(said, aloud.ones.get(name, name))
        elif not match["part"] and text[match.start() - 1 : match.start()] != "第":  # 第二个 counts nothing
            said = self.before_noun(said, name if "{}" not in name and name else after)
        if match["minus"] and (name or not _CHARACTER.match(text[match.start() - 1 :])):
            minus = spelled(-1, self._tag).replace(spelled(1, self._tag), "").strip()
            between = text[match.start() - 1 : match.start()] == "\0"  # two numbers: 5−3
            said = f"{self._gap * between}{minus}{self._gap}{said}"
        elif match["minus"] and text[match.start() - 1 : match.start()] in TIMES:  # 5月1日-7日
            said = f"{aloud.span}{said}"
        if not name:
            return said, last
        if whole == "1" and not match["part"] and not scale:
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

    def _with_cents(self, said: str, whole: str, cents: str, money: str) -> str:
        aloud = self._aloud
        name = aloud.units[money]
        small = aloud.hundredths[money]
        small = aloud.ones.get(small, small) if int(cents) == 1 else small
        if whole == "0" and small:
            amount = spelled(int(cents), self._tag)
            return f"{self._one(amount, small) if int(cents) == 1 else amount} {small}"
        name = aloud.ones.get(name, name) if whole == "1" else name
        said = self._one(said, name) if whole == "1" else self.before_noun(said, name)
        parts = [said, name, aloud.joint, spelled(int(cents), self._tag), small]
        return " ".join(part for part in parts if part)

    def _scale(self, match: re.Match[str], value: int, after: str) -> tuple[int, str, str] | None:
        """Return the length of the scale after a number (5k, $3 million, 1,5 Mio. €), how it is said, and its unit."""
        scales = self._aloud.scales
        found = re.match(r"\s?([万亿億萬]|[A-Za-z]+\.)", after) if scales else None
        if not found or found[1].lower() not in scales:
            found = re.match(r"\s?([A-Za-z]+)", after) if scales else None
        key = found[1].lower() if found else ""
        if not found or key not in scales:
            return None
        money = re.match(rf"\s?([{_CURRENCIES}])", after[found.end() :])
        letters = len(key) <= 2 and key.isascii()
        if money is None and not match["before"]:
            if not (letters or key.endswith(".")) or found[0][0].isspace() > key.endswith(".") or " " in scales[key]:
                return None
            if found[1] == "K" and value < 10:  # 4K video
                return found.end(), "K", ""
        return found.end() + (money.end() if money else 0), scales[key], money[1] if money else ""

    def _ordinal(self, before: str, after: str) -> tuple[int, str] | None:
        for pattern, rules in self._aloud.ordinals.items():
            left, number, right = pattern.rpartition("#")
            if number and not re.search(f"{left}$", before):
                continue
            if found := re.match(right, after):
                return found.end(), f"spellout,%spellout-ordinal{rules}"
        return None

    def _is_year(self, whole: str, after: str) -> bool:
        return len(whole) == 4 and 1100 <= int(whole) < 2100 and re.match(self._aloud.years, after) is not None

    def _clock(self, hour: int, minute: int) -> str:
        aloud = self._aloud
        if not minute and (aloud.full_hour or aloud.clock != "{} {}"):
            return f"{spelled(hour, self._tag)}{self._gap}{aloud.full_hour}".strip()
        nought = f"{aloud.zero}{self._gap}" if 0 < minute < 10 and aloud.zero else ""
        return aloud.clock.format(spelled(hour, self._tag), nought + spelled(minute, self._tag))

    def _one(self, said: str, name: str) -> str:
        fitting = self.before_noun(said, name)
        return fitting if fitting != said else self._aloud.one or said

    def before_noun(self, said: str, after: str) -> str:
        """Return a number *said* in the form that the word after it asks for."""
        follower = re.match(r"\s?[^\W\d_]+", after)
        tail = (self._gap if follower else "") + (follower[0].strip() if follower else "")
        for pattern, new in self._aloud.rewrites:
            said = re.sub(pattern, new, said + tail).removesuffix(tail)
        return said


def _is_span(lower: re.Match[str], upper: re.Match[str], text: str) -> bool:
    """Return whether a minus between two numbers is written for a dash: the second is greater, and nothing follows."""
    first, second = (int(re.sub(r"\D", "", number["whole"])) for number in (lower, upper))
    return first < second and not _EQUALS.match(text, upper.end())


@lru_cache(maxsize=16)
def figures(language: str) -> NumberReader:
    return NumberReader(language)
