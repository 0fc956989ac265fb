"""Times of day and spans of time, however they are said."""

from __future__ import annotations

import pytest

from bilingual.text.numbers import missing_numbers

EQUAL = [
    ("en", "Friday, 5:30 to 9 p.m.", "de", "Freitag, 17.30 bis 21 Uhr."),
    ("en", "from 2 to 4 p.m.", "zh-Hans", "下午两点到四点"),
    ("en", "5:20 p.m.", "zh-Hans", "17:20"),
    ("en", "5:20 p.m.", "zh-Hans", "下午5点20分"),
    ("en", "5:20 p.m.", "ja", "17時20分"),
    ("en", "5:20 p.m.", "de", "17.20"),
    ("en", "5:20 p.m.", "it", "alle 17.20"),
    ("en", "at five in the afternoon", "de", "um 17 Uhr"),
    ("de", "abends um acht", "en", "at 8 p.m."),
    ("en", "at half past five", "de", "um halb sechs"),
    ("en", "5:30 a.m.", "zh-Hans", "清晨五点半"),
    ("en", "at half past six in the evening", "ja", "18時30分に"),
    ("ja", "午後三時半", "en", "3:30 p.m."),
    ("es", "a las cinco y media de la tarde", "de", "um 17.30 Uhr"),
    ("es", "a las ocho y cuarto", "en", "at 8:15"),
    ("fr", "à sept heures et demie", "en", "at 7:30"),
    ("fr", "à 17 h 45", "en", "at 5:45 p.m."),
    ("ko", "오후 4시 반", "en", "4:30 p.m."),
    ("en", "quarter to nine", "zh-Hans", "8:45"),
    ("de", "Viertel nach drei", "en", "3:15"),
    ("en", "fifteen minutes", "de", "eine Viertelstunde"),
    ("en", "fifteen minutes", "zh-Hans", "一刻钟"),
    ("en", "15 minutes", "fr", "un quart d’heure"),
    ("en", "45 minutes", "es", "tres cuartos de hora"),
    ("de", "Dreiviertelstunde", "en", "45 minutes"),
    ("ja", "これは半分しか本当ではありません。", "en", "That is only half true."),
    ("ja", "一年半かかりました", "en", "It took a year and a half."),
    ("zh-Hans", "一年半", "de", "anderthalb Jahre"),
    ("en", "half a dozen eggs", "zh-Hans", "半打鸡蛋，6个"),
    ("ja", "最初の三か月は", "en", "For the first three months"),
]
UNEQUAL = [
    ("en", "5:20 p.m.", "zh-Hans", "18:20"),
    ("en", "5:20 p.m.", "de", "17.50"),
    ("en", "at half past five", "de", "um halb sieben"),
    ("en", "from 2 to 4 p.m.", "de", "14 bis 17 Uhr"),
    ("en", "15 minutes", "de", "eine Dreiviertelstunde"),
    ("en", "30 minutes", "zh-Hans", "一刻钟"),
    ("en", "9 a.m.", "de", "21 Uhr"),
    ("zh-Hans", "上午七点", "en", "7:30 a.m."),
    ("en", "version 2.5", "de", "Version 2.6"),
    ("en", "17.5 per cent", "de", "17,9 Prozent"),
]


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: f"{pair[0]}-{pair[2]} {pair[1][:20]}")
def test_the_same_time(pair: tuple[str, str, str, str]) -> None:
    one, text, other, translation = pair
    assert missing_numbers(text, one, translation, other) == ([], [])


@pytest.mark.parametrize("pair", UNEQUAL, ids=lambda pair: f"{pair[0]}-{pair[2]} {pair[1][:20]}")
def test_another_time(pair: tuple[str, str, str, str]) -> None:
    one, text, other, translation = pair
    assert missing_numbers(text, one, translation, other) != ([], [])
