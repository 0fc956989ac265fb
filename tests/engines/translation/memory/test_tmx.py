"""Reading TMX of other tools."""

from __future__ import annotations

import pytest

from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx_units import LeftOut
from support.sources.tmx_files import FOREIGN, read, unit


def test_a_foreign_file_is_read() -> None:
    assert read(FOREIGN.encode()) == [
        Entry("en-US", "zh-Hans", "Click here & go.", "点击这里。"),
        Entry("en-US", "de", "Click here & go.", "Klick hier & geh."),
        Entry("ja", "de", "はい。", "Ja."),
        Entry("ja", "es", "はい。", "Sí."),
        Entry("de", "es", "Ja.", "Sí."),
    ]


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


def test_several_translations_into_one_language() -> None:
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
