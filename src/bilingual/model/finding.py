"""One result of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Severity = Literal["Stale", "E", "W", "I", "N"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # worst first
BLOCKING: frozenset[str] = frozenset({"E", "Stale"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: rule, location, both texts, measured value and explanation.

    E and Stale make the result *not ready* unless waived by name and reason; W and I never block; N means not judged.
    ``row`` is the check's number in ``fidelity/report.py``, 0 for other rules. Findings with the same ``cause`` are
    told, and can be waived, as one.
    """

    check: str
    severity: Severity
    message: str
    unit: str | None = None
    source: str = ""
    target: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    waived: str = ""
    row: int = 0
    cause: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity in BLOCKING and not self.waived

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "check": self.check,
            "row": self.row,
            "severity": self.severity,
            "message": self.message,
            "unit": self.unit,
            "source": self.source,
            "target": self.target,
            "evidence": dict(self.evidence),
            "waived": self.waived,
        }
        return value | {"cause": self.cause} if self.cause else value
