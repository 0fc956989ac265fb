"""Masks what must not be translated with placeholders, and checks that each one comes back.

``mask`` finds code, URLs, tags, formulas, Liquid, link destinations, emphasis marks, footnote marks and glossary terms;
``Masked.unmask`` puts them back into the translation, or raises an error that says what went wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.errors import BadResponse
from bilingual.text.echo import has_words

Style = Literal["brackets", "letters"]
STYLES: tuple[Style, ...] = ("brackets", "letters")
VERSION = 1

# Both survive Apertium, inside and at the ends of sentences; letters are for services that
# strip unusual brackets. Services add spaces and change brackets and digits: unmasking is lenient.
_WRITTEN = {"brackets": "⟦{}⟧", "letters": "XQ{}Z"}
_READ = re.compile(r"(?:⟦|〚|\[\[)\s*(\d+)\s*(?:⟧|〛|\]\])|XQ\s?(\d+)\s?Z", re.IGNORECASE)

# In order of precedence: a later pattern does not see what an earlier one matched.
_ATOMS = tuple(
    re.compile(pattern, re.DOTALL | re.IGNORECASE)
    for pattern in (
        _READ.pattern,  # text that looks like a placeholder must not be taken for one
        r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)",  # code: https://spec.commonmark.org/0.31.2/#code-spans
        r"<(code|kbd|samp|pre|math|svg|script|style)\b[^<>]*>.*?</\1\s*>",
        r"\{%.*?%\}|\{\{.*?\}\}|\{:[^{}\n]*\}",  # Liquid, kramdown attributes
        r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]",
        # "$5 or $10" is money: https://pandoc.org/MANUAL.html#extension-tex_math_dollars
        r"(?<![\\$\w])\$(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?![\d$])",
        r"<!--.*?-->|<(?:https?://|mailto:)[^<>\s]*>",
        r"\[\^[^\]\s]+\]",  # footnote marks
    )
)
_LINK = re.compile(
    r"(!?\[)((?:[^\[\]]|\[[^\[\]]*\])*)(\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\]\[[^\[\]]*\])"
)
_TAG = re.compile(r"<(/?)([a-z][\w-]*)(?:\s[^<>]*)?(/?)>", re.IGNORECASE)
_LATE_ATOMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # an address ends before a space, a Chinese or Japanese character, and closing punctuation
        r"(?:https?://|www\.)[^\s<>\"`\u0000\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*[^\s<>\"`\u0000\u3000-\u30ff"
        r"\u3400-\u9fff\uff00-\uffef.,;:!?'’”)\]}*_]",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"\\[!-/:-@\[-`{-~]|&(?:[a-z]\w+|#\d+|#x[0-9a-f]+);",  # escapes and entities
        r"(?: {2,}|\\)\n",  # hard line breaks
        r"(?<![\w/])(?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]+)+/?(?<![.])",  # paths
        r"(?<![\w-])--[a-z][\w-]+|(?<!\w)@[a-z]\w+",  # flags and handles
        r"(?<![\w_*])[a-z]\w*?[a-z0-9]_[a-z0-9]\w*\b(?:\(\))?",  # names_with_underscores
    )
)
_EMPHASIS = (
    re.compile(r"(?<!\*)(\*{1,3})(?=[^\s*])([^\n]*?[^\s*])(\1)(?!\*)", re.DOTALL),
    re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])(.*?[^\s_])(\1)(?![\w_])", re.DOTALL),
    re.compile(r"(?<!~)(~~)(?=[^\s~])(.*?[^\s~])(\1)(?!~)", re.DOTALL),
)
_ALT = re.compile(r"""<img\b[^<>]*?\salt\s*=\s*(["'])(?P<said>[^"'<>]*[^\W\d_][^"'<>]*)\1""", re.IGNORECASE)
_OPEN_ALT = re.compile(r"""<img\b[^<>]*\salt\s*=\s*["']""", re.IGNORECASE)
_VOID = {"br", "hr", "img", "wbr", "input", "source", "embed", "area", "col", "track"}
_NOTE_AT_END = re.compile(r"\[\^[^\]\s]+\]")
_SOFT_BREAK = re.compile(r"(?<![ \\])[ \t]?\n(?:[ \t]*>)*[ \t]*")
_GONE = "\0"


