from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.markdown import parse_markdown
from bilingual.errors import InputError
from bilingual.model.article import Article, Block

PIECES = [
    "# ",
    "## x\n",
    "- ",
    "* ",
    "1. ",
    "> ",
    "\n",
    "\r\n",
    "\n\n",
    "    ",
    "\t",
    "```\n",
    "~~~",
    "`",
    "``",
    "**",
    "_",
    "[",
    "](",
    ")",
    "![",
    "](#a)",
    "<b>",
    "</b>",
    "<div>\n",
    "<!--",
    "-->",
    "|",
    "|---|---|\n",
    "---\n",
    "+++\n",
    "===\n",
    "$",
    "$$\n",
    "\\[",
    "\\]",
    "\\",
    "{% raw %}\n",
    "{% endraw %}",
    "{: .x}\n",
    "[^1]: ",
    "[^1]",
    ": def\n",
    "[ ] ",
    "a: b\n",
    "Hello. ",
    "World! ",
    "中文。",
    "日本語",
    "é",
    "\u3000",
    "\x0c",
    "\x0b",
    "\u2028",
    "\x85",
    "\0",
    "\ufeff",
    "🎉",
    "http://a.b/c.",
    "&amp;",
]
markdown = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


def parsed(text: str) -> Article | None:
    try:
        return parse_markdown(text)
    except InputError:
        return None  # front matter by chance, and broken: see test_front_matter.py


def kinds(text: str) -> list[str]:
    return [block.kind for block in parse_markdown(text).blocks]


def plains(text: str, language: str = "en") -> list[str]:
    return [segment.plain for segment in parse_markdown(text, language).segments]


@settings(max_examples=100, deadline=None)
@given(markdown)
def test_nothing_is_lost(text: str) -> None:
    article = parsed(text)
    if article is None:
        return
    assert article.render({}) == text
    assert article.render({s.id: s.text for s in article.segments}) == text
    assert article.render({s.id: s.plain for s in article.segments}) == text


@settings(max_examples=100, deadline=None)
@given(markdown, st.text(min_size=1, max_size=30), st.integers(min_value=0))
def test_replacing_one_segment_changes_nothing_outside_it(text: str, target: str, choice: int) -> None:
    article = parsed(text)
    if article is None or not article.segments:
        return
    segment = article.segments[choice % len(article.segments)]
    rendered = article.render({segment.id: target})
    assert rendered.startswith(text[: segment.start])
    assert rendered.endswith(text[segment.end :])


@pytest.mark.parametrize("text", ["", "\ufeff", "\ufeff# BOM", "a\r\nb\r\n", "no end", "old\rmac\r", "\n\n\n", "a\0b"])
def test_line_ends_marks_and_empty_texts_are_kept(text: str) -> None:
    assert parse_markdown(text).render({}) == text


def test_a_sentence_never_ends_inside_a_link_bold_or_code() -> None:
    text = "See [the docs. Part 2.](https://a.b/c.d) now. **Stop. Wait.** Use `a. B` here. *Really?* Yes.\n"
    assert plains(text) == [
        "See [the docs. Part 2.](https://a.b/c.d) now.",
        "**Stop. Wait.**",
        "Use `a. B` here.",
        "*Really?*",
        "Yes.",
    ]


def test_soft_wrapped_lines_in_a_quote_are_one_clean_sentence() -> None:
    text = "> - This goes\n>   on here. And\n> lazily\nto the end.\n"
    assert plains(text) == ["This goes on here.", "And lazily to the end."]
    article = parse_markdown(text)
    first = article.segments[0]
    assert first.text == "This goes\n>   on here."
    assert article.render({first.id: "Es geht weiter."}).startswith("> - Es geht weiter. And\n> lazily\n")


def test_chinese_lines_join_without_a_blank() -> None:
    assert plains("这是第一\n句。第二句！\n", "zh-Hans") == ["这是第一句。", "第二句！"]


def test_hard_breaks_part_sentences() -> None:
    assert plains("Roses are red  \nviolets are blue\\\nand so on<br>until the end\n") == [
        "Roses are red", "violets are blue", "and so on", "until the end",
    ]  # fmt: skip


