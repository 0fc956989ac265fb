"""Aligns a human translation of an article with its source; the document stays as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilingual.articles.alignment.align import DOUBTFUL, Alignment
from bilingual.articles.alignment.elsewhere import passages_elsewhere
from bilingual.articles.alignment.filling import filled
from bilingual.articles.alignment.fitting import fitted_beads
from bilingual.articles.alignment.numbering import joined_headings, links_of
from bilingual.articles.alignment.placing import Place, placed
from bilingual.articles.alignment.units import aligned_articles
from bilingual.articles.references import bound
from bilingual.errors import InputError
from bilingual.languages import pack, same_language
from bilingual.model.article import Article, Counterpart
from bilingual.model.bitext import Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import (
    align_articles,
    align_parts,
    least_likeness,
    lexicon_for,
    unproved,
    words_alike,
)
from bilingual.pipeline.sidecars.source_format import definitions, in_format_of, with_own_addresses
from bilingual.pipeline.text_files.languages import language_in
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import FileText, parsed, read_text_source
from bilingual.text.counts import shortened

_LONGEST = 200  # characters of a block shown
_NAMES = {"html": "HTML", "rule": "line"}


@dataclass(frozen=True, slots=True)
class HumanArticle:
    """*article* is the source with sentences merged into one segment if the translation says them in one.

    ``units`` are its units without targets; one whose sentences are in several blocks is no segment. ``loose`` names
    those that the translation may not say exactly: they are published but not added to the memory. ``findings`` says
    why, and what only one of the two says. ``images`` are the pictures in a Word document or a page, by their address.
    """

    article: Article
    units: tuple[Unit, ...]
    counterpart: Counterpart | None = None
    loose: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def targets(self) -> Mapping[str, str]:
        """The target of each unit that the translation has, by unit id."""
        return self.counterpart.targets if self.counterpart else {}


def human_article(path: Path, article: Article, source: str, target: str) -> HumanArticle:
    """Return the complete translation in *path*, by unit of *article*; HTML for a Markdown article becomes Markdown.

    Raises InputError for an unreadable file, one that is no article or in the source language, or one that is not a
    translation of *article*.
    """
    read, theirs = _read(path, article, source, target)
    found = aligned_with(article, theirs, path, source, target)
    notes = found.notes
    if kind_of_text(path) != article.format:
        formats = {"markdown": "Markdown", "html": "HTML"}
        notes += (f"{path.name} was converted to {formats[article.format]}, which the article is written in",)
    return replace(found, findings=(*found.findings, *read.findings), notes=notes, images=read.images)


def aligned_with(article: Article, theirs: Article, path: Path, source: str, target: str) -> HumanArticle:
    """Return *theirs*, the text of the file *path*, as a translation of *article*. Raises InputError if it is none."""
    alignment = align_articles(article, theirs, source, target)
    if not any(bead.paired for bead in alignment) or alignment.likeness < least_likeness(
        article, theirs, source, target
    ):
        raise InputError(
            "BIL-ART-029",
            "does not look like a translation of the article",
            where=path,
            remedy="Check that it belongs to the article, or remove it. `bilingual align` shows how sentences match.",
        )

    def again(ours: Sequence[int], others: Sequence[int]) -> Alignment:
        return align_parts(article, theirs, ours, others, source, target)

    lexicon = lexicon_for(source, target, installed=False)
    alike = words_alike(article, theirs, (source, target))
    fitted = fitted_beads(alignment, article, theirs, again, lexicon, alike)
    aligned = aligned_articles(article, theirs, fitted.alignment, source, target)
    units = {unit.id: unit for unit in aligned.bitext}
    loose = {name for name, bead in aligned.beads.items() if bead.score < DOUBTFUL and units[name].translated}
    loose |= {name for name, bead in aligned.beads.items() if set(bead.source) & fitted.parted}
    findings = [
        Finding(
            "alignment", "I", f"the sentence alignment is uncertain ({aligned.beads[unit.id].score:.2f})",
            unit.id, unit.source, unit.target or "", {"score": aligned.beads[unit.id].score, "file": path.name},
        )
        for unit in aligned.bitext if unit.id in loose
    ]  # fmt: skip
    known, own = definitions(theirs), definitions(article)
    targets = {
        u.id: bound(u.source, with_own_addresses(u.target, known, own), article.references)
        for u in aligned.bitext
        if u.target is not None
    }
    parts = {name: aligned.segments[name][1] for name in targets}
    targets |= _titles(aligned.article, targets)
    counterpart = Counterpart(path.name, theirs, parts, targets)
    names = {number: unit for unit, bead in aligned.beads.items() for number in bead.source}
    findings += passages_elsewhere(fitted.alignment, article, theirs, names.get)
    findings += _one_sided(aligned.article, counterpart)
    return HumanArticle(
        aligned.article,
        tuple(Unit(unit.id, unit.source) for unit in aligned.bitext),
        counterpart,
        frozenset(loose) | unproved(alike, aligned.beads, (source, target)),
        tuple(findings),
        tuple(_summary(path, len(aligned.bitext.units), len(targets))),
    )


def _read(path: Path, article: Article, source: str, target: str) -> tuple[FileText, Article]:
    kind = kind_of_text(path)
    if kind not in ("markdown", "html"):
        raise InputError(
            "BIL-ART-030",
            f"is {kind}, but the article is {article.format}",
            where=path,
            remedy="Use Markdown, HTML or Word.",
        )
    read = read_text_source(path)
    text = read.text
    theirs = parsed(text, kind, target, path)
    if kind != article.format:
        theirs = parsed(in_format_of(article, text, target), article.format, target, path)
    told = language_in(text, path, by_name=False)[0]
    if same_language(told, source) and not same_language(told, target):
        raise InputError(
            "BIL-ART-031",
            f"is in {pack(told).name}, like the article, and not in {pack(target).name}",
            where=path,
            remedy="Translate it, or remove it.",
        )
    return read, theirs


def _titles(article: Article, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the target of a title that the article has twice, in front matter and as a heading, by segment id."""
    titles = [
        segment
        for block in article.blocks
        if (block.kind, block.level) == ("heading", 1) or block.attributes.get("key") == "title"
        for segment in block.segments
    ]
    said = {segment.plain: targets[segment.id] for segment in titles if segment.id in targets}
    return {s.id: said[s.plain] for s in titles if s.id not in targets and s.plain in said}


