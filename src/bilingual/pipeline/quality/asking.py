"""What engines and models say of single sentences: asked for what is missing, kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bilingual.engines.base import Progress, part_of, silent
from bilingual.engines.embeddings import encoder_key
from bilingual.errors import EngineError, InputError
from bilingual.fidelity.quality.evidence import Evidence
from bilingual.model.digest import digest
from bilingual.pipeline.quality.models import cosines, estimates, opened
from bilingual.pipeline.quality.texts import Asking, Failure, Kind
from bilingual.pipeline.quality.witnesses import second_translations, translations_back
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings

Keys: TypeAlias = Mapping[Kind, Any]
"""What the answers of each kind depend on besides the texts; ``None`` for a kind that is not wanted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for: engines for a second translation and for one back, a model of embeddings, an estimator."""

    agreement: tuple[str, ...] = ()
    round_trip: tuple[str, ...] = ()
    embeddings: str = ""
    estimator: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Wanted:
        return cls(settings.agreement, settings.round_trip, settings.embeddings, settings.estimator)

    def __bool__(self) -> bool:
        return bool(self.agreement or self.round_trip or self.embeddings or self.estimator)

    def only(self, evidence: Evidence) -> Evidence:
        """Return *evidence* without what is not wanted."""
        return Evidence(
            evidence.second if self.agreement else {},
            evidence.back if self.round_trip else {},
            evidence.cosines if self.embeddings else {},
            evidence.estimates if self.estimator else {},
            evidence.estimator,
        )

    def keys(self, tools: Tools) -> Keys:
        """Return what the answers depend on. Raises UsageError for an unknown engine or estimator."""
        estimator = opened(self.estimator, tools).key() if self.estimator else None
        return {
            "agreement": [[name, dict(tools.translation(name).key())] for name in self.agreement] or None,
            "round-trip": [[name, dict(tools.translation(name).key())] for name in self.round_trip] or None,
            "embeddings": encoder_key(self.embeddings) if self.embeddings else None,
            "estimator": estimator,
        }


def evidence_of(asking: Asking, wanted: Wanted, keys: Keys) -> Evidence:
    """Return what is kept: of kinds that are wanted only answers by these keys, of the others any."""
    found = {kind: asking.known(kind, None if key is None else digest(key)) for kind, key in keys.items()}
    return Evidence(
        found["agreement"],
        found["round-trip"],
        {unit: (float(one), float(two)) for unit, (one, two) in found["embeddings"].items()},
        found["estimator"],
        wanted.estimator or "the estimator",
    )


def ask(asking: Asking, wanted: Wanted, keys: Keys, progress: Progress = silent) -> None:
    """Ask for what is missing. An error of one kind is in ``asking.failures`` and does not stop the others."""
    work: dict[Kind, Callable[[str, Progress], None]] = {
        "agreement": lambda key, progress: second_translations(asking, wanted.agreement, key, progress),
        "round-trip": lambda key, progress: translations_back(asking, wanted.round_trip, key, progress),
        "embeddings": lambda key, progress: cosines(asking, wanted.embeddings, key, progress),
        "estimator": lambda key, progress: estimates(asking, wanted.estimator, key, progress),
    }
    due = [kind for kind in work if keys[kind] is not None]
    for number, kind in enumerate(due):
        try:
            work[kind](digest(keys[kind]), part_of(progress, number / len(due), (number + 1) / len(due)))
        except (EngineError, InputError) as error:
            asking.failures[kind] = Failure(error, len(asking.missing(kind, digest(keys[kind]))))
