"""Checks of what must stay byte for byte: URLs, anchors, images, tags, formulas, code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from bilingual.articles.formulas import tex_in
from bilingual.articles.inline import constructs
from bilingual.articles.toc import anchors, headings
from bilingual.fidelity.documents.code import translated_prose
from bilingual.fidelity.material import (
    Material,
    UnitSide,
    between,
    finding,
    inline_blocks,
    lost_and_new,
    lost_words,
    of_blocks,
)
from bilingual.model.article import Article, Block
from bilingual.model.finding import Finding
from bilingual.text.counts import counted
from bilingual.text.markup.html_elements import VOID_TAGS
from bilingual.text.slugs import HeadingRule

_ANCHOR_LINK = re.compile(r"""(?:\]\(\s*<?|href\s*=\s*["'])\#([^\s)"'<>]+)""")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)[^<>]*?(/?)>")
_RUBY = re.compile(r"</?(?:ruby|rb|rp|rt|rtc)\b[^<>]*>", re.IGNORECASE)
_FIGURES = re.compile(r"<(su[pb])>[\d+−-]+</\1>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(?:alt|title|aria-label)\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
# Content that a front-matter flag of Jekyll and Hugo themes promises.
_PROMISES = {"math": "math", "mathjax": "math", "katex": "math", "mermaid": "mermaid", "toc": "toc"}


def addresses(material: Material) -> Iterator[Finding]:
    """Find units whose URLs differ from the source, and URLs that run into text (E)."""
    for pair in material.pairs:
        before, after = Counter(_destinations(pair.source)), Counter(_destinations(pair.target))
        if before != after:
            lost, new = lost_and_new(before, after)
            said = "; ".join(f"{word}: {' '.join(urls)}" for word, urls in (("lost", lost), ("new", new)) if urls)
            yield finding("urls", "E", f"the addresses differ ({said})", pair, lost=lost, new=new)
        for construct in pair.target.found:
            following = pair.target.text[construct.end : construct.end + 1]
            if construct.kind == "url" and (following.isalpha() or following in set("。，、；：！？")) and following:
                url = pair.target.text[construct.start : construct.end]
                if f"{url}{following}" in pair.source.text:
                    continue  # an author's own, such as a path in Chinese
                message = f"{following!r} runs into the address {url}"
                yield finding("urls", "E", message, pair, address=url, following=following)


def _destinations(side: UnitSide) -> Iterator[str]:
    for construct in side.found:
        address = construct.destination
        if address and not address.startswith("#"):
            # A URL that is its own label occurs twice and counts twice.
            yield unquote(address)
    for match in re.finditer(r"""\b(?:href|src)\s*=\s*["']([^"'#][^"']*)["']""", side.text):
        yield unquote(match[1])


def anchor_links(material: Material) -> Iterator[Finding]:
    """Find ``#x`` links in the target that have no heading or id, unless the source's link had none either (E), and
    units that lose such a link (E).

    A link to a heading that is missing says nothing more than that the heading is missing.
    """
    for pair in material.pairs:
        links = [sum((c.destination or "").startswith("#") for c in side.found) for side in (pair.source, pair.target)]
        if links[1] < links[0]:
            yield finding("anchors", "E", "a link within the page is lost", pair, links=links)
    if material.article is None or material.rendered is None:
        return
    dead_before = _dead_anchors(material.article, material.rule)
    lost = [one for one, two in material.blocks if one is not None and two is None]
    gone = {h.anchor for h in headings(material.article, material.rule) if h.block in lost}
    excused = {
        anchor
        for one, two in material.blocks.both
        if gone & set(_linked_anchors(material.article, one))
        for anchor in _linked_anchors(material.rendered, two)
    }
    for anchor in _dead_anchors(material.rendered, material.rule)[len(dead_before) :]:
        if unquote(anchor) not in excused:
            yield between("anchors", "E", f"#{anchor} leads to no heading", "", f"#{anchor}", anchor=anchor)


def _linked_anchors(article: Article, block: Block) -> list[str]:
    return [unquote(match[1]) for match in _ANCHOR_LINK.finditer(article.text, block.start, block.end)]


def heading_rule(article: Article) -> HeadingRule:
    """Return the anchor rule, GitHub's or kramdown's, under which the links within *article* work."""
    rules: tuple[HeadingRule, ...] = ("github", "kramdown")
    return min(rules, key=lambda rule: len(_dead_anchors(article, rule)))


def _dead_anchors(article: Article, rule: HeadingRule) -> list[str]:
    reachable = anchors(article, rule)
    return [
        match[1]
        for _, text in inline_blocks(article)
        for match in _outside_code(_ANCHOR_LINK, text)
        if unquote(match[1]) not in reachable
    ]


def _outside_code(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* that do not start inside a code span."""
    matches = list(pattern.finditer(text))
    code = [(c.start, c.end) for c in constructs(text) if c.kind == "code" and text[c.start] == "`"] if matches else []
    yield from (match for match in matches if not any(start <= match.start() < end for start, end in code))


def untouchables(material: Material) -> Iterator[Finding]:
    """Find changed images, tags, formulas or footnote marks in a unit, and changed code or formula blocks (E)."""
    for pair in material.pairs:
        for name, before, after in (
            ("images", _images(pair.source), _images(pair.target)),
            ("tags", _tags(pair.source.text), _tags(pair.target.text)),
            ("maths", _formulas(pair.source), _formulas(pair.target)),
            ("footnotes", Counter(pair.source.taken("footnote")), Counter(pair.target.taken("footnote"))),
            ("liquid", Counter(pair.source.taken("liquid")), Counter(pair.target.taken("liquid"))),
        ):
            if before != after:
                lost, new = lost_and_new(before, after)
                message = f"the {name} differ ({lost_words(lost, new)})"
                yield finding("untouchables", "E", message, pair, what=name, lost=lost, new=new)
        if _unbalanced(pair.target.text) and not _unbalanced(pair.source.text):
            message = f"<{_unbalanced(pair.target.text)}> is opened and never closed, or the reverse"
            yield finding("untouchables", "E", message, pair, what="balance")
    yield from _whole_blocks(material)


def _formulas(side: UnitSide) -> Counter[str]:
    return Counter(f"${tex_in(formula)}$" for formula in side.taken("math"))


def _whole_blocks(material: Material) -> Iterator[Finding]:
    article, rendered = material.article, material.rendered
    if article is None or rendered is None:
        return
    strings: list[tuple[Block, Block]] = []
    for one, two in material.blocks.both:
        if one.kind != two.kind or one.kind not in ("code", "math"):
            continue
        was, became = article.text[one.start : one.end], rendered.text[two.start : two.end]
        if was == became or (one.kind == "math" and tex_in(was) == tex_in(became)):
            continue
        words = translated_prose(article, one, rendered, two) if one.kind == "code" else None
        if words is None:
            yield of_blocks(material, "untouchables", "E", f"a {one.kind} block was changed", one, two, what=one.kind)
        elif "strings" in words:
            strings.append((one, two))
        elif words:
            yield of_blocks(material, "untouchables", "I", "comments in code are translated", one, two, what="code")
    if strings:
        message = f"strings in {counted(len(strings), 'code block')} are translated; the code is the same"
        yield of_blocks(material, "untouchables", "W", message, *strings[0], what="strings")
    for flag, promised in _PROMISES.items():
        if article.front_matter.get(flag) and rendered.front_matter.get(flag):
            there = _has(article, promised), _has(rendered, promised)
            if there == (True, False):
                message = f"the header promises {flag}, the text has none"
                yield between("untouchables", "E", message, flag, "", what=flag)


def _has(article: Article, promised: str) -> bool:
    if promised == "mermaid":
        return any(b.attributes.get("language") == "mermaid" for b in article.blocks)
    if promised == "math":
        return any(
            b.kind == "math" or any(c.kind == "math" for c in constructs(article.text[b.start : b.end]))
            for b in article.blocks
            if b.kind not in ("code", "front_matter")
        )
    return any(b.kind == promised for b in article.blocks)


def _images(side: UnitSide) -> Counter[str]:
    return Counter(c.destination for c in side.found if c.kind == "image")


def _tags(text: str) -> Counter[str]:
    """Return the tags without the attributes that a translator may change."""
    text = _FIGURES.sub("", text)  # "10⁶" is as good, and its figure is compared
    text = _RUBY.sub("", text)  # another language has no readings, or its own
    found = constructs(text)
    tags = [text[c.start : c.end] for c in found if c.kind == "tag" or (c.kind == "image" and text[c.start] == "<")]
    return Counter(" ".join(_ATTRIBUTE.sub("", tag).split()) for tag in tags)


def _unbalanced(text: str) -> str:
    open_: Counter[str] = Counter()
    for match in _outside_code(_TAG, text):
        name = match[2].lower()
        if name not in VOID_TAGS and not match[3]:
            open_[name] += -1 if match[1] else 1
    return next((name for name, count in open_.items() if count), "")
