"""The examples of a Markdown specification, and what the parallel page makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import html

from bilingual.articles.markdown import parse_markdown
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.model import Document, image_addresses
from bilingual.views.parallel.render import parallel_html

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} +([^\n]+)$", re.MULTILINE | re.DOTALL)
# Names of elements that say the same.
_SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
_UNWRAPPED = frozenset({"div", "span", "figure", "thead", "tbody", "article"})
_AROUND_BLOCKS = re.compile(
    r"\s*(</?(?:p|li|ul|ol|h[1-6]|blockquote|pre|hr|br|table|tr|td|th|dl|dt|dd|details|summary)\b[^>]*>)\s*"
)
_KEPT = {"a": ("href", "title"), "img": ("src", "alt", "title"), "ol": ("start",)}


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its number from 1, the section it is in, Markdown, and the HTML it stands for."""

    number: int
    section: str
    markdown: str
    html: str


def examples(specification: str) -> Iterator[Example]:
    """Yield the examples in the text of a *specification* (spec.txt of CommonMark or GFM)."""
    section, number = "", 0
    for match in _EXAMPLE.finditer(specification.replace("\r\n", "\n")):
        if match[3]:
            section = match[3]
            continue
        number += 1
        text, shown = (part.replace("→", "\t") for part in (match[1], match[2]))
        yield Example(number, section, text, shown)


def survives(markdown: str) -> bool:
    """Return whether *markdown* comes back byte for byte, also with every sentence replaced by itself."""
    article = parse_markdown(markdown)
    same = {segment.id: segment.text for segment in article.segments}
    return article.render({}) == article.render(same) == markdown


def document_of(markdown: str) -> Document:
    article = parse_markdown(markdown)
    units = tuple(Unit(s.id, s.plain, s.plain, provenance=Provenance("memory")) for s in article.segments)
    return document_from_article(article, Bitext("en", "de", units))


def ours(markdown: str) -> str:
    """Return the source language of the parallel page of *markdown* in the form of ``plain_form``."""
    document = document_of(markdown)
    page = parallel_html(replace(document, images={address: address for address in image_addresses(document)}))
    tree = html.document_fromstring(page)
    for element in tree.xpath("//*[contains(concat(' ', @class, ' '), ' tgt ')]"):
        element.drop_tree()
    for element in tree.xpath("//div[@class='p' or @class='raw']"):
        if not element.xpath("./p|./ul|./ol|./table|./div[not(@class='pair')]|./pre|./hr|./blockquote|./details|./h2"):
            element.tag = "p"
    return _tidy(part for one in tree.xpath("//header/h1|//article") for part in _written(one))


def plain_form(fragment: str) -> str:
    """Return HTML without classes, ids, wrappers, paragraphs in items, and insignificant white space."""
    if not fragment.strip():
        return ""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    root = html.document_fromstring(f"<html><body><article>{fragment}</article></body></html>", parser).find(
        ".//article"
    )
    return _tidy(_written(root))


def _tidy(parts: Iterable[str]) -> str:
    text = _AROUND_BLOCKS.sub(r"\1", re.sub(r"\s+", " ", "".join(parts)))
    return re.sub(r"⏎+</code>", "</code>", text).strip()


# Differences on purpose: why, and what of an example shows it, in its Markdown and in its HTML.
PURPOSES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (why, re.compile(markdown, re.DOTALL), re.compile(shown, re.DOTALL))
    for why, markdown, shown in (
        ("raw HTML is made safe, and its prose is in paragraphs", r"<[A-Za-z/!?](?![^<>\s]*(?::|@)[^<>\s]*>)", r""),
        ("--- at the start opens front matter", r"\A---\n", r""),
        ("+++ alone is a break of MyST, or opens front matter", r"\A\+\+\+\n", r""),
        ("[[page]] is a wiki link", r"\[\[", r""),
        ("a page has one first-level heading, its title", r"", r"<h1>"),
        ("an image has its description as caption", r"!\[", r"<img"),
        ("a heading, link or quote without words is left out", r"", r"<(h\d|a|blockquote)[^>]*>\s*</\1>"),
        (
            "only web, mail and phone addresses are links",
            r"<[\w.+-]+:|\]\(\)|<>|foo\\\)",
            r"<a href=\"(?!https?:|mailto:|tel:)",
        ),
        ("a bare web address is a link, by https; a mail address is not", r"https?://|www\.|@|ftp:", r""),
        ("a tab in code is blanks", r"\t", r"<code>"),
        ("anchors have a prefix of our own", r"\(#", r"href=\"#"),
        ("a sentence is one line", r"[*<][^\n]+\n", r""),
        ("the box of a task is a sign", r"\[[ x]\] ", r"<input"),
        ("strong text in strong text looks as in CommonMark, not as in GFM", r"(?:\*\*|__).*(?:\*\*|__)", r"<strong>"),
    )
)


def purpose(example: Example) -> str | None:
    """Return why the page may differ from *example*, None if it must not."""
    return next(
        (why for why, markdown, shown in PURPOSES if markdown.search(example.markdown) and shown.search(example.html)),
        None,
    )


def _written(element: Any) -> Iterator[str]:
    tag = _SAME.get(element.tag, element.tag) if isinstance(element.tag, str) else ""
    verbatim = tag in {"pre", "code"}
    named = "".join(f' {name}="{element.get(name)}"' for name in _KEPT.get(tag, ()) if element.get(name))
    hidden = tag in _UNWRAPPED or not tag or (tag == "p" and element.getparent().tag in {"li", "td", "th"})
    yield "" if hidden else f"<{tag}{named}>"
    if tag:
        yield _text(element.text, verbatim)
    for child in element:
        yield from _written(child)
        yield _text(child.tail, verbatim)
    if not hidden and tag not in {"img", "br", "hr"}:
        yield f"</{tag}>"


def _text(text: str | None, verbatim: bool) -> str:
    text = (text or "").replace("<", "&lt;")
    return text.replace("\n", "⏎").replace(" ", "␣") if verbatim else text
