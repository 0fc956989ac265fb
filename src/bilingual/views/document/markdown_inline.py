"""Writes inline content as Markdown that GitHub and kramdown render the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bilingual.text.markup.dialects import EMOJI
from bilingual.text.markup.emphasis import flanking
from bilingual.views.document.nodes import Element, Node, plain_text

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")
# Braces read by Liquid or kramdown, and text that looks like an entity: they have no common escape.
_WITHOUT_ESCAPE = re.compile(r"\{(?=[{%:])|&(?=#?\w+;)|\^(?=\[|\Z)|(?<=[0-9A-Za-z)])\^")
# What other engines, and our own reader, take for a comment, a mark or an emoji.
_ENGINE_SPECIAL = re.compile(rf"%%|==|{EMOJI}")
_LINE_START = re.compile(r"^([^\S\n]*(?:\d{1,9}(?=[.)]\s))?)([#+-](?=\s)|#|=+$|(?<=\d)[.)])", re.MULTILINE)


def markdown_inline(nodes: Iterable[Node]) -> str:
    r"""Return *nodes* as Markdown that GitHub and kramdown render the same.

    >>> markdown_inline(("2 * 3 ", Element("strong", ("is",)), " ", Element("code", ("6",))))
    '2 \\* 3 **is** `6`'
    """
    nodes = list(nodes)
    parts = [_markdown_text(n) if isinstance(n, str) else _markdown_element(n) for n in nodes]
    for index, (node, part) in enumerate(zip(nodes, parts, strict=True)):
        before = str(parts[index - 1]) if index else ""
        if isinstance(part, _Emphasis):
            after = str(parts[index + 1]) if index + 1 < len(parts) else ""
            parts[index] = part.within(before[-1:], after[:1])
        elif str(part).endswith("!") and index + 1 < len(parts) and str(parts[index + 1]).startswith("["):
            parts[index] = f"{str(part)[:-1]}\\!"  # else the link is an image
        elif isinstance(node, Element) and node.tag == "code" and before.endswith("`"):
            parts[index] = f"<code>{_escaped(plain_text(node.children))}</code>"
    return "".join(map(str, parts))


@dataclass(frozen=True, slots=True)
class _Emphasis:
    """Emphasised Markdown: with marks where GitHub and kramdown read them as such, else with tags."""

    tag: str
    inner: str

    def __str__(self) -> str:
        return self.within("", "")

    def within(self, before: str, after: str) -> str:
        """Return the text between the characters *before* and *after*.

        >>> _Emphasis("strong", "“重复”").within("做", "后"), _Emphasis("em", "so").within(" ", ".")
        ('<strong>“重复”</strong>', '*so*')
        """
        core, mark = self.inner.strip(), _MARKDOWN_AROUND[self.tag]
        whole = f"{before}{mark}{core}{mark}{after}"
        start, end = len(before), len(before) + len(mark) + len(core)
        opens, _ = flanking(whole, start, start + len(mark), east_asian=False)
        _, closes = flanking(whole, end, end + len(mark), east_asian=False)
        marks = mark[0] not in (before, after) and core[0] != mark[0] and core[-1] != mark[0] and "\n" not in core
        if opens and closes and marks:
            return self.inner.replace(core, f"{mark}{core}{mark}", 1)
        return self.inner.replace(core, f"<{self.tag}>{core}</{self.tag}>", 1)


def _markdown_text(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _escaped(text))


def _escaped(text: str) -> str:
    text = _MARKDOWN_SPECIAL.sub(r"\\\1", text)
    text = _WITHOUT_ESCAPE.sub(lambda sign: "&amp;" if sign[0] == "&" else f"&#{ord(sign[0])};", text)
    return _ENGINE_SPECIAL.sub(lambda sign: "&#37;%" if sign[0] == "%%" else f"\\{sign[0]}", text)


_MARKDOWN_AROUND = {"strong": "**", "em": "*", "del": "~~", "s": "~~"}


def _markdown_element(node: Element) -> str | _Emphasis:
    inner = markdown_inline(node.children)
    if node.tag in _MARKDOWN_AROUND and inner.strip():
        return _Emphasis(node.tag, inner)
    if node.tag == "code":
        text = plain_text(node.children)
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        blank = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{blank}{text}{blank}{fence}"
    if node.tag == "math":
        return f"${markdown_tex(plain_text(node.children).strip())}$"
    if node.tag == "note":
        return f"[^{plain_text(node.children)}]"
    if node.tag == "a":
        url = node.attributes["href"]
        return f"<{_markdown_url(url)}>" if plain_text(node.children) == url else f"[{inner}]({_markdown_url(url)})"
    if node.tag == "img":
        alt = _escaped(node.attributes.get("alt", ""))
        return f"![{alt}]({_markdown_url(node.attributes['src'])})"
    if node.tag == "br":
        return "<br>"
    if node.tag in {"sub", "sup", "kbd", "mark", "u", "ruby", "rt", "rp"}:
        return f"<{node.tag}>{inner}</{node.tag}>"
    if node.tag == "li":
        return f"\n- {inner.strip()}"
    if node.tag in {"p", "tr", "summary", "dt", "dd", "figcaption", "blockquote", "ul", "ol", "table", "pre"}:
        return f"\n\n{inner.strip()}\n\n"
    if node.tag in {"td", "th"}:
        return f"{inner} "
    return inner


def markdown_tex(tex: str) -> str:
    r"""Return *tex* without anything that a page would treat as a tag, or Markdown as a link.

    >>> print(markdown_tex("a<b [x](y)"))
    a\lt b [x]{}(y)
    """
    return re.sub(r"\](?=\()", "]{}", re.sub(r"<(?=[A-Za-z/!?])", r"\\lt ", tex))


def _markdown_url(url: str) -> str:
    return re.sub(r"[()<>{}]", lambda sign: f"%{ord(sign[0]):X}", url)
