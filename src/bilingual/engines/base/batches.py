"""The port of translation with context: engines that take a document as a whole, have their answers judged, and may
summarise its sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bilingual.engines.base.common import Progress, silent
from bilingual.engines.base.translation import Example, Item, Outcome, TranslationEngine
from bilingual.errors import EngineError


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of an answer: why it is not good (``fault``, empty for a good one), and whether that is ``grave``,
    so that it can't be used even if nobody has a better one. ``foreign``: it is in another language.
    """

    fault: str = ""
    grave: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and terms of a document, which want one translation each: ``known`` are those chosen before, ``choose``
    gets what an engine chooses.
    """

    names: Sequence[str] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    choose: Callable[[Mapping[str, str]], None] = lambda chosen: None


@dataclass(frozen=True, slots=True)
class Brief:
    """What a ``BatchEngine`` needs besides the items.

    ``terms`` are the agreed translations (source, target). ``judge`` judges the answer for the item with a number;
    ``take`` gets each outcome as soon as it exists, one at a time, and after one that is ``unfinished`` another.
    ``drafts`` are the texts of unfinished outcomes from a run that was interrupted. ``similar`` returns for each item
    the most similar sentences in the memory, at least so similar (0 to 1).
    """

    source: str
    target: str
    terms: Sequence[tuple[str, str]]
    judge: Callable[[int, str], Judgement]
    take: Callable[[int, Outcome], None]
    similar: Callable[[float], Sequence[Sequence[Example]]] = lambda least: ()
    naming: Naming = field(default_factory=Naming)
    drafts: Mapping[int, str] = field(default_factory=dict)


class BatchEngine(TranslationEngine, Protocol):
    """An engine that translates a document as a whole, in batches of its own and several at a time."""

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Translate *items* without judging the answers beyond what makes them answers."""
        found: dict[int, Outcome] = {}
        self.translate_all(items, Brief(source, target, (), lambda *_: Judgement(), found.__setitem__), progress)
        return [found.get(number, Outcome()) for number in range(len(items))]

    def translate_all(self, items: Sequence[Item], brief: Brief, progress: Progress = silent) -> None:
        """Translate *items* and give each outcome to ``brief.take``. An outcome with a text that ``brief.judge`` finds
        fault with, but not grave, is the best there was. Raises EngineError for errors of the whole engine.
        """
        ...

    def expects(self, items: Sequence[Item], source: str, target: str) -> str:
        """Return what translating *items* would need, such as requests, tokens and money, for people. Asks nobody."""
        ...

    def notes(self) -> list[str]:
        """Return what people should know about the work since the last call, such as its cost."""
        ...


@dataclass(frozen=True, slots=True)
class SummaryPassage:
    """One section to summarise in ``most`` points or fewer: its heading and its sentences, as plain text."""

    heading: str
    sentences: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class SummaryPoint:
    """One point of a summary, with the numbers of the sentences of its passage that it rests on."""

    text: str
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SummaryBrief:
    """What a ``Summariser`` needs besides the passages.

    ``judge`` returns why a point for the passage with a number is not good (empty: it is), given those already
    accepted; ``take`` gets the accepted points of each passage as soon as they exist, or the error that left it without
    an answer, in the thread that called the engine.
    """

    language: str
    title: str
    judge: Callable[[int, SummaryPoint, Sequence[SummaryPoint]], str]
    take: Callable[[int, Sequence[SummaryPoint], EngineError | None], None]


class Summariser(BatchEngine, Protocol):
    """An engine that can also say what the sections of a text say, in the language of the text."""

    def summary_key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change a summary."""
        ...

    def summarise(self, passages: Sequence[SummaryPassage], brief: SummaryBrief, progress: Progress = silent) -> None:
        """Give the points of each of *passages* to ``brief.take``. Raises EngineError for one of the whole engine."""
        ...
