"""Masks what must not be translated with placeholders, and checks that each one comes back.

``mask`` finds code, URLs, tags, formulas, Liquid, link destinations, emphasis marks, footnote marks and glossary terms;
``Masked.unmask`` puts them back into the translation, or raises an error that says what went wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bilingual.text.markup.pieces import Protected, find_pieces
from bilingual.text.markup.placeholders import PLACEHOLDERS, Masked, MaskedPiece, Style

VERSION = 1

_NOTE_AT_END = re.compile(r"\[\^[^\]\s]+\]")
_SOFT_BREAK = re.compile(r"(?<![ \\])[ \t]?\n(?:[ \t]*>)*[ \t]*")


def join_lines(text: str) -> str:
    r"""Return *text* with its soft line breaks as spaces. Hard line breaks are kept.

    >>> join_lines("one\ntwo\n> three  \nfour")
    'one two three  \nfour'
    """
    return _SOFT_BREAK.sub(" ", text)


def mask(text: str, terms: Sequence[Protected] = (), style: Style = "brackets", labels: Collection[str] = ()) -> Masked:
    """Return *text* ready to send to an engine.

    Markup around the whole text and footnote marks at its end are set aside and not sent. *labels* are those that
    ``[label]`` may refer to; a reference comes back with its label, since its text is translated.

    >>> masked = mask("Open `a.py` and **press** [Run](https://example.org).")
    >>> masked.text
    'Open ⟦1⟧ and ⟦2⟧press⟦3⟧ ⟦4⟧Run⟦5⟧.'
    >>> masked.unmask("Öffne ⟦1⟧ und ⟦4⟧Run⟦5⟧ ⟦ 2 ⟧drücken⟦3⟧.")
    'Öffne `a.py` und [Run](https://example.org) **drücken**.'
    >>> masked = mask("See [here] or [[Page]].", labels={"here"})
    >>> masked.text, masked.unmask("Hier: ⟦3⟧Seite⟦4⟧, ⟦1⟧hier⟦2⟧.")
    ('See ⟦1⟧here⟦2⟧ or ⟦3⟧Page⟦4⟧.', 'Hier: [[Page|Seite]], [hier][here].')
    """
    pieces = sorted(find_pieces(text, terms, labels), key=lambda piece: piece.start)
    prefix, suffix, start, end, pieces = _set_aside(text, pieces)
    parts: list[str] = []
    position = start
    for number, piece in enumerate(pieces, 1):
        parts += [text[position : piece.start], PLACEHOLDERS[style].format(number)]
        position = piece.end
    parts.append(text[position:end])
    return Masked("".join(parts), tuple(pieces), prefix, suffix, (text[:start], text[end:]))


def _set_aside(text: str, pieces: list[MaskedPiece]) -> tuple[str, str, int, int, list[MaskedPiece]]:
    """Return what is before and after the part of *text* worth sending, its span, and the pieces within it."""
    start, end = 0, len(text)
    prefix = suffix = ""
    moved = True
    while moved and start < end:
        moved = False
        inner = text[start:end]
        if inner != inner.strip() and inner.strip():
            left, right = len(inner) - len(inner.lstrip()), len(inner.rstrip())
            prefix, suffix = prefix + inner[:left], inner[right:] + suffix
            start, end = start + left, start + right
            moved = True
        first, last = (pieces[0], pieces[-1]) if pieces else (None, None)
        if first and last and first.start == start and last.end == end and first.partner == last.start:
            prefix, suffix = prefix + first.text, last.text + suffix
            start, end, pieces, moved = first.end, last.start, pieces[1:-1], True
        elif last and last.end == end and last.start > start and _NOTE_AT_END.fullmatch(text, last.start, last.end):
            suffix = last.text + suffix
            end, pieces, moved = last.start, pieces[:-1], True
    return prefix, suffix, start, end, pieces
