"""Checks any two files: a source and its translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.speech.scripts.passages import parts_of, read_cues
from bilingual.errors import InputError, UsageError
from bilingual.fidelity.causes import Group, grouped, with_causes
from bilingual.fidelity.report import NAMES, check_bitext, tally
from bilingual.fidelity.verdict import Verdict, verdict_on
from bilingual.fidelity.waivers import Waiver, read_waivers, waive
from bilingual.languages import same_language
from bilingual.model.bitext import Bitext
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.model.glossary import Glossary
from bilingual.pipeline.commands.aligning import align_articles, least_likeness, translations_of
from bilingual.pipeline.commands.comparing import compared_units, fitting
from bilingual.pipeline.commands.cue_pairs import paired_cues
from bilingual.pipeline.commands.text_files import (
    CUES,
    WORD,
    kind_of_text,
    parsed,
    read_bytes,
    read_text_file,
    uncertain_encoding,
)
from bilingual.pipeline.commands.text_languages import settled_languages
from bilingual.pipeline.tools import Tools
from bilingual.text.encodings import decode
from bilingual.text.glossary import read_glossary
from bilingual.text.script import detect_language
from bilingual.views.findings.render import Checked as Shown
from bilingual.views.table import view

CHECK_SCHEMA = "bilingual.check/1"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: two files, their languages unless detected, glossary and waivers.

    ``back_translation`` names engines, in order, that translate the target back, to list what then differs.
    """

    source: Path
    target: Path
    source_language: str | None = None
    target_language: str | None = None
    glossary: Path | None = None
    waivers: Path | None = None
    back_translation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The findings, worst first. ``places`` maps units to file and line (from 1)."""

    request: CheckRequest
    bitext: Bitext
    findings: tuple[Finding, ...]
    places: Mapping[str, tuple[Path, int]]
    verdict: Verdict

    @property
    def ready(self) -> bool:
        return self.verdict.state == "ready"

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings by cause: meaning, what is missing or new, form; worst first in each."""
        return grouped(self.findings)

    def place(self, finding: Finding) -> str:
        """Return ``file:line`` of a finding about one unit, else the target file."""
        ours, theirs = finding.evidence.get("source_line"), finding.evidence.get("line")
        own = (self.request.source, ours) if ours and not theirs else (self.request.target, theirs)
        path, line = self.places.get(finding.unit or "", own)
        return f"{path}:{line}" if line and path.suffix.lower() != WORD else str(path)

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
        }

    def _group(self, group: Group) -> dict[str, Any]:
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


def check_files(request: CheckRequest, tools: Tools | None = None) -> CheckedFiles:
    """Run all checks on two files; *tools* provide the engines for a back-translation.

    Raises InputError or UsageError for invalid files, and the error of an engine that cannot be used.
    """
    paths = request.source, request.target
    kinds = kind_of_text(request.source), kind_of_text(request.target)
    if (kinds[0] == CUES) != (kinds[1] == CUES):
        raise UsageError(
            "BIL-FID-007", "subtitles can only be checked against subtitles", remedy="Use two SRT or VTT files."
        )
    glossary, waivers = _glossary(request.glossary), _waivers(request.waivers)
    said = request.source_language, request.target_language
    if kinds[0] == CUES:
        return _check_cues(request, glossary, waivers, tools)
    one, two = read_text_file(request.source), read_text_file(request.target)
    tags = settled_languages((one, two), said, paths)
    source, target = parsed(one, kinds[0], tags[0], paths[0]), parsed(two, kinds[1], tags[1], paths[1])
    alignment = align_articles(source, target, *tags)
    compared = compared_units(source, target, alignment, *tags)
    found = check_bitext(
        compared.bitext,
        glossary=glossary,
        article=compared.article,
        target_article=target,
        back=_back(compared.bitext, request, tools),
        links={unit: theirs for unit, (_, theirs) in compared.aligned.segments.items()},
    )
    bitext = compared.bitext
    found = with_causes((*fitting(found, compared), *compared.findings), bitext, compared.article)
    found = waive((*found, *_uncertain(request)), waivers, bitext.pair)
    added = Counter(after or "" for after, _, _ in compared.aligned.added)
    another = not any(bead.paired for bead in alignment) or alignment.likeness < least_likeness(source, target, *tags)
    verdict = verdict_on(bitext, found, added=added, another=another)
    return CheckedFiles(request, bitext, _worst_first(found), compared.places(*paths), verdict)


