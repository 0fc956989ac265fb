"""Writes a document as Markdown for GitHub and kramdown, with both languages by paragraph or only one."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bilingual.languages import pack
from bilingual.model.timing import format_clock
from bilingual.views.document.markdown_inline import markdown_inline, markdown_tex
from bilingual.views.document.model import Document, PostBlock, PostUnit, with_local_images
from bilingual.views.document.nesting import Branch, first_block, first_number, nest, row_cells
from bilingual.views.document.nodes import Nodes, images_in, plain_text
from bilingual.views.document.plain import joined, target_nodes
from bilingual.views.labels import notice

Side = Literal["both", "source", "target"]
_BREAK = "<br>"
_EMPTY_LINES = re.compile(r"\n{3,}")
_LIQUID = re.compile(r"(\{[{%])")


def parallel_md(document: Document) -> str:
    """Return both languages as Markdown for GitHub and kramdown: each paragraph, then its translation.

    Headings, items and cells contain both.
    """
    document = with_local_images(document)
    writer = _MarkdownWriter(document, "both")
    parts = []
    if document.title is not None:
        parts.append(f"# {writer.line((document.title,), ' · ')}")
    if document.summary is not None:
        parts.append(f"*{writer.line((document.summary,), '* · *')}*")
    warning = notice(document.drafts, document.untranslated, document.target)
    if warning:
        parts.append(f"> {warning}")
    parts.append(writer.all())
    return "\n\n".join(part for part in parts if part).rstrip() + "\n"


def one_language_md(document: Document, side: Literal["source", "target"]) -> str:
    """Return the body in one language for Jekyll, without its title; untranslated sentences have a mark.

    Liquid, also in code, is escaped so that Jekyll outputs it as written.
    """
    return _LIQUID.sub(r'{{ "\1" }}', _MarkdownWriter(document, side).all().rstrip()) + "\n"


@dataclass(frozen=True, slots=True)
class _MarkdownWriter:
    document: Document
    side: Side

    def all(self) -> str:
        return _EMPTY_LINES.sub("\n\n", self.items(nest(self.document.blocks)))

    # Text

    def source(self, units: Iterable[PostUnit]) -> str:
        return markdown_inline(joined((unit.source for unit in units), pack(self.document.source).writing.gap))

    def target(self, units: Iterable[PostUnit]) -> str:
        tag = self.document.target
        return markdown_inline(joined((target_nodes(unit, tag) for unit in units), pack(tag).writing.gap))

    def line(self, units: tuple[PostUnit, ...], between: str) -> str:
        """Return one line with the sentences of this side."""
        shown = [self.source(units)] if self.side != "target" else []
        shown += [self.target(units)] if self.side != "source" else []
        return between.join(text.replace("\n", " ") for text in shown if text)

    # Containers

    def items(self, items: Iterable[Branch | PostBlock]) -> str:
        return "\n\n".join(text for text in (self.item(item) for item in items) if text)

    def item(self, item: Branch | PostBlock) -> str:
        if isinstance(item, PostBlock):
            return self.block(item)
        if item.kind == "list":
            return self.list(item)
        if item.kind == "table":
            return self.table(item)
        if item.kind == "footnote":  # only its first block has the mark
            first, *rest = item.children
            more = self.items(replace(one, kind="paragraph") if isinstance(one, PostBlock) else one for one in rest)
            said = self.item(first)
            if isinstance(first, Branch):  # the mark stands before the quote or the list, not in it
                mark = re.search(r"\[\^[^\]\n]+\]: ", said)
                inner = said.replace(mark[0], "", 1) if mark else said
                said = f"{mark[0].strip() if mark else ''}\n\n{textwrap.indent(inner, '    ')}"
            return "\n\n".join(filter(None, [said, textwrap.indent(more, "    ")]))
        inner = self.items(item.children)
        if item.kind == "quote":
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        return inner

    def list(self, items: Branch) -> str:
        number = first_number(items)
        lines = []
        for offset, item in enumerate(items.children):
            mark = f"{number + offset}." if items.ordered else "-"
            block = first_block(item)
            if block and "checked" in block.attributes:
                mark += " [x]" if block.attributes["checked"] == "true" else " [ ]"
            inner = self.items(item.children) if isinstance(item, Branch) else self.item(item)
            indent = " " * (len(mark.split(" ")[0]) + 1)
            lines.append(f"{mark} " + inner.replace("\n", f"\n{indent}"))
        return "\n".join(re.sub(r"(?<![ \t])[ \t]+$", "", line, flags=re.MULTILINE) for line in lines)

    def table(self, table: Branch) -> str:
        rows = [row for row in table.children if isinstance(row, Branch)]
        if not rows:
            return ""
        width = max(len(row_cells(row)) for row in rows)
        lines = []
        for number, row in enumerate(rows):
            texts = [self.cell(cell) for cell in row_cells(row)]
            lines.append(f"| {' | '.join([*texts, *[''] * (width - len(texts))])} |")
            if number == 0:
                marks = [self.alignment(cell) for cell in row_cells(row)]
                lines.append(f"| {' | '.join([*marks, *['---'] * (width - len(marks))])} |")
        return "\n".join(lines)

    def cell(self, cell: Branch | PostBlock | None) -> str:
        if cell is None:
            return ""
        blocks = cell.children if isinstance(cell, Branch) else (cell,)
        texts = [
            self.image(b) if b.kind == "image" else self.line(b.units, _BREAK) or markdown_inline(b.nodes)
            for b in blocks
            if isinstance(b, PostBlock)
        ]
        whole = _BREAK.join(text.strip().replace("\n", " ") for text in texts)
        return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", whole)  # a bar ends a cell even in code

    def alignment(self, cell: Branch | PostBlock | None) -> str:
        block = first_block(cell) if cell is not None else None
        align = block.attributes.get("align", "") if block else ""
        return {"center": ":---:", "right": "---:", "left": ":---"}.get(align, "---")

    # Blocks

    def block(self, block: PostBlock) -> str:
        if block.kind == "rule":
            return "---"
        if block.kind == "code":
            return fenced(block.text, block.attributes.get("language", ""))
        if block.kind == "math":
            return f"$$\n{markdown_tex(block.text)}\n$$"
        if block.kind == "image":
            return self.image(block)
        if not block.units:
            return markdown_inline(block.nodes).strip()
        if block.kind == "heading":
            return f"{'#' * min(max(block.level, 1), 6)} {self.line(block.units, ' · ')}"
        if block.kind in {"list_item", "definition"}:
            term = block.kind == "definition" and block.attributes.get("role") == "term"
            text = self.line(block.units, " · " if term else _BREAK)
            return f"**{text}**" if term else text
        if block.kind == "footnote":
            return f"[^{block.attributes.get('number') or '1'}]: {self.line(block.units, _BREAK)}"
        start = block.units[0].start_ms
        clock = f"`{format_clock(start)}` " if start is not None and self.side == "both" else ""
        texts = [clock + self.source(block.units)] if self.side != "target" else []
        texts += [self.target(block.units)] if self.side != "source" else []
        return "\n\n".join(filter(None, texts))

    def image(self, block: PostBlock) -> str:
        images = images_in(block.nodes)
        if len(images) != 1 or not block.units:
            return markdown_inline(block.nodes).strip()
        shown = [block.units[0].source] if self.side != "target" else []
        shown += [target_nodes(block.units[0], self.document.target)] if self.side != "source" else []
        image = markdown_inline(_described(block.nodes, " · ".join(filter(None, map(plain_text, shown))))).strip()
        caption = self.line(block.units[1:], _BREAK) if len(block.units) > 1 else ""
        return f"{image}\n\n{caption}" if caption else image


def _described(nodes: Nodes, alt: str) -> Nodes:
    """Return *nodes* with *alt* as the description of the image in them; its link stays."""
    return tuple(
        node
        if isinstance(node, str)
        else replace(node, attributes={**node.attributes, "alt": alt})
        if node.tag == "img"
        else replace(node, children=_described(node.children, alt))
        for node in nodes
    )


def fenced(code: str, info: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{fence}{re.sub(r'[^A-Za-z0-9_+.#-]', '', info)}\n{code}\n{fence}"
