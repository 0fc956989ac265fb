"""Reads a sentence as a person would: markup, pictures, addresses and emoji are said by rule or left out.

The rules are ours, after what readers of newspapers and audio books do: a link is its text; of an address only the
host is said ("example dot com"), because nobody can remember the rest; code is said if it is a few plain words, else
left out; footnote marks, emoji, bullets and lines of dots in a table of contents are not said at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bilingual.languages import pack
from bilingual.languages.speech import Aloud
from bilingual.text.aloud.abbreviated import abbreviations, before_numbers
from bilingual.text.aloud.figures import TIMES, figures
from bilingual.text.aloud.markup import host_aloud, markup_aloud
from bilingual.text.aloud.spelling import pause_of
from bilingual.text.aloud.whole_figures import wholes
from bilingual.text.markup.pieces import find_pieces

_NOTHING = Aloud()
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|ai|app|edu|gov|info|co|cn|jp|de|fr|es|uk|eu)\b(?:/\S*)?"
)
# Marks of footnotes; ² after a metre is none.
_NOTES = re.compile(
    r"\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]"
    r"|(?<!\dm)(?<!\d m)(?<![ckm]m)[¹²³⁰⁴-⁹]+(?=\W|$)|※\d+|(?<![①-⑳])[①-⑳]++(?=[\s。，、.,;:!?！？]|$)"
)
_EMOTICONS = re.compile(r"(?<!\S)(?:[:;]'?-?[)(DPpOo|]+|<3)(?![\w/])")
_DOLLARS = re.compile(r"\bUS(?=\$\s?\d)")  # US$ 20
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*|_{3,}|[-=*~]{3,}|…{2,}\s*\d+")
_MARKS = "•·●◦▪■□►▶→⇒←↑↓§†‡※★☆©®™<>[]{}*#^~_\\`"
_STOP = ".!?。！？…"


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a text: its characters *first* up to *last* are said as ``text``; empty if they are left out."""

    text: str
    first: int
    last: int


def read_aloud(shown: str, language: str) -> tuple[Said, ...]:
    """Return what is said of *shown*, in order. What is said as it is written has one part for each character.

    >>> "".join(part.text for part in read_aloud("It costs **$5** at [the shop](https://a.example/x) 😀[^1].", "en"))
    'It costs five dollars at the shop.'
    >>> "".join(part.text for part in read_aloud("See https://www.example.com/a?b=1, e.g. page 3.", "en"))
    'See example dot com, for example page three.'
    """
    said = [Said(" " if c in "\n\t\u00a0\u202f" else c, n, n + 1) for n, c in enumerate(shown)]
    aloud = pack(language).speech.aloud or _NOTHING
    for first, last, text in _replaced(shown, language, aloud):
        said[first:last] = [Said(text, first, last)] + [Said("", last, last)] * (last - first - 1)
    parts = list(_tidied([part for part in said if part.text]))
    while parts and not parts[-1].text.strip():
        parts.pop()
    return tuple(parts)


def _replaced(shown: str, language: str, aloud: Aloud) -> Iterator[tuple[int, int, str]]:
    """Yield the parts of *shown* that are said in another way, in order."""
    taken: list[tuple[int, int, str]] = []
    for piece in sorted(find_pieces(shown, (), ()), key=lambda piece: (piece.start, -piece.end)):
        if not taken or piece.start >= taken[-1][1]:
            taken.append((piece.start, piece.end, markup_aloud(shown[piece.start : piece.end], language, aloud)))
    free = list(shown)
    for first, last, _ in taken:
        free[first:last] = "\0" * (last - first)
    rest = "".join(free)
    rest = _take(rest, _LEADERS, lambda found: "", taken)
    rest = _take(_take(rest, _EMOTICONS, lambda found: "", taken), _DOLLARS, lambda found: "", taken)
    rest = _take(rest, _DOMAIN, lambda found: host_aloud(found, aloud), taken)
    rest = before_numbers(rest, aloud, taken)
    for first, last, said in wholes(rest, language, aloud):
        taken.append((first, last, said))
        rest = rest[:first] + "\0" * (last - first) + rest[last:]
    rest = _take(rest, _NOTES, lambda found: "", taken)
    for first, last in _emoji(rest):
        taken.append((first, last, ""))
        rest = rest[:first] + "\0" * (last - first) + rest[last:]
    rest = abbreviations(rest, aloud, taken)
    at, read = 0, figures(language)
    while found := read.next(rest, at):
        taken.append(found)
        at = max(found[1], found[0] + 1)
        rest = rest[: found[0]] + "\0" * (found[1] - found[0]) + rest[found[1] :]
    gap = " " if pack(language).writing.spaced else ""
    for n, character in enumerate(rest):
        if character == "/" and "per" in aloud.signs and rest[n - 1 : n] == "\0" and rest[n + 1 : n + 2].isalpha():
            unit, said = _unit_at(rest, n + 1, aloud)
            taken.append((n, n + 1 + len(unit), f"{gap}{aloud.signs['per']}{gap}{said}"))  # 9 €/month, 4 €/kg
        elif (
            character in "-–~～〜"
            and not gap
            and aloud.span
            and rest[n + 1 : n + 2] == "\0"
            and rest[n - 1 : n] in TIMES
        ):
            taken.append((n, n + 1, aloud.span))  # 5月1日-7日
        elif character in aloud.signs and _is_said(rest, n):
            taken.append((n, n + 1, f"{gap}{aloud.signs[character]}{gap}"))
        elif character in _MARKS:
            taken.append((n, n + 1, " " if character in "→⇒" else ""))
        elif character in "—–()（）|":
            taken.append((n, n + 1, _pause_for(rest, n, language)))
    for first, last, said in sorted(taken):
        stuck = aloud.suffixes and re.match(aloud.suffixes, shown[last:])  # die 80er
        joined = (
            gap
            and not stuck
            and said[-1:].isalnum()
            and shown[last : last + 1].isascii()
            and shown[last : last + 1].isalpha()
        )
        yield first, last, f"{said} " if joined else said  # 7pm, 3D