def _back(bitext: Bitext, request: CheckRequest, tools: Tools | None) -> dict[str, str]:
    """Return the targets of *bitext* translated back, by unit id, if engines were named."""
    units = [(unit.id, unit.target) for unit in bitext if unit.target is not None]
    if tools is None or not request.back_translation or not units:
        return {}
    texts = translations_of(
        [target for _, target in units], bitext.target, bitext.source, tools, request.back_translation
    )
    return {name: text for (name, _), text in zip(units, texts, strict=True) if text}


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, and I findings by the similarity of the back-translation."""

    def rank(finding: Finding) -> tuple[bool, int, float]:
        likeness = finding.evidence.get("likeness", 1.0) if finding.check == "back-translation" else 1.0
        return bool(finding.waived), SEVERITIES.index(finding.severity), float(likeness)

    return tuple(sorted(findings, key=rank))


def write_page(checked: CheckedFiles, path: Path) -> None:
    title = f"{checked.request.source.name} → {checked.request.target.name}"
    places = {unit: f"{place.name}:{line}" for unit, (place, line) in checked.places.items()}
    [page] = (
        view("findings").render(Shown(title, checked.bitext, checked.findings, places, checked.verdict)).files.values()
    )
    try:
        path.write_text(str(page), "utf-8")
    except OSError as error:
        raise InputError(
            "BIL-FID-008", f"cannot be written ({error.strerror})", where=path, remedy="Choose another file."
        ) from error


def _check_cues(
    request: CheckRequest, glossary: Glossary, waivers: Sequence[Waiver], tools: Tools | None
) -> CheckedFiles:
    chosen = _languages_of_cues(request)
    source, target = read_cues(request.source, chosen[0]), read_cues(request.target, chosen[1])
    texts = " ".join(cue.text for cue in source), " ".join(cue.text for cue in target)
    said = request.source_language or chosen[0], request.target_language or chosen[1]
    tags = settled_languages(texts, said, (request.source, request.target))
    paired = paired_cues(source, target, *tags, request.target.name)
    bitext = paired.bitext
    found = check_bitext(bitext, glossary=glossary, back=_back(bitext, request, tools))
    found = waive(with_causes((*found, *paired.findings, *_uncertain(request)), bitext), waivers, bitext.pair)
    return CheckedFiles(request, bitext, _worst_first(found), {}, verdict_on(bitext, found))


def _uncertain(request: CheckRequest) -> list[Finding]:
    return [finding for path in (request.source, request.target) for finding in uncertain_encoding(path)]


def _languages_of_cues(request: CheckRequest) -> tuple[str | None, str | None]:
    """Return the languages to read from bilingual files: as requested, else two that differ; ``None`` elsewhere."""
    parts = [[part.language for part in parts_of(path)] for path in (request.source, request.target)]
    if not any(parts):
        return None, None
    said = request.source_language, request.target_language
    ours, theirs = (
        [tag] if tag else found or [detect_language(" ".join(cue.text for cue in read_cues(path)))]
        for tag, found, path in zip(said, parts, (request.source, request.target), strict=True)
    )
    pairs = [(one, two) for one in ours for two in theirs]
    return next((pair for pair in pairs if not same_language(*pair)), pairs[0])


def _glossary(path: Path | None) -> Glossary:
    return read_glossary(decode(read_bytes(path), str(path)), str(path)) if path else Glossary()


def _waivers(path: Path | None) -> tuple[Waiver, ...]:
    return read_waivers(decode(read_bytes(path), str(path)), str(path), NAMES) if path else ()
