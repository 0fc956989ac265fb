"""Reads a saved web page: the article alone, as simple HTML.

Sites differ in how they load images, number lines of code, draw formulas and surround the article. All of that is made
plain here, once, on the tree of the page; what follows reads simple HTML. What is left out is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from bilingual.articles.pages.chrome import without_chrome
from bilingual.articles.pages.code import plain_code
from bilingual.articles.pages.embeds import without_shortcodes
from bilingual.articles.pages.formulas import plain_formulas
from bilingual.articles.pages.images import Pictures, plain_images
from bilingual.articles.pages.layout import plain_layout
from bilingual.articles.pages.region import article_of
from bilingual.articles.pages.tree import meta, remove, rename, said, without_comments, without_hidden, words_of
from bilingual.model.finding import Finding
from bilingual.text.markup.html_elements import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Deeper or larger pages are not articles; they are read as they are.
_DEEPEST = 200
_LARGEST = 20_000_000
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*+)[^<>]*>")
_DOCUMENT = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]』」）]{0,3}\Z")
# The site's name around the title: "Bread | The Daily Loaf", "Bread | by Jane | Medium".
_SITE = re.compile(r"(?<!\s)\s+[|·»–—-]\s+|(?:(?<!\s)\s+)?[|｜_]\s*")
# Comments of browsers and of SingleFile.
_SAVED = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?:\S+)")
# Sites that send readers through an address of their own.
_REDIRECT = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/url|link\.(?:zhihu\.com|juejin\.cn|csdn\.net)/|links\.jianshu\.com/go"
    r"|medium\.com/r/|lm?\.facebook\.com/l\.php|slack-redir\.net/link|www\.linkedin\.com/redir/redirect)\?",
    re.IGNORECASE,
)
# Tags that close nothing, or whose end is often left out.
_UNCLOSED = ("br", "img", "hr", "meta", "link", "input", "p", "li", "td", "tr", "source")
_NEVER_READ = ("script", "style", "template", "select", "textarea")


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page as *html*; ``images`` are the pictures inside the page by their address in it."""

    html: str
    images: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_page(text: str, name: str = "page") -> Page:
    """Return the article of the page *text*; pictures inside it are named after *name*.

    A fragment is read whole; a page's ``<title>`` becomes the article's own title, without the site's name.

    >>> read_page('<p>See <img data-src="a.png" alt="A map"></p><p hidden>Not yet.</p>').html
    '<p data-line="1">See <img src="a.png" alt="A map"></p>'
    """
    if not text.strip() or len(text) > _LARGEST or not _TAG.search(text) or _too_deep(text):
        return Page(text)
    from lxml import html

    fragment = not _DOCUMENT.search(text[:20_000])
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    source = text.replace("\0", "\ufffd").removeprefix("\ufeff")
    # A declaration of the encoding of bytes that are text already.
    source = re.sub(r"^(\s*)<\?xml[^>]*\?>", r"\1", source)
    findings: list[Finding] = []
    source = without_shortcodes(source, findings)
    root = html.document_fromstring(f"<html><body>{source}</body></html>" if fragment else source, parser=parser)
    body = root.find("body")
    if body is None:
        return Page(text)
    math = bool(re.search(r"mathjax|katex", text, re.IGNORECASE))
    plain_formulas(body, in_text=math)
    for element in list(body.iter(*_NEVER_READ)):
        remove(element)
    pictures = Pictures(name, findings)
    plain_images(body, pictures)
    without_comments(body, findings)
    without_hidden(body, findings)
    plain_code(body)
    # The titles of Google Docs and of Word are paragraphs.
    of_title = "title" if "doc-content" in words_of(body) else "msotitle"
    for element in [one for one in body.iter("p") if of_title in words_of(one)][:1]:
        rename(element, "h1")
    for element in [one for one in body.iter("h3") if "graf--title" in words_of(one)]:  # of Medium
        rename(element, "h1")
    title = _title(root)
    if fragment:
        article = body
    else:
        article = article_of(body, findings)
        without_chrome(article, findings)
    plain_layout(article)
    noted = _SAVED.search(text[:5_000])
    _make_absolute(article, root, noted[1] if noted else "")
    for heading in list(article.iter("h1")):
        if not fragment and said(heading) == title and not _after_prose(heading, article):
            remove(heading)
    for element in article.iter():
        if (element.tag in BLOCKS or element.tag == "pre") and element.sourceline:
            element.set("data-line", str(element.sourceline))
    made = _inner(article)
    if not fragment:
        made = _framed(root, title, made)
    kept = {address: content for address, content in pictures.content.items() if f'"{address}"' in made}
    return Page(made, kept, tuple(findings))


def _title(root: HtmlElement) -> str:
    """Return the title: ``og:title``, the only ``<h1>`` if ``<title>`` has it, or ``<title>``, without the site."""
    element = root.find(".//title")
    page = said(element) if element is not None else ""
    headings = [said(heading) for heading in root.iter("h1")]
    if shared := meta(root, "og:title") or meta(root, "twitter:title"):
        part = _SITE.split(shared)[0]
        return part if part in headings else shared
    first = _SITE.split(page)[0] if page else ""
    if len(headings) == 1 and headings[0] and (not page or headings[0] in page):
        return headings[0]
    return first if first in headings else page


def _after_prose(heading: HtmlElement, article: HtmlElement) -> bool:
    """Return whether sentences stand before *heading*, and no more than the kicker of a title."""
    for element in article.iter():
        if element is heading:
            return False
        text = said(element) if element.tag in ("p", "li") else ""
        if _SENTENCE_END.search(text) and (len(text.split()) > 3 or (len(text) > 6 and not text.isascii())):
            return True
    return False


def _make_absolute(article: HtmlElement, root: HtmlElement, saved: str) -> None:
    """Complete addresses that begin at the site's root, if the page names its own address."""
    base = next((one.get("href") or "" for one in root.iter("base")), "")
    links = [one.get("href") or "" for one in root.iter("link") if one.get("rel") == "canonical"]
    own = next((one for one in (base, *links, meta(root, "og:url"), saved) if one.startswith("http")), "")
    for element in article.iter("a", "img"):
        for name in ("href", "src"):
            address = _direct(element.get(name) or "")
            if element.get(name):
                element.set(name, address)
            if address.startswith("//"):
                element.set(name, f"https:{address}")
            elif own and address.startswith("/"):
                element.set(name, urljoin(own, address))


def _direct(address: str) -> str:
    """Return the address to which a site's own redirect leads.

    >>> _direct("https://www.google.com/url?q=https://a.org/b%3Fc&sa=D"), _direct("https://a.org/url?q=b")
    ('https://a.org/b?c', 'https://a.org/url?q=b')
    """
    if not _REDIRECT.match(address):
        return address
    asked = parse_qs(urlsplit(address).query)
    found = next((asked[name][0] for name in ("q", "url", "target", "u") if name in asked), "")
    return found if found.startswith(("http://", "https://")) else address


def _framed(root: HtmlElement, title: str, inner: str) -> str:
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    said_language = f' lang="{escape(language)}"' if language else ""
    head = f"<head><title>{escape(title, quote=False)}</title></head>\n" if title else ""
    return f"<html{said_language}>{head}<body><article>\n{inner}\n</article></body></html>\n"


def _inner(element: HtmlElement) -> str:
    from lxml import etree

    parts = [escape(element.text or "", quote=False)]
    parts += [str(etree.tostring(child, encoding="unicode", method="html")) for child in element]
    return "".join(parts).strip()


def _too_deep(text: str) -> bool:
    depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False
