"""What the checks found in the last run, and find now in what has changed since, with the waivers of now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from typing import Any

from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.report import check_bitext
from bilingual.fidelity.waivers import Waiver, waive
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.pipeline.opening.values import OpenedFinding
from bilingual.redaction import redacted

_KNOWN = frozenset(Finding.__slots__)
_LONGEST = 500  # characters, or entries, of one value of the evidence
_MASK = "•••"


def findings_by_unit(
    recorded: Sequence[Mapping[str, Any]], units: Collection[str], waivers: Sequence[Waiver] | None, pair: str
) -> dict[str, list[Finding]]:
    """Return the *recorded* findings by unit, and by "" those of none of *units*.

    *waivers* replace those of then, which stay if they are ``None``.
    """
    found: dict[str, list[Finding]] = {}
    for value in recorded:
        said = {name: one for name, one in value.items() if name in _KNOWN}
        one = Finding(**(said if waivers is None else {**said, "waived": ""}))
        if not isinstance(one.evidence, Mapping):
            raise TypeError("evidence")
        place = one.unit if one.unit is not None and one.unit in units else ""
        found.setdefault(place, []).append(one)
    return {unit: list(waive(several, waivers, pair)) for unit, several in found.items()} if waivers else found


def found_now(unit: Unit, tags: tuple[str, str], glossary: Glossary, waivers: Sequence[Waiver]) -> list[Finding]:
    """Return what the checks say of *unit* alone, in milliseconds; what takes the whole text is for the next run."""
    return list(check_bitext(Bitext(*tags, (unit,)), glossary=glossary, waivers=tuple(waivers)))


def opened_finding(finding: Finding, *, now: bool = False) -> OpenedFinding:
    """Return *finding* without what is long or secret."""
    return OpenedFinding(
        check=finding.check,
        severity=finding.severity,
        message=redacted(str(finding.message)),
        waived=finding.waived,
        blocks=finding.blocks,
        now=now,
        cause=finding.cause,
        evidence={str(name): _evidence(value) for name, value in finding.evidence.items()},
    )


def outdated(finding: Finding, unit: Unit) -> bool:
    """Return whether *finding* is about other texts than those of *unit*; the texts of a sensitive one are masked."""
    masked = finding.check in SENSITIVE or _MASK in finding.source + finding.target
    return not masked and bool(finding.source) and (finding.source, finding.target) != (unit.source, unit.target or "")


def _evidence(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value[:_LONGEST])
    if isinstance(value, Mapping):
        return {str(name): _evidence(one) for name, one in value.items()}
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return [_evidence(one) for one in value[:_LONGEST]] if isinstance(value, list | tuple) else value