@dataclass(frozen=True, slots=True)
class Protected:
    """A term that is masked in the source and comes back as *target*."""

    source: str
    target: str
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """The masked characters ``start`` up to ``end`` of the source.

    ``partner`` is the start of the piece that closes (or opens) this one; ``None`` for an unpaired piece.
    """

    start: int
    end: int
    text: str
    partner: int | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text: ``text`` with placeholders 1 to n for ``pieces``, between ``prefix`` and ``suffix``."""

    text: str
    pieces: tuple[Piece, ...]
    prefix: str = ""
    suffix: str = ""

    @property
    def has_words(self) -> bool:
        return has_words(_READ.sub(" ", self.text))

    def unmask(self, answer: str) -> str:
        """Return *answer* with each placeholder replaced by its piece.

        Raises BadResponse if a placeholder is missing, repeated or unknown, or closes before it opens.
        """
        found = [(match.start(), int(match[1] or match[2])) for match in _READ.finditer(answer)]
        self._count([number for _, number in found])
        answer = self._within_quotes(answer)
        whole = _READ.sub(lambda match: self.pieces[int(match[1] or match[2]) - 1].text, answer)
        return self.prefix + (whole.strip() if self.prefix or self.suffix else whole) + self.suffix

    def _within_quotes(self, answer: str) -> str:
        """Return *answer* with quotation marks escaped in HTML image descriptions, whose end they would mark."""
        starts = {piece.start: number for number, piece in enumerate(self.pieces, 1)}
        places = {int(match[1] or match[2]): match.span() for match in _READ.finditer(answer)}
        spans = [
            (places[number][1], places[starts[piece.partner]][0], piece.text[-1])
            for number, piece in enumerate(self.pieces, 1)
            if piece.partner in starts and _OPEN_ALT.fullmatch(piece.text)
        ]
        if opening := re.search(r"<img\b[^<>]*\Z", self.prefix, re.IGNORECASE):
            spans.append((0, len(answer), opening[0][-1]))
        for start, end, mark in sorted(spans, reverse=True):
            answer = answer[:start] + answer[start:end].replace(mark, f"&#{ord(mark)};") + answer[end:]
        return answer

    def _count(self, numbers: Sequence[int]) -> None:
        for number in range(1, len(self.pieces) + 1):
            times = numbers.count(number)
            if times != 1:
                what = "was lost" if times == 0 else f"came back {times} times"
                raise BadResponse("BIL-TRN-047", f"the placeholder of {self.pieces[number - 1].text!r} {what}")
        if len(numbers) > len(self.pieces):
            raise BadResponse("BIL-TRN-048", "the translation contains a placeholder that was never sent")
        open_now: list[int] = []
        for number in numbers:
            piece = self.pieces[number - 1]
            if piece.partner is None:
                continue
            if piece.partner > piece.start:
                open_now.append(piece.start)
            elif not open_now or open_now.pop() != piece.partner:
                raise BadResponse("BIL-TRN-049", f"the placeholders of {piece.text!r} came back out of order")


def join_lines(text: str) -> str:
    r"""Return *text* with its soft line breaks as spaces. Hard line breaks are kept.

    >>> join_lines("one\ntwo\n> three  \nfour")
    'one two three  \nfour'
    """
    return _SOFT_BREAK.sub(" ", text)


def mask(text: str, terms: Sequence[Protected] = (), style: Style = "brackets") -> Masked:
    """Return *text* ready to send to an engine.

    Markup around the whole text and footnote marks at its end are set aside and not sent.

    >>> masked = mask("Open `a.py` and **press** [Run](https://example.org).")
    >>> masked.text
    'Open ⟦1⟧ and ⟦2⟧press⟦3⟧ ⟦4⟧Run⟦5⟧.'
    >>> masked.unmask("Öffne ⟦1⟧ und ⟦4⟧Run⟦5⟧ ⟦ 2 ⟧drücken⟦3⟧.")
    'Öffne `a.py` und [Run](https://example.org) **drücken**.'
    """
    pieces = sorted(_find(text, terms), key=lambda piece: piece.start)
    start, end, pieces = _set_aside(text, pieces)
    parts: list[str] = []
    position = start
    for number, piece in enumerate(pieces, 1):
        parts += [text[position : piece.start], _WRITTEN[style].format(number)]
        position = piece.end
    parts.append(text[position:end])
    return Masked("".join(parts), tuple(pieces), text[:start], text[end:])


def _find(text: str, terms: Sequence[Protected]) -> list[Piece]:
    pieces: list[Piece] = []
    seen = text.replace(_GONE, " ")

    def take(start: int, end: int, replacement: str | None = None, partner: int | None = None) -> None:
        nonlocal seen
        pieces.append(Piece(start, end, text[start:end] if replacement is None else replacement, partner))
        seen = seen[:start] + _GONE * (end - start) + seen[end:]

    def take_all(patterns: Sequence[re.Pattern[str]]) -> None:
        for pattern in patterns:
            for match in list(pattern.finditer(seen)):
                if _GONE not in match[0] or not pieces:
                    take(*match.span())
                elif pattern in _ATOMS:  # it contains something found before: the larger one wins
                    pieces[:] = [p for p in pieces if not match.start() <= p.start < match.end()]
                    take(*match.span())

    take_all(_ATOMS)
    for link in _links(seen):
        pieces[:] = [p for p in pieces if not link.start(3) <= p.start < link.end(3)]  # Liquid in its address
        take(*link.span(1), partner=link.start(3))
        take(*link.span(3), partner=link.start(1))
    for opening, closing in _tags(seen):
        paired = closing is not None and _nests(opening[1], closing[0], pieces)
        take(*opening, partner=closing[0] if closing and paired else None)
        if closing:
            take(*closing, partner=opening[0] if paired else None)
    take_all(_LATE_ATOMS)
    for term in sorted(terms, key=lambda term: -len(term.source)):
        for match in list(_term_pattern(term).finditer(seen)):
            take(*match.span(), replacement=match[0] if term.target == term.source else term.target)
    for pattern in _EMPHASIS:
        for _ in range(len(text)):
            pair = next((m for m in pattern.finditer(seen) if _nests(m.end(1), m.start(3), pieces)), None)
            if pair is None:
                break
            take(*pair.span(1), partner=pair.start(3))
            take(*pair.span(3), partner=pair.start(1))
    return pieces


def _links(seen: str) -> list[re.Match[str]]:
    found = list(_LINK.finditer(seen))
    return [link for link in found if _GONE not in link[1]]


def _tags(seen: str) -> list[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Return tags as pairs of spans. A void, unmatched or crossing tag has no partner."""
    open_now: list[tuple[str, tuple[int, int]]] = []
    found: list[tuple[tuple[int, int], tuple[int, int] | None]] = []
    for match in _TAG.finditer(seen):
        closes, name, alone = match[1], match[2].lower(), match[3]
        if _GONE in match[0]:
            continue
        if name == "img" and (alt := _ALT.match(match[0])):  # the alt text is prose
            start = match.start()
            found.append(((start, start + alt.start("said")), (start + alt.end("said"), match.end())))
        elif not closes and (alone or name in _VOID):
            found.append((match.span(), None))
        elif not closes:
            open_now.append((name, match.span()))
        elif open_now and open_now[-1][0] == name:
            found.append((open_now.pop()[1], match.span()))
        else:
            found.append((match.span(), None))
    return found + [(span, None) for _, span in open_now]


