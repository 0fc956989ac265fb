"""What the author's table of contents says of each section besides its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bilingual.articles.contents import summary_blocks
from bilingual.views.document.article.prose import Prose
from bilingual.views.document.model import PostUnit
from bilingual.views.document.nodes import Node, Nodes, plain_text, trimmed

_SEPARATORS = " \t\u00a0-–—:：·|,，.。"


def summaries_in_contents(prose: Prose) -> Mapping[str, tuple[PostUnit, ...]]:
    """Return the sentences under each entry of the contents, without its label, by the heading's first segment."""
    found: dict[str, tuple[PostUnit, ...]] = {}
    for heading, blocks in summary_blocks(prose.article).items():
        units = [_without_label(unit) for block in blocks for unit in prose.of(block, prose.format)]
        kept = tuple(unit for unit in units if any(map(str.isalnum, plain_text((*unit.source, *(unit.target or ()))))))
        if kept:
            found[heading] = kept
    return found


def _without_label(unit: PostUnit) -> PostUnit:
    target = None if unit.target is None else _after_label(unit.target)
    return replace(unit, source=_after_label(unit.source), target=target)


def _after_label(nodes: Nodes) -> Nodes:
    """Return *nodes* without the link into the page that they begin with.

    >>> from bilingual.views.document.nodes import Element
    >>> _after_label((Element("strong", (Element("a", ("Water",), {"href": "#water"}),)), " — boil it."))
    ('boil it.',)
    """
    if not nodes or not _leads(nodes[0]):
        return nodes
    rest = nodes[1:]
    if rest and isinstance(rest[0], str):
        rest = (rest[0].lstrip(_SEPARATORS), *rest[1:])
    return trimmed(rest)


def _leads(node: Node) -> bool:
    if isinstance(node, str):
        return False
    return node.attributes.get("href", "").startswith("#") if node.tag == "a" else any(map(_leads, node.children))
