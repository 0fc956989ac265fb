"""What the tokens of the Markdown parser are in an Article: blocks, containers, and facts about both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bilingual.articles.grammar import ALERT, TOC_MARK
from bilingual.articles.inline import constructs, outermost
from bilingual.articles.prose import Stretch
from bilingual.articles.scanning import References
from bilingual.model.article import BlockKind
from bilingual.text.markup.dialects import callout_kind, callout_named

if TYPE_CHECKING:
    from markdown_it.token import Token

LEAVES: Mapping[str, BlockKind] = {
    "fence": "code",
    "code_block": "code",
    "liquid_code": "code",
    "math_block": "math",
    "html_block": "html",
    "liquid": "html",
    "module": "html",
    "component": "html",
    "hr": "rule",
    "definition": "reference",
}
# Lines for another engine, by their token.
ENGINES = {"liquid": "tag", "module": "module", "component": "component"}
ADMONITIONS = frozenset({"container_admonition", "container_directive", "admonition"})
NUMBERED = {
    **dict.fromkeys(ADMONITIONS, "quote"),
    "bullet_list": "list",
    "ordered_list": "list",
    "blockquote": "quote",
    "table": "table",
    "dl": "definitions",
    "footnote_reference": "footnote",
}
CHILDREN = {"list_item": "item", "tr": "row", "th": "column", "td": "column", "dt": "item"}
CONTENTS_MARK = re.compile(rf"{TOC_MARK}|.*\n?\{{:\s*toc\b[^}}]*\}}", re.IGNORECASE | re.DOTALL)
_HEADING_ID = re.compile(r"(?:(?<!\s)\s+)?\{(?=[^{}]*\}\s*$):?[^{}]*?#([^\s{}#.]+)[^{}]*\}\s*$")
_HEADING_ATTRIBUTES = re.compile(r"(?:(?<!\s)\s+)?\{[:#.][^{}]*\}\s*$")


class Containers:
    """The open containers around the current token: ``names``, the outermost first, such as ``list:2:ordered``.

    ``footnote`` is the label of the last footnote.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.footnote = ""
        self._children: list[int] = []  # how many each open container has so far
        self._counts: dict[str, int] = {}
        # Whether each open admonition is a callout; another one only arranges text.
        self._boxes: list[bool] = []

    def enter(self, token: Token, name: str, following: Sequence[Token]) -> None:
        """Open what *token* opens: *name* is its type without ``_open``, *following* the two tokens after it."""
        label = ""
        if name == "footnote_reference":
            self.footnote = str(token.meta.get("label", ""))
        if name in ADMONITIONS:
            self._boxes.append((name == "admonition" and token.markup != "===") or bool(callout(token, following)))
        if name in NUMBERED and (name not in ADMONITIONS or self._boxes[-1]):
            word = NUMBERED[name]
            self._counts[word] = self._counts.get(word, 0) + 1
            label = f"{word}:{self._counts[word]}" + (":ordered" if name == "ordered_list" else "")
            label += ":bullet" if name == "bullet_list" else ""
            label += f":{kind}" if word == "quote" and (kind := callout(token, following)) else ""
        elif name in CHILDREN:
            self._children[-1] += 1
            label = f"{CHILDREN[name]}:{self._children[-1]}"
        elif name == "dd":
            label = f"item:{self._children[-1]}"
        if label:
            self.names.append(label)
            self._children.append(0)

    def leave(self, name: str) -> None:
        """Close the innermost container, whose token is called *name*, if it is one."""
        if name in ADMONITIONS and not self._boxes.pop():
            return
        if name in NUMBERED or name in CHILDREN or name == "dd":
            self.names.pop()
            self._children.pop()


def callout(token: Token, following: Sequence[Token]) -> str:
    """Return the kind of callout that a quote or an admonition is, empty for another one."""
    if token.type == "blockquote_open":
        said = following[1].content if following[0].type == "paragraph_open" else ""
        found = ALERT.match(said)
        return callout_kind(found[1]) if found else ""
    return callout_named(token.info)


def refined(kind: BlockKind, content: str, references: References) -> BlockKind:
    """Refine a paragraph: only images is an ``image``, a mark for the contents is ``toc``."""
    if kind not in ("paragraph", "list_item"):
        return kind
    if CONTENTS_MARK.fullmatch(content.strip()):
        return "toc"
    first, last = content.lstrip()[:1], content.rstrip()[-1:]
    if first not in "![" or last not in ")]}":
        return kind
    whole = list(outermost(constructs(content, references=references)))
    between = "".join(content[a:b] for a, b in _gaps([(c.start, c.end) for c in whole], len(content)))
    if between.strip() or not whole:
        return kind
    linked_image = all(
        c.kind == "image" or (c.kind == "link" and content.startswith("![", c.inner_start)) for c in whole
    )
    return "image" if linked_image and kind == "paragraph" else kind


def item_facts(token: Token) -> dict[str, str]:
    """Return what is kept of a list item: its mark, with its number."""
    return {"marker": f"{token.info}{token.markup}"}


def without_heading_attributes(stretch: Stretch) -> tuple[Stretch, dict[str, str]]:
    """Return the text of a heading without ``{#id .class}``, and its id if it has one."""
    own = _HEADING_ID.search(stretch.content)
    marks = own or _HEADING_ATTRIBUTES.search(stretch.content)
    if marks is None:
        return stretch, {}
    kept = Stretch(stretch.content[: marks.start()] + " " * len(marks.group()), stretch.lines)
    return kept, {"id": own[1]} if own else {}


def _gaps(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in spans:
        yield position, start
        position = end
    yield position, length
