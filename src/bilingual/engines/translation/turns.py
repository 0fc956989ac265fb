"""One engine is asked once for each of some sentences."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import cast

from bilingual.engines.base import (
    BatchEngine,
    Brief,
    Item,
    Naming,
    Outcome,
    Progress,
    RecallEngine,
    Refusing,
    TranslationEngine,
    part_of,
)
from bilingual.engines.http.tally import tell
from bilingual.engines.translation.gathering import Gathered
from bilingual.engines.translation.judging import Judge, masked
from bilingual.engines.translation.rounds import FIRST, Round
from bilingual.errors import EngineError, Transient, UnsupportedLanguage
from bilingual.fidelity.belonging import has_words_for, strangers
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.text.markup.masking import join_lines
from bilingual.text.markup.placeholders import STYLES, Style
from bilingual.text.terms.glossary import agreed, protected_terms

log = logging.getLogger(__name__)

# Sentences per request to a service, so that what it did before it failed, or before the run
# was stopped, is not lost.
_NETWORK_PART = 25
_WINDOW = 10  # sentences that are compared with one another


class Turns:
    """The turns of *engines* in one translation: all ask for what *answers* lacks, and put there what they get."""

    def __init__(
        self,
        engines: Sequence[TranslationEngine],
        answers: Gathered,
        pair: tuple[str, str],
        glossary: Glossary,
        naming: Callable[[], Naming],
    ) -> None:
        self.answers = answers
        self._pair = pair
        self._glossary = glossary
        self._naming = naming
        self._memory = next((cast(RecallEngine, one) for one in engines if one.capabilities.recalls), None)
        self._failed: set[str] = set()

    def waiting(self, engine: TranslationEngine) -> list[Item]:
        """Return the items that *engine* is still to be asked for; none after it failed as a whole."""
        failed = engine.id in self._failed
        return [] if failed else self.answers.waiting(engine.id, drafts=engine.capabilities.draft)

    def lost(self, engine: TranslationEngine) -> list[Item]:
        """Return the items in whose answers by *engine* placeholders are lost."""
        if engine.id in self._failed:
            return []
        return [item for name, item in self.answers.lost if name == engine.id and item not in self.answers.found]

    def judge(self, engine: TranslationEngine) -> Judge:
        return Judge(engine.id, self._pair, self._glossary, engine.capabilities.draft)

    def take(self, engine: TranslationEngine, items: Sequence[Item], progress: Progress) -> Transient | None:
        """Ask *engine* once for each of *items*; return the error with which it is left alone for now, if it is."""
        known = {item: self.answers.turns(engine.id, item) for item in items}
        try:
            if not engine.supports(*self._pair):
                told = engine.refusal(*self._pair) if isinstance(engine, Refusing) else None
                raise told or UnsupportedLanguage(
                    "BIL-TRN-007",
                    f"{engine.id} does not translate {self._pair[0]} to {self._pair[1]}",
                    remedy="Choose another engine with --translation; `bilingual doctor` shows which work here.",
                )
            for number, style in enumerate(STYLES):
                some = [item for item in items if known[item] % len(STYLES) == number]
                resting = self._round(engine, some, style, progress)
                if resting is not None:
                    raise resting
        except EngineError as error:
            left = [item for item in items if item not in self.answers.found]
            self.answers.refuse(left, error)
            if isinstance(error, Transient) and error.unasked:
                self._doubt_strangers(engine, items)
                return error
            log.warning("%s", error)
            self._failed.add(engine.id)
        for item in items:  # an engine that says nothing about an item is not asked for it for ever
            if item not in self.answers.found and self.answers.turns(engine.id, item) == known[item]:
                self.answers.missed(engine.id, item, "", again=False)
        self._doubt_strangers(engine, items)
        return None

    def _doubt_strangers(self, engine: TranslationEngine, items: Sequence[Item]) -> None:
        """Take back answers to *items* that seem to belong to other sentences, as from a proxy that mixes them up. An
        engine that is asked for many sentences at once does that itself.
        """
        kind = engine.capabilities
        if not kind.needs_network or kind.batches or not kind.masks or not has_words_for(self._pair):
            return
        fresh, known = {*items}, self.answers.given_by(engine.id)
        for start in range(0, len(known), _WINDOW):
            part = known[start : start + _WINDOW]
            if any(item in fresh for item, _ in part):
                sources, answers = ([join_lines(item.text) for item, _ in part], [text for _, text in part])
                good = {n for n in strangers(sources, answers, self._pair) if part[n][0] in self.answers.found}
                # Answers change places with others: one alone is rather a free translation.
                for item in [part[n][0] for n in sorted(good) if n - 1 in good or n + 1 in good]:
                    if item in fresh:
                        tell(engine.id, "refused", 1)
                        self.answers.doubt(engine.id, item)

    def _round(
        self, engine: TranslationEngine, items: Sequence[Item], style: Style, progress: Progress
    ) -> Transient | None:
        """Ask *engine* in batches."""
        limits = engine.capabilities
        terms = protected_terms(self._glossary, *self._pair) if limits.masks else ()
        sent = masked(items, terms, style) if limits.masks else {}
        rest = []
        for item in items:
            if item in sent and not sent[item].has_words:  # only glossary terms
                self.answers.take(item, Outcome(sent[item].unmask(sent[item].text), Provenance("glossary")))
            else:
                rest.append(item)
        round_ = Round(engine, self.answers, self.judge(engine), sent, self._memory)
        if limits.batches:
            if rest:
                brief = Brief(
                    *self._pair,
                    agreed(self._glossary, *self._pair),
                    judge=round_.judged(rest),
                    take=round_.taken(rest),
                    similar=round_.similar(rest),
                    naming=self._naming(),
                    drafts=round_.drafts(rest),
                )
                cast(BatchEngine, engine).translate_all([round_.asked(item) for item in rest], brief, progress)
            return round_.resting
        step = max(1, min(limits.max_items, _NETWORK_PART if limits.needs_network else len(rest)))
        starts = [*range(0, FIRST, min(step, FIRST)), *range(FIRST, len(rest), step)]  # the first few tell most
        for start, end in pairwise([*(start for start in starts if start < len(rest)), len(rest)]):
            round_.part(rest[start:end], part_of(progress, start / len(rest), end / len(rest)))
            if round_.resting is not None:
                break
        return round_.resting
