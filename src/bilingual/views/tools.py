"""What views may use from outside: printing, fonts, pictures, words, and the material of study packs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bilingual.learning.deck import Deck
from bilingual.learning.pack import StudyPack
from bilingual.learning.practice import PracticeStep, SpokenClip, Track
from bilingual.model.timing import Span
from bilingual.views.document.readings import Readings


class Printout(Protocol):
    """A PDF and its number of pages."""

    @property
    def content(self) -> bytes: ...

    @property
    def count(self) -> int: ...


class Printer(Protocol):
    """Renders HTML pages. Raises NotInstalled if it is missing, MediaError if the layout fails."""

    def pdf(self, html: str, *, title: str = "") -> Printout: ...

    def picture(self, html: str, width: int, height: int) -> bytes:
        """Return the first page as a PNG of *width* x *height* pixels."""
        ...

    def pictures(self, html: str, width: int, height: int) -> Iterable[bytes]:
        """Return each page as a PNG of *width* x *height* pixels."""
        ...


class FontFamilies(Protocol):
    def family(self, tag: str) -> str:
        """Return the font family for the language *tag*. Raises MediaError if none is installed."""
        ...


class FittedPicture(Protocol):
    """A PNG or JPEG; ``changes`` describes the conversion."""

    @property
    def content(self) -> bytes: ...

    @property
    def suffix(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def changes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class StudyTools:
    """What a study pack is made with.

    ``pack`` reads the text with its lists and dictionaries; it raises NotInstalled without the extra ``learn``.
    ``clips`` are MP3s of spans of the recording at a speed, ``stills`` JPEGs at times, none without a picture;
    ``deck`` writes an ``.apkg``, ``track`` an MP3 with chapters; ``practice`` is what is heard of each sentence in it.
    ``spoken`` are translations at a speed as a voice speaks them, ``None`` for one of which nothing can be said; it
    raises EngineError or UsageError without a voice.
    """

    pack: Callable[[], StudyPack]
    clips: Callable[[Sequence[Span], float], Sequence[bytes]]
    stills: Callable[[Sequence[int]], Sequence[bytes]]
    deck: Callable[[Deck], bytes]
    track: Callable[[Track], bytes]
    practice: tuple[PracticeStep, ...]
    spoken: Callable[[Sequence[str], float], Sequence[SpokenClip | None]]


@dataclass(frozen=True, slots=True)
class ViewTools:
    """What a view may use from outside.

    ``word_breaks`` finds the words in texts without spaces, ``readings`` the readings of Chinese and Japanese, both for
    several texts of one language. ``formulas`` draws TeX as SVG, omitting what it cannot draw. ``picture`` returns an
    image of the text by its address, as PNG or JPEG within a number of bytes and pixels across; it raises InputError.
    ``cover`` draws a frame of a rendition's video, by id, with titles (text and language tag), as JPEG. ``stamps``
    holds what their results depend on, by name. ``study`` is for study packs, ``None`` if none is wanted.
    """

    printer: Printer
    fonts: FontFamilies
    word_breaks: Callable[[Iterable[str], str], Mapping[str, tuple[int, ...]]]
    readings: Callable[[Iterable[str], str], Readings]
    formulas: Callable[[Iterable[str]], Mapping[str, str]]
    picture: Callable[[str, int, int], FittedPicture]
    cover: Callable[[str, list[tuple[str, str]]], bytes]
    stamps: Mapping[str, Any] = field(default_factory=dict)
    study: StudyTools | None = None
