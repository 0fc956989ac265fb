"""Earlier answers of a chain: what it gave before an interruption, and what the last run gave.

An answer is used again only for the same sentence by the same chain (engines, models, prompts, options), between the
same sentences if an engine reads those, with the same terms of the glossary in them, and while the memory still has
the examples that the engine was shown. New examples do not matter: they would have been a help.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.base import Item, Outcome, Progress, TranslationCapabilities, TranslationEngine, silent
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.glossary import Glossary
from bilingual.pipeline.records.answers.answer import Answer, Place, Use, by_machine, place_of
from bilingual.pipeline.records.answers.journal import add_line, lines_in
from bilingual.pipeline.records.keys import with_languages

TERMS = "terms"
"""What the record of a bitext calls the marks of the terms that its units were made with."""
EXAMPLES = "examples"
"""The same of the sentences in the memory that an engine was shown as examples."""
"""A source text, and a digest of the sentences around it where an engine reads them."""


class Checkpoint:
    """One line of JSON per translation, in a file for one pair and one chain; the last one of a sentence counts.

    Before 0.2, the glossary was in the name of the file: the one for today's is *older*.
    """

    def __init__(self, path: Path, use: Use, older: Path | None = None) -> None:
        self.path = path
        self.use = use
        self._paths = (older, path) if older is not None else (path,)
        self._shown: dict[str, tuple[str, ...]] = {}

    def keep(self, item: Item, outcome: Outcome) -> None:
        """Add one translation that had a cost; the file is complete after each line."""
        self._shown[item.text] = outcome.examples
        if outcome.provenance.engine in ("memory", Known.id):
            return
        line: dict[str, Any] = {"source": item.text, "target": outcome.text, "provenance": str(outcome.provenance)}
        line |= {name: True for name in ("doubtful", "unfinished") if getattr(outcome, name)}
        if context := place_of(item)[1]:
            line["context"] = context
        line["terms"] = self.use.mark(item, outcome.text or "")
        if outcome.examples:
            line["examples"] = outcome.examples
        add_line(self.path, line)

    def keep_names(self, chosen: Mapping[str, str]) -> None:
        """Add how an engine translates names in this text."""
        add_line(self.path, {"names": dict(chosen)})

    def answers(self) -> list[tuple[Place, Answer]]:
        """Return the saved translations."""
        return [
            (
                (value["source"], value.get("context", "")),
                Answer(_outcome(value), value.get("terms")),
            )
            for value in self._lines()
            if "source" in value
        ]

    def names(self) -> dict[str, str]:
        """Return the saved translations of names."""
        return {name: form for value in self._lines() for name, form in value.get("names", {}).items()}

    def _lines(self) -> Iterator[dict[str, Any]]:
        for path in self._paths:
            yield from lines_in(path)

    def examples(self, bitext: Bitext) -> dict[str, list[str]]:
        """Return the marks of the examples with which a machine translated units of *bitext* in this run, by id."""
        shown = {unit.id: self._shown.get(unit.source, ()) for unit in bitext if by_machine(unit)}
        return {name: list(marks) for name, marks in shown.items() if marks}

    def clear(self) -> None:
        for path in self._paths:
            path.unlink(missing_ok=True)


def _outcome(value: Mapping[str, Any]) -> Outcome:
    return Outcome(
        value["target"],
        Provenance.parse(value["provenance"]),
        examples=tuple(value.get("examples", ())),
        doubtful=bool(value.get("doubtful")),
        unfinished=bool(value.get("unfinished")),
    )


class Known:
    """An engine that returns earlier output of the same chain, so that only changes are sent.

    It comes right after the memory in the chain, since a person's approved translation overrides it. Later *answers*
    come before earlier ones.
    """

    id = "previous"
    capabilities = TranslationCapabilities(masks=False)

    def __init__(self, answers: Iterable[tuple[Place, Answer]], use: Use) -> None:
        self._use = use
        self._answers: dict[Place, list[Answer]] = defaultdict(list)
        for place, answer in answers:
            self._answers[place].insert(0, answer)

    def key(self) -> Mapping[str, Any]:
        return {}

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        return [self._answer(item) for item in items]

    def _answer(self, item: Item) -> Outcome:
        known = (one for one in self._answers.get(place_of(item), ()) if self._use.fits(item, one))
        return next((one.outcome for one in known), Outcome())


class Silent:
    """The place of an engine in a chain, whose other engines work as if it were there, but which is not asked."""

    def __init__(self, engine: TranslationEngine) -> None:
        self.id = engine.id
        self.capabilities = TranslationCapabilities(masks=False, context=engine.capabilities.context)

    def key(self) -> Mapping[str, Any]:
        return {}

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        return [Outcome() for _ in items]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last run made of a pair: its bitext, if there is one, and the record of its stage."""

    bitext: Bitext | None
    record: Mapping[str, Any]

    def made_from(self, key: Mapping[str, Any]) -> bool:
        """Return whether all facts were those of *key*."""
        return self.record.get("facts") == with_languages(key)

    @property
    def examples(self) -> Mapping[str, list[str]]:
        """The marks of the examples that an engine was shown for each unit, by id."""
        return dict(self.record.get("extra", {}).get(EXAMPLES, {}))

    def answers(self, key: Mapping[str, Any], use: Use) -> dict[str, tuple[Item, Answer]]:
        """Return the machine translations by unit id, if they come from the chain of *key*.

        The memory is queried each time, and human translations are locked.
        """
        facts = self.record.get("facts", {})
        if self.bitext is None or without_glossary(facts) != without_glossary(with_languages(key)):
            return {}
        terms: Mapping[str, str] | None = self.record.get("extra", {}).get(TERMS)
        if terms is None and facts["glossary"] != key["glossary"]:  # written before 0.2, which did not record them
            if facts["glossary"] != Glossary().sha256:
                return {}
            terms = {}
        return {
            unit.id: (
                item,
                Answer(
                    Outcome(unit.target, unit.provenance, examples=tuple(self.examples.get(unit.id, ()))),
                    None if terms is None else terms.get(unit.id, ""),
                ),
            )
            for unit, item in zip(self.bitext, use.items(self.bitext), strict=True)
            if by_machine(unit)
        }

    def with_hints(self, key: Mapping[str, Any], use: Use) -> list[Unit]:
        """Return the units whose clauses need not be translated again."""
        if self.bitext is None or self.made_from(key):
            return list(self.bitext or ())
        answers = self.answers(key, use)
        return [unit for unit in self.bitext if unit.id in answers and use.fits(*answers[unit.id])]


def without_glossary(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "glossary"}
