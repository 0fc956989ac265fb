"""Prepares two aligned articles for the checks: units, and findings from the alignment itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.articles.alignment.adjusting import joined_by_figures
from bilingual.articles.alignment.align import DOUBTFUL, Alignment, Bead
from bilingual.articles.alignment.elsewhere import passages_elsewhere
from bilingual.articles.alignment.leftovers import Aligner, with_moved
from bilingual.articles.alignment.units import AlignedArticles, aligned_articles
from bilingual.fidelity.blocks import Lines
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.text_files.names import WORD


@dataclass(frozen=True, slots=True)
class Compared:
    """``article`` is the source with its units as segments, ``target`` the other file.

    ``findings`` come from the alignment: sentences only in the target, figures that moved,
    doubtful pairs.
    """

    aligned: AlignedArticles
    target: Article
    findings: tuple[Finding, ...]

    @property
    def bitext(self) -> Bitext:
        return self.aligned.bitext

    @property
    def article(self) -> Article:
        return self.aligned.article

    def places(self, source_path: Path, target_path: Path) -> Mapping[str, tuple[Path, int]]:
        """Return file and line of each unit, in the target or else the source."""
        ours, theirs = Lines(self.article.text), Lines(self.target.text)
        starts = {segment.id: segment.start for segment in self.target.segments}
        begins = {part: s.start for s in self.article.segments for part in s.id.split("+")}
        found = {}
        for unit in self.bitext:
            own, other = self.aligned.segments[unit.id]
            found[unit.id] = (
                (target_path, theirs.at(starts[other[0]])) if other else (source_path, ours.at(begins[own[0]]))
            )
        # A Word document has no lines.
        return {name: (path, 0 if path.suffix.lower() == WORD else line) for name, (path, line) in found.items()}


def compared_units(
    source: Article,
    target: Article,
    alignment: Alignment,
    source_tag: str,
    target_tag: str,
    again: Aligner | None = None,
) -> Compared:
    """Return the units of both articles; sentences between which figures moved form one unit.

    *again* aligns only the sentences with the given numbers: it finds sections that stand elsewhere.
    """
    ours, theirs = [s.plain for s in source.segments], [s.plain for s in target.segments]
    joined, moved = joined_by_figures(alignment, ours, theirs, source_tag, target_tag)
    beads = with_moved(list(joined), again) if again else list(joined)
    joined = replace(joined, beads=tuple(beads))
    aligned = aligned_articles(source, target, joined, source_tag, target_tag)
    lines = Lines(target.text)
    units = {own[0]: unit for unit in aligned.bitext for own in [aligned.segments[unit.id][0]]}
    sources = {unit.id: unit.source for unit in aligned.bitext}
    findings = list(passages_elsewhere(joined, source, target, lambda n: units[source.segments[n].id].id))
    for after, text, bead in aligned.added:
        if _is_figure_cell(source, target, [target.segments[n].id for n in bead.target]):
            continue
        line = lines.at(target.segments[bead.target[0]].start)
        if twice := _twice(target, bead):
            message = "a sentence stands twice"
            findings.append(Finding("repetition", "W", message, target=twice, evidence={"line": line}, row=25))
        else:
            message, evidence = "nothing in the source corresponds to this", {"after": sources.get(after or "", "")}
            findings.append(Finding("added", "W", message, target=text, evidence={"line": line, **evidence}, row=11))
    for unit in aligned.bitext:
        score = aligned.beads[unit.id].score
        if unit.translated and score < DOUBTFUL:
            message = f"these sentences may not belong together ({score:.2f})"
            findings.append(
                Finding("alignment", "I", message, unit.id, unit.source, unit.target or "", {"score": score})
            )
    for move in moved:
        unit = units[source.segments[move.source].id]
        if unit.id not in aligned.across:  # within a paragraph, a person divides sentences as they like
            continue
        message = f"a different sentence than in the source says {', '.join(move.figures)}"
        texts = unit.source, unit.target or ""
        findings.append(Finding("numbers", "I", message, unit.id, *texts, {"figures": list(move.figures)}, row=13))
    return Compared(aligned, target, tuple(findings))


def _twice(target: Article, bead: Bead) -> str:
    """Return the passage with the sentence of *bead* and the same one beside it, "" if there is none."""
    segments, number = target.segments, bead.target[0]
    for other in (number - 1, number + 1):
        if 0 <= other < len(segments) and len(bead.target) == 1 and segments[other].plain == segments[number].plain:
            return target.text[segments[min(other, number)].start : segments[max(other, number)].end]
    return ""


def _is_figure_cell(source: Article, target: Article, segments: Sequence[str]) -> bool:
    """Return whether *segments* are a table cell of *target* that is in *source* a cell of figures only."""
    there = next((b.containers for b in target.blocks if b.kind == "table_cell" and _ids(b) == segments), None)
    return there is not None and any(b.containers == there and not b.segments for b in source.blocks)


def _ids(block: Block) -> list[str]:
    return [segment.id for segment in block.segments]


def fitting(findings: Iterable[Finding], compared: Compared) -> tuple[Finding, ...]:
    """Return *findings* without those that the alignment explains.

    Sentences only in the target are reported individually, so their paragraph adds nothing; a unit across two
    paragraphs is not a segment of the article but not missing.
    """
    apart = {part for name in compared.aligned.across for part in name.split("+")}
    return tuple(
        finding
        for finding in findings
        if not (finding.check == "added" and finding.unit is None)
        and not (finding.check == "omitted" and finding.unit in apart)
    )
