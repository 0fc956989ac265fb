"""Removes what a site puts into the article: names and dates under the title, buttons, shares, related posts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import Gone, is_in, is_within, leaf_blocks, prose_length, remove, said, tokens_of
from bilingual.languages import site_labels
from bilingual.model.finding import Finding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = ("nav", "button", "form", "menu", "aside", "footer")
# Classes that only parts of a site have (WordPress, Ghost, Substack, Jetpack, dev.to, Wikipedia and many themes).
_OF_THE_SITE = re.compile(
    r"sharedaddy|relatedposts|adsbygoogle|cookie[-_]?(?:banner|notice|consent|bar|popup|law)|gdpr|newsletter|paywall"
    r"|subscri(?:be|ption)|sign-?up|comments?(?:[-_](?:area|list|form|respond|section|page))?(?![\w-])|respond(?![\w-])"
    r"|share[-_]?(?:buttons?|bar|links?|tools?|this|box)|social[-_](?:share|sharing|links?|buttons?|icons?|bar)"
    r"|breadcrumbs?|editsection|navbox|noprint|byline|skip[-_]link|button-wrapper|heading-anchor|permalink-anchor"
    r"|author[-_](?:box|bio|card|info)|read(?:ing)?[-_]time|post-ufi"
    r"|(?:entry|post|article|gh-article)[-_](?:meta|author|tags|nav|navigation|time)(?![\w])",
    re.IGNORECASE,
)
# Parts of classes and ids that may also name a section of the text ("related-work"): these hold only links or labels.
_PERHAPS = frozenset(
    (
        "share", "sharing", "social", "related", "recommended", "recommendations", "comments", "postmeta", "metadata",
        "meta", "pagination", "pager", "sidebar", "promo", "advert", "advertisement", "sponsor", "likes", "reactions",
        "toolbar", "tags", "tagcloud", "popular",
    )
)  # fmt: skip
_LARGEST_SHARE = 0.3  # of the article's words; a larger part is the article itself
_SHORT = 60  # letters of a line that is no sentence
_KEPT_IN = ("li", "td", "th", "dd", "dt", "figcaption", "blockquote", "pre", "details")
_SENTENCE_END = re.compile(r"[.!?。！？…:：][\"'”’»」』)]*$")


def without_chrome(article: HtmlElement, findings: list[Finding]) -> None:
    """Remove the site's own parts from *article*, and tell which."""
    whole = max(1, prose_length(article))
    gone = Gone()

    def drop(element: HtmlElement) -> None:
        gone.note(element)
        remove(element)

    for element in list(article.iter(*_TAGS)):
        if element.getparent() is None or not is_within(element, article):
            continue
        if element.tag in ("aside", "footer") and not _is_links(element):
            continue
        if prose_length(element) < _LARGEST_SHARE * whole and not _holds_notes(element):
            drop(element)
    for element in list(article.iter()):
        if element is article or not isinstance(element.tag, str) or not is_within(element, article):
            continue
        if not _is_chrome(element) or is_in(element, ("pre", "figure", "blockquote")):
            continue
        if prose_length(element) < _LARGEST_SHARE * whole and not _holds_notes(element):
            drop(element)
    for element in list(article.iter("div", "p", "span", "section", "header", "a")):
        if is_within(element, article) and element.getparent() is not None and _is_label(element):
            drop(_whole_line(element, article))
    gone.tell("these parts belong to the site and not to the article", findings)


def _is_chrome(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "main", "article", "h1", "h2", "h3", "img", "code", "tex", "pre", "td", "li"):
        return False
    if _OF_THE_SITE.search(element.get("class", "")):
        return True
    return element.tag != "p" and bool(_PERHAPS & tokens_of(element)) and _is_links(element)


def _holds_notes(element: HtmlElement) -> bool:
    return any(re.match(r"(?:fn|footnote|cite_note)", one.get("id") or "") for one in element.iter())


def _is_links(element: HtmlElement) -> bool:
    """Return whether *element* is a collection of links and labels rather than text."""
    words = prose_length(element)
    linked = sum(map(prose_length, element.iter("a")))
    return linked * 2 >= words or not any(
        _SENTENCE_END.search(said(block)) for block in (element, *leaf_blocks(element))
    )


def _is_label(element: HtmlElement) -> bool:
    """Return whether *element* is one of the labels that sites put around articles ("4 min read")."""
    words = said(element)
    if not words or len(words) > _SHORT or is_in(element, _KEPT_IN) or is_in(element, ("h1", "h2", "h3", "h4", "p")):
        return False
    if element.find(".//img") is not None or any(d.tag in ("p", "div", "h1", "h2") for d in element.iterdescendants()):
        return False
    return bool(_labels().fullmatch(words))


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in site_labels()), re.IGNORECASE)


def _whole_line(element: HtmlElement, article: HtmlElement) -> HtmlElement:
    """Return the largest part around *element* that consists only of short bits: the line under a title."""
    found = element
    for ancestor in element.iterancestors():
        if ancestor is article or ancestor.tag not in ("div", "section", "span", "header", "p"):
            break
        if any(d.tag in ("h1", "h2", "h3", "h4", "figure", "pre", "ul", "ol", "table") for d in ancestor.iter()):
            break
        bits = list(leaf_blocks(ancestor)) or [ancestor]
        if any(len(said(bit)) > _SHORT or _SENTENCE_END.search(said(bit)) for bit in bits):
            break
        if prose_length(ancestor) > 3 * _SHORT:
            break
        found = ancestor
    return found
