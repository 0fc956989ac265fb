"""Separates cue text from its markup: WebVTT's, SubRip's, and leftover ASS overrides.

Only known tags are markup: ``vector<int>`` and ``{1, 2}`` are text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from bilingual.subtitles.formats.base import CueTurn, FileCue, Style
from bilingual.subtitles.formats.clock import GUARD, clock_ms

# Tags of WebVTT (www.w3.org/TR/webvtt1, "WebVTT cue components") and those that SubRip players support.
_TAG = (
    r"<\s*+(?P<close>/?)\s*(?P<name>(?P<wide>v|lang|font)|b|i|u|s|c|ruby|rt|rp)"
    r"(?P<more>(?:\.[^<>\s]*)?(?(wide)(?:\s[^<>]*)?|\s*))>"
)
_STAMP = r"<(?P<stamp>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})>"
_OVERRIDES = (
    r"an?\d+|(?:pos|move|org|fade?|i?clip|t)\([^{}]*\)|[ius]-?\d|b\d+|fn[^\\{}]*|f(?:s|sc[xy]|sp|r[xyz]?|ax|ay|e)[-+\d.]+"
    r"|(?:[xy]?(?:bord|shad)|be|blur|q|pbo|p)-?[\d.]+|[1-4]?[ca]&H[0-9A-F]+&?|alpha&H[0-9A-F]+&?|k[fo]?\d+|r\w*"
)
_OVERRIDE = rf"\{{(?P<override>(?:\\(?:{_OVERRIDES}))+)\}}"
_ENTITY = r"(?P<entity>&(?:[A-Za-z][A-Za-z0-9]*|#\d+|#x[0-9A-F]+);)"
_TOKENS = rf"{_TAG}|{_STAMP}|{_OVERRIDE}|{_ENTITY}"
_MARKUP = re.compile(rf"(?P<guarded>(?:^|[<{{&]){GUARD}+)|{_TOKENS}", re.IGNORECASE | re.MULTILINE)
_LOOKS_LIKE_MARKUP = re.compile(_TOKENS, re.IGNORECASE)
_INVISIBLE = "\u00a0\u200b\u200c\u200d\u200e\u200f\u2060"
# A line's start, after other markup or a dash, and its end.
_EDGES = (
    re.compile(r"(?:^|\n)[\s\-–—]{0,100}(?:<[^<>\n]*>|\{[^{}\n]*\}){0,50}$"),
    re.compile(r"(?:<[^<>\n]*>){0,50}[ \t]*(?:\n|$)"),
)
_NEAR = 3_000  # characters in which a line's start is looked for
OVERRIDE = re.compile(_OVERRIDE, re.IGNORECASE)


@dataclass(slots=True)
class Marked:
    """Text built from left to right, with its markup."""

    text: str = ""
    styles: list[Style] = field(default_factory=list)
    turns: list[CueTurn] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)

    @property
    def at(self) -> int:
        return len(self.text)

    def override(self, value: str) -> None:
        self.styles.append(Style(self.at, self.at, "override", value))

    def speaks(self, speaker: str) -> None:
        self.turns.append(CueTurn(self.at, self.at, speaker))

    def cue(self, cue: FileCue) -> FileCue:
        """Return *cue* with this text, without empty lines and trailing white space."""
        if not (self.styles or self.turns or self.times):
            return replace(cue, text="\n".join(line for part in self.text.split("\n") if (line := part.strip(" \t"))))
        text, starts, ends = _tidied(self.text)
        turns = [replace(turn, first=starts[turn.first], said=starts[turn.said]) for turn in self.turns]
        ends_of_turns = [*(turn.first for turn in turns[1:]), len(text)]
        told = [
            t for t, end in zip(turns, ends_of_turns, strict=False) if any(c.isalnum() for c in text[t.first : end])
        ]
        return replace(
            cue,
            text=text,
            styles=tuple(
                replace(s, first=starts[s.first], last=max(starts[s.first], ends[s.last])) for s in self.styles
            ),
            turns=tuple(told) if any(turn.speaker for turn in told) else (),
            times=tuple((starts[place], ms) for place, ms in self.times),
        )


def marked(raw: str, literal: frozenset[int] = frozenset()) -> Marked:
    """Return the text and the markup of *raw*, except for what starts at the positions *literal*.

    >>> marked("<i>x</i> < y &amp; vector<int>").text
    'x < y & vector<int>'
    """
    found = Marked()
    open_tags: dict[str, list[tuple[int, int, str]]] = {}  # by name, with their places in raw and in the text
    reading: int | None = None  # start of a ruby reading, or of the brackets around one
    fallback = False  # those brackets, which only what knows no ruby shows
    done = 0
    for match in _MARKUP.finditer(raw):
        found.text += raw[done : match.start()]
        done = match.end()
        name = (match["name"] or "").lower()
        if match.start() in literal:
            found.text += match[0]
        elif match["guarded"]:
            found.text += match[0].replace(GUARD, "", 1)
        elif match["entity"]:
            found.text += html.unescape(match[0])
        elif match["stamp"]:
            found.times.append((found.at, clock_ms(match["stamp"]) or 0))
        elif match["override"]:
            found.override(match["override"])
        elif name in ("rt", "rp", "ruby"):
            _end_reading(found, reading, told=not fallback)
            fallback = name == "rp"
            reading = found.at if name != "ruby" and not match["close"] else None
        elif match["close"]:
            _close(found, open_tags, name)
        else:
            value = " ".join(html.unescape(match["more"]).split())
            open_tags.setdefault(name, []).append((match.start(), found.at, value))
            if name == "v":
                found.speaks(_annotation(value))
    found.text += raw[done:]
    _end_reading(found, reading, told=not fallback)
    for _, name in sorted(((tag[0], name) for name, tags in open_tags.items() for tag in tags), reverse=True):
        _close(found, open_tags, name)
    return found


def written_out(raw: str, escaped: bool) -> frozenset[int]:
    """Return where *raw*, the text of a cue in SubRip, has tags and entities that are meant as they stand.

    Tags come in pairs; one alone is markup right before a word or after one, where the other was forgotten or is in
    another cue, or with a value.
    SubRip has no entities, but some tools write them (*escaped*).

    >>> [marked(text, written_out(text, False)).text for text in ("<i>Hello", "Use <b> for bold", "List<s>, AT&amp;T")]
    ['Hello', 'Use <b> for bold', 'List<s>, AT&amp;T']
    """
    literal: set[int] = set()
    opened: dict[str, list[re.Match[str]]] = {}
    for match in _MARKUP.finditer(raw):
        if match["entity"] and not escaped and html.unescape(match[0]).strip(_INVISIBLE) != "":
            literal.add(match.start())
        if not match["name"]:
            continue
        same = opened.setdefault(match["name"].lower(), [])
        if not match["close"]:
            same.append(match)
            continue
        if not same:
            behind_word = (
                raw[match.start() - 1 : match.start()].strip() and not raw[match.end() : match.end() + 1].strip()
            )
            if not (behind_word or _EDGES[1].match(raw, match.end())):
                literal.add(match.start())
            continue
        other = same.pop()
        if all(raw[tag.start() - 1 : tag.start()] == " " == raw[tag.end() : tag.end() + 1] for tag in (other, match)):
            literal |= {other.start(), match.start()}
    for tag in chain.from_iterable(opened.values()):
        after = raw[tag.end() : tag.end() + 1]
        near = max(0, tag.start() - _NEAR)
        begins = (not raw[max(0, tag.start() - 1) : tag.start()].strip() and after.isalnum()) or (
            _EDGES[0].search(raw, near, tag.start()) and after.strip()
        )
        if not (tag["more"].strip() or begins):
            literal.add(tag.start())
    return frozenset(literal)


def guarded(text: str) -> str:
    """Return *text* with word joiners in anything that would be read as markup.

    >>> marked(guarded("the <b> tag, &amp;")).text
    'the <b> tag, &amp;'
    """
    text = re.sub(rf"(^|[<{{&])(?={GUARD})", rf"\1{GUARD}", text, flags=re.MULTILINE)
    after = 0
    while match := _LOOKS_LIKE_MARKUP.search(text, after):
        after = match.start() + 1
        text = text[:after] + GUARD + text[after:]
    return text


def _end_reading(found: Marked, reading: int | None, *, told: bool) -> None:
    if reading is not None:
        if told:
            found.styles.append(Style(reading, reading, "rt", found.text[reading:]))
        found.text = found.text[:reading]
        found.times = [(min(place, reading), ms) for place, ms in found.times]


def _close(found: Marked, open_tags: Mapping[str, list[tuple[int, int, str]]], name: str) -> None:
    if opened := open_tags.get(name):
        _, first, value = opened.pop()
        found.styles.append(Style(min(first, found.at), found.at, name, value))
        if name == "v":
            found.speaks("")


def _annotation(value: str) -> str:
    """Return a tag's annotation without its classes: ``.loud Anna`` is Anna."""
    return value.partition(" ")[2].strip() if value.startswith(".") else value


def _tidied(text: str) -> tuple[str, list[int], list[int]]:
    """Return tidy *text*, and the new position of each position, for the start and for the end of a span."""
    tidy = ""
    new: list[int | None] = []
    for line in text.split("\n"):
        inner = line.strip(" \t")
        lead = len(line) - len(line.lstrip(" \t")) if inner else len(line)
        tidy += "\n" if tidy and inner else ""
        new += [None] * lead + [len(tidy) + n for n in range(len(inner))] + [None] * (len(line) - lead - len(inner) + 1)
        tidy += inner
    starts, ends = [len(tidy)] * len(new), [0] * len(new)
    for place in range(len(new) - 2, -1, -1):
        known = new[place]
        starts[place] = starts[place + 1] if known is None else known
    for place in range(1, len(new)):
        known = new[place - 1]
        ends[place] = ends[place - 1] if known is None else known + 1
    return tidy, starts, ends
