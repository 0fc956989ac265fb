"""Converts a translation between HTML and Markdown, where the article is written in the other of the two."""

from __future__ import annotations

from html import escape

from bilingual.articles.front_matter.editing import set_keys
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.pages.page import read_page
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.parsing import markdown_parser


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
