"""The port of translation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from bilingual.engines.base.common import Progress, silent
from bilingual.errors import EngineError
from bilingual.model.bitext import NOBODY, Provenance


@dataclass(frozen=True, slots=True)
class TranslationCapabilities:
    """Properties of a translation engine for policy decisions.

    ``masks``: code, URLs and tags must be masked. ``max_chars`` and ``max_items`` limit one request. ``context``: the
    engine uses neighbouring sentences. ``metered``: calls cost money or quota, so clause hints are off unless
    requested. ``batches``: the engine is a ``BatchEngine``; ``recalls``: it is a ``RecallEngine``; ``summaries``: it is
    a ``Summariser``; ``wordings``: it is a ``WordingEngine``. ``carries``: where it loses placeholders, it may be asked
    for the plain words, onto which the formatting is carried, because that costs nothing.
    """

    draft: bool = False
    needs_network: bool = False
    metered: bool = False
    masks: bool = True
    context: bool = False
    batches: bool = False
    recalls: bool = False
    summaries: bool = False
    wordings: bool = False
    carries: bool = False
    max_chars: int = 1_000_000
    max_items: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence to translate, with its neighbours.

    ``labels`` are the case-folded ones that ``[label]`` in ``text`` may refer to. ``title`` is that of the document,
    ``paragraph`` the number of the sentence's paragraph in it.
    """

    text: str
    before: str = ""
    after: str = ""
    heading: str = ""
    labels: frozenset[str] = frozenset()
    title: str = ""
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence similar to another (``score``, 0 to 1) with its translation, without markup.

    ``differs`` are the places where it has one text and the other sentence another; ``mark`` changes with its texts, so
    that it tells whether the translation is still the same.
    """

    source: str
    target: str
    score: float
    differs: tuple[tuple[str, str], ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one item: a target with its provenance, or nothing and perhaps an error.

    ``text`` and ``error`` both ``None`` means no translation available (a memory without a match). ``examples`` are the
    marks of those that the engine was shown. ``doubtful``: not good, though a later engine may have nothing better.
    ``unfinished``: good and paid for, but its engine makes another pass over it, which an interruption may prevent.
    """

    text: str | None = None
    provenance: Provenance = NOBODY
    error: EngineError | None = None
    examples: tuple[str, ...] = ()
    doubtful: bool = False
    unfinished: bool = False


class TranslationEngine(Protocol):
    """Translates sentences, with one outcome per item in the same order."""

    id: str
    capabilities: TranslationCapabilities

    def key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change the result: part of the artefact's key."""
        ...

    def supports(self, source: str, target: str) -> bool: ...

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Return one outcome per item. Errors of single items are in their outcomes; errors of the whole engine (no
        network, no API key) are raised as EngineError.
        """
        ...


class RecallEngine(TranslationEngine, Protocol):
    """An engine that also knows translations of similar sentences, as examples for others."""

    def similar(self, items: Sequence[Item], source: str, target: str, least: float) -> list[tuple[Example, ...]]:
        """Return for each item the most similar sentences, at least *least* (0 to 1), the best first."""
        ...

    def notes(self) -> list[str]:
        """Return what people should know about the work since the last call."""
        ...


@runtime_checkable
class Refusing(Protocol):
    """A translation engine that knows what is missing for a pair that it does not support."""

    def refusal(self, source: str, target: str) -> EngineError | None: ...


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
