"""Gives every image of a page its address.

Sites load images late: the address stands in another attribute, in a list of sizes, in ``<noscript>`` or in a style.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from bilingual.articles.pages.embeds import NOT_CONTENT, plain_embeds
from bilingual.articles.pages.tree import Gone, is_small, is_within, lost, made, put_instead, remove, said, tokens_of
from bilingual.model.finding import Finding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where scripts for late loading keep the address (lazysizes, WordPress, WeChat, Zhihu, Medium, echo.js).
_LATE = (
    "data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-original-src", "data-lazy", "data-echo",
    "data-croporisrc", "data-hi-res-src", "data-full-url", "data-image", "data-url", "data-large-file", "data-src-full",
)  # fmt: skip
_SIZES = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "data-src-set")
_WAITING = re.compile(
    r"^(?:$|#|about:|data:|javascript:)|(?:^|[/_.-])(?:blank|spacer|placeholder|pixel|transparent|lazy|loading|1x1|grey)"
    r"(?:[-_.][^/]*)?\.(?:gif|png|svg|jpe?g|webp)(?:[?#].*)?$",
    re.IGNORECASE,
)
_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp|svg\+xml)[^,]{0,60},", re.IGNORECASE)
_SUFFIXES = {"png": ".png", "jpg": ".jpg", "jpeg": ".jpg", "gif": ".gif", "webp": ".webp", "svg+xml": ".svg"}
_LEAST_BYTES = 400  # smaller pictures in an address are placeholders
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)
_SMALLEST_DRAWING = 64  # pixels; smaller drawings are icons
_ICONS = frozenset(("avatar", "icon", "emoji", "logo", "gravatar"))


@dataclass(slots=True)
class Pictures:
    """The pictures inside a page, by the names they get, and what is told about the others."""

    name: str
    findings: list[Finding]
    content: dict[str, bytes] = field(default_factory=dict)
    site: Gone = field(default_factory=Gone)  # faces and icons

    def keep(self, content: bytes, suffix: str) -> str:
        for address, known in self.content.items():
            if known == content:
                return address
        name = re.sub(r"[^\w.-]+", "-", self.name)
        address = f"{name}-image-{len(self.content) + 1}{suffix}"
        self.content[address] = content
        return address


def plain_images(body: HtmlElement, pictures: Pictures) -> None:
    """Give each image in *body* one ``src``, make embeds links, and name what has no address."""
    for element in list(body.iter("picture")):
        _of_picture(element)
    for element in list(body.iter("noscript")):
        _of_noscript(element)
    for image in list(body.iter("img", "amp-img")):
        _settle(image, pictures)
    pictures.site.tell("faces and icons of the site are left out", pictures.findings)
    for element in list(body.iter("svg")):
        _keep_drawing(element, pictures)
    for element in list(body.iter("canvas")):
        pictures.findings.append(
            lost("a drawing", element.get("aria-label") or said(element) or "canvas", "has no file")
        )
        remove(element)
    plain_embeds(body, pictures.findings)
    for element in list(body.iter()):
        _of_background(element)


def _addresses(image: HtmlElement) -> Iterator[str]:
    source = (image.get("src") or "").strip()
    for name in _LATE:
        value = (image.get(name) or "").strip()
        if value and re.search(r"[/.]", value) and not _WAITING.search(value) and not value.startswith(("{", "[")):
            yield value
    if source and not _WAITING.search(source):
        yield source
    for name in _SIZES:
        if largest := _largest(image.get(name) or ""):
            yield largest
    if _DATA.match(source):
        yield source


def _largest(sizes: str) -> str:
    """Return the widest or densest address in a ``srcset``.

    >>> _largest("a.jpg 640w, b,c.jpg 1280w"), _largest("a.jpg, b.jpg 2x"), _largest("data:image/gif;base64,R0 1w")
    ('b,c.jpg', 'b.jpg', '')
    """
    parts = re.finditer(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wxh])?\s*(?:,|$)", sizes)
    found = [(float(match[2] or 1), match[1]) for match in parts if not _WAITING.search(match[1])]
    return max(found, key=lambda one: one[0])[1] if found else ""


def _of_picture(element: HtmlElement) -> None:
    """Replace ``<picture>`` by its image; if that has no address of its own, its sources have it."""
    image = next(element.iter("img"), None)
    sources = [value for source in element.iter("source") for name in _SIZES if (value := source.get(name))]
    if image is None:
        image = made("img", alt="")
    if sources:
        image.set("srcset", ", ".join(filter(None, (image.get("srcset"), *sources))))
    fallback = element.find(".//noscript")
    if fallback is not None and not any(_addresses(image)) and (inner := next(fallback.iter("img"), None)) is not None:
        image = inner
    image.tail = None
    put_instead(element, image)


def _of_noscript(element: HtmlElement) -> None:
    """Keep an image in ``<noscript>`` if the one beside it, which a script would load, has no address."""
    inner = next(element.iter("img"), None)
    if inner is None:
        frame = next(element.iter("iframe"), None)
        if frame is None or NOT_CONTENT.search(frame.get("src") or ""):
            remove(element)
        else:
            element.drop_tag()
        return
    parent = element.getparent()
    near = [one for one in (element.getprevious(), element.getnext()) if one is not None]
    beside = [image for one in near for image in one.iter("img")]
    if not beside and parent is not None:
        beside = [one for one in parent.iter("img") if not is_within(one, element)]
    waiting = next((one for one in beside if not any(not _DATA.match(a) for a in _addresses(one))), None)
    if waiting is not None:
        if not waiting.get("alt"):
            waiting.set("alt", inner.get("alt") or "")
        waiting.set("src", next(_addresses(inner), ""))
    elif not beside:
        inner.tail = None
        put_instead(element, inner)
        return
    remove(element)


def _settle(image: HtmlElement, pictures: Pictures) -> None:
    alt, title = " ".join((image.get("alt") or "").split()), image.get("title")
    if image.get("width") in ("0", "1") or image.get("height") in ("0", "1"):
        remove(image)  # it counts readers
        return
    if _ICONS & tokens_of(image) and (len(alt) <= 2 or not (image.get("width") or "").isdecimal() or is_small(image)):
        # An emoji is a character; a face or a sign of the site is not part of the text.
        if "emoji" not in tokens_of(image):
            pictures.site.note(image)
        put_instead(image, made("span", alt if "emoji" in tokens_of(image) else ""))
        return
    for address in _addresses(image):
        if kept := _kept(address, pictures):
            image.tag = "img"
            for name in list(image.attrib):
                if name not in ("class", "width", "aria-hidden", "hidden", "style"):
                    del image.attrib[name]
            image.set("src", kept)
            image.set("alt", alt)
            if title:
                image.set("title", title)
            return
    if not _ICONS & tokens_of(image):
        pictures.findings.append(
            lost("an image", alt or (image.get("src") or "without a name")[:100], "has no address")
        )
    remove(image)


def _kept(address: str, pictures: Pictures) -> str:
    """Return *address*, or the name of the file that a ``data:`` address becomes, "" for a placeholder."""
    data = _DATA.match(address)
    if data is None:
        return address
    packed = address[data.end() :]
    try:
        content = b64decode(packed) if ";base64" in data[0].lower() else unquote_to_bytes(packed)
    except (Error, ValueError):
        return ""
    if len(content) < _LEAST_BYTES:
        return ""
    return pictures.keep(content, _SUFFIXES[data[1].lower()])


def _keep_drawing(element: HtmlElement, pictures: Pictures) -> None:
    """Make an inline SVG of some size an image file; icons are removed."""
    from lxml import etree

    sizes = [*re.findall(r"[\d.]+", element.get("viewbox") or element.get("viewBox") or "")[2:4]]
    sizes += [size for name in ("width", "height") if re.fullmatch(r"[\d.]+(?:px)?", size := element.get(name) or "")]
    big = sizes and min(float(size.removesuffix("px")) for size in sizes) >= _SMALLEST_DRAWING
    words = said(element)
    telling = big or (not sizes and len(words) > 20)
    if element.get("aria-hidden") != "true" and telling and not _ICONS & tokens_of(element):
        if "viewbox" in element.attrib:
            element.set("viewBox", element.attrib.pop("viewbox"))
        element.set("xmlns", "http://www.w3.org/2000/svg")
        tail, element.tail = element.tail, None
        address = pictures.keep(etree.tostring(element), ".svg")
        element.tail = tail
        title = element.find("title")
        alt = element.get("aria-label") or (said(title) if title is not None else "")
        put_instead(element, made("img", src=address, alt=alt))
        return
    remove(element)


def _of_background(element: HtmlElement) -> None:
    """Put the picture of a style into an element without words of its own."""
    found = _BACKGROUND.search(element.get("style") or "")
    if found is None or found[1].startswith("data:") or element.tag not in ("div", "figure", "a", "span", "section"):
        return
    if not said(element) and element.find(".//img") is None:
        element.insert(0, made("img", src=found[1].strip(), alt=element.get("aria-label") or ""))
        del element.attrib["style"]
