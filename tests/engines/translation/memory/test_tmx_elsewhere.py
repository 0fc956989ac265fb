"""TMX through the Translate Toolkit, the reader and writer behind Weblate and Pootle: there and back."""

from __future__ import annotations

from typing import Any

from translate.storage.tmx import tmxfile, tmxunit

from bilingual.engines.translation.memory.entries import Entry
from support.sources.tmx_files import read, written

ENTRIES = [
    Entry(
        "en", "de", "Tom & Jerry: a < b > c, \"x\" 'y' &amp; ]]> <br/>", "Tom & Jerry: a < b &lt; c", "machine", "llm"
    ),
    Entry("en", "zh-Hans", "Click **here** for `{0}` and %s.", "点击**此处**查看 `{0}` 和 %s。", document="a & b.md"),
    Entry("en-GB", "ar", "She said: “Yes.”", "قالت: «نعم.» \u200f(100%)", changed="2024-05-06T07:08:09Z"),
    Entry("ja", "zh-Hant", "はい、㍿𠮷野家です。", "是的,𠮷野家。"),
    Entry("he", "fr", "עברית 👩\u200d🚀 e\u0301", "Très\u00a0bien !\u202f« ça »"),
    Entry("en", "pt-BR", "One line\nand another", "Uma linha\ne outra"),
]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def theirs(store: tmxfile) -> list[tuple[str, ...]]:
    def text(unit: tmxunit, node: Any) -> tuple[str, str]:
        return node.get(XML_LANG), unit.getNodeText(node, "preserve")

    return [tuple(part for node in unit.getlanguageNodes() for part in text(unit, node)) for unit in store.units]


def test_what_we_write_is_read_by_another_tool_and_comes_back_from_it() -> None:
    store = tmxfile.parsestring(written(ENTRIES))
    assert theirs(store) == [(e.source_tag, e.source, e.target_tag, e.target) for e in ENTRIES]
    assert [(unit.source, unit.target) for unit in store.units] == [(e.source, e.target) for e in ENTRIES]
    again = read(bytes(store))
    assert again == ENTRIES
    assert [(e.document, e.changed) for e in again] == [(e.document, e.changed) for e in ENTRIES]


def test_what_another_tool_writes_is_read_and_goes_back_to_it() -> None:
    store = tmxfile(sourcelanguage="en")
    for entry in ENTRIES:
        store.addtranslation(entry.source, entry.source_tag, entry.target, entry.target_tag, "Ask <Ben> & Co.", "ctx")
    found = read(bytes(store))
    assert [(e.source_tag, e.source, e.target_tag, e.target) for e in found] == theirs(store)
    back = tmxfile.parsestring(written(found))
    assert theirs(back) == theirs(store)
    assert {(unit.getnotes(), unit.getcontext()) for unit in back.units} == {("Ask <Ben> & Co.", "ctx")}


def test_inline_codes_that_another_tool_has_rewritten_are_read_as_before() -> None:
    data = """<?xml version="1.0" encoding="utf-8"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1"
      segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="html"/><body><tu>
      <tuv xml:lang="en"><seg>Click <bpt i="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept> &amp; <hi>go</hi> to
        <ph x="1">{0}</ph>.</seg></tuv>
      <tuv xml:lang="zh-CN"><seg>点击<bpt i="1">&lt;b></bpt>这里<ept i="1">&lt;/b></ept>&amp;<ph>{0}</ph>。</seg></tuv>
      <tuv xml:lang="ar"><seg>انقر <it pos="begin">&lt;b></it>هنا <ph x="1">{0}</ph>.</seg></tuv></tu></body></tmx>"""
    found = read(bytes(tmxfile.parsestring(data.encode())))
    assert found == read(data.encode())
    assert [" ".join(e.target.split()) for e in found] == ["点击这里&{0}。", "انقر هنا {0}."]
    assert [part[1::2] for part in theirs(tmxfile.parsestring(written(found)))] == [(e.source, e.target) for e in found]
