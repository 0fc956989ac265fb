"""The numbers that a text says, the same for every way of writing them.

1.2 million, 1,2 Millionen and 120万 are one number; so are 10,000, 10.000 and 1万; half a year is six
months. ``missing_numbers`` compares two texts; ``numbers_in`` is the multiset behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from bilingual.text import number_words as tables
from bilingual.text.numerals import cjk_value, digits_values, german_value

_DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*(?:[ ]\d{3}(?!\d))*")
_WORD = re.compile(r"[^\W\d_]+")
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
# 25k, 5M, 7B, attached and before no other letter: "5 km" and "5 MB" are none.
_SUFFIX = re.compile(r"(k|K|M|B|bn)(?![A-Za-z0-9])")
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "bn": 10**9}
_CJK_RUN = re.compile(f"[{''.join([*tables.CJK_DIGITS, *tables.CJK_TENS, *tables.CJK_SCALES])}]+")
_CJK_WEEKDAY = re.compile(r"(?:星期|礼拜|禮拜|周|週)[一二三四五六](?!年|月|天|個|个)")
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*(?:\s[^()]*)?\)|https?://[^\s\u3000-\u9fff]+")
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_GERMAN_TIME = re.compile(r"(\d{1,2})\.(\d\d)(?=\s?Uhr\b)")
_SPACED_SCALE = re.compile("[ \u00a0\u202f](?=[百千]?[万萬亿億])")  # 4 万: many set a blank between digits and signs
_TENTHS = "割成"  # 6割 and 六成 are sixty per cent
_PERCENT = re.compile(r"百分之|パーセント")
# Where a Chinese or Japanese number, or what only looks like one, may begin; other writing begins with a letter.
_STARTS = {
    *_VULGAR, *tables.CJK_DIGITS, *tables.CJK_TENS, *tables.CJK_SCALES, *(i[0] for i in tables.CJK_IDIOMS),
    *"半星礼禮周週パ",
}  # fmt: skip
_ALPHABET = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]")
# Two is said in too many ways (both, a pair, 俩) to be missed by its word alone.
_FIRST_SURE_WORD = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A number at characters ``start`` up to ``end``.

    ``sure`` is false for words that may be no number: they can answer one on the other side, and are
    never missed. ``also`` are other values that it may be written as: 15 for 3 pm, 90 for the 1990s.
    """

    value: Fraction
    start: int
    end: int
    sure: bool = True
    also: tuple[Fraction, ...] = ()


def numbers_in(text: str, language: str) -> Counter[Fraction]:
    """Return how often *text*, in the language of this BCP 47 tag, surely says each number.

    >>> numbers_in("1.2 million", "en") == numbers_in("1,2 Millionen", "de") == numbers_in("120万", "zh-Hans")
    True
    >>> numbers_in("half a year", "en") == numbers_in("6 Monate", "de")
    True
    """
    return Counter(mention.value for mention in mentions(text, language) if mention.sure)


