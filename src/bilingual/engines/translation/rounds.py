"""One engine's turn in a chain: what it is sent, and where its answers go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bilingual.engines.base import Example, Item, Judgement, Outcome, Progress, RecallEngine, TranslationEngine
from bilingual.engines.http.tally import tell
from bilingual.engines.translation.gathering import Gathered
from bilingual.engines.translation.judging import Judge, Judged
from bilingual.errors import BadResponse, Garbled, Transient
from bilingual.fidelity.belonging import is_repeated
from bilingual.text.markup.placeholders import STYLES, Masked

FIRST = 10  # answers in another language, and no other one: the engine speaks that language


class Round:
    """One engine at work, with one style of placeholders.

    ``resting`` is the error of a call that was not made, because the engine is left alone for now. An engine that asks
    a service sentence by sentence is asked again for what is not good; others do that themselves, or say the same.
    """

    def __init__(
        self,
        engine: TranslationEngine,
        answers: Gathered,
        judge: Judge,
        sent: Mapping[Item, Masked],
        memory: RecallEngine | None,
    ) -> None:
        self.resting: Transient | None = None
        kind = engine.capabilities
        self._repeats = kind.needs_network and not kind.batches
        self._memory = memory
        self._engine = engine
        self._answers = answers
        self._judge = judge
        self._sent = sent
        self._in_another_language = 0
        self._usable = False
        self._judged: dict[tuple[Item, str], Judged] = {}  # a batch engine has asked before it gives its outcome

    def part(self, items: Sequence[Item], progress: Progress) -> None:
        """Translate *items* with one call."""
        outcomes = _checked(self._engine, [self.asked(item) for item in items], *self._judge.pair, progress)
        for item, outcome in zip(items, outcomes, strict=True):
            self._take(item, outcome)
        if self._in_another_language >= FIRST and not self._usable:
            raise BadResponse(
                "BIL-TRN-097",
                f"{self._engine.id} does not answer in {self._judge.pair[1]}: its first answers are all in another "
                "language, and it is asked for no more in this run",
                remedy="Choose the right model for this pair, or another engine with --translation.",
            )

    def judged(self, items: Sequence[Item]) -> Callable[[int, str], Judgement]:
        """Return the judge of answers for *items* by number."""

        def judge(number: int, answer: str) -> Judgement:
            key = items[number], answer
            self._judged[key] = self._proved(*key)
            self._answers.heard[self._engine.id, items[number]] += 1
            return self._judged[key].verdict

        return judge

    def taken(self, items: Sequence[Item]) -> Callable[[int, Outcome], None]:
        """Return what takes the outcomes of *items* by number."""
        return lambda number, outcome: self._take(items[number], outcome)

    def similar(self, items: Sequence[Item]) -> Callable[[float], Sequence[Sequence[Example]]]:
        """Return what finds the examples in the memory for *items*."""

        def found(least: float) -> Sequence[Sequence[Example]]:
            return self._memory.similar(items, *self._judge.pair, least) if self._memory else [() for _ in items]

        return found

    def drafts(self, items: Sequence[Item]) -> dict[int, str]:
        """Return what is unfinished of *items*, by number."""
        found = enumerate(self._answers.unfinished(item, self._engine.id) for item in items)
        return {number: text for number, text in found if text}

    def asked(self, item: Item) -> Item:
        return replace(item, text=self._sent[item].text) if item in self._sent else item

    def _take(self, item: Item, outcome: Outcome) -> None:
        if outcome.unfinished:
            self._answers.take(item, outcome)
            return
        if outcome.text is None:
            self._answers.take(item, outcome)
            error = outcome.error
            if isinstance(error, Transient) and error.unasked:
                self.resting = error
            else:
                if isinstance(error, Garbled):
                    self._tell_refused()
                passing = isinstance(error, Transient) and self._answers.worth_asking(self._engine.id, item)
                self._missed(item, error.code if error else "", again=passing)
            return
        if not self._engine.capabilities.masks:
            if outcome.provenance.draft and not self._judge.draft:
                self._answers.consider(item, outcome)
            else:
                self._answers.take(item, outcome)
            self._missed(item, outcome.text)
            return
        judged = self._judged.get((item, outcome.text)) or self._proved(item, outcome.text)
        self._in_another_language += judged.verdict.foreign
        self._usable = self._usable or not judged.verdict.foreign
        if judged.verdict.grave:
            self._answers.take(item, Outcome(error=judged.error))
            if judged.lost:
                self._answers.lost.add((self._engine.id, item))
            other_style = judged.lost and self._answers.turns(self._engine.id, item) + 1 < len(STYLES)
            self._missed(item, outcome.text, again=self._repeats or other_style)
        elif judged.verdict.fault or self._is_repeated(item, judged.text or ""):
            if not judged.verdict.fault:
                self._tell_refused()
            self._answers.consider(item, replace(outcome, text=judged.text))
            self._missed(item, outcome.text, again=self._repeats)
        else:
            text = judged.text or ""
            self._answers.given[text] = max(self._answers.given.get(text, ""), item.text, key=len)
            self._answers.take(item, replace(outcome, text=judged.text))

    def _proved(self, item: Item, answer: str) -> Judged:
        judged = self._judge(item, self._sent.get(item), answer)
        if judged.verdict.fault:
            self._tell_refused()
        return judged

    def _tell_refused(self) -> None:
        tell(self._engine.id, "refused", 1)

    def _is_repeated(self, item: Item, text: str) -> bool:
        """Return whether a service gave this answer for another sentence before: one of them is not translated."""
        return self._repeats and is_repeated(text, self._answers.given.get(text, item.text), item.text)

    def _missed(self, item: Item, what: str, *, again: bool = False) -> None:
        self._answers.missed(self._engine.id, item, what, again=again)


def _checked(
    engine: TranslationEngine, items: Sequence[Item], source: str, target: str, progress: Progress
) -> list[Outcome]:
    """Ask *engine* once. Raises BadResponse for a wrong number of outcomes."""
    outcomes = engine.translate(items, source, target, progress)
    if len(outcomes) != len(items):
        raise BadResponse("BIL-TRN-009", f"{engine.id} returned {len(outcomes)} of {len(items)} sentences")
    return outcomes
