"""Difficult documents for every view: hostile text in every field, right to left, very long, with gaps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from bilingual.languages import pack
from bilingual.languages.pages import Labels
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.finding import Finding
from bilingual.model.item import Item, ItemPair, Publication
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.text.markup.dialects import CALLOUTS
from bilingual.views.base import Look, Prepared, Shape, ViewTools
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript
from bilingual.views.document.model import ContentsEntry, Document, PostBlock, PostUnit, State
from bilingual.views.document.nodes import Element, Nodes
from bilingual.views.findings.render import Checked
from bilingual.views.index.render import Folder, PreviewFile, PreviewPair, PreviewPlayer, PreviewTrack
from bilingual.views.jekyll.render import Edition
from bilingual.views.outbox.render import Tile

DocumentOf = Callable[..., Document]

# What each of the languages that we write would take for markup: HTML, Liquid and Jinja, Markdown, YAML, ASS, WebVTT.
HOSTILE = (
    "& < > \" ' &amp; {{ 6*7 }} {% include x.md %} {# x #} <script>alert(1)</script> </title></style> "
    "<img src=x onerror=alert(1)> javascript:alert(1) [x](javascript:alert(1)) **b** __u__ `c` ~~s~~ | $x$ ${x} "
    "--- # : {\\an8\\b1} \\N --> ]]> %s {0}"
)


@dataclass(slots=True)
class Fields:
    """Hostile texts, each with a number of its own so that it can be found again."""

    made: list[str] = field(default_factory=list)

    def text(self) -> str:
        self.made.append(f"Q{len(self.made) + 101} {HOSTILE} Z{len(self.made) + 101}")
        return self.made[-1]

    def unit(self, state: State = "translated") -> PostUnit:
        name = f"s{len(self.made)}"
        return PostUnit(name, (self.text(),), None if state == "untranslated" else (self.text(),), state)

    def nodes(self, *wrapped: str) -> Nodes:
        return (self.text(), *(Element(tag, (self.text(),)) for tag in wrapped))


ADDRESS = "https://example.org/?a=1&b=\"'<script>{{6*7}}"
PICTURE = "a&'\"<b>{{6*7}} javascript:.png"


def hostile_document(source: str = "en", target: str = "de") -> Document:
    """An article whose every field holds what the languages of our outputs take for markup."""
    given = Fields()

    def marked() -> PostUnit:
        unit = given.unit()
        link = Element("a", (given.text(),), {"href": ADDRESS, "title": given.text()})
        image = Element("img", (), {"src": PICTURE, "alt": given.text(), "title": given.text()})
        more: Nodes = (*given.nodes("strong", "em", "code", "kbd", "sub", "mark"), link, image, Element("note", ("1",)))
        return PostUnit(unit.id, (*unit.source, *more), (*(unit.target or ()), *more), "translated")

    cells = [("table:1", f"row:{row}", f"column:{column}") for row in (1, 2) for column in (1, 2)]
    item = ("list:1", "item:1")
    blocks = (
        PostBlock("heading", 2, (given.unit(),)),
        PostBlock("paragraph", units=(given.unit(), given.unit(), marked())),
        PostBlock("heading", 3, (given.unit(),)),
        PostBlock("paragraph", units=(given.unit(),), containers=("quote:1",)),
        PostBlock("list_item", units=(given.unit(),), containers=item, attributes={"checked": "true"}),
        PostBlock("list_item", units=(given.unit(),), containers=(*item, "list:2:ordered", "item:1")),
        *(PostBlock("table_cell", units=(given.unit(),), containers=cell) for cell in cells),
        PostBlock("definition", units=(given.unit(),), attributes={"role": "term"}),
        PostBlock("definition", units=(given.unit(),)),
        PostBlock("code", text=given.text() + "\n```\n" + given.text(), attributes={"language": HOSTILE}),
        PostBlock("math", text=given.text()),
        PostBlock("html", nodes=(Element("p", given.nodes("strong")),)),
        PostBlock("image", units=(given.unit(),), nodes=(Element("img", (), {"src": PICTURE, "alt": "x"}),)),
        PostBlock("rule"),
        PostBlock("footnote", units=(given.unit(),), attributes={"number": "1"}),
    )
    return Document(
        source,
        target,
        given.unit(),
        blocks,
        summary=given.unit(),
        tags=(f"tag {HOSTILE}", "<b>bread</b> {{x}}"),
        author=given.text(),
        date="\"'><b>{{1",
        link=ADDRESS,
    )


def hostile_talk() -> tuple[Document, Bitext]:
    """A talk with speakers, chapters and gaps whose every field is hostile."""
    given, words, units, spans = Fields(), [], [], []
    for number in range(6):
        said = given.text()
        first = len(words)
        words += [Word(w, 9000 * number + 90 * i, 9000 * number + 90 * i + 80) for i, w in enumerate(said.split())]
        spans.append((first, len(words)))
        target = None if number == 3 else given.text()
        made_by = Provenance(given.text(), draft=number == 4)
        units.append(Unit(f"u{number}", " ".join(said.split()), target, spans[-1], provenance=made_by))
    speakers = [[0, "Q901 <b>{{x}} & Z901"], [spans[2][0], "Q902 Ben Z902"]]
    transcript = Transcript(
        "en", 60_000, tuple(words), tuple(spans), EngineRecord("test", options={"speakers": speakers})
    )
    bitext = Bitext("en", "de", tuple(units), transcript.sha256)
    chapters = [Chapter(0, given.text(), given.text()), Chapter(18_000, given.text(), None)]
    title, title_target = given.text(), given.text()
    document = document_from_transcript(transcript, bitext, title, title_target=title_target, chapters=chapters)
    document = replace(document, tags=(HOSTILE,), link=ADDRESS)
    return document, bitext


def hostile_header(document_of: DocumentOf) -> Document:
    """An article whose front matter holds hostile text in every field that views read."""
    said = {
        "title": f"Q201 {HOSTILE} Z201",
        "description": f"Q202 {HOSTILE} Z202",
        "author": [{"name": f"Q203 {HOSTILE} Z203"}, f"Q204 {HOSTILE} Z204"],
        "date": "\"'><b>{{1",
        "tags": [HOSTILE, "<b>bread</b>", "javascript:alert(1)"],
        "canonical_url": "javascript:alert(1)",
    }
    header = "\n".join(f"{name}: {json.dumps(value)}" for name, value in said.items())  # JSON is YAML
    targets = {str(said[name]): f"Q21{n} {HOSTILE} Z21{n}" for n, name in enumerate(("title", "description"))}
    return document_of(
        f"---\n{header}\n---\n\nBread rises.\n", {**targets, "Bread rises.": "Brot geht auf."}, "en", "de"
    )


def hostile_language(folder: Path) -> str:
    """Write a language file whose names and words are hostile to *folder*, and return its tag."""
    marks = {name: [f"{{}} {name} <b>&'\"</b>"] for name in ("draft_marks", "missing_marks")}
    named = {"part": "<i>{}</i>", "bilingual": "<b>{}</b> & more", "read_on": f"read_on {HOSTILE}"}
    callouts = ["[labels.callouts]", *(f"{kind} = {json.dumps(f'{kind} {HOSTILE}')}" for kind in sorted(CALLOUTS))]
    study = ["[labels.study]", *(f"{key} = {json.dumps(f'{key} {HOSTILE}')}" for key in pack("en").labels.study)]
    tables = {"callouts", "study"}
    said = {f.name: f"{f.name} {HOSTILE}" for f in fields(Labels) if f.name not in {*marks, *named, *tables}}
    lines = [f"{key} = {json.dumps(value)}" for key, value in {**said, **marks, **named}.items()]
    names = [f"{key} = {json.dumps(f'{key} {HOSTILE}')}" for key in ("name", "autonym")]
    script = '[writing]\nscript = "Latn"'
    (folder / "qtz.toml").write_text(
        "\n".join(['tag = "qtz"', *names, script, "[labels]", *lines, *callouts, *study]), "utf-8"
    )
    return "qtz"


ARABIC = """\
---
title: حديقة في المدينة
description: ما الذي تعلّمناه من شجر التفاح.
author: ليلى منصور
---

