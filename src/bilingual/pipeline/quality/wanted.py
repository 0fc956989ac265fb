"""What a run asks engines and models about single sentences, by its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from bilingual.fidelity.quality.evidence import Evidence
    from bilingual.pipeline.tools import Tools
    from bilingual.settings import Settings

Kind = Literal["agreement", "round-trip", "embeddings", "estimator"]
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
        from bilingual.fidelity.quality.evidence import Evidence

        return Evidence(
            evidence.second if self.agreement else {},
            evidence.back if self.round_trip else {},
            evidence.cosines if self.embeddings else {},
            evidence.estimates if self.estimator else {},
            evidence.estimator,
        )

    def keys(self, tools: Tools) -> Keys:
        """Return what the answers depend on. Raises UsageError for an unknown engine or estimator."""
        if not self:
            return dict.fromkeys(get_args(Kind))
        from bilingual.engines.embeddings import encoder_key
        from bilingual.pipeline.quality.models import opened

        estimator = opened(self.estimator, tools).key() if self.estimator else None
        return {
            "agreement": [[name, dict(tools.translation(name).key())] for name in self.agreement] or None,
            "round-trip": [[name, dict(tools.translation(name).key())] for name in self.round_trip] or None,
            "embeddings": encoder_key(self.embeddings) if self.embeddings else None,
            "estimator": estimator,
        }
