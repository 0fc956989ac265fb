"""What waits in the inbox: when a copy is complete, and whose turn it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TypeVar

from bilingual.errors import InputError
from bilingual.pipeline.inbox.groups import Group, mtime_ns
from bilingual.pipeline.inbox.queue import settings_of
from bilingual.settings import FILE_NAME, Settings
from bilingual.settings.keys import PRIORITIES

T = TypeVar("T")
# A group is complete when size and times of all members were unchanged for 5 s, in at least three looks.
STEADY_MS = 5_000
_LOOKS = 3
# Of the night, the share of those that wait longest, so that none waits for ever behind others of higher priority.
_EVERY = 5


@dataclass(frozen=True, slots=True)
class _SeenGroup:
    """A group as seen at *looks* looks since *since_ms*; ``number`` counts the groups in the order in which they came.

    A look finds those that came since the last one in the order of their times.
    """

    number: int
    signature: str
    since_ms: int
    looks: int = 1


class SteadyLooks:
    """Remembers earlier looks to tell which groups are complete, and which came first."""

    def __init__(self) -> None:
        self._seen: dict[Path, _SeenGroup] = {}
        self._numbers = count()

    def look(self, groups: Sequence[Group], now_ms: int) -> list[Group]:
        """Return the groups unchanged for ``STEADY_MS`` and at least ``_LOOKS`` looks (monotonic clock).

        They are in the order in which they came: that of *groups*, but none is before those of an earlier look,
        whatever the clock said. A group that is changed keeps its place.
        """
        steady = []
        seen: dict[Path, _SeenGroup] = {}
        for group in groups:
            signature = group.signature()
            before = self._seen.get(group.main)
            if before is None or before.signature != signature:
                number = next(self._numbers) if before is None else before.number
                seen[group.main] = _SeenGroup(number, signature, now_ms)
                continue
            seen[group.main] = replace(before, looks=before.looks + 1)
            if now_ms - before.since_ms >= STEADY_MS and before.looks + 1 >= _LOOKS:
                steady.append(group)
        self._seen = seen
        return sorted(steady, key=lambda group: seen[group.main].number)

    def signature(self, main: Path) -> str:
        """Return the signature at the last look of the group of *main*."""
        return self._seen[main].signature


class GroupTurns:
    """Groups by priority, then in the order in which they came, which *looks* knows.

    It remembers the settings of each group until they or the group change, because a thousand may be waiting.
    """

    def __init__(self, looks: SteadyLooks) -> None:
        self._looks = looks
        self._root: Settings | None = None
        self._known: dict[Path, tuple[object, Settings | InputError]] = {}

    def of(self, groups: Sequence[Group], settings: Settings) -> list[Group]:
        """Return *groups*, which are in the order in which they came, with those of higher priority first.

        One with invalid settings has the usual priority.
        """
        if settings != self._root:
            self._root, self._known = settings, {}
        folders = {folder: mtime_ns(folder / FILE_NAME) for folder in {group.main.parent for group in groups}}
        before, self._known = self._known, {}
        for group in groups:
            state = (self._looks.signature(group.main), folders[group.main.parent])
            known = before.get(group.main)
            self._known[group.main] = known if known and known[0] == state else (state, _settings(group, settings))
        return sorted(groups, key=lambda group: self._rank(group.main))

    def of_night(self, groups: Sequence[Group], settings: Settings) -> list[Group]:
        """Return *groups* as ``of`` does, but those that wait for the night first: the others have the watcher.

        Of those that wait for it, every fifth is the one that came first, whatever its priority.
        """
        turns = self.of(groups, settings)
        waits = {group.main: self._waits_for_night(group.main) for group in groups}
        ours = fair([group for group in turns if waits[group.main]], [group for group in groups if waits[group.main]])
        return [*ours, *(group for group in turns if not waits[group.main])]

    def settings(self, group: Group) -> Settings:
        """Return the settings of one of the groups that ``of`` was last asked for. Raises InputError."""
        found = self._known[group.main][1]
        if isinstance(found, InputError):
            raise found
        return found

    def _rank(self, main: Path) -> int:
        found = self._known[main][1]
        return PRIORITIES.index("normal" if isinstance(found, InputError) else found.priority)

    def _waits_for_night(self, main: Path) -> bool:
        """Return whether *main* waits for the night, or cannot be published at all, which takes no time."""
        found = self._known[main][1]
        return isinstance(found, InputError) or found.when == "nightly"


def fair(by_rank: Sequence[T], by_age: Sequence[T], every: int = _EVERY) -> list[T]:
    """Return the things in *by_rank*, of which each *every*-th is the first one left in *by_age* (pure).

    >>> "".join(fair("ABCDEFGxyz", "xyzABCDEFG", every=3))
    'ABxCDyEFzG'
    """
    ranked, aged, found = deque(by_rank), deque(by_age), dict[T, None]()
    while ranked:
        source = aged if len(found) % every == every - 1 else ranked
        found.setdefault(source.popleft())
        while ranked and ranked[0] in found:
            ranked.popleft()
        while aged and aged[0] in found:
            aged.popleft()
    return list(found)


def _settings(group: Group, settings: Settings) -> Settings | InputError:
    try:
        return settings_of(group, settings)
    except InputError as error:
        return error
