"""Finds the article in a page: where a known system puts it, where the page marks it, or by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import (
    BODIES,
    Gone,
    is_small,
    is_within,
    leaf_blocks,
    prose_length,
    remove,
    said,
    tokens_of,
    words_of,
)
from bilingual.model.finding import Finding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST = 40  # letters of an article
# Of what precedes the text of an article only these belong to it.
_SUBTITLES = frozenset(("subtitle", "dek", "standfirst", "excerpt", "lead", "lede", "deck"))
_HERO = frozenset(("cover", "hero", "featured", "feature", "banner", "thumbnail", "post-image", "eyecatch", "lead"))
_FACES = frozenset(("avatar", "logo", "icon", "gravatar", "emoji", "badge", "profile"))
# Shorter articles (in letters) and blocks are no evidence of where the article is.
_SHORTEST, _TELLING = 250, 20
# Longer pages (in characters) are used whole: searching them takes too long.
_LONGEST = 3_000_000


def article_of(body: HtmlElement, findings: list[Finding]) -> HtmlElement:
    """Return the element of *body* with the article, and tell in *findings* what is around it."""
    known, marked = _known(body), _marked(body)
    if known is not None and (marked is None or known is marked or is_within(known, marked)):
        found = _with_head(known, marked if marked is not None else body)
    elif marked is not None:
        found = marked
    else:
        return _by_words(body, findings)
    _tell(body, found, findings)
    return found


def _known(body: HtmlElement) -> HtmlElement | None:
    found: dict[str, list[HtmlElement]] = {}
    for element in body.iter():
        for word in words_of(element) if isinstance(element.tag, str) else ():
            if word in BODIES:
                found.setdefault(word, []).append(element)
        if element.get("itemprop", "").lower() == "articlebody":
            found.setdefault("entry-content", []).append(element)
    for word in BODIES:
        if word in found:
            best = max(found[word], key=prose_length)
            if prose_length(best) >= _LEAST or best.find(".//img") is not None:
                return best
    return None


def _marked(body: HtmlElement) -> HtmlElement | None:
    """Return the one ``<article>`` or ``<main>``, or the one that is much longer than its like."""
    for name in ("article", "main"):
        found = [e for e in body.iter(name) if not any(a.tag == name for a in e.iterancestors())]
        if not found:
            continue
        if len(found) == 1:
            return found[0]
        lengths = sorted(map(prose_length, found), reverse=True)
        if lengths[0] >= 2 * lengths[1]:
            return max(found, key=prose_length)
    return None


def _with_head(known: HtmlElement, around: HtmlElement) -> HtmlElement:
    """Return *known* with the subtitle and the main picture that *around* has before it."""
    heads: list[HtmlElement] = []
    chosen: set[HtmlElement] = set()
    title_passed = False
    for element in around.iter():
        if element is known:
            break
        if not isinstance(element.tag, str) or is_within(known, element) or chosen & set(element.iterancestors()):
            continue
        if element.tag == "h1":
            title_passed = True
            heads = [head for head in heads if head.tag != "h1"] + [element]
            chosen = set(heads)
        elif title_passed and element.tag in ("h2", "h3", "p", "div") and _SUBTITLES & tokens_of(element):
            if element.tag != "div" or not any(True for _ in leaf_blocks(element)):
                heads.append(element)
                chosen.add(element)
        elif (element.tag in ("figure", "img") or _HERO & tokens_of(element)) and _has_picture(element):
            heads.append(element)
            chosen.add(element)
    for offset, head in enumerate(heads):
        head.tail = None
        known.insert(offset, head)
    if heads:
        heads[-1].tail, known.text = known.text, None
    return known


def _has_picture(element: HtmlElement) -> bool:
    images = [element] if element.tag == "img" else list(element.iter("img"))
    faces = any(_FACES & tokens_of(one) for image in images for one in (image, *list(image.iterancestors())[:3]))
    return (
        bool(images)
        and not faces
        and not any(map(is_small, images))
        and (element.tag != "img" or _HERO & tokens_of(element) != set())
    )


def _by_words(body: HtmlElement, findings: list[Finding]) -> HtmlElement:
    """Keep of *body* what readability takes for the article, from its first block to its last.

    Headings between them stay, lists of links that were not recognised as text go. A short page stays whole.
    """
    text = _written(body)
    if len(text) > _LONGEST:
        return body
    found = _bare_blocks(_readable(text))
    if sum(map(len, found)) < _SHORTEST:
        return body
    wanted = frozenset(found)
    blocks = list(leaf_blocks(body))
    bare = [_bare(said(block)) for block in blocks]
    inside = [n for n, words in enumerate(bare) if len(words) >= _TELLING and words in wanted]
    if not inside:
        return body
    first = next((n for n in range(inside[0], -1, -1) if blocks[n].tag == "h1"), inside[0])
    dropped = Gone()
    for n, block in enumerate(blocks):
        outside = not first <= n <= inside[-1]
        if not (outside or (bare[n] not in wanted and _only_links(block))):
            continue
        if block.tag in ("pre", "figure") and not outside:
            continue
        dropped.note(block)
        remove(block)
    dropped.tell("these parts of the page are not part of the article", findings)
    return body


def _written(body: HtmlElement) -> str:
    from lxml import etree

    return f"<html>{etree.tostring(body, encoding='unicode', method='html')}</html>"


def _readable(text: str) -> HtmlElement | None:
    """Return the element that readability-lxml, a port of arc90's Readability, takes for the article."""
    from lxml import html
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        return html.fragment_fromstring(str(Document(text).summary(html_partial=True)), create_parent="div")
    except (Unparseable, LxmlError, ValueError):
        return None


def _bare_blocks(element: HtmlElement | None) -> list[str]:
    return [] if element is None else [_bare(said(block)) for block in leaf_blocks(element)]


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _only_links(block: HtmlElement) -> bool:
    linked = sum(len(_bare(said(link))) for link in block.iter("a"))
    return linked > 0 and linked == len(_bare(said(block)))


def _tell(body: HtmlElement, article: HtmlElement, findings: list[Finding]) -> None:
    """Name what the page has around *article*; its title is not lost."""
    around = Gone()
    for element in body.iter():
        if element is article or is_within(element, article) or is_within(article, element):
            continue
        parent = element.getparent()
        if (
            isinstance(element.tag, str)
            and element.tag != "h1"
            and parent is not None
            and (parent is body or is_within(article, parent))
        ):
            around.note(element)
    around.tell("these parts of the page are not part of the article", findings)
