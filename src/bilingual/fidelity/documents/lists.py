"""Checks of lists: their items, and how these are numbered."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bilingual.fidelity.documents.structure import is_untranslated
from bilingual.fidelity.material import Material, of_blocks
from bilingual.model.article import Article, Block
from bilingual.model.finding import Finding

_FEWEST_NUMBERS = 2


def lists(material: Material) -> Iterator[Finding]:
    """Find list items that are missing or new, and lists that are numbered otherwise than in the source (E)."""
    partner: dict[str, Counter[str]] = defaultdict(Counter)
    for one, two in material.blocks:
        if one is not None and two is not None:
            for ours, theirs in zip(_names(one), _names(two), strict=False):
                partner[ours][theirs] += 1
        elif one is not None and one.kind == "list_item" and not is_untranslated(material, one):
            yield of_blocks(material, "lists", "E", "a list item is missing", one, None)
        elif two is not None and two.kind == "list_item" and not material.linked:
            yield of_blocks(material, "lists", "E", "a list item has no counterpart in the source", None, two)
    for one, two in material.blocks.both:
        inmost = _names(one)[-1:], _names(two)[-1:]
        if all(inmost) and one.kind == two.kind == "list_item":
            (mine,), (other,) = inmost
            usual = _is_ordered(partner[mine].most_common(1)[0][0])
            if _is_ordered(mine) == usual != _is_ordered(other):
                message = "a numbered item became a bullet" if usual else "a bullet is numbered"
                yield of_blocks(material, "lists", "E", message, one, two)
    before, after = _lists(material.article), _lists(material.rendered)
    for number, (name, items) in enumerate(before.items(), 1):
        same = partner[name].most_common(1)
        others = after.get(same[0][0], []) if same else []
        if not others or items[0].kind == "toc":
            continue
        ordered = [_is_ordered(which) for which in (name, same[0][0])]
        markers = [block.attributes.get("marker", "") for block in others]
        if ordered[0] != ordered[1]:
            message = "a numbered list became bullets" if ordered[0] else "a list of bullets is numbered"
            yield of_blocks(material, "lists", "E", message, items[0], others[0], markers=markers)
        elif (hole := _hole(others)) and not _hole(items):
            message = f"list {number} is numbered {' '.join(markers)}"
            counterpart = items[hole] if len(items) == len(others) else None
            yield of_blocks(material, "lists", "E", message, counterpart, others[hole], markers=markers)


def _is_ordered(name: str) -> bool:
    return name.endswith(":ordered")


def _names(block: Block) -> list[str]:
    return [name for name in block.containers if name.startswith("list:")]


def _lists(article: Article | None) -> dict[str, list[Block]]:
    """Return the first block of each item, for each list."""
    items: dict[str, dict[str, Block]] = defaultdict(dict)
    for block in article.blocks if article else ():
        for name, item in zip(block.containers, block.containers[1:], strict=False):
            if name.startswith("list:"):
                items[name].setdefault(item, block)
    return {name: list(found.values()) for name, found in items.items()}


def _hole(items: Sequence[Block]) -> int:
    """Return the place of the first number that does not follow the one before, else 0.

    ``1. 1. 1.`` is numbered by the renderer.
    """
    numbers = [int(m[1]) if (m := re.match(r"(\d+)[.)]", b.attributes.get("marker", ""))) else None for b in items]
    if len(set(numbers)) < _FEWEST_NUMBERS:
        return 0
    following = enumerate(pairwise(numbers), 1)
    return next((n for n, (one, two) in following if one is not None and two is not None and two - one != 1), 0)
