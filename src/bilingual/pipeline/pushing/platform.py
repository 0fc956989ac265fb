"""What the platforms have in common: what was made, and what looking for it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bilingual.engines.base import Progress
from bilingual.errors import BilingualError
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
class Sighting:
    """Whether something is there; ``unknown`` if the platform does not let us look, and ``why``."""

    state: Literal["there", "absent", "unknown"]
    made: Made | None = None
    why: str = ""


class Unknown(Exception):
    """A request that makes something was sent and not answered, and looking did not show the result."""

    def __init__(self, why: str, seen: Sighting) -> None:
        super().__init__(why)
        self.why = why
        self.seen = seen


class Pusher(Protocol):
    """Pushes to one platform. All may raise BilingualError."""

    @property
    def where(self) -> str: ...

    def plan(self, item: OpenedItem, checked: Checklist, revision: str, pictures: Sequence[str] = ()) -> Plan: ...

    def make(self, plan: Plan, journal: PushJournal, progress: Progress) -> Made: ...

    def look(self, create: Mapping[str, Any]) -> Sighting: ...


def looked(
    pusher: Pusher, journal: PushJournal, why: str, *, looks: int = 1, rest: Callable[[], object] = lambda: None
) -> Made:
    """Return what a request without an answer made, looking up to *looks* times with a *rest* between.

    Raises Unknown if it is not seen; *why* says what happened to the request.
    """
    create, seen = journal.doubt or {}, Sighting("unknown")
    for attempt in range(looks):
        if attempt:
            rest()
        try:
            seen = pusher.look(create)
        except BilingualError as error:
            seen = Sighting("unknown", why=error.what)
        if seen.made is not None:
            note_seen(journal, create, seen.made)
            return seen.made
        if seen.state == "unknown":
            break
    raise Unknown(why, seen)


def note_seen(journal: PushJournal, create: Mapping[str, Any], made: Made) -> None:
    """Settle the doubt of the line *create*: looking has shown what it *made*."""
    journal.add("created", hash=create.get("hash"), id=made.id, url=made.url, seen=True)
