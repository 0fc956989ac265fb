"""Reading and writing TMX."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO, RawIOBase, StringIO
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx import LeftOut, check_languages, read_tmx, write_tmx
from refusals import raises

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en-US"
    datatype="html"/>
  <body>
    <tu>
      <tuv xml:lang="en-US"
        ><seg>Click <bpt i="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept> &amp; <hi>go</hi>.</seg></tuv>
      <tuv xml:lang="zh_CN"><seg>点击这里。</seg></tuv>
      <tuv lang="DE"><seg>Klick hier &amp; geh.</seg></tuv>
      <tuv xml:lang="fr"><seg> </seg></tuv>
    </tu>
    <tu srclang="*all*">
      <tuv xml:lang="ja"><seg>はい。</seg></tuv>
      <tuv xml:lang="de"><seg>Ja.</seg></tuv>
      <tuv xml:lang="es"><seg>Sí.</seg></tuv>
    </tu>
  </body>
</tmx>
"""


def read(data: bytes, name: str = "memory.tmx", left_out: LeftOut | None = None) -> list[Entry]:
    return list(read_tmx(BytesIO(data), name, left_out))


def written(entries: Iterable[Entry], version: str = "1.0", created: datetime | None = None) -> bytes:
    file = BytesIO()
    write_tmx(file, entries, version, created)
    return file.getvalue()


def test_a_foreign_file_is_read() -> None:
    assert read(FOREIGN.encode()) == [
        Entry("en-US", "zh-Hans", "Click here & go.", "点击这里。"),
        Entry("en-US", "de", "Click here & go.", "Klick hier & geh."),
        Entry("ja", "de", "はい。", "Ja."),
        Entry("ja", "es", "はい。", "Sí."),
        Entry("de", "es", "Ja.", "Sí."),
    ]


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


def test_nothing_outside_the_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    evil = f"""<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>
    <tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>See &x;.</seg></tuv>
    <tuv xml:lang="de"><seg>Sieh.</seg></tuv></tu></body></tmx>"""
    with raises("BIL-TRN-102", "memory.tmx, line 2"):  # nor is it left out silently
        read(evil.encode())


def test_a_bomb_of_entities_does_not_go_off() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY a0 "ha">{lines}]><tmx version="1.4"><body><tu srclang="en"><tuv xml:lang="en">'
    bomb += '<seg>&a11;x</seg></tuv><tuv xml:lang="de"><seg>y</seg></tuv></tu></body></tmx>'
    with raises("BIL-TRN-031"):
        read(bomb.encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not xml", "BIL-TRN-031"),
        (b"<html/>", "BIL-TRN-032"),
        (
            FOREIGN.replace("en-US", "klingonisch")
            .replace("zh_CN", "qq")
            .replace('"DE"', '"?"')
            .split("<tu s")[0]
            .encode()
            + b"</body></tmx>",
            "BIL-LNG-007",
        ),
    ],
)
def test_bad_files_are_one_clear_line(data: bytes, code: str) -> None:
    left_out = LeftOut()
    with raises(code, "bad.tmx"):
        assert read(data, "bad.tmx", left_out) == []
        check_languages(left_out, "bad.tmx")


def _tmx(srclang: str, **texts: str) -> bytes:
    variants = "".join(
        f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in texts.items()
    )
    return f'<tmx version="1.4"><header srclang="{srclang}"/><body><tu>{variants}</tu></body></tmx>'.encode()


@pytest.mark.parametrize(
    ("data", "pairs", "skipped"),
    [
        (_tmx("*", en_US="Hi.", de="Hallo."), ["en-US de"], {}),
        (_tmx("", en="Hi.", de="Hallo.", fr="Salut."), ["en de", "en fr", "de fr"], {}),
        (_tmx("en-US", de="Hallo.", en="Hi."), ["en de"], {}),
        (_tmx("en", de="Hallo.", en_GB="Hi."), ["en-GB de"], {}),
        (_tmx("en-US", en_GB="Hi, lad.", en_US="Hi.", de="Hallo."), ["en-US en-GB", "en-US de"], {}),
        (_tmx("English", en="Hi.", de="Hallo."), ["en de"], {}),
        (_tmx("en", en="Hi.", qq_unknown99x="zz", zh_CN="嗨。"), ["en zh-Hans"], {"qq-unknown99x": 1}),
        (_tmx("fr", en="Hi.", de="Hallo."), [], {}),
    ],
)
def test_languages_of_other_tools(data: bytes, pairs: list[str], skipped: dict[str, int]) -> None:
    left_out = LeftOut()
    assert [f"{entry.source_tag} {entry.target_tag}" for entry in read(data, left_out=left_out)] == pairs
    assert left_out.texts == skipped


