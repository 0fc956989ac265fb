"""A chain of engines: sentences that one cannot translate go to the next.

The chain masks what must not be translated, unmasks it, judges each answer, and applies the glossary. It never returns
the source as a translation, nor an answer with a grave fault. One with a fault that may be a false alarm, or a draft of
an engine that makes other answers too, is used if no later engine has a better one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from bilingual.engines.base import (
    BatchEngine,
    Brief,
    Item,
    Naming,
    Outcome,
    Progress,
    RecallEngine,
    Refusing,
    TranslationCapabilities,
    TranslationEngine,
    part_of,
    silent,
)
from bilingual.engines.translation.gathering import Gathered, Keep
from bilingual.engines.translation.judging import Judge, masked
from bilingual.engines.translation.plain import plainly
from bilingual.engines.translation.rounds import FIRST, Round
from bilingual.errors import EngineError, UnsupportedLanguage
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.text.markup.masking import VERSION, mask
from bilingual.text.markup.placeholders import STYLES, Style
from bilingual.text.terms.glossary import agreed, protected_terms

log = logging.getLogger(__name__)

# A text without words (numbers, code, a URL) is its own translation in every language.
COPY = Provenance("copy")
# Sentences per request to a service, so that what it did before it failed, or before the run
# was stopped, is not lost.
_NETWORK_PART = 25


class Chain:
    """A translation engine made of others. ``translate`` puts engine errors into the outcomes and raises none.

    An untranslated item has no text and the error of the last engine that tried. *keep* is called for each translation
    as soon as it exists, also for one that is only the best so far (``Outcome.doubtful``), so that an interrupted run
    can continue. *naming* is called for an engine that translates the document as a whole. ``outage`` is whether the
    last call left an item that an engine did not translate for a passing reason.
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
        self.outage = False
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
        answers = Gathered(distinct, self.keep)
        for item in distinct:
            if not mask(item.text).has_words:
                answers.found[item] = Outcome(item.text, COPY)
        for number, engine in enumerate(self.engines):
            share = part_of(progress, number / len(self.engines), (number + 1) / len(self.engines))
            self._ask(engine, answers, source, target, share)
        answers.settle()
        self.outage = answers.outage
        progress(1.0, "translated")
        return [answers.outcome(self._lean(item)) for item in items]

    def _lean(self, item: Item) -> Item:
        """Drop what no engine of this chain uses, so that equal sentences are translated once."""
        return item if self.capabilities.context else Item(item.text, labels=item.labels)

    def _ask(self, engine: TranslationEngine, answers: Gathered, source: str, target: str, progress: Progress) -> None:
        waiting = answers.waiting(engine.id, drafts=engine.capabilities.draft)
        if not waiting:
            return
        try:
            if not engine.supports(source, target):
                told = engine.refusal(source, target) if isinstance(engine, Refusing) else None
                raise told or UnsupportedLanguage(
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
        answers: Gathered,
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
        round_ = Round(engine, answers, judge, sent, memory)
        if limits.batches:
            if rest:
                brief = Brief(
                    *pair,
                    agreed(self.glossary, *pair),
                    judge=round_.judged(rest),
                    take=round_.taken(rest),
                    similar=round_.similar(rest),
                    naming=self._naming(),
                    drafts=round_.drafts(rest),
                )
                cast(BatchEngine, engine).translate_all([round_.asked(item) for item in rest], brief, progress)
            return round_.lost
        step = max(1, min(limits.max_items, _NETWORK_PART if limits.needs_network else len(rest)))
        starts = [*range(0, FIRST, min(step, FIRST)), *range(FIRST, len(rest), step)]  # the first few tell most
        for start, end in pairwise([*(start for start in starts if start < len(rest)), len(rest)]):
            round_.part(rest[start:end], part_of(progress, start / len(rest), end / len(rest)))
        return round_.lost

    def _judge(self, engine: TranslationEngine, pair: tuple[str, str]) -> Judge:
        return Judge(engine.id, pair, self.glossary, engine.capabilities.draft)

    def notes(self) -> list[str]:
        """Return what the engines want people to know, such as what the work cost."""
        talkative = [one for one in self.engines if one.capabilities.batches or one.capabilities.recalls]
        return [note for one in talkative for note in cast("BatchEngine | RecallEngine", one).notes()]


def _forward(progress: Progress) -> Progress:
    """Return a Progress that never decreases: a retry of a step starts where the first one ended."""
    furthest = 0.0

    def onward(share: float, what: str = "") -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, share))
        progress(furthest, what)

    return onward
