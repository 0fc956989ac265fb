"""Blocks to the HTML that WeChat's editor keeps: inline styles, one column, no outside link.

What its editor removes on paste and on save is described in github.com/doocs/md; links to other hosts than
its own articles are dead there, so they become numbers that a list at the end explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote, urlsplit

from bilingual.languages import pack
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nesting import Branch, first_number, row_cells
from bilingual.views.document.nodes import Element, Node, Nodes, images_in, is_outside, plain_text, unnamed
from bilingual.views.document.plain import without_invisible
from bilingual.views.document.tex import readable_tex
from bilingual.views.labels import image_mark, labels, missing_mark, state_mark
from bilingual.views.wechat.themes import Theme

# Characters of SVG: its paths count for WeChat's limit of 20,000; a longer formula is written in signs.
LONGEST_FORMULA = 6_000
_EMPTY_PLACE = "padding:16px;border:1px dashed #dcdcdc;border-radius:6px;text-align:center"
_NBSP = "&nbsp;"
_BULLETS = ("•", "◦", "▪")


@dataclass(slots=True)
class WeChatWriter:
    """Writes one part of an article; numbers its sources and collects its images on the way."""

    document: Document
    theme: Theme
    sources: dict[str, tuple[int, str]] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)

    # Containers

    def item(self, item: Branch | PostBlock, depth: int = 0) -> str:
        if isinstance(item, PostBlock):
            return self.block(item)
        if item.kind == "table":
            return self.table(item)
        if item.kind == "list":
            return self.list(item, depth)
        inner = "".join(self.item(child, depth) for child in item.children)
        return f'<section style="{self.theme.quote}">{inner}</section>' if item.kind == "quote" else inner

    def list(self, items: Branch, depth: int) -> str:
        """A list as paragraphs with typed marks: what stands nested is indented, not nested."""
        number = first_number(items)
        out = []
        for offset, item in enumerate(items.children):
            mark = f"{number + offset}." if items.ordered else _BULLETS[min(depth, len(_BULLETS) - 1)]
            children = item.children if isinstance(item, Branch) else (item,)
            for position, child in enumerate(children):
                if isinstance(child, PostBlock) and child.units and position == 0:
                    checked = child.attributes.get("checked")
                    own = mark if checked is None else "☑" if checked == "true" else "☐"
                    out.append(self.marked_item(child, own, depth))
                else:
                    out.append(self.item(child, depth + 1))
        return "".join(out)

    def marked_item(self, block: PostBlock, mark: str, depth: int) -> str:
        indent = f";margin-left:{depth * 18}px" if depth else ""
        pair = self.pair(block.units, f"{mark}&nbsp;", hanging=True)
        return f'<section style="{self.theme.item}{indent}">{pair}</section>'

    def table(self, table: Branch) -> str:
        rows = []
        for number, row in enumerate(child for child in table.children if isinstance(child, Branch)):
            tag, style = ("th", self.theme.head_cell) if number == 0 else ("td", self.theme.cell)
            cells = []
            for column in row_cells(row):
                inside = column.children if isinstance(column, Branch) else (column,) if column else ()
                text = "".join(self.cell(one) for one in inside)
                cells.append(f'<{tag} style="{style}">{text}</{tag}>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return self.scrolled(f'<table style="{self.theme.table}"><tbody>{"".join(rows)}</tbody></table>')

    def scrolled(self, inner: str) -> str:
        return f'<section style="margin:0 0 20px;overflow-x:auto">{inner}</section>'

    def cell(self, item: Branch | PostBlock) -> str:
        if isinstance(item, Branch):
            return self.item(item)
        return self.pair(item.units) if item.units else self.inline(item.nodes)

    # Blocks

    def block(self, block: PostBlock) -> str:
        theme = self.theme
        if block.kind == "rule":
            return f'<hr style="{theme.rule}"/>'
        if block.kind == "code":
            return f'<section style="{theme.pre}">{kept_space(block.text)}</section>'
        if block.kind == "math":
            drawn = self.formulas.get(block.text, "")
            if drawn and len(drawn) <= LONGEST_FORMULA:
                return f'<section style="{theme.math}">{drawn}</section>'
            return f'<section style="{theme.math}">{kept_space(readable_tex(block.text))}</section>'
        if block.kind == "image":
            caption = self.pair(block.units) if block.units else self.alts(block.nodes)
            shown = f'<section style="{theme.caption}">{caption}</section>' if caption else ""
            # The caption names what cannot be shown.
            found = images_in(block.nodes)
            whole = not caption or all(map(self.place, found))
            inner = self.inline(block.nodes if whole else map(unnamed, found))
            if found and not any(map(self.place, found)):
                inner = f'<section style="{_EMPTY_PLACE}">{inner}</section>'
            return f'<section style="{theme.pair}">{inner}{shown}</section>'
        if not block.units:
            return f'<section style="{theme.pair}">{self.inline(block.nodes)}</section>'
        if block.kind == "heading":
            tag, style = ("h2", theme.heading2) if block.level <= 2 else ("h3", theme.heading3)
            source = self.sentences(block.units, target=False)
            target = self.sentences(block.units, target=True)
            return f'<{tag} style="{style}">{source}<br/>{target}</{tag}>'
        label = block.attributes.get("number", "") if block.kind == "footnote" else ""
        mark = f'<sup style="{theme.number}">{escape(label, quote=False)}</sup>&nbsp;' if label else ""
        if block.kind == "definition":
            style = theme.strong if block.attributes.get("role") == "term" else theme.item
            return f'<section style="{style}">{self.pair(block.units)}</section>'
        return f'<section style="{theme.pair}">{self.pair(block.units, mark)}</section>'

    def alts(self, nodes: Nodes) -> str:
        return escape(without_invisible(plain_text(nodes)).strip(), quote=False)

    # Sentences

    def pair(self, units: tuple[PostUnit, ...], mark: str = "", hanging: bool = False) -> str:
        hang = ";text-indent:-14px" if hanging else ""
        return (
            f'<p style="{self.theme.source}{hang}">{mark}{self.sentences(units, target=False)}</p>'
            f'<p style="{self.theme.target}">{self.sentences(units, target=True)}</p>'
        )

    def sentences(self, units: Iterable[PostUnit], *, target: bool) -> str:
        facts = pack(self.document.target if target else self.document.source)
        parts = [self.target(unit) if target else self.inline(unit.source) for unit in units]
        return facts.writing.gap.join(parts)

    def target(self, unit: PostUnit) -> str:
        tag = self.document.target
        if unit.target is None:
            return f'<span style="{self.theme.missing}">{escape(missing_mark(tag), quote=False)}</span>'
        text = self.inline(unit.target)
        if mark := state_mark(unit.state, tag):
            text += f'<span style="{self.theme.draft}">{escape(mark, quote=False)}</span>'
        return text

    # Inline text

    def inline(self, nodes: Iterable[Node]) -> str:
        return "".join(self.text(node) if isinstance(node, str) else self.element(node) for node in nodes)

    def text(self, text: str) -> str:
        return escape(without_invisible(text), quote=False)

    def element(self, node: Element) -> str:
        if node.tag == "a":
            return self.link(node)
        if node.tag == "img":
            return self.image(node)
        if node.tag == "math":
            return f"<em>{kept_space(readable_tex(plain_text(node.children)))}</em>"
        if node.tag == "note":
            return f'<sup style="{self.theme.number}">{escape(plain_text(node.children), quote=False)}</sup>'
        if node.tag in {"code", "kbd"}:
            return f'<span style="{self.theme.code}">{kept_space(plain_text(node.children))}</span>'
        if node.tag == "pre":
            return f'<section style="{self.theme.pre}">{kept_space(plain_text(node.children))}</section>'
        if node.tag in {"br", "hr"}:
            return "<br/>" if node.tag == "br" else f'<hr style="{self.theme.rule}"/>'
        if node.tag in {"ul", "ol"}:
            return self.raw_list(node)
        inner = self.inline(node.children)
        if node.tag == "table":
            return self.scrolled(f'<table style="{self.theme.table}">{inner}</table>')
        if node.tag == "q":
            return f"“{inner}”"
        open_tag = _OPEN_TAGS.get(node.tag)
        if open_tag is None:
            return inner
        tag, style = open_tag
        given = style(self.theme) if style else ""
        return f'<{tag} style="{given}">{inner}</{tag}>' if given else f"<{tag}>{inner}</{tag}>"

    def raw_list(self, node: Element, depth: int = 0) -> str:
        out, number = [], int(node.attributes.get("start", "1"))
        for child in node.children:
            if isinstance(child, str):
                continue
            nested = [c for c in child.children if isinstance(c, Element) and c.tag in {"ul", "ol"}]
            own = tuple(c for c in child.children if c not in nested)
            mark = f"{number}." if node.tag == "ol" else _BULLETS[min(depth, len(_BULLETS) - 1)]
            number += 1
            indent = f";margin-left:{depth * 18}px" if depth else ""
            out.append(f'<section style="{self.theme.item}{indent}">{mark}&nbsp;{self.inline(own)}</section>')
            out += [self.raw_list(inner, depth + 1) for inner in nested]
        return "".join(out)

    def link(self, node: Element) -> str:
        url, inner = node.attributes["href"], self.inline(node.children)
        if is_wechat_article(url):
            return f'<a href="{escape(url)}" style="{self.theme.link}">{inner}</a>'
        text = plain_text(node.children).strip()
        if not is_outside(url) or text == url:
            # A link into the page or to a file has no meaning there; an address shown in full needs no number.
            return inner
        number, _ = self.sources.setdefault(url, (len(self.sources) + 1, without_invisible(text)))
        return f'<span style="{self.theme.link}">{inner}</span><sup style="{self.theme.number}">[{number}]</sup>'

    def image(self, node: Element) -> str:
        alt = without_invisible(node.attributes.get("alt", ""))
        source = self.place(node)
        if source is None:
            name = alt or unquote(node.attributes["src"]).rsplit("/", 1)[-1]
            mark = escape(image_mark(self.document.target, name), quote=False)
            return f'<span style="{self.theme.missing}">{mark}</span>'
        self.images.setdefault(source, alt)
        return f'<img src="{escape(source)}" alt="{escape(alt)}" style="{self.theme.image}"/>'

    def place(self, node: Element) -> str | None:
        """Return what an image's address is beside the article; None for a file that is not there."""
        address = node.attributes["src"]
        found = self.document.pictures.get(address) or (self.document.images or {}).get(address)
        known = self.document.images is None or "://" in address
        return found or (address if known else None)

    def source_list(self) -> str:
        """The numbered sources, empty when the part has none."""
        if not self.sources:
            return ""
        name = escape(labels(self.document.target).sources, quote=False)
        lines = "".join(source_line(self.theme, url, number, text) for url, (number, text) in self.sources.items())
        return f'<h3 style="{self.theme.heading3}">{name}</h3>{lines}'


