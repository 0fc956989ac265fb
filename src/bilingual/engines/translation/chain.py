"""A chain of engines: sentences that one cannot translate go to the next.

The chain masks what must not be translated, unmasks it, judges each answer, and applies the glossary. It never returns
the source as a translation, nor an answer with a grave fault. One with a fault that may be a false alarm, or a draft of
an engine that makes other answers too, is used if no later engine has a better one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from bilingual.engines.base import (
    BatchEngine,
    Brief,
    Example,
    Item,
    Judgement,
    Naming,
    Outcome,
    Progress,
    RecallEngine,
    TranslationCapabilities,
    TranslationEngine,
    part_of,
    silent,
)
from bilingual.engines.translation.judging import Judge, Judged, masked
from bilingual.engines.translation.plain import plainly
from bilingual.errors import BadResponse, EngineError, UnsupportedLanguage
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.text.glossary import agreed, protected_terms
from bilingual.text.markup.masking import VERSION, mask
from bilingual.text.markup.placeholders import STYLES, Masked, Style

log = logging.getLogger(__name__)

# A text without words (numbers, code, a URL) is its own translation in every language.
COPY = Provenance("copy")
# Sentences per request to a service, so that what it did before it failed, or before the run
# was stopped, is not lost.
_NETWORK_PART = 25
Keep = Callable[[Item, Outcome], None]


class Chain:
    """A translation engine made of others. ``translate`` puts engine errors into the outcomes and raises none.

    An untranslated item has no text and the error of the last engine that tried. *keep* is called for each translation
    as soon as it exists, also for one that is only the best so far (``Outcome.doubtful``), so that an interrupted run
    can continue. *naming* is called for an engine that translates the document as a whole.
    """

    id = "chain"

    def __init__(
        self,
        engines: Sequence[TranslationEngine],
        glossary: Glossary | None = None,
        *,
        keep: Keep | None = None,
        naming: Callable[[], Naming] = Naming,
    ) -> None:
        self.keep = keep
        self._naming = naming
        self.engines = tuple(engines)
        self.glossary = glossary or Glossary()
        kinds = [engine.capabilities for engine in self.engines]
        self.capabilities = TranslationCapabilities(
            draft=bool(kinds) and all(kind.draft for kind in kinds),
            needs_network=any(kind.needs_network for kind in kinds),
            metered=any(kind.metered for kind in kinds),
            masks=False,  # done by the chain
            context=any(kind.context for kind in kinds),
        )

    def key(self) -> Mapping[str, Any]:
        return {
            "engines": [dict(engine.key()) for engine in self.engines],
            "glossary": self.glossary.sha256,
            "masking": VERSION,
        }

    def supports(self, source: str, target: str) -> bool:
        return any(engine.supports(source, target) for engine in self.engines)

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Translate *items*, each distinct one once."""
        progress = _forward(progress)
        distinct = list(dict.fromkeys(self._lean(item) for item in items))
        answers = _Answers(distinct, self.keep)
        for item in distinct:
            if not mask(item.text).has_words:
                answers.found[item] = Outcome(item.text, COPY)
        for number, engine in enumerate(self.engines):
            share = part_of(progress, number / len(self.engines), (number + 1) / len(self.engines))
            self._ask(engine, answers, source, target, share)
        answers.settle()
        progress(1.0, "translated")
        return [answers.outcome(self._lean(item)) for item in items]

    def _lean(self, item: Item) -> Item:
        """Drop what no engine of this chain uses, so that equal sentences are translated once."""
        return item if self.capabilities.context else Item(item.text, labels=item.labels)

    def _ask(self, engine: TranslationEngine, answers: _Answers, source: str, target: str, progress: Progress) -> None:
        waiting = answers.waiting(engine.id, drafts=engine.capabilities.draft)
        if not waiting:
            return
        try:
            if not engine.supports(source, target):
                raise UnsupportedLanguage(
                    "BIL-TRN-007",
                    f"{engine.id} does not translate {source} to {target}",
                    remedy="Choose another engine with --translation; `bilingual doctor` shows which work here.",
                )
            for style in STYLES:
                waiting = self._round(engine, answers, waiting, style, (source, target), progress)
                if not waiting:
                    return
            if engine.capabilities.carries:
                for item, outcome, good in plainly(engine, waiting, self._judge(engine, (source, target))):
                    if good:
                        answers.take(item, outcome)
                    else:
                        answers.consider(item, outcome)
        except EngineError as error:
            log.warning("%s", error)
            answers.refuse([item for item in waiting if item not in answers.found], error)

    def _round(
        self,
        engine: TranslationEngine,
        answers: _Answers,
        waiting: Sequence[Item],
        style: Style,
        pair: tuple[str, str],
        progress: Progress,
    ) -> list[Item]:
        """Ask *engine* in batches; return the items whose placeholders were lost."""
        limits = engine.capabilities
        terms = protected_terms(self.glossary, *pair) if limits.masks else ()
        sent = masked(waiting, terms, style) if limits.masks else {}
        rest = []
        for item in waiting:
            if item in sent and not sent[item].has_words:  # only glossary terms
                answers.take(item, Outcome(sent[item].unmask(sent[item].text), Provenance("glossary")))
            else:
                rest.append(item)
        judge = self._judge(engine, pair)
        memory = next((cast(RecallEngine, one) for one in self.engines if one.capabilities.recalls), None)
        round_ = _Round(engine, answers, judge, sent, memory)
        if limits.batches:
            if rest:
                brief = Brief(
                    *pair,
                    agreed(self.glossary, *pair),
                    judge=round_.judged(rest),
                    take=round_.taken(rest),
                    similar=round_.similar(rest),
                    naming=self._naming(),
                )
                cast(BatchEngine, engine).translate_all([round_.asked(item) for item in rest], brief, progress)
            return round_.lost
        step = max(1, min(limits.max_items, _NETWORK_PART if limits.needs_network else len(rest)))
        for start in range(0, len(rest), step):
            part = rest[start : start + step]
            round_.part(part, part_of(progress, start / len(rest), (start + len(part)) / len(rest)))
        return round_.lost

    def _judge(self, engine: TranslationEngine, pair: tuple[str, str]) -> Judge:
        return Judge(engine.id, pair, self.glossary, engine.capabilities.draft)

    def notes(self) -> list[str]:
        """Return what the engines want people to know, such as what the work cost."""
        talkative = [one for one in self.engines if one.capabilities.batches or one.capabilities.recalls]
        return [note for one in talkative for note in cast("BatchEngine | RecallEngine", one).notes()]


