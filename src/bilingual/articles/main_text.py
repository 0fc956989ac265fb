"""Which blocks of a saved web page are its article, and which are the site around it.

readability-lxml, a port of arc90's Readability, finds the element that holds the article. Of all it makes of
it we take one thing: which of our blocks stand in it. The page itself stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bilingual.articles.inline import visible
from bilingual.articles.prose import Numbering
from bilingual.model.article import Block

# A page longer than this (characters) is taken whole: the search for its article is not worth the wait.
_LONGEST = 3_000_000
# An article shorter than this (characters without blanks) is a guess; the whole page is taken.
_SHORTEST = 250
# Shorter blocks ("Read more", "3 comments") stand anywhere and tell nothing about where the article is.
_TELLING = 20
_LINK = re.compile(r"<a\b[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def main_blocks(
    text: str, blocks: Sequence[Block], cut: Callable[[str], Sequence[Block]], numbered: int = 0
) -> list[Block]:
    """Return those of *blocks* that belong to the article of the page *text*.

    *cut* gives the blocks of a piece of HTML. The segments of those returned are numbered anew, after
    *numbered* ones that stand before them.

    The article runs from the first to the last block that stands in the element found, together with the
    page's heading above it; lists of links inside it that were not found to be text are left out. All
    blocks are returned where the page is a mere fragment, too long, or holds no article.
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
    """Return the HTML of the element that holds the article, ``""`` where none is found."""
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        return str(Document(text).summary(html_partial=True))
    except (Unparseable, LxmlError, ValueError):
        return ""


def _bare(fragment: str) -> str:
    """Return the letters and digits that a reader sees of *fragment*."""
    return "".join(c for c in visible(fragment, markdown=False) if c.isalnum())


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and block.level == 1


def _only_links(fragment: str) -> bool:
    return bool(_LINK.search(fragment)) and not _bare(_LINK.sub(" ", fragment))


def _numbered(blocks: Sequence[Block], before: int) -> list[Block]:
    numbering = Numbering(before)
    return [replace(b, segments=tuple(replace(s, id=numbering.next()) for s in b.segments)) for b in blocks]