def _nests(start: int, end: int, pieces: Sequence[Piece]) -> bool:
    """Return whether no pair has only one end between *start* and *end*."""
    inside = range(start, end)
    return all(piece.partner is None or (piece.start in inside) == (piece.partner in inside) for piece in pieces)


def _set_aside(text: str, pieces: list[Piece]) -> tuple[int, int, list[Piece]]:
    """Return the span of *text* worth sending, and the pieces within it."""
    start, end = 0, len(text)
    moved = True
    while moved and start < end:
        moved = False
        inner = text[start:end]
        if inner != inner.strip() and inner.strip():
            start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
            moved = True
        first, last = (pieces[0], pieces[-1]) if pieces else (None, None)
        if first and last and first.start == start and last.end == end and first.partner == last.start:
            start, end, pieces, moved = first.end, last.start, pieces[1:-1], True
        elif last and last.end == end and last.start > start and _NOTE_AT_END.fullmatch(text, last.start, last.end):
            end, pieces, moved = last.start, pieces[:-1], True
    return start, end, pieces


def _term_pattern(term: Protected) -> re.Pattern[str]:
    left = r"(?<!\w)" if _latin(term.source[:1]) else ""
    right = r"(?!\w)" if _latin(term.source[-1:]) else ""
    return re.compile(left + re.escape(term.source) + right, 0 if term.case_sensitive else re.IGNORECASE)


def _latin(character: str) -> bool:
    """Return whether *character* belongs to a script that separates words by spaces."""
    return bool(re.match(r"\w", character)) and not re.match(r"[\u3040-\u30ff\u3400-\u9fff]", character)
