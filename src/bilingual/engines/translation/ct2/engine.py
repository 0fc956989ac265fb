"""The engine ``ct2``: OPUS-MT, NLLB-200, M2M-100 and MADLAD-400 models on this machine, run by CTranslate2."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from bilingual.engines.base import (
    Brief,
    EngineConfig,
    Item,
    Judgement,
    Outcome,
    Progress,
    TranslationCapabilities,
    silent,
)
from bilingual.engines.models.catalogue import NON_COMMERCIAL
from bilingual.engines.models.places import fingerprint, model_folders, models_folder
from bilingual.engines.table import option_values
from bilingual.engines.translation.ct2.codec import Codec, FolderCodec
from bilingual.engines.translation.ct2.decoding import Decoder, Settings
from bilingual.engines.translation.ct2.folder import TranslationFolder, opened
from bilingual.errors import BadResponse, EngineError, NotInstalled, UnsupportedLanguage
from bilingual.languages import pack, same_primary
from bilingual.model.bitext import Provenance

log = logging.getLogger(__name__)

_MANY = "bilingual models fetch m2m-100-418m, for the engine ct2, knows 100 languages"
VERSION = 1
"""Part of the key: increase it when answers change."""


@dataclass(frozen=True, slots=True)
class Step:
    """One model at work on one pair of languages."""

    decoder: Decoder
    codec: Codec


class LocalEngine:
    """A BatchEngine that runs models of this machine; subclasses find them.

    Of the answers of a beam, the best one that the judge accepts is taken.
    """

    id: str
    capabilities = TranslationCapabilities(batches=True, carries=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(self.id, config.options)
        self._notes: dict[str, None] = {}

    def key(self) -> Mapping[str, Any]:
        raise NotImplementedError

    def supports(self, source: str, target: str) -> bool:
        """Return whether a usable model translates this pair."""
        raise NotImplementedError

    def refusal(self, source: str, target: str) -> EngineError | None:
        """Return the error that names what to fetch for a pair that is not supported."""
        try:
            self._steps(source, target)
        except EngineError as error:
            return error
        return None

    def here(self) -> tuple[list[str], list[NotInstalled]]:
        """Return the usable models in words, and why the others are not usable."""
        raise NotImplementedError

    def to_fetch(self, source: str, target: str) -> str:
        """Return the name of a model for this pair, as ``bilingual models fetch`` takes it."""
        raise NotImplementedError

    def _remedy(self, source: str, target: str) -> str:
        """Return what to do where no model translates this pair."""
        if same_primary(source, target):
            return "Choose another engine with --translation: opencc is for the two scripts of Chinese."
        return f"Run: bilingual models fetch {self.to_fetch(source, target)}. If there is none for this pair: {_MANY}."

    def _steps(self, source: str, target: str) -> list[Step]:
        """Return the models to run one after the other. Raises EngineError if there are none."""
        raise NotImplementedError

    def note(self, text: str) -> None:
        """Remember *text* for ``notes``, once."""
        self._notes[text] = None

    def expects(self, items: Sequence[Item], source: str, target: str) -> str:
        return ""  # nothing that costs

    def notes(self) -> list[str]:
        notes, self._notes = list(self._notes), {}
        return notes

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Translate *items* without judging the answers beyond what makes them answers."""
        found: dict[int, Outcome] = {}
        self.translate_all(items, Brief(source, target, (), lambda *_: Judgement(), found.__setitem__), progress)
        return [found.get(number, Outcome()) for number in range(len(items))]

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

    def _best(self, step: Step, texts: Mapping[int, str]) -> dict[int, str]:
        """Return the best answer for each text that has one."""
        found: dict[int, str] = {}

        def take(number: int, answers: list[str]) -> None:
            if answers and answers[0]:
                found[number] = answers[0]

        self._run(step, texts, take)
        return found

    def _run(self, step: Step, texts: Mapping[int, str], take: Callable[[int, list[str]], None]) -> None:
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

    def _settings(self, **extra: Any) -> Settings:
        names = ("beam_size", "batch_tokens", "device", "compute_type", "threads")
        return Settings(**{name: self._options[name] for name in names}, extra=extra)