def missing_numbers(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[list[Fraction], list[Fraction]]:
    """Return the numbers of *source* that *target* does not say, and those that only *target* says.

    >>> missing_numbers("It took five years.", "en", "用了六年。", "zh-Hans")
    ([Fraction(5, 1)], [Fraction(6, 1)])
    >>> missing_numbers("On March 5 at 3 pm", "en", "3月5日15点", "zh-Hans")
    ([], [])
    """
    ours, theirs = mentions(source, source_language), mentions(target, target_language)
    pairs: dict[int, int] = {}

    def match_ours(one: int, tried: set[int]) -> bool:
        for other in range(len(theirs)):
            if other not in tried and _same(ours[one], theirs[other]):
                tried.add(other)
                if other not in pairs or match_ours(pairs[other], tried):
                    pairs[other] = one
                    return True
        return False

    def match_theirs(other: int, tried: set[int]) -> bool:
        for one in range(len(ours)):
            if one not in tried and _same(ours[one], theirs[other]):
                tried.add(one)
                holder = next((o for o, n in pairs.items() if n == one), None)
                if holder is None or not theirs[holder].sure or match_theirs(holder, tried):
                    if holder is not None and pairs.get(holder) == one:
                        del pairs[holder]
                    pairs[other] = one
                    return True
        return False

    # augmenting paths, ours first: https://en.wikipedia.org/wiki/Matching_(graph_theory)
    missing = [one.value for n, one in enumerate(ours) if one.sure and not match_ours(n, set())]
    extra = [
        other.value for n, other in enumerate(theirs) if other.sure and n not in pairs and not match_theirs(n, set())
    ]
    return missing, extra


def mentions(text: str, language: str) -> list[Mention]:
    """Return the numbers in *text* in order."""
    primary = language.split("-")[0]
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    plain = _WIDE_COMMA.sub(",", "".join(_plain(character) for character in text))
    found: list[Mention] = []
    position = 0
    while position < len(plain):
        if plain[position] not in _STARTS and not plain[position].isdecimal() and not _ALPHABET.match(plain[position]):
            position += 1
            continue
        read = (
            _half(plain, position, primary)
            or _digits(plain, position, primary)
            or _cjk(plain, position)
            or _words(plain, position, primary)
        )
        if read is None:
            word = _WORD.match(plain, position)
            position = word.end() if word and not _cjk_ahead(word[0]) else position + 1
        else:
            found += read
            position = read[-1].end
    return [mention for mention in found if mention.start >= 0]


def _same(one: Mention, other: Mention) -> bool:
    return bool({one.value, *one.also} & {other.value, *other.also})


def _plain(character: str) -> str:
    """Return full-width and other digits as ASCII, one character for one."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return {"．": ".", "％": "%"}.get(character, character)


def _digits(text: str, start: int, primary: str) -> list[Mention] | None:
    match = _DIGITS.match(text, start)
    if not match and text[start] in _VULGAR:
        return [Mention(_VULGAR[text[start]], start, start + 1)]
    if not match or (start and text[start - 1].isdecimal()):
        return None
    written, end = match[0], match.end()
    if " " in written and primary not in tables.DECIMAL_COMMA:
        written = written.partition(" ")[0]
        end = start + len(written)
    values = digits_values(written, primary)
    if primary == "de" and (time_of_day := _GERMAN_TIME.match(text, start)):
        values, end = [Fraction(int(part)) for part in time_of_day.groups()], time_of_day.end(2)
    if len(values) > 1:
        return [Mention(value, start, end) for value in values]
    value = values[0]
    if text[end : end + 1] in _VULGAR:
        value, end = value + _VULGAR[text[end]], end + 1
    also: tuple[Fraction, ...] = ()
    suffix = _SUFFIX.match(text, end)
    if suffix:
        value, end = value * _SUFFIXES[suffix[1]], suffix.end()
    else:
        value, end = _scaled(text, value, end, primary)
    value, end = _with_half(text, value, end, primary)
    clock = re.compile(r"\s?([ap])\.?m\b\.?|(?::\d\d)\s?([ap])\.?m\b", re.IGNORECASE).match(text, end)
    if clock and value <= 12:
        also = ((value % 12 + 12) if (clock[1] or clock[2]).lower() == "p" else value % 12,)
    elif primary in {"zh", "ja"} and re.search(r"(?:下午|晚上|午後|傍晚)$", text[:start]) and value <= 12:
        also = (value % 12 + 12,)
    elif primary in {"zh", "ja"} and text[end : end + 1] in _TENTHS and value <= 10 and end < len(text):
        also = (value * 10,)
    elif re.match(r"['’]?(?:s\b|年代|er\b|er[ -]Jahre)", text[end:]) and 1000 <= value <= 2100:
        also = (value % 100,)
    said_as_article = value == 1 and text[end : end + 1] in tables.CJK_COUNTERS and end < len(text)  # 1分間: a minute
    return [Mention(value, start, end, not said_as_article, also)]


def _scaled(text: str, value: Fraction, end: int, primary: str) -> tuple[Fraction, int]:
    """Apply the multipliers that follow: 1.2 million, 3 mil millones, 120万, 1億2000万."""
    scales = tables.SCALES.get(primary, {})
    while True:
        word = re.compile(r"[\s\u00a0-]?([^\W\d_]+)\.?").match(text, end)
        if word and word[1].lower() in scales:
            value, end = value * scales[word[1].lower()], word.end(1)
            continue
        if _SPACED_SCALE.match(text, end):
            end += 1
        unit = text[end : end + 1]
        scale = tables.CJK_SCALES.get(unit) or (tables.CJK_TENS.get(unit) if unit in "百千" and unit else None)
        if not scale:
            return value, end
        value, end = value * scale, end + 1
        while scale < 10**4 and text[end : end + 1] in tables.CJK_SCALES:
            value, end = value * tables.CJK_SCALES[text[end]], end + 1
        rest = re.compile(r"\d+").match(text, end)
        if rest and scale >= 10**4:
            lower, lower_end = _scaled(text, Fraction(int(rest[0])), rest.end(), "")
            if lower < scale:
                return value + lower, lower_end


def _cjk(text: str, start: int) -> list[Mention] | None:
    idiom = next((idiom for idiom in tables.CJK_IDIOMS if text.startswith(idiom, start)), None)
    if idiom == "十分" and text[start + 2 : start + 3] in {"钟", "鐘", "之"}:
        idiom = None  # ten minutes, a tenth
    weekday = _CJK_WEEKDAY.match(text, start)
    if idiom or weekday:
        return [Mention(Fraction(0), -1, start + len(idiom) if idiom else weekday.end() if weekday else start)]
    percent = _PERCENT.match(text, start)
    if percent:
        inner = _digits(text, percent.end(), "zh") if text[percent.end() : percent.end() + 1].isdecimal() else None
        return inner or _cjk(text, percent.end())
    match = _CJK_RUN.match(text, start)
    if not match:
        return None
    run, end = match[0], match.end()
    fraction = re.compile(rf"分之({_CJK_RUN.pattern}|\d+)").match(text, end)
    if fraction:
        upper = Fraction(int(fraction[1])) if fraction[1].isdecimal() else cjk_value(fraction[1])
        return [Mention((upper or Fraction(1)) / (cjk_value(run) or 1), start, fraction.end(), False)]
    value = cjk_value(run)
    if value is None:  # "七八" means seven or eight
        each = [Fraction(tables.CJK_DIGITS[c]) for c in run if c in tables.CJK_DIGITS]
        return [Mention(one, start, end, False) for one in each] or [Mention(Fraction(0), -1, end)]
    vague = text[start - 1 : start] in set("数數几幾上第成好") and start > 0
    after = text[end : end + 1]
    alone = len(run) == 1 and after not in tables.CJK_COUNTERS
    sure = not (vague or alone or value < _FIRST_SURE_WORD or (len(run) == 1 and run not in tables.CJK_DIGITS))
    whole = end
    also = (value * 10,) if after and after in _TENTHS and value <= 10 else ()
    value, end = _with_half(text, value, end, "zh")
    return [Mention(value, start, end, sure or end > whole, also)]


def _words(text: str, start: int, primary: str) -> list[Mention] | None:
    """Read number words from *start* on: as many as make one number."""
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    words, scales = tables.WORDS.get(primary, {}), tables.SCALES.get(primary, {})
    first = _WORD.match(text, start)
    if not first or not words:
        return None
    lower = first[0].lower()
    if lower in tables.VAGUE.get(primary, {}):
        return [Mention(Fraction(tables.VAGUE[primary][lower]), start, first.end(), False)]
    if primary == "de" and lower not in words and lower not in scales:
        times = re.fullmatch(r"(\w+?)(?:mal|fach)", lower)
        often = german_value(times[1]) if times else None
        if often:
            return [Mention(Fraction(often), start, first.end(), False)]
        compound = german_value(lower)
        if compound is not None and compound > 0:
            value, end = _scaled(text, Fraction(compound), first.end(), primary)
            return [Mention(value, start, end)]
    total = current = 0
    end, spoken = start, 0
    word: re.Match[str] | None = first
    while word:
        token = word[0].lower()
        if token in words and _fits(current, words[token], spoken):
            current += words[token]
        elif token in scales:
            scale = scales[token]
            if scale == 100:
                current = max(current, 1) * 100
            else:
                total, current = (
                    (total + max(current, 0 if total else 1)) * scale if total < scale else total + current * scale,
                    0,
                )
        elif token in tables.JOINTS.get(primary, ()) and spoken:
            gap = re.compile(r"[\s-]+").match(text, word.end())
            following = _WORD.match(text, gap.end()) if gap else None
            if not (following and following[0].lower() in words and current + total
                    and _fits(current, words[following[0].lower()], spoken)):  # fmt: skip
                break
            word = following
            continue
        else:
            break
        end, spoken = word.end(), spoken + 1
        gap = re.compile(r"[ \u00a0-]").match(text, end)
        word = _WORD.match(text, gap.end()) if gap else None
    if not spoken:
        if lower in tables.WEAK.get(primary, {}):
            return [Mention(Fraction(tables.WEAK[primary][lower]), start, first.end(), False)]
        return None
    value, end = _with_half(text, Fraction(total + current), end, primary)
    lone_scale = spoken == 1 and lower in {"dozen", "decade", "decades", "dutzend", "jahrzehnt", "docena", "década"}
    return [Mention(value, start, end, value >= _FIRST_SURE_WORD and not lone_scale)]


def _fits(current: int, value: int, spoken: int) -> bool:
    """Tell whether *value* may follow *current* in one number: forty + two, two hundred + five."""
    if not spoken or current == 0:
        return True
    if current % 100 == 0:
        return value < 100
    return current % 100 >= 20 and current % 10 == 0 and 0 < value < 10


def _half(text: str, start: int, primary: str) -> list[Mention] | None:
    """Read "half a year", "medio año", "半年" as so many of the smaller unit."""
    before = tables.HALF_BEFORE.get(primary)
    if not before or (start and text[start - 1].isalpha() and primary not in {"zh", "ja"}):
        return None
    for unit, smaller in tables.HALVES[primary]:
        match = re.compile(rf"{before}(?:{unit})", re.IGNORECASE).match(text, start)
        if match:
            return [Mention(Fraction(smaller, 2), start, match.end())]
    special = re.compile(r"(anderthalb|eineinhalb|zweieinhalb|dreieinhalb)\w*").match(text.lower(), start)
    if primary == "de" and special:
        value = {"anderthalb": 3, "eineinhalb": 3, "zweieinhalb": 5, "dreieinhalb": 7}[special[1]]
        scaled, end = _unit_of_half(text, Fraction(value, 2), special.end(), primary)
        return [Mention(scaled, start, end)]
    return None


def _with_half(text: str, value: Fraction, end: int, primary: str) -> tuple[Fraction, int]:
    """Add what follows as a half, and turn halves of a unit into the smaller unit: 一年半, 2.5 years."""
    for unit, smaller in tables.HALVES.get(primary, ()):
        match = re.compile(
            {
                "en": rf"(?:\s+and\s+a\s+half\s+(?:{unit})|\s+(?:{unit})\s+and\s+a\s+half)\b",
                "es": rf"\s+(?:{unit})\s+y\s+medi[oa]\b",
                "de": rf"(?:einhalb\s+(?:{unit}))\b",
            }.get(primary, rf"(?:{unit})半|[个個]半(?:{unit.replace('个?', '').replace('個?', '')})"),
            re.IGNORECASE,
        ).match(text, end)
        if match:
            return (value + Fraction(1, 2)) * smaller, match.end()
    half = re.compile(r"\s+and\s+a\s+half\b").match(text, end) if primary == "en" else None
    if half:
        return value + Fraction(1, 2), half.end()
    return _unit_of_half(text, value, end, primary)


def _unit_of_half(text: str, value: Fraction, end: int, primary: str) -> tuple[Fraction, int]:
    if value.denominator == 2:
        for unit, smaller in tables.HALVES.get(primary, ()):
            match = re.compile(rf"[\s\u00a0]*(?:{unit})(?!\w*[a-z])", re.IGNORECASE).match(text, end)
            if match:
                return value * smaller, match.end()
    return value, end


def _cjk_ahead(word: str) -> bool:
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff]", word))