# حديقة في المدينة

في عام 1998 اشترت آنا حديقة صغيرة. بلغ ثمنها **12,500 يورو**؛ انظر [السجل](https://example.org/log).[^1]

## ما تقوله آنا

> الحديقة صبر.

- اسقوا الأشجار عشر دقائق.
  1. ثم اسقوها مرة أخرى (أو `water 10`).

| الشجرة | العمر |
|--------|------:|
| الأولى | خمسون |

![لوحة](board.png)

هذه الجملة لم يترجمها أحد.

[^1]: قيس في آذار.
"""
FROM_ARABIC = {
    "حديقة في المدينة": "A garden in the city",
    "ما الذي تعلّمناه من شجر التفاح.": "What we learned from apple trees.",
    "في عام 1998 اشترت آنا حديقة صغيرة.": "In 1998, Anna bought a small garden.",
    "بلغ ثمنها **12,500 يورو**؛ انظر [السجل](https://example.org/log).[^1]":
        "It cost **12,500 euros**; see [the log](https://example.org/log).[^1]",
    "ما تقوله آنا": "What Anna says",
    "الحديقة صبر.": "~A garden is patience.",
    "اسقوا الأشجار عشر دقائق.": "Water the trees for ten minutes.",
    "ثم اسقوها مرة أخرى (أو `water 10`).": "Then water them again (or `water 10`).",
    "الشجرة": "Tree",
    "العمر": "Age",
    "الأولى": "First",
    "خمسون": "fifty",
    "![لوحة](board.png)": "![A board](board.png)",
    "قيس في آذار.": "Measured in March.",
}  # fmt: skip
TO_ARABIC = {
    target.removeprefix("~"): ("~" if target.startswith("~") else "") + source for source, target in FROM_ARABIC.items()
}
LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
JAPANESE = f"""\
# 街の庭

<ruby>東京<rt>とうきょう</rt></ruby>の庭は{LONGEST_WORD}のものです。ドナウ蒸気船運航会社船長協会名誉会長も来ます。

## 一九九八年

{"木と水と土と、" * 400}それだけです。
"""
FROM_JAPANESE = {
    "街の庭": "A garden in the city",
    f"<ruby>東京<rt>とうきょう</rt></ruby>の庭は{LONGEST_WORD}のものです。":
        f"The garden in <ruby>Tokyo<rt>とうきょう</rt></ruby> belongs to the {LONGEST_WORD}.",
    "ドナウ蒸気船運航会社船長協会名誉会長も来ます。": f"Its honorary president comes too: {'x' * 300}.",
    "一九九八年": "1998",
    f"{'木と水と土と、' * 400}それだけです。": f"{'Trees and water and soil, ' * 150}and that is all.",
}  # fmt: skip
NEARLY_EMPTY = "Hm.\n"

NAMES = (
    "hostile",
    "hostile talk",
    "hostile header",
    "hostile contents",
    "contents of a talk",
    "hostile language",
    "from Arabic",
    "to Arabic",
    "Japanese",
    "nearly empty",
    "empty",
    "article",
    "talk",
)


def document_named(name: str, document_of: DocumentOf) -> tuple[Document, Bitext]:
    """Return one of the hard documents with its bitext; *document_of* makes one of Markdown and translations."""
    if name == "hostile talk":
        return hostile_talk()
    if name == "contents of a talk":
        talk, bitext = hostile_talk()
        return without_headings(with_contents(talk)), bitext
    made = {
        "hostile": hostile_document,
        "hostile header": lambda: hostile_header(document_of),
        "hostile contents": lambda: with_contents(hostile_document()),
        "hostile language": lambda: with_gaps(hostile_document("en", "qtz")),
        "from Arabic": lambda: document_of(ARABIC, FROM_ARABIC, "ar", "en"),
        "to Arabic": lambda: document_of(_in_english(), TO_ARABIC, "en", "ar"),
        "Japanese": lambda: document_of(JAPANESE, FROM_JAPANESE, "ja", "en"),
        "nearly empty": lambda: document_of(NEARLY_EMPTY, {}, "en", "zh-Hans"),
        "empty": lambda: Document("en", "zh-Hans", None, ()),
    }[name]()
    return made, bitext_of(made)


def with_gaps(document: Document) -> Document:
    """Return *document* with one sentence that nobody translated, and one draft."""
    first, second, *rest = document.blocks
    draft = replace(first, units=(replace(first.units[0], state="draft"),))
    gap = replace(second, units=(replace(second.units[0], target=None, state="untranslated"), *second.units[1:]))
    return replace(document, blocks=(draft, gap, *rest))


def with_contents(document: Document) -> Document:
    """Return *document* with hostile points for each heading but the last."""
    given = Fields([""] * 400)
    names = [block.units[0].id for block in document.blocks if block.kind == "heading"]
    states: tuple[State, ...] = ("translated", "draft", "stale", "translated")
    points = [
        tuple(
            PostUnit(f"point:{n}:{name}", (given.text(),), (given.text(),), state)
            for n, state in enumerate(states if name != names[-1] else ())
        )
        for name in names
    ]
    entries = [
        ContentsEntry(name, 2 + n % 2, given.text(), given.text() if n else "", said, n == 0, start_ms=9000 * n)
        for n, (name, said) in enumerate(zip(names, points, strict=True))
    ]
    return replace(document, outline=tuple(entries))


def without_headings(document: Document) -> Document:
    """Return a talk whose contents list chapters that its text does not name."""
    blocks = tuple(block for block in document.blocks if block.kind != "heading")
    return replace(document, blocks=blocks, outline=tuple(replace(e, anchored=False) for e in document.outline))


def _in_english() -> str:
    text = ARABIC
    for source, target in sorted(FROM_ARABIC.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(source, target.removeprefix("~"))
    return text.replace("هذه الجملة لم يترجمها أحد.", "Nobody translated this sentence.")


def bitext_of(document: Document) -> Bitext:
    """Return the bitext that *document* could have been made from."""
    units = {unit.id: unit for unit in document.units if unit.id}
    return Bitext(
        document.source,
        document.target,
        tuple(Unit(u.id, u.source_text or "x", u.target_text, provenance=Provenance("google")) for u in units.values()),
    )


SHAPE = "square'&<u>"
FILES = {name: f"video/en_de.{SHAPE}.{name}.mp4" for name in ("linkedin", "wechat-channels")}
REASONS = (f"1 open finding {HOSTILE}", "2 of 9 sentences untranslated")
OPEN = (f"E numbers (s1): Q801 {HOSTILE} Z801",)


def prepared(document: Document, bitext: Bitext, tools: ViewTools, **more: object) -> Prepared:
    """Return what the views of a pair are given: the document with hostile names around it."""
    pair = bitext.pair
    values: dict[str, object] = {
        "look": Look(
            hashtags=("bread", f"a{HOSTILE}"),
            video=f"../../video/{pair}.{SHAPE}.mp4",
            wechat_split="api",
            toc="summaries",
        ),
        "shapes": tuple(Shape(f"{SHAPE}.{platform}", platform, file) for platform, file in FILES.items()),
        "results": {f"subtitles/{bitext.source}.srt": "1", f"posts/{pair}/linkedin.txt": "2"},
        "listing": {"covers": ["wechat/cover-500x500.png"], "images": [_image(document)]},
    }
    return Prepared(document, bitext, tools, f"Q700 {HOSTILE} Z700", **{**values, **more})  # type: ignore[arg-type]


def _image(document: Document) -> dict[str, str]:
    return {"address": PICTURE, "file": "wechat/01-a&'\"<b>{{6*7}} javascript:.png"}


FINDINGS = tuple(
    Finding(check, severity, f"Q81{n} {HOSTILE} Z81{n}", f"s{n}{HOSTILE}", f"Q82{n} {HOSTILE} Z82{n}",
            f"Q83{n} {HOSTILE} Z83{n}", {"what": HOSTILE, "found": [HOSTILE, "<script>"]}, waived)
    for n, (check, severity, waived) in enumerate(
        (("numbers", "E", ""), (f"x{HOSTILE}", "W", ""), ("terms", "W", f"Q840 {HOSTILE} Z840"), ("links", "I", ""))
    )
)  # fmt: skip


def checked(given: Prepared, **more: object) -> Checked:
    """Return the result of checks of *given* for the findings page."""
    return Checked(given.title, given.bitext, FINDINGS, {FINDINGS[0].unit or "": f"{HOSTILE}.md:12"})


def folder(given: Prepared) -> Folder:
    """Return the results folder of *given* for its page; a file's name, its label, a track and a note are hostile."""
    pair, texts = given.bitext, Fields()
    record = PreviewPair(
        pair.source, pair.target, "not-ready" if given.reasons else "ready", 9, 1, 1, given.reasons, FINDINGS
    )
    tracks = tuple(
        PreviewTrack(tag, texts.text(), f"subtitles/{HOSTILE}.vtt", ((0, 900, texts.text()),))
        for tag in (pair.source, pair.target)
    )
    files = [
        PreviewFile(f"posts/{pair.pair}/{HOSTILE}", 900, texts.text()),
        PreviewFile(f"video/{pair.pair}.{SHAPE}.mp4", 5_000_000),
        PreviewFile(f"{HOSTILE}.json"),
    ]
    state = record.state
    return Folder(given.title, state, [record], files, PreviewPlayer(f"video/{HOSTILE}.mp4", tracks), [texts.text()])


def tiles(given: Prepared) -> list[Tile]:
    """Return the item of *given* for the page of all results; its names, titles, reasons and addresses are hostile."""
    pair, texts = given.bitext, Fields()
    item = Item(
        HOSTILE,
        "not-ready" if given.reasons else "ready",
        reasons=given.reasons,
        titles={pair.source: given.title, pair.target: texts.text()},
        pairs=(ItemPair(pair.pair, "ready"),),
        published=(Publication(texts.text(), "https://a.example/", HOSTILE),),
        files=(f"posts/{pair.pair}/parallel.html", f"video/{pair.pair}.{SHAPE}.mp4"),
        renditions=(SHAPE,),
        picture=f"{HOSTILE}.jpg",
    )
    return [Tile(item, texts.text(), texts.text())]


def edition(given: Prepared, text: str, **more: object) -> Edition:
    """Return the post of the translation of *given*."""
    title = given.document.title
    values: dict[str, object] = {
        "translated_from": given.document.source,
        "provenance": {"translation_engines": [HOSTILE], "source_sha256": HOSTILE},
        "versions": (given.document.source, given.document.target),
        "ready": not given.reasons,
        "links": False,
    }
    said = (title.target_text or title.source_text) if title else ""
    return Edition(text, given.document.target, "a-slug", "2026-03-01", said, **{**values, **more})  # type: ignore[arg-type]
