"""The long form for LinkedIn: HTML for pasting into its article editor, on a page with copy buttons.

The editor supports headings of two sizes, paragraphs, lists, quotations, links, bold, italic and code; there is no API
for articles, so a person pastes. Tables become lines, images become named placeholders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bilingual.languages import COMMON, pack
from bilingual.model.finding import Finding
from bilingual.text.counts import counted
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import html_element, html_text
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nesting import Branch, first_number, nest, row_cells
from bilingual.views.document.nodes import Node, images_in, is_outside, plain_text
from bilingual.views.document.plain import both_written, target_nodes, without_invisible
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.fields.table import headline
from bilingual.views.labels import labels, notice
from bilingual.views.limits import broken, cut_to_length, limit, over
from bilingual.views.page import html_page
from bilingual.views.templates import rendered

_KEPT = {"strong": "strong", "em": "em", "code": "code", "kbd": "code", "cite": "em", "u": "u"}


@dataclass(frozen=True, slots=True)
class LinkedInArticle:
    """``headline`` and ``body`` (HTML) are for pasting; ``html`` is the page to copy them from."""

    headline: str
    body: str
    html: str
    findings: tuple[Finding, ...]


def render(prepared: Prepared) -> Delivery:
    article = linkedin_article(prepared.document, prepared.reasons, prepared.fields.get("linkedin.title", ""))
    return Delivery({"linkedin.article.html": article.html}, article.findings)


VIEW = View(
    "linkedin_article",
    render,
    files={"linkedin.article.html": "LinkedIn: long form, page to copy from"},
    needs=frozenset({"reasons"}),
    takes=frozenset({"linkedin.title"}),
    version=2,
    applies=lambda prepared: prepared.look.packs,
)


def linkedin_article(document: Document, reasons: Sequence[str] = (), title: str = "") -> LinkedInArticle:
    """Return *document* as a long-form article in both languages, with rule violations; *title* is a person's."""
    writer = _Writer(document)
    source, target = pack(document.source), pack(document.target)
    body = rendered(
        "linkedin_article/body.html",
        items=nest(document.blocks),
        document=document,
        writer=writer,
        tag=target.tag,
        notice=notice(document.drafts, document.untranslated, document.target),
    )
    own = headline(*both_written(document.opening, document.target)) if document.opening else "–"
    said = cut_to_length(title or own, limit("linkedin-headline"))
    length = len(body)
    findings = [
        *over("linkedin-headline", len(said)),
        *(over("linkedin-article-body", length)
          or over("linkedin-article-long", length)),
    ]  # fmt: skip
    if writer.images:
        count = counted(writer.images, "image")
        message = f"place {count} by hand in the LinkedIn article; each place is marked"
        findings.append(broken("linkedin-article-images", "I", message, writer.images))
    html = html_page(
        "linkedin_article/page.html",
        title=said,
        tag=source.tag,
        others=(target.tag,),
        reasons=reasons,
        headline=said,
        common=COMMON,
        most=limit("linkedin-headline"),
        findings=findings,
        body=Markup(body),
    )
    return LinkedInArticle(said, body, html, tuple(findings))


class _Writer:
    """The data of one document for the template; counts the images that a person must place."""

    first_number = staticmethod(first_number)
    images_in = staticmethod(images_in)
    readable_tex = staticmethod(readable_tex)

    def __init__(self, document: Document) -> None:
        self.document = document
        self.images = 0

    @property
    def from_the_right(self) -> bool:
        return pack(self.document.source).writing.rtl

    def cells(self, row: Branch) -> tuple[Markup, Markup]:
        """Return the cells of a table row as a line in each language, since the editor has no tables."""
        blocks = [block for cell in row_cells(row) if cell is not None for block in _blocks(cell)]
        source = [self.source(block.units) or self.inline(block.nodes) for block in blocks]
        target = [self.target(block.units) or self.inline(block.nodes) for block in blocks]
        return Markup(" · ").join(source), Markup(" · ").join(target)

    def source(self, units: Iterable[PostUnit]) -> Markup:
        return Markup(pack(self.document.source).writing.gap).join(
            self.inline(unit.source) for unit in units if unit.source
        )

    def target(self, units: Iterable[PostUnit]) -> Markup:
        tag = self.document.target
        return Markup(pack(tag).writing.gap).join(
            self.inline(target_nodes(unit, tag)) for unit in units if unit.target != ()
        )

    def inline(self, nodes: Iterable[Node]) -> Markup:
        return Markup("").join(map(self._node, nodes))

    def _node(self, node: Node) -> Markup:
        if isinstance(node, str):
            return html_text(without_invisible(node))
        if node.tag == "br":
            return html_element("br", None)
        if node.tag == "img":
            self.images += 1
            name = node.attributes.get("alt") or node.attributes["src"].rsplit("/", 1)[-1]
            return html_text(f"[{labels(self.document.source).image}: {without_invisible(name)}]")
        if node.tag == "math":
            return html_element("em", readable_tex(plain_text(node.children)))
        if node.tag == "note":
            return html_text(f"[{plain_text(node.children)}]")
        if node.tag in {"rt", "rp", "del", "s"}:
            return Markup("")
        inner = self.inline(node.children)
        if node.tag == "a" and is_outside(node.attributes["href"]):
            return html_element("a", inner, href=node.attributes["href"], rel="noopener noreferrer")
        if node.tag in {"li", "p", "tr", "dt", "dd", "summary", "figcaption", "pre", "h2", "h3", "blockquote"}:
            return inner + html_element("br", None)
        kept = _KEPT.get(node.tag)
        return html_element(kept, inner) if kept else inner


def _blocks(item: Branch | PostBlock) -> list[PostBlock]:
    if isinstance(item, PostBlock):
        return [item]
    return [block for child in item.children for block in _blocks(child)]
