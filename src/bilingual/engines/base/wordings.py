"""The port of engines that can say a translation in fewer words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bilingual.engines.base.translation import TranslationEngine


@dataclass(frozen=True, slots=True)
class Wording:
    """A translation to shorten: of *source*, the ``text`` in ``language``, to at most ``longest`` characters.

    ``judge`` returns why an answer can't be used, empty if it can.
    """

    source: str
    text: str
    language: str
    longest: int
    judge: Callable[[str], str]


class WordingEngine(TranslationEngine, Protocol):
    """An engine that can also say a translation in fewer words, for a voice that has little time."""

    def notes(self) -> list[str]:
        """Return what people should know of the work since the last call."""
        ...

    def wording_key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change a wording."""
        ...

    def shorten(self, wordings: Sequence[Wording], take: Callable[[int, str], None]) -> None:
        """Give the shorter text of each of *wordings* to *take*, empty if there is none. Raises EngineError."""
        ...
