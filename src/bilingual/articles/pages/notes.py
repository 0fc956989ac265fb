"""Makes the footnotes of a page notes with a label, and the links to them references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import (
    has_words,
    is_in,
    is_within,
    made,
    put_instead,
    remove,
    said,
    tokens_of,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_NOTE_NAME = re.compile(
    r"(?!.*(?:ref|anchor|back))(?:fn|footnote|cite_note|note|endnote|ftn|user-content-fn)[-_:.]?(.*)", re.IGNORECASE
)
BACK = re.compile(r"[↩↑^⤴︎️\s]*")


def footnotes(article: HtmlElement) -> None:
    """Turn notes into ``<aside data-note="1">`` and the links to them into ``[^1]``."""
    named = {one.get("id") or one.get("name"): one for one in article.iter() if one.get("id") or one.get("name")}
    numbers: dict[str, str] = {}
    for link in list(article.iter("a")):
        name = (link.get("href") or "").rpartition("#")[2]
        note = named.get(name)
        if note is None or not (link.get("href") or "").startswith("#") or not _NOTE_NAME.fullmatch(name):
            continue
        label = re.sub(r"[\[\]()\s]", "", said(link))
        small = is_in(link, ("sup",)) or {"footnote", "noteref"} & tokens_of(link) or "noteref" in link.get("role", "")
        if (
            not label
            or len(label) > 8
            or not (small or re.fullmatch(r"\[\w+\]", said(link)))
            or note is link
            or is_within(link, note)
        ):
            continue
        numbers.setdefault(name, label)
        whole = link.getparent() if link.getparent().tag == "sup" and said(link.getparent()) == said(link) else link
        put_instead(whole, made("span", f"[^{numbers[name]}]"))
    for name, label in numbers.items():
        _note(named[name], label)


def _note(note: HtmlElement, label: str) -> None:
    """Move the text of *note* out of its list, without the link back."""
    whole = note
    while whole.getparent() is not None and whole.tag not in ("li", "p", "div", "dd", "td", "section", "aside"):
        whole = whole.getparent()
    if whole.tag in ("p", "td") and whole.getparent() is not None and {"footnote"} & tokens_of(whole.getparent()):
        whole = whole.getparent()
    for link in list(whole.iter("a")):
        text = said(link)
        if (link.get("href") or "").startswith("#") and (BACK.fullmatch(text) or text.strip("[].") == label):
            remove(link)
    for child in list(whole.iter("p", "div")):
        if child is not whole:
            if child.getnext() is not None:
                child.tail = " " + (child.tail or "")
            child.drop_tag()
    aside = made("aside", **{"data-note": label})
    aside.text = re.sub(rf"^\s*\[?{re.escape(label)}[\].:]?\s+", "", whole.text or "") if whole.text else None
    for child in list(whole):
        aside.append(child)
    listed = whole.getparent()
    if whole.tag == "li" and listed is not None and listed.tag in ("ol", "ul"):
        listed.addprevious(aside)
        whole.tail = None
        listed.remove(whole)
        if not has_words(listed):
            remove(listed)
    else:
        put_instead(whole, aside)
