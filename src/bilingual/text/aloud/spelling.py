"""Numbers and dates in the words of a language, by ICU's rules."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from bilingual.languages import pack
from bilingual.languages.speech import Aloud

_NOTHING = Aloud()


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
