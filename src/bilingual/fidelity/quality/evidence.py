"""What engines and models say of single sentences, on request; the texts themselves say the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers by unit id, each only where there is one.

    ``second`` holds another engine's translation of the source, ``back`` the target translated back, ``cosines`` those
    between the vectors of a source and its own target, and of the source and the next unit's target; ``estimates``
    what an estimator of quality says, 0 (worst) to 1. ``estimator`` is its name.
    """

    second: Mapping[str, str] = field(default_factory=dict)
    back: Mapping[str, str] = field(default_factory=dict)
    cosines: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    estimates: Mapping[str, float] = field(default_factory=dict)
    estimator: str = ""


NONE = Evidence()
