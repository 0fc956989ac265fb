"""Safe nodes to HTML, Markdown and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from bilingual.text.slugs import heading_slug
from bilingual.views.document.model import PostUnit
from bilingual.views.document.nodes import VOID_TAGS, Element, Node, Nodes, is_outside, plain_text, trimmed
from bilingual.views.document.tex import readable_tex
from bilingual.views.labels import counted, labels, missing_mark, state_mark

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")
_LINE_START = re.compile(r"^(\s*)([#+-](?=\s)|#|=+$|\d{1,9}(?=[.)]\s))", re.MULTILINE)
_EMBEDDABLE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_IMAGE_ADDRESS = re.compile(r"[^\x00-\x20:]+")


def html_inline(nodes: Iterable[Node], images: Mapping[str, str], image_word: str) -> str:
    """Return *nodes* as HTML without classes on what an author wrote.

    *images* names for an image's address what the page shows instead: a relative path or a PNG, JPEG,
    GIF or WebP ``data:`` address. An image that is not in it would ask another host or be missing, so a
    named link stands in its place.
    """
    return "".join(
        escape(node, quote=False) if isinstance(node, str) else _html_element(node, images, image_word)
        for node in nodes
    )


def _html_element(node: Element, images: Mapping[str, str], image_word: str) -> str:
    if node.tag == "img":
        return _html_image(node, images, image_word)
    if node.tag == "math":
        return f'<span class="tex">{escape(readable_tex(plain_text(node.children)), quote=False)}</span>'
    if node.tag == "note":
        number = escape("".join(str(child) for child in node.children))
        return f'<sup><a href="#note-{number}">{number}</a></sup>'
    attributes = dict(node.attributes)
    if node.tag == "a":
        href = attributes.pop("href")
        if href.startswith("#"):
            attributes["href"] = "#" + anchor(href[1:])
        else:
            attributes |= {"href": href, "rel": "noopener noreferrer"}
            if is_outside(href):
                attributes["target"] = "_blank"
    listed = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if node.tag in VOID_TAGS:
        return f"<{node.tag}{listed}>"
    inner = html_inline(node.children, images, image_word)
    if node.tag == "table":
        return f'<div class="wide"><table{listed}>{inner}</table></div>'
    return f"<{node.tag}{listed}>{inner}</{node.tag}>"


def _html_image(node: Element, images: Mapping[str, str], image_word: str) -> str:
    source, alt = node.attributes["src"], node.attributes.get("alt", "")
    shown = images.get(source, "")
    if _EMBEDDABLE.fullmatch(shown) or (_IMAGE_ADDRESS.fullmatch(shown) and not shown.startswith(("//", "\\"))):
        return f'<img src="{escape(shown)}" alt="{escape(alt)}" loading="lazy">'
    name = escape(alt or source.rsplit("/", 1)[-1], quote=False)
    return (
        f'<a class="image" href="{escape(source)}" rel="noopener noreferrer" target="_blank">'
        f"<span>{escape(image_word, quote=False)}</span> {name}</a>"
    )


def anchor(name: str) -> str:
    """Return the id of the heading *name*, by GitHub's rule, under a prefix of our own.

    >>> anchor("What is new, in 2.0?"), anchor("为什么")
    ('s-what-is-new-in-20', 's-为什么')
    """
    return f"s-{heading_slug(name)}"


def markdown_inline(nodes: Iterable[Node]) -> str:
    """Return *nodes* as Markdown that reads the same on GitHub and in kramdown.

    >>> markdown_inline(("2 * 3 ", Element("strong", ("is",)), " ", Element("code", ("6",))))
    '2 \\\\* 3 **is** `6`'
    """
    return "".join(_markdown_text(n) if isinstance(n, str) else _markdown_element(n) for n in nodes)


def _markdown_text(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN_SPECIAL.sub(r"\\\1", text))


_MARKDOWN_AROUND = {"strong": "**", "em": "*", "del": "~~", "s": "~~"}


def _markdown_element(node: Element) -> str:
    inner = markdown_inline(node.children)
    if node.tag in _MARKDOWN_AROUND and (core := inner.strip()):
        mark = _MARKDOWN_AROUND[node.tag]
        return inner.replace(core, f"{mark}{core}{mark}", 1)
    if node.tag == "code":
        text = plain_text(node.children)
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        blank = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{blank}{text}{blank}{fence}"
    if node.tag == "math":
        return f"${markdown_tex(plain_text(node.children))}$"
    if node.tag == "note":
        return f"[^{plain_text(node.children)}]"
    if node.tag == "a":
        url = node.attributes["href"]
        return f"<{url}>" if plain_text(node.children) == url else f"[{inner}]({_markdown_url(url)})"
    if node.tag == "img":
        alt = _MARKDOWN_SPECIAL.sub(r"\\\1", node.attributes.get("alt", ""))
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
    """Return *tex* without what a page would take for a tag.

    >>> print(markdown_tex("a<b"))
    a\\lt b
    """
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\lt ", tex)


def _markdown_url(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def target_nodes(unit: PostUnit, tag: str) -> Nodes:
    """Return the unit's translation with its mark in words, for outputs that have no styles."""
    if unit.target is None:
        return (missing_mark(tag),)
    mark = state_mark(unit.state, tag)
    return (*unit.target, mark) if mark else unit.target


def joined(parts: Iterable[Nodes], spaced: bool) -> Nodes:
    """Return sentences as running text, with a blank between two where the script has blanks."""
    nodes: list[Node] = []
    for part in parts:
        if nodes and spaced:
            nodes.append(" ")
        nodes += part
    return trimmed(tuple(nodes))


def notice(drafts: int, missing: int, tag: str) -> str:
    """Return one line on the marks in a text, empty when there are none.

    >>> notice(2, 0, "zh-Hans")
    '2 句为机器草稿'
    """
    words = labels(tag)
    lines = ((words.draft_marks, drafts), (words.missing_marks, missing))
    return " · ".join(counted(forms, count) for forms, count in lines if count)
