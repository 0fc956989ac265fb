"""Reading and writing TMX."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx import read_tmx, write_tmx
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


def test_a_foreign_file_is_read() -> None:
    assert list(read_tmx(FOREIGN.encode()).entries) == [
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
    written = [e for e in entries if "\ufffe" not in e.source + e.target and "\uffff" not in e.source + e.target]
    assert list(read_tmx(write_tmx(written, "1.0")).entries) == written


def test_the_file_as_it_looks() -> None:
    made = write_tmx([Entry("en", "zh-Hans", "A < B", "甲<乙")], "0.1", datetime(2026, 1, 2, tzinfo=UTC))
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
</tmx>
"""
    )


def test_nothing_outside_the_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    evil = f"""<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>
    <tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>See &x;.</seg></tuv>
    <tuv xml:lang="de"><seg>Sieh.</seg></tuv></tu></body></tmx>"""
    assert [entry.source for entry in read_tmx(evil.encode()).entries] == ["See ."]


def test_a_bomb_of_entities_does_not_go_off() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY a0 "ha">{lines}]><tmx version="1.4"><body><tu srclang="en"><tuv xml:lang="en">'
    bomb += '<seg>&a11;x</seg></tuv><tuv xml:lang="de"><seg>y</seg></tuv></tu></body></tmx>'
    with raises("BIL-TRN-031"):
        read_tmx(bomb.encode())


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
    with raises(code, "bad.tmx"):
        read_tmx(data, "bad.tmx")


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
    found = read_tmx(data)
    assert [f"{entry.source_tag} {entry.target_tag}" for entry in found.entries] == pairs
    assert found.skipped == skipped


def test_other_encodings_are_read() -> None:
    assert len(read_tmx(FOREIGN.replace("UTF-8", "UTF-16").encode("utf-16")).entries) == 5


def test_through_the_memory_and_back(tmp_path: Path) -> None:
    memory = TranslationMemory(tmp_path / "memory.sqlite")
    assert memory.add(read_tmx(FOREIGN.encode()).entries) == 5
    assert list(read_tmx(write_tmx(memory.entries(), "1")).entries) == list(memory.entries())
