"""Turns HTML into safe nodes: only allowed elements and addresses, embeds as links, nothing hidden, bounded depth."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

from bilingual.articles.scanning import without_trailing_marks
from bilingual.views.document.nodes import (
    BLOCK_TAGS,
    MAX_DEPTH,
    VOID_TAGS,
    Element,
    Node,
    Nodes,
    collapse_space,
    image_url,
    safe_url,
)

# White space, so that emphasis may open and close next to it (CommonMark 0.31, section 6.2), but never typed.
BOUNDARY = "\u1680"
_SAME = {"b": "strong", "i": "em", "strike": "del", "var": "em", "dfn": "em", "samp": "code", "tt": "code"}
_SAME |= {"ins": "u", "tex": "math", "big": "strong"}
_DROPPED = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "frame",
        "frameset",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "form",
        "input",
        "select",
        "textarea",
        "option",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "source",
        "track",
        "portal",
        "dialog",
    )
)
_EMBEDS = frozenset({"iframe", "video", "audio", "embed", "source"})
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*\}")
_ADDRESS = re.compile(r"(?:https?://|(?<![\w./@-])www\.(?=\w))[^\s<>\"'`，。；：！？、（）「」『』【】《》〈〉“”]+")
# A Markdown line break is a space in Latin script and nothing in Chinese.
_EAST_ASIAN = "\u2e80-\u303f\u3041-\u9fff\uff00-\uffef"
_EAST_ASIAN_BREAK = re.compile(f"(?<=[{_EAST_ASIAN}])[ \t]*\n[ \t]*(?=[{_EAST_ASIAN}])")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*+)[^<>]*>")
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")


def html_nodes(markup: str, allowed: frozenset[str]) -> Nodes:
    if "<" not in markup and "&" not in markup:
        return _text_nodes(markup)
    from lxml import html

    if not markup.strip():
        return (" ",) if markup else ()
    if _depth(markup) > 2 * MAX_DEPTH:
        # The parser drops text nested deeper than 255 levels.
        return (unescape(_TAG.sub("", markup)),)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    root = html.fragment_fromstring(f"<div>{markup}</div>", parser=parser)
    return _children(root, allowed, 0, False)


def _depth(markup: str) -> int:
    """Return the maximum number of open tags, including those that need no closing."""
    if markup.count("<") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for match in _TAG.finditer(markup):
        depth = max(0, depth - 1) if match[1] else depth + (match[2].lower() not in VOID_TAGS)
        deepest = max(deepest, depth)
    return deepest


def _children(element: Any, allowed: frozenset[str], depth: int, verbatim: bool) -> Nodes:
    if depth > MAX_DEPTH:
        return (str(element.text_content()),)
    nodes: list[Node] = []
    if element.text:
        nodes += _text_nodes(element.text, verbatim)
    for child in element:
        nodes += _element(child, allowed, depth + 1, verbatim)
        if child.tail:
            nodes += _text_nodes(child.tail, verbatim)
    return tuple(nodes)


def _element(element: Any, allowed: frozenset[str], depth: int, verbatim: bool) -> Nodes:
    if not isinstance(element.tag, str):
        return ()
    tag = element.tag.lower()
    if tag == "picture":  # its sources are only other sizes and formats
        return tuple(node for image in element.iter("img") for node in _element(image, allowed, depth, verbatim))
    if tag in _EMBEDS:
        return _embed_link(element)
    if (
        tag in _DROPPED
        or element.get("hidden", "until-found") != "until-found"
        or _NOT_SHOWN.search(element.get("style", ""))
    ):
        return ()
    tag = _SAME.get(tag, tag)
    verbatim = verbatim or tag in {"pre", "code", "math"}
    children = _children(element, allowed, depth, verbatim or tag == "a")
    if tag == "q":
        return ("“", *children, "”")
    if tag not in allowed:
        blank: Nodes = (" ",) if tag in BLOCK_TAGS or tag in {"div", "section", "article"} else ()
        return (*blank, *children, *blank)
    attributes = _attributes(tag, element)
    if tag == "a" and "href" not in attributes:
        return children
    if tag == "img" and "src" not in attributes:
        alt = element.get("alt")
        return (collapse_space(alt),) if alt else ()
    return (Element(tag, () if tag in VOID_TAGS else children, attributes),)


def _embed_link(element: Any) -> Nodes:
    url = safe_url(element.get("src"))
    if not url:
        url = next((safe_url(s.get("src")) for s in element.iter("source") if safe_url(s.get("src"))), None)
    return (Element("a", (element.get("title") or url,), {"href": url}),) if url else ()


def _attributes(tag: str, element: Any) -> dict[str, str]:
    wanted: dict[str, str | None] = {"title": element.get("title")}
    if tag == "a":
        wanted["href"] = safe_url(element.get("href"))
    elif tag == "img":
        wanted |= {"src": image_url(element.get("src")), "alt": (element.get("alt") or "").strip()}
    elif tag in {"td", "th"}:
        wanted |= {name: _number(element.get(name)) for name in ("colspan", "rowspan")}
    elif tag == "ol":
        wanted["start"] = _number(element.get("start"))
    return {name: value.replace(BOUNDARY, "") for name, value in wanted.items() if value is not None}


def _number(value: str | None) -> str | None:
    return value if value and _NUMBER.fullmatch(value) else None


def _text_nodes(text: str, verbatim: bool = False) -> Nodes:
    """Return *text* with superscript footnote marks and linked URLs, like GitHub."""
    if verbatim:
        return (text,)
    text = _ATTRIBUTE_LIST.sub("", collapse_space(_EAST_ASIAN_BREAK.sub("", text)))
    nodes: list[Node] = []
    position = 0
    for match in re.finditer(f"{_FOOTNOTE.pattern}|{_ADDRESS.pattern}", text):
        nodes.append(text[position : match.start()])
        position = match.end()
        if match[1]:
            nodes.append(Element("note", (match[1],)))
        else:
            address = without_trailing_marks(match[0])
            position -= len(match[0]) - len(address)
            url = safe_url(f"https://{address}" if address.startswith("www.") else address)
            nodes.append(Element("a", (address,), {"href": url}) if url else address)
    nodes.append(text[position:])
    return tuple(node for node in nodes if node)


def merged(nodes: Nodes) -> Nodes:
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, Element):
            joined.append(replace(node, children=merged(node.children)))
        elif joined and isinstance(joined[-1], str):
            joined[-1] = collapse_space(joined[-1] + node) if "\n" not in node else joined[-1] + node
        elif node:
            joined.append(node)
    return tuple(joined)
