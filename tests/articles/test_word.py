"""Word documents as Markdown, from literal XML: what each construct becomes, and what is told of the rest."""

from __future__ import annotations

import pytest

from bilingual.articles.word.document import WordText, markdown_of_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wps="urn:wps" xmlns:a="urn:a" '
    'xmlns:wp="urn:wp" xmlns:c="urn:c" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:o="urn:o"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")
RELATIONS = "".join(f'<Relationship Id="{n}" Type="{KIND}/{n}" Target="{n}.xml"/>' for n in PARTS)
RELATIONS += f'<Relationship Id="i1" Type="{KIND}/image" Target="media/a.png"/>'
RELATIONS += f'<Relationship Id="i2" Type="{KIND}/image" Target="media/b.emf"/>'
RELATIONS += f'<Relationship Id="l1" Type="{KIND}/hyperlink" Target="https://example.org/x" TargetMode="External"/>'
RELATIONS += f'<Relationship Id="l2" Type="{KIND}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/>{p}</w:style>'
    for i, n, p in (
        ("N", "Normal", ""),
        ("H2", "heading 2", ""),
        ("berschrift3", "heading 3", ""),
        ("Own", "My heading", '<w:basedOn w:val="H2"/>'),
        ("Out", "Chapter", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("Q", "Quote", ""),
        ("Code", "Source Code", ""),
        ("LP", "List Paragraph", ""),
        ("T1", "toc 1", ""),
        ("Num", "heading 4", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr>'),
    )
)
STYLES += '<w:style w:type="character" w:styleId="Vc"><w:name w:val="Verbatim Char"/></w:style>'
STYLES += '<w:style w:type="character" w:styleId="Hid"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'


def level(number: int, form: str, label: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{label}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "•")}{level(1, "decimal", "%2.")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level(0, "decimal", "%1", 2)}{level(1, "decimal", "%1.%2")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)
NOTE = (
    "<w:footnote w:id='2'><w:p><w:r><w:t>Counted by hand.</w:t></w:r></w:p><w:p><w:r><w:t>Twice.</w:t></w:r></w:p>"
    "</w:footnote>"
)


def read(*body: str, **parts: str) -> WordText:
    found = {
        "_rels/.rels": f'<Relationships><Relationship Id="d" Type="{KIND}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f"<Relationships>{RELATIONS}</Relationships>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {SPACES}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {SPACES}>{NOTE}</w:footnotes>",
        "word/media/a.png": "picture",
        "word/media/b.emf": "picture",
        **{f"word/{name}.xml": f"<w:{name} {SPACES}>{inner}</w:{name}>" for name, inner in parts.items()},
    }
    return markdown_of_word(
        {name: text.encode() for name, text in found.items()},
        lambda name, content: "x.png" if name.endswith(".png") else "",
    )