EVERYTHING = """\
---
title: "Why: a title"
date: 2024-05-06
---
* TOC
{:toc}

# Heading one {#one}

Setext
heading
=======

A paragraph with ![a cat](cat.png "Tom") and $a. B$.
{: .lead}

1. first
2. - [x] done
   - [ ] open

   more of two

| left | right |
|:-----|------:|
| a \\| b | `c|d` |

Term
: Its meaning.

[^n]: A note.

> [!WARNING]
> Take care.

```python
print("x. Y")
```

    indented code

$$
x^2
$$

\\[ y = 2 \\]

<div class="x">
Some *raw* html.
</div>

{% highlight ruby %}
puts "hi. There"
{% endhighlight %}

***

[ref]: https://example.org "Title"
"""


def test_every_kind_of_block_is_seen() -> None:
    article = parse_markdown(EVERYTHING)
    assert article.render({}) == EVERYTHING
    assert dict(article.front_matter) == {"title": "Why: a title", "date": "2024-05-06"}
    seen = [(block.kind, [s.plain for s in block.segments]) for block in article.blocks]
    assert seen == [
        ("front_matter", ["Why: a title"]),
        ("toc", []),
        ("heading", ["Heading one"]),
        ("heading", ["Setext heading"]),
        ("paragraph", ['A paragraph with ![a cat](cat.png "Tom") and $a. B$.']),
        ("list_item", ["first"]),
        ("list_item", []),
        ("list_item", ["done"]),
        ("list_item", ["open"]),
        ("paragraph", ["more of two"]),
        ("table_cell", ["left"]),
        ("table_cell", ["right"]),
        ("table_cell", ["a \\| b"]),
        ("table_cell", ["`c"]),
        ("definition", ["Term"]),
        ("definition", ["Its meaning."]),
        ("footnote", ["A note."]),
        ("paragraph", ["Take care."]),
        ("code", []),
        ("code", []),
        ("math", []),
        ("math", []),
        ("html", ["Some *raw* html."]),
        ("code", []),
        ("rule", []),
        ("reference", []),
    ]


def test_facts_of_blocks() -> None:
    blocks = parse_markdown(EVERYTHING).blocks
    by_text = {block.segments[0].plain: block for block in blocks if block.segments}
    assert by_text["Heading one"].attributes == {"id": "one"}
    assert (by_text["Heading one"].level, by_text["Setext heading"].level) == (1, 1)
    assert by_text["done"].containers == ("list:2:ordered", "item:2", "list:3:bullet", "item:1")
    assert by_text["done"].attributes == {"marker": "-", "checked": "true"}
    assert by_text["open"].attributes["checked"] == "false"
    assert by_text["more of two"].containers == ("list:2:ordered", "item:2")
    assert by_text["right"].attributes == {"header": "true", "align": "right"}
    assert by_text["a \\| b"].containers == ("table:1", "row:2", "column:1")
    assert by_text["Its meaning."].attributes == {"role": "description"}
    assert by_text["A note."].attributes == {"label": "n"}
    assert by_text["Take care."].containers[-1].endswith(":warning")
    code = next(b for b in blocks if b.kind == "code")
    assert code.attributes == {"language": "python", "content": 'print("x. Y")\n'}


@pytest.mark.parametrize(
    ("text", "target", "rendered"),
    [
        ("Today.\n", "1. Januar ist es.", "1\\. Januar ist es.\n"),
        ("Plus.\n", "- nein", "\\- nein\n"),
        ("Number.\n", "# eins", "\\# eins\n"),
        ("# Heading\n", "1. Teil", "# 1. Teil\n"),
        ("One.\n", "zwei\nZeilen", "zwei Zeilen\n"),
        ("| a |\n|---|\n| b |\n", "x | y", "| x \\| y |\n|---|\n| b |\n"),
        ("---\ntitle: Plain\n---\n", "Ja: nein", '---\ntitle: "Ja: nein"\n---\n'),
        ("---\ntitle: 'It''s'\n---\n", "C'est", "---\ntitle: 'C''est'\n---\n"),
        ('---\ntitle: "A"\n---\n', 'Er sagte "ja"', '---\ntitle: "Er sagte \\"ja\\""\n---\n'),
        ("+++\ntitle = 'A'\n+++\n", "C'est", '+++\ntitle = "C\'est"\n+++\n'),
    ],
)
def test_a_target_is_fitted_to_where_it_stands(text: str, target: str, rendered: str) -> None:
    article = parse_markdown(text)
    assert article.render({"s1": target}) == rendered
    assert parse_markdown(rendered).blocks[0].kind == article.blocks[0].kind


