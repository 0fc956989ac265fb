"""Says what a callout is: posts have no box whose colour and icon tell a warning from a tip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilingual.languages import pack
from bilingual.model.article import Block
from bilingual.model.bitext import Bitext
from bilingual.views.document.model import PostBlock, PostUnit
from bilingual.views.document.nodes import Element, Nodes, plain_text
from bilingual.views.labels import callout_word, colon


def with_callout_words(blocks: Sequence[PostBlock], source: str, target: str) -> Iterator[PostBlock]:
    """Yield *blocks* with the word of each callout, such as "Warning", in both languages.

    It precedes the callout's first sentence or title, or is a line of its own before a list, code or heading.
    """
    known: set[tuple[str, ...]] = set()
    for block in blocks:
        opened = []
        for depth, name in enumerate(block.containers, start=1):
            kind, outer = callout_of(name), block.containers[:depth]
            if kind and outer not in known:
                known.add(outer)
                opened.append((outer, (callout_word(source, kind), callout_word(target, kind))))
        inline = bool(opened) and block.kind == "paragraph" and bool(block.units)
        for outer, (own, other) in opened[:-1] if inline else opened:
            yield _line(f"callout-{len(known)}", own, other, outer)
        yield _opened(block, opened[-1][1], (source, target)) if inline else block


def callout_line(kind: str, bitext: Bitext, block: Block) -> PostBlock:
    """Return the word of a callout that *block*, a call of another engine, opens."""
    own, other = callout_word(bitext.source, kind), callout_word(bitext.target, kind)
    return _line(f"callout-at-{block.start}", own, other, block.containers)


def _line(name: str, own: str, other: str, containers: tuple[str, ...]) -> PostBlock:
    unit = PostUnit(name, (_strong(own),), (_strong(other),), "translated", locked=True)
    return PostBlock("paragraph", units=(unit,), containers=containers)


def callout_of(container: str) -> str:
    """Return the kind of the callout that a *container* is, empty for any other.

    >>> callout_of("quote:2:tip"), callout_of("quote:1"), callout_of("list:1:ordered")
    ('tip', '', '')
    """
    parts = container.split(":")
    return parts[2] if parts[0] == "quote" and len(parts) > 2 else ""


def _opened(block: PostBlock, words: tuple[str, str], tags: tuple[str, str]) -> PostBlock:
    first, *rest = block.units
    titled = block.attributes.get("role") == "title"
    if _says(first.source or first.target or (), words[not first.source], titled):
        return block
    source, target = (
        _after(nodes, word + colon(tag).rstrip(), titled, pack(tag).writing.gap)
        if nodes
        # A title that only one side has: the other still says what the callout is.
        else (_strong(word),)
        if nodes is not None and titled
        else nodes
        for nodes, word, tag in zip((first.source, first.target), words, tags, strict=True)
    )
    return replace(block, units=(replace(first, source=source or (), target=target), *rest))


def _says(nodes: Nodes, word: str, titled: bool) -> bool:
    """Return whether a callout's text begins with its word already: "Note: ...", or any such title."""
    text = plain_text(nodes).lstrip().lower()
    rest = text.removeprefix(word.lower()).lstrip()
    return text.startswith(word.lower()) and (titled or rest.startswith((":", "：")))


def _after(nodes: Nodes, word: str, titled: bool, gap: str) -> Nodes:
    if titled and len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag == "strong":
        return (_strong(word, gap, *nodes[0].children),)
    return (_strong(word), gap, *nodes) if gap else (_strong(word), *nodes)


def _strong(*nodes: str | Element) -> Element:
    return Element("strong", tuple(node for node in nodes if node))
