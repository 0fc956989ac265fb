"""The carousel's ideas, its pages, the covers and the long form."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bilingual.errors import UsageError
from bilingual.views.carousel.render import linkedin_alt, linkedin_carousel
from bilingual.views.covers.render import COVERS, cover_html
from bilingual.views.document.model import Document
from bilingual.views.ideas import document_ideas
from bilingual.views.limits import limit
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.palettes import PALETTES
from bilingual.views.wechat.themes import THEMES

FONTS = {"en": "Noto Sans", "zh-Hans": "Noto Sans CJK SC", "ja": "Noto Sans CJK JP", "ar": "Noto Sans Arabic"}

TEXT = """\
# Bread

## Why we bake

It is cheap. Baking bread at home costs forty cents and two quiet hours a week.

> Bread is the king of the table.
>
> — Louis Bromfield

## How

1. Mix flour and water.
2. Wait until it doubles.

Read more at [the bakery](https://example.org).
"""
TARGETS = {
    "Bread": "面包",
    "Why we bake": "为什么烘焙",
    "It is cheap.": "便宜。",
    "Baking bread at home costs forty cents and two quiet hours a week.": "在家烤面包每周只花四毛钱和两个安静的小时。",
    "Bread is the king of the table.": "面包是餐桌之王。",
    "— Louis Bromfield": "——路易斯·布罗姆菲尔德",
    "How": "方法",
    "Mix flour and water.": "混合面粉和水。",
    "Wait until it doubles.": "等它发到两倍大。",
}


@pytest.fixture
def bread(document_of: Callable[..., Document]) -> Document:
    return document_of(TEXT, TARGETS)


def test_one_idea_a_page_in_the_order_of_the_text(bread: Document) -> None:
    ideas = document_ideas(bread, 10)
    assert [(idea.kind, idea.section, [line[0] for line in idea.lines]) for idea in ideas] == [
        (
            "statement",
            ("Why we bake", "为什么烘焙"),
            ["It is cheap. Baking bread at home costs forty cents and two quiet hours a week."],
        ),
        ("quote", ("Why we bake", "为什么烘焙"), ["Bread is the king of the table.", "— Louis Bromfield"]),
        ("list", ("How", "方法"), ["Mix flour and water.", "Wait until it doubles."]),
    ]


def test_every_section_speaks_before_any_speaks_twice(document_of: Callable[..., Document]) -> None:
    sentence = "In part {} number {} of our measurements took exactly {} minutes by the clock."
    texts = [sentence.format(part, n, n + 3) for part in range(6) for n in range(4)]
    text = "".join(f"## Part {part}\n\n{' '.join(texts[part * 4 : part * 4 + 4])}\n\n" for part in range(6))
    ideas = document_ideas(document_of(text, {one: f"译文：{one}" for one in texts}), 6)
    assert [idea.section[0] for idea in ideas if idea.section] == [f"Part {part}" for part in range(6)]


def test_an_untranslated_sentence_is_no_idea_and_a_draft_is_marked(document: Document) -> None:
    ideas = document_ideas(document, 10)
    assert all(target for idea in ideas for _, target in idea.lines)
    html = linkedin_carousel(document, FONTS).html
    assert "Nobody fears" not in html
    assert html.count("（草稿）") == sum(idea.draft for idea in ideas)


def test_pages_are_counted_and_numbered(bread: Document) -> None:
    made = linkedin_carousel(bread, FONTS, hashtags=["Bread", "面包"])
    assert made.pages == made.html.count('<section class="page') == 5
    assert re.findall(r'<span class="count">(.*?)</span>', made.html) == [f"{n} / 5" for n in range(1, 6)]
    assert "@page{size:1080px 1350px;margin:0}" in made.html
    assert '<p class="t" lang="zh-Hans"' in made.html
    assert ':lang(zh-Hans){font-family:"Noto Sans CJK SC"}' in made.html
    assert made.alt.splitlines()[0] == "1. Bread / 面包"
    assert made.alt.splitlines()[3].startswith("4. How / 方法: Mix flour and water. / 混合面粉和水。 | Wait")


def test_a_long_article_stays_within_a_dozen_pages(document_of: Callable[..., Document]) -> None:
    text = "".join(f"## Heading {n}\n\nSentence number {n} says one thing about one subject.\n\n" for n in range(300))
    targets = {f"Sentence number {n} says one thing about one subject.": f"第{n}句。" for n in range(300)}
    assert linkedin_carousel(document_of(text, targets), FONTS).pages == limit("linkedin-carousel-pages") - 1


def test_lines_end_at_words(bread: Document) -> None:
    made = linkedin_carousel(bread, FONTS, breaks={"面包是餐桌之王。": (2, 3, 5)})
    assert '<span class="w">面包</span><span class="w">是</span><span class="w">餐桌</span>' in made.html
    assert '<span class="w">之王。</span>' in made.html


@pytest.mark.parametrize("text", ["", "Only this.", "## Heading\n", "```\ncode\n```\n"])
def test_the_barest_text_has_a_cover(text: str, document_of: Callable[..., Document]) -> None:
    made = linkedin_carousel(document_of(text), FONTS)
    assert made.pages >= 1
    assert "cover" in made.html
    assert cover_html(document_of(text), FONTS, (900, 383)).startswith("<!DOCTYPE html>")
    assert linkedin_article(document_of(text)).headline


def test_themes_of_article_and_pictures_have_the_same_names(bread: Document) -> None:
    assert set(PALETTES) == set(THEMES)
    with pytest.raises(UsageError, match="Choose one of jade, paper, ink"):
        linkedin_carousel(bread, FONTS, theme="neon")


def test_markup_of_an_author_is_text_on_pages(document_of: Callable[..., Document]) -> None:
    text = "# A `<script>`\n\nThe sentence `<img src=x onerror=alert(1)>` stands here as it was typed.\n"
    document = document_of(text, {"A `<script>`": "`<b>`"})
    for html in (linkedin_carousel(document, FONTS).html, cover_html(document, FONTS, (500, 500))):
        assert "<script" not in html
        assert "<img" not in html


def test_what_no_font_draws_is_left_out_of_pictures(document_of: Callable[..., Document]) -> None:
    text = "# Bread 🎉\n\nThe private \ue000 sign and a smile 😀 stand in the middle of this sentence.\n"
    document = document_of(text, {})
    given = {"The private \ue000 sign and a smile 😀 stand in the middle of this sentence.": "一句。"}
    html = linkedin_carousel(document_of(text, given), FONTS).html + cover_html(document, FONTS, (900, 383))
    assert "The private sign and a smile stand in the middle" in html
    assert not any(sign in html.replace("<title>Bread 🎉", "") for sign in "🎉😀\ue000")


def test_the_chinese_title_stands_first_on_a_cover(bread: Document) -> None:
    assert list(COVERS.values()) == [(900, 383), (500, 500)]
    html = cover_html(bread, FONTS, (900, 383))
    assert html.index("面包</p>") < html.index("Bread</p>")
    assert 'font-family:"Noto Sans CJK SC"' in html


def test_alt_texts_of_pages_and_images(document: Document) -> None:
    alt = linkedin_alt(document, linkedin_carousel(document, FONTS).alt)
    assert "1. Why small tools last / 小工具为何长青" in alt
    assert "https://example.org/lathe.webp: A lathe / 一台车床" in alt


# The long form


def test_the_long_form_keeps_what_its_editor_knows(document: Document) -> None:
    made = linkedin_article(document)
    assert made.headline == "Why small tools last · 小工具为何长青"
    assert '<h2>What we measured · <span lang="zh-Hans" dir="ltr">我们的测量</span></h2>' in made.body
    assert '<a href="https://example.org/well" rel="noopener noreferrer">well</a>' in made.body
    assert "<li>Read the manual first.<br>" in made.body
    assert "<blockquote><p>Simplicity is a great virtue but hard work.</p>" in made.body
    assert "[Image: A lathe]" in made.body
    assert '<p>Tool · Time<br><span lang="zh-Hans" dir="ltr">工具 · 时间</span></p>' in made.body
    assert not re.search(r"<(?:table|img|section|div|style|script)\b", made.body)
    assert "（草稿）" in made.body
    assert "【未翻译】" in made.body


def test_the_long_form_is_checked(document_of: Callable[..., Document]) -> None:
    long = linkedin_article(document_of(f"# {'Title ' * 30}\n\n" + "A sentence of some length stands here. " * 1200))
    assert long.headline == "Title " * 15 + "Title…"
    assert [(found.check, found.severity) for found in long.findings] == [("linkedin-article-long", "W")]
    longer = linkedin_article(document_of("A sentence of some length stands here. " * 3500))
    assert [(found.check, found.severity) for found in longer.findings] == [("linkedin-article-body", "E")]
