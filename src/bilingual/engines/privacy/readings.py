"""Texts as they are searched: signs of one width, and what links and markup write in other characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import decimal, digit
from urllib.parse import unquote

from bilingual.engines.privacy.spoken import with_signs
from bilingual.languages import privacy_of_all

# Full-width ASCII, digits of other scripts, spaces and hyphens, at the same length.
_SAME: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME |= dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 10240, 12288), " ")
_SAME |= dict.fromkeys((*range(8208, 8214), 8722, 65112, 65123), "-")
_SAME |= {code: str(decimal(chr(code))) for code in range(0x660, 0x1FFFF) if chr(code).isdecimal()}
# Code points that are ignored where they cannot be shown (Default_Ignorable_Code_Point), and the frame of a keycap.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Digits in circles and brackets: a few are numbers of items, many in a row are a number.
_FRAMED = {code: str(digit(chr(code))) for code in range(0x2460, 0x27FF) if digit(chr(code), None) is not None}
_ROW = re.compile(rf"[{re.escape(''.join(map(chr, _FRAMED)))}]{{5,}}")
_ENTITY = re.compile(r"&(?:#\w{1,8}|[A-Za-z]\w{1,30});")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_EMPHASIS = re.compile(
    r"(?:\*{1,3}|__|`|~~)(?=\S)|(?<=\S)(?:\*{1,3}|__|`|~~)|<!--.{0,500}?-->"
    r"|</?(?:a|b|bdi|bdo|code|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]{0,500}>"
)
_LINK = re.compile(r"\[([^\[\]]{1,80})\]\(([^()\s]{0,200})\)")
# Addresses that hold a phone number with its country's code, without a plus sign.
_CALLING = re.compile(r"((?:\bwa\.me|whatsapp\.com)/\S{0,60}?)(?<!\d)(?=[1-9]\d{6,14}(?!\d))", re.IGNORECASE)
_FEWEST_WORDS = 4
_MARKS = re.compile(r"[*`<~]|__")
_SPELT_AT = re.compile(r"\s?[\[({<]\s?(?:at|AT|At|@|ät)\s?[\])}>]\s?|\s?[(\[]a[)\]]\s?(?=[\w-]+\.\w)")
_JSON_AT = re.compile(r"\\(?:u00|x)40")
_SPELT_DOT = re.compile(r"\s?[\[({<]\s?(?:dot|DOT|punkt|punto|\.)\s?[\])}>]\s?")
# What is written above characters to pronounce them: <ruby>漢<rt>kan</rt></ruby>, {漢|kan}.
_RUBY = re.compile(
    r"<r([tp])\b[^<>]{0,80}>[^<]{0,80}</r\1>|</?(?:ruby|rb|rbc|rtc)\b[^<>]{0,80}>|(?<![{%])\{(?=[^{}|]{1,40}\|)|(?<=\w)\|[^{}|\n]{0,40}\}"
)


@dataclass(frozen=True, slots=True)
class SearchText:
    """A ``text`` to search; ``places`` maps its characters to those of the original, ``None`` if all stand there."""

    text: str
    places: tuple[int, ...] | None = None

    def place(self, at: int) -> int:
        return at if self.places is None else self.places[at]


def readings(text: str) -> Iterator[SearchText]:
    """Yield *text* in plain signs, then each line that says something else to readers than to the searcher.

    >>> [one.text for one in readings("电话：１３８​００\\nhttps://a.example/?m=%2B49\\nno&#64;one")]
    ['电话:13800\\nhttps://a.example/?m=%2B49\\nno&#64;one', '电话:13800\\nhttps://a.example/?m=+49\\nno@one']
    """
    plain = text if text.isascii() else text.translate(_SAME)
    yield _visible(plain)
    lines: list[str] = []
    places: list[int] = []
    start = 0
    for line in plain.splitlines(keepends=True):
        shown = _shown(line)
        if shown != line:
            lines.append(shown)
            places += [start] * len(shown)
        start += len(line)
    if lines:
        yield SearchText("".join(lines), tuple(places))


def _visible(text: str) -> SearchText:
    if text.isascii() or not _INVISIBLE.search(text):
        return SearchText(text)
    kept = [at for at, sign in enumerate(text) if not _INVISIBLE.match(sign)]
    return SearchText("".join(text[at] for at in kept), tuple(kept))


def _shown(line: str) -> str:
    """Return what a reader or a browser makes of *line*."""
    shown = _in_digits(line)
    if "&" in shown and _ENTITY.search(shown):
        shown = html.unescape(shown).translate(_SAME)
    if "\\" in shown:
        shown = _ESCAPED.sub(r"\1", _JSON_AT.sub("@", shown))
    for _ in range(2):  # an address may be a parameter of another
        if "%" in shown and _PERCENT.search(shown):
            shown = unquote(shown, errors="replace").translate(_SAME)
    if "<r" in shown or "{" in shown:
        shown = _RUBY.sub("", shown)
    if "](" in shown:
        addresses = [found[2] for found in _LINK.finditer(shown)]
        shown = " ".join([_LINK.sub(r"\1", shown.rstrip("\n")), *addresses]) + "\n" * shown.endswith("\n")
    if "/" in shown:
        shown = _CALLING.sub(r"\1+", shown)
    if _SPELT_AT.search(shown):
        shown = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", shown))
    if _MARKS.search(shown):
        shown = _EMPHASIS.sub("", shown)
    return _INVISIBLE.sub("", with_signs(shown))


def _in_digits(line: str) -> str:
    """Return *line* with digits for rows of words for single digits, as a number is read out.

    >>> _in_digits("Call four one five, eight six three, two seven six one."), _in_digits("一三八幺零零二三四五六")
    ('Call 4158632761.', '13810023456')
    """
    line = _ROW.sub(lambda row: row[0].translate(_FRAMED), line)
    values, row, part = _digit_words()

    def figures(found: re.Match[str]) -> str:
        parts = [one.casefold() for one in part.findall(found[0])]
        said = "".join(values.get(one, one) for one in parts)
        return said if sum(one in values for one in parts) >= _FEWEST_WORDS else found[0]

    return row.sub(figures, line)


@lru_cache(maxsize=1)
def _digit_words() -> tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return the digit of each word, and the patterns of a row of such words and of one of them."""
    rows = [one.digits for one in privacy_of_all()]
    values = {
        word: "0123456789+"[value] for digits in rows for value, words in enumerate(digits) for word in words.split()
    }
    spaced = "|".join(sorted((word for word in values if word.upper() != word), key=len, reverse=True))
    signs = "".join(word for word in values if word.upper() == word)
    word = rf"(?:(?:{spaced}|\d{{1,4}})\b)"
    return (
        values,
        re.compile(rf"\b{word}(?:[ ,-]{{1,2}}{word}){{4,}}|[{signs}\d](?:[ -]?[{signs}\d]){{6,}}", re.IGNORECASE),
        re.compile(rf"\d+|\b(?:{spaced})\b|[{signs}]", re.IGNORECASE),
    )