class _Round:
    """One engine at work, with one style of placeholders. ``lost`` are the items whose placeholders were lost."""

    def __init__(
        self,
        engine: TranslationEngine,
        answers: _Answers,
        judge: Judge,
        sent: Mapping[Item, Masked],
        memory: RecallEngine | None,
    ) -> None:
        self.lost: list[Item] = []
        self._memory = memory
        self._engine = engine
        self._answers = answers
        self._judge = judge
        self._sent = sent
        self._judged: dict[tuple[Item, str], Judged] = {}  # a batch engine has asked before it gives its outcome

    def part(self, items: Sequence[Item], progress: Progress) -> None:
        """Translate *items* with one call."""
        outcomes = _checked(self._engine, [self.asked(item) for item in items], *self._judge.pair, progress)
        for item, outcome in zip(items, outcomes, strict=True):
            self._take(item, outcome)

    def judged(self, items: Sequence[Item]) -> Callable[[int, str], Judgement]:
        """Return the judge of answers for *items* by number."""

        def judge(number: int, answer: str) -> Judgement:
            key = items[number], answer
            self._judged[key] = self._judge(items[number], self._sent.get(items[number]), answer)
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

    def asked(self, item: Item) -> Item:
        return replace(item, text=self._sent[item].text) if item in self._sent else item

    def _take(self, item: Item, outcome: Outcome) -> None:
        if outcome.text is None or not self._engine.capabilities.masks:
            if outcome.text is not None and outcome.provenance.draft and not self._judge.draft:
                self._answers.consider(item, outcome)
            else:
                self._answers.take(item, outcome)
            return
        judged = self._judged.get((item, outcome.text)) or self._judge(item, self._sent.get(item), outcome.text)
        if judged.verdict.grave:
            self._answers.take(item, Outcome(error=judged.error))
            if judged.lost:
                self.lost.append(item)
        elif judged.verdict.fault:
            self._answers.consider(item, replace(outcome, text=judged.text))
        else:
            self._answers.take(item, replace(outcome, text=judged.text))


class _Answers:
    """What is known so far about each distinct item."""

    def __init__(self, items: Sequence[Item], keep: Keep | None) -> None:
        self._keep = keep
        self.found: dict[Item, Outcome] = {}
        self._items = items
        self._second: dict[Item, Outcome] = {}
        self._errors: dict[Item, EngineError] = {}

    def waiting(self, engine: str, *, drafts: bool) -> list[Item]:
        """Return the items that *engine* is to translate: not what an earlier run of it did, even if that is doubtful,
        and those with a draft only if it does better than *drafts*.
        """
        second = {item: outcome.provenance for item, outcome in self._second.items()}
        done = {item for item, by in second.items() if by.engine == engine or (drafts and by.draft)}
        return [item for item in self._items if item not in self.found and item not in done]

    def take(self, item: Item, outcome: Outcome) -> None:
        if outcome.doubtful:
            self.consider(item, outcome)
        elif outcome.text is not None and outcome.text.strip():
            self.found[item] = outcome
            if self._keep:
                self._keep(item, outcome)
        elif outcome.error is not None:
            self._errors[item] = outcome.error

    def consider(self, item: Item, outcome: Outcome) -> None:
        """Keep an answer that is not good, for the case that no other engine has a better one."""
        known = self._second.get(item)
        if known is None or (known.provenance.draft and not outcome.provenance.draft):
            self._second[item] = replace(outcome, doubtful=True)
            if self._keep:
                self._keep(item, self._second[item])

    def settle(self) -> None:
        """Take the second-best answers where there is no good one; the checks of the report will show their faults."""
        for item, outcome in self._second.items():
            if item not in self.found:
                self.take(item, replace(outcome, doubtful=False))

    def refuse(self, items: Sequence[Item], error: EngineError) -> None:
        """Record an error of the whole engine, unless an item already has a more specific one."""
        for item in items:
            if not isinstance(error, UnsupportedLanguage) or item not in self._errors:
                self._errors[item] = error

    def outcome(self, item: Item) -> Outcome:
        return self.found.get(item) or Outcome(error=self._errors.get(item))


def _checked(
    engine: TranslationEngine, items: Sequence[Item], source: str, target: str, progress: Progress
) -> list[Outcome]:
    """Ask *engine* once. Raises BadResponse for a wrong number of outcomes."""
    outcomes = engine.translate(items, source, target, progress)
    if len(outcomes) != len(items):
        raise BadResponse("BIL-TRN-009", f"{engine.id} returned {len(outcomes)} of {len(items)} sentences")
    return outcomes


def _forward(progress: Progress) -> Progress:
    """Return a Progress that never decreases: a retry of a step starts where the first one ended."""
    furthest = 0.0

    def onward(share: float, what: str = "") -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, share))
        progress(furthest, what)

    return onward
