"""The long form for LinkedIn: paste-ready HTML of what its article editor keeps, on a page with copy buttons.

Its editor knows headings of two sizes, paragraphs, lists, quotations, links, bold, italic and code; there is no
interface to create articles, so a person pastes. Tables become lines, images become named places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nesting import Branch, first_number, nest, row_cells
from bilingual.views.document.nodes import Element, Node, Nodes, images_in, is_outside, plain_text
from bilingual.views.document.plain import without_invisible, written, written_target
from bilingual.views.document.tex import readable_tex
from bilingual.views.labels import labels, missing_mark, notice, state_mark
from bilingual.views.limits import cut_to_length, limit, over
from bilingual.views.page import page

_KEPT = {"strong": "strong", "em": "em", "code": "code", "kbd": "code", "cite": "em", "u": "u"}

ARTICLE_CSS = """
main{max-width:46rem;margin:0 auto;padding:1.5rem 1.125rem 4rem}
.head{display:flex;gap:1rem;align-items:center;justify-content:space-between;margin:0 0 1rem;padding:.6rem 0;
position:sticky;top:0;background:var(--paper);border-bottom:1px solid var(--line)}
.head b{font-size:.8125rem;color:var(--soft);font-weight:500}
button{background:var(--accent);color:var(--paper);border-radius:2rem;padding:.45rem 1.1rem;font-size:.875rem;
white-space:nowrap}
button.done{background:var(--good-tint);color:var(--good)}
.headline{display:flex;gap:1rem;align-items:flex-start;justify-content:space-between;margin:0 0 1.25rem}
.headline h1{font-size:1.7rem;line-height:1.3;margin:0;text-wrap:balance}
.headline small{color:var(--soft);font-weight:400;font-size:.8125rem;white-space:nowrap}
#body h2{font-size:1.3rem;line-height:1.4;margin:2rem 0 .8rem}#body h3{font-size:1.1rem;margin:1.6rem 0 .6rem}
#body blockquote{margin:0 0 1.2rem;padding:.1rem 0 .1rem 1rem;border-inline-start:3px solid var(--accent)}
#body pre{background:var(--code);border-radius:.6rem;padding:.8rem 1rem;overflow-x:auto;font-size:.86rem}
#body p{margin:0 0 1rem}#body code{font-family:ui-monospace,Menlo,Consolas,"Noto Sans Mono",monospace;font-size:.9em}
ul.notes{padding-inline-start:1.2rem;font-size:.875rem;color:var(--soft)}
"""

ARTICLE_JS = """
(function(){
'use strict';
function done(b){var was=b.textContent;b.classList.add('done');b.textContent='\\u2713';
setTimeout(function(){b.classList.remove('done');b.textContent=was;},1500);}
function byHand(node,b){var range=document.createRange();range.selectNodeContents(node);
var chosen=getSelection();chosen.removeAllRanges();chosen.addRange(range);
if(document.execCommand('copy')){done(b);}chosen.removeAllRanges();}
document.addEventListener('click',function(event){
var b=event.target.closest('button[data-copy]');if(!b){return;}
var node=document.getElementById(b.dataset.copy),rich=node.id==='body';
if(!navigator.clipboard||(rich&&typeof ClipboardItem==='undefined')){byHand(node,b);return;}
var work=rich?navigator.clipboard.write([new ClipboardItem({
'text/html':new Blob([node.innerHTML],{type:'text/html'}),
'text/plain':new Blob([node.innerText],{type:'text/plain'})})]):navigator.clipboard.writeText(node.textContent);
work.then(function(){done(b);},function(){byHand(node,b);});
});
})();
"""


@dataclass(frozen=True, slots=True)
class LinkedInArticle:
    """``headline`` and ``body`` (HTML) are pasted; ``html`` is the page they are copied from."""

    headline: str
    body: str
    html: str
    findings: tuple[Finding, ...]


def render(prepared: Prepared) -> Delivery:
    article = linkedin_article(prepared.document, prepared.reasons)
    return Delivery({"linkedin.article.html": article.html}, article.findings)


VIEW = View(
    "linkedin_article",
    render,
    files={"linkedin.article.html": "LinkedIn: long form, page to copy from"},
    needs=frozenset({"reasons"}),
    applies=lambda prepared: prepared.look.packs,
)


def linkedin_article(document: Document, reasons: Sequence[str] = ()) -> LinkedInArticle:
    """Return *document* as a long-form article in both languages, with what breaks a rule."""
    writer = _Writer(document)
    body = "".join(writer.item(item) for item in nest(document.blocks))
    warning = notice(document.drafts, document.untranslated, document.target)
    lead = writer.pair((document.summary,), "p") if document.summary else ""
    body = (f"<p><em>{escape(warning, quote=False)}</em></p>\n" if warning else "") + lead + body
    full = writer.headline()
    headline = cut_to_length(full, limit("linkedin-headline"))
    length = len(body)
    findings = [
        *over("linkedin-headline", len(headline), "linkedin.article.html"),
        *(over("linkedin-article-body", length, "linkedin.article.html")
          or over("linkedin-article-long", length, "linkedin.article.html")),
    ]  # fmt: skip
    if writer.images:
        count = f"{len(writer.images)} image{'s' * (len(writer.images) != 1)}"
        message = f"place {count} by hand in the LinkedIn article; each place is marked"
        evidence = {"rule": "linkedin-article-images", "measured": len(writer.images), "limit": 0}
        findings.append(Finding("linkedin-article-images", "I", message, evidence=evidence))
    return LinkedInArticle(headline, body, _copy_page(document, headline, body, findings, reasons), tuple(findings))


def _copy_page(
    document: Document, headline: str, body: str, findings: Iterable[Finding], reasons: Sequence[str]
) -> str:
    notes = "".join(f"<li>{escape(found.message, quote=False)}</li>" for found in findings)
    inside = (
        '<main><div class="head"><b>LinkedIn · article</b><button type="button" data-copy="body">Copy article</button>'
        f"</div>{f'<ul class=notes>{notes}</ul>' if notes else ''}"
        f'<div class="headline"><h1><span id="headline">{escape(headline, quote=False)}</span> '
        f"<small>{len(headline)}/{limit('linkedin-headline')}</small></h1>"
        f'<button type="button" data-copy="headline">Copy</button></div>\n<div id="body">\n{body}</div></main>'
    )
    return page(
        title=headline,
        tag=document.source,
        others=(document.target,),
        css=ARTICLE_CSS,
        script=ARTICLE_JS,
        body=inside,
        reasons=reasons,
    )


class _Writer:
    """Writes the blocks; collects the images that a person must place."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.images: list[Element] = []

    def headline(self) -> str:
        title = self.document.title or next(iter(self.document.units), None)
        if title is None:
            return "–"
        source, target = written(title.source), written_target(title, self.document.target)
        both = f"{source} · {target}"
        return both if target and len(both) <= limit("linkedin-headline") else source

    # Containers and blocks

    def item(self, item: Branch | PostBlock) -> str:
        if isinstance(item, PostBlock):
            return self.block(item)
        if item.kind == "table":
            return "".join(self.row(row) for row in item.children if isinstance(row, Branch))
        inner = "".join(self.item(child) for child in item.children)
        if item.kind == "list":
            if not item.ordered:
                return f"<ul>{inner}</ul>\n"
            start = first_number(item)
            return f'<ol start="{start}">{inner}</ol>\n' if start != 1 else f"<ol>{inner}</ol>\n"
        tag = {"item": "li", "quote": "blockquote"}.get(item.kind)
        return f"<{tag}>{inner}</{tag}>\n" if tag else inner

    def row(self, row: Branch) -> str:
        """A table's row as a line in each language: the editor has no tables."""
        blocks = [first for cell in row_cells(row) if cell is not None for first in _blocks(cell)]
        source = " · ".join(self.sentences(block.units, False) or self.inline(block.nodes) for block in blocks)
        target = " · ".join(self.sentences(block.units, True) or self.inline(block.nodes) for block in blocks)
        below = f"<br>{self.spoken(target)}" if target != source else ""
        return f"<p>{source}{below}</p>\n"

    def spoken(self, target: str) -> str:
        """The translation inside a block of both: its language is named, for fonts and screen readers."""
        return f'<span lang="{pack(self.document.target).tag}">{target}</span>'

    def block(self, block: PostBlock) -> str:
        if block.kind == "rule":
            return "<hr>\n"
        if block.kind == "code":
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>\n"
        if block.kind == "math":
            return f"<p><em>{escape(readable_tex(block.text), quote=False)}</em></p>\n"
        if block.kind == "image":
            place = f"<p>{self.inline(block.nodes)}</p>\n"
            return place + (self.pair(block.units, "p") if block.units and not images_in(block.units[0].source) else "")
        if not block.units:
            inner = self.inline(block.nodes)
            return f"<p>{inner}</p>\n" if inner.strip() else ""
        if block.kind == "heading":
            return self.pair(block.units, "h2" if block.level <= 2 else "h3", together=True)
        if block.kind == "list_item":
            box = {"true": "☑ ", "false": "☐ "}.get(block.attributes.get("checked", ""), "")
            return f"{box}{self.sentences(block.units, False)}<br>{self.spoken(self.sentences(block.units, True))}"
        number = block.attributes.get("number", "") if block.kind == "footnote" else ""
        return self.pair(block.units, "p", f"[{escape(number, quote=False)}] " if number else "")

    # Sentences

    def pair(self, units: tuple[PostUnit, ...], tag: str, mark: str = "", *, together: bool = False) -> str:
        source, target = self.sentences(units, False), self.sentences(units, True)
        if together:
            return f"<{tag}>{source} · {self.spoken(target)}</{tag}>\n"
        return f'<{tag}>{mark}{source}</{tag}>\n<{tag} lang="{pack(self.document.target).tag}">{target}</{tag}>\n'

    def sentences(self, units: Iterable[PostUnit], target: bool) -> str:
        tag = self.document.target if target else self.document.source
        return pack(tag).writing.gap.join(self.target(unit) if target else self.inline(unit.source) for unit in units)

    def target(self, unit: PostUnit) -> str:
        tag = self.document.target
        if unit.target is None:
            return escape(missing_mark(tag), quote=False)
        return self.inline(unit.target) + escape(state_mark(unit.state, tag), quote=False)

    def inline(self, nodes: Nodes) -> str:
        return "".join(map(self.node, nodes))

    def node(self, node: Node) -> str:
        if isinstance(node, str):
            return escape(without_invisible(node), quote=False)
        if node.tag == "br":
            return "<br>"
        if node.tag == "img":
            self.images.append(node)
            name = node.attributes.get("alt") or node.attributes["src"].rsplit("/", 1)[-1]
            word = labels(self.document.source).image
            return f"[{escape(word, quote=False)}: {escape(without_invisible(name), quote=False)}]"
        if node.tag == "math":
            return f"<em>{escape(readable_tex(plain_text(node.children)), quote=False)}</em>"
        if node.tag == "note":
            return f"[{escape(plain_text(node.children), quote=False)}]"
        if node.tag in {"rt", "rp", "del", "s"}:
            return ""
        inner = self.inline(node.children)
        if node.tag == "a" and is_outside(node.attributes["href"]):
            return f'<a href="{escape(node.attributes["href"])}" rel="noopener noreferrer">{inner}</a>'
        if node.tag in {"li", "p", "tr", "dt", "dd", "summary", "figcaption", "pre", "h2", "h3", "blockquote"}:
            return f"{inner}<br>"
        kept = _KEPT.get(node.tag)
        return f"<{kept}>{inner}</{kept}>" if kept else inner


def _blocks(item: Branch | PostBlock) -> list[PostBlock]:
    if isinstance(item, PostBlock):
        return [item]
    return [block for child in item.children for block in _blocks(child)]
