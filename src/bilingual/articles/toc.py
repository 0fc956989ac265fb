"""Anchors and tables of contents: adapts links within the page to the translated headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from bilingual.articles.inline import constructs, visible
from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Article, Block
from bilingual.text.slugs import HeadingRule, heading_slugs

_LINK_TARGET = re.compile(r"""(?P<lead>\]\(\s*<?|href\s*=\s*["'])\#(?P<anchor>[^\s)"'<>]+)""")
_ATTRIBUTE_ID = re.compile(r"\{:?(?=[^{}\n]*\})[^{}\n]*?#([^\s{}#.]++)[^{}\n]*\}")
_ID_BELOW = re.compile(r"[ \t]*(?:\r\n?|\n)?\{:(?=[^{}\n]*\})[^{}\n]*#([^\s{}#.]++)[^{}\n]*\}")
_HTML_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level, visible text and anchor."""

    level: int
    text: str
    anchor: str
    block: Block


def headings(article: Article, rule: HeadingRule = "github") -> tuple[Heading, ...]:
    """Return the headings of *article* with their anchors by *rule*; an id set in the text takes precedence."""
    blocks = [block for block in article.blocks if block.kind == "heading"]
    texts = [heading_text(article, block) for block in blocks]
    slugs = heading_slugs(texts, rule)
    return tuple(
        Heading(block.level, text, block.attributes.get("id") or _id_below(article, block) or slug, block)
        for block, text, slug in zip(blocks, texts, slugs, strict=True)
    )


def _id_below(article: Article, block: Block) -> str:
    """Return the id that kramdown's attributes in the next line give a heading (kramdown.gettalong.org/syntax)."""
    found = _ID_BELOW.match(article.text, block.end) if article.format == "markdown" else None
    return found[1] if found else ""


def heading_text(article: Article, block: Block) -> str:
    """Return the visible text of a heading, including code."""
    raw = article.text[block.start : block.end]
    if article.format == "html":
        return " ".join(visible(raw, markdown=False).split())
    raw = re.sub(r"^[\s>*+-]*#{1,6}[ \t]+", "", raw)
    raw = re.sub(r"(?<![ \t])[ \t]+#+[ \t]*$", "", raw)
    raw = re.sub(r"(?:\r\n?|\n)[\s>]{0,200}(?:=+|-+)[ \t]*$", "", raw)
    raw = re.sub(r"(?:(?<!\s)\s+)?\{[:#.][^{}]*\}\s*$", "", raw)
    return " ".join(visible(raw).split())


def anchors(article: Article, rule: HeadingRule = "github") -> frozenset[str]:
    """Return every ``x`` that ``#x`` can link to: headings, and ids set in HTML or kramdown attributes."""
    own = set(_HTML_ID.findall(article.text)) | set(_ATTRIBUTE_ID.findall(article.text))
    return frozenset({heading.anchor for heading in headings(article, rule)} | own)


def retarget_anchors(source: Article, target_text: str, rule: HeadingRule = "github", language: str = "en") -> str:
    r"""Return *target_text* with links to headings of *source* pointing to the corresponding target headings.

    Headings correspond by position. If their number or levels differ, or no link points to a heading, the text is
    returned unchanged.

    >>> source = parse_markdown("- [Set up](#set-up)\n\n# Set up\n")
    >>> retarget_anchors(source, "- [安装](#set-up)\n\n# 安装\n", language="zh-Hans")
    '- [安装](#安装)\n\n# 安装\n'
    """
    target = parse_markdown(target_text, language)
    before, after = headings(source, rule), headings(target, rule)
    if [h.level for h in before] != [h.level for h in after]:
        return target_text
    moved = {old.anchor: new.anchor for old, new in zip(before, after, strict=True) if old.anchor != new.anchor}
    return _replaced(target, moved) if moved else target_text


def _replaced(target: Article, moved: Mapping[str, str]) -> str:
    """Replace link targets everywhere except in code, formulas and front matter."""
    kept = [(b.start, b.end) for b in target.blocks if b.kind in ("code", "math", "front_matter")]
    kept += [
        (block.start + c.start, block.start + c.end)
        for block in target.blocks
        if block.segments and block.kind not in ("front_matter", "html")
        for c in constructs(target.text[block.start : block.end])
        if c.kind == "code"
    ]
    kept.sort()
    position = 0

    def new_target(match: re.Match[str]) -> str:
        nonlocal position
        while position < len(kept) and kept[position][1] <= match.start():
            position += 1
        if position < len(kept) and kept[position][0] <= match.start():
            return match.group()
        anchor = match["anchor"]
        escaped = "%" in anchor
        new = moved.get(unquote(anchor))
        if new is None:
            return match.group()
        return f"{match['lead']}#{quote(new) if escaped else new}"

    return _LINK_TARGET.sub(new_target, target.text)
