"""Makes lists, tables, breaks and footnotes of a page plain, so that each is read by its place alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.articles.pages.lists import nested_lists, split_numbering, word_lists
from bilingual.articles.pages.notes import BACK, footnotes
from bilingual.articles.pages.tree import (
    is_in,
    leaf_blocks,
    made,
    put_instead,
    remove,
    rename,
    said,
    words_of,
)
from bilingual.text.markup.html_elements import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_COLUMNS = 200
# Inline elements that only carry styles.
_PLAIN = ("span", "font", "big")
_ATTRIBUTES = frozenset(("href", "src", "alt", "title", "start", "data-language", "data-note", "dir", "lang"))
# Marks of elements that go with all they hold, and of those whose blanks stay.
_EMPTY = ("gone", "open")
_HOLLOW = ("div", "span", "section", "i", "b", "em", "strong", "a", "p", "figure", "header", "h2", "h3")


def plain_layout(article: HtmlElement) -> None:
    """Make the structure of *article* plain HTML without styles."""
    from lxml.etree import strip_elements, strip_tags

    footnotes(article)
    _signs(article)
    nested_lists(article)
    word_lists(article)
    for element in list(article.iter("center")):
        rename(element, "div")
    for table in list(article.iter("table")):
        _grid(table)
    for numbered in list(article.iter("ol")):
        split_numbering(numbered)
    for element in list(article.iter()):
        for name in [name for name in element.attrib if name not in _ATTRIBUTES]:
            element.attrib.pop(name)
    for link in list(article.iter("a")):
        if link.get("href"):
            _around_words(link)
        elif link is not article:
            link.tag = "span"
    # All at once: a paragraph of a large page may have thousands of them.
    for element in reversed(list(article.iter(*_HOLLOW))):
        texts = [element.text or "", *(child.tail or "" for child in element)]
        if element is not article and not "".join(texts).strip() and all(child.tag in _EMPTY for child in element):
            element.tag = _EMPTY[any(texts) or any(child.tag == _EMPTY[1] for child in element)]
    strip_elements(article, _EMPTY[0], with_tail=False)
    strip_tags(article, _EMPTY[1], *_PLAIN)
    for first in list(article.iter("br")):
        _paragraph_break(first)


def _signs(article: HtmlElement) -> None:
    """Write quotation marks and ticked boxes as characters, and drop the signs by which headings link to themselves."""
    for element in list(article.iter("q")):
        element.text = "“" + (element.text or "")
        element.tail = "”" + (element.tail or "")
        element.tag = "span"
    for element in list(article.iter("input")):
        if element.get("type") == "checkbox":
            put_instead(element, made("span", "☑ " if "checked" in element.attrib else "☐ "))
        else:
            remove(element)
    for element in list(article.iter("div", "span")):
        if {"checkbox-on", "checkbox-off"} & words_of(element):
            element.text = "☑ " if "checkbox-on" in words_of(element) else "☐ "
            element.tag = "span"
    for link in list(article.iter("a")):
        if (link.get("href") or "").startswith("#") and said(link) and BACK.fullmatch(said(link)):
            remove(link)
            continue
        if is_in(link, ("h1", "h2", "h3", "h4", "h5", "h6")) and (link.get("href") or "").startswith("#"):
            if not any(map(str.isalnum, said(link))):
                remove(link)
            else:
                link.tag = "span"


def _around_words(link: HtmlElement) -> None:
    """Put a link around whole blocks, such as a card, onto the words or the picture of the first of them."""
    if not any(inner.tag in BLOCKS for inner in link.iterdescendants()):
        return
    blocks = [block for block in leaf_blocks(link) if said(block) or block.find(".//img") is not None]
    first = next((block for block in blocks if said(block)), blocks[0] if blocks else None)
    image = link.find(".//img")
    if first is None and image is not None:
        inner = made("a", href=link.get("href") or "")
        put_instead(image, inner)
        inner.append(image)
    elif first is not None:
        inner = made("a", href=link.get("href") or "")
        inner.text, first.text = first.text, None
        for child in list(first):
            inner.append(child)
        first.append(inner)
    link.tag = "span"


def _grid(table: HtmlElement) -> None:
    """Give each row of *table* a cell in each column; what a merged cell covers is empty."""
    caption = table.find("caption")
    if caption is not None:
        caption.tail = None
        rename(caption, "p")
        table.addprevious(caption)
    if table.find(".//table") is not None or (table.get("role") == "presentation" and len(list(table.iter("td"))) == 1):
        _unwrap(table)
        return
    covered: dict[int, int] = {}  # column: rows still covered from above
    for row in list(table.iter("tr")):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        column = 0
        for cell in cells:
            while covered.get(column, 0):
                covered[column] -= 1
                cell.addprevious(made("td"))
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(width):
                covered[column + offset] = height - 1
            for _ in range(width - 1):
                cell.addnext(made("td"))
            column += width
        for place in sorted(c for c, rows in covered.items() if rows and c >= column):
            covered[place] -= 1
            row.append(made("td"))


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.attrib.pop(name, "1").strip()
    return min(max(1, int(value)), _MOST_COLUMNS) if value.isdecimal() else 1


def _unwrap(table: HtmlElement) -> None:
    """Make a table that only places things a sequence of them."""
    for element in [table, *table.iter("tr", "td", "th", "tbody", "thead", "tfoot")]:
        owner = next((one for one in element.iterancestors("table")), None)
        if element is table or owner is table:
            element.tag = "div"


def _paragraph_break(first: HtmlElement) -> None:
    """Make a run of ``<br>`` the end of a paragraph, and drop one at the edge of its block."""
    parent = first.getparent()
    if parent is None or is_in(first, ("pre", "table", "li", "dd", "dt", "a")):
        return
    run = [first]
    while not (run[-1].tail or "").strip() and (after := run[-1].getnext()) is not None and after.tag == "br":
        run.append(after)
    if len(run) < 2:
        return
    if parent.tag not in BLOCKS:
        return
    tail = run[-1].tail or ""
    for one in run[1:]:
        one.tail = None
        one.getparent().remove(one)
    # A block of its own ends the paragraph on both sides.
    first.tail = tail
    rename(first, "div")