def p(*runs: str, style: str = "", more: str = "") -> str:
    return f"<w:p><w:pPr>{f'<w:pStyle w:val={style!r}/>' if style else ''}{more}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, facts: str = "") -> str:
    return f'<w:r><w:rPr>{facts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, number: int, level: int = 0) -> str:
    return p(r(text), more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(*texts: str, facts: str = "") -> str:
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{''.join(p(r(text)) for text in texts) or p()}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def field(said: str, *shown: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{said}</w:instrText></w:r>{marks[1]}{''.join(shown)}{marks[2]}"


def box(text: str) -> str:
    inner = f"<w:txbxContent>{p(r(text))}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def picture(blip: str, alt: str) -> str:
    return f'<w:r><w:drawing><wp:docPr name="Picture 1" descr="{alt}"/><a:blip r:embed="{blip}"/></w:drawing></w:r>'


FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
SUM = (
    '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub>'
    "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e></m:nary>"
)
WORDS = (
    "<m:r><m:rPr><m:nor/></m:rPr><m:t>if 5%</m:t></m:r>"
    '<m:nary><m:naryPr><m:chr m:val="∑"/><m:subHide m:val="1"/></m:naryPr><m:sub><m:r><m:t>i</m:t></m:r></m:sub>'
    "<m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary>"
)
CASES: dict[str, tuple[list[str], str]] = {
    "formats": (
        [
            p(
                r("10"),
                r("6", '<w:vertAlign w:val="superscript"/>'),
                r(" of H"),
                r("2", '<w:vertAlign w:val="subscript"/>'),
                r("O, "),
                r("old", "<w:strike/>"),
                r(" "),
                r("under", '<w:u w:val="single"/>'),
                r(" "),
                r("b", "<w:b/>"),
                r("oth ", "<w:b/>"),
                r("i", "<w:b/><w:i/>"),
                r(" off", '<w:b w:val="0"/>'),
                r(" seen", "<w:highlight w:val='red'/>"),
            )
        ],
        "10<sup>6</sup> of H<sub>2</sub>O, ~~old~~ <u>under</u> **both *i*** off <mark>seen</mark>",
    ),
    "marks inside words": ([p(r("un"), r("(b)", "<w:b/>"), r("elievable"))], "un<strong>(b)</strong>elievable"),
    "code": ([p(r("Run "), r("a*b", '<w:rStyle w:val="Vc"/>'), r("."))], "Run `a*b`."),
    "code block": ([p(r("if x:"), style="Code"), p(r("    y()"), style="Code")], "```\nif x:\n    y()\n```"),
    "hidden": (
        [p(r("Shown "), r("never", "<w:vanish/>"), r("nor this", '<w:rStyle w:val="Hid"/>'), r("too."))],
        "Shown too.",
    ),
    "headings": (
        [p(r("First.")), p(r("A"), style="berschrift3"), p(r("B"), style="Own"), p(r("C"), style="Out")],
        "First.\n\n### A\n\n## B\n\n## C",
    ),
    "numbered headings": (
        [p(r("Start.")), p(r("One"), style="Num"), p(r("Two"), style="Num")],
        "Start.\n\n#### 2.1 One\n\n#### 2.2 Two",
    ),
    "a list goes on after a paragraph": (
        [item("a", 1), item("b", 1), p(r("Between.")), item("c", 1)],
        "1. a\n2. b\n\nBetween.\n\n3. c",
    ),
    "a list begins elsewhere": ([item("a", 4), item("b", 4), item("c", 1)], "7. a\n8. b\n9. c"),
    "nested": ([item("a", 2), item("b", 2, 1), item("c", 2, 1), item("d", 2)], "- a\n  1. b\n  2. c\n- d"),
    "more of an item": ([item("a", 1), p(r("more of a"), style="LP"), item("b", 1)], "1. a\n\n   more of a\n2. b"),
    "letters": ([item("a", 1), item("x", 1, 1), item("y", 1, 1)], "1. a\n   1. x\n   2. y"),
    "merged cells": (
        [
            table(
                tc("Year") + tc("Level", facts='<w:gridSpan w:val="2"/>'),
                tc("2023", facts='<w:vMerge w:val="restart"/>') + tc("spring") + tc("high", "and rising"),
                tc(facts="<w:vMerge/>") + tc("autumn") + tc("a|b"),
            )
        ],
        "| Year | Level |  |\n|---|---|---|\n| 2023 | spring | high<br>and rising |\n|  | autumn | a\\|b |",
    ),
    "a box of one cell": ([table(tc("Boxed words.", "And more."))], "Boxed words.\n\nAnd more."),
    "tracked changes": (
        [
            p(
                r("ten "),
                f"<w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:ins>{r('new ')}</w:ins>",
                f"<w:moveFrom>{r('gone ')}</w:moveFrom><w:moveTo>{r('here ')}</w:moveTo>",
                r("end."),
            )
        ],
        "ten new here end.",
    ),
    "a deleted paragraph end": (
        [p(r("At night "), more="<w:rPr><w:del/></w:rPr>"), p(r("it closes."))],
        "At night it closes.",
    ),
    "text box": ([p(r("Before."), box("Warning.")), p(r("After."))], "Before.\n\nWarning.\n\nAfter."),
    "content control": ([f"<w:sdt><w:sdtContent>{p(r('Inside.'))}</w:sdtContent></w:sdt>"], "Inside."),
    "placeholder": (
        [p(r("A"), f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click')}</w:sdtContent></w:sdt>")],
        "A",
    ),
    "links": (
        [
            p(
                f'<w:hyperlink r:id="l1">{r("a", "<w:b/>")}{r(" b")}</w:hyperlink>',
                r(" "),
                field('HYPERLINK "https://example.org/y"', r("c")),
                r(" "),
                f'<w:hyperlink r:id="l2">{r("run")}</w:hyperlink>',
            )
        ],
        "[**a** b](https://example.org/x) [c](https://example.org/y) run",
    ),
    "a link to a heading": (
        [
            p(r("Top.")),
            p('<w:bookmarkStart w:name="m"/>', r("The Dam"), style="H2"),
            p(f'<w:hyperlink w:anchor="m">{r("below")}</w:hyperlink>'),
        ],
        "Top.\n\n## The Dam\n\n[below](#the-dam)",
    ),
    "fields": (
        [p(r("Page "), field("PAGE", r("3")), r(" of "), f'<w:fldSimple w:instr="NUMPAGES">{r("9")}</w:fldSimple>')],
        "Page 3 of 9",
    ),
    "contents": ([p(field("TOC \\o", r("One 3"))), p(r("Two 4"), style="T1"), p(r("Text."))], "Text."),
    "formulas": (
        [
            p(r("So "), f"<m:oMath>{FRACTION}</m:oMath>", r(".")),
            p(f"<m:oMathPara><m:oMath>{SUM}</m:oMath></m:oMathPara>"),
        ],
        "So $\\frac{a}{b}$.\n\n$$\n\\sum_{i=1}^{n} x^{2}\n$$",
    ),
    "words in a formula": ([p(f"<m:oMath>{WORDS}</m:oMath>")], "$\\text{if 5\\%}\\sum x$"),
    "notes": (
        [p(r("Seen"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("."))],
        "Seen[^2].\n\n[^2]: Counted by hand. Twice.",
    ),
    "picture": ([p(picture("i1", "A [lamp]"))], "![A \\[lamp\\]](x.png)"),
    "quote": ([p(r("One."), style="Q"), p(r("Two."), style="Q"), p(r("Three."))], "> One.\n>\n> Two.\n\nThree."),
    "breaks": (
        [p(r("a"), "<w:r><w:br/></w:r>", r("b"), '<w:r><w:tab/><w:noBreakHyphen/><w:br w:type="page"/></w:r>', r("c"))],
        "a\\\nb \u2011c",
    ),
    "signs": ([p('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', r("\uf0b7"))], "α•"),
    "nothing is markup": (
        [p(r("# no *b* _i_ [x] `c` $5 &lt;b&gt; a==b ==c== %%d%% {{ e }} :smile: &amp;amp; ~~f~~"))],
        r"\# no \*b\* \_i\_ [x\] \`c\` \$5 \<b> a\=\=b \=\=c\=\= \%\%d\%\% &#123;{ e }} \:smile: &amp;amp; \~\~f\~\~",
    ),
    "no block either": (
        [p(r("1. no")), p(r("- no")), p(r("---")), p(r("::: no")), p(r("&gt; no"))],
        "1\\. no\n\n\\- no\n\n\\---\n\n\\::: no\n\n\\> no",
    ),
    "brackets": ([p(r("[Applause]")), p(r("[TOC]")), p(r("[a](b)"))], "[Applause\\]\n\n[TOC\\]\n\n[a\\](b)"),
    "ruby": (
        [p(f"<w:r><w:ruby><w:rt>{r('こうぼ')}</w:rt><w:rubyBase>{r('酵母')}</w:rubyBase></w:ruby></w:r>")],
        "<ruby>酵母<rt>こうぼ</rt></ruby>",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_construct(name: str) -> None:
    body, expected = CASES[name]
    assert read(*body).markdown == f"{expected}\n"


@pytest.mark.parametrize(
    ("body", "parts", "severity", "said"),
    [
        (CASES["hidden"][0], {}, "I", "hidden text is left out: “never”, “nor this”"),
        (CASES["tracked changes"][0], {}, "I", "text deleted with tracked changes is left out: “old”, “gone”"),
        (CASES["tracked changes"][0], {}, "I", "text inserted with tracked changes is kept: “new”, “here”"),
        (CASES["contents"][0], {}, "I", "the table of contents is left out: “One 3”, “Two 4”"),
        (CASES["letters"][0], {}, "I", "counted in numbers: “a) x”, “b) y”"),
        ([p(r("A"))], {"comments": f"<w:comment>{p(r('True?'))}</w:comment>"}, "I", "comments are left out: “True?”"),
        ([p(picture("i2", "A tide chart"))], {}, "W", "a picture of type EMF is left out: A tide chart"),
        (
            [p('<w:r><w:drawing><wp:docPr descr="Sales"/><c:chart/></w:drawing></w:r>')],
            {},
            "W",
            "a chart is left out: Sales",
        ),
        ([p(f'<w:hyperlink w:anchor="gone">{r("there")}</w:hyperlink>')], {}, "W", "links to other places"),
        ([p(r("\uf0ee"))], {}, "W", "unknown and left out: “U+F0EE”"),
    ],
)
def test_what_is_left_out_is_told(body: list[str], parts: dict[str, str], severity: str, said: str) -> None:
    found = [finding for finding in read(*body, **parts).findings if said in finding.message]
    assert [finding.severity for finding in found] == [severity]


def test_damage_is_one_kind_of_error() -> None:
    with pytest.raises(ValueError, match=r"tag mismatch|Premature"):
        read("<w:p>")