def _summary(path: Path, units: int, said: int) -> list[str]:
    return [f"{path.name}: {units - said} of {units} units are not translated in it"] if said < units else []


def _one_sided(source: Article, counterpart: Counterpart) -> Iterator[Finding]:
    """Yield a finding for each block, or sentences of one, that only one of the two documents has.

    Sentences that the translation lacks are not included: they are units without a target of their own.
    """
    links = links_of(source, counterpart)
    theirs, name, joined = counterpart.article, counterpart.name, joined_headings(source, counterpart)
    here = placed(source, theirs, links)
    for place in here.places:
        text = _shown(theirs, place, here.apart)
        if text:
            kind = theirs.blocks[place.block].kind
            line = theirs.text.count("\n", 0, theirs.blocks[place.block].start) + 1
            said = f"nothing in the source corresponds to this {_NAMES.get(kind, kind.replace('_', ' '))}"
            yield Finding("added", "W", said, target=text, evidence={"file": name, "line": line}, row=11)
    for block in source.blocks:
        if any(segment.id in joined for segment in block.segments):
            said = f"{name} says what is under this heading without it"
            yield Finding("not-in-translation", "I", said, source=block.plain, evidence={"file": name})
    there = placed(theirs, source, [(others, ours) for ours, others in links])
    for place in there.places:
        block = source.blocks[place.block]
        if not place.segments and block.kind != "rule":
            text = _shown(source, place, frozenset())
            said = f"{name} does not have this {_NAMES.get(block.kind, block.kind.replace('_', ' '))} of the source"
            yield Finding("not-in-translation", "W", said, source=text, evidence={"file": name})
    known = {part for unit in counterpart.parts for part in unit.split("+")}
    lacking = {segment.id: segment.plain for segment in source.segments if segment.id not in known}
    for segment_id in filled(source, counterpart, lacking, " ").without_place:
        if segment_id in lacking:
            said = f"{name} has no place for this table cell of the source, so the translated post leaves it out"
            yield Finding("not-in-translation", "W", said, segment_id, lacking[segment_id], evidence={"file": name})


def _shown(article: Article, place: Place, apart: frozenset[int]) -> str:
    block = article.blocks[place.block]
    if not place.segments:
        text = article.text[block.start : block.end] if block.kind != "rule" else ""
    else:
        text = " ".join(article.segments[n].plain for n in place.segments if n not in apart)
    return shortened(text, _LONGEST)
