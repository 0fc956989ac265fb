"""SVG images as they may be published: they run nothing, load nothing, and draw a bounded number of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bilingual.errors import InputError
from bilingual.views.document.nodes import safe_url

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements that run code or contain a page (w3.org/TR/SVG2, "script", "foreignObject").
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_PAGE = "http://www.w3.org/1999/xhtml"
_ANIMATIONS = frozenset({"set", "animate", "animatecolor", "animatemotion", "animatetransform"})
_DRAWN_DATA = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp);", re.IGNORECASE)
_LOCAL = re.compile(r"\s*#")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
_IMPORT = re.compile(r"@import\b[^;{}]*;?", re.IGNORECASE)
_ADDRESS = re.compile(r"(@namespace\b[^;]*;?)|url\(([^)]*)(?:\)|\Z)", re.IGNORECASE)
_LOADING = re.compile(
    r"(?:-webkit-)?(?:image-set|cross-fade|image|src)\([^)]*(?:\)|\Z)|-moz-binding\s*:[^;}]*|expression\s*\(",
    re.IGNORECASE,
)
_OWN_URL = re.compile(r"""url\(\s*["']?#([^"')]{1,500})["']?\s*\)""")
_POINT = re.compile(r"[-+.\d]+")
_READ = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-16be"})
_MOST_DRAWN = 500_000  # elements, after all copies by <use>, patterns and markers
_FILTER_STEP = 250  # a step of a filter is as much work as so many elements
_TOO_MUCH = {"ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP"}


def sanitised_svg(content: bytes) -> bytes:
    """Return the SVG *content* without scripts, event attributes and addresses of anything else; unchanged if it has
    none.

    Links stay. What is not well formed is repaired, since browsers run what stands before the error. Raises InputError
    for what is no SVG, and for one that unfolds to an excessive number of elements.

    >>> sanitised_svg(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script/><path d="M0 0"/></svg>')
    b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    """
    from lxml import etree

    # Entities of the file itself are resolved, others never (lxml's default).
    parser = etree.XMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) != "svg":
        raise InputError("BIL-VIW-017", "is not an SVG image", remedy="Save it again.")
    facts = root.getroottree().docinfo
    declared: Any = facts.internalDTD
    entities = [] if declared is None else declared.entities()
    changed = bool(parser.error_log or entities) or (facts.encoding or "utf-8").lower() not in _READ
    if any(error.type_name in _TOO_MUCH for error in parser.error_log) or _drawn(root) > _MOST_DRAWN:
        raise InputError(
            "BIL-VIW-018",
            f"is an SVG image that unfolds to more than {_MOST_DRAWN:,} elements, or is nested too deeply",
            remedy="Make it simpler, or save it as PNG.",
        )
    changed |= any(node.tag is etree.ProcessingInstruction for node in root.itersiblings(preceding=True))
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            if node.tag in (etree.ProcessingInstruction, etree.Entity):
                changed |= _left_out(node)
        elif _name(node) in _ACTIVE or etree.QName(node).namespace == _PAGE:
            changed |= _left_out(node)
        else:
            changed |= _cleaned(node)
    return bytes(etree.tostring(root)) if changed else content


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _left_out(node: _Element) -> bool:
    """Remove *node*, but not the text after it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return False
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)
    return True


def _cleaned(element: _Element) -> bool:
    """Remove what runs or loads something from *element*, and return whether there was any."""
    changed, name = False, _name(element)
    animated = str(element.get("attributeName", "")).rpartition(":")[2].lower() if name in _ANIMATIONS else ""
    for key, value in list(element.attrib.items()):
        attribute = str(key).rpartition("}")[2].lower()
        kept = _harmless(str(value)) if attribute == "style" else _without_addresses(str(value))
        if attribute.startswith("on") or attribute in {"ping", "base"} or not _may_stay(name, attribute, kept):
            kept = ""
        if animated in {"href", "src"} and attribute in {"to", "from", "by", "values"} and not _LOCAL.match(kept):
            kept = ""
        if kept != value:
            changed = True
            element.set(key, kept)
            if not kept:
                del element.attrib[key]
    if name == "style" and (text := "".join(map(str, element.itertext()))) != (kept := _harmless(text)):
        changed = True
        del element[:]
        element.text = kept
    return changed


def _may_stay(element: str, attribute: str, value: str) -> bool:
    if attribute not in {"href", "src"}:
        return True
    if element == "a":
        return safe_url(value) is not None
    return bool(_LOCAL.match(value) or _DRAWN_DATA.match(value))


def _without_addresses(value: str) -> str:
    """Return the value of an attribute, or a style, with each address of something else replaced by ``none``."""

    def local(match: re.Match[str]) -> str:
        url = (match[2] or "").strip(" \t\r\n\f\"'")
        return match[0] if match[1] or _LOCAL.match(url) or _DRAWN_DATA.match(url) else "none"

    plain = _plain(value)
    kept = _ADDRESS.sub(local, plain)
    return value if kept == plain else kept


def _harmless(style: str) -> str:
    """Return the CSS *style* without what loads something.

    >>> _harmless(r"@im\\70ort 'a.css'; p{fill:url(#b);mask:url(http://example.org/c)}")
    ' p{fill:url(#b);mask:none}'
    """
    plain = _plain(style)
    kept = _LOADING.sub("none", _without_addresses(_IMPORT.sub("", plain)))
    return style if kept == plain else kept


def _plain(style: str) -> str:
    r"""Return *style* without escapes and comments.

    >>> _plain(r"u\72l(x) @\69 mport /* a */ b")
    'url(x) @import  b'
    """
    if "\\" in style:
        style = _ESCAPE.sub(lambda found: _character(int(found[1], 16)) if found[1] else found[2], style)
    return re.sub(r"/\*.*?(?:\*/|\Z)", "", style, flags=re.DOTALL) if "/*" in style else style


def _character(code: int) -> str:
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _drawn(root: _Element) -> float:
    """Return how many elements a renderer draws for *root*, with all copies; infinity if it is nested too deeply."""
    named = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    known: dict[_Element, float] = {}

    def weight(element: _Element) -> float:
        if element not in known:
            known[element] = 0  # what contains itself is not drawn (w3.org/TR/SVG2, "use")
            count = float(_FILTER_STEP if _name(element).startswith("fe") else 1)
            for child in element:
                count += weight(child) if isinstance(child.tag, str) else 0
            for target, times in _references(element):
                count += times * (weight(named[target]) if target in named else 0)
            known[element] = count
        return known[element]

    try:
        return weight(root)
    except RecursionError:
        return float("inf")


def _references(element: _Element) -> Iterator[tuple[str, int]]:
    """Yield the ids that *element* draws, and how often."""
    for key, value in element.attrib.items():
        attribute, text = str(key).rpartition("}")[2], str(value)
        if attribute == "href" and _name(element) != "a" and text.strip().startswith("#"):
            yield text.strip()[1:], 1
        elif "url(" in text:
            vertices = len(_POINT.findall(element.get("d", "") + element.get("points", ""))) // 2
            for found in _OWN_URL.finditer(text):
                marks = attribute.startswith("marker") or (attribute == "style" and "marker" in text)
                yield found[1], max(1, vertices) if marks else 1
