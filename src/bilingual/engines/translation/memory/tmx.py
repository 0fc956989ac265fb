"""TMX 1.4, the exchange format of translation memories: https://www.gala-global.org/tmx-14b.

Files are read and written one translation at a time, so that their size does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx_units import LeftOut, entries_of, kind_of, unit_of
from bilingual.errors import InputError, UsageError, located
from bilingual.languages import parse_tag

# Characters that XML does not allow, such as Word's optional hyphen in the files of some tools.
_BAD_CHARACTERS = ("ERR_INVALID_CHAR", "ERR_INVALID_CHARREF")

_MOST_PARTS = 1000  # of a unit, whose languages are paired with each other
_MOST_BYTES = 4_000_000  # of a unit and what is before it; parsed, it may have 50 times as many


@dataclass(slots=True)
class _Written:
    """The *file* called *name*, up to the place where nothing was written: the rest of its room may be terabytes.

    ``kept`` counts the bytes since the last unit, which the parser has in memory.
    """

    file: IO[bytes]
    name: str
    kept: int = 0

    def read(self, count: int) -> bytes:
        content = self.file.read(count)
        self.kept += len(content)
        if self.kept > _MOST_BYTES:
            what = f"has more than {_MOST_BYTES / 1e6:.0f} MB in one unit or between two"
            raise InputError("BIL-TRN-100", what, where=self.name, remedy="Check that it is a translation memory.")
        if content and not any(content):
            what = "it goes on with zeros"
            raise InputError("BIL-TRN-031", f"is not valid XML: {what}", where=self.name)
        return content


def read_tmx(file: IO[bytes], name: str = "memory.tmx", left_out: LeftOut | None = None) -> Iterator[Entry]:
    """Give the entries of a TMX file: its source language paired with each other one.

    Entries without our marks count as people's work, except those that other tools mark as a machine's. External
    entities are never loaded. Raises InputError naming the file and the line.
    """
    from lxml import etree

    left_out = left_out if left_out is not None else LeftOut()
    default, root, written = "", None, _Written(file, name)
    events = etree.iterparse(
        written,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    try:
        for _, element in events:
            kind = kind_of(element)
            if root is None:
                root = element.getroottree().getroot()
                if kind_of(root) != "tmx":
                    what = "is not a TMX file"
                    raise InputError("BIL-TRN-032", what, where=name, remedy="Export your memory as TMX 1.4.")
            if kind == "header":
                default = element.get("srclang", "")
            elif kind == "tu":
                if len(element) > _MOST_PARTS:
                    what = f"a unit has {len(element)} parts, and at most {_MOST_PARTS} are read"
                    where = f"{name}, line {element.sourceline}"
                    raise InputError("BIL-TRN-100", what, where=where, remedy="Check that it is a translation memory.")
                with located(f"{name}, line {element.sourceline}"):
                    yield from entries_of(element, default, left_out)
                element.clear()
                while (before := element.getprevious()) is not None:
                    element.getparent().remove(before)
                written.kept = 0
    except etree.XMLSyntaxError as error:
        raise InputError("BIL-TRN-031", f"is not valid XML: {error.msg}", where=name) from None
    faults = [one for one in events.error_log if one.type_name not in _BAD_CHARACTERS]
    left_out.characters += len(events.error_log) - len(faults)
    if faults or root is None:
        what, where = (faults[0].message, f"{name}, line {faults[0].line}") if faults else ("it is empty", name)
        raise InputError("BIL-TRN-031", f"is not valid XML: {what}", where=where)


def check_languages(left_out: LeftOut, name: str) -> None:
    """Raise InputError with the line of the first tag that is no language, for a file without any other."""
    for tag in left_out.texts:
        try:
            parse_tag(tag)
        except UsageError as error:
            where = f"{name}, line {left_out.line}"
            raise InputError(error.code, error.what, where=where, remedy=error.remedy) from None


def write_tmx(file: IO[bytes], entries: Iterable[Entry], tool_version: str, created: datetime | None = None) -> int:
    """Write *entries* as a TMX file that ``read_tmx`` restores; return their number."""
    from lxml import etree

    count = 0
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n")
            xml.write(etree.Element(
                "header", creationtool="bilingual", creationtoolversion=tool_version, segtype="sentence",
                adminlang="en", srclang="*all*", datatype="plaintext", attrib={"o-tmf": "bilingual"},
                creationdate=(created or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ"),
            ))  # fmt: skip
            xml.write("\n")
            with xml.element("body"):
                xml.write("\n")
                for entry in entries:
                    xml.write(unit_of(entry), pretty_print=True)
                    count += 1
            xml.write("\n")
    return count
