"""The page to copy a WeChat article from: a preview with clipboard buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markupsafe import Markup

from bilingual.views.document.html import html_element
from bilingual.views.limits import WECHAT_READERS, limit
from bilingual.views.page import html_page
from bilingual.views.wechat.rules import WeChatPost

_IMAGE = re.compile(r'<img src="([^"]*)"([^>]*>)')
_ALT = re.compile(r' alt="([^"]*)"')
_OWN = re.compile(r"https?://mmbiz\.")


def wechat_preview_html(post: WeChatPost, pictures: Sequence[str] = (), reasons: Sequence[str] = ()) -> str:
    """Return a page that shows each part and copies it as rich text, and fields as plain text.

    *pictures* are files next to the page: local files cannot be pasted, so the page lists what to upload.
    """
    fields = (
        ("title", "标题", post.title, limit("wechat-title")),
        ("author", "作者", post.author, limit("wechat-author")),
        ("digest", "摘要", post.digest, limit("wechat-digest")),
        ("link", "原文链接", post.link or "", limit("wechat-source-url")),
    )
    return html_page(
        "wechat/preview.html",
        title=post.title,
        tag=WECHAT_READERS,
        own_styles=True,
        reasons=reasons,
        readers=WECHAT_READERS,
        fields=[field for field in fields if field[2]],
        findings=post.findings,
        pictures=pictures,
        parts=[(part.title, Markup(_without_far_images(part.html))) for part in post.parts],
    )


def _without_far_images(markup: str) -> str:
    """Return *markup* with a placeholder for each external image, which is neither loaded nor pasted."""

    def place(match: re.Match[str]) -> str:
        address = unescape(match[1])
        if "://" not in address or _OWN.match(address):
            return match[0]
        name = _ALT.search(match[0])
        shown = unescape(name[1]) if name and name[1] else address.rsplit("/", 1)[-1]
        return html_element("span", f"【图片：{shown}】")

    return _IMAGE.sub(place, markup)
