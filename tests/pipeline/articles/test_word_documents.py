"""Word documents as articles, written from literal XML."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import pytest

from bilingual.engines.documents import docx_parts
from bilingual.errors import InputError
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.text_files.reading import read_source
from support.attacks.refusals import raises
from tests.pipeline.reviewing.test_blog import Blog

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TYPES = f"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/></Types>"""
RELS = f"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"""
WORD_RELS = f"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="l1" Type="{R}/hyperlink" Target="https://example.org/a_b" TargetMode="External"/>
<Relationship Id="i1" Type="{R}/image" Target="media/image1.png"/>
<Relationship Id="n1" Type="{R}/numbering" Target="numbering.xml"/>
<Relationship Id="s1" Type="{R}/styles" Target="styles.xml"/>
<Relationship Id="f1" Type="{R}/footnotes" Target="footnotes.xml"/></Relationships>"""
STYLES = f"""<?xml version="1.0"?><w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>"""
NUMBERING = f"""<?xml version="1.0"?><w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
FOOTNOTES = f"""<?xml version="1.0"?><w:footnotes xmlns:w="{W}"><w:footnote w:id="2">
<w:p><w:r><w:t>Counted by hand.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def paragraph(*runs: str, style: str = "", level: int | None = None) -> str:
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        inner += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{inner}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, facts: str = "") -> str:
    return f'<w:r><w:rPr>{facts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str) -> str:
    return f"<w:tc>{paragraph(run(text))}</w:tc>"


PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="p" descr="A lighthouse"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/'
    '2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:blipFill><a:blip r:embed="i1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)
BODY = "".join(
    [
        paragraph(run("The harbour: a night"), style="T"),
        paragraph(run("At night"), style="H1"),
        paragraph(run("The keeper counted "), run("seven ", "<w:b/>"), run("ships for $5_each * [x].")),
        paragraph(
            run("Nobody saw them leave"),
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            run(", as "),
            f'<w:hyperlink r:id="l1">{run("the log")}</w:hyperlink>',
            run(" says."),
        ),
        paragraph(run("- 3 ships are no list.")),
        paragraph(run("An anchor"), level=0),
        paragraph(run("of iron"), level=1),
        paragraph(run("A rope"), level=0),
        f"<w:tbl><w:tr>{cell('Ship')}{cell('Mast|s')}</w:tr><w:tr>{cell('Swan')}{cell('2')}</w:tr></w:tbl>",
        paragraph(PICTURE),
    ]
)
MARKDOWN = """---
title: "The harbour: a night"
---

# At night

The keeper counted **seven** ships for \\$5_each \\* [x\\].

Nobody saw them leave[^2], as [the log](https://example.org/a_b) says.

\\- 3 ships are no list.

- An anchor
  1. of iron
- A rope

| Ship | Mast\\|s |
|---|---|
| Swan | 2 |

![A lighthouse](harbour-image-1.png)

[^2]: Counted by hand.
"""


def written(path: Path, body: str = BODY, types: str = TYPES) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("[Content_Types].xml", types),
            ("_rels/.rels", RELS),
            ("word/_rels/document.xml.rels", WORD_RELS),
            ("word/styles.xml", STYLES),
            ("word/numbering.xml", NUMBERING),
            ("word/footnotes.xml", FOOTNOTES),
            ("word/document.xml", f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'),
        ):
            archive.writestr(name, text)
        archive.writestr("word/media/image1.png", PNG)
    return path


def test_everything_that_has_a_meaning_is_markdown(tmp_path: Path) -> None:
    assert read_source(written(tmp_path / "harbour.docx")).text == MARKDOWN


def test_a_word_document_becomes_all_posts(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root")
    place.root.mkdir()
    (place.root / "bilingual.toml").write_text('packs = false\ntranslation = ["scripted"]\nkeep = true\n', "utf-8")
    source = written(place.root / "harbour.docx")
    result = publish(Request.of(source, targets=("de",)), place.tools())
    assert result.kind == "article"
    assert (place.folder / "posts/images/harbour-image-1.png").read_bytes() == PNG
    page = (place.folder / "posts/en_de/parallel.html").read_text("utf-8")
    assert '<img src="../images/harbour-image-1.png"' in page
    assert "Bei Nacht" in page
    post = next((place.folder / "posts/jekyll/de").iterdir()).read_text("utf-8")
    assert "# Bei Nacht" in post
    assert "[^2]: " in post


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is password-protected or in the old .doc format"),
        (b"PK\x03\x04 cut short", "is damaged or not a Word document"),
        (b"", "is damaged or not a Word document"),
        (b"plain text", "is damaged or not a Word document"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "talk.docx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_source(path)
    assert line in str(caught.value)
    assert "talk.docx" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_inside_with_macros_or_another_program(tmp_path: Path) -> None:
    broken = written(tmp_path / "broken.docx", "<w:p>")
    with pytest.raises(InputError, match="is damaged"):
        read_source(broken)
    macros = TYPES.replace(f"{KIND}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    with pytest.raises(InputError, match=r"macros|not a Word document"):
        read_source(written(tmp_path / "macros.docx", types=macros))
    sheet = TYPES.replace("wordprocessingml", "spreadsheetml")
    with raises("BIL-ART-015"):
        read_source(written(tmp_path / "sheet.docx", types=sheet))
    data = bytearray(written(tmp_path / "bits.docx").read_bytes())
    at = data.find(b"The keeper")
    data[at] ^= 0xFF
    (tmp_path / "bits.docx").write_bytes(bytes(data))
    with pytest.raises(InputError, match="is damaged"):
        read_source(tmp_path / "bits.docx")


def test_damage_inside_a_packed_part_and_a_locked_archive(tmp_path: Path) -> None:
    for name, method in (("packed", zipfile.ZIP_DEFLATED), ("locked", zipfile.ZIP_STORED)):
        with zipfile.ZipFile(tmp_path / f"{name}.docx", "w", method) as archive:
            archive.writestr("[Content_Types].xml", TYPES * 3)
            archive.writestr("word/document.xml", "<w:p>" * 400)
    packed = bytearray((tmp_path / "packed.docx").read_bytes())
    start = packed.find(b"word/document.xml") + len("word/document.xml")
    packed[start : start + 2] = b"\xff\xff"  # no such kind of block: zlib's own error
    (tmp_path / "packed.docx").write_bytes(packed)
    with pytest.raises(InputError, match="is damaged"):
        read_source(tmp_path / "packed.docx")
    locked = bytearray((tmp_path / "locked.docx").read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + flags] |= 1
    (tmp_path / "locked.docx").write_bytes(locked)
    with pytest.raises(InputError, match="is password-protected"):
        read_source(tmp_path / "locked.docx")


def test_a_document_with_macros_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "talk.docm")
    with raises("BIL-SRC-015"):
        publish(Request.of(path, targets=("de",)), Blog(tmp_path).tools())


@pytest.mark.parametrize(("parts", "size"), [(1, 60_000_000), (12_000, 1)])
def test_a_document_that_unpacks_to_too_much(parts: int, size: int, tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(parts):
            archive.writestr(f"word/{number}.xml", b"0" * size)
    with raises("BIL-ART-014"):
        docx_parts(path)


def test_a_document_that_is_nested_too_deeply_is_one_line_with_its_name(tmp_path: Path) -> None:
    text = "<w:p>" + "<w:ins>" * 1000 + "<w:r><w:t>Hello.</w:t></w:r>" + "</w:ins>" * 1000 + "</w:p>"
    deep = written(tmp_path / "deep.docx", text)
    with raises("BIL-WRK-028", f"{deep}: "):
        read_source(deep)
