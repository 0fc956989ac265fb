"""The article as WeChat's API takes it, and whether a draft there is the one that was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from bilingual.text.counts import shortened
from bilingual.views.limits import LIMITS

_QUOTED = 60
_IMAGE_MARK = "[image: "
_IMAGE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]*)(")')
_SPACE = re.compile(r"[\s\u00a0\u200b]+")
_INVISIBLE = re.compile(r"[\u00a0\u200b]")
_OWN = re.compile(r"https?://mmbiz\.")
_OPENS = frozenset({"section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "br", "hr", "pre", "blockquote"})
_LIMITS = (("title", "wechat-title"), ("author", "wechat-author"), ("digest", "wechat-digest"))


def images_of(html: str) -> list[str]:
    """Return the addresses of the images in *html*, each once, in order.

    >>> images_of('<p><img src="wechat/a&amp;b.jpg" alt=""/><img src="wechat/a&amp;b.jpg"/></p>')
    ['wechat/a&b.jpg']
    """
    return list(dict.fromkeys(unescape(found[2]) for found in _IMAGE.finditer(html)))


def is_own(address: str) -> bool:
    """Return whether an image is on WeChat's own servers already."""
    return _OWN.match(address) is not None


def with_images(html: str, place: Callable[[str], str]) -> str:
    """Return *html* with the addresses of images that *place* returns for those that it has."""
    return _IMAGE.sub(lambda found: found[1] + escape(place(unescape(found[2])), quote=True) + found[3], html)


def article(fields: Mapping[str, Any], title: str, html: str, cover: str) -> dict[str, Any]:
    """Return one article of a draft; *cover* is the id of its picture."""
    return {
        "title": title,
        "author": fields.get("author") or "",
        "digest": fields.get("digest") or "",
        "content": html,
        "content_source_url": fields.get("content_source_url") or "",
        "thumb_media_id": cover,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }


def over_limits(articles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield in words what exceeds the limits of the API."""
    if len(articles) > LIMITS["wechat-parts"].value:
        yield f"it has {len(articles)} parts, and a draft holds {LIMITS['wechat-parts'].value}"
    for number, one in enumerate(articles, 1):
        where = f"part {number}" if len(articles) > 1 else "the article"
        for name, rule in _LIMITS:
            if len(one[name]) > LIMITS[rule].value:
                yield f"the {name} of {where} has {len(one[name])} characters, at most {LIMITS[rule].value} are allowed"
        content, size = len(one["content"]), len(one["content"].encode())
        if content > LIMITS["wechat-content-length"].value or size > LIMITS["wechat-content-bytes"].value:
            yield (
                f"{where} has {content:,} characters and {size:,} bytes with its markup, and the API takes less than "
                f'20,000 and 1 MB: paste it by hand, or set wechat_split = "api" and build it again'
            )


def differences(sent: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return in words what a draft has otherwise than it was sent: fields, words and images, by part."""
    if len(sent) != len(there):
        return [f"it has {len(there)} articles instead of {len(sent)}"]
    found = []
    for number, (mine, theirs) in enumerate(zip(sent, there, strict=True), 1):
        where = f" of part {number}" if len(sent) > 1 else ""
        for name in ("title", "author", "digest", "content_source_url"):
            # WeChat fills an empty digest itself, and shows none of an article among others.
            skipped = name == "digest" and (not mine[name] or len(sent) > 1)
            if not skipped and _same_words(mine[name]) != _same_words(theirs.get(name) or ""):
                found.append(f"the {name}{where} is another")
        words, kept = _words(mine["content"]), _words(str(theirs.get("content") or ""))
        if words != kept:
            lost = (line for line in shown_text(mine["content"]).split("\n") if _SPACE.sub("", line) not in kept)
            line = next((line for line in lost if not line.startswith(_IMAGE_MARK)), "")
            quoted = shortened(line, _QUOTED)
            found.append(f"the text{where} lacks “{quoted}”" if line else f"there is more text{where} than was sent")
        images, seen = _pictures(mine["content"]), _pictures(str(theirs.get("content") or ""))
        if images != seen:
            found.append(f"{len(seen)} of {len(images)} images{where} are there, or in another order")
    return found


def same_draft(sent: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the articles of a draft are those that were *sent*: by their cover, and titles.

    A cover is uploaded for one draft alone, so that its id decides.
    """
    if len(sent) != len(there):
        return False
    return all(
        mine["thumb_media_id"] == theirs.get("thumb_media_id")
        and _same_words(mine["title"]) == _same_words(theirs.get("title") or "")
        for mine, theirs in zip(sent, there, strict=True)
    )


def _words(html: str) -> str:
    """Return what readers see of *html*, without spaces, which WeChat changes."""
    from lxml import html as parser

    if not html.strip():
        return ""
    return _SPACE.sub("", str(parser.fragment_fromstring(f"<section>{html}</section>").text_content()))


def _same_words(text: str) -> str:
    return _SPACE.sub(" ", unescape(text)).strip()


def _pictures(html: str) -> list[str]:
    """Return the images of *html* by their paths: WeChat changes scheme and parameters, and calls ``src`` otherwise."""
    from lxml import html as parser

    if not html.strip():
        return []
    tree = parser.fragment_fromstring(f"<section>{html}</section>")
    return [urlsplit(str(one.get("data-src") or one.get("src") or "")).path for one in tree.iter("img")]


def shown_text(html: str) -> str:
    """Return the text of an article in lines, as a terminal shows it, with a mark for each image.

    >>> print(shown_text('<p>One</p><section><p>Eins</p><img src="a.png" alt="A lamp"/></section>'))
    One
    Eins
    [image: A lamp]
    """
    from lxml import etree
    from lxml import html as parser

    lines = [""]
    tree = parser.fragment_fromstring(f"<section>{html}</section>")
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        begins = event == "start"
        if element.tag in _OPENS:
            lines.append("")
        if begins and element.tag == "img":
            lines += [f"{_IMAGE_MARK}{element.get('alt') or 'without description'}]", ""]
        lines[-1] += (element.text if begins else element.tail) or ""
    shown = (" ".join(_INVISIBLE.sub(" ", line).split()) for line in lines)
    return "\n".join(line for line in shown if line)
