"""Safe inline content: a small tree of allowed elements from which every post is written.

Nothing else reaches an output: whatever Markdown or HTML an author wrote, only these tags with these attributes exist,
and URLs have passed ``safe_url``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bilingual.text.superscripts import readable_script

INLINE_TAGS = frozenset(
    (
        "a",
        "abbr",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "img",
        "kbd",
        "mark",
        "math",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
    )
)  # ``math`` contains TeX as text
BLOCK_TAGS = frozenset(
    (
        "blockquote",
        "dd",
        "details",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
VOID_TAGS = frozenset({"br", "hr", "img"})
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_DEPTH = 60  # deeper nesting is malicious or accidental: its text is kept without its tags

_SCHEME = re.compile(r"([^/?#:]*):")
# file:///home/me/a.png, or a path of Windows.
_LOCAL_FILE = re.compile(r"\s*(?:file:(?:[\\/]{2}[^\\/]*)?|(?=[a-z]:(?:[\\/]|%5C)))(.+)", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One allowed element with already validated ``attributes``."""

    tag: str
    children: tuple[Node, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


Node: TypeAlias = "str | Element"
Nodes: TypeAlias = tuple[Node, ...]


def safe_url(url: str | None) -> str | None:
    r"""Return *url* if it is safe in a page, or None if it could run or contain code.

    Allowed are http, https, mailto, tel and URLs without a scheme. Control and invisible characters, which browsers
    ignore, are removed first.

    >>> safe_url("https://example.org/a?b=1"), safe_url("images/a.png"), safe_url("#top")
    ('https://example.org/a?b=1', 'images/a.png', '#top')
    >>> safe_url("java\tscript:alert(1)"), safe_url("data:text/html,x"), safe_url(" JavaScript:x")
    (None, None, None)
    """
    if url is None:
        return None
    clean = "".join(c for c in url.strip() if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"})
    clean = clean.strip().replace(" ", "%20")
    if not clean:
        return None
    if clean.startswith(("//", "\\\\", "/\\", "\\/")):
        return "https://" + clean[2:].lstrip("/\\") if len(clean) > 2 else None
    scheme = _SCHEME.match(clean)
    if scheme and scheme[1].lower() not in SAFE_SCHEMES:
        return None
    return clean


def image_url(url: str | None) -> str | None:
    r"""Return the address of an image, see ``safe_url``; that of a file on this machine as its absolute path.

    So it is not lost, and judged like any other path.

    >>> image_url("img/a.png"), image_url("file:///home/me/a.png"), image_url("FILE://localhost/a.png"), image_url("x:")
    ('img/a.png', '/home/me/a.png', '/a.png', None)
    >>> image_url("C:\\me\\a.png"), image_url("file:///C:/me/a.png")
    ('/C:/me/a.png', '/C:/me/a.png')
    """
    local = _LOCAL_FILE.match(url or "")
    return safe_url("/" + local[1].replace("\\", "/").replace("%5C", "/").lstrip("/") if local else url)


def is_outside(url: str) -> bool:
    """Return whether loading *url* would access another host."""
    return url.lower().startswith(("http:", "https:", "//"))


def plain_text(nodes: Iterable[Node]) -> str:
    r"""Return the visible words: no markup, ``br`` as a line break, an image as its alt text, exponents as characters.

    Ruby readings and footnote marks are omitted.

    >>> plain_text(("See ", Element("strong", ("this",)), Element("br"), "10", Element("sup", ("6",))))
    'See this\n10⁶'
    """
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif node.tag == "br":
            parts.append("\n")
        elif node.tag == "img":
            parts.append(node.attributes.get("alt", ""))
        elif node.tag in {"sup", "sub"}:
            parts.append(readable_script(plain_text(node.children), raised=node.tag == "sup"))
        elif node.tag not in {"rt", "rp", "note"}:
            parts.append(plain_text(node.children))
    return "".join(parts)


def trimmed(nodes: Nodes) -> Nodes:
    """Return *nodes* without empty texts, empty elements, and white space at both ends.

    >>> trimmed((" a ", Element("em", ()), " "))
    ('a',)
    """
    kept = [node for node in (_without_empty(node) for node in nodes) if node is not None]
    while kept and isinstance(kept[0], str):
        first = kept[0].lstrip()
        if first:
            kept[0] = first
            break
        kept.pop(0)
    while kept and isinstance(kept[-1], str):
        last = kept[-1].rstrip()
        if last:
            kept[-1] = last
            break
        kept.pop()
    return tuple(kept)


def _without_empty(node: Node) -> Node | None:
    if isinstance(node, str):
        return node or None
    if node.tag in VOID_TAGS:
        return node
    children = tuple(child for child in map(_without_empty, node.children) if child is not None)
    return replace(node, children=children) if children else None


def collapse_space(text: str) -> str:
    """Return *text* with runs of white space as one space, like in a page."""
    return _SPACE.sub(" ", text)


def images_in(nodes: Iterable[Node]) -> list[Element]:
    """Return the images in *nodes* in reading order."""
    found: list[Element] = []
    for node in nodes:
        if isinstance(node, Element):
            if node.tag == "img":
                found.append(node)
            found += images_in(node.children)
    return found


def unnamed(image: Element) -> Element:
    return replace(image, attributes={**image.attributes, "alt": ""})


def with_places(nodes: Nodes, places: Mapping[str, str]) -> Nodes:
    """Return *nodes* with their image addresses replaced by *places*.

    >>> with_places((Element("img", (), {"src": "a.png"}),), {"a.png": "b.png"})[0].attributes
    {'src': 'b.png'}
    """

    def placed(node: Node) -> Node:
        if isinstance(node, str):
            return node
        if node.tag == "img":
            address = node.attributes["src"]
            return replace(node, attributes={**node.attributes, "src": places.get(address, address)})
        return replace(node, children=with_places(node.children, places)) if node.children else node

    return tuple(placed(node) for node in nodes)
