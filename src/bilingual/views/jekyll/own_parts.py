"""Our own parts of a post, which are no text of the author: the links to its other languages, and our contents."""

from __future__ import annotations

from dataclasses import replace

from bilingual.articles.contents import contents_entries, summary_blocks
from bilingual.articles.inline import visible
from bilingual.model.article import Article, Block
from bilingual.views.jekyll.render import language_links
from bilingual.views.labels import labels

_KEYS = frozenset({"ref", "translated", "language_name"})  # that every post of ours has


def without_own_parts(source: Article, target: Article, tags: tuple[str, str]) -> tuple[Article, Article]:
    """Return a text and its translation, in the languages *tags*, without what we put into either if it is our post.

    Its contents stay as far as the other text has some, too.
    """
    ours, theirs = _without_links(source), _without_links(target)
    theirs, ours = _without_points(theirs, ours, tags[1])
    return _without_points(ours, theirs, tags[0])


def _is_our_post(article: Article) -> bool:
    return article.format == "markdown" and article.front_matter.keys() >= _KEYS


def _without_links(article: Article) -> Article:
    if not _is_our_post(article):
        return article
    links = language_links()
    kept = (block for block in article.blocks if article.text[block.start : block.end].strip() != links)
    return replace(article, blocks=tuple(kept))


def _without_points(post: Article, other: Article, tag: str) -> tuple[Article, Article]:
    """Return *post*, in the language *tag*, without what we say of its sections, and *other*."""
    if not _is_our_post(post) or summary_blocks(other):
        return post, other
    entries = contents_entries(post)
    said = [block for blocks in summary_blocks(post).values() for block in blocks]
    points = {block.start for block in said if block.segments[0].id not in entries}
    if not points:
        return post, other
    places = [number for number, block in enumerate(post.blocks) if block.kind == "toc"]
    words = labels(tag)
    for number, label in ((places[0] - 1, words.contents), (places[-1] + 1, words.quoted)):
        if 0 <= number < len(post.blocks) and _says(post.blocks[number], label):
            points.add(post.blocks[number].start)
    post = replace(post, blocks=tuple(block for block in post.blocks if block.start not in points))
    if _entries(post) == _entries(other):
        return post, other
    return _without_contents(post), _without_contents(other)  # ours have every section, the author's those they chose


def _says(block: Block, label: str) -> bool:
    return block.kind == "paragraph" and visible(block.plain).strip() == label


def _entries(article: Article) -> int:
    return sum(block.kind == "toc" for block in article.blocks)


def _without_contents(article: Article) -> Article:
    return replace(article, blocks=tuple(block for block in article.blocks if block.kind != "toc"))
