"""What the faces of installed fonts can draw, and how wide: read from their files once per process."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bilingual.errors import MediaError

_UNKNOWN_WIDE_EM, _UNKNOWN_EM = 1.0, 0.6
# What fontTools raises for tables that are cut or make no sense, besides its own error.
_DAMAGED = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, TypeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font face on disk; ``index`` is its place in a collection."""

    family: str
    file: Path
    index: int


class FaceBook:
    """Coverage and widths of one face, read from its file on first use."""

    def __init__(self, face: FontFace) -> None:
        self.face = face

    @cached_property
    def _font(self) -> Any:
        from fontTools.ttLib import TTFont

        return TTFont(self.face.file, fontNumber=self.face.index, lazy=True)

    @cached_property
    def glyphs(self) -> Mapping[int, str]:
        with self._readable():
            return dict(self._font.getBestCmap() or {})

    @cached_property
    def em_scale(self) -> float:
        """Units per em over ascent plus descent: OS/2's, as in libass, or hhea's if those are zero."""
        with self._readable():
            os2, hhea = self._font["OS/2"], self._font["hhea"]
            height = os2.usWinAscent + os2.usWinDescent or hhea.ascent - hhea.descent
            return float(self._font["head"].unitsPerEm / height)

    def advance(self, character: str) -> float | None:
        """Return the advance of *character* in em, ``None`` if the face has no glyph for it."""
        glyph = self.glyphs.get(ord(character))
        if glyph is None:
            return None
        with self._readable():
            return float(self._font["hmtx"][glyph][0] / self._font["head"].unitsPerEm)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Make what fontTools raises for a damaged file MediaError; tables are read when they are asked for."""
        from fontTools.ttLib import TTLibError

        try:
            yield
        except (OSError, TTLibError, *_DAMAGED) as error:
            what = f"cannot be read as a font: {error}"
            raise MediaError("BIL-MED-015", what, where=self.face.file, remedy="Install it again.") from None


@lru_cache(maxsize=32)
def face_book(face: FontFace) -> FaceBook:
    """Return the cached FaceBook of *face*, since reading a collection takes a good part of a second."""
    return FaceBook(face)


@lru_cache(maxsize=64)  # the text of a pair is asked for again for each of its videos
def absent(faces: tuple[FaceBook, ...], text: str) -> tuple[str, ...]:
    """Return the distinct characters of *text* that none of *faces* can draw although they need a glyph, in order."""
    return tuple(c for c in dict.fromkeys(text) if not _needs_no_glyph(c) and not drawn(faces, c))


@lru_cache(maxsize=64)
def borrowed(faces: tuple[FaceBook, ...], text: str) -> str:
    """Return the distinct characters of *text* that the first of *faces* can't draw and another one can, in order."""
    return "".join(c for c in absent(faces[:1], text) if drawn(faces[1:], c))


@lru_cache(maxsize=64)
def widths(faces: tuple[FaceBook, ...], text: str) -> Mapping[str, float]:
    """Return the advance of each character of *text* in em of the first of *faces* that has it."""
    return {character: _advance(faces, character) for character in dict.fromkeys(text)}


def drawn(faces: Sequence[FaceBook], character: str) -> bool:
    """Return whether one of *faces* has a glyph for *character*."""
    return any(ord(character) in face.glyphs for face in faces)


def _advance(faces: Sequence[FaceBook], character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    for face in faces:
        if (width := face.advance(character)) is not None:
            return width
    if category[0] == "S":  # libass chooses the face, so assume the widest
        return _UNKNOWN_WIDE_EM
    return _UNKNOWN_WIDE_EM if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN_EM


def _needs_no_glyph(character: str) -> bool:
    """Return whether *character* is invisible by itself, or an emoji, which is never burned in."""
    category = unicodedata.category(character)
    return category in ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me") or is_emoji(character)


def is_emoji(character: str) -> bool:
    """Return whether *character* is a pictograph that text fonts lack.

    The blocks are Unicode's (unicode.org/charts): Miscellaneous Symbols and Pictographs up to Symbols and Pictographs
    Extended-A, regional indicators, the keycap, variation selectors.

    >>> [is_emoji(c) for c in "😀🇩中é"]
    [True, True, False, False]
    """
    code = ord(character)
    return 0x1F000 <= code <= 0x1FAFF or code == 0x20E3 or 0xFE00 <= code <= 0xFE0F or 0xE0020 <= code <= 0xE007F
