"""Finds an article's own table of contents: its entries are structure, so posts leave them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import get_args

from bilingual.articles.inline import constructs, visible
from bilingual.model.article import Article, Block
from bilingual.text.slugs import HeadingRule, heading_slugs

_FEWEST = 2
_FEWEST_UNLINKED = 3
# Of the entries must be links into the page; of the links must lead to a heading; of texts without links must name one.
_LINKED, _KNOWN, _NAMED = 0.8, 0.5, 0.75
_ANCHOR = re.compile(
    r"""href\s*=\s*["']?#([^\s"'>]{1,2000}+)[^>]{0,2000}>(.{0,2000}?)</a>""", re.IGNORECASE | re.DOTALL
)
_NOTE = re.compile(r"fn|cite|_ftn|note|ref", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?")
_PAGE = re.compile(r"(?:(?<![\s.…·])[\s.…·]++\d*+|(?<!\d)\d++)\s*$")


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of the contents: each label as written with the ids of its heading's segments (none: another text), and
    whether it has no more text.
    """

    labels: tuple[tuple[str, tuple[str, ...]], ...]
    alone: bool


def with_contents(article: Article) -> Article:
    """Return *article* with the blocks of its tables of contents as ``toc``: entries, nested ones too, and the lead-in.

    A table of contents is a list or a line of links to headings of the page, or a list of the headings' texts.
    """
    blocks = list(article.blocks)
    anchors, names = _headings(article)
    if len(names) < _FEWEST:
        return article
    changed = False
    for places in _candidates(blocks):
        listed = [n for n in places if blocks[n].kind != "paragraph"] or places
        top = min(blocks[n].level for n in listed)
        outer = [n for n in listed if blocks[n].level == top]  # nested entries may be summaries
        if not any(_promises(blocks, some, names) for some in (listed, outer)):
            continue
        entries = [(_links(article, blocks[n]), _shown(article, blocks[n])) for n in listed]
        firsts = [entry for n, entry in zip(listed, entries, strict=True) if blocks[n].level == top]
        if not any(_is_contents(some, anchors, names) for some in (entries, firsts)):
            continue
        first = places[0] - 1
        if first >= 0 and _leads_in(blocks[first]):
            places = [first, *places]
        for n in places:
            blocks[n] = replace(blocks[n], kind="toc")
        changed = True
    return replace(article, blocks=tuple(blocks)) if changed else article


def contents_entries(article: Article) -> Mapping[str, TocEntry]:
    """Return the entries of the contents that say what a heading says, by segment id."""
    anchors, names = _headings(article)
    found = {}
    for block in article.blocks:
        if block.kind != "toc" or len(block.segments) != 1:
            continue
        segment = block.segments[0]
        labels = []
        for anchor, label in _links_in(segment.plain, article) or [("", segment.plain)]:
            place = names.get(_folded(_visible(article, label)))
            same = place is not None and anchors.get(anchor, place) == place
            ids = tuple(one.id for one in article.blocks[place].segments) if place is not None and same else ()
            labels.append((label, ids))
        if any(ids for _, ids in labels):
            rest = segment.plain
            for label, _ in labels:
                rest = rest.replace(label, "", 1)
            alone = all(ids for _, ids in labels) and not any(map(str.isalpha, _visible(article, rest)))
            found[segment.id] = TocEntry(tuple(labels), alone)
    return found


def headings_over_contents(article: Article) -> frozenset[int]:
    """Return the numbers of the headings with nothing but the author's table of contents under them."""
    found, heading, only_contents = [], -1, False
    for number, block in enumerate(article.blocks):
        if block.kind == "heading":
            # With sections of its own it is the title.
            if only_contents and block.level <= article.blocks[heading].level:
                found.append(heading)
            heading, only_contents = number, False
        elif block.kind == "toc" and heading == number - 1:
            only_contents = True
        elif block.kind != "toc":
            only_contents = False
    return frozenset(found)


def summary_blocks(article: Article) -> Mapping[str, tuple[Block, ...]]:
    """Return the blocks of the contents that say more of a section than its name, by the heading's first segment."""
    anchors, names = _headings(article)
    found: dict[str, tuple[Block, ...]] = {}
    heading = ""
    for block in article.blocks:
        if block.kind != "toc" or not block.segments:
            continue
        links = _links(article, block)
        anchor, label = links[0] if links else ("", _PAGE.sub("", block.plain))
        place = anchors.get(anchor, names.get(_folded(_visible(article, label))))
        if place is not None and article.blocks[place].segments:
            heading = article.blocks[place].segments[0].id if len(links) < _FEWEST else ""
            named = _folded(_shown(article, block)) == _folded(_visible(article, label))
        else:
            named = bool(links)
        if heading and not named:
            found[heading] = (*found.get(heading, ()), block)
    return found


def _candidates(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the places of each outermost list of words alone, and of each paragraph of links."""
    for name, group in groupby(range(len(blocks)), key=lambda n: _outermost_list(blocks[n])):
        places = list(group)
        if name:
            if all(blocks[n].kind in ("list_item", "toc", "paragraph") for n in places):
                yield places
        else:
            yield from ([n] for n in places if blocks[n].kind == "paragraph")


def _promises(blocks: Sequence[Block], places: Sequence[int], names: Mapping[str, int]) -> bool:
    """Return whether a close look is worth its time."""
    linked = sum("#" in block.plain for block in (blocks[n] for n in places))
    return linked >= _LINKED * len(places) or any(_folded(blocks[n].plain) in names for n in places[:4])


def _outermost_list(block: Block) -> tuple[str, ...]:
    for place, name in enumerate(block.containers):
        if name.startswith("list:"):
            return block.containers[: place + 1]
    return ()


def _is_contents(
    entries: Sequence[tuple[list[tuple[str, str]], str]], anchors: Mapping[str, int], names: Mapping[str, int]
) -> bool:
    if len(entries) == 1:  # a line of links
        links, shown = entries[0]
        rest = _folded(shown)
        for _, label in links:
            rest = rest.replace(_folded(visible(label)), "", 1)
        firsts = links if len(links) > _FEWEST and not rest else []
    else:
        firsts = [links[0] for links, _ in entries if links]
    if len(firsts) >= max(_FEWEST, _LINKED * len(entries)):
        known = [anchor for anchor, label in firsts if anchor in anchors or _folded(visible(label)) in names]
        return len({anchor for anchor, _ in firsts}) > 1 and len(known) >= _KNOWN * len(firsts)
    named = [shown for _, shown in entries if _folded(_PAGE.sub("", shown)) in names or _folded(shown) in names]
    return len(entries) >= _FEWEST_UNLINKED and len(named) >= _NAMED * len(entries)


def _links(article: Article, block: Block) -> list[tuple[str, str]]:
    """Return the links (anchor, label) into the page that *block* begins with."""
    text = block.segments[0].plain if block.segments else ""
    return _links_in(text, article)


def _links_in(text: str, article: Article) -> list[tuple[str, str]]:
    if article.format == "html":
        found = [(m.start(), m[1], m[2]) for m in _ANCHOR.finditer(text)]
        start = text.find("<a") if found else 0
    else:
        linked = [
            c for c in constructs(text, references=article.references)
            if c.kind == "link" and c.destination.startswith("#")
        ]  # fmt: skip
        found = [(c.start, c.destination[1:], text[c.inner_start : c.inner_end]) for c in linked]
        start = found[0][0] if found else 0
    if not found or any(character.isalpha() for character in visible(text[:start])):
        return []
    return [(anchor, label) for _, anchor, label in found if not _NOTE.match(anchor)]


def _headings(article: Article) -> tuple[dict[str, int], dict[str, int]]:
    """Return the places of the headings among the blocks, by every anchor they may have and by their text."""
    places = [n for n, block in enumerate(article.blocks) if block.kind == "heading"]
    texts = [_shown(article, article.blocks[n]) for n in places]
    anchors = {article.blocks[n].attributes["id"]: n for n in places if "id" in article.blocks[n].attributes}
    for rule in get_args(HeadingRule):
        for slug, n in zip(heading_slugs(texts, rule), places, strict=True):
            anchors.setdefault(slug, n)
    names: dict[str, int] = {}
    for text, n in zip(texts, places, strict=True):
        names.setdefault(_folded(text), n)
    names.pop("", None)
    return anchors, names


def _shown(article: Article, block: Block) -> str:
    return _visible(article, block.plain)


def _visible(article: Article, text: str) -> str:
    return " ".join(visible(text, markdown=article.format == "markdown").split())


def _folded(text: str) -> str:
    return "".join(character for character in _NUMBER.sub("", text).casefold() if character.isalnum())


def _leads_in(block: Block) -> bool:
    return (
        block.kind == "paragraph"
        and len(block.segments) == 1
        and not block.containers
        and block.plain.rstrip("*_").endswith((":", "："))
    )
