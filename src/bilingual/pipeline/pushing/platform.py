"""What the platforms have in common: what was made, and what looking for it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bilingual.engines.base import Progress
from bilingual.pipeline.opening.checklist import Checklist
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.plan import Plan


@dataclass(frozen=True, slots=True)
class Made:
    """What is on the platform: its id there, the address for readers if it has one, and what a person should know.

    ``differs`` says what the platform changed.
    """

    id: str
    url: str = ""
    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """Whether something is there; ``unknown`` if the platform does not let us look, and ``why``."""

    state: Literal["there", "absent", "unknown"]
    made: Made | None = None
    why: str = ""


class Unknown(Exception):
    """A request that makes something was sent and not answered, and looking did not show the result."""

    def __init__(self, why: str, seen: Look) -> None:
        super().__init__(why)
        self.why = why
        self.seen = seen


class Pusher(Protocol):
    """Pushes to one platform. All may raise BilingualError."""

    @property
    def where(self) -> str: ...

    def plan(self, item: OpenedItem, checked: Checklist, revision: str, pictures: Sequence[str] = ()) -> Plan: ...

    def make(self, plan: Plan, journal: PushJournal, progress: Progress) -> Made: ...

    def look(self, create: Mapping[str, Any]) -> Look: ...
