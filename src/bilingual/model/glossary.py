"""Terms with agreed translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from bilingual.model.digest import digest


@dataclass(frozen=True, slots=True)
class Term:
    """One agreed term.

    ``targets`` maps a language tag to the approved form; ``keep`` keeps the source form in every language (product
    names); ``banned`` maps a language tag to forms that must not appear.
    """

    source: str
    targets: Mapping[str, str] = field(default_factory=dict)
    banned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: bool = False
    case_sensitive: bool = False

    def approved(self, tag: str) -> str | None:
        return self.source if self.keep else self.targets.get(tag)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Ordered terms, possibly none."""

    terms: tuple[Term, ...] = ()

    @property
    def sha256(self) -> str:
        return digest([asdict(term) for term in self.terms])
