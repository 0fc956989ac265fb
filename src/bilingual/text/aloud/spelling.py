"""Numbers and dates in the words of a language, by ICU's rules."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from bilingual.languages import pack


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


def written_date(day: date, tag: str, form: str = "long") -> str:
    """Return *day* as the language *tag* writes it, by a form or a skeleton of ICU (``::MMMMd``), with digits."""
    return str(_formatter(f"{{n, date, {form}}}", tag).format({"n": day}))


@lru_cache(maxsize=64)
def _formatter(pattern: str, tag: str) -> Any:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(pattern, tag)
