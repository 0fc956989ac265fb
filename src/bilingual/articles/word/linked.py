"""What a Word document links to and shows: addresses, headings with bookmarks, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bilingual.articles.word.left_out import Told
from bilingual.articles.word.styles import Styles
from bilingual.articles.word.xml import Package, Relation, attribute, child, descendants, local, text_in
from bilingual.text.slugs import heading_slug

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADING = re.compile(r"heading (\d)")
_DRAWN = ("chart", "relIds", "OLEObject", "wsp", "wpc", "wgp")  # wsp, wpc and wgp are shapes
_NAMES = {"chart": "a chart", "relIds": "a diagram", "OLEObject": "an embedded object"}


def picture_markdown(drawing: _Element, package: Package, told: Told, keep: Callable[[str, bytes], str]) -> str:
    """Return the Markdown of a drawing, and tell if it has no picture that a page can show."""
    properties = next(descendants(drawing, "docPr"), None)
    shape = next(descendants(drawing, "shape"), None)
    alt = " ".join(
        (attribute(properties, "descr") or attribute(properties, "title") or attribute(shape, "alt")).split()
    )
    shown: list[str] = []
    for blip in descendants(drawing, "blip", "imagedata"):
        name = attribute(blip, "embed") or attribute(blip, "id") or attribute(blip, "link")
        relation = package.related.get(name)
        if relation is None:
            continue
        address = relation.target
        if not relation.outside:
            content = package.parts.get(relation.target, b"")
            address = keep(relation.target, content) if content else ""
        if address:
            described = re.sub(r"([\[\]\\])", r"\\\1", alt)
            shown.append(f"![{described}]({address.replace(' ', '%20')})")
        else:
            told.lost.append((f"a picture of type {relation.target.rpartition('.')[2].upper()}", alt))
    if shown:
        return "".join(shown)
    if not any(True for _ in descendants(drawing, "blip", "imagedata", "hr")):
        kind = next(map(local, descendants(drawing, *_DRAWN)), "")
        if kind or alt:
            told.lost.append((_NAMES.get(kind, "a drawing"), alt or attribute(properties, "name")))
    return ""


def targets_of(relations: Mapping[str, Relation]) -> Callable[[str], str]:
    """Return what gives the address of a relation by its id, "" for an unknown one."""
    return lambda name: relations[name].target if name in relations else ""


def anchors_of(body: _Element, styles: Styles) -> dict[str, str]:
    """Return the address of each heading with a bookmark, by the bookmark."""
    found: dict[str, str] = {}
    for element in descendants(body, "p"):
        names = styles.names(attribute(child(element, "pPr", "pStyle")))
        if any(HEADING.fullmatch(name) for name in names):
            slug = heading_slug(text_in(element).strip())
            found |= {attribute(mark, "name"): f"#{slug}" for mark in descendants(element, "bookmarkStart")}
    return found
