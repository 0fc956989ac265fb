"""Converts an article and its bitext to a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bilingual.languages import COMMON
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.views.document.article.blocks import Blocks
from bilingual.views.document.article.prose import Prose
from bilingual.views.document.article.summaries import summaries_in_contents
from bilingual.views.document.model import Document, PostBlock, PostUnit, State
from bilingual.views.document.nodes import plain_text, safe_url
from bilingual.views.document.syntax.callouts import with_callout_words


def document_from_article(article: Article, bitext: Bitext) -> Document:
    """Return *article* with the targets of *bitext*, whose unit ids are segment ids.

    Anything that is not prose is kept, sanitised. Segments missing from the bitext are untranslated.
    """
    reader = ArticleReader(article, bitext)
    return reader.document([block for _, block in reader.blocks.all()])


def article_title(article: Article) -> str:
    """Return the title of *article*: from its front matter, else its first heading, else its page; "" if none."""
    if said := article.front_matter.get("title"):
        return str(said)
    reader = ArticleReader(article, Bitext(COMMON, COMMON, ()))
    title, _ = reader.title(next((block for _, block in reader.blocks.all()), None))
    return "" if title is None else " ".join(title.source_text.split())


class ArticleReader:
    """An article with its bitext: its blocks, its title and what it says about itself.

    *elsewhere* names segments whose translation is not shown with them.
    """

    def __init__(self, article: Article, bitext: Bitext, elsewhere: Collection[str] = ()) -> None:
        self.article, self.bitext = article, bitext
        self.prose = Prose(article, bitext, elsewhere)
        self.blocks = Blocks(self.prose)

    def document(self, blocks: Sequence[PostBlock], tags: Sequence[str] = (), *, titled: bool = True) -> Document:
        """Return *blocks* as a document with the article's title, facts and tags, and other *tags*.

        Only if *titled* can the first block be the title.
        """
        title, in_text = self.title(blocks[0] if blocks and titled else None)
        front = self.article.front_matter
        own = [self.prose.units.get(segment.id) for segment in self.article.segments]
        found = [unit for unit in own if unit is not None]
        return Document(
            source=self.bitext.source,
            target=self.bitext.target,
            title=title,
            blocks=tuple(with_callout_words(blocks[in_text:], self.bitext.source, self.bitext.target)),
            summary=self.summary(),
            tags=tuple(dict.fromkeys((*tags_of(self.article), *tags))),
            author=_author(front.get("author") or front.get("authors")),
            date=str(front["date"])[:10] if front.get("date") else None,
            link=safe_url(_text(front.get("canonical_url") or front.get("url"))),
            summaries=summaries_in_contents(self.prose),
            marks=(
                sum(unit.draft for unit in found),
                sum(unit is None or unit.target is None for unit in own),
            ),
        )

    def title(self, first: PostBlock | None) -> tuple[PostUnit | None, bool]:
        """Return the title, and whether it is the *first* block, which is then not part of the text."""
        title = self.named("title")
        opens = first is not None and (first.kind, first.level, first.containers) == ("heading", 1, ())
        heading = _as_one(first.units) if first and opens else None
        if heading is None:
            return title, False
        if title is None or _names(plain_text(heading.source), plain_text(title.source), self.prose.format):
            return heading, True
        return title, False

    def summary(self) -> PostUnit | None:
        """Return the first front-matter description that is prose of the bitext."""
        for key in ("description", "summary", "excerpt", "subtitle"):
            unit = self.named(key)
            if unit is not None and unit.id in self.prose.units:
                return unit
        return None

    def named(self, key: str) -> PostUnit | None:
        """Return the front-matter value *key* as a unit, translated if it is prose in the bitext."""
        for block in self.article.blocks:
            if block.kind == "front_matter" and block.attributes.get("key") == key and block.segments:
                return _as_one(self.prose.of(block, "plain"))
        value = _text(self.article.front_matter.get(key))
        return PostUnit(f"front_matter.{key}", (value,), None, "untranslated") if value else None


def tags_of(article: Article) -> tuple[str, ...]:
    return _words(article.front_matter.get("tags")) or _words(article.front_matter.get("keywords"))


def _names(heading: str, title: str, text_format: str) -> bool:
    """Return whether *heading* is the *title*; a web page's title often includes the site's name.

    >>> _names("Why bridges sing", "Why bridges sing - The Daily Span", "html"), _names("Why", "Why not", "html")
    (True, False)
    """
    heading, title = " ".join(heading.split()), " ".join(title.split())
    around = (part.strip() for part in re.split(r"(?<!\s)\s+[-–—|·»:]\s+|(?:(?<!\s)\s+)?[|｜_]\s*", title))
    return heading == title or (text_format == "html" and heading in around)


def _as_one(units: Sequence[PostUnit]) -> PostUnit | None:
    """Return *units* joined, such as a title of two sentences, with the weakest of their states."""
    if len(units) <= 1:
        return units[0] if units else None
    states = {unit.state for unit in units}
    state: State = next(s for s in ("untranslated", "draft", "stale", "translated") if s in states)
    source = tuple(node for unit in units for node in (*unit.source, " "))[:-1]
    targets = [unit.target for unit in units if unit.target is not None]
    target = tuple(node for nodes in targets for node in (*nodes, " "))[:-1] or None
    return PostUnit(units[0].id, source, target if state != "untranslated" else None, state)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,，、\s]+", value)
    if not isinstance(value, Sequence):
        return ()
    return tuple(str(word).strip() for word in value if str(word).strip())


def _author(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(filter(None, (_author(one) for one in value)))
    return _text(value) or ""


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
