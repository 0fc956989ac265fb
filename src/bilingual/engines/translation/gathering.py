"""The answers of a chain's engines so far, and which sentences still wait for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bilingual.engines.base import Item, Outcome
from bilingual.errors import EngineError, Transient, UnsupportedLanguage

Keep = Callable[[Item, Outcome], None]


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

    def waiting(self, engine: str, *, drafts: bool) -> list[Item]:
        """Return the items that *engine* is to translate: not what an earlier run of it did, even if that is doubtful,
        and those with a draft only if it does better than *drafts*.
        """
        second = {item: outcome.provenance for item, outcome in self._second.items()}
        done = {item for item, by in second.items() if by.engine == engine or (drafts and by.draft)}
        return [item for item in self._items if item not in self.found and item not in done]

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
            self._errors[item] = outcome.error
            self._outage |= {item} if isinstance(outcome.error, Transient) else set()

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
        if isinstance(error, Transient):
            self._outage.update(items)

    @property
    def outage(self) -> bool:
        """Whether an item has no translation that an engine may have later, whatever the other engines said."""
        return any(item not in self.found for item in self._outage)

    def outcome(self, item: Item) -> Outcome:
        return self.found.get(item) or Outcome(error=self._errors.get(item))
