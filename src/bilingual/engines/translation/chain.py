"""A chain of engines: sentences that one cannot translate go to the next.

The chain masks what must not be translated, unmasks it, rejects invalid answers, and applies the glossary. It never
returns the source as a translation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bilingual.engines.base import Item, Outcome, Progress, TranslationCapabilities, TranslationEngine, part_of, silent
from bilingual.errors import BadResponse, EngineError, UnsupportedLanguage
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.text.echo import is_echo
from bilingual.text.glossary import protected_terms
from bilingual.text.masking import STYLES, VERSION, Masked, Protected, Style, join_lines, mask

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
    as soon as it exists, so that an interrupted run can continue.
    """

    id = "chain"

    def __init__(
        self, engines: Sequence[TranslationEngine], glossary: Glossary | None = None, *, keep: Keep | None = None
    ) -> None:
        self.keep = keep
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
        progress(1.0, "translated")
        return [answers.outcome(self._lean(item)) for item in items]

    def _lean(self, item: Item) -> Item:
        """Drop what no engine of this chain uses, so that equal sentences are translated once."""
        return item if self.capabilities.context else Item(item.text, labels=item.labels)

    def _ask(self, engine: TranslationEngine, answers: _Answers, source: str, target: str, progress: Progress) -> None:
        waiting = answers.waiting()
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
        step = max(1, min(limits.max_items, _NETWORK_PART if limits.needs_network else len(waiting)))
        terms = protected_terms(self.glossary, *pair) if limits.masks else ()
        lost: list[Item] = []
        for start in range(0, len(waiting), step):
            part = waiting[start : start + step]
            share = part_of(progress, start / len(waiting), (start + len(part)) / len(waiting))
            if limits.masks:
                lost += self._masked(engine, answers, part, terms, style, pair, share)
            else:
                for item, outcome in zip(part, _checked(engine, part, *pair, share), strict=True):
                    answers.take(item, outcome)
        return lost

    def _masked(
        self,
        engine: TranslationEngine,
        answers: _Answers,
        waiting: Sequence[Item],
        terms: Sequence[Protected],
        style: Style,
        pair: tuple[str, str],
        progress: Progress,
    ) -> list[Item]:
        sent = {item: mask(join_lines(item.text), terms, style, item.labels) for item in waiting}
        for item, masked in sent.items():
            if not masked.has_words:  # only glossary terms
                answers.take(item, Outcome(masked.unmask(masked.text), Provenance("glossary")))
        rest = [item for item in waiting if sent[item].has_words]
        asked = [replace(item, text=sent[item].text) for item in rest]
        outcomes = _checked(engine, asked, *pair, progress) if rest else []
        lost = []
        for item, outcome in zip(rest, outcomes, strict=True):
            judged = _unmasked(engine, sent[item], outcome, *pair)
            answers.take(item, judged)
            if isinstance(judged.error, _Lost):
                lost.append(item)
        return lost


class _Answers:
    """What is known so far about each distinct item."""

    def __init__(self, items: Sequence[Item], keep: Keep | None) -> None:
        self._keep = keep
        self.found: dict[Item, Outcome] = {}
        self._items = items
        self._errors: dict[Item, EngineError] = {}

    def waiting(self) -> list[Item]:
        return [item for item in self._items if item not in self.found]

    def take(self, item: Item, outcome: Outcome) -> None:
        if outcome.text is not None and outcome.text.strip():
            self.found[item] = outcome
            if self._keep:
                self._keep(item, outcome)
        elif outcome.error is not None:
            self._errors[item] = outcome.error

    def refuse(self, items: Sequence[Item], error: EngineError) -> None:
        """Record an error of the whole engine, unless an item already has a more specific one."""
        for item in items:
            if not isinstance(error, UnsupportedLanguage) or item not in self._errors:
                self._errors[item] = error

    def outcome(self, item: Item) -> Outcome:
        return self.found.get(item) or Outcome(error=self._errors.get(item))


class _Lost(BadResponse):
    """A placeholder was lost; another placeholder style may help."""


def _unmasked(engine: TranslationEngine, masked: Masked, outcome: Outcome, source: str, target: str) -> Outcome:
    if outcome.text is None:
        return outcome
    if is_echo(masked.text, outcome.text, source, target):
        return Outcome(error=BadResponse("BIL-TRN-008", f"{engine.id} returned the source text unchanged"))
    try:
        return replace(outcome, text=masked.unmask(outcome.text))
    except BadResponse as error:
        return Outcome(error=_Lost(error.code, f"{engine.id}: {error.what}"))


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
