"""The answers of a chain's engines so far, and which sentences still wait for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from bilingual.engines.base import Item, Outcome
from bilingual.errors import EngineError, Garbled, Transient, UnsupportedLanguage

Keep = Callable[[Item, Outcome], None]

# How often one engine is asked for a sentence as long as its answers are bad, and how often if it says the same.
_TURNS, _SAME = 4, 3


class Gathered:
    """What is known so far about each distinct item."""

    def __init__(self, items: Sequence[Item], keep: Keep | None) -> None:
        self._keep = keep
        self.found: dict[Item, Outcome] = {}
        self._unfinished: dict[Item, Outcome] = {}
        self._items = items
        self._second: dict[Item, Outcome] = {}
        self._errors: dict[Item, EngineError] = {}
        self._outage: set[Item] = set()
        self._turns: Counter[tuple[str, Item]] = Counter()
        self._said: Counter[tuple[str, Item, str]] = Counter()
        self._doubted: set[tuple[str, Item]] = set()
        self.given: dict[str, str] = {}
        """The longest source that each translation was given for."""
        self.heard: Counter[tuple[str, Item]] = Counter()
        """How many answers an engine that asks again itself has had for each item."""
        self.lost: set[tuple[str, Item]] = set()
        """The items whose last answer by an engine had lost placeholders."""

    def waiting(self, engine: str, *, drafts: bool) -> list[Item]:
        """Return the items that *engine* is to translate: not what an earlier run of it did, even if that is doubtful,
        not what it was asked for often enough, and those with a draft only if it does better than *drafts*.
        """
        found = []
        for item in self._items:
            turns = self._turns[engine, item]
            by = self._second[item].provenance if item in self._second else None
            done = by is not None and ((by.engine == engine and not turns) or (drafts and by.draft))
            if item not in self.found and turns < _TURNS and not done:
                found.append(item)
        return found

    def turns(self, engine: str, item: Item) -> int:
        """Return how often *engine* was asked for *item*."""
        return self._turns[engine, item]

    def worth_asking(self, engine: str, item: Item) -> bool:
        """Return whether *engine*, whose last call for *item* failed, may ask again: each of its turns has answers to
        pay for.
        """
        return self.heard[engine, item] < _TURNS

    def missed(self, engine: str, item: Item, what: str, *, again: bool) -> None:
        """Note that *engine* had no good answer for *item*: *what* it said, and whether it is worth asking *again*."""
        self._turns[engine, item] += 1
        self._said[engine, item, what] += 1
        if not again or self._said[engine, item, what] >= _SAME:
            self._turns[engine, item] = _TURNS

    def take(self, item: Item, outcome: Outcome) -> None:
        if outcome.unfinished:
            if self._keep and self._unfinished.get(item) is None:
                self._keep(item, outcome)
            self._unfinished[item] = outcome
        elif outcome.doubtful:
            self.consider(item, outcome)
        elif outcome.text is not None and outcome.text.strip():
            self.found[item] = outcome
            if self._keep:
                self._keep(item, outcome)
        elif outcome.error is not None:
            self.refuse([item], outcome.error)

    def unfinished(self, item: Item, engine: str) -> str:
        """Return the draft that *engine* made of *item* before it was interrupted, "" if there is none."""
        known = self._unfinished.get(item)
        return known.text or "" if known is not None and known.provenance.engine == engine else ""

    def consider(self, item: Item, outcome: Outcome) -> None:
        """Keep an answer that is not good, for the case that no other engine has a better one."""
        known = self._second.get(item)
        if known is None or (known.provenance.draft and not outcome.provenance.draft):
            self._second[item] = replace(outcome, doubtful=True)
            if self._keep:
                self._keep(item, self._second[item])

    def given_by(self, engine: str) -> list[tuple[Item, str]]:
        """Return the items for which *engine* has an answer, with that, in the order of the text."""
        every = ((item, self.found.get(item) or self._second.get(item)) for item in self._items)
        return [(item, one.text) for item, one in every if one and one.text and one.provenance.engine == engine]

    def doubt(self, engine: str, item: Item) -> None:
        """Take back a good-looking answer of *engine*, which is asked once more, and then another engine."""
        outcome = self.found.pop(item)
        self.given.pop(outcome.text or "", None)  # it may be the right one for another sentence
        self.consider(item, outcome)
        self.missed(engine, item, outcome.text or "", again=(engine, item) not in self._doubted)
        self._doubted.add((engine, item))

    def settle(self) -> None:
        """Take the second-best answers where there is no good one; the checks of the report will show their faults."""
        for item, outcome in self._second.items():
            if item not in self.found:
                self.take(item, replace(outcome, doubtful=False))

    def refuse(self, items: Sequence[Item], error: EngineError) -> None:
        """Record why an engine has no answer, unless an item already has a more specific reason."""
        for item in items:
            vague = isinstance(error, UnsupportedLanguage) or (isinstance(error, Transient) and error.unasked)
            if not vague or item not in self._errors:
                self._errors[item] = error
        if _passes(error):
            self._outage.update(items)

    @property
    def outage(self) -> bool:
        """Whether an item has no translation that an engine may have later, whatever the other engines said."""
        return any(item not in self.found for item in self._outage)

    def outcome(self, item: Item) -> Outcome:
        return self.found.get(item) or Outcome(error=self._errors.get(item))


def _passes(error: EngineError) -> bool:
    """Return whether time heals *error*. What is garbled again and again is no outage."""
    return isinstance(error, Transient) and not isinstance(error, Garbled)