def _take(rest: str, pattern: re.Pattern[str], say: Callable[[str], str], taken: list[tuple[int, int, str]]) -> str:
    taken += [(*match.span(), say(match[0])) for match in pattern.finditer(rest)]
    return pattern.sub(lambda match: "\0" * len(match[0]), rest)


def _emoji(text: str) -> list[tuple[int, int]]:
    if text.isascii():
        return []
    import emoji

    return [(one["match_start"], one["match_end"]) for one in emoji.emoji_list(text)]


def _is_said(text: str, n: int) -> bool:
    """Return whether the sign at *n* is said: some are marks of another kind if they do not stand before a number."""
    before, after = text[n - 1 : n] if n else "", text[n + 1 : n + 2]
    number = after.isdecimal() or after == "\0"
    match text[n]:
        case "#" | "~":
            return number or (after != "" and after in "$€£¥")
        case "§":
            return bool(re.match(r"\s?[\d\0]", text[n + 1 :]))
        case "*" | "/":
            return before.strip() == "" or after.isdecimal()
        case "x":
            return bool(re.search(r"[\d\0]\s?$", text[:n]) and re.match(r"\s?[\d\0]", text[n + 1 :]))
        case "<" | ">":  # a comparison, and no mark of a quotation
            return bool(re.search(r"[\w\0)]\s?$", text[:n]) and re.match(r"\s?[\w\0-]", text[n + 1 :]))
    return True


def _unit_at(text: str, at: int, aloud: Aloud) -> tuple[str, str]:
    """Return the unit that begins at *at* and how one of it is called; nothing if it is a word."""
    found = re.match(r"[A-Za-z]+", text[at:])
    name = aloud.units.get(found[0], "") if found else ""
    return (found[0], aloud.ones.get(name, name)) if found and name and "{}" not in name else ("", "")


def _pause_for(text: str, n: int, language: str) -> str:
    """Return the comma that a reader makes of a dash or a bracket, unless there is a mark already."""
    around = text[:n].rstrip()[-1:] + text[n + 1 :].lstrip()[:1]
    spaced = pack(language).writing.spaced
    if text[n] in "–—" and not spaced and text[n + 1 : n + 2] in "–—":
        return ""
    if len(around) < 2 or any(c in ",;:.!?，、；：。！？" for c in around):
        return " " if spaced else ""
    if text[n] == "–" and text[n - 1 : n].isalnum() and text[n + 1 : n + 2].isalnum():
        return " "
    return pause_of(language)


def _tidied(parts: list[Said]) -> Iterator[Said]:
    """Yield *parts* without doubled spaces, and without a space before a mark."""
    before = " "
    for n, part in enumerate(parts):
        text = re.sub(r" +", " ", part.text)
        if before == " " or (text == " " and _next_is_mark(parts, n)):
            text = text.removeprefix(" ")
        if text == "," and before in ",;:" + _STOP:
            continue
        if not text:
            continue
        before = text[-1]
        yield Said(text, part.first, part.last)


def _next_is_mark(parts: list[Said], n: int) -> bool:
    following = "".join(part.text for part in parts[n + 1 : n + 4]).lstrip()
    return following[:1] in tuple(".,;:!?。，、；：！？") and not re.match(r"\.\w", following)  # .NET
