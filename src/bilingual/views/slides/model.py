"""The description of a slide: what it shows in both languages, the same for every shape of a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SlideKind = Literal[
    "title", "heading", "section", "text", "number", "quote", "list", "picture", "code", "table", "card", "formula",
    "closing",
]  # fmt: skip
Pair = tuple[str, str]
"""A text in the source and the target language; the second is empty if it is untranslated, or the same."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture of a narrated text.

    ``units`` are the ids of the document's units that are said while it shows, in their order. It may have none, such
    as the second part of a long code block or the closing: it is then shown in silence. ``least_ms`` is how long people
    need to take it in, however short what is said is; 0 if that does not matter.

    ``lines`` are its texts: a title with a summary, key phrases, a figure with its clause, a quotation with its author,
    the items of a list, a caption, the name of a row. ``rows`` are the cells of a table, or a label and a value in each
    row of a card; ``header`` is the table's. ``current`` is the line or row that is being said. ``marks`` are the signs
    before the items of a list. ``text`` is code, TeX or a link, ``language`` that of the code, ``image`` the address of
    a picture. ``section`` is the heading above, ``place`` its number and how many there are. ``part`` is the number of
    this slide among those that show one thing, and their number.
    """

    kind: SlideKind
    units: tuple[str, ...] = ()
    lines: tuple[Pair, ...] = ()
    section: Pair | None = None
    place: tuple[int, int] = (0, 0)
    rows: tuple[tuple[Pair, ...], ...] = ()
    header: tuple[Pair, ...] = ()
    current: int | None = None
    marks: tuple[str, ...] = ()
    text: str = ""
    language: str = ""
    image: str = ""
    part: tuple[int, int] = (1, 1)
    level: int = 0
    draft: bool = False
    least_ms: int = 0
