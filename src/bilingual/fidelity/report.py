"""The table of checks, and the report of running them.

To add a check, write a pure function ``Material -> findings`` in the module of its family, add a row here, and add a
failing and a passing sample in ``tests/fidelity``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import retarget_anchors
from bilingual.fidelity.blocks import BlockPairs, paired_blocks
from bilingual.fidelity.causes import with_causes
from bilingual.fidelity.documents import contents, link_checks, lists, structure
from bilingual.fidelity.documents.link_checks import heading_rule
from bilingual.fidelity.material import Check, Material, gather
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.sentences import (
    amounts,
    chatter,
    contrasts,
    figures,
    kept,
    language_checks,
    names,
    negation,
    units,
)
from bilingual.fidelity.waivers import Waiver, waive
from bilingual.languages import pack
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.model.glossary import Glossary
from bilingual.text.slugs import HeadingRule

CHECKS: tuple[Check, ...] = (
    Check(1, "revision", "the translation belongs to this revision of the source", units.revision),
    Check(2, "front-matter", "keys, value types and language of the front matter", structure.front_matter),
    Check(3, "title", "the title is translated", language_checks.title),
    Check(4, "headings", "same heading levels in the same order", structure.heading_levels),
    Check(5, "toc", "table of contents matches the headings", contents.contents),
    Check(6, "anchors", "links within the page have a target", link_checks.anchor_links),
    Check(7, "blocks", "same kinds of blocks in the same order", structure.block_kinds),
    Check(8, "lists", "same list items, numbered without gaps", lists.lists),
    Check(9, "cut", "no paragraph ends in mid-sentence", structure.cut_paragraphs),
    Check(10, "omitted", "every unit is translated", units.omitted),
    Check(11, "added", "nothing is added", structure.added),
    Check(12, "length", "the length is plausible: nothing is summarised", amounts.length),
    Check(13, "numbers", "the same numbers", amounts.numbers),
    Check(14, "qualifiers", "same qualifiers of numbers: about, at least, at most, per", amounts.qualifiers),
    Check(15, "one-figure", "the same figure has the same value everywhere", figures.one_figure),
    Check(16, "negation", "negated sentences stay negated", negation.negation),
    Check(17, "glossary", "glossary terms are used", kept.glossary),
    Check(18, "one-form", "each name is spelled one way", names.one_form),
    Check(19, "one-term", "each term has one translation", names.one_term),
    Check(20, "do-not-translate", "code, paths and identifiers are unchanged", kept.untranslatable),
    Check(21, "left-over", "no text is left in the source language", language_checks.left_over),
    Check(22, "script", "each sentence is in the target language and its script", language_checks.script),
    Check(23, "urls", "same URLs", link_checks.addresses),
    Check(24, "untouchables", "images, tags, formulas and code are unchanged", link_checks.untouchables),
    Check(25, "repetition", "nothing is repeated", units.repetition),
    Check(26, "register", "one form of address throughout", language_checks.register),
    Check(27, "person", "grammatical person is unchanged", language_checks.person),
    Check(28, "typography", "punctuation of the target language", language_checks.marks),
    Check(29, "chatter", "no comments by the translation engine", chatter.chatter),
    Check(30, "back-translation", "sentences whose back-translation differs from the source", units.outliers),
    Check(31, "contrast", "nothing became its opposite: more and less, must and may", contrasts.contrast),
)
# These are reported by what reads and matches the texts, and can be waived like checks.
NAMES = frozenset(check.name for check in CHECKS) | {
    "alignment", "encoding", "offset", "unheard", "other-language", "unsure-words", "misheard-name", "word-times",
    "speakers", "summaries", "quality", "image-outside", "image-format", "voice-terms", "dub-held", *SENSITIVE,
}  # fmt: skip


def check_bitext(
    bitext: Bitext,
    *,
    glossary: Glossary | None = None,
    article: Article | None = None,
    target_article: Article | None = None,
    waivers: Sequence[Waiver] = (),
    back: Mapping[str, str] | None = None,
    links: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of all checks, worst first, and in text order within a severity.

    With *article* (whose segments are the units, by id) the structure is also checked, against the delivered file
    *target_article* or else against the article with its sentences and anchors replaced. *back* maps unit ids to their
    back-translations, *links* to the segments of *target_article* that translate them. Waived findings stay in the
    list with their reason.
    """
    rule = heading_rule(article) if article is not None else "github"
    rendered = target_article
    if article is not None and rendered is None:
        rendered = _rendered(article, bitext, rule)
    known = None if article is None else article.references
    theirs = None if known is None else {**known, **(target_article.references if target_article else {})}
    pairs = gather(bitext, known, theirs)
    material = Material(
        bitext, pairs, glossary or Glossary(), article, rendered, target_article is not None, rule, back or {},
        BlockPairs(()) if article is None or rendered is None else paired_blocks(article, rendered, bitext, links),
        links is not None,
    )  # fmt: skip
    found = [replace(finding, row=check.row) for check in CHECKS for finding in check.run(material)]
    place = {unit.id: number for number, unit in enumerate(bitext)}
    found = list(waive(with_causes(found, bitext, article), waivers, bitext.pair))
    found.sort(key=lambda f: (bool(f.waived), SEVERITIES.index(f.severity), place.get(f.unit or "", -1), f.row))
    return tuple(found)


def is_ready(findings: Sequence[Finding]) -> bool:
    """Return whether nothing blocks: no E and no Stale except waived ones."""
    return not any(finding.blocks for finding in findings)


def tally(findings: Sequence[Finding]) -> dict[str, int]:
    """Return the number of open findings of each severity, and of waived ones.

    >>> tally([Finding("numbers", "E", "x"), Finding("toc", "W", "y", waived="known")])
    {'Stale': 0, 'E': 1, 'W': 0, 'I': 0, 'N': 0, 'waived': 1}
    """
    counts = Counter("waived" if finding.waived else finding.severity for finding in findings)
    return {name: counts[name] for name in (*SEVERITIES, "waived")}


def _rendered(article: Article, bitext: Bitext, rule: HeadingRule) -> Article:
    targets = {unit.id: unit.target for unit in bitext if unit.target is not None}
    text = article.render(targets, joints=pack(bitext.target).writing.gap)
    if article.format == "html":
        return parse_html(text, bitext.target)
    return parse_markdown(retarget_anchors(article, text, rule, bitext.target), bitext.target)
