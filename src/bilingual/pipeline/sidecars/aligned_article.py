"""Aligns a human translation of an article and fits it to the blocks of the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.articles.alignment.adjusting import within_blocks
from bilingual.articles.alignment.align import DOUBTFUL, Bead
from bilingual.articles.alignment.units import aligned_articles, joined_text
from bilingual.errors import InputError
from bilingual.languages import pack, same_language
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import align_articles, lexicon_for
from bilingual.pipeline.commands.text_files import kind_of_text, parsed, read_text_file
from bilingual.pipeline.commands.text_languages import language_in

# Where an additional sentence is acceptable: in running text, never in a title or a cell.
_PROSE = frozenset({"paragraph", "list_item", "definition", "footnote"})
# Minimum likeness of an article and its translation, with a lexicon for the two languages and without. For the texts
# of bench/alignment/gold it is at least 3.6 with their own translation and at most 1.3 with any other. A few sentences
# are weak evidence, so their minimum is low.
_LEAST_LIKE, _LEAST_LIKE_WITHOUT_WORDS, _LEAST_LIKE_OF_FEW, _FEW = 1.5, 0.5, -2.0, 8


@dataclass(frozen=True, slots=True)
class HumanArticle:
    """*article* is the source with sentences merged into one segment if the translation says them in one.

    ``targets`` are by segment id. ``loose`` names those that may not translate exactly that segment: they are published
    but not added to the memory. ``findings`` says why. ``exact`` is the part of a target that translates its segment,
    if it also contains added text.
    """

    article: Article
    targets: dict[str, str]
    loose: frozenset[str]
    exact: dict[str, str]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    def compared(self, bitext: Bitext) -> Bitext:
        """Return *bitext* for the checks: additions are reported by ``findings``, so that no error appears twice."""
        return bitext.with_units(
            {
                unit.id: replace(unit, target=self.exact[unit.id])
                for unit in bitext
                if unit.id in self.exact and unit.target == self.targets[unit.id]
            }
        )


def human_article(path: Path, article: Article, source: str, target: str) -> HumanArticle:
    """Return the complete translation in *path* by segment of *article*.

    Added sentences are attached to a neighbour. Raises InputError for an unreadable file, one in another format or in
    the source language, or one that is not a translation of *article*.
    """
    theirs = _read(path, article, source, target)
    alignment = align_articles(article, theirs, source, target)
    if not any(bead.paired for bead in alignment) or alignment.likeness < _least(article, theirs, source, target):
        raise InputError(
            "BIL-ART-029",
            "does not look like a translation of the article",
            where=path,
            remedy="Check that it belongs to the article, or remove it. `bilingual align` shows how sentences match.",
        )
    fitted = within_blocks(alignment, article, theirs)
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
    targets = {unit.id: unit.target for unit in aligned.bitext if unit.target is not None}
    exact: dict[str, str] = {}
    notes = []
    for _, text, bead in aligned.added:
        home = _home(bead, theirs, aligned.segments, article, targets)
        block = _block_of(theirs, bead.target[0])
        kept = home is not None and block.kind in _PROSE | {"heading"}
        where = "it is shown with the neighbouring sentence" if kept else "no position was found for it"
        findings.append(
            Finding(
                "added", "W", f"nothing in the source corresponds to this; {where}", home[0] if home else None,
                units[home[0]].source if home else "", text, {"file": path.name}, row=11,
            )
        )  # fmt: skip
        if home is None or not kept:
            notes.append(f"{path.name}: “{text}” has no counterpart in the source and no position in the posts")
            continue
        name, before = home
        shown = _emphasised(text, article) if block.kind == "heading" else text
        parts = [targets[name], shown] if before else [shown, targets[name]]
        exact.setdefault(name, targets[name])
        targets[name] = joined_text(parts, target)
        loose.add(name)
    notes += _summary(path, aligned.bitext.units)
    known, own = definitions(theirs), definitions(article)
    targets, exact = (
        {name: with_own_addresses(text, known, own) for name, text in texts.items()} for texts in (targets, exact)
    )
    return HumanArticle(aligned.article, targets, frozenset(loose), exact, tuple(findings), tuple(notes))


def _least(article: Article, theirs: Article, source: str, target: str) -> float:
    if min(len(article.segments), len(theirs.segments)) < _FEW:
        return _LEAST_LIKE_OF_FEW
    return _LEAST_LIKE if lexicon_for(source, target, installed=False) else _LEAST_LIKE_WITHOUT_WORDS


def _read(path: Path, article: Article, source: str, target: str) -> Article:
    kind = kind_of_text(path)
    if kind != article.format:
        raise InputError(
            "BIL-ART-030",
            f"is {kind}, but the article is {article.format}",
            where=path,
            remedy="Use the same format for both.",
        )
    text = read_text_file(path)
    theirs = parsed(text, kind, target, path)
    told = language_in(text, path, by_name=False)[0]
    if same_language(told, source) and not same_language(told, target):
        raise InputError(
            "BIL-ART-031",
            f"is in {pack(told).name}, like the article, and not in {pack(target).name}",
            where=path,
            remedy="Translate it, or remove it.",
        )
    return theirs


def _home(
    bead: Bead, theirs: Article, segments: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], article: Article,
    targets: dict[str, str],
) -> tuple[str, bool] | None:  # fmt: skip
    """Return the unit to which an added sentence is attached, and whether it comes after it.

    That is a neighbour in the same block of the translation, preferably the previous one; else the nearest unit before
    it in running text, else the first after it.
    """
    ids = [segment.id for segment in theirs.segments]
    owner = {part: name for name, (_, own) in segments.items() for part in own if name in targets}
    first = {name: own[0] for name, (own, _) in segments.items()}
    kinds = {segment.id: block.kind for block in article.blocks for segment in block.segments}
    place = bead.target[0]
    block = {segment.id for segment in _block_of(theirs, place).segments}
    earlier = [(n, True) for n in range(place - 1, -1, -1)]
    later = [(n, False) for n in range(bead.target[-1] + 1, len(ids))]
    for near in (True, False):
        for n, before in (*earlier, *later):
            name = owner.get(ids[n])
            if name is not None and (ids[n] in block or not near) and kinds[first[name]] in _PROSE:
                return name, before
    return None


def _block_of(article: Article, number: int) -> Block:
    name = article.segments[number].id
    return next(block for block in article.blocks if any(segment.id == name for segment in block.segments))


def _emphasised(text: str, article: Article) -> str:
    return f"<strong>{text}</strong>" if article.format == "html" else f"**{text}**"


def _summary(path: Path, units: tuple[Unit, ...]) -> list[str]:
    missing = sum(not unit.translated for unit in units)
    return [f"{path.name}: {missing} of {len(units)} units are not translated in it"] if missing else []


# Links by reference: ``[the plan][p]`` with ``[p]: https://...`` elsewhere (CommonMark 0.31, section 4.7).

_TITLE = r"\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)"
_DEFINITION = re.compile(rf"^ {{0,3}}\[([^\]]+)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+({_TITLE}))?", re.MULTILINE)
# Code spans contain no links.
_LINK = re.compile(r"(?:`+[^`]+`+)|(?<!\\)\[((?:[^\[\]\\]|\\.)+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def definitions(article: Article) -> dict[str, str]:
    """Return the URL and title, as written, of each definition in *article*, by folded label.

    The first of two with the same label counts, as in CommonMark.
    """
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "reference":
            for label, address, title in _DEFINITION.findall(article.text[block.start : block.end]):
                found.setdefault(_folded(label), f"{address} {title}".rstrip())
    return found


def with_own_addresses(text: str, known: Mapping[str, str], elsewhere: Mapping[str, str]) -> str:
    """Return *text* with each reference of *known* replaced by an inline link.

    So it stays a link in another document. A reference that *elsewhere* defines identically is unchanged.

    >>> with_own_addresses("See [the plan][p] and [x].", {"p": "https://a.b"}, {})
    'See [the plan](https://a.b) and [x].'
    """

    def link(match: re.Match[str]) -> str:
        label = _folded(match[2] or match[1] or "")
        if label not in known or known[label] == elsewhere.get(label):
            return match[0]
        return f"[{match[1]}]({known[label]})"

    return _LINK.sub(link, text)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
