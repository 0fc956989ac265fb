"""What is asked of a check of two files, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.fidelity.causes import CauseGroup, grouped
from bilingual.fidelity.quality.scores import Quality
from bilingual.fidelity.report import tally
from bilingual.fidelity.verdict import Verdict
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.text_files.names import WORD
from bilingual.settings import Settings
from bilingual.views.findings.render import Checked as Shown
from bilingual.views.table import view

CHECK_SCHEMA = "bilingual.check/1"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: two files, their languages unless detected, glossary and waivers.

    ``asked`` names the engines and models that are asked about each sentence; ``settings`` say which contacts and
    names are whose.
    """

    source: Path
    target: Path
    source_language: str | None = None
    target_language: str | None = None
    glossary: Path | None = None
    waivers: Path | None = None
    asked: Wanted = field(default_factory=Wanted)
    settings: Settings = field(default_factory=lambda: Settings(Path()))


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The findings, worst first, and the scores. ``places`` maps units to file and line (from 1)."""

    request: CheckRequest
    bitext: Bitext
    findings: tuple[Finding, ...]
    places: Mapping[str, tuple[Path, int]]
    verdict: Verdict
    quality: Quality = field(default_factory=Quality)

    @property
    def ready(self) -> bool:
        return self.verdict.state == "ready"

    @property
    def groups(self) -> tuple[CauseGroup, ...]:
        """The findings by cause: meaning, what is missing or new, form; worst first in each."""
        return grouped(self.findings)

    def place(self, finding: Finding) -> str:
        """Return ``file:line`` of a finding about one unit, else the target file."""
        ours, theirs = finding.evidence.get("source_line"), finding.evidence.get("line")
        own = (self.request.source, ours) if ours and not theirs else (self.request.target, theirs)
        return _shown(*self.places.get(finding.unit or "", own))

    @property
    def read_first(self) -> list[str]:
        """Where the sentences are that are most probably wrong, worst first: the line, or the unit of subtitles."""
        units = [score.unit.id for score in self.quality.read_first]
        return [_shown(*self.places[unit]) if unit in self.places else unit for unit in units]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": CHECK_SCHEMA,
            "source": str(self.request.source),
            "target": str(self.request.target),
            "pair": self.bitext.pair,
            "state": "ready" if self.ready else "not-ready",
            "units": len(self.bitext.units),
            "untranslated": len(self.bitext.untranslated),
            "verdict": {"state": self.verdict.state, "said": self.verdict.said},
            "counts": tally(self.findings),
            "groups": [self._group(group) for group in self.groups],
            "findings": [finding.to_json() | {"place": self.place(finding)} for finding in self.findings],
            "quality": self.quality.to_json(),
        }

    def _group(self, group: CauseGroup) -> dict[str, Any]:
        return {
            "part": group.part,
            "severity": group.severity,
            "check": group.first.check,
            "message": group.message,
            "count": len(group.findings),
            "place": self.place(group.first),
            "source": group.first.source,
            "target": group.first.target,
            "waived": group.waived,
        }


def _shown(path: Path, line: int | None) -> str:
    return f"{path}:{line}" if line and path.suffix.lower() != WORD else str(path)


def write_page(checked: CheckedFiles, path: Path) -> None:
    """Write the page of *checked* to *path*. Raises InputError if it cannot be written."""
    title = f"{checked.request.source.name} → {checked.request.target.name}"
    places = {unit: f"{place.name}:{line}" for unit, (place, line) in checked.places.items()}
    shown = Shown(title, checked.bitext, checked.findings, places, checked.verdict, checked.quality)
    [page] = view("findings").render(shown).files.values()
    try:
        path.write_text(str(page), "utf-8")
    except OSError as error:
        raise InputError(
            "BIL-FID-008", f"cannot be written ({error.strerror})", where=path, remedy="Choose another file."
        ) from error
