"""A simulation of what WeChat's editor does to pasted HTML, as far as known (github.com/doocs/md and its issues).

It removes some tags with their content, others without, and attributes and styles; and like any HTML editor it
collapses white space between tags on save.
"""

from __future__ import annotations

import re
import unicodedata

from lxml import html

REMOVED_WITH_CONTENT = frozenset(
    (
        "style",
        "script",
        "iframe",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "video",
        "audio",
        "object",
        "embed",
        "canvas",
        "link",
        "meta",
        "title",
    )
)
KEPT = frozenset(
    (
        "section",
        "p",
        "span",
        "strong",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "img",
        "br",
        "hr",
        "sup",
        "ruby",
        "rt",
        "rp",
        "a",
        "svg",
        "g",
        "path",
        "rect",
    )
)
SVG_TAGS = frozenset({"svg", "g", "path", "rect"})
SVG_ATTRIBUTES = frozenset({"width", "height", "viewbox", "d", "x", "y", "fill", "stroke", "stroke-width"})
KEPT_ATTRIBUTES = frozenset({"style", "src", "href", "alt", "colspan", "rowspan"})
LOST_STYLES = re.compile(r"(?:^|;)\s*(?:position|transform|float)\s*:[^;]*", re.IGNORECASE)


def sanitize(markup: str) -> str:
    """Return *markup* as the editor would save it."""
    root = html.fragment_fromstring(f"<section>{markup}</section>")
    for element in list(root.iter()):
        if element is root:
            continue
        if not isinstance(element.tag, str) or element.tag in REMOVED_WITH_CONTENT:
            element.drop_tree()
        elif element.tag not in KEPT:
            element.drop_tag()
        else:
            _strip(element)
    saved = html.tostring(root, encoding="unicode")
    # Plain blanks and line ends are one blank after saving; typed &nbsp; and <br> stay.
    return re.sub(r"[ \t\r\n]+", " ", saved)


def _strip(element: html.HtmlElement) -> None:
    for name in list(element.attrib):
        if name not in KEPT_ATTRIBUTES and not (element.tag in SVG_TAGS and name.lower() in SVG_ATTRIBUTES):
            del element.attrib[name]
    if "style" in element.attrib:
        element.attrib["style"] = LOST_STYLES.sub("", element.attrib["style"])
    if element.tag == "img" and not element.get("src", "").startswith(("https://", "http://")):
        element.drop_tree()
    elif element.tag == "a" and not element.get("href", "").startswith("https://mp.weixin.qq.com/"):
        element.drop_tree()  # the strictest reading: a dead link takes its text along


def visible(markup: str) -> str:
    """Return the text a reader sees, lines and indentation included."""
    root = html.fragment_fromstring(f"<section>{markup}</section>")
    for line_end in root.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    for block in root.iter("p", "section", "h2", "h3", "td", "th", "hr"):
        block.tail = "\n" + (block.tail or "")
    text = re.sub(r"[ \t]+", " ", str(root.text_content()))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"\s*\n\s*", "\n", text.replace("\xa0", "·")).strip()


def styles_lost(before: str, after: str) -> int:
    """Return how many style attributes the editor took away or changed."""

    def styles(markup: str) -> list[str]:
        root = html.fragment_fromstring(f"<section>{markup}</section>")
        return [element.get("style") for element in root.iter() if element.get("style")]

    old, new = styles(before), styles(after)
    return len(old) - sum(a == b for a, b in zip(old, new, strict=False))
