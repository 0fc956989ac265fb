"""Writing TMX: what we write is read back, and other readers accept it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from support.sources.tmx_files import FOREIGN, read, written

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.builds(
    Entry, st.just("en"), st.sampled_from(["de", "zh-Hans"]), TEXT, TEXT, st.sampled_from(["human", "machine"]),
    st.sampled_from(["", "google"]),
)))  # fmt: skip
def test_what_is_written_is_read_back(entries: list[Entry]) -> None:
    writable = [e for e in entries if "\ufffe" not in e.source + e.target and "\uffff" not in e.source + e.target]
    assert read(written(writable)) == writable


def test_the_file_as_it_looks() -> None:
    made = written([Entry("en", "zh-Hans", "A < B", "甲<乙")], "0.1", datetime(2026, 1, 2, tzinfo=UTC))
    assert (
        made.decode()
        == """<?xml version='1.0' encoding='UTF-8'?>
<tmx version="1.4">
<header creationtool="bilingual" creationtoolversion="0.1" segtype="sentence" adminlang="en" \
srclang="*all*" datatype="plaintext" creationdate="20260102T000000Z" \
o-tmf="bilingual"/>
<body>
<tu srclang="en">
  <prop type="x-bilingual-origin">human</prop>
  <tuv xml:lang="en">
    <seg>A &lt; B</seg>
  </tuv>
  <tuv xml:lang="zh-Hans">
    <seg>甲&lt;乙</seg>
  </tuv>
</tu>
</body>
</tmx>"""
    )


def test_through_the_memory_and_back(tmp_path: Path) -> None:
    memory = TranslationMemory(tmp_path / "memory.sqlite")
    assert memory.add(read(FOREIGN.encode())) == 5
    assert read(written(memory.entries())) == list(memory.entries())


HEADERS = {
    "omegat": 'creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" '
    'creationtoolversion="6.0.0_0_9b4cbd4" segtype="sentence" srclang="en"',
    "memoq": 'creationtool="MemoQ" creationtoolversion="9.14.12" segtype="sentence" adminlang="en-us" '
    'creationid="anna" srclang="en-us" o-tmf="MemoQTM" datatype="unknown"',
    "trados": 'creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml" '
    'segtype="sentence" adminlang="en-US" srclang="en-US" creationdate="20200101T101010Z" creationid="DOM\\anna"',
    "weblate": 'creationtool="Translate Toolkit" creationtoolversion="3.9.2" segtype="sentence" o-tmf="UTF-8" '
    'adminlang="en" srclang="en" datatype="PlainText"',
    "deepl": 'srclang="*all*" segtype="paragraph" adminlang="en" datatype="plaintext" o-tmf="x" creationtool="DeepL" '
    'creationtoolversion="1"',
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=list(HEADERS))
def test_what_other_tools_say_of_a_translation_stays(header: str, tmp_path: Path) -> None:
    data = f"""<?xml version="1.0" encoding="utf-8"?><tmx version="1.4"><header {header}>
    <prop type="defclient">X</prop><prop type="x-Recognizers">RecognizeAll</prop></header><body>
    <tu tuid="7" changedate="20240506T070809Z" creationdate="20200101T000000Z" creationid="anna" changeid="ben"
        usagecount="3" segtype="paragraph"><note>Ask Ben &amp; Co.</note><prop type="x-context-pre">Before.</prop>
      <prop type="project">P</prop><prop type="project">Q</prop>
      <tuv xml:lang="en-US"><prop type="file">a.md</prop><seg>Good day.</seg></tuv>
      <tuv xml:lang="de-DE"><seg>Guten Tag.</seg></tuv></tu></body></tmx>"""
    memory = TranslationMemory(tmp_path / "memory.sqlite")
    memory.add(read(data.encode()))
    again = written(memory.entries())
    [entry] = read(again)
    assert (entry.source, entry.target, entry.changed) == ("Good day.", "Guten Tag.", "2024-05-06T07:08:09Z")
    said = again.decode()
    for part in (
        'tuid="7"', 'creationid="anna"', 'changeid="ben"', 'usagecount="3"', 'changedate="20240506T070809Z"',
        "<note>Ask Ben &amp; Co.</note>", '<prop type="x-context-pre">Before.</prop>', '<prop type="project">P</prop>',
        '<prop type="project">Q</prop>', '<prop type="file">a.md</prop>', 'creationdate="20200101T000000Z"',
    ):  # fmt: skip
        assert said.count(part) == 1, part
    assert written(read(again), created=datetime(2026, 1, 1, tzinfo=UTC)) == written(
        read(written(read(again))), created=datetime(2026, 1, 1, tzinfo=UTC)
    )


# The part of the standard's DTD that files without inline codes need: https://www.gala-global.org/tmx-14b
DTD = """
<!ELEMENT tmx (header, body)><!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED o-encoding CDATA #IMPLIED creationdate CDATA #IMPLIED
  creationid CDATA #IMPLIED changedate CDATA #IMPLIED changeid CDATA #IMPLIED>
<!ELEMENT ude EMPTY><!ELEMENT body (tu*)><!ELEMENT note (#PCDATA)><!ELEMENT prop (#PCDATA)>
<!ATTLIST note o-encoding CDATA #IMPLIED xml:lang CDATA #IMPLIED>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED o-encoding CDATA #IMPLIED>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED o-encoding CDATA #IMPLIED datatype CDATA #IMPLIED usagecount CDATA #IMPLIED
  lastusagedate CDATA #IMPLIED creationtool CDATA #IMPLIED creationtoolversion CDATA #IMPLIED creationdate CDATA
  #IMPLIED creationid CDATA #IMPLIED changedate CDATA #IMPLIED segtype (block | paragraph | sentence | phrase)
  #IMPLIED changeid CDATA #IMPLIED o-tmf CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)><!ATTLIST tuv xml:lang CDATA #REQUIRED creationdate CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA)>
"""
NASTY = [
    Entry("en", "zh-Hans", "A < B & C > D", "“甲”<乙>", "machine", "google", "a & b.md", "2026-01-02T03:04:05Z"),
    Entry(
        "en-GB", "pt-BR", "  <b>bold</b> ]]>  ", "\tzwei\nZeilen", details='{"notes": ["<n>"], "props": [["a&b", "c"]]}'
    ),
    Entry("ar", "he", "\u202bعربي\u202c", "עברית 👩\u200d🚀", changed=""),
    Entry("en", "de", "bell\x07 \ud800 ok", "gut\x1f", details='{"attributes": {"creationid": "\\"x\\""}}'),
]


def test_the_standard_and_another_reader_accept_what_we_write() -> None:
    from xml.etree import ElementTree

    from lxml import etree

    data = written(NASTY)
    dtd = etree.DTD(StringIO(DTD))
    assert dtd.validate(etree.fromstring(data)), dtd.error_log
    found = [
        [(tuv.attrib["{http://www.w3.org/XML/1998/namespace}lang"], tuv.findtext("seg")) for tuv in tu.findall("tuv")]
        for tu in ElementTree.fromstring(data).iter("tu")
    ]
    assert found == [
        [("en", "A < B & C > D"), ("zh-Hans", "“甲”<乙>")],
        [("en-GB", "  <b>bold</b> ]]>  "), ("pt-BR", "\tzwei\nZeilen")],
        [("ar", "\u202bعربي\u202c"), ("he", "עברית 👩\u200d🚀")],
        [("en", "bell  ok"), ("de", "gut")],
    ]
