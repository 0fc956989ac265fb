"""The same number in different notations and languages."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.text.numbers import mentions, missing_numbers, numbers_in

CJK = "〇一二三四五六七八九"


def sure(text: str, language: str) -> list[int | float]:
    return [float(m.value) if m.value.denominator > 1 else int(m.value) for m in mentions(text, language) if m.sure]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "1.2 million people", [1_200_000]),
        ("de", "1,2 Millionen Menschen", [1_200_000]),
        ("es", "1,2 millones de personas", [1_200_000]),
        ("zh-Hans", "120万人", [1_200_000]),
        ("zh-Hans", "1亿2000万人", [120_000_000]),
        ("ja", "1億2000万人", [120_000_000]),
        ("en", "10,000 steps", [10_000]),
        ("de", "10.000 Schritte", [10_000]),
        ("de", "10 000 Schritte", [10_000]),
        ("zh-Hans", "1万步", [10_000]),
        ("zh-Hans", "每天 4 万人，每月 150 万个页面", [40_000, 1_500_000]),
        ("zh-Hans", "3 百万人看了 2 千米", [3_000_000, 2]),
        ("zh-Hans", "一万步", [10_000]),
        ("en", "25k readers and $5M", [25_000, 5_000_000]),
        ("en", "5 km with 5 MB", [5, 5]),
        ("zh-Hans", "五年", [5]),
        ("zh-Hans", "二十三人", [23]),
        ("zh-Hans", "三亿五千万人", [350_000_000]),
        ("zh-Hans", "一万亿元", [10**12]),
        ("zh-Hant", "兩萬三千億元", [23_000 * 10**8]),
        ("ja", "一五〇万人", [1_500_000]),
        ("zh-Hans", "七八十个人", []),
        ("zh-Hans", "一百零五", [105]),
        ("zh-Hans", "一万二千三百", [12_300]),
        ("zh-Hans", "一万二", [12_000]),
        ("zh-Hans", "二〇二四年", [2024]),
        ("zh-Hans", "百分之五十", [50]),
        ("zh-Hans", "50%", [50]),
        ("ja", "３つの都市に１，２００人", [3, 1200]),
        ("en", "twenty-five years", [25]),
        ("en", "two hundred and five pages", [205]),
        ("en", "three thousand four hundred", [3400]),
        ("en", "a hundred thousand", [100_000]),
        ("en", "five and six", [5, 6]),
        ("de", "fünfundzwanzig Jahre", [25]),
        ("de", "zweihundertfünf Seiten", [205]),
        ("de", "dreitausendvierhundert", [3400]),
        ("de", "drei Milliarden", [3_000_000_000]),
        ("es", "treinta y cinco años", [35]),
        ("es", "doscientos cinco", [205]),
        ("es", "3 mil millones", [3_000_000_000]),
        ("en", "half a year", [6]),
        ("en", "half an hour", [30]),
        ("de", "ein halbes Jahr", [6]),
        ("es", "medio año", [6]),
        ("zh-Hans", "半年", [6]),
        ("zh-Hans", "半个小时", [30]),
        ("en", "two and a half years", [30]),
        ("en", "2.5 years", [30]),
        ("zh-Hans", "两年半", [30]),
        ("de", "zweieinhalb Jahre", [30]),
        ("es", "dos años y medio", [30]),
        ("en", "version 2.0.1", [2, 0, 1]),
        ("en", "Python 3.11", [3.11]),
        ("de", "Python 3.11", [3.11]),
        ("en", "1½ cups", [1.5]),
        ("en", "No one knows this one.", []),
        ("de", "Eine Katze und ein Hund", []),
        ("zh-Hans", "一些人十分高兴，千万不要忘记，万一下雨", []),
        ("zh-Hans", "星期三", []),
        ("zh-Hans", "数百人", []),
        ("zh-Hans", "七八个人", []),
        ("en", "hundreds of people", []),
        ("en", "GPT-4 on 8 GPUs", [4, 8]),
    ],
)
def test_numbers_as_written(language: str, text: str, values: list[float]) -> None:
    assert sure(text, language) == values


@pytest.mark.parametrize(
    ("source", "source_language", "target", "target_language"),
    [
        ("It takes half a year.", "en", "Es dauert sechs Monate.", "de"),
        ("It takes 6 months.", "en", "这需要半年。", "zh-Hans"),
        ("On March 5, 2024 at 3 pm", "en", "2024年3月5日15点", "zh-Hans"),
        ("In the 1990s", "en", "在90年代", "zh-Hans"),
        ("Both cats and the first dog", "en", "两只猫和第一只狗", "zh-Hans"),
        ("Two of the three", "en", "三个中的两个", "zh-Hans"),
        ("Seven or eight people", "en", "七八个人", "zh-Hans"),
        ("one third", "en", "三分之一", "zh-Hans"),
        ("More than 1,600 years ago", "en", "1600多年前", "zh-Hans"),
        ("More than 1,600 years ago", "en", "Hace más de 1.600 años", "es"),
        ("A dozen eggs", "en", "十二个鸡蛋", "zh-Hans"),
        ("Two decades", "en", "二十年", "zh-Hans"),
        ("Hundreds of people", "en", "几百人", "zh-Hans"),
        ("Walk for ten minutes.", "en", "走十分钟。", "zh-Hans"),
        ("Four times", "en", "Viermal", "de"),
        ("150 words a minute", "en", "1分間に150語", "ja"),
        ("A [map](img/four-ways.png) of 5", "en", "5张[地图](img/four-ways.png)", "zh-Hans"),
        ("20 %, 5,5 km", "de", "20%, 5.5 km", "en"),
    ],
)
def test_the_same_numbers_in_two_languages(
    source: str, source_language: str, target: str, target_language: str
) -> None:
    assert missing_numbers(source, source_language, target, target_language) == ([], [])
    assert missing_numbers(target, target_language, source, source_language) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "missing", "extra"),
    [
        ("about 25k users", "大约250万用户", [25_000], [2_500_000]),
        ("five years and 3 days", "五年", [3], []),
        ("in years", "3年", [], [3]),
        ("10,000 steps", "1千步", [10_000], [1000]),
        ("5 and 5", "5", [5], []),
    ],
)
def test_a_changed_number_is_found(source: str, target: str, missing: list[int], extra: list[int]) -> None:
    assert missing_numbers(source, "en", target, "zh-Hans") == ([*map(Fraction, missing)], [*map(Fraction, extra)])


@given(st.integers(0, 10**9))
def test_grouped_digits_are_one_number_everywhere(number: int) -> None:
    expected = Counter({Fraction(number): 1})
    english = f"{number:,}"
    assert numbers_in(english, "en") == expected
    assert numbers_in(english, "zh-Hans") == expected
    assert numbers_in(english.replace(",", "."), "de") == expected
    assert numbers_in(english.replace(",", "\u202f"), "fr") == expected
    assert numbers_in(str(number), "ja") == expected


@given(st.integers(10, 99_999_999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert numbers_in(chinese(number) + "元", "zh-Hans") == Counter({Fraction(number): 1})


@given(st.integers(3, 999_999))
def test_english_and_german_words_read_back(number: int) -> None:
    expected = Counter({Fraction(number): 1})
    assert numbers_in(english(number), "en") == expected
    assert numbers_in(german(number), "de") == expected


@settings(max_examples=40, deadline=None)  # the first call loads the tables
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for language in ("en", "de", "es", "zh-Hans", "ja", "fr"):
        found = mentions(text, language)
        assert [m.start for m in found] == sorted(m.start for m in found)
        assert missing_numbers(text, language, text, language) == ([], [])


def chinese(number: int) -> str:
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return chinese(high) + "万" + zero + (chinese(low) if low else "")
    parts, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if gap and parts else "") + CJK[digit] + unit
        gap = not digit
    return parts


SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
ENGLISH = [*SMALL.split(" "), "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def english(number: int) -> str:
    if number >= 1000:
        high, low = divmod(number, 1000)
        return f"{english(high)} thousand" + (f" {english(low)}" if low else "")
    if number >= 100:
        high, low = divmod(number, 100)
        return f"{ENGLISH[high]} hundred" + (f" and {english(low)}" if low else "")
    if number >= 20:
        high, low = divmod(number, 10)
        return TENS[high - 2] + (f"-{ENGLISH[low]}" if low else "")
    return ENGLISH[number]


KLEIN = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
)
GERMAN = [*KLEIN.split(" "), "achtzehn", "neunzehn"]
ZEHNER = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def german(number: int) -> str:
    if number >= 1000:
        high, low = divmod(number, 1000)
        return f"{german(high)}tausend" + (german(low) if low else "")
    if number >= 100:
        high, low = divmod(number, 100)
        return f"{GERMAN[high]}hundert" + (german(low) if low else "")
    if number >= 20:
        high, low = divmod(number, 10)
        return (f"{GERMAN[low]}und" if low else "") + ZEHNER[high - 2]
    return GERMAN[number]


@pytest.mark.parametrize(("source", "target", "tag"), [
    ("The state paid 60 percent.", "6割を国が負担した。", "ja"),
    ("The state paid 60 percent.", "费用由国家承担六成。", "zh-Hans"),
    ("It leaves at 5:40 a.m. and at 11:15 p.m.", "Es legt um 5.40 Uhr und um 23.15 Uhr ab.", "de"),
])  # fmt: skip
def test_tenths_and_german_times_of_day(source: str, target: str, tag: str) -> None:
    assert missing_numbers(source, "en", target, tag) == ([], [])


def test_another_share_and_another_time_are_still_found() -> None:
    assert missing_numbers("The state paid 70 percent.", "en", "6割を国が負担した。", "ja") != ([], [])
    assert missing_numbers("It leaves at 5:50 a.m.", "en", "Es legt um 5.40 Uhr ab.", "de") != ([], [])
