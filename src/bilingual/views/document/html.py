"""Safe nodes to HTML, and what every page of ours needs: addresses, anchors, the direction of a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from bilingual.languages import pack
from bilingual.text.slugs import heading_slug
from bilingual.views.document.nodes import VOID_TAGS, Element, Node, is_outside, plain_text
from bilingual.views.document.tex import readable_tex

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


def relative_address(path: str) -> str:
    """Return a relative file *path* as an address.

    >>> relative_address("../video/a b#1.mp4"), relative_address("javascript:x.mp4")
    ('../video/a%20b%231.mp4', 'javascript%3Ax.mp4')
    """
    return quote(path.replace("\\", "/"), safe="/~!$&'()*+,;=@-._")


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if pack(tag).writing.rtl else "ltr"
