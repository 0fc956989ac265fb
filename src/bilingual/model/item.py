"""Items: what a root holds of each recording or article, its state, why, and what a person can do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, get_args

from bilingual.model.notation import JsonFields

ItemState = Literal["running", "failed", "needs-review", "not-ready", "waiting", "ready", "published"]
STATES: tuple[ItemState, ...] = get_args(ItemState)
STATE_WORDS: Mapping[ItemState, str] = {state: state.replace("-", " ") for state in STATES}
FOR_A_PERSON: frozenset[ItemState] = frozenset({"failed", "needs-review", "not-ready"})
"""States in which nothing goes on unless a person does something."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a person can do: ``does`` says it in words, ``command`` is for a shell, empty if there is none.

    Paths in it are relative to the root; whoever shows it puts them into the words for where it is run.
    """

    does: str
    command: tuple[str | PurePosixPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """Where an item was published: ``at`` is the time in ISO 8601; ``changed`` if its text is another now."""

    platform: str
    url: str = ""
    at: str = ""
    changed: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"platform": self.platform, "url": self.url or None, "at": self.at, "changed": self.changed}


@dataclass(frozen=True, slots=True)
class ItemPair(JsonFields):
    """One language pair of an item; ``engines`` are the sentences that each engine or person made."""

    pair: str
    state: str
    reasons: tuple[str, ...] = ()
    units: int = 0
    untranslated: int = 0
    drafts: int = 0
    to_approve: int = 0
    open_findings: int = 0
    engines: Mapping[str, int] | None = None

    def to_json(self) -> dict[str, Any]:
        value = JsonFields.to_json(self)
        del value["engines"]
        return value


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One recording or article.

    ``name`` is that of its results folder, or the path of its source if it has none. ``at_s`` is when it last changed
    (epoch seconds). ``titles`` are by language tag, the source's first. Paths are relative to the root; those of
    ``files``, ``picture`` and ``edited``, what a person changed since the last run, to ``folder``. ``due_s`` is when
    the service tries again by itself. ``origins`` are the names that its source had in the inbox, ``asked`` is what
    services were asked for it, as its manifest has it. Of the stage that runs now, ``share`` (0 to 1) is done and
    ``left_s`` seconds are left, by its pace so far; ``None`` if unknown.
    """

    name: str
    state: ItemState
    at_s: float = 0.0
    kind: str = ""
    reasons: tuple[str, ...] = ()
    steps: tuple[NextStep, ...] = ()
    titles: Mapping[str, str] | None = None
    folder: str = ""
    source: str = ""
    pairs: tuple[ItemPair, ...] = ()
    renditions: tuple[str, ...] = ()
    duration_ms: int | None = None
    published: tuple[Publication, ...] = ()
    files: tuple[str, ...] = ()
    picture: str = ""
    due_s: float | None = None
    origins: tuple[str, ...] = ()
    share: float | None = None
    left_s: float | None = None
    asked: Mapping[str, Any] | None = None
    edited: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return next(iter((self.titles or {}).values()), "") or self.name

    @property
    def needs_a_person(self) -> bool:
        return self.state in FOR_A_PERSON and self.due_s is None

    @property
    def changed(self) -> bool:
        """Whether a text that was published is another now."""
        return any(publication.changed for publication in self.published)

    @property
    def has_page(self) -> bool:
        """Whether the studio has a page for it: it has texts to read."""
        return bool(self.folder and self.pairs)

    @property
    def said(self) -> str:
        """Its state in words."""
        return STATE_WORDS[self.state]


def counts_of(items: Sequence[LibraryItem]) -> str:
    """Return how many items are in each state that there is.

    >>> counts_of([LibraryItem("a", "ready"), LibraryItem("b", "failed"), LibraryItem("c", "ready")])
    '1 failed, 2 ready'
    """
    states = [item.state for item in items]
    return ", ".join(f"{states.count(state)} {STATE_WORDS[state]}" for state in STATES if state in states)
