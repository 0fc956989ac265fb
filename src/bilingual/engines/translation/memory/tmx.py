"""TMX 1.4, the exchange format of translation memories: https://www.gala-global.org/tmx-14b."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bilingual.engines.translation.memory.entries import Entry, Origin
from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag, region_distance

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ORIGIN, _ENGINE = "x-bilingual-origin", "x-bilingual-engine"
# Inline codes of other tools contain native code, not text.
_HIDDEN = {"bpt", "ept", "it", "ph", "ut"}
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# Values of "srclang" for files without one source language; the second is not in the standard, but in files.
_ANY = frozenset({"", "*all*", "*"})


@dataclass(frozen=True, slots=True)
class TmxContent:
    """The entries of a TMX file, and the number of texts left out by their tag, which is no language."""

    entries: tuple[Entry, ...]
    skipped: Mapping[str, int]


def read_tmx(data: bytes, name: str = "memory.tmx") -> TmxContent:
    """Return the entries of a TMX file: its source language paired with each other one.

    Entries without our marks count as people's work. External entities are never loaded. Raises InputError naming the
    file, and the line of a tag if no text has a language.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("BIL-TRN-031", f"is not valid XML: {error.msg}", where=name) from None
    if etree.QName(root).localname != "tmx":
        raise InputError("BIL-TRN-032", "is not a TMX file", where=name, remedy="Export your memory as TMX 1.4.")
    header = root.find("header")
    default = "" if header is None else header.get("srclang", "")
    skipped: Counter[str] = Counter()
    entries = tuple(entry for unit in root.iter("tu") for entry in _entries(unit, default, skipped))
    if skipped and not entries:
        odd = next(iter(skipped))
        line = next(v.sourceline for v in root.iter("tuv") if _said_tag(v) == odd)
        try:
            parse_tag(odd)
        except UsageError as error:
            raise InputError(error.code, error.what, where=f"{name}, line {line}", remedy=error.remedy) from None
    return TmxContent(entries, skipped)


def write_tmx(entries: Iterable[Entry], tool_version: str, created: datetime | None = None) -> bytes:
    """Return *entries* as a TMX file that ``read_tmx`` restores."""
    from lxml import etree

    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root, "header", creationtool="bilingual", creationtoolversion=tool_version, segtype="sentence",
        adminlang="en", srclang="*all*", datatype="plaintext", attrib={"o-tmf": "bilingual"},
        creationdate=(created or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ"),
    )  # fmt: skip
    body = etree.SubElement(root, "body")
    for entry in entries:
        unit = etree.SubElement(body, "tu", srclang=entry.source_tag)
        for kind, value in ((_ORIGIN, entry.origin), (_ENGINE, entry.engine)):
            if value:
                etree.SubElement(unit, "prop", type=kind).text = _writable(value)
        for tag, text in ((entry.source_tag, entry.source), (entry.target_tag, entry.target)):
            variant = etree.SubElement(unit, "tuv", attrib={_XML_LANG: tag})
            etree.SubElement(variant, "seg").text = _writable(text)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _entries(unit: Any, default: str, skipped: Counter[str]) -> Iterator[Entry]:
    texts: dict[str, str] = {}
    for variant in unit.iter("tuv"):
        segment = variant.find("seg")
        text = "" if segment is None else _text(segment).strip()
        if text and (tag := _tag(said := _said_tag(variant))):
            texts.setdefault(tag, text)
        elif text:
            skipped[said] += 1
    properties = {prop.get("type"): (prop.text or "").strip() for prop in unit.iter("prop")}
    origin: Origin = "machine" if properties.get(_ORIGIN) == "machine" else "human"
    asked = unit.get("srclang") or default
    tag = None if asked in _ANY else _tag(asked)
    source = "" if tag is None else _nearest(tag, texts)
    if source is None:
        return
    sources = [source] if source else list(texts)[:-1]
    for number, one in enumerate(sources):
        others = [tag for tag in texts if tag != one] if source else list(texts)[number + 1 :]
        for other in others:
            yield Entry(one, other, texts[one], texts[other], origin, properties.get(_ENGINE, ""))


def _text(segment: Any) -> str:
    from lxml import etree

    parts = [segment.text or ""]
    for child in segment:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _HIDDEN:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _said_tag(variant: Any) -> str:
    return str(variant.get(_XML_LANG) or variant.get("lang") or "")


def _tag(text: str) -> str | None:
    try:
        return parse_tag(text)
    except UsageError:
        return None


def _nearest(tag: str, texts: Iterable[str]) -> str | None:
    """Return the tag of a text in the language *tag*, in another region if need be."""
    near = [(distance, one) for one in texts if (distance := region_distance(tag, one)) is not None]
    return min(near)[1] if near else None


def _writable(text: str) -> str:
    """Drop characters not allowed in XML 1.0."""
    return _UNWRITABLE.sub("", text)
