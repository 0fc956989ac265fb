"""Writes blocks and inline text as HTML that WeChat's editor keeps.

See github.com/doocs/md for what the editor removes on paste and save. Links to hosts other than its own articles do not
work, so they become numbers with a list of sources at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.views.document.html import html_element, html_text
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nesting import Branch, first_number, row_cells
from bilingual.views.document.nodes import Element, Node, Nodes, images_in, is_outside, plain_text, unnamed
from bilingual.views.document.plain import without_invisible
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.labels import image_mark, labels, missing_mark, state_mark
from bilingual.views.not_ready_sign import HEAD, sign
from bilingual.views.templates import environment
from bilingual.views.wechat.themes import Styles, theme_named

# Maximum characters of SVG, which count for WeChat's limit of 20,000; longer formulas become text.
LONGEST_FORMULA = 6_000
_BULLETS = ("•", "◦", "▪")
_BREAK = Markup("<br/>")
_OTHER_SIDE = {"left": "right", "right": "left"}
_WAYS = (";direction:ltr;text-align:left", ";direction:rtl;text-align:right")
# The replacement of each tag, and its role for styling.
_SHOWN_AS: Mapping[str, tuple[str, str]] = {
    "strong": ("strong", "strong"), "em": ("em", ""), "cite": ("em", ""), "sup": ("sup", ""),
    "ruby": ("ruby", ""), "rt": ("rt", ""), "rp": ("rp", ""), "sub": ("span", "lowered"), "small": ("span", "small"),
    "del": ("span", "struck"), "s": ("span", "struck"), "u": ("span", "underlined"), "mark": ("span", "marked"),
    "p": ("p", "source"), "summary": ("p", "strong"), "dt": ("p", "strong"), "dd": ("p", "item"),
    "figcaption": ("p", "caption"), "blockquote": ("section", "quote"), "h1": ("h2", "heading2"),
    "h2": ("h2", "heading2"), **dict.fromkeys(("h3", "h4", "h5", "h6"), ("h3", "heading3")),
    "thead": ("thead", ""), "tbody": ("tbody", ""), "tr": ("tr", ""), "th": ("th", "head_cell"), "td": ("td", "cell"),
}  # fmt: skip


@dataclass(slots=True)
class WeChatWriter:
    """Writes one part of an article, numbering its sources and collecting its images.

    The template ``article.html`` writes the blocks and gets their text from here.
    """

    document: Document
    theme: Styles
    sources: dict[str, tuple[int, str]] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    _blocks: Any = field(init=False)

    first_number = staticmethod(first_number)
    row_cells = staticmethod(row_cells)

    def __post_init__(self) -> None:
        template = environment().get_template("wechat/article.html")
        self._blocks = template.make_module({"writer": self, "theme": self.theme})

    @property
    def ways(self) -> tuple[str, str]:
        """The style additions for the direction of source and target; none if both run from left to right."""
        source, target = (pack(tag).writing.rtl for tag in (self.document.source, self.document.target))
        return (_WAYS[source], _WAYS[target]) if source or target else ("", "")

    def styled(self, role: str, side: int = 0, depth: int = 0) -> str:
        """Return the style of *role* for the source (0) or the target (1): bars and indents stand where it begins.

        *depth* is that of a list in others.
        """
        style = self.theme[role] + (f";margin-left:{depth * 18}px" if depth else "")
        if self.ways[side] == _WAYS[True]:
            style = re.sub(r"\b(left|right)\b", lambda found: _OTHER_SIDE[found[1]], style)
        return style + self.ways[side]

    @property
    def words(self) -> Any:
        return labels(self.document.target)

    def part(self, items: Sequence[Branch | PostBlock], label: str) -> str:
        """Return one article of the series, with the *label* of its position."""
        return str(self._blocks.part(items, label))

    def item(self, item: Branch | PostBlock) -> str:
        return str(self._blocks.item(item))

    def source_line(self, url: str, number: int, text: str) -> str:
        return str(self._blocks.source_line(url, number, text))

    # What the template asks for

    def bullet(self, depth: int) -> str:
        return _BULLETS[min(depth, len(_BULLETS) - 1)]

    def formula(self, tex: str) -> Markup:
        drawn = self.formulas.get(tex, "")
        return Markup(drawn) if drawn and len(drawn) <= LONGEST_FORMULA else self.kept_space(readable_tex(tex))

    def image(self, block: PostBlock, caption: str) -> Markup:
        """Return the images of a block; its *caption* describes those that cannot be shown."""
        found = images_in(block.nodes)
        whole = not caption or all(map(self.place, found))
        return self.inline(block.nodes if whole else map(unnamed, found))

    def is_empty(self, block: PostBlock) -> bool:
        """Return whether none of the images of a block is available."""
        found = images_in(block.nodes)
        return bool(found) and not any(map(self.place, found))

    def alts(self, nodes: Nodes) -> Markup:
        return html_text(without_invisible(plain_text(nodes)).strip())

    def source(self, units: Iterable[PostUnit]) -> Markup:
        gap = Markup(pack(self.document.source).writing.gap)
        return gap.join(self.inline(unit.source) for unit in units if unit.source)

    def target(self, units: Iterable[PostUnit]) -> Markup:
        gap = Markup(pack(self.document.target).writing.gap)
        return gap.join(self._translated(unit) for unit in units if unit.target != ())

    def _translated(self, unit: PostUnit) -> Markup:
        tag = self.document.target
        if unit.target is None:
            return html_element("span", missing_mark(tag), style=self.theme["missing"])
        text = self.inline(unit.target)
        mark = state_mark(unit.state, tag)
        return text + html_element("span", mark, style=self.theme["draft"]) if mark else text

    def kept_space(self, text: str) -> Markup:
        """Return *text* with line ends and spaces that survive saving."""
        shown = html_text(without_invisible(text).expandtabs(4))
        return shown.replace(" ", Markup("&nbsp;")).replace("\n", _BREAK)

    # Inline text

    def inline(self, nodes: Iterable[Node]) -> Markup:
        return Markup("").join(
            html_text(without_invisible(node)) if isinstance(node, str) else self._element(node) for node in nodes
        )

    def _element(self, node: Element) -> Markup:
        theme = self.theme
        if node.tag == "a":
            return self._link(node)
        if node.tag == "img":
            return self._image(node)
        if node.tag == "math":
            return html_element("em", self.kept_space(readable_tex(plain_text(node.children))))
        if node.tag == "note":
            return html_element("sup", plain_text(node.children), style=theme["number"])
        if node.tag in {"code", "kbd"}:
            return html_element("span", self.kept_space(plain_text(node.children)), style=theme["code"])
        if node.tag == "pre":
            return html_element("section", self.kept_space(plain_text(node.children)), style=theme["pre"])
        if node.tag in {"br", "hr"}:
            return _BREAK if node.tag == "br" else html_element("hr", None, "/", style=theme["rule"])
        if node.tag in {"ul", "ol"}:
            return self._list(node)
        inner = self.inline(node.children)
        if node.tag == "table":
            return html_element("section", html_element("table", inner, style=theme["table"]), style=theme["scrolled"])
        if node.tag == "q":
            return Markup("“") + inner + "”"
        shown = _SHOWN_AS.get(node.tag)
        return html_element(shown[0], inner, style=theme[shown[1]] if shown[1] else None) if shown else inner

    def _list(self, node: Element, depth: int = 0) -> Markup:
        out, number = Markup(""), int(node.attributes.get("start", "1"))
        for child in node.children:
            if isinstance(child, str):
                continue
            nested = [c for c in child.children if isinstance(c, Element) and c.tag in {"ul", "ol"}]
            own = tuple(c for c in child.children if c not in nested)
            mark = f"{number}." if node.tag == "ol" else self.bullet(depth)
            number += 1
            said = (mark, Markup("&nbsp;"), self.inline(own))
            out += html_element("section", said, style=self.styled("item", depth=depth))
            out += Markup("").join(self._list(inner, depth + 1) for inner in nested)
        return out

    def _link(self, node: Element) -> Markup:
        url, inner = node.attributes["href"], self.inline(node.children)
        if is_wechat_article(url):
            return html_element("a", inner, href=url, style=self.theme["link"])
        text = plain_text(node.children).strip()
        if not is_outside(url) or text == url:
            # Links within the page or to a file make no sense there; a URL shown in full needs no number.
            return inner
        number, _ = self.sources.setdefault(url, (len(self.sources) + 1, without_invisible(text)))
        raised = html_element("sup", f"[{number}]", style=self.theme["number"])
        return html_element("span", inner, style=self.theme["link"]) + raised

    def _image(self, node: Element) -> Markup:
        alt = without_invisible(node.attributes.get("alt", ""))
        source = self.place(node)
        if source is None:
            name = alt or unquote(node.attributes["src"]).rsplit("/", 1)[-1]
            return html_element("span", image_mark(self.document.target, name), style=self.theme["missing"])
        self.images.setdefault(source, alt)
        return html_element("img", None, "/", src=source, alt=alt, style=self.theme["image"])

    def place(self, node: Element) -> str | None:
        """Return an image's file next to the article; None if it is missing."""
        address = node.attributes["src"]
        found = self.document.pictures.get(address) or (self.document.images or {}).get(address)
        known = self.document.images is None or "://" in address
        return found or (address if known else None)


def signed_piece(reasons: Sequence[str], theme: str) -> str:
    """Return the sign as HTML for the editor, which has no style sheets."""
    blocks: Any = environment().get_template("wechat/article.html").make_module({"theme": theme_named(theme)})
    return str(blocks.sign(HEAD, sign(reasons)))


def is_wechat_article(url: str) -> bool:
    """Return whether WeChat keeps a link to *url*.

    >>> is_wechat_article("https://mp.weixin.qq.com/s/x"), is_wechat_article("https://mp.weixin.qq.com.evil.org/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname == "mp.weixin.qq.com"
