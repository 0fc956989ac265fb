"""Breaks a title into lines and fits its size, because libass does not break Chinese or Japanese."""

from __future__ import annotations

from itertools import accumulate

from bilingual.engines.base import FontBook
from bilingual.languages import pack

_ELLIPSIS = "…"
_LONGEST = 400  # characters: more than any picture has room for, in letters that can be read


def wrap(text: str, widths: dict[str, float], room_em: float, *, spaced: bool) -> list[str]:
    """Break *text* into lines of at most *room_em*: at spaces, or anywhere in scripts without them.

    A line never starts with closing punctuation; a word longer than a line is split.

    >>> wrap("parallel text", {c: 0.5 for c in "parallel text"}, 4.5, spaced=True)
    ['parallel', 'text']
    """
    lines: list[str] = [""]
    for piece in _pieces(text, spaced=spaced):
        while True:
            line = lines[-1] + piece
            if _width(line.strip(), widths) <= room_em or not lines[-1].strip():
                break
            lines.append("")
        while _width(piece.strip(), widths) > room_em and len(piece) > 1:
            cut = _fitting(piece, widths, room_em)
            lines[-1] = piece[:cut]
            lines.append("")
            piece = piece[cut:]
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _fitting(piece: str, widths: dict[str, float], room_em: float) -> int:
    """Return how many characters of *piece* fit in *room_em*, at least one."""
    ends = accumulate(widths.get(character, 1.0) for character in piece)
    return max(1, next((place for place, end in enumerate(ends) if end > room_em), len(piece)))


def _pieces(text: str, *, spaced: bool) -> list[str]:
    pieces: list[str] = []
    for word in text.replace(" ", " \0").split("\0"):
        if spaced:
            pieces.append(word)
            continue
        for character in word:
            alone = ord(character) > 0x2E7F and character not in "，。、！？：；）》」』”’…ー々ゃゅょっ"
            if pieces and not alone and (pieces[-1][-1:] != " "):
                pieces[-1] += character
            else:
                pieces.append(character)
    return [piece for piece in pieces if piece]


def _width(text: str, widths: dict[str, float]) -> float:
    return sum(widths.get(c, 1.0) for c in text)


def fitted(
    text: str, tag: str, fonts: FontBook, room: tuple[float, float], largest: float, rows: int
) -> tuple[list[str], float]:
    """Return the lines of the title and their em in pixels: the largest that fits *rows* lines in *room*."""
    width, height = room
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}{_ELLIPSIS}"
    widths = dict(fonts.widths(tag, text + _ELLIPSIS, bold=True))
    spaced = pack(tag).writing.spaced
    em = largest
    while True:
        lines = wrap(text, widths, width / em, spaced=spaced) or [""]
        if len(lines) <= rows and len(lines) * em / fonts.em_scale(tag) <= height:
            return _balanced(text, lines, widths, width / em, spaced=spaced), em
        if em <= largest * 0.5:
            kept = max(1, min(rows, int(height * fonts.em_scale(tag) / em)))
            return _shortened(lines, kept, widths, width / em), em
        em *= 0.93


def _balanced(text: str, lines: list[str], widths: dict[str, float], room_em: float, *, spaced: bool) -> list[str]:
    """Return as many lines with more even lengths, so that no single word is left on the last."""
    while len(lines) > 1 and room_em > 1:
        room_em *= 0.96
        narrower = wrap(text, widths, room_em, spaced=spaced)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _shortened(lines: list[str], rows: int, widths: dict[str, float], room_em: float) -> list[str]:
    kept = lines[:rows]
    if len(lines) > rows:
        last = kept[-1]
        while last and _width(last + _ELLIPSIS, widths) > room_em:
            last = last[:-1]
        kept[-1] = last.rstrip(" ,.;:，。；：") + _ELLIPSIS
    return kept
