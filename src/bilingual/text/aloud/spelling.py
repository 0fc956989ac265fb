"""Numbers and dates in the words of a language, by ICU's rules; Roman numerals of rulers, chapters and wars, too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from bilingual.languages import pack
from bilingual.languages.speech import Aloud
from bilingual.text.numbers.romans import roman_value

_NOTHING = Aloud()
_LETTERS = r"X{0,3}(?:IX|IV|V?I{0,3})"
_AFTER_A_WORD = re.compile(rf"(?<![\w.])(?P<word>[^\W\d_]+)\s(?P<roman>(?=[IVX]){_LETTERS})(?P<stop>\.?)(?![\w'’-])")
_COUNTED = re.compile(rf"(?<=第)(?=[IVX]){_LETTERS}|(?<![A-Za-z])(?=[IVX]){_LETTERS}(?=[章部卷世期级級節巻])")
_CHARACTERS = re.compile(r"[Ⅰ-Ⅻⅰ-ⅻ]")


@lru_cache(maxsize=4096)
def spelled(value: float, tag: str, rule: str = "spellout") -> str:
    """Return *value* in words, by a set of rules of ICU.

    >>> spelled(2500, "en"), spelled(1961, "de", "spellout,%spellout-numbering-year"), spelled(30, "ja")
    ('two thousand five hundred', 'neunzehnhunderteinundsechzig', '三十')
    """
    said = str(_formatter(f"{{n, {rule}}}", tag).format({"n": value})).replace("\u00ad", "")
    aloud = pack(tag).speech.aloud
    return said if aloud is None or aloud.hyphens else said.replace("-", " ")


def pause_of(tag: str) -> str:
    """Return the short pause between parts that are said one by one, with the space after it.

    >>> pause_of("de"), pause_of("ja"), pause_of("zh-Hans")
    (', ', '、', '，')
    """
    facts = pack(tag)
    own = facts.speech.aloud.pause if facts.speech.aloud else ""
    return own or (", " if facts.writing.spaced else "，")


def gap_of(tag: str) -> str:
    """Return what stands between two words: a space, or nothing."""
    return " " if pack(tag).writing.spaced else ""


def dotted(code: str, tag: str) -> str:
    """Return a version as it is said; other codes digit by digit.

    >>> dotted("3.11", "en"), dotted("030-123", "en")
    ('three point eleven', 'zero three zero, one two three')
    """
    parts = code.split(".")
    if not 2 <= len(parts) <= 3 or any(len(part) > 2 or part.startswith("0") > (part == "0") for part in parts):
        return digits_aloud(code, tag)
    aloud, gap = _aloud(tag), gap_of(tag)
    return f"{gap}{aloud.decimal or aloud.dot}{gap}".join(spelled(int(part), tag) for part in parts)


def digits_aloud(code: str, tag: str) -> str:
    """Return digits said one by one, with a short pause between the parts."""
    aloud, gap, pause = _aloud(tag), gap_of(tag), pause_of(tag)
    if "." in code and (point := aloud.dot or aloud.decimal):  # a machine's address
        pause = f"{gap}{point}{gap}"
    parts = re.split(r"[.-]", code.removeprefix("+"))
    return pause.join(gap.join(spelled(int(digit), tag) for digit in part) for part in parts)


def _aloud(tag: str) -> Aloud:
    return pack(tag).speech.aloud or _NOTHING


def written_date(day: date, tag: str, form: str = "long") -> str:
    """Return *day* as the language *tag* writes it, by a form or a skeleton of ICU (``::MMMMd``), with digits."""
    return str(_formatter(f"{{n, date, {form}}}", tag).format({"n": day}))


@lru_cache(maxsize=64)
def _formatter(pattern: str, tag: str) -> Any:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(pattern, tag)


def romans(text: str, language: str, aloud: Aloud) -> Iterator[tuple[int, int, str]]:
    """Yield where each Roman numeral in *text* begins and ends, and how it is said."""
    tag = pack(language).tag
    for found in _CHARACTERS.finditer(text):
        yield found.start(), found.end(), spelled(int(unicodedata.numeric(found[0])), tag)
    if not pack(language).writing.spaced:
        for found in _COUNTED.finditer(text):
            yield found.start(), found.end(), spelled(roman_value(found[0]), tag)
        return
    for found in _AFTER_A_WORD.finditer(text):
        word, value = found["word"], roman_value(found["roman"])
        first, last = found.span("roman")
        if word in aloud.kings or word in aloud.queens:
            if aloud.reigns.get("stop") and not found["stop"]:
                continue
            # A stop that is part of the ordinal ends the sentence, too, if nothing follows.
            ends = not text[found.end() :].strip()
            last = found.end() - ends if aloud.reigns.get("stop") else last
            yield first, last, _reign(value, aloud, tag, queen=word in aloud.queens)
            continue
        large = word[:1].isupper()
        counts = word.casefold() in aloud.counted and (value > 1 or large or bool(aloud.reigns.get("lower")))
        if counts or (large and len(found["roman"]) > 1):
            yield first, last, spelled(value, tag)


def _reign(value: int, aloud: Aloud, tag: str, *, queen: bool) -> str:
    rules = aloud.reigns
    most = int(rules.get("most", "99"))
    if value > most:
        return spelled(value, tag)
    said = spelled(value, tag, f"spellout,%spellout-ordinal{rules.get('queen_rule' if queen else 'king_rule', '')}")
    if rules.get("capital"):
        said = said[:1].upper() + said[1:]
    return rules.get("queen" if queen else "king", "{}").format(said)
