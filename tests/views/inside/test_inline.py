"""Inline Markdown and HTML to safe nodes."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bilingual.views.document.html import html_inline
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.nodes import Nodes, plain_text, safe_url
from bilingual.views.document.parsing import link_references, parse_html_block, parse_inline, parse_sentences


def shown(nodes: Nodes) -> str:
    return html_inline(nodes, {}, "Image")


def test_markdown_becomes_allowed_elements() -> None:
    text = "**bold** *em* `a  b` ~~no~~ <kbd>Esc</kbd> $a_1$ \\(b^2\\) 5 < 6 & 7"
    assert shown(parse_inline(text, "markdown")) == (
        "<strong>bold</strong> <em>em</em> <code>a  b</code> <s>no</s> <kbd>Esc</kbd> "
        '<span class="tex">a₁</span> <span class="tex">b²</span> 5 &lt; 6 &amp; 7'
    )


def test_the_description_of_an_image_is_without_spaces_around_it() -> None:
    """What a deck sets up in it is blank there (``articles.comments``)."""
    assert (
        markdown_inline(parse_inline("![   ](a.png) ![ A moon ](b.png)", "markdown")) == "![](a.png) ![A moon](b.png)"
    )


def test_emphasis_that_runs_over_a_sentence_is_closed_and_opened_again() -> None:
    first, second = parse_sentences(["**Bold one.", "Bold two.** Rest."], ["", " ", ""], "markdown")
    assert shown(first) == "<strong>Bold one. </strong>"
    assert shown(second) == "<strong>Bold two.</strong> Rest."


def test_chinese_sentences_without_blanks_keep_their_markup() -> None:
    first, second = parse_sentences(["**粗体**一。", "`码`二。"], ["", "", ""], "markdown")
    assert (shown(first), shown(second)) == ("<strong>粗体</strong>一。", "<code>码</code>二。")


def test_soft_line_break_is_a_blank_in_latin_and_nothing_in_chinese() -> None:
    assert plain_text(parse_inline("one\ntwo", "markdown")) == "one two"
    assert plain_text(parse_inline("中文\n换行", "markdown")) == "中文换行"


def test_reference_links_find_their_definitions() -> None:
    references = link_references("[lomb]: https://example.org/lomb 'Who'")
    nodes = parse_inline("[Lomb][lomb] spoke", "markdown", references)
    assert 'href="https://example.org/lomb"' in shown(nodes)


def test_bare_addresses_and_footnotes() -> None:
    html = shown(parse_inline("See https://example.org/a. Done.[^n]", "markdown"))
    assert '<a href="https://example.org/a"' in html
    assert '</a>. Done.<sup><a href="#note-n">n</a></sup>' in html


def test_money_is_not_math() -> None:
    assert plain_text(parse_inline("from $5 to $6", "markdown")) == "from $5 to $6"


def test_an_embed_becomes_a_link_and_the_rest_of_html_is_kept() -> None:
    nodes = parse_html_block(
        '<div class="x"><p onclick="a()">Hi <b>you</b></p>'
        '<iframe src="https://video.example/1" title="Talk"></iframe><script>x()</script></div>'
    )
    assert shown(nodes) == (
        '<p>Hi <strong>you</strong></p><a href="https://video.example/1" rel="noopener noreferrer" '
        'target="_blank">Talk</a>'
    )


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/ä?x=1#y", "https://example.org/ä?x=1#y"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("img/a b.png", "img/a%20b.png"),
        ("//example.org/x", "https://example.org/x"),
        ("\\\\example.org/x", "https://example.org/x"),
        ("javascript:alert(1)", None),
        ("  jAvAsCrIpT:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\u200bjavascript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("vbscript:x", None),
        ("data:text/html;base64,PHNjcmlwdD4=", None),
        ("file:///etc/passwd", None),
        ("blob:https://example.org/1", None),
        ("", None),
        (None, None),
    ],
)
def test_safe_url(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe


@example("1. An item")
@given(st.text(alphabet="ab中。 *_`~[]()<>#+-.!|\\$\"'1", max_size=60))
@settings(max_examples=200, deadline=None)
def test_plain_text_survives_markdown_escaping(text: str) -> None:
    again = parse_inline(markdown_inline(parse_inline(text, "plain")), "markdown")
    assert "".join(plain_text(again).split()) == "".join(text.split())


def test_nesting_without_end_keeps_the_text() -> None:
    nodes = parse_inline("<b>" * 3000 + "deep" + "</b>" * 3000, "markdown")
    assert plain_text(nodes).strip() == "deep"
