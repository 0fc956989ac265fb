"""Characters of a line as libass draws them: each in a face that has it, some of them in another colour."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pysubs2

from bilingual.subtitles.display.layout import Face
from bilingual.subtitles.formats.ass import escaped
from bilingual.text.direction import direction_mark

WHITE, GREY = pysubs2.Color(255, 255, 255), pysubs2.Color(214, 214, 214)
# Told from white and yellow by colour-blind people too, and no colour of errors.
LIT = pysubs2.Color(120, 214, 255)
_NOWHERE: frozenset[int] = frozenset()


def line_height(line: str, face: Face, em_px: float) -> float:
    """Return the height of *line* in pixels: ascent plus descent, which is the ASS size itself."""
    guests = {guest.em_scale for character in line if (guest := face.guest(character)) is not None}
    return max(em_px / scale for scale in {face.em_scale, *guests})


def drawn_line(text: str, tag: str, face: Face, em_px: float) -> str:
    """Return a line in the language *tag* for libass, with the characters missing from *face* in a fallback face.

    libass's own fallback might draw Chinese in Japanese shapes, or nothing.
    """
    return direction_mark(text, tag) + Run(face, em_px, WHITE).drawn(text)


@dataclass(frozen=True, slots=True)
class Run:
    """How characters of one line are drawn: those at the places ``lit`` in another colour than ``colour``."""

    face: Face
    em_px: float
    colour: pysubs2.Color
    lit: frozenset[int] = _NOWHERE

    def drawn(self, text: str, at: int = 0) -> str:
        """Return *text*, which is at the place *at* of its line, for libass."""
        guests = [self.face.guest(character) for character in text]
        for word in re.finditer(r"(?<![!-~])[!-~]*[A-Za-z0-9/]", text):
            # An address is set in one face, with the digits and dots that both have.
            first = next((n for n in range(*word.span()) if guests[n] is not None), word.end())
            guests[first : word.end()] = [guests[first]] * (word.end() - first) if first < word.end() else []
        lit = [place in self.lit for place in range(at, at + len(text))]
        parts = []
        for coloured, run in groupby(zip(text, guests, lit, strict=True), key=itemgetter(2)):
            shown = "".join(self._set(guest, part) for guest, part in groupby(run, key=itemgetter(1)))
            parts.append(f"{in_colour(LIT)}{shown}{in_colour(self.colour)}" if coloured else shown)
        return "".join(parts)

    def _set(self, guest: Face | None, run: Iterable[tuple[str, Face | None, bool]]) -> str:
        shown = escaped("".join(character for character, _, _ in run))
        return shown if guest is None else f"{_set_in(guest, self.em_px)}{shown}{_set_in(self.face, self.em_px)}"


def in_colour(colour: pysubs2.Color) -> str:
    """Return the command that draws in *colour*; also where karaoke waits, whose transparency stays."""
    code = f"&H{colour.b:02X}{colour.g:02X}{colour.r:02X}&"
    return f"{{\\1c{code}\\2c{code}}}"


def _set_in(face: Face, em_px: float) -> str:
    return f"{{\\fn{face.family}\\fs{face.ass_size(em_px):g}}}"
