"""One numeral to one number: digits with separators, Chinese and Japanese numerals, German compounds."""

from __future__ import annotations

import re
from fractions import Fraction

from bilingual.text import number_words as tables

# Neighbours in front of a unit are an estimate: 三四百, 七八十万.
_NEIGHBOURS = "一[二两兩]|[二两兩]三|三四|四五|五六|六七|七八|八九"
_APPROXIMATE = re.compile(rf"(?<![〇零一二三四五六七八九])(?:{_NEIGHBOURS})[十百千万萬亿億]")


def digits_values(written: str, primary: str) -> list[Fraction]:
    """Read digits with separators; a dotted row that is no number, such as a version, gives each part."""
    bare = re.sub(r"(?<=\d)[\u00a0\u202f '’](?=\d{3}(?!\d))", "", written)
    point = "," if primary in tables.DECIMAL_COMMA else "."
    marks = re.findall(r"[^\d]", bare)
    if not marks:
        return [Fraction(int(bare))]
    groups = re.split(r"[^\d]", bare)
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len(set(marks)) == 1:
        if thousands and (len(marks) > 1 or marks[0] != point):
            return [Fraction(int("".join(groups)))]
        if len(marks) == 1 and marks[0] in ".,":
            return [Fraction(f"{groups[0]}.{groups[1]}")]
    elif len(set(marks[:-1])) == 1 and marks[-1] in ".," and all(len(group) == 3 for group in groups[1:-1]):
        return [Fraction(f"{''.join(groups[:-1])}.{groups[-1]}")]
    return [Fraction(int(group)) for group in groups]


def cjk_value(run: str) -> Fraction | None:
    """Read Chinese and Japanese numerals, with ASCII digits among them; None for "two or three" (两三, 七八十).

    >>> int(cjk_value("三亿五千万") or 0), int(cjk_value("3万2千") or 0), int(cjk_value("二〇二四") or 0)
    (350000000, 32000, 2024)
    """
    if _APPROXIMATE.search(run) or (len(run) == 2 and all(tables.CJK_DIGITS.get(character) for character in run)):
        return None
    total = section = digit = 0
    last_unit = 1
    follows_digit = False
    for character in run:
        figure = int(character) if character.isdecimal() else tables.CJK_DIGITS.get(character)
        if figure is not None:
            digit = digit * 10 + figure if follows_digit else figure  # 一五〇万 is 1,500,000
            last_unit = last_unit if figure else 10  # a zero ends the short form: 一万零五 is 10,005
        elif character in tables.CJK_TENS:
            last_unit = tables.CJK_TENS[character]
            section += (digit or 1) * last_unit
            digit = 0
        else:
            last_unit = tables.CJK_SCALES[character]
            total = (
                (total + section + digit or 1) * last_unit
                if total < last_unit
                else total + (section + digit) * last_unit
            )
            section = digit = 0
        follows_digit = figure is not None
    short = digit * (last_unit // 10) if 0 < digit < 10 and last_unit > 10 else digit  # 一万二 is 12,000
    return Fraction(total + section + short)


def german_value(word: str) -> int | None:
    """Read a German number written as one word: zweihundertfünfundzwanzig."""
    if word in tables.WORDS["de"]:
        return tables.WORDS["de"][word]
    for scale, name in ((1000, "tausend"), (100, "hundert")):
        before, found, after = word.partition(name)
        if found:
            many, rest = german_value(before) if before else 1, german_value(after.removeprefix("und")) if after else 0
            return None if many is None or rest is None or rest >= scale else many * scale + rest
    ones, found, tens = word.partition("und")
    one, ten = tables.WORDS["de"].get(ones), tables.WORDS["de"].get(tens)
    return one + ten if found and one and ten and one < 10 and ten >= 20 else None
