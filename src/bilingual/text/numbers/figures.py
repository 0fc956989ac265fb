"""Numbers in digits, with their separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from bilingual.languages import pack
from bilingual.model.article import Article
from bilingual.model.digest import digest

_NOT_PLAIN = re.compile(r"[^\D0-9]|[．％]")
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


@lru_cache(maxsize=256)
def signs(tag: str) -> tuple[str, str]:
    """Return the group separator and the decimal sign of the BCP 47 *tag*.

    They come from the language's file, unless Unicode's CLDR has other ones for the region.

    >>> signs("de"), signs("de-CH"), signs("es-MX")
    (('.', ','), ("'", '.'), (',', '.'))
    """
    numbers = pack(tag).numbers
    language = "-".join(part for part in tag.split("-") if not (len(part) == 2 and part.isupper()))
    if numbers is not None and (language == tag or _signs_of(tag) == _signs_of(language)):
        return numbers.group, numbers.decimal
    return _signs_of(tag)


_MOST_DIGITS = 1000  # a longer one is told from others by its digest: its value would take too long to compute with


def _signs_of(tag: str) -> tuple[str, str]:
    from icu4py.messageformat import MessageFormat

    written = str(MessageFormat("{n, number}", tag).format({"n": 1_234_567.5}))
    found = [character for character in written if not character.isdecimal()]
    return found[0] if len(found) > 1 else "", found[-1]


def digits_values(written: str, decimal: str) -> list[Fraction]:
    """Return the value of digits with separators, or each part of dotted digits that are not a number (a version)."""
    if len(written) > _MOST_DIGITS:
        return [Fraction(int(digest(re.sub(r"\D", "", written)), 16))]
    bare = re.sub(r"(?<=\d)[\u00a0\u202f '’\u066c](?=\d{3}(?!\d))", "", written).replace("\u066b", decimal)
    marks = re.findall(r"[^\d]", bare)
    if not marks:
        return [Fraction(int(bare))]
    groups = re.split(r"[^\d]", bare)
    if len(set(marks)) == 1:
        if _grouped(groups) and (len(marks) > 1 or marks[0] != decimal):
            return [Fraction(int("".join(groups)))]
        if len(marks) == 1 and marks[0] in ".,":
            return [Fraction(f"{groups[0]}.{groups[1]}")]
    elif len(set(marks[:-1])) == 1 and marks[-1] in ".," and _grouped(groups[:-1]):
        return [Fraction(f"{''.join(groups[:-1])}.{groups[-1]}")]
    return [Fraction(int(group)) for group in groups]


def plain_digits(text: str) -> str:
    """Return *text* with full-width and other digits, and their marks, in ASCII, one character for one.

    >>> plain_digits("１２．５％, 1，000, ٣")
    '12.5%, 1,000, 3'
    """
    return _WIDE_COMMA.sub(",", _NOT_PLAIN.sub(_plain, text))


def _plain(match: re.Match[str]) -> str:
    return {"．": ".", "％": "%"}.get(match[0]) or str(unicodedata.decimal(match[0]))


def _grouped(groups: Sequence[str]) -> bool:
    """Return whether digits are in groups of three, or of two before the last group, as in India."""
    first, inner, last = groups[0], groups[1:-1], groups[-1]
    if not 1 <= len(first) <= 3 or first == "0" or len(last) != 3:
        return False
    return all(len(group) == 3 for group in inner) or (len(first) < 3 and all(len(group) == 2 for group in inner))


# ASCII digits only.
_DECIMALS = ".,"


def local_figure(text: str, source: str, target: str) -> str:
    """Return the figure *text* as written in the language *target*, or unchanged if its meaning is uncertain.

    Groups of three, and decimals with a per cent or currency sign, are certain; "3.11" may be a version.

    >>> local_figure("43,000", "en", "de"), local_figure("4.5 %", "en", "es"), local_figure("3.11", "en", "de")
    ('43.000', '4,5 %', '3.11')
    """
    ours, theirs = signs(source), signs(target)
    if ours == theirs or not all(group and decimal in _DECIMALS for group, decimal in (ours, theirs)):
        return text
    found = _figure(*ours).fullmatch(text)
    if found is None or not (found["groups"] or (found["decimals"] and (found["before"] or found["after"]))):
        return text
    whole = re.sub(r"\D", theirs[0], found["whole"])
    decimals = theirs[1] + found["decimals"] if found["decimals"] else ""
    return f"{found['before']}{whole}{decimals}{found['after']}"


def with_local_figures(article: Article, source: str, target: str) -> str:
    """Return the text of *article*, a Markdown text rendered into *target*, with its figure cells converted.

    Cells with words, and everything else, are unchanged.
    """
    parts: list[str] = []
    position = 0
    for block in article.blocks:
        if block.kind == "table_cell" and not block.segments:
            parts += [article.text[position : block.start]]
            parts += [local_figure(article.text[block.start : block.end], source, target)]
            position = block.end
    return "".join([*parts, article.text[position:]])


@lru_cache(maxsize=16)
def _figure(group: str, decimal: str) -> re.Pattern[str]:
    between = r"[\u0020\u00a0\u2009\u202f]" if group.isspace() else re.escape(group)
    return re.compile(
        rf"(?P<before>[-+−±~≈]?[$€£¥]?)(?P<whole>\d{{1,3}}(?P<groups>(?:{between}\d{{3}})+)|\d+)"
        rf"(?:{re.escape(decimal)}(?P<decimals>\d+))?(?P<after>\s?[%‰$€£¥]?)"
    )
