"""Converts the HTML of a Word document to Markdown: headings, lists, tables, links, pictures, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from bilingual.model.article import quoted

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Characters that are markup in the middle of a text (CommonMark 0.31, "Backslash escapes"; $ for formulas).
_MARKS = re.compile(r"[\\`*\[\]$]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|~~")
_OPENS = re.compile(r"^(#{1,6}|[-+>]|={3,}|\d{1,9}[.)])(?=\s|$)")
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
# A Word link may contain anything; one that could run code becomes plain text.
_ADDRESS = re.compile(r"(?:https?|mailto|tel):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
_NOTE, _NOTE_BACK = "#footnote-", "#footnote-ref-"
_ENDNOTE, _ENDNOTE_BACK = "#endnote-", "#endnote-ref-"


def markdown_from_word(html: str) -> str:
    """Return the Markdown of mammoth's *html*; a heading at the start becomes the front matter title.

    >>> print(markdown_from_word("<h1>A *talk*</h1><p>It is <strong>short </strong>and 5 &lt; 6.</p>"))
    ---
    title: A *talk*
    ---
    <BLANKLINE>
    It is **short** and 5 < 6.
    <BLANKLINE>
    """
    from lxml import html as lxml_html

    root = lxml_html.fragment_fromstring(f"<div>{html}</div>")
    blocks = list(root)
    head = ""
    if blocks and blocks[0].tag == "h1" and str(blocks[0].text_content()).strip():
        title = " ".join(str(blocks[0].text_content()).split())
        head, blocks = f"---\ntitle: {quoted(title, '', 'yaml')}\n---\n\n", blocks[1:]
    parts = [text for block in blocks for text in _block(block, "")]
    return head + "\n\n".join(parts) + "\n" if parts else head


def _block(element: HtmlElement, indent: str) -> Iterator[str]:
    tag = str(element.tag)
    if re.fullmatch("h[1-6]", tag):
        text = _line(_inline(element))
        if text:
            yield f"{indent}{'#' * int(tag[1])} {text}"
    elif tag in ("ul", "ol"):
        yield from _list(element, indent)
    elif tag == "table":
        yield _table(element)
    else:
        text = _inline(element).strip()
        if text:
            lines = [_OPENS.sub(_escaped, line) for line in text.split("\n")]
            yield indent + f"\n{indent}".join(lines)


def _list(element: HtmlElement, indent: str) -> Iterator[str]:
    items: list[str] = []
    for number, item in enumerate(element.iterchildren("li"), start=1):
        if (note := _note_label(item)) is not None:
            yield f"[^{note}]: {_line(_inline(item, notes=False))}"
            continue
        mark = f"{number}. " if element.tag == "ol" else "- "
        inner = indent + " " * len(mark)
        text = _line(_inline(item, blocks=False))
        lines = [f"{indent}{mark}{_OPENS.sub(_escaped, text)}".rstrip()]
        lines += [child for block in item if block.tag in ("ul", "ol", "table") for child in _block(block, inner)]
        items.append("\n".join(lines))
    if items:
        yield "\n".join(items)


def _table(element: HtmlElement) -> str:
    rows = [[_line(_inline(cell)).replace("|", "\\|") for cell in row.iter("td", "th")] for row in element.iter("tr")]
    width = max(map(len, rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([*lines[:1], f"|{'---|' * width}", *lines[1:]])


def _inline(element: HtmlElement, *, blocks: bool = True, notes: bool = True) -> str:
    """Return the content of *element* as inline Markdown, with its lists and tables only if *blocks*."""
    parts = [_text(element.text)]
    for child in element:
        if blocks or child.tag not in ("ul", "ol", "table"):
            parts.append(_span(child, blocks=blocks, notes=notes))
        parts.append(_text(child.tail))
    return "".join(parts)


def _span(child: HtmlElement, *, blocks: bool, notes: bool) -> str:
    tag, inner = str(child.tag), _inline(child, blocks=blocks, notes=notes)
    if tag == "br":
        return "\\\n"
    if tag == "img":
        address, name = child.get("src", ""), _line(_text(child.get("alt") or ""))
        return f"![{name}]({quote(address, safe='/:.-_~%')})" if address else name
    if tag in ("strong", "b"):
        return _wrapped(inner, "**")
    if tag in ("em", "i"):
        return _wrapped(inner, "*")
    if tag in ("s", "del", "strike"):
        return _wrapped(inner, "~~")
    if tag == "a" and (address := child.get("href", "")):
        if address.startswith((_NOTE_BACK, _ENDNOTE_BACK)):
            return ""
        if address.startswith((_NOTE, _ENDNOTE)):
            return f"[^{_label(address)}]" if notes else ""
        if not inner.strip() or not _ADDRESS.match(address):
            return inner
        return f"[{inner.strip()}]({quote(address, safe='/:?#[]@!$&+,;=%-._~')})"
    return f"{inner} " if tag == "p" and child.getnext() is not None else inner


def _note_label(item: HtmlElement) -> str | None:
    name = item.get("id", "")
    return _label(f"#{name}") if name.startswith((_NOTE[1:], _ENDNOTE[1:])) else None


def _label(address: str) -> str:
    return address.removeprefix(_NOTE) if address.startswith(_NOTE) else f"end{address.removeprefix(_ENDNOTE)}"


def _wrapped(text: str, mark: str) -> str:
    """Return *text* between marks, with spaces outside: Word emphasises spaces, Markdown must not."""
    edges = _EDGES.match(text)
    assert edges is not None, "the pattern matches every text"
    return f"{edges[1]}{mark}{edges[2]}{mark}{edges[3]}" if edges[2] else text


def _text(text: str | None) -> str:
    return _MARKS.sub(lambda match: "\\" + match[0], re.sub(r"[ \t\r\n]+", " ", text or ""))


def _line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _escaped(match: re.Match[str]) -> str:
    mark = match[1]
    return f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
