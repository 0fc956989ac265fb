"""Readings in the nodes of a sentence, and their switch on the parallel page."""

from __future__ import annotations

import re
from collections.abc import Callable

from bilingual.views.document.html import html_inline
from bilingual.views.document.model import Document
from bilingual.views.document.nodes import Element, plain_text
from bilingual.views.document.readings import ruby_nodes, texts_to_read, with_readings
from bilingual.views.parallel.render import parallel_html


def shown(nodes: tuple[object, ...]) -> str:
    return html_inline(nodes, {}, "").replace('<ruby class="r">', "[").replace("</ruby>", "]")  # type: ignore[arg-type]


def test_spans_count_the_plain_text_through_elements() -> None:
    nodes = ("我", Element("em", ("们",)), Element("code", ("去",)), "去")
    spans = ((0, 1, "wǒ"), (1, 2, "men"), (2, 3, "XX"), (3, 4, "qù"))
    read = ruby_nodes(nodes, spans)
    assert shown(read) == "[我<rt>wǒ</rt>]<em>[们<rt>men</rt>]</em><code>去</code>[去<rt>qù</rt>]"
    assert plain_text(read) == plain_text(nodes)


def test_a_span_across_an_element_is_left_out_and_own_ruby_is_kept() -> None:
    own = Element("ruby", ("語", Element("rt", ("ご",))))
    read = ruby_nodes(("日", Element("strong", ("本",)), own), ((0, 2, "にほん"), (2, 3, "XX")))
    assert html_inline(read, {}, "") == "日<strong>本</strong><ruby>語<rt>ご</rt></ruby>"


def test_only_chinese_and_japanese_sentences_are_asked_for(document: Document) -> None:
    asked = list(texts_to_read(document))
    assert {tag for tag, _ in asked} == {"zh-Hans"}
    assert ("zh-Hans", "先读手册。") in asked
    assert ("zh-Hans", "谈谈留得住的工具。") in asked


def test_the_page_has_a_switch_only_with_readings(document: Document) -> None:
    readings = {"先读手册。": ((0, 1, "xiān"), (1, 2, "dú"))}
    page = parallel_html(document, readings=readings)
    assert 'data-flag="readings"' in page
    assert '<ruby class="r">先<rt>xiān</rt></ruby><ruby class="r">读<rt>dú</rt></ruby>手册。' in page
    plain = parallel_html(document)
    assert 'data-flag="readings"' not in plain
    assert "<ruby" not in re.sub(r"<style>.*?</style>", "", plain, flags=re.DOTALL)


def test_contents_and_anchors_are_without_readings(document_of: Callable[..., Document]) -> None:
    text = "# 标题\n\n## 重庆\n\n文。\n\n## 银行\n\n文。\n"
    document = document_of(text, source="zh-Hans", target="en")
    readings = {"重庆": ((0, 1, "chóng"), (1, 2, "qìng"))}
    page = parallel_html(document, readings=readings)
    assert 'id="s-重庆"' in page
    assert '<span lang="zh-Hans" dir="ltr">重庆</span>' in page
    assert with_readings(document, {}) == document
