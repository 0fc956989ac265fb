"""Texts as they are searched: signs of one width, and what links and markup write in other characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import decimal, name
from urllib.parse import unquote

# Full-width ASCII, digits of other scripts, spaces and hyphens, at the same length.
_SAME: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME |= dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288), " ")
_SAME |= dict.fromkeys((*range(8208, 8214), 8722, 65112, 65123), "-")
_SAME |= {
    code: str(decimal(chr(code)))
    for code in range(0x660, 0xFFFF)
    if chr(code).isdecimal() and "MATHEMATICAL" not in name(chr(code), "")
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ENTITY = re.compile(r"&(?:#\w{1,8}|[A-Za-z]\w{1,30});")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_EMPHASIS = re.compile(r"(?<=[\w@.])(?:\*{1,3}|__|`)(?=[\w@.])|</?(?:b|i|u|em|strong|span|wbr)\b[^>]*>")
_SPELT_AT = re.compile(r"\s?[\[({]\s?(?:at|AT|At|@)\s?[\])}]\s?")
_SPELT_DOT = re.compile(r"\s?[\[({]\s?(?:dot|DOT|punkt|punto|\.)\s?[\])}]\s?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A ``text`` to search; ``places`` maps its characters to those of the original, ``None`` if all stand there."""

    text: str
    places: tuple[int, ...] | None = None

    def place(self, at: int) -> int:
        return at if self.places is None else self.places[at]


def readings(text: str) -> Iterator[Reading]:
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
        yield Reading("".join(lines), tuple(places))


def _visible(text: str) -> Reading:
    if text.isascii() or not _INVISIBLE.search(text):
        return Reading(text)
    kept = [at for at, sign in enumerate(text) if not _INVISIBLE.match(sign)]
    return Reading("".join(text[at] for at in kept), tuple(kept))


def _shown(line: str) -> str:
    """Return what a reader or a browser makes of *line*."""
    shown = line
    if "&" in shown and _ENTITY.search(shown):
        shown = html.unescape(shown).translate(_SAME)
    if "\\" in shown:
        shown = _ESCAPED.sub(r"\1", shown)
    if "%" in shown and _PERCENT.search(shown):
        shown = unquote(shown, errors="replace").translate(_SAME)
    if "*" in shown or "`" in shown or "<" in shown or "__" in shown:
        shown = _EMPHASIS.sub("", shown)
    if _SPELT_AT.search(shown):
        shown = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", shown))
    return _INVISIBLE.sub("", shown)
