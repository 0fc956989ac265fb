"""Separates the article of a saved web page from the site around it.

readability-lxml, a port of arc90's Readability, finds the element that contains the article. Only its decision is used:
which of our blocks are in that element. The page stays unchanged, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bilingual.articles.inline import visible
from bilingual.articles.prose import Numbering
from bilingual.model.article import Block

# Longer pages (in characters) are used whole: searching them takes too long.
_LONGEST = 3_000_000
# Shorter articles (in characters without spaces) are unreliable; the whole page is used.
_SHORTEST = 250
# Shorter blocks ("Read more", "3 comments") occur anywhere and are no evidence.
_TELLING = 20
_LINK = re.compile(r"<a\b[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def main_blocks(
    text: str, blocks: Sequence[Block], cut: Callable[[str], Sequence[Block]], numbered: int = 0
) -> list[Block]:
    """Return those of *blocks* that belong to the article of the page *text*.

    *cut* gives the blocks of a piece of HTML. The segments of the result are renumbered after the *numbered* ones
    before them.

    The article extends from the first to the last block in the element found, plus the page's heading above it, without
    lists of links that were not recognised as text. All blocks are returned if the page is a mere fragment, too long,
    or contains no article.
    """
    if not _HEAD.search(text[:5_000]) or len(text) > _LONGEST:
        return list(blocks)
    summary = _article(text)
    found = [_bare(summary[block.start : block.end]) for block in cut(summary)]
    if sum(map(len, found)) < _SHORTEST:
        return list(blocks)
    article = set(found)
    said = [_bare(text[block.start : block.end]) for block in blocks]
    inside = [n for n, words in enumerate(said) if len(words) >= _TELLING and words in article]
    if not inside:
        return list(blocks)
    first, last = inside[0], inside[-1]
    first = next((n for n in range(first, -1, -1) if _is_title(blocks[n])), first)
    kept = [
        block
        for n, block in enumerate(blocks)
        if first <= n <= last and (said[n] in article or not _only_links(text[block.start : block.end]))
    ]
    return _numbered(kept, numbered)


def _article(text: str) -> str:
    """Return the HTML of the element that contains the article, ``""`` if none is found."""
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        return str(Document(text).summary(html_partial=True))
    except (Unparseable, LxmlError, ValueError):
        return ""


def _bare(fragment: str) -> str:
    """Return the visible letters and digits of *fragment*."""
    return "".join(c for c in visible(fragment, markdown=False) if c.isalnum())


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and block.level == 1


def _only_links(fragment: str) -> bool:
    return bool(_LINK.search(fragment)) and not _bare(_LINK.sub(" ", fragment))


def _numbered(blocks: Sequence[Block], before: int) -> list[Block]:
    numbering = Numbering(before)
    return [replace(b, segments=tuple(replace(s, id=numbering.next()) for s in b.segments)) for b in blocks]
