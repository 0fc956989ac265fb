"""The WeChat article as data, and the rules it is checked against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.model.finding import Finding
from bilingual.views.limits import broken, over

# What the editor keeps, as far as known (github.com/doocs/md).
KEPT_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre"}
    | {"rp", "rt", "ruby", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
KEPT_ATTRIBUTES = frozenset({"style", "href", "src", "alt", "colspan", "rowspan"})
# In SVG it keeps plain shapes with their own attributes, without references.
KEPT_SVG = frozenset({"svg", "g", "path", "rect"})
KEPT_SVG_ATTRIBUTES = frozenset(
    {"width", "height", "viewbox", "d", "x", "y", "fill", "stroke", "stroke-width", "style"}
)
_LOST_STYLES = re.compile(r"(?:^|;)\s*(?:position|transform)\s*:|url\(|expression\(", re.IGNORECASE)
_OWN_IMAGE = re.compile(r"https?://mmbiz\.")
_OTHER_FORMAT = re.compile(r"\.(?:webp|svg|gif|bmp|tiff?|avif)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WeChatPart:
    """One article of the series: its title of at most 32 characters, and its HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class WeChatImage:
    """An image to upload as JPG or PNG under 1 MB, by its address in the text."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class WeChatPost:
    """``sources`` are the external URLs in order; ``link`` is for the field "read the original"."""

    title: str
    author: str
    digest: str
    parts: tuple[WeChatPart, ...]
    images: tuple[WeChatImage, ...]
    sources: tuple[str, ...]
    link: str | None
    findings: tuple[Finding, ...]


def validate_wechat(post: WeChatPost) -> tuple[Finding, ...]:
    """Return violations of the platform's rules, each with rule, measured value and limit."""
    found = [
        *over("wechat-title", len(post.title)),
        *over("wechat-author", len(post.author)),
        *over("wechat-digest", len(post.digest)),
        *over("wechat-parts", len(post.parts)),
        *over("wechat-source-url", len((post.link or "").encode())),
    ]
    for number, part in enumerate(post.parts, start=1):
        where = f"part {number} for WeChat"
        found += over("wechat-title", len(part.title), f"the title of {where}")
        found += over("wechat-content-length", len(part.html), where)
        found += over("wechat-content-bytes", len(part.html.encode("utf-8", "replace")), where)
        for lost in sorted(set(lost_markup(part.html))):
            found.append(broken("wechat-markup", "E", f"WeChat removes {lost} from part {number}", lost, "none"))
    own = [image.address for image in post.images if not _OWN_IMAGE.match(image.address)]
    if own:
        message = f"upload to WeChat, each in its place: {', '.join(own)}"
        found.append(broken("wechat-image", "I", message, ", ".join(own), "https://mmbiz.…"))
    for image in post.images:
        if "://" in image.address and _OTHER_FORMAT.search(image.address):  # local ones are converted
            message = f"convert this image to JPG or PNG: {image.address}"
            found.append(broken("wechat-image-format", "W", message, image.address, "jpg, png"))
    return tuple(found)


def lost_markup(markup: str) -> Iterator[str]:
    """Yield what the editor would remove from *markup*.

    >>> list(lost_markup('<p class="x" style="position:fixed">a<script>b</script></p>'))
    ['class=', 'position:fixed', '<script>']
    """
    from lxml import html

    for element in html.fragment_fromstring(f"<section>{markup}</section>").iter():
        if not isinstance(element.tag, str):
            yield "a comment"
            continue
        drawn = element.tag in KEPT_SVG
        if element.tag not in KEPT_TAGS and not drawn:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.lower() not in (KEPT_SVG_ATTRIBUTES if drawn else KEPT_ATTRIBUTES):
                yield f"{name}="
            elif name == "style" and _LOST_STYLES.search(str(value)):
                yield str(value)
            elif name == "href" and not str(value).startswith(
                ("https://mp.weixin.qq.com/", "http://mp.weixin.qq.com/")
            ):
                yield f"the link to {value}"
