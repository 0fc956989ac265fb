"""What a document says, and what an output shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bilingual.views.base import Delivery
from bilingual.views.document.model import Document
from bilingual.views.document.nodes import Nodes
from tests.views.readers import file_words, words


def leaves(nodes: Nodes) -> Iterator[str]:
    """Yield the texts of *nodes* that every output shows: without readings, struck words and numbers of notes."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "img":
            yield node.attributes["alt"]
        elif node.tag not in {"rt", "rp", "del", "s", "note", "br"}:
            yield from leaves(node.children)


def said(document: Document, *, title: bool = True) -> list[str]:
    """Return every text that *document* shows in either language."""
    units = [*([document.title] if title and document.title else []), *([document.summary] if document.summary else [])]
    units += [unit for block in document.blocks for unit in block.units]
    texts = [text for unit in units for side in (unit.source, unit.target or ()) for text in leaves(side)]
    return [words(text) for text in texts if words(text)]


def said_in(document: Document, side: str) -> list[str]:
    """Return the texts of the blocks of *document* in one language; where there is none, what stands for it."""
    units = [unit for block in document.blocks for unit in block.units]
    texts = [text for unit in units for text in leaves(getattr(unit, side) or ())]
    return [words(text) for text in texts if words(text)]


def points_of(document: Document) -> list[str]:
    return [
        words(str(text))
        for one in document.outline
        for unit in one.points
        for text in (unit.source_text, unit.target_text)
    ]


def title_texts(document: Document) -> list[str]:
    title = document.title
    return [] if title is None else [words("".join(leaves(side))) for side in (title.source, title.target or ())]


def other_texts(document: Document) -> list[str]:
    """Return code and the words of raw HTML, which stand once for both languages."""
    found = [line for block in document.blocks if block.kind == "code" for line in block.text.split("\n")]
    found += [text for block in document.blocks if not block.units for text in leaves(block.nodes)]
    return [words(text) for text in found if words(text)]


def without_pictures(document: Document) -> Document:
    return replace(document, blocks=tuple(block for block in document.blocks if block.kind != "image"))


def missing(texts: list[str], shown: str) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text not in shown]


def shown_in(made: Delivery, *patterns: str) -> str:
    """Return what is seen in the files whose names match one of *patterns*."""
    return " ".join(
        file_words(name, content)
        for name, content in made.files.items()
        if any(re.fullmatch(pattern, name) for pattern in patterns)
    )