def test_other_encodings_are_read() -> None:
    encodings = {
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "utf-8-sig": "UTF-8",
        "gb18030": "GBK",
    }
    for encoding, declared in encodings.items():
        data = FOREIGN.replace("UTF-8", declared).encode(encoding)
        assert len(read(data)) == 5, encoding


def test_through_the_memory_and_back(tmp_path: Path) -> None:
    memory = TranslationMemory(tmp_path / "memory.sqlite")
    assert memory.add(read(FOREIGN.encode())) == 5
    assert read(written(memory.entries())) == list(memory.entries())


def unit(seg: str, other: str = "<seg>X</seg>", header: str = 'srclang="en"', attributes: str = "") -> bytes:
    return (
        f'<tmx version="1.4"><header {header}/><body><tu {attributes}><tuv xml:lang="en"><seg>{seg}</seg></tuv>'
        f'<tuv xml:lang="de">{other}</tuv></tu></body></tmx>'
    ).encode()


@pytest.mark.parametrize(
    ("seg", "text"),
    [
        ('Press <bpt i="1" type="bold">{\\b </bpt>Start<ept i="1">}</ept> now.', "Press Start now."),
        ('Press <bpt i="1">&lt;a0&gt;</bpt>Start<ept i="1">&lt;/a0&gt;</ept>.', "Press Start."),
        ('Hello <ph x="1">{0}</ph>!', "Hello {0}!"),
        (
            "Hello <ph>%1$s</ph>, <ph>{{name}}</ph>, <ph>${user}</ph>, <ph>%d</ph>.",
            "Hello %1$s, {{name}}, ${user}, %d.",
        ),
        ('A<ph type="lb"/>B<ph>&lt;br/&gt;</ph>C<ph>\\n</ph>D', "A B C D"),
        ("See<it pos='begin'>&lt;b&gt;</it> this<ut>\\cf1</ut>.", "See this."),
        ('A <hi type="x">B <ph>&lt;img alt="<sub>cat</sub>"/&gt;</ph>C</hi> D', "A B C D"),
        ("A <hi><hi>B</hi><bpt i='1'>x</bpt> C</hi><!-- no --> D<?pi x?>", "A B C D"),
        ("  A\n  B ", "A\n  B"),
        ("A<it pos='end'/>&#160;B", "A\u00a0B"),
    ],
)
def test_inline_codes(seg: str, text: str) -> None:
    assert [entry.source for entry in read(unit(seg))] == [text]


def test_several_translations_into_one_language(tmp_path: Path) -> None:
    tuvs = "".join(
        f'<tuv xml:lang="de"{date}><seg>{text}</seg></tuv>'
        for date, text in (("", "Alt."), (' changedate="20200101T000000Z"', "Neu."), ("", "Neu."), ("", "Anders."))
    )
    data = (
        f'<tmx version="1.4"><header srclang="en"/><body><tu><tuv lang="en"><seg>A.</seg></tuv>{tuvs}</tu></body></tmx>'
    )
    left_out = LeftOut()
    [entry] = read(data.encode(), left_out=left_out)
    assert (entry.target, entry.changed, left_out.alternatives) == ("Neu.", "2020-01-01T00:00:00Z", 2)


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


@pytest.mark.parametrize(
    ("attributes", "prop", "origin"),
    [
        ('creationid="MT!"', "", "machine"),
        ("", '<prop type="x-Origin:SingleString">MT</prop>', "machine"),
        ("", '<prop type="x-Origin">TM</prop>', "human"),
        ('creationid="MTorres"', "", "human"),
    ],
)
def test_what_other_tools_mark_as_a_machines(attributes: str, prop: str, origin: str) -> None:
    assert [entry.origin for entry in read(unit("A.", f"{prop}<seg>X</seg>", attributes=attributes))] == [origin]


