"""Reads the units of a TMX file as entries of the memory, and writes entries as units."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bilingual.engines.translation.memory.entries import Entry, Origin
from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag, region_distance

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ORIGIN, _ENGINE, _DOCUMENT = "x-bilingual-origin", "x-bilingual-engine", "x-bilingual-document"
# Attributes of a translation that we keep for other tools.
_KEPT = ("tuid", "usagecount", "lastusagedate", "creationdate", "creationid", "changeid")
# Inline codes of other tools contain native code, not text.
_HIDDEN = {"bpt", "ept", "it", "ph", "ut"}
# Code that a reader sees: the place of a number or a name. Tags and RTF only format.
_SHOWN = re.compile(r"\{\{?[\w.:, #%-]*\}?\}|%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?[a-zA-Z@]|%\w+%|\$\{?\w+\}?|@\w+|:\w+")
_BREAK = re.compile(r"<(?:br|lb|w:br|text:line-break)\b[^<>]*>|\\(?:n|r|t|line|tab)\b|\s+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)Z?")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Values of "srclang" for files without one source language; the second is not in the standard, but in files.
_ANY = frozenset({"", "*all*", "*"})


@dataclass(slots=True)
class LeftOut:
    """What was not read: texts by their tag, which is no language (``line`` is that of the first), other translations
    of a sentence into the same language, and characters that XML does not allow.
    """

    texts: Counter[str] = field(default_factory=Counter)
    alternatives: int = 0
    characters: int = 0
    line: int = 0


def unit_of(entry: Entry) -> Any:
    from lxml import etree

    details: Mapping[str, Any] = json.loads(entry.details) if entry.details else {}
    unit = etree.Element("tu", attrib={name: _writable(text) for name, text in details.get("attributes", {}).items()})
    if entry.changed:
        unit.set("changedate", re.sub(r"[-:]", "", entry.changed))
    unit.set("srclang", entry.source_tag)
    for text in details.get("notes", ()):
        etree.SubElement(unit, "note").text = _writable(text)
    own = [(_ORIGIN, entry.origin), (_ENGINE, entry.engine), (_DOCUMENT, entry.document)]
    for kind, value in (*details.get("props", ()), *own):
        if value:
            etree.SubElement(unit, "prop", type=kind).text = _writable(value)
    for tag, text in ((entry.source_tag, entry.source), (entry.target_tag, entry.target)):
        variant = etree.SubElement(unit, "tuv", attrib={_XML_LANG: tag})
        etree.SubElement(variant, "seg").text = _writable(text)
    return unit


def entries_of(unit: Any, default: str, left_out: LeftOut) -> Iterator[Entry]:
    texts: dict[str, tuple[str, str]] = {}  # the date and the text by tag: the newest is the one that counts
    properties: list[tuple[str, str]] = []
    notes: list[str] = []
    attributes = {name: unit.get(name) for name in _KEPT if unit.get(name)}
    for child in unit.iter():
        kind, said = kind_of(child), (child.text or "").strip() if isinstance(child.tag, str) else ""
        if kind == "prop" and said:
            properties.append((child.get("type", ""), said))
        elif kind == "note" and said:
            notes.append(said)
        elif kind == "tuv":
            _take(child, texts, left_out)
            attributes |= {name: child.get(name) for name in _KEPT if child.get(name) and name not in attributes}
    known = dict(properties)
    kept = {
        "attributes": attributes,
        "notes": notes,
        "props": [one for one in properties if one[0] not in (_ORIGIN, _ENGINE, _DOCUMENT)],
    }
    details = json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)
    dates = [_date(unit.get("changedate")) or _date(unit.get("creationdate")), *(date for date, _ in texts.values())]
    asked = unit.get("srclang") or default
    tag = None if asked in _ANY else _tag(asked)
    source = "" if tag is None else _nearest(tag, tuple(texts))
    if source is None:
        return
    sources = [source] if source else list(texts)[:-1]
    for number, one in enumerate(sources):
        others = [tag for tag in texts if tag != one] if source else list(texts)[number + 1 :]
        for other in others:
            yield Entry(
                one, other, texts[one][1], texts[other][1], _origin(known, attributes), known.get(_ENGINE, ""),
                known.get(_DOCUMENT, ""), max(dates), "" if details == "{}" else details,
            )  # fmt: skip


def _take(variant: Any, texts: dict[str, tuple[str, str]], left_out: LeftOut) -> None:
    segment = next((child for child in variant if kind_of(child) == "seg"), None)
    text = "" if segment is None else _writable(_text(segment)).strip()
    said = str(variant.get(_XML_LANG) or variant.get("lang") or "")
    tag = _tag(said) if text else None
    if not text:
        return
    if tag is None:
        left_out.texts[said] += 1
        left_out.line = left_out.line or variant.sourceline or 0
        return
    date = _date(variant.get("changedate")) or _date(variant.get("creationdate"))
    if tag in texts and texts[tag][1] != text:
        left_out.alternatives += 1
    if tag not in texts or date > texts[tag][0]:
        texts[tag] = date, text


def _origin(properties: Mapping[str, str], attributes: Mapping[str, str]) -> Origin:
    """Return who translated; MyMemory marks machines by their id, Trados by the property ``x-Origin``."""
    other = next((value for kind, value in properties.items() if kind.lower().split(":")[0] == "x-origin"), "")
    machine = properties.get(_ORIGIN) == "machine" or other.upper() == "MT"
    return "machine" if machine or attributes.get("creationid", "").startswith("MT!") else "human"


def _text(segment: Any) -> str:
    parts = [segment.text or ""]
    for child in segment:
        kind = kind_of(child)
        if kind in _HIDDEN:
            parts.append(_seen(child))
        elif kind:
            parts.append(_text(child))
        elif type(child).__name__ == "_Entity":  # a name for a text that stands elsewhere
            what = f"the text of {child.text} is in another file or in its DTD, which are not read"
            raise InputError("BIL-TRN-102", what, remedy="Put the text itself there, or export the memory as TMX 1.4.")
        parts.append(child.tail or "")
    return "".join(parts)


def _seen(code: Any) -> str:
    """Return what a reader sees of native code: a placeholder, a space for a line break, otherwise nothing."""
    text = (code.text or "") + "".join(child.tail or "" for child in code)
    if code.get("type") in ("lb", "x-lb", "x-br") or (text and _BREAK.fullmatch(text)):
        return " "
    return text if _SHOWN.fullmatch(text) else ""


def kind_of(element: Any) -> str:
    """Return the name of an element in any namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _date(text: str | None) -> str:
    found = _DATE.fullmatch((text or "").strip())
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""


@lru_cache(maxsize=1024)
def _tag(text: str) -> str | None:
    try:
        return parse_tag(text)
    except UsageError:
        return None


@lru_cache(maxsize=1024)
def _nearest(tag: str, tags: tuple[str, ...]) -> str | None:
    """Return the tag of a text in the language *tag*, in another region if need be."""
    near = [(distance, one) for one in tags if (distance := region_distance(tag, one)) is not None]
    return min(near)[1] if near else None


def _writable(text: str) -> str:
    """Drop characters not allowed in XML 1.0."""
    return _UNWRITABLE.sub("", text)
