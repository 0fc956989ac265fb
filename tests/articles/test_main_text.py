"""The article of a saved web page, without the site around it."""

from __future__ import annotations

import time

from bilingual.articles.html import parse_html
from bilingual.articles.pages.page import read_page

SENTENCE = "The baker rises before the sun, and the town wakes to the smell of bread, warm and a little burnt. "
PAGE = f"""<!DOCTYPE html>
<html><head><title>Bread | The Daily Loaf</title></head>
<body class="home">
<div id="masthead"><p>The Daily Loaf</p><ul class="menu">
<li><a href="/">Home</a></li><li><a href="/b">Recipes</a></li></ul></div>
<div class="wrapper">
<h1>Why bread matters</h1>
<div class="post-content">
<p>{SENTENCE * 2}</p>
<h2>How it began</h2>
<p>{SENTENCE * 3}</p>
<ul><li>flour</li><li>water</li></ul>
<p>{SENTENCE * 2}</p>
</div>
<div class="sidebar"><h3>Popular</h3>
<ul><li><a href="/1">Ten ways to burn a loaf</a></li>
<li><a href="/2">Salt, and when to stop</a></li></ul>
<p>Subscribe to our newsletter today.</p></div>
<div id="comments"><p>Nice post, thank you!</p></div>
</div>
<div class="footer"><p>All rights reserved by the bakers of this town.</p></div>
</body></html>
"""


def plains(page: str) -> list[str]:
    return [block.plain for block in parse_html(read_page(page).html).blocks if block.segments]


def test_only_the_article_is_prose_and_the_page_stays_as_it_is() -> None:
    page = read_page(PAGE)
    article = parse_html(page.html)
    assert [block.plain[:17] for block in article.blocks] == [
        "Bread | The Daily", "Why bread matters", "The baker rises b", "How it began", "The baker rises b", "flour",
        "water", "The baker rises b",
    ]  # fmt: skip
    assert "Ten ways to burn a loaf" in page.findings[0].message
    assert article.render({}) == page.html
    assert [s.id for s in article.segments] == [f"s{n}" for n in range(1, len(article.segments) + 1)]
    rendered = article.render({"s2": "Warum Brot?"})
    assert rendered == page.html.replace("Why bread matters", "Warum Brot?")


def test_a_page_that_names_its_article_is_believed() -> None:
    page = PAGE.replace('<div id="comments">', "<main>").replace("you!</p></div>", "you!</p></main>")
    assert plains(page) == ["Bread | The Daily Loaf", "Nice post, thank you!"]


def test_a_short_page_and_a_fragment_are_taken_whole() -> None:
    page = "<html><body><p>Hello there.</p><p>That is all.</p></body></html>"
    assert plains(page) == ["Hello there.", "That is all."]
    assert plains(f"<p>Before.</p><div><p>{SENTENCE * 5}</p></div>")[0] == "Before."


def test_a_chinese_page() -> None:
    text = "面包师天不亮就起床，整座小城在面包的香气里醒来，有一点焦，也有一点甜。" * 6
    page = (
        f"<html><body><div class='nav'><a href='/'>首页</a></div><div><h1>面包</h1><p>{text}</p><p>{text}</p></div>"
        "<div class='footer'>版权所有，未经许可不得转载本站的任何内容。</div></body></html>"
    )
    assert [block.plain[:3] for block in parse_html(read_page(page).html, "zh-Hans").blocks] == [
        "面包",
        "面包师",
        "面包师",
    ]


def test_hostile_pages_take_linear_time() -> None:
    for piece in (
        "<div><p>Some words, more words. ",
        "<p><b><i>Some words. ",
        "<a href=x>Some words, and more. ",
        "<br>A, b. ",
    ):
        seconds = []
        for size in (10_000, 40_000):
            page = "<html><body>" + piece * (size // len(piece))
            started = time.process_time()
            assert parse_html(page).render({}) == page
            seconds.append(time.process_time() - started)
        assert seconds[1] < 10 * seconds[0] + 1.0, piece
