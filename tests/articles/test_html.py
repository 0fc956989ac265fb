from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.html import parse_html

PAGE = """<!DOCTYPE html>
<html><head><title>A &amp; B</title><style>p { color: red. }</style></head>
<body>
<nav><a href="/">Home. Page</a></nav>
<article>
<h1>The <em>heading</em></h1>
<p>One sentence. <b>Two. Bold.</b> And
   a <a href="https://a.b/c.d">link. Here</a>!</p>
<ul><li>first<li>second <ol><li>inner</li></ol></ul>
<pre><code>x. Y</code></pre>
<table><tr><th>name</th><td>value</td></tr></table>
<p><code>only.code()</code></p>
<p>Line one<br>line two</p>
<blockquote><p>Quoted.</p></blockquote>
<img src="x.png" alt="A cat">
<script>var a = "No. Prose";</script>
</article>
<footer>Not this.</footer>
</body></html>
"""

PIECES = [
    "<p>",
    "</p>",
    "<div class='a'>",
    "</div>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    "<br>",
    "<li>",
    "<ul>",
    "</ul>",
    "<td>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<",
    ">",
    '"',
    "'",
    "&amp;",
    "&",
    "Hello. ",
    "World! ",
    "中文。",
    "\n",
    "\r\n",
    "<article>",
    "</article>",
    "<title>T",
    "</title>",
    "<img alt='A b'>",
    "\0",
    "<h1>",
    "</h1>",
    "<a href=",
    "https://a.b ",
]
html = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


@settings(max_examples=100, deadline=None)
@given(html, st.integers(min_value=0))
def test_nothing_is_lost_in_any_html(text: str, choice: int) -> None:
    article = parse_html(text)
    assert article.render({}) == text
    if article.segments:
        segment = article.segments[choice % len(article.segments)]
        rendered = article.render({segment.id: "X < Y & Z"})
        assert rendered == text[: segment.start] + "X &lt; Y &amp; Z" + text[segment.end :]


def test_prose_of_a_page() -> None:
    article = parse_html(PAGE)
    assert [(block.kind, [s.plain for s in block.segments]) for block in article.blocks] == [
        ("front_matter", ["A & B"]),
        ("heading", ["The <em>heading</em>"]),
        ("paragraph", ["One sentence.", "<b>Two. Bold.</b>", 'And a <a href="https://a.b/c.d">link. Here</a>!']),
        ("list_item", ["first"]),
        ("list_item", ["second"]),
        ("list_item", ["inner"]),
        ("code", []),
        ("table_cell", ["name"]),
        ("table_cell", ["value"]),
        ("paragraph", []),
        ("paragraph", ["Line one", "line two"]),
        ("paragraph", ["Quoted."]),
        ("image", ['<img src="x.png" alt="A cat">']),
    ]
    inner = next(block for block in article.blocks if block.plain == "inner")
    assert inner.containers == ("list:1:bullet", "item:2", "list:2:ordered", "item:1")
    assert inner.level == 2


def test_a_title_is_replaced_as_html() -> None:
    article = parse_html(PAGE)
    assert "<title>A &lt; &amp; B</title>" in article.render({"s1": "A < & B"})


def test_comments_of_any_length_are_no_prose() -> None:
    for length in (1, 50, 2000):
        comment = "<!-- " + "Not prose. " * length + "-->"
        assert [s.plain for s in parse_html(f"<p>One.</p>\n{comment}\n<p>Two.</p>").segments] == ["One.", "Two."]


def test_items_count_from_the_start_of_their_list() -> None:
    article = parse_html('<ol start="4"><li>Turn.<li><p>Cross.</p><p>Slowly.</p></li></ol><ul><li>Rest.</li></ul>')
    assert [block.attributes.get("marker") for block in article.blocks] == ["4.", None, None, None]
