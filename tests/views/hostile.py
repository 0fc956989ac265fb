"""Documents whose every field holds what the languages of our outputs take for markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from bilingual.languages import pack
from bilingual.languages.pages import Labels
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.text.markup.dialects import CALLOUTS
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript
from bilingual.views.document.model import ContentsEntry, Document, PostBlock, PostUnit, State
from bilingual.views.document.nodes import Element, Nodes

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


def hostile_header(document_of: Callable[..., Document]) -> Document:
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
