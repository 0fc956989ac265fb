"""What the styles and the numbering of a Word document say about a paragraph (ECMA-376 part 1, 17.7 and 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bilingual.articles.word.xml import Package, attribute, child, children, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ANCESTORS = 20
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, whether it is numbered, how, and its label such as ``%1.%2``."""

    start: int = 1
    form: str = "bullet"
    label: str = ""

    @property
    def ordered(self) -> bool:
        return self.form not in ("bullet", "none")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph in a list: ``number`` at ``level`` (from 0); ``label`` is what Word shows before it."""

    level: int
    number: int
    ordered: bool
    label: str
    list_id: str


class Styles:
    """The styles of a document by id."""

    def __init__(self, package: Package) -> None:
        root = package.first("styles")
        found = list(children(root, "style")) if root is not None else []
        self.by_id = {attribute(one, "styleId"): one for one in found}
        usual = [s for s in found if attribute(s, "default") == "1" and attribute(s, "type") == "paragraph"]
        self.default = attribute(usual[0], "styleId") if usual else ""

    def chain(self, name: str) -> list[_Element]:
        """Return the style *name* and those it is based on."""
        found: list[_Element] = []
        while name in self.by_id and len(found) < _MOST_ANCESTORS and self.by_id[name] not in found:
            found.append(self.by_id[name])
            name = attribute(child(found[-1], "basedOn"))
        return found

    def names(self, name: str) -> list[str]:
        """Return the names of the style and its ancestors, in lower case; an unknown id is its own name."""
        said = [attribute(child(one, "name")).lower() for one in self.chain(name)]
        return said or ([re.sub(r"(?<=[a-z])(?=\d)", " ", name.lower())] if name else [])

    def run_toggle(self, name: str, toggle: str) -> bool | None:
        return next((on for one in self.chain(name) if (on := is_on(child(one, "rPr"), toggle)) is not None), None)

    def paragraph_property(self, name: str, wanted: str) -> _Element | None:
        return next((p for one in self.chain(name) if (p := child(one, "pPr", wanted)) is not None), None)


@dataclass(slots=True)
class ListNumbering:
    """The lists of a document, counted as its paragraphs are read."""

    styles: Styles
    abstract: dict[str, _Element] = field(default_factory=dict)
    numbers: dict[str, _Element] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, package: Package, styles: Styles) -> ListNumbering:
        root = package.first("numbering")
        made = cls(styles)
        if root is not None:
            made.abstract = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
            made.numbers = {attribute(one, "numId"): one for one in children(root, "num")}
        return made

    def next(self, number_id: str, level: int) -> Numbered | None:
        """Return the number of the next paragraph of a list, None if the list is not defined or switched off."""
        number = self.numbers.get(number_id)
        if number_id == "0" or number is None:
            return None
        shared = self._abstract_id(number)
        overridden = {attribute(one, "ilvl"): one for one in children(number, "lvlOverride")}
        if number_id not in self.begun:
            self.begun.add(number_id)
            for said, one in overridden.items():
                if (start := attribute(child(one, "startOverride"))).isdecimal():
                    self.counts[shared, int(said)] = int(start) - 1
        own = self.level(shared, level, overridden)
        self.counts[shared, level] = self.counts.get((shared, level), own.start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counts.pop((shared, deeper), None)
        label = re.sub(r"%(\d)", lambda match: self._shown(shared, int(match[1]) - 1, overridden), own.label)
        return Numbered(level, self.counts[shared, level], own.ordered, label, shared)

    def _abstract_id(self, number: _Element) -> str:
        shared = attribute(child(number, "abstractNumId"))
        linked = attribute(child(self.abstract.get(shared), "numStyleLink"))
        if linked:
            own = attribute(child(self.styles.paragraph_property(linked, "numPr"), "numId"))
            if own in self.numbers and self.numbers[own] is not number:
                return self._abstract_id(self.numbers[own])
        return shared

    def level(self, shared: str, level: int, overridden: dict[str, _Element]) -> Level:
        found = child(overridden.get(str(level)), "lvl")
        if found is None and shared in self.abstract:
            levels = children(self.abstract[shared], "lvl")
            found = next((one for one in levels if attribute(one, "ilvl") == str(level)), None)
        if found is None:
            return Level()
        start = attribute(child(found, "start"))
        form = attribute(child(found, "numFmt")) or "decimal"
        return Level(int(start) if start.isdecimal() else 1, form, attribute(child(found, "lvlText")))

    def _shown(self, shared: str, level: int, overridden: dict[str, _Element]) -> str:
        own = self.level(shared, level, overridden)
        return _counted(self.counts.get((shared, level), own.start), own.form)


def _counted(number: int, form: str) -> str:
    """Return *number* as a list counts: 1, a, A, i, I.

    >>> _counted(4, "lowerLetter"), _counted(9, "upperRoman"), _counted(3, "decimal")
    ('d', 'IX', '3')
    """
    if form in ("lowerLetter", "upperLetter") and number > 0:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return text.upper() if form == "upperLetter" else text
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        text, left = "", number
        for value, sign in _ROMAN:
            while left >= value:
                text, left = text + sign, left - value
        return text.upper() if form == "upperRoman" else text
    return str(number)
