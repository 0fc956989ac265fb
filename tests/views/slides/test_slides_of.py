"""Which slides an article becomes, and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.markdown import parse_markdown
from bilingual.model.timing import Span
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.model import Document
from bilingual.views.slides import Slide, slides_of
from bilingual.views.slides.parts import CODE_COLUMNS, CODE_ROWS
from bilingual.views.slides.timing import silences, starts
from tests.views.conftest import pair

Make = Callable[..., Document]


def kinds(slides: tuple[Slide, ...]) -> list[str]:
    return [slide.kind for slide in slides]


def said(slides: tuple[Slide, ...]) -> list[str]:
    return [unit for slide in slides for unit in slide.units]


def test_each_thing_is_a_slide_where_it_stands(document: Document) -> None:
    slides = slides_of(document)
    assert kinds(slides) == [
        "title", "text", "heading", "number", "list", "list", "list", "code", "quote", "table", "formula", "picture",
        "heading", "list", "closing",
    ]  # fmt: skip
    assert said(slides) == [unit.id for unit in document.units]
    assert slides[3].lines == (
        ("1.2 million", "120 万"),
        ("We timed sort on 1.2 million lines", "我们对 120 万行文本测试了 sort"),
    )
    assert slides[3].section == ("What we measured", "我们的测量")
    assert slides[3].draft, "one of its sentences is a draft"
    assert (slides[11].image, slides[11].lines) == ("https://example.org/lathe.webp", (("A lathe", "一台车床"),))
    assert [slide.place for slide in (slides[0], slides[3], slides[-1])] == [(0, 2), (1, 2), (2, 2)]


_WORD = st.sampled_from(
    ["Bread rises.", "It took **four hours** and 40 %.", "Why?", "Look:", "See “the oven” there.", "🎉"]
)
_PARAGRAPH = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
_BLOCK = st.one_of(
    _PARAGRAPH,
    _WORD.map(lambda word: f"## {word}"),
    _WORD.map(lambda word: f"### {word}"),
    st.lists(_WORD, min_size=1, max_size=8).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(_WORD, min_size=1, max_size=8).map(lambda items: "\n".join(f"  1. {item}\n" for item in items)),
    _PARAGRAPH.map(lambda text: f"> {text}\n>\n> — Ada"),
    _PARAGRAPH.map(lambda text: f"> [!TIP]\n> {text}"),
    st.just("```python\nfor a in b:\n    print(a)\n```"),
    st.just("- one\n\n  ```\n  code\n  ```\n\n  more of it\n- two\n  - three"),
    st.just("![A loaf](a.png)"),
    st.just("![](b.png)"),
    st.just("Words ![](c.png) around it. And more."),
    st.just("$$\nE = mc^2\n$$"),
    st.just("---"),
    st.just("<div><img src='d.png' alt='A crust'><p>Raw words.</p></div>"),
    st.integers(1, 12).map(lambda count: f"|{'h|' * count}\n|{'-|' * count}\n|{'Some cell|' * count}\n|{'1|' * count}"),
    st.just("Term\n: What it means.\n: And more."),
    st.just("A note.[^1]\n\n[^1]: Said below."),
)


@given(st.lists(_BLOCK, max_size=9), st.booleans(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_every_unit_is_said_during_exactly_one_slide_in_order(blocks: list[str], titled: bool, untold: int) -> None:
    text = ("# Bread 2\n\n" if titled else "") + "\n\n".join(blocks)
    article = parse_markdown(text, "en")
    targets = {s.plain: s.plain.upper() for n, s in enumerate(article.segments) if n % 10 != untold}
    document = document_from_article(article, pair(article, targets, "en", "de"))
    slides = slides_of(document)
    assert said(slides) == [unit.id for unit in document.units]
    silent = {unit.id for block in document.blocks if block.kind in ("table_cell", "image", "footnote")
              for unit in block.units}  # fmt: skip
    assert all(slide.least_ms or not silent.issuperset(slide.units) for slide in slides)
    shown = [slide.image for slide in slides if slide.kind == "picture"]
    assert all(text.count(name) == shown.count(name) for name in ("a.png", "b.png", "c.png", "d.png"))
    assert sum(slide.kind == "code" for slide in slides) == text.count("```") // 2
    assert all(any(line) for slide in slides if slide.kind == "heading" for line in slide.lines)


def test_a_key_phrase_is_what_both_languages_set_apart(document_of: Make) -> None:
    text = "## Dough\n\nWe call it a **slow rise**. It is *old*. Some say “patience pays”. Nobody knows why."
    slides = slides_of(
        document_of(
            text,
            {
                "Dough": "Teig",
                "We call it a **slow rise**.": "Wir nennen es **langsame Gare**.",
                "It is *old*.": "Sie ist *alt*.",
                "Some say “patience pays”.": "Manche sagen „Geduld lohnt sich“.",
                "Nobody knows why.": "Keiner weiß, warum.",
            },
            target="de",
        )
    )
    assert kinds(slides) == ["heading", "text"]
    assert slides[1].lines == (("slow rise", "langsame Gare"), ("patience pays", "Geduld lohnt sich"))


def test_a_phrase_that_only_one_language_sets_apart_is_none(document_of: Make) -> None:
    slides = slides_of(document_of("A **slow rise** is best.", {"A **slow rise** is best.": "慢发酵最好。"}))
    assert kinds(slides) == ["section"]


def test_a_figure_needs_the_same_value_in_both_languages(document_of: Make) -> None:
    same = slides_of(document_of("It holds 40 % water.", {"It holds 40 % water.": "它含有 40% 的水。"}))
    other = slides_of(document_of("It holds 40 % water.", {"It holds 40 % water.": "它含有 60% 的水。"}))
    assert (same[0].kind, same[0].lines[0]) == ("number", ("40 %", ""))
    assert kinds(other) == ["section"]


def test_code_shows_while_the_sentences_around_it_are_said(document_of: Make) -> None:
    slides = slides_of(document_of("It is old. Run this:\n\n```\nmake\n```\n\nIt builds all of it. Then rest a while."))
    assert [(slide.kind, len(slide.units)) for slide in slides] == [("section", 1), ("code", 3)]


def test_tables_and_captions_are_not_read_aloud_so_sentences_around_them_give_them_time(document_of: Make) -> None:
    table = "|a|b|\n|-|-|\n" + "|one|two|\n" * 6
    around = "These are all:\n\n{}\n\nThe table says it. So does the picture below.\n\n{}"
    picture = "![A loaf](a.png)\n\nIt is brown. It smells of summer. People like it."
    slides = slides_of(document_of(around.format(table, picture)))
    assert [(slide.kind, len(slide.units)) for slide in slides] == [
        ("table", 1 + 2 + 6),
        ("table", 6 + 2),
        ("picture", 4),
    ]
    assert [len(slide.rows) for slide in slides[:2]] == [3, 3]
    assert all(slide.least_ms >= 3000 for slide in slides)


def test_many_things_that_nobody_speaks_about_do_not_hold_up_the_text(document_of: Make) -> None:
    row = "|" + "value|" * 12
    slides = slides_of(document_of(f"|{'head|' * 12}\n|{'-|' * 12}\n" + f"{row}\n" * 20))
    assert len(slides) == 60
    assert sum(slide.least_ms for slide in slides) <= 60 * 1200


def test_footnotes_are_a_list_at_the_end(document_of: Make) -> None:
    slides = slides_of(document_of("One.[^a] Two.[^b]\n\n[^a]: First note.\n\n[^b]: Second note."))
    assert slides[-1].kind == "list"
    assert (slides[-1].marks, slides[-1].current) == (("1", "2"), None)
    assert [line[0] for line in slides[-1].lines] == ["First note.", "Second note."]


def test_long_code_and_long_lists_continue_on_further_slides(document_of: Make) -> None:
    code = "\n".join(f"line {number}" for number in range(40))
    items = "\n".join(f"- Item number {number}." for number in range(60))
    slides = slides_of(document_of(f"```\n{code}\n{'x' * 300}\n```\n\n{items}"))
    parts = [slide for slide in slides if slide.kind == "code"]
    assert "\n".join(part.text for part in parts).split("\n") == [*code.split("\n"), "x" * 300]
    assert [part.part for part in parts] == [(n, len(parts)) for n in range(1, len(parts) + 1)]
    assert all(len(part.text.split("\n")) <= CODE_ROWS for part in parts)
    listed = [slide for slide in slides if slide.kind == "list"]
    assert len(listed) == 60
    assert {len(slide.lines) for slide in listed} == {5}
    assert [slide.current for slide in listed[:6]] == [0, 1, 2, 3, 4, 0]
    assert listed[-1].part == (12, 12)


def test_a_line_of_code_without_an_end_is_divided(document_of: Make) -> None:
    slides = slides_of(document_of(f"```\n{'ab' * 4000}\n```"))
    assert "".join(slide.text for slide in slides) == "ab" * 4000
    assert max(len(slide.text) for slide in slides) <= CODE_ROWS * CODE_COLUMNS


def test_a_wide_table_is_shown_row_by_row(document_of: Make) -> None:
    head = "|" + "|".join(f"Head {n}" for n in range(12)) + "|\n|" + "-|" * 12
    row = "|" + "|".join(f"Value {n}" for n in range(12)) + "|"
    slides = slides_of(document_of(f"{head}\n{row}\n{row}"))
    assert set(kinds(slides)) == {"card"}
    assert slides[0].lines == (("Value 0", ""),)
    assert slides[0].rows[0] == (("Head 1", ""), ("Value 1", ""))
    assert len(slides) == 6


def test_a_text_without_words_has_a_slide_for_each_unit_or_none(document_of: Make) -> None:
    assert said(slides_of(document_of("🎉🎉"))) == [unit.id for unit in document_of("🎉🎉").units]
    assert slides_of(document_of("")) == ()


def test_a_heading_of_an_emoji_has_no_empty_slide_and_begins_no_section(document_of: Make) -> None:
    slides = slides_of(document_of("## Tea\n\nIt is hot.\n\n## 🎉\n\nIt is gone.\n"))
    assert [(slide.kind, slide.lines) for slide in slides if slide.kind == "heading"] == [
        ("heading", (("Tea", ""),)),
    ]
    assert {slide.section for slide in slides} <= {None, ("Tea", "")}


def test_slides_begin_before_their_first_word_and_silent_ones_have_time() -> None:
    slides = (
        Slide("title", ("t",), least_ms=2000),
        Slide("code", text="x", least_ms=3000),
        Slide("section", ("a", "b")),
    )
    assert silences(slides, {"t": 1200, "a": 900}) == {"t": 3800}
    shown = starts(slides, {"t": Span(0, 1200), "a": Span(5000, 5900)}, 6000)
    assert [(start_ms, slide.kind) for start_ms, slide in shown] == [(0, "title"), (2000, "code"), (4750, "section")]
    assert [slide.kind for _, slide in starts(slides, {"t": Span(0, 1200), "a": Span(1600, 2500)}, 2600)] == [
        "title",
        "section",
    ], "nobody waited for the code"
