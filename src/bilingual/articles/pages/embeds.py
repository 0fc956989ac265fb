"""Gives every video, sound and embedded page of a page a link, and WordPress's captions a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import lost, made, put_instead, remove, said
from bilingual.model.finding import Finding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EMBEDS = (
    "iframe",
    "video",
    "audio",
    "embed",
    "object",
    "mpvoice",
    "mpvideo",
    "mp-common-videosnap",
    "amp-youtube",
    "amp-iframe",
    "amp-video",
)
_NAMES = {
    "audio": "a sound", "mpvoice": "a sound", "iframe": "an embedded page", "embed": "an embedded file",
    "object": "an embedded file",
}  # fmt: skip
# Frames that measure or sell.
NOT_CONTENT = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|recaptcha|facebook\.com/tr|/ads?/|//(?:[\w-]+\.)*ads?\d*\.|adservice"
)


def plain_embeds(body: HtmlElement, findings: list[Finding]) -> None:
    """Make embeds links, and name what has no address."""
    for element in list(body.iter(*_EMBEDS)):
        _link_to(element, findings)


def _link_to(element: HtmlElement, findings: list[Finding]) -> None:
    """Put a link to what *element* plays in its place."""
    if element.getparent() is None:
        return
    inner = next((one for one in element.iter("source", "iframe", "embed") if one.get("src")), None)
    address = next(
        (
            value
            for one in (element, inner)
            if one is not None
            for name in ("src", "data-src", "data", "data-url", "data-lazy-src")
            if re.match(r"https?:|//|[\w./-]+$", value := (one.get(name) or "").strip())
        ),
        "",
    )
    if not address and element.tag == "amp-youtube":
        address = f"https://www.youtube.com/watch?v={element.get('data-videoid', '')}"
    if NOT_CONTENT.search(address):
        remove(element)
        return
    name = element.get("title") or element.get("aria-label") or element.get("name") or element.get("alt") or ""
    what = _NAMES.get(str(element.tag), "a video")
    poster = (element.get("poster") or "").strip()
    if not address:
        if element.tag not in ("iframe", "object", "embed") or name:
            findings.append(lost(what, name or said(element) or str(element.tag), "has no address"))
        if poster:
            put_instead(element, made("img", src=poster, alt=name))
        else:
            remove(element)
        return
    address = f"https:{address}" if address.startswith("//") else address
    findings.append(lost(what, address, "is a link in the posts"))
    whole, paragraph = made("div"), made("p")
    if poster:
        whole.append(made("p"))
        whole[0].append(made("img", src=poster, alt=""))
    paragraph.append(made("a", name or address, href=address))
    whole.append(paragraph)
    put_instead(element, whole)


# WordPress's shortcodes in an exported post (codex.wordpress.org/Shortcode).

_CAPTION = re.compile(
    r"\[(?P<name>wp_caption|caption)\b[^\[\]]{0,300}\]\s*"
    r"(?P<picture>(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{1,4000}>(?:\s*</a>)?)(?P<said>[^\[\]]{0,2000})\[/(?P=name)\]"
)
# Alone in a paragraph: within a sentence they are what a text is about.
_MEDIA = re.compile(
    r"^(?P<before>[ \t]*+(?:<p>[ \t]*+)?)(?P<call>\[(?P<name>gallery|playlist|audio|video|embed)\b[^\[\]\n]{0,500}\]"
    r"(?:[^\[\]\n]{0,500}\[/(?P=name)\])?)(?P<after>[ \t]*+(?:</p>[ \t]*+)?)$",
    re.MULTILINE,
)


def without_shortcodes(source: str, findings: list[Finding]) -> str:
    """Return the HTML *source* with captions as figures and without media that only the site can show (W).

    >>> without_shortcodes('[caption width="300"]<img src="a.png" /> A map[/caption]', [])
    '<figure><img src="a.png" /><figcaption>A map</figcaption></figure>'
    """

    def figure(match: re.Match[str]) -> str:
        said = match["said"].strip()
        caption = f"<figcaption>{said}</figcaption>" if said else ""
        return f"<figure>{match['picture']}{caption}</figure>"

    def gone(match: re.Match[str]) -> str:
        findings.append(lost("a part that only WordPress fills in", match["call"], "is left out"))
        return match["before"] + match["after"]

    return _MEDIA.sub(gone, _CAPTION.sub(figure, source))
