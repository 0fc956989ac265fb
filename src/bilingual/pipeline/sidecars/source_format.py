"""A translation in another format than its source, or with links by reference: in the source's format and complete."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from bilingual.articles.front_matter.editing import set_keys
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.pages.page import read_page
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.text.markup.references import fold_label
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.parsing import markdown_parser

# Links by reference: ``[the plan][p]`` with ``[p]: https://...`` elsewhere (CommonMark 0.31, section 4.7).
_TITLE = r"\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)"
_DEFINITION = re.compile(rf"^ {{0,3}}\[([^\]]{{1,1000}})\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+({_TITLE}))?", re.MULTILINE)
# Code spans contain no links.
_LINK = re.compile(r"(?:(?<!`)`++[^`]+`+)|(?<!\\)\[((?:[^\[\]\\]|\\.)+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def definitions(article: Article) -> dict[str, str]:
    """Return the URL and title, as written, of each definition in *article*, by folded label.

    The first of two with the same label counts, as in CommonMark.
    """
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "reference":
            for label, address, title in _DEFINITION.findall(article.text[block.start : block.end]):
                found.setdefault(fold_label(label), f"{address} {title}".rstrip())
    return found


def with_own_addresses(text: str, known: Mapping[str, str], elsewhere: Mapping[str, str]) -> str:
    """Return *text* with each reference of *known* replaced by an inline link.

    So it stays a link in another document. A reference that *elsewhere* defines identically is unchanged.

    >>> with_own_addresses("See [the plan][p] and [x].", {"p": "https://a.b"}, {})
    'See [the plan](https://a.b) and [x].'
    """

    def link(match: re.Match[str]) -> str:
        label = fold_label(match[2] or match[1] or "")
        if label not in known or known[label] == elsewhere.get(label):
            return match[0]
        return f"[{match[1]}]({known[label]})"

    return _LINK.sub(link, text)


def in_format_of(article: Article, text: str, tag: str) -> str:
    """Return *text*, in the language *tag*, in the format of *article*; it is in the other one.

    The title is written where the article has its own: in front matter, or as a heading.
    """
    return _as_markdown(article, text, tag) if article.format == "markdown" else _as_html(text)


def _as_markdown(article: Article, text: str, tag: str) -> str:
    page = parse_html(text, tag)
    document = document_from_article(page, Bitext(tag, tag, ()))
    body = one_language_md(document, "source")
    named = next((block.plain for block in page.blocks if block.attributes.get("key") == "title"), "")
    said = " ".join(document.title.source_text.split()) if document.title else named
    if not said:
        return body
    if any((block.kind, block.level) == ("heading", 1) for block in article.blocks):
        body = f"# {said}\n\n{body}"
    return set_keys(body, {"title": said}) if "title" in article.front_matter else body


def _as_html(text: str) -> str:
    front = find_front_matter(text)
    title = str((front.values if front else {}).get("title") or "")
    body = markdown_parser().enable("table").render(text[front.end :] if front else text)
    head = f"<head><title>{escape(title, quote=False)}</title></head>" if title else ""
    # As any page is read: a heading that repeats the title is none.
    return read_page(f"<html>{head}<body><article>\n{body}</article></body></html>\n").html
