"""A last attempt with an engine that loses placeholders: it translates the plain words, and the formatting is carried
onto its answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilingual.engines.base import Item, Outcome, TranslationEngine
from bilingual.engines.translation.judging import Judge
from bilingual.engines.translation.memory.formatting import carried, readable
from bilingual.text.markup.masking import join_lines


def plainly(engine: TranslationEngine, items: Sequence[Item], judge: Judge) -> Iterator[tuple[Item, Outcome, bool]]:
    """Yield those of *items* that *engine* translates so, with their outcome, and whether the answer is good.

    Formatted words are translated on their own, too, to be found in the sentence. An answer in which not all of the
    formatting finds its place is not used.
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
