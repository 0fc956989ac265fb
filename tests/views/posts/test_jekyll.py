"""One Jekyll post per language."""

from __future__ import annotations

from typing import Any

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import Document
from bilingual.views.jekyll.render import Edition, marked_targets, provenance_of, render
from support.attacks.refusals import raises


def posted(text: str, **facts: Any) -> tuple[str, str]:
    """Return the path and the text of the post of one language."""
    [(path, post)] = render(Edition(text, **facts)).files.items()
    return path, str(post)


def test_the_translation_keeps_the_header_and_says_where_it_comes_from(
    article_and_bitext: tuple[Article, Bitext],
) -> None:
    article, bitext = article_and_bitext
    rendered = article.render(marked_targets(article, bitext))
    path, post = posted(
        rendered,
        tag="zh-Hans",
        slug="small-tools",
        date="2026-03-01",
        translated_from="en",
        provenance=provenance_of(bitext, "ab12"),
    )
    assert path == "zh-Hans/2026-03-01-small-tools-zh-Hans.md"
    header, body = post.removeprefix("---\n").split("\n---\n", 1)
    assert header.split("\n") == [
        "title: 小工具为何长青",
        "description: 谈谈留得住的工具。",
        "author: Ada",
        "date: 2026-03-01",
        "tags: [tools, software craft]",
        "layout: post",
        "lang: zh-Hans",
        "ref: small-tools",
        "translated: true",
        "translated_from: en",
        'translation_engines: ["google", "apertium"]',
        "translation_drafts: 1",
        "translation_missing: 1",
        "source_sha256: ab12",
        "language_name: 简体中文",
    ]
    assert "【未翻译】Nobody fears to change it." in body
    assert "我们对 120 万行文本测试了 `sort`。（草稿）" in body
    assert "```python\nfor line in lines:" in body


def test_the_source_post_keeps_its_text(article_and_bitext: tuple[Article, Bitext]) -> None:
    article, _ = article_and_bitext
    path, post = posted(article.text, tag="en", slug="small-tools", date="2026-03-01")
    assert path == "en/2026-03-01-small-tools-en.md"
    assert post.endswith(article.text.split("---\n", 2)[2])
    assert "translated: false" in post
    assert "translated_from" not in post


def test_a_talk_gets_a_header_of_its_own(talk: Document) -> None:
    _, post = posted(
        one_language_md(talk, "target"),
        tag="zh-Hans",
        slug="bread",
        date="2026-05-01",
        title="面包",
        translated_from="en",
    )
    assert (
        post
        == """\
---
layout: post
title: 面包
date: "2026-05-01"
lang: zh-Hans
ref: bread
translated: true
translated_from: en
language_name: 简体中文
---

各位早上好。今天我们谈谈面包。面包需要面粉、水、盐和时间。

【未翻译】面包入炉前，烤箱必须热。（草稿）
"""
    )


def test_two_languages_never_share_an_address() -> None:
    text = "---\npermalink: /bread/\n---\nText.\n"
    _, source = posted(text, tag="en", slug="bread", date="2026-05-01")
    _, target = posted(text, tag="de", slug="bread", date="2026-05-01", translated_from="en")
    assert "permalink: /bread/\n" in source
    assert "permalink: /de/bread/\n" in target


@pytest.mark.parametrize("date", ["", "2026", "2026-13-01", "1 May 2026", "2026-05-32"])
def test_what_is_no_date_is_refused(date: str) -> None:
    with raises("BIL-VIW-012"):
        posted("Text.", tag="en", slug="x", date=date)


def test_marks_never_break_a_header_or_a_table() -> None:
    text = "---\ntitle: A title\n---\n\n| One | Two |\n|---|---|\n| three words here | four |\n"
    article = parse_markdown(text, "en")
    rendered = article.render(marked_targets(article, Bitext("en", "de", ())))
    again = parse_markdown(rendered, "de")
    assert again.front_matter["title"] == "(nicht übersetzt) A title"
    assert [block.kind for block in again.blocks] == [block.kind for block in article.blocks]


@pytest.mark.parametrize(
    ("image", "draft", "missing"),
    [
        ("![A cat](cat.png)", "![A cat (borrador)](cat.png)", "![(sin traducir) A cat](cat.png)"),
        ('![A cat](cat.png "Cat")', '![A cat (borrador)](cat.png "Cat")', '![(sin traducir) A cat](cat.png "Cat")'),
        ("![A cat](a_(b).png)", "![A cat (borrador)](a_(b).png)", "![(sin traducir) A cat](a_(b).png)"),
        ("[![A cat](c.png)](https://a.org)", "[![A cat (borrador)](c.png)](https://a.org)",
         "[![(sin traducir) A cat](c.png)](https://a.org)"),
        ("![A cat](c.png) sleeps.", "![A cat](c.png) sleeps. (borrador)", "(sin traducir) ![A cat](c.png) sleeps."),
    ],
)  # fmt: skip
def test_the_mark_of_an_image_stands_in_its_description(image: str, draft: str, missing: str) -> None:
    article = parse_markdown(f"Some text here.\n\n{image}\n", "en")
    segment = article.segments[1]
    unit = Unit(segment.id, segment.plain, segment.plain, provenance=Provenance("apertium", draft=True))
    drafted = article.render(marked_targets(article, Bitext("en", "es", (unit,))))
    assert drafted.endswith(f"\n\n{draft}\n")
    assert article.render(marked_targets(article, Bitext("en", "es", ()))).endswith(f"\n\n{missing}\n")
    assert len(parse_markdown(drafted, "es").blocks) == len(article.blocks)


def test_a_header_in_toml_becomes_the_yaml_that_jekyll_reads() -> None:
    text = '+++\ntitle = "Über: das Meer"\ntags = ["a b"]\ndraft = false\n[extra]\ndepth = 3\n+++\n\nBlau.\n'
    _, post = posted(text, tag="de", slug="meer", date="2026-01-02")
    assert post == (
        "---\ntitle: 'Über: das Meer'\ntags: [a b]\ndraft: false\nextra: {depth: 3}\n"
        'layout: post\ndate: "2026-01-02"\nlang: de\nref: meer\ntranslated: false\nlanguage_name: Deutsch\n---\n\n'
        "Blau.\n"
    )
