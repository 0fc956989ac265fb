"""The content of a subtitle file, and the base class of formats.

Formats work on text; ``text/encodings`` decodes the bytes.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pysubs2

from bilingual.model.timing import Span
from bilingual.text.counts import shortened

# Letters of Chinese, Japanese and Korean.
DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# For how long a cue without a readable time is shown.
LEAST_MS, MOST_MS, _MS_PER_CHARACTER = 1000, 6000, 80
_QUOTED = 200  # characters of a text in a message


@dataclass(frozen=True, slots=True)
class Style:
    r"""Markup of characters ``first`` up to ``last``: a tag's ``name`` and value (``font``, ``color=red``).

    Markup without an extent, such as ``{\an8}`` or an ASS override, is empty and named ``override``. A ruby reading is
    an empty span ``rt`` after its base, since it is not part of the text.
    """

    first: int
    last: int
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CueTurn:
    """A speaker from character ``first`` on; the speech starts at ``said``, after any displayed name."""

    first: int
    said: int
    speaker: str


@dataclass(frozen=True, slots=True)
class FileCue:
    r"""One cue as in the file: all its text without markup, lines separated by ``\n``.

    ``sounds`` are the characters of sound descriptions (``[door creaks]``), ``times`` the moments in milliseconds from
    which characters are spoken, ``line`` is the line number of the timing, from 1.
    """

    span: Span
    text: str
    styles: tuple[Style, ...] = ()
    turns: tuple[CueTurn, ...] = ()
    sounds: tuple[tuple[int, int], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    identifier: str = ""
    settings: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Oddity:
    """A violation of the format in line ``line`` of the file.

    ``text`` is what was left out because of it, empty if the reader could interpret the line; ``moved``: the cue got a
    time that is not its own.
    """

    line: int
    what: str
    text: str = ""
    moved: bool = False

    def __str__(self) -> str:
        quoted = shortened(self.text, _QUOTED)
        return f"line {self.line}: {self.what}" + (f": “{quoted}”" if quoted else "")


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    """A file's cues in file order, its oddities, and its other content (notes, styles, comments)."""

    format: str
    cues: tuple[FileCue, ...]
    odd: tuple[Oddity, ...] = ()
    notes: tuple[str, ...] = ()


class SubtitleReader(ABC):
    """A format that is read: :meth:`recognises` tells it from others, :meth:`read` returns its content."""

    id: ClassVar[str]
    name: ClassVar[str]

    @abstractmethod
    def recognises(self, text: str) -> bool:
        """Return whether *text* is certainly in this format, whatever the file name."""

    @abstractmethod
    def read(self, text: str) -> SubtitleFile:
        r"""Return the content of *text*, whose line ends are ``\n``."""


class SubtitleFormat(SubtitleReader):
    """A format of subtitle files that is also written.

    To add one (without ``write``: a :class:`SubtitleReader`, in ``READ_ONLY``):

    1. Write a module in this folder with a subclass. Set ``id`` (the suffix without its dot) and ``name``; implement
       :meth:`recognises`, :meth:`read` and :meth:`write`.
    2. ``read`` accounts for every displayed character: it is in the cue's text, or in an :class:`Oddity` as left out.
       Markup becomes styles, turns and times. It never raises for a bad line.
    3. ``write`` uses pysubs2, and escapes or guards text that would be read back as markup.
    4. Add its id to ``KINDS`` in the package and an instance to ``FORMATS`` in ``reading``. The tests in
       ``tests/subtitles/files/test_file_formats.py`` write random text with each format and read it back.
    """

    @abstractmethod
    def write(self, cues: Sequence[tuple[Span, str]], voices: Sequence[str] = ()) -> str:
        """Return a file of plain *cues*; reading it gives the same spans and texts.

        *voices* says for each cue who speaks, "" if unknown; formats that cannot say so leave it out.

        Blank lines, trailing white space and control characters are not kept.
        """


# Control characters: players may stop at them, terminals may interpret them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufdd0]")
# A Unicode noncharacter that replaces backslashes while pysubs2 writes, since it interprets \N and \h.
_BACKSLASH = "\ufdd0"


def shown_ms(text: str) -> int:
    """Return for how long a cue is shown whose end is not known."""
    return min(max(LEAST_MS, _MS_PER_CHARACTER * len(text)), MOST_MS)


def plain_lines(text: str) -> str:
    """Return *text* without control characters, empty lines and trailing white space."""
    lines = (line.strip() for line in _CONTROLS.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def written(cues: Iterable[tuple[Span, str]], kind: str) -> str:
    """Return *cues*, whose texts may contain markup of their format, as an SRT or VTT file."""
    file = pysubs2.SSAFile()
    for span, text in cues:
        kept = text.replace("\\", _BACKSLASH).replace("\n", "\\N")
        file.events.append(pysubs2.SSAEvent(span.start_ms, span.end_ms, kept))
    return str(file.to_string(kind, keep_ssa_tags=True)).replace(_BACKSLASH, "\\")
