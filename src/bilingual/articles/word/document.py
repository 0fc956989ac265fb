"""Converts a Word document to Markdown: headings, lists, tables, notes, boxes; and tells what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bilingual.articles.inline import visible
from bilingual.articles.word.inline import InlineReader
from bilingual.articles.word.joining import WordBlock, joined
from bilingual.articles.word.left_out import Told, findings_of
from bilingual.articles.word.linked import HEADING, anchors_of, picture_markdown, targets_of
from bilingual.articles.word.styles import ListNumbering, Numbered, Styles
from bilingual.articles.word.tables import grid, is_box, table_markdown
from bilingual.articles.word.writing import FormattedSpan, markdown_of
from bilingual.articles.word.xml import Package, attribute, child, descendants, is_on, local, text_in
from bilingual.model.article import quoted
from bilingual.model.finding import Finding

if TYPE_CHECKING:
    from lxml.etree import _Element

_QUOTES = ("quote", "intense quote", "block text", "block quotation", "quotations")
_CODE = ("source code", "html preformatted", "preformatted text", "macro text", "code", "plain text code")
_CONTINUES = ("list continue", "list paragraph", "list continue 2", "listparagraph")
_CONTENTS = re.compile(r"toc \d|toc heading|contents \d|table of figures")


@dataclass(frozen=True, slots=True)
class WordText:
    """A document as Markdown; ``findings`` name what is left out."""

    markdown: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Document:
    package: Package
    reader: InlineReader
    numbering: ListNumbering
    styles: Styles
    told: Told
    open_paragraph: list[FormattedSpan] = field(default_factory=list)  # of a paragraph whose end was deleted


def markdown_of_word(parts: Mapping[str, bytes], keep: Callable[[str, bytes], str]) -> WordText:
    """Return the document in *parts* (by name) as Markdown; its first heading is the front matter's title.

    *keep* takes the name and content of a picture and returns its address, "" if it has no usable format.
    Raises ValueError if a part is damaged, KeyError if one is missing.
    """
    package, told = Package(parts), Told()
    root = package.tree(package.main)
    body = child(root, "body")
    if body is None:
        raise KeyError(package.main)
    styles = Styles(package)
    reader = InlineReader(
        styles,
        targets_of(package.related),
        lambda drawing: picture_markdown(drawing, package, told, keep),
        anchors_of(body, styles),
        told,
    )
    document = _Document(package, reader, ListNumbering.of(package, styles), styles, told)
    pieces = [*_pieces(document, body), *_notes(document, "footnotes", ""), *_notes(document, "endnotes", "end")]
    head = ""
    if pieces and pieces[0].kind == "heading" and pieces[0].level <= 1:
        title = visible(pieces[0].text)
        head, pieces = f"---\ntitle: {quoted(title, '', 'yaml')}\n---\n\n", pieces[1:]
    text = joined(pieces)
    return WordText(head + text + "\n" if text else head, tuple(findings_of(told, package)))


# ── blocks ────────────────────────────────────────────────────────────────────────────────────────


def _pieces(document: _Document, container: _Element) -> Iterator[WordBlock]:
    for element in container:
        name = local(element)
        if name == "p":
            yield from _paragraph(document, element)
        elif name == "tbl":
            yield from _table(document, element)
        elif name == "sdt":
            gallery = attribute(child(element, "sdtPr", "docPartObj", "docPartGallery"))
            content = child(element, "sdtContent")
            if "Contents" in gallery and content is not None:
                document.told.contents.append(" ".join(t.text or "" for t in descendants(content, "t")))
            elif content is not None and child(element, "sdtPr", "showingPlcHdr") is None:
                yield from _pieces(document, content)
        elif name in ("ins", "moveTo", "customXml", "smartTag"):
            yield from _pieces(document, element)
        elif name in ("altChunk", "subDoc"):
            document.told.lost.append(("a part from another file", attribute(element, "id")))
        elif name in ("oMathPara", "oMath"):
            yield WordBlock("paragraph", markdown_of([document.reader.formula(element)]))
        elif name in ("del", "moveFrom"):
            document.told.deleted.append(text_in(element, "t", "delText"))


def _paragraph(document: _Document, element: _Element) -> Iterator[WordBlock]:
    properties, reader = child(element, "pPr"), document.reader
    style = attribute(child(properties, "pStyle")) or document.styles.default
    names = document.styles.names(style)
    contents = any(map(_CONTENTS.fullmatch, names))
    hidden = is_on(child(properties, "rPr"), "vanish")
    spans = document.open_paragraph + list(reader.spans(element))
    boxes, reader.boxes = reader.boxes, []
    document.open_paragraph = []
    if contents:
        document.told.contents.append("".join(span.text for span in spans if not span.literal))
        return
    if child(properties, "rPr", "del") is not None or (hidden and not spans):
        document.open_paragraph = spans
        return
    text = re.sub(r"(?<=\S) {2,}", " ", markdown_of(spans)).strip()
    if text or any(True for _ in descendants(element, "hr")):
        yield _block(document, properties, names, style, text, spans)
    for box in boxes:
        yield from _pieces(document, box)


def _block(
    document: _Document,
    properties: _Element | None,
    names: list[str],
    style: str,
    text: str,
    spans: list[FormattedSpan],
) -> WordBlock:
    level = _heading_level(document, properties, names, style)
    numbered = _numbered(document, properties, style)
    if level is not None:
        label = f"{numbered.label} " if numbered and numbered.ordered and numbered.label else ""
        if all(span.format.strong or not span.text.strip() for span in spans):  # a heading is bold anyway
            text = markdown_of([replace(span, format=replace(span.format, strong=False)) for span in spans]).strip()
        return WordBlock("heading", _line(label + text), level)
    if "subtitle" in names:
        return WordBlock("paragraph", f"*{text}*" if "*" not in text and "\n" not in text else text)
    if numbered is not None:
        if numbered.ordered and numbered.label and str(numbered.number) not in numbered.label:
            document.told.letters.append(f"{numbered.label} {text}")
        return WordBlock("item", text, numbered=numbered)
    if any(name in _CODE for name in names):
        return WordBlock("code", "".join("\n" if span.text == "\\\n" else span.text for span in spans))
    if any(name in _QUOTES for name in names):
        return WordBlock("quote", text)
    if any(name in _CONTINUES for name in names):
        return WordBlock("continued", text)
    formula = re.fullmatch(r"\$\$(.+)\$\$", text, re.DOTALL)
    if formula and "$$" not in formula[1]:
        return WordBlock("raw", f"$$\n{formula[1]}\n$$")
    return WordBlock("paragraph", text) if text else WordBlock("raw", "---")


def _heading_level(document: _Document, properties: _Element | None, names: list[str], style: str) -> int | None:
    if "title" in names:
        return 0
    for name in names:
        if found := HEADING.fullmatch(name):
            return min(6, int(found[1]))
    outline = child(properties, "outlineLvl")
    if outline is None:
        outline = document.styles.paragraph_property(style, "outlineLvl")
    said = attribute(outline)
    return min(6, int(said) + 1) if said.isdecimal() and int(said) < 9 else None


def _numbered(document: _Document, properties: _Element | None, style: str) -> Numbered | None:
    own, of_style = child(properties, "numPr"), document.styles.paragraph_property(style, "numPr")
    number_id = attribute(child(own, "numId")) or attribute(child(of_style, "numId"))
    level = attribute(child(own, "ilvl")) or attribute(child(of_style, "ilvl")) or "0"
    return document.numbering.next(number_id, int(level) if level.isdecimal() else 0) if number_id else None


def _table(document: _Document, element: _Element) -> Iterator[WordBlock]:
    boxes: list[WordBlock] = []

    def cell(one: _Element) -> str:
        lines = []
        for piece in _pieces(document, one):
            if piece.kind in ("table", "code"):
                boxes.append(piece)
                continue
            mark = (f"{piece.numbered.label or '•'} " if piece.numbered.ordered else "• ") if piece.numbered else ""
            lines.append(mark + piece.text.replace("\\\n", "<br>").replace("\n", " "))
        return "<br>".join(lines)

    if is_box(element):
        for one in descendants(element, "tc"):
            yield from _pieces(document, one)
            return
    rows = grid(element, cell)
    if rows:
        yield WordBlock("table", table_markdown(rows))
    yield from boxes


def _notes(document: _Document, kind: str, prefix: str) -> Iterator[WordBlock]:
    root = document.package.first(kind)
    if root is None:
        return
    document.reader.address_of = targets_of(document.package.relations(document.package.of_kind(kind)[0]))
    for note in root:
        label = f"{prefix}{attribute(note, 'id')}"
        if attribute(note, "type") not in ("", "normal") or label not in document.reader.notes:
            continue
        text = " ".join(_line(piece.text) for piece in _pieces(document, note))
        if text:
            yield WordBlock("raw", f"[^{label}]: {text}")


def _line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())
