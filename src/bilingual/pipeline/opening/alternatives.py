"""Other translations of one sentence: by the memory, by the glossary, and, only when asked, by the other engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bilingual.engines.base import Item, TranslationEngine
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.judging import Judge
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.errors import BilingualError, EngineError
from bilingual.model.bitext import Unit
from bilingual.model.glossary import Glossary
from bilingual.pipeline.making.translating import sources_around
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.opening.values import alike_words, provenance_words
from bilingual.pipeline.tools import Tools, memory_path
from bilingual.redaction import redacted
from bilingual.text.terms.glossary import agreed
from bilingual.text.terms.places import terms_in

_MEMORY = "memory"
_LEAST_ALIKE = 0.6  # of a sentence that is worth a look
_EXACT = {"exact": 1.0, "region": 1.0}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation: ``origin`` says in words where it is from, ``engine`` by whose id.

    ``alike`` is how much its sentence ``of`` is like this one (0 to 1), ``None`` and "" for the answer of an engine.
    ``fault`` is what speaks against it by the judge of all answers, ``grave`` whether that forbids its use. The
    ``current`` one is what the sentence has now.
    """

    text: str
    origin: str
    engine: str
    alike: float | None = None
    of: str = ""
    fault: str = ""
    grave: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The translations of one sentence, those of the memory first, the most alike on top; ``terms`` of the glossary in
    it, with what is agreed; ``others`` are the engines that can be asked, ``errors`` a line for each that failed.
    """

    unit: str
    found: tuple[Alternative, ...]
    terms: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    errors: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "alternatives": [asdict(one) for one in self.found],
            "terms": [{"source": source, "target": target} for source, target in self.terms],
            "others": list(self.others),
            "errors": list(self.errors),
        }


def alternatives(pair: OpenedPair, unit: str, tools: Tools, ask: Sequence[str] = ()) -> Alternatives | None:
    """Return other translations of the sentence *unit* of *pair*, ``None`` if there is no such sentence.

    The engines *ask* of the chain are asked now, with their limits and keys; the others are not. An engine that cannot
    answer, and a damaged memory or glossary, is a line in ``errors``.
    """
    number = pair.number_of(unit)
    if pair.bitext is None or number is None:
        return None
    units, tags = pair.bitext.units, (pair.source, pair.target)
    one = units[number]
    item = Item(one.source, *sources_around(units, number))
    errors: list[str] = []
    glossary = Glossary()
    try:
        glossary = tools.glossary(tools.settings.glossary)
    except BilingualError as error:
        errors.append(redacted(str(error)))
    others = tuple(name for name in tools.settings.translation if name not in (_MEMORY, one.provenance.engine))
    found: list[Alternative] = []
    try:
        found += _remembered(item, tags, tools)
    except BilingualError as error:
        errors.append(redacted(str(error)))
    for name in dict.fromkeys(name for name in ask if name in others):
        try:
            found.append(_asked(tools.translation(name), item, tags, glossary))
        except BilingualError as error:
            errors.append(f"{name}: {redacted(str(error))}")
    judged = [_judged(answer, item, tags, glossary) for answer in found]
    return Alternatives(
        unit=unit,
        found=_distinct(judged, one),
        terms=tuple(terms_in(agreed(glossary, *tags), one.source, tags[0])),
        others=others,
        errors=tuple(errors),
    )


def _remembered(item: Item, tags: tuple[str, str], tools: Tools) -> list[Alternative]:
    """Return the translations in the memory, of this sentence and of similar ones."""
    memory = TranslationMemory(memory_path(tools.settings))
    found = []
    (outcome,) = memory.translate([item], *tags)
    if outcome.text is not None:
        origin = outcome.provenance
        words = provenance_words(Unit("1", item.text, outcome.text, provenance=origin))
        alike = _EXACT.get(origin.kind, origin.score)
        found.append(Alternative(outcome.text, words, _MEMORY, alike, item.text))
    (examples,) = memory.similar([item], *tags, _LEAST_ALIKE)
    return found + [Alternative(one.target, alike_words(one.score), _MEMORY, one.score, one.source) for one in examples]


def _asked(engine: TranslationEngine, item: Item, tags: tuple[str, str], glossary: Glossary) -> Alternative:
    """Return the answer of *engine*, by a chain of it alone. Raises its error."""
    (outcome,) = Chain([engine], glossary).translate([item], *tags)
    if outcome.text is None:
        raise outcome.error or EngineError("BIL-TRN-099", "has no translation of it", where=engine.id)
    words = provenance_words(Unit("1", item.text, outcome.text, provenance=outcome.provenance))
    return Alternative(outcome.text, words, engine.id)


def _judged(answer: Alternative, item: Item, tags: tuple[str, str], glossary: Glossary) -> Alternative:
    """Return *answer* with what the judge of all answers says of it; of another sentence it says nothing."""
    if answer.alike is not None and answer.of != item.text:
        return answer
    verdict = Judge(answer.engine, tags, glossary)(item, None, answer.text).verdict
    return replace(answer, fault=verdict.fault, grave=verdict.grave)


def _distinct(found: Sequence[Alternative], unit: Unit) -> tuple[Alternative, ...]:
    """Return each text once, the most alike first, and whether *unit* has it now."""
    ranked = sorted(found, key=lambda one: -(one.alike if one.alike is not None else _LEAST_ALIKE))
    first = {one.text: one for one in reversed(ranked)}
    return tuple(replace(one, current=one.text == unit.target) for one in ranked if first[one.text] is one)
