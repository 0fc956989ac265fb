"""A chain of engines: sentences that one cannot translate go to the next.

The chain masks what must not be translated, unmasks it, judges each answer, and applies the glossary. It never returns
the source as a translation, nor an answer with a grave fault. One with a fault that may be a false alarm, or a draft of
an engine that makes other answers too, is used if no later engine has a better one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from bilingual.engines.base import (
    BatchEngine,
    Item,
    Naming,
    Outcome,
    Progress,
    RecallEngine,
    TranslationCapabilities,
    TranslationEngine,
    part_of,
    silent,
)
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.waiting import showing
from bilingual.engines.translation.gathering import Gathered, Keep
from bilingual.engines.translation.judging import Judge
from bilingual.engines.translation.memory.formatting import carried, readable
from bilingual.engines.translation.outages import Outages
from bilingual.engines.translation.turns import Turns
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.text.markup.masking import VERSION, join_lines, mask

# A text without words (numbers, code, a URL) is its own translation in every language.
COPY = Provenance("copy")


class Chain:
    """A translation engine made of others. ``translate`` puts engine errors into the outcomes and raises none.

    An untranslated item has no text and the error of the last engine that tried. *keep* is called for each translation
    as soon as it exists, also for one that is only the best so far (``Outcome.doubtful``), so that an interrupted run
    can continue. *naming* is called for an engine that translates the document as a whole. ``outage`` is whether the
    last call left an item that an engine did not translate for a passing reason. A service that is away is waited for,
    up to *patience_s* seconds.
    """

    id = "chain"

    def __init__(
        self,
        engines: Sequence[TranslationEngine],
        glossary: Glossary | None = None,
        *,
        keep: Keep | None = None,
        naming: Callable[[], Naming] = Naming,
        patience_s: float = 0.0,
        clock: TimeSource | None = None,
    ) -> None:
        self.keep = keep
        self._patience_s = patience_s
        self._clock = clock or TimeSource()
        self._notes: list[str] = []
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
        turns = Turns(self.engines, answers, (source, target), self.glossary, self._naming)
        outages = Outages(turns, self._patience_s, self._clock)
        with showing(lambda what: progress(0.0, what)):
            for number, engine in enumerate(self.engines):
                share = part_of(progress, number / len(self.engines), (number + 1) / len(self.engines))
                outages.outlast(engine, self.engines[number + 1 :], share)
                if engine.capabilities.carries and (lost := turns.lost(engine)):
                    for item, outcome, good in _plainly(engine, lost, turns.judge(engine)):
                        (answers.take if good else answers.consider)(item, outcome)
        answers.settle()
        self.outage = answers.outage
        self._notes += outages.notes()
        progress(1.0, "translated")
        return [answers.outcome(self._lean(item)) for item in items]

    def _lean(self, item: Item) -> Item:
        """Drop what no engine of this chain uses, so that equal sentences are translated once."""
        return item if self.capabilities.context else Item(item.text, labels=item.labels)

    def notes(self) -> list[str]:
        """Return what the engines want people to know, such as what the work cost, and who stood in for whom."""
        talkative = [one for one in self.engines if one.capabilities.batches or one.capabilities.recalls]
        notes, self._notes = self._notes, []
        return notes + [note for one in talkative for note in cast("BatchEngine | RecallEngine", one).notes()]


def _forward(progress: Progress) -> Progress:
    """Return a Progress that never decreases: a retry of a step starts where the first one ended."""
    furthest = 0.0

    def onward(share: float, what: str = "") -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, share))
        progress(furthest, what)

    return onward


def _plainly(engine: TranslationEngine, items: Sequence[Item], judge: Judge) -> Iterator[tuple[Item, Outcome, bool]]:
    """Yield those of *items* that *engine* translates without placeholders, with their outcome, and whether it is good.

    It is a last attempt with an engine that loses them: it gets the plain words, and the formatting is carried onto
    its answers. Formatted words are translated on their own, too, to be found in the sentence. An answer in which not
    all of the formatting finds its place is not used.
    """
    texts = {item: join_lines(item.text) for item in items}
    words = {item: readable(text, item.labels) for item, text in texts.items()}
    formatted: dict[str, None] = {}
    for item, text in texts.items():
        carried(text, "", lambda inner: formatted.setdefault(inner), item.labels)
    wanted = [text for text in dict.fromkeys([*words.values(), *formatted]) if text.strip()]
    outcomes = engine.translate([Item(text) for text in wanted], *judge.pair)
    said = {text: outcome for text, outcome in zip(wanted, outcomes, strict=True) if outcome.text}
    known = {text: (outcome.text or "").rstrip(".。") for text, outcome in said.items()}
    for item, text in texts.items():
        found = said.get(words[item])
        if found is None or found.text is None:
            continue
        answer, whole = carried(text, found.text, known.get, item.labels)
        verdict = judge(item, None, answer).verdict
        if whole and not verdict.grave:
            yield item, Outcome(answer, found.provenance), not verdict.fault
