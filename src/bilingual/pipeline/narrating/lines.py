"""What of an article is said, in which order and with which pauses.

Titles, headings, paragraphs, items of lists and definitions are said. Tables, code, formulas, captions and footnotes
are to be looked at: they are on the slides, and a listener loses nothing by a table that is not read out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.engines.voice.sequence import After, Line
from bilingual.model.bitext import Bitext
from bilingual.settings.video_keys import Spoken
from bilingual.text.superscripts import readable_script
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.nodes import Nodes, plain_text
from bilingual.views.document.syntax.tex import readable_tex

_SAID = frozenset({"heading", "paragraph", "list_item", "definition"})
_CODE = frozenset({"code", "kbd"})
_ARITHMETIC = re.compile(r"[\d\s.,+−×÷=%]+")  # of a formula: what anyone would read out
_UNSEEN = frozenset({"img", "rt", "rp", "note"})
SECOND = "~"
"""After the id of a line: the same sentence once more, in the other language."""


@dataclass(frozen=True, slots=True)
class AloudText:
    """A sentence in one language: as it is *shown*, in one line without markup, and as it is given to be read aloud.

    ``places`` has for each character of ``said`` the one of ``shown`` that it stands for. Code has its marks in
    ``said``, for the rules of reading aloud; a formula is not in it, unless it is arithmetic.
    """

    shown: str
    said: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the article: ``id`` in its document, ``unit`` in the bitext, and the pause *after* it.

    ``heading``: it is a title or a heading, or a part of one; ``chapter`` is the name of the chapter that begins with
    it, empty if none does. ``block`` is the number of its heading, paragraph or item.
    """

    id: str
    unit: str
    source: AloudText | None
    target: AloudText | None
    after: After
    heading: bool = False
    chapter: str = ""
    block: int = 0


def passages_of(document: Document, bitext: Bitext) -> tuple[Passage, ...]:
    """Return the sentences of *document* that are said, in reading order."""
    units = {name: unit.id for unit in bitext for name in (*unit.id.split("+"), unit.id)}
    found: list[tuple[PostUnit, After, bool, str, int]] = []
    blocks = [(("heading" if block.kind == "heading" else ""), block.units)
              for block in document.blocks if block.kind in _SAID and block.units]  # fmt: skip
    if document.title is not None:
        blocks.insert(0, ("heading", (document.title,)))
    for block, ((kind, own), (following, _)) in enumerate(pairwise([*blocks, ("", ())])):
        name = " ".join(filter(None, (_line(plain_text(unit.source)) for unit in own))) if kind else ""
        for number, unit in enumerate(own, 1):
            last = number == len(own)
            after: After = "sentence" if not last else "heading" if following else "paragraph"
            found.append((unit, after, bool(kind), name if number == 1 else "", block))
    passages = (
        Passage(
            unit.id,
            units.get(unit.id, unit.id),
            text_of(unit.source),
            text_of(unit.target or ()),
            after,
            heading,
            name,
            block,
        )
        for unit, after, heading, name, block in found
    )
    return tuple(passage for passage in passages if passage.source or passage.target)


def lines_of(passages: Sequence[Passage], spoken: Spoken, source: str, target: str) -> tuple[Line, ...]:
    """Return what is said: the sentences in the language *source* or *target*, or each in both, one after the other."""
    return tuple(_lines(passages, spoken, source, target))


def _lines(passages: Sequence[Passage], spoken: Spoken, source: str, target: str) -> Iterator[Line]:
    for passage in passages:
        both = spoken == "alternating" and passage.source is not None and passage.target is not None
        if passage.source is not None and spoken != "target":
            yield Line(passage.id, passage.source.said, source, "sentence" if both else passage.after)
        if passage.target is not None and (both or spoken == "target"):
            yield Line(passage.id + SECOND * both, passage.target.said, target, passage.after)


def text_of(nodes: Nodes) -> AloudText | None:
    """Return a sentence as it is shown and as it is said, ``None`` if nothing of it can be shown.

    >>> from bilingual.views.document.nodes import Element
    >>> found = text_of(("Call ", Element("code", ("make_cards()",)), Element("img", (), {"src": "a.png"}), "  now."))
    >>> found.shown, found.said, found.places[found.said.index("m")]
    ('Call make_cards() now.', 'Call `make_cards()` now.', 5)
    """
    shown: list[str] = []
    said: list[str] = []
    places: list[int] = []

    def add(text: str, *, aloud: bool = True) -> None:
        for character in text:
            blank = character.isspace()
            if blank and (not shown or shown[-1] == " "):
                continue
            shown.append(" " if blank else character)
            if aloud:
                said.append(shown[-1])
                places.append(len(shown) - 1)

    def walk(nodes: Nodes) -> None:
        for node in nodes:
            if isinstance(node, str):
                add(node)
            elif node.tag == "br":
                add(" ")
            elif node.tag in _CODE and (code := plain_text(node.children).strip()) and "`" not in code:
                said.append("`")
                places.append(len(shown))
                add(code)
                said.append("`")
                places.append(len(shown) - 1)
            elif node.tag == "math":
                formula = readable_tex(plain_text(node.children))
                add(formula, aloud=_ARITHMETIC.fullmatch(formula) is not None)
            elif node.tag in {"sup", "sub"}:
                add(readable_script(plain_text(node.children), raised=node.tag == "sup"))
            elif node.tag not in _UNSEEN:
                walk(node.children)

    walk(nodes)
    text = "".join(shown).rstrip()
    while said and places[-1] >= len(text):
        said.pop()
        places.pop()
    return AloudText(text, "".join(said), tuple(places)) if text else None


def _line(text: str) -> str:
    return " ".join(text.split())
