"""What a run does while a service is away: later engines translate meanwhile, or it waits, up to its patience.

An engine of drafts is no help meanwhile: for a minute's outage nobody wants a draft. It has its turn when the patience
is over.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

from bilingual.engines.base import Item, Progress, TranslationEngine, silent
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.waiting import patient, wait
from bilingual.engines.translation.turns import Turns
from bilingual.errors import Transient
from bilingual.text.counts import counted

news = logging.getLogger("bilingual.news")  # what a person should know at once

_SLACK_S = 0.1
_PART = 25  # sentences that another engine translates before it is seen whether the first one is back


class Outages:
    """Sees the engines of one translation through their outages, each of at most *patience_s* seconds."""

    def __init__(self, turns: Turns, patience_s: float, clock: TimeSource) -> None:
        self._turns = turns
        self._patience_s = patience_s
        self._clock = clock
        self._since_s: dict[str, float] = {}
        self._due_s: dict[str, float] = {}
        self._instead: Counter[tuple[str, str]] = Counter()
        self._away_s: dict[str, float] = {}

    def outlast(self, engine: TranslationEngine, later: Sequence[TranslationEngine], progress: Progress) -> None:
        """Ask *engine* until it has had its turns for each item, also after outages; *later* ones may help meanwhile.

        One that was away is asked for a single item first.
        """
        with patient(lambda: self._left_s(engine)):
            back = True
            while waiting := self._turns.waiting(engine):
                resting = self._turns.take(engine, waiting if back else waiting[:1], progress)
                back = resting is None
                if resting is None:
                    if away_s := self._ended(engine):
                        news.info("%s answers again, after %.0f s", engine.id, away_s)
                elif not self._bridged(engine, resting, later):
                    break
        self._ended(engine)

    def notes(self) -> list[str]:
        """Return what people should know of the outages."""
        return [
            f"{name} did not answer for {round(seconds)} s{self._helped(name)}"
            for name, seconds in self._away_s.items()
            if seconds >= 1 or self._helped(name)
        ]

    def _helped(self, name: str) -> str:
        instead = [f"{counted(n, 'sentence')} by {other}" for (one, other), n in self._instead.items() if one == name]
        return f"; meanwhile translated: {', '.join(instead)}" if instead else ""

    def _left_s(self, engine: TranslationEngine) -> float:
        """Return how much patience is left for *engine*."""
        now = self._clock.now()
        return self._patience_s - (now - self._since_s.get(engine.id, now))

    def _ended(self, engine: TranslationEngine) -> float:
        """Count the outage of *engine*, if it is in one; return its seconds."""
        now = self._clock.now()
        away_s = now - self._since_s.pop(engine.id, now)
        if away_s or engine.id in self._away_s:
            self._away_s[engine.id] = self._away_s.get(engine.id, 0.0) + away_s
        return away_s

    def _bridged(self, engine: TranslationEngine, resting: Transient, later: Sequence[TranslationEngine]) -> bool:
        """Return whether to ask *engine* again, after the time for which it is left alone."""
        if resting.wait_s is None:
            return False
        now = self._clock.now()
        first = engine.id not in self._since_s
        self._since_s.setdefault(engine.id, now - resting.away_s)
        if self._left_s(engine) <= 0:
            return False
        due_s = now + resting.wait_s
        while (now := self._clock.now()) < due_s:
            if (found := self._helper(engine, later, now)) is not None:
                helper, part = found
                if first:
                    news.info("%s; meanwhile %s translates", resting.what, helper.id)
                self._help(engine, helper, part)
            elif not self._turns.waiting(engine):
                return True
            elif due_s - now > self._left_s(engine) + _SLACK_S:
                return False
            else:
                if first:
                    news.info("%s; waiting for it, at most %.0f s", resting.what, self._left_s(engine))
                until_s = min([due_s, *(due for due in self._due_s.values() if due > now)])
                wait(engine.id, until_s - now, self._clock, left_s=self._left_s(engine))
            first = False
        return True

    def _helper(
        self, engine: TranslationEngine, later: Sequence[TranslationEngine], now: float
    ) -> tuple[TranslationEngine, list[Item]] | None:
        """Return the first of *later* that may translate something now that *engine* is still to be asked for, and a
        part of that.
        """
        wanted = {*self._turns.waiting(engine)}
        for other in later:
            if other.capabilities.draft or self._due_s.get(other.id, now) > now:
                continue
            if part := [item for item in self._turns.waiting(other) if item in wanted][:_PART]:
                return other, part
        return None

    def _help(self, engine: TranslationEngine, helper: TranslationEngine, part: Sequence[Item]) -> None:
        """Let *helper* translate *part* for *engine*."""
        resting = self._turns.take(helper, part, silent)
        self._instead[engine.id, helper.id] += sum(item in self._turns.answers.found for item in part)
        if resting is not None:
            rest_s = self._patience_s if resting.wait_s is None else resting.wait_s
            self._due_s[helper.id] = self._clock.now() + max(rest_s, 1.0)