class Ct2Engine(LocalEngine):
    """Translates with the first of its models that knows both languages."""

    id = "ct2"

    def key(self) -> Mapping[str, Any]:
        chosen = {name: self._options[name] for name in ("beam_size", "compute_type", "device")}
        models = [fingerprint(path) if path.is_dir() else str(path) for path in self._places()]
        return {"engine": self.id, "version": VERSION, "ctranslate2": package_version(), "models": models, **chosen}

    def supports(self, source: str, target: str) -> bool:
        return any(one.translates(source, target) for one in self._folders()[0])

    def here(self) -> tuple[list[str], list[NotInstalled]]:
        folders, problems = self._folders()
        return [f"{one.path.name} ({one.languages}, {one.terms})" for one in folders], problems

    def to_fetch(self, source: str, target: str) -> str:
        return f"opus-mt-{pack(source).primary}-{pack(target).primary}"

    def _steps(self, source: str, target: str) -> list[Step]:
        folders, problems = self._folders()
        folder = next((one for one in folders if one.translates(source, target)), None)
        for problem in problems:
            self.note(f"{self.id}: {problem}")
        if folder is None and problems and not folders:
            raise problems[0]
        remedy = self._remedy(source, target)
        if folder is None and not folders:
            raise NotInstalled(
                "BIL-MDL-031", f"there is no translation model in {models_folder(self._config)}", remedy=remedy
            )
        if folder is None:
            there = [f"{one.path.name} ({one.languages})" for one in folders]
            raise UnsupportedLanguage(
                "BIL-TRN-081",
                f"no model of ct2 translates {source} to {target}; on this machine: {listed(there, problems)}",
                remedy=remedy,
            )
        self.note(f"{self.id} ({folder.path.name}): {folder.terms}")
        return [Step(Decoder(folder.path, self._settings()), FolderCodec(folder, source, target))]

    def _places(self) -> list[Path]:
        """Return the folders of the models, in order of preference, existing or not."""
        named: Iterable[str] = self._options["models"]
        if not named:
            return list(model_folders(self._config))
        known = {path.name: path for path in model_folders(self._config)}
        return [known.get(name) or Path(name).expanduser() for name in named]

    def _folders(self) -> tuple[list[TranslationFolder], list[NotInstalled]]:
        """Return the usable models, and why the others are not."""
        folders, problems = [], []
        for path in self._places():
            try:
                folders.append(opened_once(path, _changed(path)))
            except NotInstalled as problem:
                problems.append(problem)
        if not self._options["models"]:
            # Anybody may use the answers of a free model; one made for a pair is better at it than one for 200.
            folders.sort(key=lambda one: (NON_COMMERCIAL in one.terms, one.layout != "marian", one.path.name))
        return folders, problems


def create(config: EngineConfig) -> Ct2Engine:
    return Ct2Engine(config)


@lru_cache(maxsize=32)
def opened_once(path: Path, changed_ns: int) -> TranslationFolder:
    """Return ``opened(path)``, read once as long as nothing changes."""
    return opened(path)


def listed(here: Sequence[str], problems: Sequence[NotInstalled]) -> str:
    """Return the models of an engine as one line.

    >>> listed(["one (en to de)"], [NotInstalled("BIL-TST-001", "is damaged")])
    'one (en to de), 1 more that cannot be used (`bilingual models list` says why)'
    """
    more = [f"{len(problems)} more that cannot be used (`bilingual models list` says why)"] if problems else []
    return ", ".join([*here, *more])


def package_version() -> str:
    try:
        return metadata.version("ctranslate2")
    except metadata.PackageNotFoundError:
        return ""


def _changed(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_mtime_ns for file in files if file.exists())


def _line(text: str) -> str:
    """Return *text* as one line, or nothing if it has no valid characters."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return ""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
