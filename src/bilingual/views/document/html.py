"""Safe HTML elements: text and attributes are escaped, URLs and styles must be on an allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from urllib.parse import quote

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.text.slugs import heading_slug
from bilingual.views.document.nodes import VOID_TAGS, Element, Node, is_outside, plain_text, safe_url
from bilingual.views.document.syntax.tex import readable_tex

_EMBEDDABLE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_IMAGE_ADDRESS = re.compile(r"[^\x00-\x20:]+")
_STYLE = re.compile(r"(?:[a-z-]+:(?!\s*expression)[\w\s#%.,'\"()-]+(?:;|\Z))*")
_FORBIDDEN_STYLE = re.compile(r"url\(|expression|position\s*:|@|\\", re.IGNORECASE)


def html_text(text: str) -> Markup:
    """Return *text* escaped for an element, with literal quotes for platforms that count characters.

    >>> html_text('"a" < b')
    Markup('"a" &lt; b')
    """
    return Markup(escape(text, quote=False))


def html_element(
    tag: str, children: Iterable[str] | str | None = "", end: str = "", /, **attributes: str | None
) -> Markup:
    """Return an element around *children*: Markup unchanged, other text escaped; None for a void element, whose tag
    ends with *end*.

    Attributes that are None are omitted, as are URLs that could run code and styles that could load something.
    Attribute names that are Python keywords have a trailing underscore.

    >>> html_element("a", ["x < ", html_element("b", "y")], href="https://example.org", title='"')
    Markup('<a href="https://example.org" title="&quot;">x &lt; <b>y</b></a>')
    >>> html_element("a", "x", href="javascript:alert(1)", style="background:url(//example.org)")
    Markup('<a>x</a>')
    """
    listed = "".join(
        f' {name}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None and _allowed(name := key.rstrip("_").replace("_", "-"), value)
    )
    if children is None:
        return Markup(f"<{tag}{listed}{end}>")
    parts = (children,) if isinstance(children, str) else children
    inner = "".join(part if isinstance(part, Markup) else escape(part, quote=False) for part in parts)
    return Markup(f"<{tag}{listed}>{inner}</{tag}>")


def _allowed(name: str, value: str) -> bool:
    if name in ("href", "src"):
        return safe_url(value) is not None or (name == "src" and bool(_EMBEDDABLE.fullmatch(value)))
    return name != "style" or is_safe_style(value)


@lru_cache(maxsize=4_096)
def is_safe_style(style: str) -> bool:
    """Return whether *style* consists of declarations that neither load, run nor move anything.

    >>> is_safe_style("margin:0 0 4px;color:#0f766e"), is_safe_style("position:fixed"), is_safe_style("x:url(y)")
    (True, False, False)
    """
    return bool(_STYLE.fullmatch(style)) and not _FORBIDDEN_STYLE.search(style)


def html_inline(nodes: Iterable[Node], images: Mapping[str, str], image_word: str) -> Markup:
    """Return *nodes* as HTML without classes.

    *images* maps image addresses to replacements: a relative path or a PNG, JPEG, GIF or WebP ``data:`` URL. Other
    images would access another host or be missing, so they become links with their description.
    """
    return Markup("").join(
        html_text(node) if isinstance(node, str) else _html_element(node, images, image_word) for node in nodes
    )


def _html_element(node: Element, images: Mapping[str, str], image_word: str) -> Markup:
    if node.tag == "img":
        return _html_image(node, images, image_word)
    if node.tag == "math":
        return html_element("span", readable_tex(plain_text(node.children)), class_="tex")
    if node.tag == "note":
        number = "".join(str(child) for child in node.children)
        return html_element("sup", html_element("a", number, href=f"#note-{number}"))
    attributes: dict[str, str] = {f"{name}_": value for name, value in node.attributes.items()}
    if node.tag == "a":
        href = attributes.pop("href_")
        if href.startswith("#"):
            attributes["href"] = "#" + anchor(href[1:])
        else:
            attributes |= {"href": href, "rel": "noopener noreferrer"}
            if is_outside(href):
                attributes["target"] = "_blank"
    inner = None if node.tag in VOID_TAGS else html_inline(node.children, images, image_word)
    made = html_element(node.tag, inner, **attributes)
    return html_element("div", made, class_="wide") if node.tag == "table" else made


def _html_image(node: Element, images: Mapping[str, str], image_word: str) -> Markup:
    source, alt = node.attributes["src"], node.attributes.get("alt", "")
    shown = images.get(source, "")
    if _EMBEDDABLE.fullmatch(shown) or (_IMAGE_ADDRESS.fullmatch(shown) and not shown.startswith(("//", "\\"))):
        return html_element("img", None, src=shown, alt=alt, title=node.attributes.get("title"), loading="lazy")
    named = (html_element("span", image_word), " ", alt or source.rsplit("/", 1)[-1])
    return html_element("a", named, class_="image", href=source, rel="noopener noreferrer", target="_blank")


def html_formula(tex: str, svg: str, tag: str, **attributes: str) -> Markup:
    """Return *svg*, drawn by our own tool, in a block with a text description."""
    return html_element(tag, Markup(svg), **attributes, role="img", aria_label=readable_tex(tex))


def anchor(name: str) -> str:
    """Return the id of the heading *name*, by GitHub's rule with our own prefix.

    >>> anchor("What is new, in 2.0?"), anchor("为什么")
    ('s-what-is-new-in-20', 's-为什么')
    """
    return f"s-{heading_slug(name)}"


def relative_address(path: str) -> str:
    """Return a relative file *path* as a URL.

    >>> relative_address("../video/a b#1.mp4"), relative_address("javascript:x.mp4")
    ('../video/a%20b%231.mp4', 'javascript%3Ax.mp4')
    """
    return quote(path.replace("\\", "/"), safe="/~!$&'()*+,;=@-._")


def in_language(tag: str) -> Markup:
    """Return the attributes for an element's language and text direction.

    >>> in_language("ar-EG")
    Markup('lang="ar-EG" dir="rtl"')
    """
    facts = pack(tag)
    return Markup('lang="{}" dir="{}"').format(facts.tag, "rtl" if facts.writing.rtl else "ltr")