NASTY = [
    "1. eins",
    "- zwei",
    "* drei",
    "+ vier",
    "# fünf",
    "> sechs",
    "---",
    "===",
    "***",
    "```x",
    "~~~",
    "[a]: b",
    "[^1]: c",
    ": sieben",
    "    acht",
    "neun\nzehn",
    "| a |",
    "1) elf",
    "\t- zwölf",
    "- [ ] x",
    "#",
    "-",
    "=",
]


@pytest.mark.parametrize("target", NASTY)
def test_a_target_never_makes_another_block(target: str) -> None:
    text = (
        "# One.\n\nTwo.\nThree.\n\n> Four.\n> Five.\n\n- Six.\n  Seven.\n\n| Eight. |\n|---|\n| Nine. |\n\nTen\n===\n"
    )
    article = parse_markdown(text)
    before = [(block.kind, block.containers) for block in article.blocks]
    for segment in article.segments:
        after = parse_markdown(article.render({segment.id: target}))
        assert [(block.kind, block.containers) for block in after.blocks] == before, segment.plain


def test_dollars_are_money_unless_they_are_maths() -> None:
    assert plains("It costs $5 to $10. Not $20.\n") == ["It costs $5 to $10.", "Not $20."]
    assert kinds("$5\n") == ["paragraph"]


def test_only_what_can_be_read_is_prose() -> None:
    assert plains("`code`\n\nhttps://a.b/c\n\n<https://a.b>\n\n![](x.png)\n\n$x$\n\n42\n\n---\n") == []
    assert plains("![A red cat](x.png)\n") == ["![A red cat](x.png)"]
    assert kinds("[![Build](b.svg)](https://ci)\n") == ["image"]


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    assert kinds("---\n\nText\n\n---\n") == ["rule", "paragraph", "rule"]


def test_ten_megabytes_take_ten_times_one() -> None:
    paragraph = "Some *text* with a [link](https://a.b/c) in it. And a second one, `code` included.\n\n"
    small, large = paragraph * 200, paragraph * 2000

    def seconds(text: str) -> float:
        parse_markdown.cache_clear()
        start = time.process_time()
        parse_markdown(text)
        return time.process_time() - start

    seconds(small)
    assert seconds(large) < 30 * seconds(small)


def test_one_endless_paragraph_and_hostile_runs_stay_quick() -> None:
    start = time.process_time()
    for text in (
        "word and word. " * 7000,
        "[" * 20_000,
        "`" * 19_999 + " `x",
        "*a " * 10_000,
        "<a " * 10_000,
        "![" * 9000,
    ):
        assert parse_markdown(text).render({}) == text
    assert time.process_time() - start < 12


def test_five_thousand_headings() -> None:
    article = parse_markdown("## Same heading\n\nText.\n\n" * 5000)
    headings: list[Block] = [block for block in article.blocks if block.kind == "heading"]
    assert len(headings) == 5000


def test_a_table_of_two_thousand_columns_is_read_row_by_row() -> None:
    columns = range(2000)
    rows = ["|".join(f"c{n}" for n in columns), "|".join("---" for _ in columns), "|".join(f"{n}" for n in columns)]
    read = parse_markdown("\n".join(f"|{row}|" for row in rows) + "\n")
    found = [block for block in read.blocks if block.kind == "table_cell"]
    assert len(found) == 4000
    assert read.text[found[-1].start : found[-1].end] == "1999"
