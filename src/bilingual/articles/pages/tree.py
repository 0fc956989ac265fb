"""What the steps of reading a page share: its elements, their words, and how they are removed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bilingual.model.finding import Finding
from bilingual.text.counts import first_of
from bilingual.text.markup.html_elements import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The element that holds only the article, by id or class: WeChat, WordPress, Substack, Ghost, dev.to, Zhihu, Hashnode,
# note.com, Qiita, Wikipedia, Blogger, and pages with microformats, such as the exports of Medium.
BODIES = (
    "js_content", "entry-content", "available-content", "gh-content", "crayons-article__body", "post-richtext",
    "post-content-wrapper", "post-content-parent", "note-common-styles__textnote-body", "personal-public-article-body",
    "it-mdcontent", "mw-parser-output", "post-body", "post-content", "article-content", "article__body",
    "e-content",
)  # fmt: skip
SMALLEST_IMAGE = 150  # pixels across; smaller ones are faces and icons
_QUOTED = 5
SHOWN = 100  # characters of a part that a finding quotes
_LEAST_ARTICLE = 200  # letters; a shorter hidden part is not the article
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Comments of Google Docs and Word: the mark in the text, and the comment itself.
_COMMENT_MARK, _COMMENT = re.compile(r"cmnt_ref\d+|_anchor_\d+"), re.compile(r"cmnt\d+|_msocom_\d+")
_WORD_COMMENTS = frozenset(("msocommentreference", "msocommenttext", "msocomtxt", "msocomoff"))
_FOR_READERS = frozenset(("sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"))


def said(element: HtmlElement) -> str:
    """Return the words of *element* on one line, with a space between blocks."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        apart = child.tag in BLOCKS or child.tag in ("br", "button")
        yield " " if apart else ""
        yield from _texts(child) if isinstance(child.tag, str) else ()
        yield " " if apart else ""
        yield child.tail or ""


def has_words(element: HtmlElement) -> bool:
    """Return whether *element* has any text; unlike ``said``, only its beginning is read."""
    return any(text.strip() for text in _texts(element))


def prose_length(element: HtmlElement) -> int:
    """Return the number of letters and digits in *element*."""
    return sum(map(str.isalnum, str(element.text_content())))


def words_of(element: HtmlElement) -> frozenset[str]:
    """Return the classes and the id of *element*, in lower case."""
    return frozenset(f"{element.get('class', '')} {element.get('id', '')}".lower().split())


def tokens_of(element: HtmlElement) -> frozenset[str]:
    """Return the parts of the classes and the id of *element* between hyphens and underscores."""
    return frozenset(part for word in words_of(element) for part in re.split(r"[-_:]+", word) if part)


def remove(element: HtmlElement) -> None:
    """Remove *element*, keeping the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def rename(element: HtmlElement, tag: str) -> None:
    """Make *element* a *tag* without attributes."""
    element.tag = tag
    element.attrib.clear()


def made(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """Return a new element."""
    from lxml.html import Element

    element: HtmlElement = Element(tag, attributes)
    element.text = text or None
    return element


def put_instead(element: HtmlElement, new: HtmlElement) -> None:
    """Put *new* in the place of *element*."""
    parent = element.getparent()
    if parent is not None:
        new.tail, element.tail = element.tail, None
        parent.replace(element, new)


def leaf_blocks(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks in *root* that contain no other block, in order."""
    for element in root.iter():
        if (
            element.tag in BLOCKS
            and element is not root
            and not any(d.tag in BLOCKS for d in element.iterdescendants())
        ):
            yield element


def is_in(element: HtmlElement, names: Collection[str]) -> bool:
    return any(ancestor.tag in names for ancestor in element.iterancestors())


def is_within(element: HtmlElement, ancestor: HtmlElement) -> bool:
    return any(one is ancestor for one in element.iterancestors())


def is_small(image: HtmlElement) -> bool:
    """Return whether *image* is shown at the size of an icon."""
    width = image.get("width") or ""
    return width.isdecimal() and int(width) < SMALLEST_IMAGE


def meta(root: HtmlElement, name: str) -> str:
    """Return the content of the ``<meta>`` called *name*, "" if there is none."""
    for element in root.iter("meta"):
        if name in (element.get("property"), element.get("name")):
            return " ".join((element.get("content") or "").split())
    return ""


def without_hidden(body: HtmlElement, findings: list[Finding]) -> None:
    """Remove what a page does not show; an element with most of its text is the article, waiting for a script."""
    whole = prose_length(body)
    hidden = Gone()
    for element in list(body.iter()):
        if element.getparent() is None or not _is_hidden(element) or not is_within(element, body):
            continue
        length = prose_length(element)
        if (length > _LEAST_ARTICLE and length * 2 >= whole) or frozenset(BODIES) & words_of(element):
            for name in ("hidden", "aria-hidden", "style"):
                element.attrib.pop(name, None)
            continue
        hidden.note(element)
        remove(element)
    hidden.tell("the page does not show these parts, so they are left out", findings)


def without_comments(body: HtmlElement, findings: list[Finding]) -> None:
    """Remove the comments of reviewers in pages that Google Docs and Word have written, with their marks."""
    gone = Gone()
    for element in list(body.iter()):
        if element.getparent() is None or not is_within(element, body):
            continue
        name = element.get("id") or element.get("name") or ""
        if element.tag == "a" and (_COMMENT_MARK.fullmatch(name) or "msocomanchor" in words_of(element)):
            parent = element.getparent()
            alone = parent.tag in ("sup", "span") and said(parent) == said(element)
            remove(parent if alone else element)
        elif element.tag == "a" and _COMMENT.fullmatch(name):
            block = next((one for one in element.iterancestors() if one.tag in BLOCKS), None)
            outer = block.getparent() if block is not None else None
            # Each comment is in a box of its own, which may have several paragraphs.
            boxed = outer is not None and outer.tag == "div" and outer[0] is block
            if block is not None and block is not body:
                gone.note(outer if boxed else block)
                remove(outer if boxed else block)
        elif "mso-element:comment" in (element.get("style") or "").replace(" ", "") or _WORD_COMMENTS & words_of(
            element
        ):
            if element.tag == "div" or element.tag == "p":
                gone.note(element)
            remove(element)
    gone.tell("comments on the text are left out", findings)


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden", "until-found") != "until-found"
        or element.get("aria-hidden") == "true"
        or (element.tag == "dialog" and "open" not in element.attrib)
        or bool(_HIDING.search(element.get("style", "")))
        or bool(_FOR_READERS & words_of(element))
    )


@dataclass(slots=True)
class Gone:
    """What is left out of a page for one reason: words, and addresses of images."""

    words: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def note(self, element: HtmlElement) -> None:
        if any(map(str.isalnum, words := said(element))):
            self.words.append(words)
        self.images += [image.get("src") or "" for image in element.iter("img")]

    def tell(self, message: str, findings: list[Finding]) -> None:
        """Add one finding (I) that quotes the first words and images, if there are any."""
        named = [f"“{part[:SHOWN]}”" for part in self.words]
        named += [f"the image {address[:SHOWN]}" for address in self.images]
        if named:
            evidence = {"parts": self.words, "images": self.images}
            findings.append(Finding("left-out", "I", f"{message}: {first_of(named, _QUOTED)}", evidence=evidence))


def lost(what: str, name: str, why: str) -> Finding:
    """Return a finding (W) on something of the article that no post can show."""
    return Finding("left-out", "W", f"{what} {why}: {name}", source=name)
