"""Lists of a page: those that Google Docs and Word write in ways of their own, and numbers that jump."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import is_in, made, remove, rename, said, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# "mso-list:l0 level1 lfo1", around the sign "mso-list:Ignore"; a filtered page has only the narrow blanks after it.
_DOCS_LEVEL = re.compile(r"\blst-kix_\w+-(\d)\b")
_WORD_LEVEL = re.compile(r"mso-list:\s*\w+\s+level(\d)", re.IGNORECASE)
_SIGN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NARROW = re.compile(r"font:\s*7(?:\.0)?pt", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?P<number>\d{1,9}|[A-Za-z]{1,6})[.)]")


def word_lists(article: HtmlElement) -> None:
    """Put the paragraphs of *article* that are items in Word's eyes into lists, each in the one of its level.

    Word saves a list as paragraphs, each with its bullet or number as text.
    """
    open_: list[tuple[int, HtmlElement]] = []
    for item in list(article.iter("p")):
        level = _WORD_LEVEL.search(item.get("style") or "")
        sign = _sign(item) if level or any(word.startswith("msolist") for word in words_of(item)) else None
        if sign is None or is_in(item, ("li",)):
            continue
        number = _NUMBER.fullmatch(said(sign).strip())
        remove(sign)
        if not open_ or item.getprevious() is not open_[0][1]:
            open_ = []
        depth, tag = int(level[1]) if level else 1, "ol" if number else "ul"
        while open_ and (open_[-1][0] > depth or (open_[-1][0] == depth and open_[-1][1].tag != tag)):
            open_.pop()
        if not open_ or open_[-1][0] < depth:
            one = made(tag)
            if number and number["number"].isdecimal() and number["number"] != "1":
                one.set("start", number["number"])
            if open_:
                open_[-1][1][-1].append(one)
            else:
                item.addprevious(one)
            open_.append((depth, one))
        rename(item, "li")
        item.text = (item.text or "").lstrip()
        open_[-1][1].append(item)
        item.tail = None


def _sign(item: HtmlElement) -> HtmlElement | None:
    """Return the element with the bullet or the number of *item*, None for a paragraph that goes on with an item."""
    for span in item.iter("span"):
        if _SIGN.search(span.get("style") or ""):
            return span
    first = next((child for child in item if child.tag == "span"), None)
    if first is None or (item.text or "").strip():
        return None
    narrow = any(_NARROW.search(span.get("style") or "") for span in first.iterdescendants("span"))
    return first if narrow and len(said(first).strip()) <= 8 else None


def nested_lists(article: HtmlElement) -> None:
    """Put the lists of Google Docs into each other: it writes each level as a list of its own, ``lst-kix_a-1``."""
    open_: list[tuple[int, HtmlElement]] = []
    for one in list(article.iter("ol", "ul")):
        level = _DOCS_LEVEL.search(one.get("class") or "")
        if level is None:
            continue
        before = one.getprevious()
        if not open_ or (before is not open_[0][1] or (before.tail or "").strip()):
            open_ = []
        while open_ and open_[-1][0] > int(level[1]):
            open_.pop()
        if open_ and open_[-1][0] == int(level[1]) and open_[-1][1].tag == one.tag:
            for item in list(one):
                open_[-1][1].append(item)
            one.getparent().remove(one)
            continue
        if open_ and open_[-1][0] < int(level[1]) and len(open_[-1][1]):
            one.tail = None
            open_[-1][1][-1].append(one)
        open_.append((int(level[1]), one))


def split_numbering(numbered: HtmlElement) -> None:
    """Split a list where its numbers jump, so that each part counts up by one from its ``start``."""
    items = [item for item in numbered if item.tag == "li"]
    backwards = numbered.attrib.pop("reversed", None) is not None
    start = _number(numbered.get("start"), len(items) if backwards else 1)
    numbers: list[int] = []
    for item in items:
        number = _number(item.attrib.pop("value", None), start)
        numbers.append(number)
        start = number - 1 if backwards else number + 1
    part, parent = numbered, numbered.getparent()
    for place in range(1, len(items)):
        if numbers[place] == numbers[place - 1] + 1 or parent is None:
            if part is not numbered:
                part.append(items[place])
            continue
        new = made("ol", start=str(numbers[place]))
        part.addnext(new)
        new.tail, part.tail = part.tail, None
        new.append(items[place])
        part = new
    if numbers and numbers[0] != 1:
        numbered.set("start", str(numbers[0]))
    else:
        numbered.attrib.pop("start", None)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text.strip()) else default
