"""The post as LinkedIn's API takes it, as readers see it, and how it is recognised among others.

Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

_HASHTAG = re.compile(r"\{hashtag\|\\?#\|([^}|]*)\}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s+")
# Clocks differ: a post is looked for from this much before the request on.
CLOCKS_DIFFER_S = 600.0


def post_body(author: str, commentary: str, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the body of the request for a public post; *commentary* is in LinkedIn's escaped form."""
    body: dict[str, Any] = {
        "author": author,
        "commentary": commentary,
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    return body | ({"content": dict(content)} if content else {})


def video_content(urn: str, title: str) -> dict[str, Any]:
    return {"media": {"id": urn, "title": title}}


def picture_content(pictures: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the content of a post with *pictures*, each its URN and its description."""
    shown = [{"id": urn, "altText": alt} for urn, alt in pictures]
    return {"media": shown[0]} if len(shown) == 1 else {"multiImage": {"images": shown}}


def readable(commentary: str) -> str:
    r"""Return *commentary* as readers see it.

    >>> readable(r"f\(x\) {hashtag|\#|Code}")
    'f(x) #Code'
    """
    return _ESCAPED.sub(r"\1", _HASHTAG.sub(r"#\1", commentary))


def same_post(
    listed: Mapping[str, Any], body: Mapping[str, Any], since_s: float, earlier: Collection[str] | None = None
) -> bool:
    """Return whether a *listed* post is the one that *body* asked for at *since_s* (epoch seconds).

    Uploads are new for each post, so that their names decide. Without them the text does, and that the post is none of
    those with the same text that were there *earlier*, by their ids. The time decides only if these are not known: this
    machine's clock may be a day ahead of LinkedIn's.
    """
    mine = media_of(body)
    if mine:
        return mine == media_of(listed)
    if not same_text(listed, body):
        return False
    if earlier is not None:
        return str(listed.get("id")) not in earlier
    at = listed.get("createdAt") or listed.get("publishedAt")
    return isinstance(at, int | float) and at / 1000 >= since_s - CLOCKS_DIFFER_S


def same_text(listed: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Return whether a *listed* post has the text of *body*, and nothing that was uploaded."""
    return not media_of(listed) and _compared(str(listed.get("commentary") or "")) == _compared(str(body["commentary"]))


def media_of(post: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of what was uploaded for *post*."""
    content = post.get("content")
    if not isinstance(content, Mapping):
        return frozenset()
    several = content.get("multiImage")
    images = several.get("images", ()) if isinstance(several, Mapping) else ()
    found = [content.get("media"), *images]
    return frozenset(str(one["id"]) for one in found if isinstance(one, Mapping) and one.get("id"))


def _compared(commentary: str) -> str:
    return _SPACE.sub(" ", readable(commentary)).strip()
