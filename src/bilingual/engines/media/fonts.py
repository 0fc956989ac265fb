"""Font families by language, without silent substitution.

For an unknown family fontconfig silently returns another one, so that Chinese might appear in Japanese shapes. So every
match is checked for the requested name.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from bilingual.engines.media.font_coverage import FaceBook, FontFace, absent, borrowed, drawn, face_book, widths
from bilingual.engines.media.probing.features import install_hint
from bilingual.engines.processes.running import run
from bilingual.errors import BilingualError, MediaError, NotInstalled
from bilingual.languages import pack, parse_tag

_MATCH_FORMAT = "%{family}\t%{file}\t%{index}\n"
_MATCH_TIMEOUT_S = 60  # the first call after an installation builds fontconfig's cache
_INDEX_BITS = 0xFFFF  # the higher bits are fontconfig's number of a variable font's named instance


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
        lacking = absent(self._books(tag), text)
        signs = [face_book(face) for face in _faces("symbols")] if lacking else []
        return "".join(c for c in lacking if unicodedata.category(c)[0] in "LM" or not drawn(signs, c))

    def borrowed(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that only the Latin face for *tag* draws: letters, digits, signs."""
        return borrowed(self._books(tag), text)

    def widths(self, tag: str, text: str, *, bold: bool = False) -> Mapping[str, float]:
        """Return the advance of each character of *text* in em of its font; see ``em_scale`` for pixels."""
        return dict(widths(self._books(tag, bold=bold), text))

    def em_scale(self, tag: str) -> float:
        """Return the height of an em per unit of ASS font size.

        An ASS size is the height of ascent plus descent as in Windows metrics, not the em: at size 60 the em of Noto
        Sans CJK is 41 px. Divide the wanted em by this to get the size to write.
        """
        return self._books(tag)[0].em_scale

    def _books(self, tag: str, *, bold: bool = False) -> tuple[FaceBook, ...]:
        """Return the face for *tag* and then the Latin one, which libass uses for Latin letters missing from a script's
        own font (Arabic, Hebrew, Devanagari).
        """
        faces = [self._face(tag, bold=bold)]
        package = _packages().get(pack(tag).writing.script)
        if package is None or package.no_latin:
            faces += _faces("Latn", bold=bold)
        return tuple(face_book(face) for face in faces)

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
