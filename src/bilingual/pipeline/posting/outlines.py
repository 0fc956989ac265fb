"""Puts the contents with what each section says into the posts, so that edits of them are found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from bilingual.fidelity.documents.link_checks import heading_rule
from bilingual.model.article import Article
from bilingual.pipeline.posting.blog import POST_ONLY
from bilingual.text.slugs import HeadingRule
from bilingual.views.document.model import Document
from bilingual.views.jekyll.contents import LABEL, Outlined, with_outline
from bilingual.views.jekyll.edits import unit_places

Side = Literal["source", "target"]


def outlined_article(
    text: str, shown: Mapping[str, str], article: Article, document: Document, side: Side, *, other_engine: bool
) -> Outlined:
    """Return a post made from *article* with the outline of *document* and all that it shows.

    *shown* holds the text of its units, by id and in order. The post of a web page is made from *document*.
    """
    rule: HeadingRule = "github" if other_engine else heading_rule(article)
    if article.format == "html":
        return outlined_document(text, shown, document, side)
    heads = [block.segments[0].id if block.segments else "" for block in article.blocks if block.kind == "heading"]
    order = [segment.id for segment in article.segments]
    replaced = [segment.id for block in article.blocks if block.kind == "toc" for segment in block.segments]
    made = _outlined(text, document, side, heads, "gfm" if rule == "github" and not other_engine else rule)
    kept = {name: said for name, said in shown.items() if name.removesuffix(POST_ONLY) not in replaced}
    first = replaced[0] if replaced else document.outline[0].id
    return Outlined(made.text, dict(_inserted(kept, made.shown, order, first)))


def outlined_document(text: str, shown: Mapping[str, str], document: Document, side: Side) -> Outlined:
    """Return a post that is written from *document*, with its outline and all that it shows."""
    heads = [block.units[0].id if block.units else "" for block in document.blocks if block.kind == "heading"]
    order = [unit.id for block in document.blocks for unit in block.units]
    made = _outlined(text, document, side, heads, "gfm")
    return Outlined(made.text, dict(_inserted(shown, made.shown, order, document.outline[0].id)))


def _outlined(text: str, document: Document, side: Side, heads: Sequence[str], rule: HeadingRule) -> Outlined:
    tag = document.source if side == "source" else document.target
    made = with_outline(text, tag, document.outline, side, heads, rule)
    # Only where they are found again: the text below may say the same.
    places = unit_places(made.text, tag, made.shown)
    found = [name for name in made.shown if name in places and made.span[0] <= places[name][0] < made.span[1]]
    # A label is that of a heading, which is edited in its own place.
    named = {name + (POST_ONLY if name.startswith(LABEL) else ""): made.shown[name] for name in found}
    return Outlined(made.text, named)


def _inserted(
    shown: Mapping[str, str], more: Mapping[str, str], order: Sequence[str], first: str
) -> Iterator[tuple[str, str]]:
    """Yield *shown* with *more* before the first unit that stands, in *order*, where *first* does or later."""
    places = {name: number for number, name in enumerate(order)}
    border = places.get(first, 0)
    waiting = True
    for name, said in shown.items():
        place = places.get(name.removesuffix(POST_ONLY).split("+")[0], -1)
        if waiting and place >= border:
            yield from more.items()
            waiting = False
        yield name, said
    if waiting:
        yield from more.items()
