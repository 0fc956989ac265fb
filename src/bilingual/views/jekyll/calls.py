"""Calls of other engines, such as shortcodes and components: whether Jekyll runs one, and what it says itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bilingual.articles.engine_blocks import COMPONENT
from bilingual.text.markup.dialects import callout_call, shown_arguments
from bilingual.text.markup.liquid import LIQUID
from bilingual.views.document.syntax.engine_syntax import UNKNOWN, picture_of
from bilingual.views.jekyll.boxes import heading

CALL = re.compile(
    r"(?m:^[ \t]*(?:<<<|--8<--|@\[|\\(?:new|clear)?page|\([\w-]+\)=$|\+{3}$)[^\n]*)"
    rf"|{LIQUID}|</?{COMPONENT}",
    re.DOTALL,
)
# Jekyll's tags and those of its usual plugins; any other ends the build (jekyllrb.com/docs/liquid/tags).
OWN_TAG = re.compile(
    r"\{%-?\s*(?:end)?(?:assign|break|capture|case|comment|continue|cycle|decrement|echo|else|elsif|for|if|ifchanged"
    r"|include|include_relative|include_cached|increment|link|post_url|raw|highlight|render|tablerow|unless|when|feed_meta"
    r"|seo|gist|avatar|github_edit_link)\b"
)
_OPENS = re.compile(r"\{%-?\s*(if|for|unless|case|capture|tablerow|raw|highlight|comment)\b")
_OWN_VALUE = re.compile(r"\{\{-?\s*(?:site|page|layout|content|paginator|include|jekyll|post|theme)\b")


def is_own(call: str, text: str, *, jekyll: bool) -> bool:
    """Return whether Jekyll runs *call*; with *jekyll*, its *text* was written for it."""
    if not call.lstrip().startswith(("{{", "{%")) or call.startswith(("{{<", "{{%")):
        return False
    if jekyll or call.startswith("{{"):
        return jekyll or bool(_OWN_VALUE.match(call))
    opens = _OPENS.match(call)
    ends = opens is None or re.search(rf"\{{%-?\s*end{opens[1]}\b", text)
    return bool(OWN_TAG.match(call) and ends)


def shown(call: str, tag: str, *, inline: bool = False) -> str:
    """Return what a call of another engine says itself: a picture, captions, texts, the word of a callout."""
    said: Mapping[str, str] = {name: call[a:b] for name, a, b in shown_arguments(call)}
    texts = list(dict.fromkeys(said.values()))
    if (picture := picture_of(call)) is not None:
        alt = said.get("alt") or next(iter(texts), "")
        captions = [text for name, text in said.items() if name != "alt"]
        lines = [f"![{alt}]({picture.replace(' ', '%20')})", *(f"*{text}*" for text in dict.fromkeys(captions))]
        return (" " if inline else "\n\n").join(lines)
    if kind := callout_call(call):
        texts = [f"**{heading(kind, texts[0] if texts else '', tag)}**", *texts[1:]]
    if call.startswith("{{") and not call.startswith(("{{<", "{{%")):
        return UNKNOWN
    return (" " if inline else "\n\n").join(texts)
