"""Anchors and tables of contents: adapts links within the page to the translated headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from bilingual.articles.contents import TocEntry
from bilingual.articles.inline import constructs, visible
from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Unit
from bilingual.model.joints import joined_sentences
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


# A link into the page, in Markdown or HTML, with its label.
_LINK_INTO_PAGE = re.compile(
    r"""\[(?P<label>[^\[\]]*)\](?=\(\s*<?\#)|<a\s[^<>]*href\s*=\s*["']?\#[^<>]*>(?P<text>.*?)</a>""",
    re.IGNORECASE | re.DOTALL,
)


def labelled(unit: Unit, entry: TocEntry, made: Mapping[str, Unit], gap: str) -> Unit:
    """Return *unit*, an *entry* of the contents, with the words of its translated headings in its links.

    *gap* is the target language's separator of sentences, for headings of several.
    """
    said = [(label, _said(names, made, gap)) for label, names in entry.labels]
    if entry.alone:
        if not all(heading for _, heading in said):
            return unit
        text = unit.source
        for label, heading in said:
            text = text.replace(label, heading, 1)
        return replace(unit, target=text, provenance=made[entry.labels[0][1][0]].provenance)
    if unit.target is None:
        return unit
    waiting = iter(said)

    def with_heading(found: re.Match[str]) -> str:
        _, heading = next(waiting, ("", ""))
        start, end = (place - found.start() for place in found.span(found.lastgroup or 0))
        return f"{found[0][:start]}{heading}{found[0][end:]}" if heading else found[0]

    return replace(unit, target=_LINK_INTO_PAGE.sub(with_heading, unit.target))


def _said(names: Sequence[str], made: Mapping[str, Unit], gap: str) -> str:
    """Return what the heading of the units *names* says in the target language, "" if it is not all translated."""
    targets = [target for name in names if name in made and (target := made[name].target)]
    return joined_sentences(targets, gap) if len(targets) == len(names) else ""
