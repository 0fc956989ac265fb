"""The parts of a Word document and small questions to their XML (ECMA-376 part 1, WordprocessingML)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFF = ("0", "false", "off", "none")
_MAIN = "/officeDocument"


def local(element: _Element) -> str:
    """Return the name of *element* without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: _Element, *names: str) -> Iterator[_Element]:
    return (child for child in element if local(child) in names)


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the first descendant of *element* along *path*."""
    for name in path:
        element = None if element is None else next(children(element, name), None)
    return element


def descendants(element: _Element, *names: str) -> Iterator[_Element]:
    return (one for one in element.iter() if local(one) in names)


def text_in(element: _Element, *names: str) -> str:
    """Return the text of *element*: of its runs, or of its descendants with these *names*."""
    return "".join(one.text or "" for one in descendants(element, *(names or ("t",))))


def attribute(element: _Element | None, name: str = "val") -> str:
    """Return the attribute *name* of *element* in any namespace, "" if it has none."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return ""


def is_on(properties: _Element | None, name: str) -> bool | None:
    """Return whether the toggle *name* is on in *properties*; None if nothing is said."""
    found = child(properties, name)
    return None if found is None else attribute(found) not in _OFF


def parse(content: bytes) -> _Element:
    """Return the root of a part. Raises ValueError if it is damaged."""
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # Entities are not resolved, so that text would be lost; Office forbids a DTD (ECMA-376 part 2, 10.1.4).
        raise ValueError("it has a document type declaration")
    return root


@dataclass(frozen=True, slots=True)
class Relation:
    """What an id in the text refers to: a part of the document, or an address outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a document by name."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        main = next((r for r in self.relations("").values() if r.kind.endswith(_MAIN)), None)
        self.main = main.target if main else "word/document.xml"
        self.related = self.relations(self.main)

    def tree(self, name: str) -> _Element | None:
        return parse(self.parts[name]) if name in self.parts else None

    def of_kind(self, kind: str) -> list[str]:
        """Return the names of the parts of *kind*, such as ``styles``, that the text uses."""
        return [r.target for r in self.related.values() if r.kind.rpartition("/")[2] == kind and not r.outside]

    def first(self, kind: str) -> _Element | None:
        return next((self.tree(name) for name in self.of_kind(kind)), None)

    def relations(self, part: str) -> dict[str, Relation]:
        folder, _, name = part.rpartition("/")
        content = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for one in parse(content) if content is not None else ():
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                target = target.lstrip("/")
            found[one.get("Id", "")] = Relation(one.get("Type", ""), target, outside)
        return found
