"""Checks of the table of contents, and the pairs of its entries and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.articles.inline import visible
from bilingual.articles.toc import Heading, headings
from bilingual.fidelity.material import Material, between, of_blocks, of_kind
from bilingual.model.article import Article, Block
from bilingual.model.finding import Finding

_TOC_LINK = re.compile(r"\[(?P<label>(?:[^\[\]]|\[[^\]]{0,1000}\]){0,1000})\]\(#(?P<anchor>[^)\s]{1,500})\)")


def contents(material: Material) -> Iterator[Finding]:
    """Find a table of contents that is missing, and entries that differ from the headings they link to (W)."""
    before, after = (of_kind(article, "toc") for article in (material.article, material.rendered))
    if len(before) > 1 and not after:
        message = f"the table of contents is missing ({len(before)} entries)"
        yield of_blocks(material, "toc", "W", message, before[0], None, entries=len(before))
    for label, heading, was_equal in toc_pairs(material):
        if was_equal and _folded(label) != _folded(heading.text):
            message = f"the contents say {label!r}, the heading says {heading.text!r}"
            yield between("toc", "W", message, heading.text, label, anchor=heading.anchor)


def toc_pairs(material: Material) -> Iterator[tuple[str, Heading, bool]]:
    """Yield each entry of the target's contents, its heading, and whether the two were equal in the source.

    An entry belongs to the heading whose counterpart its own counterpart links to.
    """
    if material.article is None or material.rendered is None:
        return
    ours = {heading.anchor: heading for heading in headings(material.article, material.rule)}
    theirs = {heading.block.start: heading for heading in headings(material.rendered, material.rule)}
    partner = {one.start: theirs[two.start] for one, two in material.blocks.both if two.start in theirs}
    for one, two in material.blocks.both:
        if "toc" not in (one.kind, two.kind):
            continue
        for entry, other in zip(_toc_links(material.article, one), _toc_links(material.rendered, two), strict=False):
            heading = ours.get(entry["anchor"])
            if heading is not None and heading.block.start in partner:
                was_equal = _folded(visible(entry["label"])) == _folded(heading.text)
                yield visible(other["label"]), partner[heading.block.start], was_equal


def _toc_links(article: Article, block: Block) -> list[re.Match[str]]:
    return list(_TOC_LINK.finditer(article.text, block.start, block.end))


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
