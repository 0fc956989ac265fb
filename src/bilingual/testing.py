"""Scripted engines for tests of the pipeline and of your own code.

They answer from a queue and record their calls. They are not in the engine table, so no command can use them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import (
    Item,
    Outcome,
    Progress,
    SpeechCapabilities,
    SpeechRequest,
    TranslationCapabilities,
    silent,
)
from bilingual.errors import BilingualError, EngineError
from bilingual.model.bitext import Provenance
from bilingual.model.digest import digest
from bilingual.model.transcript import Transcript

Answer = str | Outcome | EngineError | None


class ScriptedSpeech:
    """A SpeechEngine that returns *transcripts* in turn, or raises an error in the queue.

    ``history`` holds the requests. Raises AssertionError when called more often than scripted.
    """

    id = "scripted"

    def __init__(
        self, transcripts: Iterable[Transcript | BilingualError], capabilities: SpeechCapabilities | None = None
    ) -> None:
        self.capabilities = capabilities or SpeechCapabilities()
        self.history: list[SpeechRequest] = []
        self._queue = deque(transcripts)
        self._key = digest([t.sha256 if isinstance(t, Transcript) else str(t) for t in self._queue])

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": "1", "script": self._key}

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        self.history.append(request)
        assert self._queue, f"asked for a transcript of {request.media} that is not scripted"
        answer = self._queue.popleft()
        if isinstance(answer, BilingualError):
            raise answer
        progress(1.0, "heard")
        return answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a ScriptedTranslation."""

    items: tuple[Item, ...]
    source: str
    target: str


class ScriptedTranslation:
    """A TranslationEngine that answers each item from *answers*.

    *answers* maps source texts (a missing one gets no answer), is a queue with one answer per item, or is a function of
    (text, source, target). An answer is a text, a whole Outcome, an EngineError for that item, or ``None`` for no
    answer. ``failures`` are raised by the first calls, one each. ``history`` holds the calls.

    >>> engine = ScriptedTranslation({"Hello.": "你好。"})
    >>> [outcome.text for outcome in engine.translate([Item("Hello."), Item("Bye.")], "en", "zh-Hans")]
    ['你好。', None]
    """

    def __init__(
        self,
        answers: Mapping[str, Answer] | Iterable[Answer] | Callable[[str, str, str], Answer],
        *,
        id: str = "scripted",
        capabilities: TranslationCapabilities | None = None,
        pairs: Iterable[tuple[str, str]] | None = None,
        failures: Iterable[EngineError] = (),
    ) -> None:
        self.id = id
        self.capabilities = capabilities or TranslationCapabilities()
        self.history: list[Asked] = []
        self._answers = answers if isinstance(answers, Mapping) or callable(answers) else deque(answers)
        self._pairs = None if pairs is None else frozenset(pairs)
        self._failures = deque(failures)
        self._key = _answers_digest(self._answers)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": "1", "script": self._key}

    def supports(self, source: str, target: str) -> bool:
        return self._pairs is None or (source, target) in self._pairs

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        self.history.append(Asked(tuple(items), source, target))
        if self._failures:
            raise self._failures.popleft()
        outcomes = [self._outcome(self._answer(item, source, target)) for item in items]
        progress(1.0, "translated")
        return outcomes

    def _answer(self, item: Item, source: str, target: str) -> Answer:
        if isinstance(self._answers, Mapping):
            return self._answers.get(item.text)
        if isinstance(self._answers, deque):
            assert self._answers, f"asked for a translation of {item.text!r} that is not scripted"
            return self._answers.popleft()
        return self._answers(item.text, source, target)

    def _outcome(self, answer: Answer) -> Outcome:
        if isinstance(answer, Outcome):
            return answer
        if isinstance(answer, EngineError):
            return Outcome(error=answer)
        if answer is None:
            return Outcome()
        return Outcome(text=answer, provenance=Provenance(self.id, draft=self.capabilities.draft))


def _answers_digest(answers: object) -> str:
    if isinstance(answers, Mapping):
        return digest({text: str(answer) for text, answer in answers.items()})
    if isinstance(answers, deque):
        return digest([str(answer) for answer in answers])
    return digest(getattr(answers, "__qualname__", "function"))
