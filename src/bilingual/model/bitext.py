"""The aligned bilingual text: ordered units, each a source sentence with its translation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from bilingual.errors import InputError
from bilingual.model.digest import text_digest

SCHEMA = "bilingual.bitext/1"
UnitState = Literal["untranslated", "stale", "approved", "draft", "machine", "edited"]
_UNREAD = frozenset({"Cc", "Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a target came from, written as ``engine[:qualifier]...``.

    >>> str(Provenance("memory", kind="fuzzy", score=0.91))
    'memory:fuzzy:0.91'
    >>> Provenance.parse("apertium:draft")
    Provenance(engine='apertium', kind='', score=None, draft=True)
    """

    engine: str
    kind: str = ""
    score: float | None = None
    draft: bool = False

    def __str__(self) -> str:
        parts = [self.engine, self.kind, "" if self.score is None else f"{self.score:.2f}"]
        return ":".join([p for p in parts if p] + (["draft"] if self.draft else []))

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str | None) -> Provenance:
        engine, *rest = (text or "none").split(":")
        kind, score, draft = "", None, False
        for part in rest:
            if part == "draft":
                draft = True
            elif part.replace(".", "", 1).isdigit():
                score = float(part)
            else:
                kind = part
        return cls(engine or "none", kind, score, draft)


NOBODY = Provenance("none")
HUMAN = Provenance("human")
# A human translation of another source, or an approved one that has changed: it is kept until a person reviews it.
STALE = Provenance("human", kind="stale")
# Engine and kind of what people wrote or agreed on, and of what is no translation, such as an address.
_PEOPLE = frozenset({("memory", "exact"), ("glossary", ""), ("copy", "")})


@dataclass(frozen=True, slots=True)
class Hint:
    """The translation of one clause, source words ``words`` by index, by the same engine.

    It shows the pairing where the clause is in the whole translation and is never displayed.
    """

    words: tuple[int, int]
    target: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A source sentence with its target.

    ``words`` is the half-open range of transcript words, ``None`` for an article. ``target`` is ``None`` if
    untranslated, never a copy of the source. ``locked`` marks a person's work, which no engine overwrites.
    ``approved`` is the ``approval`` of the two texts that a person read and stands for, empty if nobody did.
    """

    id: str
    source: str
    target: str | None = None
    words: tuple[int, int] | None = None
    provenance: Provenance = NOBODY
    locked: bool = False
    hints: tuple[Hint, ...] = ()
    approved: str = ""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise InputError("BIL-MOD-004", "has no source text", where=self.id)
        if self.target is not None and _blank(self.target):
            remedy = "Use null for an untranslated unit."
            raise InputError("BIL-MOD-005", "the target is empty", where=self.id, remedy=remedy)

    @property
    def source_sha256(self) -> str:
        return text_digest(self.source)

    @property
    def translated(self) -> bool:
        return self.target is not None

    @property
    def approval(self) -> str:
        """What ``approved`` has to be for these two texts; empty if there is nothing to approve."""
        return text_digest(f"{self.source}\n{self.target}")[:16] if self.target is not None else ""

    @property
    def is_approved(self) -> bool:
        """Whether a person read these two texts and stands for them."""
        return bool(self.approved) and self.approved == self.approval

    @property
    def draft(self) -> bool:
        return self.translated and self.provenance.draft and not self.is_approved

    @property
    def stale(self) -> bool:
        return self.translated and self.provenance == STALE

    @property
    def machine(self) -> bool:
        """Whether nobody has read this: an engine's answer, and no sentence that a person wrote or locked."""
        origin = self.provenance
        by_people = origin.engine == HUMAN.engine or (origin.engine, origin.kind) in _PEOPLE
        return self.translated and not self.locked and (origin.draft or not by_people)

    @property
    def state(self) -> UnitState:
        """What a person has to know of it first.

        ``stale`` is also one whose texts are no longer those approved, ``edited`` the words of people, wherever from,
        and what is no translation, such as an address.
        """
        if not self.translated:
            return "untranslated"
        if self.is_approved:
            return "approved"
        if self.stale or self.approved:
            return "stale"
        return "draft" if self.draft else "machine" if self.machine else "edited"

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "words": None if self.words is None else list(self.words),
            "source": self.source,
            "target": self.target,
            "provenance": str(self.provenance),
            "locked": self.locked,
            "hints": [{"words": list(hint.words), "target": hint.target} for hint in self.hints],
            **({"approved": self.approved} if self.approved else {}),
        }

    def by_approval(self) -> Unit:
        """Return this unit as approved: a person's, whatever it comes from."""
        provenance = HUMAN if self.stale else self.provenance
        return replace(self, approved=self.approval, locked=True, provenance=provenance)

    def without_approval(self) -> Unit:
        """Return this unit as it was before a person approved it."""
        return replace(self, approved="", locked=self.provenance.engine == HUMAN.engine)


@dataclass(frozen=True, slots=True)
class Bitext:
    """Ordered units of one language pair.

    ``transcript_sha256`` identifies the transcript that the word ranges refer to; ``None`` for an article.
    """

    source: str
    target: str
    units: tuple[Unit, ...]
    transcript_sha256: str | None = None

    def __post_init__(self) -> None:
        seen, position = set[str](), 0
        for unit in self.units:
            if unit.id in seen:
                raise InputError("BIL-MOD-006", "two units have the same id", where=unit.id)
            seen.add(unit.id)
            if unit.words is not None:
                if unit.words[0] < position or unit.words[1] <= unit.words[0]:
                    raise InputError("BIL-MOD-007", "word ranges overlap or go back", where=unit.id)
                position = unit.words[1]

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @property
    def pair(self) -> str:
        """The name of this pair in files and folders, such as ``en_zh-Hans``."""
        return f"{self.source}_{self.target}"

    @property
    def untranslated(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if not unit.translated)

    @property
    def drafts(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.draft)

    def with_units(self, units: Mapping[str, Unit]) -> Bitext:
        """Return a copy with the given units, by id, replaced."""
        return replace(self, units=tuple(units.get(unit.id, unit) for unit in self.units))

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "source": self.source,
            "target": self.target,
            "transcript_sha256": self.transcript_sha256,
            "units": [unit.to_json() for unit in self.units],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Bitext:
        """Read the output of ``to_json``, already validated against its JSON Schema."""
        return cls(
            source=value["source"],
            target=value["target"],
            transcript_sha256=value.get("transcript_sha256"),
            units=tuple(_unit_from_json(unit) for unit in value["units"]),
        )


def _blank(text: str) -> bool:
    """Return whether *text* has nothing to read: only spaces, control and format characters, marks without a letter."""
    first = text[:1].isalnum()  # nearly all
    return not first and all(one.isspace() or unicodedata.category(one) in _UNREAD for one in text)


def _unit_from_json(value: Mapping[str, Any]) -> Unit:
    words = value.get("words")
    approved = value.get("approved") or ""
    unit = Unit(
        id=value["id"],
        source=value["source"],
        target=value["target"],
        words=None if words is None else (words[0], words[1]),
        provenance=Provenance.parse(value.get("provenance")),
        locked=bool(value.get("locked", False)),
        hints=tuple(Hint((h["words"][0], h["words"][1]), h["target"]) for h in value.get("hints", ())),
        approved="" if approved is True else approved,
    )
    # A person writes true; without a translation it stays to be refused.
    return replace(unit, approved=unit.approval or "true") if approved is True else unit