def test_other_namespaces_and_characters_that_xml_does_not_allow() -> None:
    assert [entry.source for entry in read(unit("A \x00 B"))] == ["A  B"]
    data = unit("co&#x1F;operate&#x1E;d").replace(b"<tmx ", b'<tmx xmlns="http://www.lisa.org/tmx14" ')
    left_out = LeftOut()
    assert [entry.source for entry in read(data, left_out=left_out)] == ["cooperated"]
    assert left_out.characters == 2


@pytest.mark.parametrize(
    "data",
    [
        unit("A.")[:-20],
        unit("A &nbsp; B"),
        unit("A").replace(b"</seg>", b"</sag>", 1),
        b"\xff\xfe\x00",
        unit("Ä").decode().encode("latin-1"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data: bytes) -> None:
    with raises("BIL-TRN-(031|102)", "memory.tmx"):
        read(data)


@pytest.mark.slow
def test_a_large_file_is_read_in_little_memory() -> None:
    import tracemalloc

    one = unit("Sentence number {n} of many that are all alike.").decode().replace("{n}", "%d")
    begin, middle, end = (
        one.partition("<tu ")[0],
        "<tu " + one.partition("<tu ")[2].partition("</body>")[0],
        "</body></tmx>",
    )

    class Large(RawIOBase):
        """A file of 20,000 translations, made as it is read."""

        def __init__(self) -> None:
            self.parts = chain([begin], (middle % n for n in range(20_000)), [end])

        def read(self, size: int = -1) -> bytes:
            return next(self.parts, "").encode()

    tracemalloc.start()
    assert sum(1 for _ in read_tmx(Large())) == 20_000  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_file_that_goes_on_with_zeros_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_bytes(b'<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>')
    os.truncate(path, 10**12)
    with path.open("rb") as file, raises("BIL-TRN-031", "memory.tmx"):
        list(read_tmx(file))


@pytest.mark.parametrize(
    "part", ["<note>Ships that left the harbour.</note>\n", "<prop>x</prop>", " " * 40, "<!-- ships -->"]
)
@pytest.mark.parametrize("begin", ["", "<tu>"])
def test_what_is_no_translation_is_not_gathered(begin: str, part: str) -> None:
    """Half a gigabyte of it took as many gigabytes of memory."""

    class Endless(RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            text = part * 1000 if self.given else f'<tmx version="1.4"><header srclang="en"/><body>{begin}'
            self.given += len(text)
            return text.encode()

    file = Endless()
    with raises("BIL-TRN-100", "memory.tmx"):
        list(read_tmx(file))  # type: ignore[arg-type]
    assert file.given < 5_000_000


def test_a_unit_in_thousands_of_languages() -> None:
    parts = "".join(f'<tuv xml:lang="en-x-a{n}"><seg>Ship {n}</seg></tuv>' for n in range(2000))
    text = f'<tmx version="1.4"><header srclang="*all*"/><body><tu>{parts}</tu></body></tmx>'
    with raises("BIL-TRN-100", "memory.tmx, line 1"):
        list(read_tmx(BytesIO(text.encode())))


@pytest.mark.parametrize("declared", ['<!ENTITY x "zum Beispiel">', '<!ENTITY x SYSTEM "file:///etc/hostname">', ""])
def test_text_that_stands_elsewhere_is_not_lost_silently(declared: str) -> None:
    head = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd" [{declared}]><tmx version="1.4"><header srclang="en"/><body><tu>'
    english = '<tuv xml:lang="en"><seg>Say <ph>a</ph> it.</seg></tuv>'
    data = f'{head}{english}<tuv xml:lang="de"><seg>Sag <hi>es, &x;</hi>.</seg></tuv></tu></body></tmx>'
    with raises("BIL-TRN-102" if declared else "BIL-TRN-(031|102)"):
        read(data.encode())
