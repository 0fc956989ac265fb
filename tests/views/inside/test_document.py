"""From an article or a talk to the document from which all posts are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript
from bilingual.views.document.model import Document, PostBlock
from bilingual.views.document.nesting import Branch, nest
from bilingual.views.document.nodes import plain_text
from bilingual.views.document.paragraphs import Spoken, paragraph_starts
from support.attacks.refusals import raises


def outline(document: Document) -> list[tuple[str, str, str]]:
    return [
        (
            block.kind,
            " | ".join(unit.source_text for unit in block.units) or block.text or plain_text(block.nodes),
            " | ".join(unit.target_text or "-" for unit in block.units),
        )
        for block in document.blocks
    ]


def test_an_article_in_reading_order(document: Document) -> None:
    assert document.title is not None
    assert document.title.target_text == "小工具为何长青"
    assert document.summary is not None
    assert document.summary.target_text == "谈谈留得住的工具。"
    assert (document.author, document.date, document.tags) == ("Ada", "2026-03-01", ("tools", "software craft"))
    assert outline(document) == [
        (
            "paragraph",
            "A small tool does one thing, and it does it well. | You can read all of it in an afternoon. | "
            "Nobody fears to change it.",
            "一个小工具只做一件事，并且做得很好。 | 一个下午就能通读。 | -",
        ),
        ("heading", "What we measured", "我们的测量"),
        (
            "paragraph",
            "We timed sort on 1.2 million lines. | It took 4 seconds; see the notes.",
            "我们对 120 万行文本测试了 sort。 | 耗时4 秒；见笔记。",
        ),
        ("list_item", "Read the manual first.", "先读手册。"),
        ("list_item", "Then read it again.", "然后再读一遍。"),
        ("list_item", "Ask a friend.", "问朋友。"),
        ("code", "for line in lines:\n    print(line)  # <b>", ""),
        ("paragraph", "Simplicity is a great virtue but hard work.", "简单是伟大的美德，但需要努力。"),
        ("table_cell", "Tool", "工具"),
        ("table_cell", "Time", "时间"),
        ("table_cell", "sort", ""),
        ("table_cell", "four seconds", "四秒"),
        ("math", "E = mc^2", ""),
        ("image", "A lathe", "一台车床"),
        ("rule", "", ""),
        ("heading", "Where to go next", "下一步"),
        ("paragraph", "Start with the notes and keep a diary.", "从笔记开始，并坚持写日记。"),
        ("footnote", "Measured in March.", "三月测量。"),
    ]


def test_states_are_carried(document: Document) -> None:
    states = {unit.source_text: unit.state for unit in document.units}
    assert states["Nobody fears to change it."] == "untranslated"
    assert states["We timed sort on 1.2 million lines."] == "draft"
    assert (document.drafts, document.untranslated) == (1, 1)


def test_a_locked_unit_stays_locked(article_and_bitext: tuple[Article, Bitext]) -> None:
    article, bitext = article_and_bitext
    locked = bitext.with_units(
        {unit.id: replace(unit, locked=True) for unit in bitext if unit.source == "Ask a friend."}
    )
    document = document_from_article(article, locked)
    assert [unit.source_text for unit in document.units if unit.locked] == ["Ask a friend."]


def test_a_segment_that_the_bitext_lacks_is_untranslated(article_and_bitext: tuple[Article, Bitext]) -> None:
    article, bitext = article_and_bitext
    document = document_from_article(article, replace(bitext, units=bitext.units[:3]))
    assert document.untranslated > 10


def test_containers_nest(document: Document) -> None:
    lists = [item for item in nest(document.blocks) if isinstance(item, Branch) and item.kind == "list"]

    def shape(item: Branch | PostBlock) -> object:
        if isinstance(item, PostBlock):
            return item.units[0].source_text
        return [shape(child) for child in item.children]

    assert [shape(item) for item in lists] == [
        [["Read the manual first.", [["Then read it again."]]], ["Ask a friend."]]
    ]


def test_a_table_that_lays_out_a_page_is_no_table(document_of: Callable[..., Document]) -> None:
    cell = "<td><p>Some words.</p><table><tr><td>Inner words</td></tr></table></td>"
    document = document_of(f"<article><table><tr><td>Menu here</td>{cell}</tr></table></article>")
    kinds = [item.kind for item in nest(document.blocks)]
    assert kinds.count("table") == 1
    assert len(kinds) == 3


def test_an_authors_table_of_contents_is_left_out(document_of: Callable[..., Document]) -> None:
    text = "# T\n\n## Contents\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\nText one.\n\n## Two\n\nText two.\n"
    kinds = [block.units[0].source_text for block in document_of(text).blocks if block.kind == "heading"]
    assert kinds == ["One", "Two"]


def test_an_item_that_begins_with_code_has_no_ghost(document_of: Callable[..., Document]) -> None:
    document = document_of("Do this now:\n\n- ```sh\n  make up\n  ```\n- Wait a minute.\n")
    assert [(b.kind, b.text or b.units[0].source_text) for b in document.blocks] == [
        ("paragraph", "Do this now:"),
        ("code", "make up"),
        ("list_item", "Wait a minute."),
    ]


def test_raw_html_with_prose_keeps_its_paragraphs_and_images(document_of: Callable[..., Document]) -> None:
    text = '<details>\n<summary>Why so?</summary>\n<p>Because it works.</p><img src="a.png" alt="A">\n</details>\n'
    document = document_of(f"First words.\n\n{text}", {"Why so?": "为什么？", "Because it works.": "因为有效。"})
    assert outline(document)[1:3] == [
        ("paragraph", "Why so?", "为什么？"),
        ("paragraph", "Because it works.", "因为有效。"),
    ]
    assert "A" in outline(document)[-1][1]


def test_an_html_article(document_of: Callable[..., Document]) -> None:
    text = (
        "<html><head><title>Bread</title></head><body><article><h1>Bread</h1>"
        "<p>Flour &amp; <b>water</b>. Then wait.</p><ul><li>Salt</li></ul>"
        "<pre><code>a &lt; b</code></pre></article></body></html>"
    )
    document = document_of(
        text,
        {"Bread": "Brot", "Flour &amp; <b>water</b>.": "Mehl &amp; <b>Wasser</b>.", "Salt": "Salz"},
        target="de",
    )
    assert document.title is not None
    assert document.title.target_text == "Brot"
    assert outline(document) == [
        ("paragraph", "Flour & water. | Then wait.", "Mehl & Wasser. | -"),
        ("list_item", "Salt", "Salz"),
        ("code", "a < b", ""),
    ]


def test_a_talk_becomes_paragraphs_with_times(talk: Document) -> None:
    assert [[unit.start_ms for unit in block.units] for block in talk.blocks] == [[0, 2200, 5000], [12500, 15000]]
    assert [unit.state for unit in talk.units] == [
        "translated", "translated", "translated", "translated", "untranslated", "draft",
    ]  # fmt: skip
    assert talk.timed


def test_a_bitext_of_another_transcript_is_refused(transcript_and_bitext: tuple[Transcript, Bitext]) -> None:
    transcript, bitext = transcript_and_bitext
    short = replace(transcript, words=transcript.words[:3], sentences=((0, 3),))
    with raises("BIL-VIW-011"):
        document_from_transcript(short, bitext, "T")


def test_an_even_talk_is_cut_at_a_readable_length() -> None:
    sentences = [
        Spoken(f"Sentence number {i} has about sixty characters in it, no more.", i * 4000, i * 4000 + 3800)
        for i in range(60)
    ]
    starts = paragraph_starts(sentences, "en")
    lengths = [b - a for a, b in zip(starts, [*starts[1:], 60], strict=True)]
    assert all(3 <= length <= 9 for length in lengths)


def test_an_opening_word_draws_the_border() -> None:
    texts = (
        ["We begin with flour and water in a bowl."] * 5
        + ["那么"] * 0
        + ["So what is next?"]
        + ["Ovens are hot and loud, every day."] * 5
    )
    sentences = [Spoken(text, i * 3000, i * 3000 + 2800) for i, text in enumerate(texts)]
    assert 5 in paragraph_starts(sentences, "en")


def test_a_talk_without_times_is_cut_too() -> None:
    assert paragraph_starts([Spoken("这是一个很长的句子，说的是面包和水。")] * 40, "zh-Hans")[0] == 0
    assert len(paragraph_starts([Spoken("这是一个很长的句子，说的是面包和水。")] * 40, "zh-Hans")) > 4
    assert paragraph_starts([], "en") == []


def test_chapters_of_a_recording_become_headings(transcript_and_bitext: tuple[Transcript, Bitext]) -> None:
    transcript, bitext = transcript_and_bitext
    chapters = (Chapter(0, "Greeting", "问候"), Chapter(5400, "Bread", "面包"), Chapter(99_000, "Nothing follows"))
    document = document_from_transcript(transcript, bitext, chapters=chapters)
    assert [(kind, source) for kind, source, _ in outline(document)] == [
        ("heading", "Greeting"),
        ("paragraph", "Good morning, everyone. | Today we talk about bread."),
        ("heading", "Bread"),
        ("paragraph", "Bread needs flour, water, salt and time."),
        ("paragraph", "Now let us look at the oven. | An oven must be hot before the bread goes in."),
    ]
    assert [unit.id for unit in document.units][:2] == ["chapter1", "u1"]
