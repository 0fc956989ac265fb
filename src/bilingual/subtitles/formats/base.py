"""What a subtitle file holds, and the recipe for a format.

Text goes in and values come out; bytes are decoded before, in ``text/encodings``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bilingual.model.timing import Span


@dataclass(frozen=True, slots=True)
class Style:
    """Markup over characters ``first`` up to ``last``: a tag's ``name`` and what it says (``font``, ``color=red``).

    Markup without an extent, such as ``{\\an8}`` or an override of ASS, has the name ``override`` and is empty.
    The reading of a ruby base is an empty span ``rt`` after it, for it is no text of its own.
    """

    first: int
    last: int
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A speaker from character ``first`` on; what is said begins at ``said``, behind a name that the text shows."""

    first: int
    said: int
    speaker: str


@dataclass(frozen=True, slots=True)
class FileCue:
    """One cue as the file has it: all its text, without markup, lines parted by ``\\n``.

    ``sounds`` are characters that describe a sound (``[door creaks]``), ``times`` the moments in
    milliseconds from which characters are spoken, ``line`` is the line of the cue's time, from 1.
    """

    span: Span
    text: str
    styles: tuple[Style, ...] = ()
    turns: tuple[Turn, ...] = ()
    sounds: tuple[tuple[int, int], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    identifier: str = ""
    settings: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in line ``line`` of the file that its format does not provide for.

    ``text`` is what was left out because of it; it is empty where the reader could make sense of the line.
    """

    line: int
    what: str
    text: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" + (f": “{self.text}”" if self.text else "")


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    """A file's cues in its own order, what was odd, and what it holds beside them (notes, styles, comments)."""

    format: str
    cues: tuple[FileCue, ...]
    odd: tuple[Oddity, ...] = ()
    notes: tuple[str, ...] = ()


class SubtitleFormat(ABC):
    """A format of subtitle files.

    To add one:

    1. Write a module of its own in this folder with a subclass. Set ``id`` (the suffix without its dot) and
       ``name``; implement :meth:`recognises`, :meth:`read` and :meth:`write`.
    2. ``read`` accounts for every character that a cue shows: it is in the cue's text, or in an
       :class:`Oddity` as left out. Markup becomes styles, turns and times. It never raises for a bad line.
    3. ``write`` lets pysubs2 write, and escapes or guards what would be read back as markup.
    4. Add an instance to ``FORMATS`` in the package. The tests in ``tests/subtitles/test_file_formats.py`` write
       random text with each format and read it back.
    """

    id: ClassVar[str]
    name: ClassVar[str]

    @abstractmethod
    def recognises(self, text: str) -> bool:
        """Tell whether *text* surely is of this format, whatever the file is called."""

    @abstractmethod
    def read(self, text: str) -> SubtitleFile:
        """Return what *text* holds; line ends are ``\\n``."""

    @abstractmethod
    def write(self, cues: Sequence[tuple[Span, str]]) -> str:
        """Return a file of plain *cues*; reading it gives the same spans and texts.

        Blank lines and the white space at the ends of lines are not kept, nor are control characters.
        """
