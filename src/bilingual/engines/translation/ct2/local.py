"""What the engines of local models share: running models that a subclass finds, and naming those to fetch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import (
    BatchEngine,
    Brief,
    EngineConfig,
    Item,
    Outcome,
    Progress,
    TranslationCapabilities,
    silent,
)
from bilingual.engines.installed import version_of
from bilingual.engines.table import option_values
from bilingual.engines.translation.ct2.codec import Codec
from bilingual.engines.translation.ct2.decoding import Decoder, DecodingOptions
from bilingual.errors import BadResponse, EngineError, NotInstalled
from bilingual.languages import same_primary
from bilingual.model.bitext import Provenance

_MANY = "bilingual models fetch m2m-100-418m, for the engine ct2, knows 100 languages"
VERSION = 1
"""Part of the key: increase it when answers change."""


@dataclass(frozen=True, slots=True)
class TranslationStep:
    """One model at work on one pair of languages."""

    decoder: Decoder
    codec: Codec


class LocalEngine(BatchEngine, ABC):
    """Runs models of this machine; subclasses find them.

    Of the answers of a beam, the best one that the judge accepts is taken.
    """

    id: str
    capabilities = TranslationCapabilities(batches=True, carries=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(self.id, config.options)
        self._notes: dict[str, None] = {}

    @abstractmethod
    def supports(self, source: str, target: str) -> bool:
        """Return whether a usable model translates this pair."""

    def refusal(self, source: str, target: str) -> EngineError | None:
        """Return the error that names what to fetch for a pair that is not supported."""
        try:
            self._steps(source, target)
        except EngineError as error:
            return error
        return None

    @abstractmethod
    def here(self) -> tuple[list[str], list[NotInstalled]]:
        """Return the usable models in words, and why the others are not usable."""

    @abstractmethod
    def to_fetch(self, source: str, target: str) -> str:
        """Return the name of a model for this pair, as ``bilingual models fetch`` takes it."""

    def _remedy(self, source: str, target: str) -> str:
        """Return what to do where no model translates this pair."""
        if same_primary(source, target):
            return "Choose another engine with --translation: opencc is for the two scripts of Chinese."
        return f"Run: bilingual models fetch {self.to_fetch(source, target)}. If there is none for this pair: {_MANY}."

    @abstractmethod
    def _steps(self, source: str, target: str) -> list[TranslationStep]:
        """Return the models to run one after the other. Raises EngineError if there are none."""

    def _key(self, **models: Sequence[Any]) -> Mapping[str, Any]:
        chosen = {name: self._options[name] for name in ("beam_size", "compute_type", "device")}
        version = version_of("ctranslate2")
        return {"engine": self.id, "version": VERSION, "ctranslate2": version, **models, **chosen}

    def _tell(self, problems: Sequence[NotInstalled], *, usable: bool) -> None:
        """Note the *problems* of models. Raises the first of them if no model is *usable*."""
        for problem in problems:
            self.note(f"{self.id}: {problem}")
        if problems and not usable:
            raise problems[0]

    def note(self, text: str) -> None:
        """Remember *text* for ``notes``, once."""
        self._notes[text] = None

    def expects(self, items: Sequence[Item], source: str, target: str) -> str:
        return ""  # nothing that costs

    def notes(self) -> list[str]:
        notes, self._notes = list(self._notes), {}
        return notes

    def translate_all(self, items: Sequence[Item], brief: Brief, progress: Progress = silent) -> None:
        if not items:
            return
        *before, last = self._steps(brief.source, brief.target)
        texts = {number: _line(item.text) for number, item in enumerate(items)}
        done = 0

        def settle(number: int, outcome: Outcome) -> None:
            nonlocal done
            done += 1
            brief.take(number, outcome)
            progress(done / len(items), f"{self.id} {done}/{len(items)}")

        for number in [number for number, text in texts.items() if not text]:
            del texts[number]
            error = BadResponse("BIL-TRN-078", f"{self.id} cannot read the characters of the text")
            settle(number, Outcome(error=error))
        for step in before:
            told = self._best(step, texts)
            for number in sorted(texts.keys() - told.keys()):
                settle(number, Outcome(error=self._endless()))
            texts = told

        def choose(number: int, answers: list[str]) -> None:
            settle(number, self._chosen(number, answers, brief))

        self._run(last, texts, choose)

    def _best(self, step: TranslationStep, texts: Mapping[int, str]) -> dict[int, str]:
        """Return the best answer for each text that has one."""
        found: dict[int, str] = {}

        def take(number: int, answers: list[str]) -> None:
            if answers and answers[0]:
                found[number] = answers[0]

        self._run(step, texts, take)
        return found

    def _run(self, step: TranslationStep, texts: Mapping[int, str], take: Callable[[int, list[str]], None]) -> None:
        """Give the answers for each text to *take*: those without one are asked for again, without repetitions."""
        numbers = list(texts)
        endless: list[int] = []

        def first(place: int, answers: list[str]) -> None:
            if answers:
                take(numbers[place], answers)
            else:
                endless.append(numbers[place])

        step.decoder.answers(list(texts.values()), step.codec, first)
        again = sorted(endless)
        step.decoder.answers(
            [texts[number] for number in again],
            step.codec,
            lambda place, answers: take(again[place], answers),
            guarded=True,
        )

    def _chosen(self, number: int, answers: Sequence[str], brief: Brief) -> Outcome:
        second: str | None = None
        for answer in answers:
            verdict = brief.judge(number, answer)
            if not verdict.fault:
                return Outcome(answer, Provenance(self.id))
            if not verdict.grave and second is None:
                second = answer
        if not answers:
            return Outcome(error=self._endless())
        if not any(answers):
            return Outcome(error=BadResponse("BIL-TRN-079", f"{self.id} returned an empty translation"))
        return Outcome(answers[0] if second is None else second, Provenance(self.id))

    def _endless(self) -> BadResponse:
        return BadResponse("BIL-TRN-080", f"the answer of {self.id} did not come to an end")

    def _settings(self, **extra: Any) -> DecodingOptions:
        names = ("beam_size", "batch_tokens", "device", "compute_type", "threads")
        return DecodingOptions(**{name: self._options[name] for name in names}, extra=extra)


def listed(here: Sequence[str], problems: Sequence[NotInstalled]) -> str:
    """Return the models of an engine as one line.

    >>> listed(["one (en to de)"], [NotInstalled("BIL-TST-001", "is damaged")])
    'one (en to de), 1 more that cannot be used (`bilingual models list` says why)'
    """
    more = [f"{len(problems)} more that cannot be used (`bilingual models list` says why)"] if problems else []
    return ", ".join([*here, *more])


def _line(text: str) -> str:
    """Return *text* as one line, or nothing if it has no valid characters."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return ""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