def source_line(theme: Theme, url: str, number: int, text: str) -> str:
    """Return one line of the list of sources."""
    name = escape(text, quote=False)
    return f'<p style="{theme.sources}">[{number}] {name + ": " if name else ""}{escape(url, quote=False)}</p>'


def kept_space(text: str) -> str:
    """Return *text* with line ends and blanks that survive saving.

    >>> kept_space("if x:\\n  y")
    'if&nbsp;x:<br/>&nbsp;&nbsp;y'
    """
    shown = escape(without_invisible(text).expandtabs(4), quote=False)
    return shown.replace(" ", _NBSP).replace("\n", "<br/>")


def is_wechat_article(url: str) -> bool:
    """Tell whether WeChat keeps a link to *url*.

    >>> is_wechat_article("https://mp.weixin.qq.com/s/x"), is_wechat_article("https://mp.weixin.qq.com.evil.org/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname == "mp.weixin.qq.com"


_Style = Callable[[Theme], str]
_OPEN_TAGS: dict[str, tuple[str, _Style | None]] = {
    "strong": ("strong", lambda theme: theme.strong),
    "em": ("em", None),
    "sup": ("sup", None),
    "sub": ("span", lambda theme: "font-size:12px;vertical-align:sub"),
    "ruby": ("ruby", None),
    "rt": ("rt", None),
    "rp": ("rp", None),
    "del": ("span", lambda theme: "text-decoration:line-through"),
    "s": ("span", lambda theme: "text-decoration:line-through"),
    "u": ("span", lambda theme: "text-decoration:underline"),
    "mark": ("span", lambda theme: "background:#fff3bf"),
    "small": ("span", lambda theme: "font-size:13px"),
    "cite": ("em", None),
    "p": ("p", lambda theme: theme.source),
    "summary": ("p", lambda theme: theme.strong),
    "dt": ("p", lambda theme: theme.strong),
    "dd": ("p", lambda theme: theme.item),
    "figcaption": ("p", lambda theme: theme.caption),
    "blockquote": ("section", lambda theme: theme.quote),
    "h1": ("h2", lambda theme: theme.heading2),
    "h2": ("h2", lambda theme: theme.heading2),
    "h3": ("h3", lambda theme: theme.heading3),
    "h4": ("h3", lambda theme: theme.heading3),
    "h5": ("h3", lambda theme: theme.heading3),
    "h6": ("h3", lambda theme: theme.heading3),
    "thead": ("thead", None),
    "tbody": ("tbody", None),
    "tr": ("tr", None),
    "th": ("th", lambda theme: theme.head_cell),
    "td": ("td", lambda theme: theme.cell),
}
