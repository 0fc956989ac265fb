"""Font families by language, their coverage and widths, without silent substitution.

For an unknown family fontconfig silently returns another one, so that Chinese might appear in Japanese shapes. So every
match is checked for the requested name.
"""

from __future__ import annotations

import struct
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilingual.engines.media.probing.features import install_hint
from bilingual.engines.processes.running import run
from bilingual.errors import BilingualError, MediaError, NotInstalled
from bilingual.languages import pack, parse_tag

_MATCH_FORMAT = "%{family}\t%{file}\t%{index}\n"
_MATCH_TIMEOUT_S = 60  # the first call after an installation builds fontconfig's cache
_INDEX_BITS = 0xFFFF  # the higher bits are fontconfig's number of a variable font's named instance
_UNKNOWN_WIDE_EM, _UNKNOWN_EM = 1.0, 0.6
# What fontTools raises for tables that are cut or make no sense, besides its own error.
_DAMAGED = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, TypeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font face on disk; ``index`` is its place in a collection."""

    family: str
    file: Path
    index: int


@dataclass(frozen=True, slots=True)
class FontPackage:
    """The families for one script, in order of preference, and their packages."""

    families: tuple[str, ...]
    apt: str
    brew: str
    no_latin: bool = False


class InstalledFonts:
    """The FontBook of this machine: asks fontconfig for families, and reads the font files for the rest.

    *families* overrides the family per language tag (from the settings).
    """

    def __init__(self, families: Mapping[str, str] | None = None) -> None:
        self._own = {parse_tag(tag): family for tag, family in (families or {}).items()}

    def family(self, tag: str) -> str:
        """Return the family for *tag*. Raises MediaError naming the package to install."""
        return self._face(tag).family

    def file(self, tag: str) -> Path:
        return self._face(tag).file

    def check_present(self, tag: str) -> None:
        """Raise MediaError if a font file for *tag* has disappeared: libass would substitute another font."""
        for bold in (False, True):
            for book in self._books(tag, bold=bold):
                if not book.face.file.is_file():
                    raise MediaError(
                        "BIL-MED-011",
                        f"the font {book.face.family} is gone: it was removed while the job ran",
                        where=book.face.file,
                        remedy="Reinstall it, then run the same command: finished work is kept.",
                    )

    def missing(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that no font for *tag* can draw, in order.

        Letters must be in the language's own face. Symbols (arrows, notes, quotation marks) may come from any installed
        face, since they look the same in every language. Spaces, joiners, control characters, combining marks that a
        face composes, and emoji (which are never burned in) do not count.
        """
        book = self._books(tag)
        absent = [c for c in dict.fromkeys(text) if not _needs_no_glyph(c) and not _drawn(book, c)]
        signs = [face_book(face) for face in _faces("symbols")] if absent else []
        return "".join(c for c in absent if unicodedata.category(c)[0] in "LM" or not _drawn(signs, c))

    def borrowed(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that only the Latin face for *tag* draws: letters, digits, signs."""
        own, *latin = self._books(tag)
        return "".join(
            c for c in dict.fromkeys(text) if not _needs_no_glyph(c) and not _drawn([own], c) and _drawn(latin, c)
        )

    def widths(self, tag: str, text: str, *, bold: bool = False) -> Mapping[str, float]:
        """Return the advance of each character of *text* in em of its font; see ``em_scale`` for pixels."""
        book = self._books(tag, bold=bold)
        return {character: _advance(book, character) for character in dict.fromkeys(text)}

    def em_scale(self, tag: str) -> float:
        """Return the height of an em per unit of ASS font size.

        An ASS size is the height of ascent plus descent as in Windows metrics, not the em: at size 60 the em of Noto
        Sans CJK is 41 px. Divide the wanted em by this to get the size to write.
        """
        return self._books(tag)[0].em_scale

    def _books(self, tag: str, *, bold: bool = False) -> list[FaceBook]:
        """Return the face for *tag* and then the Latin one, which libass uses for Latin letters missing from a script's
        own font (Arabic, Hebrew, Devanagari).
        """
        faces = [self._face(tag, bold=bold)]
        package = _packages().get(pack(tag).writing.script)
        if package is None or package.no_latin:
            faces += _faces("Latn", bold=bold)
        return [face_book(face) for face in faces]

    def _face(self, tag: str, *, bold: bool = False) -> FontFace:
        canonical = parse_tag(tag)
        if own := self._own.get(canonical):
            if face := _match(own, bold=bold):
                return face
            raise MediaError(
                "BIL-MED-012", f"the font family {own!r} is not installed", remedy="Correct it in the settings."
            )
        facts = pack(canonical)
        for name in facts.writing.fonts:
            if face := _match(name, bold=bold):
                return face
        package = _packages().get(facts.writing.script)
        if package is None:
            raise MediaError(
                "BIL-MED-013",
                f"no font family is known for {facts.name} ({facts.writing.script} script)",
                remedy=f"Name one in the settings: [fonts] {canonical} = ...",
            )
        for name in package.families:
            if face := _match(name, bold=bold):
                return face
        raise MediaError(
            "BIL-MED-014",
            f"no font for {facts.name}: {package.families[0]} is not installed",
            remedy=install_hint(package.apt, package.brew, cask=True),
        )


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


@lru_cache(maxsize=256)
def _match(family: str, *, bold: bool = False) -> FontFace | None:
    """Return the face of exactly this family, or ``None``."""
    pattern = family.replace("\\", "\\\\").replace("-", r"\-").replace(":", r"\:").replace(",", r"\,")
    try:
        found = run(
            ["fc-match", "-f", _MATCH_FORMAT, f"{pattern}:weight={'bold' if bold else 'regular'}:slant=roman"],
            timeout_s=_MATCH_TIMEOUT_S,
            remedy=install_hint("fontconfig", "fontconfig"),
        )
    except NotInstalled:
        raise
    except BilingualError as error:
        raise MediaError("BIL-MED-016", f"fontconfig failed: {error.what}") from error
    names, _, rest = found.text.strip().partition("\t")
    file, _, index = rest.partition("\t")
    if not found.ok or family.casefold() not in (name.strip().casefold() for name in names.split(",")):
        return None
    return FontFace(family, Path(file), max(0, int(index or 0)) & _INDEX_BITS)


@lru_cache(maxsize=1)
def _packages() -> Mapping[str, FontPackage]:
    table = tomllib.loads((files("bilingual.engines.media") / "fonts.toml").read_text("utf-8"))
    return {script: FontPackage(**{**row, "families": tuple(row["families"])}) for script, row in table.items()}


def _faces(script: str, *, bold: bool = False) -> list[FontFace]:
    return [face for name in _packages()[script].families if (face := _match(name, bold=bold))]


def _drawn(book: Sequence[FaceBook], character: str) -> bool:
    return any(ord(character) in face.glyphs for face in book)


def _advance(book: list[FaceBook], character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    for face in book:
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
