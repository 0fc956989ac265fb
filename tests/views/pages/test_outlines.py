"""Sections of documents, and their points in posts, in the carousel and on LinkedIn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import anchors
from bilingual.views.document.converting.from_transcript import Chapter
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import ContentsEntry, Document, PostBlock, PostUnit
from bilingual.views.document.sections import sections_of
from bilingual.views.ideas import document_ideas
from bilingual.views.jekyll.contents import with_outline
from bilingual.views.jekyll.edits import unit_places
from bilingual.views.linkedin.render import linkedin_text
from tests.views.hard import DocumentOf

TEXT = """\
# T

Before any section.

## One

First of one. Second of one.

- An item.

> A quote.

| A cell | B |
|---|---|
| C | D |

```
code
```

### Only code

```
code
```

## Two

Not translated. Last[^1].

[^1]: A note.
"""


def test_the_sentences_of_each_section(document_of: DocumentOf) -> None:
    said = {text: f"{text}." for text in ("One", "First of one.", "An item.", "A quote.", "Last[^1].")}
    sections = sections_of(document_of(TEXT, said, "en", "de"))
    assert [(s.title, s.title_target, s.level, [one.source for one in s.sentences]) for s in sections] == [
        ("One", "One.", 2, ["First of one.", "Second of one.", "An item.", "A quote."]),
        ("Only code", "", 3, []),
        ("Two", "", 2, ["Not translated.", "Last."]),
    ]
    assert [one.source for one in sections[0].summed_up] == ["First of one.", "An item.", "A quote."]


def talk() -> Document:
    units = [
        PostUnit(f"s{n}", (f"Sentence {n}.",), (f"Satz {n}.",), "translated", start_ms=10_000 * n) for n in range(5)
    ]
    return Document("en", "de", None, (PostBlock("paragraph", units=tuple(units)),), timed=True)


def test_chapters_are_the_sections_of_a_talk_without_headings() -> None:
    chapters = [Chapter(0, "A", "Ä"), Chapter(29_500, "B"), Chapter(900_000, "After the end")]
    sections = sections_of(talk(), chapters)
    assert [(s.id, s.title, s.title_target, s.start_ms, len(s.sentences), s.anchored) for s in sections] == [
        ("from s0", "A", "Ä", 0, 3, False),
        ("from s3", "B", "", 30_000, 2, False),
    ]
    assert sections_of(talk()) == ()
    assert sections_of(replace(talk(), blocks=()), chapters) == ()


def entry(name: str, title: str, *points: str, level: int = 2, **more: object) -> ContentsEntry:
    said = tuple(PostUnit(f"point:{n}:{name}", (text,), (f"{text} auf Deutsch",), "translated")
                 for n, text in enumerate(points))  # fmt: skip
    return ContentsEntry(name, level, title, title, said, **more)  # type: ignore[arg-type]


OUTLINE = (
    entry("s1", "One", "1. Point", "# Hash"),
    entry("s2", "Deep", "[x](y) *a* {{ b }}", level=4),
    entry("s3", "One"),
)
POST = "Intro.\n\n## One\n\nA point of one.\n\n#### Deep\n\nb\n\n## One\n\nc\n"


def test_the_contents_of_a_post() -> None:
    made = with_outline(POST, "en", OUTLINE, "source", ["s1", "s2", "s3"], "gfm")
    assert made.text == (
        "Intro.\n\n**Contents**\n\n- [One](#one)\n  - 1\\. Point\n  - \\# Hash\n  - [Deep](#deep)\n"
        "    - \\[x\\](y) \\*a\\* &#123;{ b }}\n- [One](#one-1)\n\n" + POST.removeprefix("Intro.\n\n")
    )
    places = unit_places(made.text, "en", made.shown)
    # A number at the start of an item is no part of a sentence: an edit of such a point stays in the post.
    assert list(places) == ["contents:s1", "point:1:s1", "contents:s2", "point:0:s2", "contents:s3"]
    assert all(made.text[slice(*place)] == made.shown[name] for name, place in places.items())
    assert all(made.span[0] <= start < end <= made.span[1] for start, end in places.values())
    assert {"one", "deep", "one-1"} <= anchors(parse_markdown(made.text), "gfm")


@pytest.mark.parametrize("names", [["s1"], ["s1", "s2", "s3", "s4"], []])
def test_without_links_where_the_headings_are_others(names: list[str]) -> None:
    made = with_outline(POST, "en", OUTLINE, "source", names, "gfm")
    assert made.text.startswith("**Contents**\n\n- One\n  - 1\\. Point\n")
    assert made.text.endswith(f"\n\n{POST}")


TOCS = [
    ("Intro.\n\n## Contents\n\n- [One](#one)\n- [Deep](#deep)\n\n{}", "Intro.\n\n## Contents\n\n- [One](#one)\n  - 1"),
    (
        "Intro.\n\nIn this text:\n\n1. [One](#one)\n2. [Deep](#deep)\n\n{}",
        "Intro.\n\n**Contents**\n\n- [One](#one)\n  - 1",
    ),
    ("Intro.\n\n* TOC\n{{:toc}}\n\n{}", "Intro.\n\n**Contents**\n\n- [One](#one)\n  - 1"),
    ("Intro.\r\n\r\n{}", "Intro.\n\n**Contents**\n\n- [One](#one)\n  - 1"),
    ("- a\n- b\n\n{}", "- a\n- b\n\n**Contents**\n\n- [One](#one)\n  - 1"),
    ("---\ntitle: x\n---\n{}", "---\ntitle: x\n---\n\n**Contents**\n\n- [One](#one)\n  - 1"),
]


@pytest.mark.parametrize(("before", "after"), TOCS)
def test_where_the_contents_stand(before: str, after: str) -> None:
    text = before.format(POST.removeprefix("Intro.\n\n"))
    heads = ["", "s1", "s2", "s3"] if "## Contents" in before else ["s1", "s2", "s3"]
    made = with_outline(text, "en", OUTLINE, "source", heads, "gfm").text
    assert made.replace("\r\n", "\n").startswith(after)
    assert "\r\n" not in before or made.count("\r\n") > 8
    assert made.count("(#one)") == 1
    assert made.endswith("## One\n\nA point of one.\n\n#### Deep\n\nb\n\n## One\n\nc\n")


def test_a_talk_lists_its_times() -> None:
    outline = [
        replace(entry("from s0", "A", "Point"), anchored=False, start_ms=0),
        replace(entry("from s3", "B"), anchored=False, start_ms=3_630_000, title_target=""),
    ]
    document = replace(talk(), outline=tuple(outline))
    text = one_language_md(document, "target")
    made = with_outline(text, "de", document.outline, "target", [], "gfm").text
    assert made == f"**Inhalt**\n\n- 0:00 A\n  - Point auf Deutsch\n- 1:00:30\n\n{text}"


def test_the_carousel_has_a_page_for_each_section_with_points(document: Document) -> None:
    outline = (entry("a", "A", "First point.", "Second point."), entry("b", "B"), entry("c", "C", "Only point."))
    ideas = document_ideas(replace(document, outline=outline), 10)
    assert [(idea.kind, idea.section, len(idea.lines)) for idea in ideas] == [
        ("list", ("A", "A"), 2),
        ("statement", ("C", "C"), 1),
    ]
    long = tuple(f"{'A long point of many words that fills a page. ' * 3}{n}" for n in range(5))
    pages = document_ideas(replace(document, outline=(entry("a", "A", *long), entry("b", "B", "Short one."))), 3)
    assert [idea.section for idea in pages] == [("A", "A"), ("A", "A"), ("B", "B")]
    assert [line[0] for idea in pages[:2] for line in idea.lines] == list(long[: sum(len(i.lines) for i in pages[:2])])


def test_a_long_article_on_linkedin_is_its_points() -> None:
    words = " ".join(["A sentence that is here to fill the post with many words."] * 400)
    units = tuple(
        PostUnit(f"u{n}", (one + ".",), ("Ein Satz.",), "translated") for n, one in enumerate(words.split(". "))
    )
    outline = tuple(
        entry(name, name.upper(), f"The first of {name}.", f"The second of {name}.") for name in ("a", "b", "c")
    )
    title = PostUnit("t", ("Title",), ("Titel",), "translated")
    document = Document("en", "de", title, (PostBlock("paragraph", units=units),), outline=outline)
    text = linkedin_text(document).text
    assert "A\n\n• The first of a.\n  The first of a. auf Deutsch\n• The second of a.\n" in text
    assert "fill the post" not in text
