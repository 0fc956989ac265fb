"""Converts a document to plain-text passages, for outputs without markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bilingual.languages import pack
from bilingual.text.superscripts import readable_script
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import BLOCK_TAGS, Node, Nodes, is_outside, plain_text, trimmed
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.labels import missing_mark, state_mark

_STYLED_LETTERS = re.compile("[\U0001d400-\U0001d7ff]")
_PRINTABLE_IGNORABLE = re.compile("[\ufe00-\ufe0f\u034f]")
_JOINERS = "\u200c\u200d\ufe0f"
_BLANKS = re.compile(r"[ \t]+")
_LINES = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True, slots=True)
class PlainPassage:
    """Sentences that belong together: a paragraph, a heading, an item, a table row.

    ``mark`` comes before each language's text; ``tight``: no empty line before the passage; ``opens``: it introduces
    what follows, like a heading.
    """

    units: tuple[PostUnit, ...]
    mark: str = ""
    tight: bool = False
    between: str = ""
    opens: bool = False


def passages(document: Document) -> tuple[list[PlainPassage], dict[str, int]]:
    """Return the prose of *document*, and the numbers of blocks of other kinds, left out with what announces them."""
    found: list[PlainPassage] = []
    left_out: dict[str, int] = {}
    in_list = False
    for row, group in groupby(document.blocks, key=_row):
        blocks = list(group)
        if row is not None:
            units = tuple(_in_columns(blocks))
            if units:
                found.append(PlainPassage(units, between=" · ", tight=_number(row[-1]) > 1))
            in_list = False
            continue
        for block in blocks:
            units = block.units or _plain_units(block)
            if block.kind == "image" or not units:
                if block.kind != "rule" and (block.kind != "list_item" or block.nodes):
                    left_out[block.kind] = left_out.get(block.kind, 0) + 1
                    _drop_lead_in(found)
                continue
            mark = _mark(block)
            opens = block.kind == "heading" or block.attributes.get("role") == "term"
            found.append(PlainPassage(units, mark, tight=bool(mark) and in_list, opens=opens))
            in_list = bool(mark)
    return found, left_out


def _in_columns(cells: Iterable[PostBlock]) -> Iterator[PostUnit]:
    """Yield the sentences of a table row, with a dash for each empty cell before the last full one."""
    column = 0
    for cell in cells:
        units = cell.units or _plain_units(cell)
        own = next((_number(name) for name in reversed(cell.containers) if name.startswith("column:")), 0)
        if units:
            yield from [PostUnit("", ("–",), ("–",), "translated")] * max(0, own - column - 1)
            yield from units
            column = max(own, column)


def _drop_lead_in(found: list[PlainPassage]) -> None:
    """Remove the sentence that announces what is left out: "Run this:"."""
    last = found[-1] if found else None
    if last is None or last.opens or last.between or not written(last.units[-1].source).endswith((":", "：")):
        return
    if len(last.units) > 1:
        found[-1] = replace(last, units=last.units[:-1])
    else:
        found.pop()


def passage_text(passage: PlainPassage, document: Document) -> str:
    """Return a passage in both languages, one after the other."""
    source, target = pack(document.source).writing, pack(document.target).writing
    once = all(unit.id == "" for unit in passage.units)
    above = _run((unit.source for unit in passage.units), source.gap, passage.between, links=True)
    if once:
        return passage.mark + above
    below = _run(
        (target_nodes(unit, document.target) for unit in passage.units),
        target.gap,
        passage.between,
        links=False,
    )
    indent = " " * len(passage.mark) if passage.mark else ""
    return passage.mark + f"\n{indent}".join(text for text in (above, below) if text)


def written(nodes: Iterable[Node], *, links: bool = False) -> str:
    """Return *nodes* as plain words; with *links*, URLs follow the text of external links.

    Mathematical alphabets become plain letters and invisible characters are removed, since both hide words from search
    and screen readers.

    >>> from bilingual.views.document.nodes import Element
    >>> written(("𝗕𝗼𝗹𝗱 ", Element("a", ("x",), {"href": "https://a.org"})), links=True)
    'Bold x (https://a.org)'
    """
    text = _words(nodes, links)
    text = _STYLED_LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _LINES.sub("\n", _BLANKS.sub(" ", without_invisible(text))).strip()


def both_written(unit: PostUnit, tag: str) -> tuple[str, str]:
    """Return the text of *unit* in both languages, *tag* being the target."""
    return written(unit.source), written_target(unit, tag)


def written_target(unit: PostUnit, tag: str) -> str:
    """Return the translation as plain words, marked if it is a draft; empty if there is none."""
    return "" if unit.target is None else written(target_nodes(unit, tag))


def without_invisible(text: str) -> str:
    r"""Return *text* without default-ignorable characters, except joiners between letters or emoji.

    >>> without_invisible("a\u200bb\ufeff")
    'ab'
    """
    # Of what is ignorable only these are printable.
    if text.isascii() or (text.isprintable() and not _PRINTABLE_IGNORABLE.search(text)):
        return text
    kept: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        ignorable = category == "Cf" or "\ufe00" <= character <= "\ufe0f" or character == "\u034f"
        joins = character in _JOINERS and bool(kept) and ord(kept[-1][-1]) > 0x5FF
        if not ignorable or (joins and not "\u2e80" <= kept[-1][-1] <= "\ua000"):
            kept.append(character)
    return "".join(kept)


def _run(parts: Iterable[Nodes], gap: str, between: str, *, links: bool) -> str:
    if between:
        return between.join(text for text in (written(part, links=links) for part in parts) if text)
    return written(joined(parts, gap), links=links)


def _words(nodes: Iterable[Node], links: bool) -> str:
    """Return the text without what only a page can show: footnote marks, TeX, the form of marks and exponents.

    Struck-out words are between tildes, as in chats, since a sentence may need them.
    """
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in {"br", "img"}:
            parts.append(plain_text((node,)))
        elif node.tag == "math":
            parts.append(readable_tex(plain_text(node.children)))
        elif node.tag == "a":
            text, url = _words(node.children, False), node.attributes["href"]
            parts.append(f"{text} ({url})" if links and is_outside(url) and text != url else text)
        elif node.tag in {"sup", "sub"}:
            parts.append(readable_script(_words(node.children, False), raised=node.tag == "sup"))
        elif node.tag in {"del", "s"}:
            parts.append(f"~{_words(node.children, links)}~")
        elif node.tag in BLOCK_TAGS:
            parts.append(f"\n{_words(node.children, links)}\n")
        elif node.tag == "rt":
            parts.append(f"({_words(node.children, links)})")
        elif node.tag not in {"rp", "note"}:
            parts.append(_words(node.children, links))
    return "".join(parts)


def _plain_units(block: PostBlock) -> tuple[PostUnit, ...]:
    """Return the words of a block that is not prose, once for both languages, without ids."""
    if block.kind == "math":
        shown = " ".join(readable_tex(block.text).split())
        return () if not shown or re.search(r"\\[A-Za-z]", shown) else (PostUnit("", (shown,), (shown,), "translated"),)
    if block.kind == "code" or not plain_text(block.nodes).strip():
        return ()
    return (PostUnit("", block.nodes, block.nodes, "translated"),)


def _mark(block: PostBlock) -> str:
    if block.kind != "list_item":
        return ""
    depth = sum(name.startswith("list:") for name in block.containers)
    indent = "   " * (depth - 1)
    item = block.containers[-1] if block.containers else ""
    ordered = len(block.containers) > 1 and "ordered" in block.containers[-2]
    typed = re.match(r"\d{1,9}", block.attributes.get("marker", ""))
    if ordered:
        return f"{indent}{max(_number(item), int(typed[0]) if typed else 1)}. "
    return f"{indent}{'•' if depth < 2 else '◦'} "


def _number(name: str) -> int:
    digits = name.split(":")[1:2]
    return int(digits[0]) if digits and digits[0].isdigit() else 1


def _row(block: PostBlock) -> tuple[str, ...] | None:
    """Return the containers down to the table row of a cell, None for anything else."""
    for index, name in enumerate(block.containers):
        if name.startswith("row:"):
            return block.containers[: index + 1]
    return None


def target_nodes(unit: PostUnit, tag: str) -> Nodes:
    """Return the unit's translation with its mark in words, for outputs without styles."""
    if unit.target is None:
        return (missing_mark(tag),)
    mark = state_mark(unit.state, tag)
    if not mark:
        return unit.target
    last = len(unit.target)
    while last and _ends_line(unit.target[last - 1]):
        last -= 1
    return (*unit.target[:last], mark, *unit.target[last:])


def _ends_line(node: Node) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag == "br"


def joined(parts: Iterable[Nodes], gap: str) -> Nodes:
    """Return sentences as running text, separated by *gap*: a space, or nothing in Chinese and Japanese."""
    nodes: list[Node] = []
    for part in filter(None, parts):
        if nodes and gap:
            nodes.append(gap)
        nodes += part
    return trimmed(tuple(nodes))
