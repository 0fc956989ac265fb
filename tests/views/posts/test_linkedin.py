"""The LinkedIn post, for pasting and for the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.views.document.model import Document
from bilingual.views.fields.hashtags import document_hashtags, hashtag
from bilingual.views.limits import LIMITS, columns, limit, utf16_length
from bilingual.views.linkedin.render import cut_to_columns, linkedin_text
from bilingual.views.linkedin.rules import escape_little_text

UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[|{}@\[\]()<>#*_~]")


def long_article(sentences: int) -> tuple[str, dict[str, str]]:
    lines, targets = ["# On bread\n"], {"On bread": "论面包"}
    for number in range(sentences):
        sentence = f"Sentence number {number} (of many) is about [bread](https://example.org/{number}) and time."
        targets[sentence] = f"第{number}句（很多句之一）讲的是[面包](https://example.org/{number})与时间。"
        lines.append(sentence + ("\n" if number % 4 == 3 else ""))
    return "\n".join(lines), targets


def test_a_post_in_both_languages(document: Document) -> None:
    assert (
        linkedin_text(document).text
        == """\
Why small tools last
小工具为何长青

A small tool does one thing, and it does it well (https://example.org/well). \
You can read all of it in an afternoon. Nobody fears to change it.
一个小工具只做一件事，并且做得很好。一个下午就能通读。【未翻译】

What we measured
我们的测量

We timed sort on 1.2 million lines. It took 4 seconds; see the notes (https://mp.weixin.qq.com/s/abc).
我们对 120 万行文本测试了 sort。（草稿）耗时4 秒；见笔记。

• Read the manual first.
  先读手册。
   ◦ Then read it again.
     然后再读一遍。
• Ask a friend.
  问朋友。

Simplicity is a great virtue but hard work.
简单是伟大的美德，但需要努力。

Tool · Time
工具 · 时间
sort · four seconds
sort · 四秒

E = mc²

Where to go next
下一步

Start with the notes (https://example.org/well) and keep a diary.
从笔记开始，并坚持写日记。

Measured in March.
三月测量。

#tools #SoftwareCraft
"""
    )


def test_what_has_no_plain_form_is_said(document: Document) -> None:
    post = linkedin_text(document)
    assert [(f.check, f.severity, f.evidence["measured"]) for f in post.findings] == [
        ("linkedin-no-plain-form", "I", 2)
    ]


def test_the_api_form_escapes_every_reserved_sign(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(
        document_of("# C# and {more}\n\nf(x) \\< \\[y\\] @me 5\\*6 a\\_b ~ \\| back\\\\slash works.\n"), ["C", "bread"]
    )
    assert "C\\# and \\{more\\}" in post.api_text
    assert "f\\(x\\) \\< \\[y\\] \\@me 5\\*6 a\\_b \\~ \\| back\\\\slash" in post.api_text
    assert post.api_text.endswith("{hashtag|\\#|bread}\n")
    body = post.api_text.rsplit("\n\n", 1)[0]
    assert not UNESCAPED.search(body)


def test_a_long_article_becomes_an_extract_of_all_its_sections(document_of: Callable[..., Document]) -> None:
    text, targets = long_article(120)
    names = {f"Part {letter} of it": f"第{letter}部分" for letter in "ABCDEF"}
    body = [line for line in text.split("\n") if line.startswith("Sentence")]
    parts = [f"## {name}\n\n" + "\n".join(body[20 * n : 20 * n + 20]) for n, name in enumerate(names)]
    document = document_of("# On bread\n\n" + "\n\n".join(parts), {**targets, **names})
    post = linkedin_text(replace(document, link="https://example.org/bread"))
    assert 2500 < utf16_length(post.api_text) <= 3000
    assert post.comment is None
    assert all(f"{name}\n{target}\n" in post.text for name, target in names.items())
    shown = [int(n) for n in re.findall(r"Sentence number (\d+)", post.text)]
    assert shown == [int(n) for n in re.findall(r"第(\d+)句", post.text)] == sorted(shown)
    assert "\n\n→ https://example.org/bread\n\n#" in post.text
    [found] = [f for f in post.findings if f.check == "linkedin-extract"]
    assert found.severity == "I"


def test_a_long_text_without_translation_is_cut_at_a_sentence(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of(long_article(120)[0]))
    assert utf16_length(post.api_text) <= 3000
    assert post.comment is not None
    assert post.api_comment is not None
    assert utf16_length(post.api_comment) <= 1250
    assert "→ Continues in the first comment / 全文续见首条评论" in post.text
    shown = [int(n) for n in re.findall(r"Sentence number (\d+)", post.text)]
    assert shown == list(range(len(shown)))
    carried = [int(n) for n in re.findall(r"Sentence number (\d+)", post.comment)]
    assert carried == list(range(len(shown), len(shown) + len(carried)))
    left = next(f for f in post.findings if f.check == "linkedin-left-out")
    assert left.evidence["measured"] == 120 - len(shown) - len(carried)


def test_what_announces_code_goes_with_it_and_lists_keep_their_nesting(document_of: Callable[..., Document]) -> None:
    text = "# On bread\n\nKnead it. Then run this:\n\n```sh\nbake\n```\n\n- Flour\n  1. rye\n     - fine\n- Salt\n"
    post = linkedin_text(document_of(text))
    assert "Knead it.\n" in post.text
    assert "run this" not in post.text
    items = [line for line in post.text.split("\n") if re.match(r" *(•|◦|\d+\.) ", line)]
    assert items == ["• Flour", "   1. rye", "      ◦ fine", "• Salt"]


def test_a_text_that_just_overflows_loses_nothing(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of(*long_article(30)))
    both = post.text + (post.comment or "")
    assert post.comment is not None
    assert [int(n) for n in re.findall(r"第(\d+)句", both)] == list(range(30))
    assert "linkedin-left-out" not in {f.check for f in post.findings}


def test_a_sentence_longer_than_the_limit_is_reported_not_cut(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of("Short one. " + "word " * 1500 + "end."))
    assert utf16_length(post.api_text) <= 3000
    assert {f.check for f in post.findings} >= {"linkedin-left-out"}


@pytest.mark.parametrize(
    ("title", "target", "hook"),
    [
        ("Short", "短", "Short\n短"),
        ("T" + " word" * 17, "很长的标题" * 4, "T" + " word" * 17),
    ],
)
def test_the_hook_fits_the_fold(title: str, target: str, hook: str, document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of(f"# {title}\n\nSome text here.\n", {title: target}))
    assert post.hook == hook
    assert columns(post.hook.replace("\n", " ")) <= limit("linkedin-hook")
    assert target in post.text


def test_a_title_too_long_for_the_fold_is_cut_at_a_word_and_follows_whole(document_of: Callable[..., Document]) -> None:
    title = "A very long title that goes on and on, and never comes to its end, because its author could not stop there"
    post = linkedin_text(document_of(f"# {title}\n\nSome text here.\n"))
    assert (
        post.hook == "A very long title that goes on and on, and never comes to its end, because its author could not…"
    )
    assert title in post.text.removeprefix(post.hook)


def test_chinese_hooks_count_double() -> None:
    assert cut_to_columns("一" * 60, 100) == "一" * 49 + "…"
    assert cut_to_columns("一" * 50, 100) == "一" * 50


def test_letters_dressed_as_bold_become_plain(document_of: Callable[..., Document]) -> None:
    assert (
        "Bold words here."
        in linkedin_text(document_of("\U0001d5d5\U0001d5fc\U0001d5f9\U0001d5f1 words\u200b here.")).text
    )


def test_markdown_that_stayed_is_a_warning(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of("Write \\*\\*bold\\*\\* like this."))
    assert [f.check for f in post.findings if f.severity == "W"] == ["linkedin-markdown"]


def test_hashtags_come_from_the_text(document_of: Callable[..., Document]) -> None:
    text = "Sourdough is alive. Sourdough needs flour. A sourdough starter and flour. Flour again, and ovens."
    targets = {
        "Sourdough is alive.": "酸面团是活的。", "Sourdough needs flour.": "酸面团需要面粉。",
        "A sourdough starter and flour.": "酸面团和面粉。", "Flour again, and ovens.": "又是面粉。",
    }  # fmt: skip
    assert document_hashtags(document_of(text, targets), 5) == ("Sourdough", "Flour", "酸面团", "面粉")


def test_korean_hashtags_are_nouns_without_their_particles(document_of: Callable[..., Document]) -> None:
    text = "데이터를 모은다. 데이터는 크다. 데이터가 있다. 그리고 서버에서 데이터를 읽는다."
    assert document_hashtags(document_of(text, source="ko", target="en"), 5) == ("데이터",)


def test_own_tags_go_first_and_five_are_the_most(document: Document) -> None:
    many = replace(document, tags=("one tag", "C++", "二", "three", "four", "five", "six"))
    assert linkedin_text(many).hashtags == ("OneTag", "three", "four", "five", "six")


@pytest.mark.parametrize("word", ["", "#", "123", "a", "C#"])
def test_no_hashtag_from(word: str) -> None:
    assert hashtag(word) == ""


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_escaping_is_undone_by_removing_backslashes(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", escape_little_text(text), flags=re.DOTALL) == text


def test_every_limit_names_its_source() -> None:
    assert all(limit.source and limit.mark in {"official", "secondary", "choice"} for limit in LIMITS.values())


def test_an_empty_document_gives_an_empty_post(document_of: Callable[..., Document]) -> None:
    assert linkedin_text(document_of("")).text.strip() == ""


def test_file_names_that_linkedin_would_link_are_named(document_of: Callable[..., Document]) -> None:
    text = "See main.rs, README.md and the docs.\n\nVisit https://a.example/x.md or `setup.py` at 10.30.\n"
    targets = {
        "See main.rs, README.md and the docs.": "看 main.rs、README.md 和文档。",
        "Visit https://a.example/x.md or `setup.py` at 10.30.": "10.30 访问 https://a.example/x.md 或 `setup.py`。",
    }
    post = linkedin_text(document_of(text, targets))
    [found] = [f for f in post.findings if f.check == "linkedin-autolink"]
    assert found.severity == "W"
    assert found.evidence["names"] == ["main.rs", "README.md", "setup.py"]


def test_a_cut_announces_nothing_that_does_not_follow(document_of: Callable[..., Document]) -> None:
    sentence = "This sentence has been written to fill up the post with some forty words more. "
    text = f"# Title\n\n{sentence * 30}\n\n## A heading\n\nThis is a thing:\n\n- {'word ' * 210}.\n"
    post = linkedin_text(document_of(text))
    body = post.text.split("\n\n→ ")[0]
    assert "heading" not in body
    assert post.comment is not None
    assert post.comment.startswith("A heading\n")


def test_a_formula_that_signs_can_write_is_in_the_text(document_of: Callable[..., Document]) -> None:
    text = "# Title\n\nThe mean is\n\n$$\nC = h \\cdot c_h\n$$\n\nand not\n\n$$\n\\begin{matrix}1\\end{matrix}\n$$\n"
    post = linkedin_text(document_of(text))
    assert "The mean is\n【未翻译】\n\nC = h · cₕ\n\nand not\n【未翻译】\n" in post.text
    assert [f.message for f in post.findings] == ["left out of the LinkedIn text, which has no form for it: 1 math"]
