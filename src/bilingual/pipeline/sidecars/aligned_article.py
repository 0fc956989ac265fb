"""Aligns a human translation of an article with its source; the document stays as its author wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from bilingual.articles.alignment.align import DOUBTFUL, Alignment
from bilingual.articles.alignment.elsewhere import passages_elsewhere
from bilingual.articles.alignment.fitting import fitted_beads
from bilingual.articles.alignment.units import aligned_articles
from bilingual.articles.front_matter.editing import set_keys
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.pages.page import read_page
from bilingual.articles.references import bound
from bilingual.errors import InputError
from bilingual.languages import pack, same_language
from bilingual.model.article import Article, Counterpart
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import (
    align_articles,
    align_parts,
    least_likeness,
    lexicon_for,
    unproved,
    words_alike,
)
from bilingual.pipeline.sidecars.one_sided import one_sided_findings
from bilingual.pipeline.text_files.languages import language_in
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import FileText, parsed, read_text_source
from bilingual.text.markup.references import fold_label
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.parsing import markdown_parser


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
    findings += one_sided_findings(aligned.article, counterpart)
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


# Links by reference: ``[the plan][p]`` with ``[p]: https://...`` elsewhere (CommonMark 0.31, section 4.7).

_TITLE = r"\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)"
_DEFINITION = re.compile(rf"^ {{0,3}}\[([^\]]{{1,1000}})\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+({_TITLE}))?", re.MULTILINE)
# Code spans contain no links.
_LINK = re.compile(r"(?:(?<!`)`++[^`]+`+)|(?<!\\)\[((?:[^\[\]\\]|\\.)+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def definitions(article: Article) -> dict[str, str]:
    """Return the URL and title, as written, of each definition in *article*, by folded label.

    The first of two with the same label counts, as in CommonMark.
    """
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "reference":
            for label, address, title in _DEFINITION.findall(article.text[block.start : block.end]):
                found.setdefault(fold_label(label), f"{address} {title}".rstrip())
    return found


def with_own_addresses(text: str, known: Mapping[str, str], elsewhere: Mapping[str, str]) -> str:
    """Return *text* with each reference of *known* replaced by an inline link.

    So it stays a link in another document. A reference that *elsewhere* defines identically is unchanged.

    >>> with_own_addresses("See [the plan][p] and [x].", {"p": "https://a.b"}, {})
    'See [the plan](https://a.b) and [x].'
    """

    def link(match: re.Match[str]) -> str:
        label = fold_label(match[2] or match[1] or "")
        if label not in known or known[label] == elsewhere.get(label):
            return match[0]
        return f"[{match[1]}]({known[label]})"

    return _LINK.sub(link, text)


def in_format_of(article: Article, text: str, tag: str) -> str:
    """Return *text*, in the language *tag*, in the format of *article*; it is in the other one.

    The title is written where the article has its own: in front matter, or as a heading.
    """
    return _as_markdown(article, text, tag) if article.format == "markdown" else _as_html(text)


def _as_markdown(article: Article, text: str, tag: str) -> str:
    page = parse_html(text, tag)
    document = document_from_article(page, Bitext(tag, tag, ()))
    body = one_language_md(document, "source")
    named = next((block.plain for block in page.blocks if block.attributes.get("key") == "title"), "")
    said = " ".join(document.title.source_text.split()) if document.title else named
    if not said:
        return body
    if any((block.kind, block.level) == ("heading", 1) for block in article.blocks):
        body = f"# {said}\n\n{body}"
    return set_keys(body, {"title": said}) if "title" in article.front_matter else body


def _as_html(text: str) -> str:
    front = find_front_matter(text)
    title = str((front.values if front else {}).get("title") or "")
    body = markdown_parser().enable("table").render(text[front.end :] if front else text)
    head = f"<head><title>{escape(title, quote=False)}</title></head>" if title else ""
    # As any page is read: a heading that repeats the title is none.
    return read_page(f"<html>{head}<body><article>\n{body}</article></body></html>\n").html
