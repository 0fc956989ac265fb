"""The WeChat article against a simulation of WeChat's editor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest

from bilingual.errors import UsageError
from bilingual.views.document.model import Document
from bilingual.views.document.readings import with_readings
from bilingual.views.limits import limit
from bilingual.views.wechat.render import wechat_html, wechat_preview_html
from bilingual.views.wechat.rules import WeChatPost, lost_markup, validate_wechat
from bilingual.views.wechat.themes import THEMES


@pytest.mark.parametrize("theme", THEMES)
def test_the_editor_takes_nothing_away(theme: str, document: Document, sanitizer: ModuleType) -> None:
    for part in wechat_html(document, theme).parts:
        saved = sanitizer.sanitize(part.html)
        assert sanitizer.visible(saved) == sanitizer.visible(part.html)
        assert sanitizer.styles_lost(part.html, saved) == 0
        assert list(lost_markup(part.html)) == []


def test_the_sanitizer_would_notice(sanitizer: ModuleType) -> None:
    link = '<a href="https://example.org">link</a>'
    bad = f'<style>p{{}}</style><p id="a" style="position:fixed">a{link}</p><pre>a\n  b</pre>'
    saved = sanitizer.sanitize(bad)
    assert "link" not in saved
    assert "id=" not in saved
    assert sanitizer.visible(saved) != sanitizer.visible(bad)
    assert sanitizer.styles_lost(bad, saved) == 1
    assert sorted(set(lost_markup(bad))) == ["<style>", "id=", "position:fixed", "the link to https://example.org"]


def test_source_stands_over_target(document: Document) -> None:
    html = wechat_html(document).parts[0].html
    assert html.index("Ask a friend.") < html.index("问朋友。")
    assert "<table" in html
    assert not re.search(r"<(?:ul|ol|li)\b", html)  # lists are typed, so none is nested


def test_links_become_numbered_sources(document: Document) -> None:
    post = wechat_html(document)
    html = post.parts[0].html
    assert post.sources == ("https://example.org/well",)
    # One number for one address, in both languages and wherever it comes again.
    assert html.count("[1]</sup>") == 4
    assert "[1] well: https://example.org/well" in html
    assert re.findall(r'<a href="([^"]+)"', html) == ["https://mp.weixin.qq.com/s/abc"] * 2


def test_code_keeps_lines_and_blanks(document: Document) -> None:
    assert (
        "for&nbsp;line&nbsp;in&nbsp;lines:<br/>&nbsp;&nbsp;&nbsp;&nbsp;print(line)"
        in wechat_html(document).parts[0].html
    )


FORMULA = '<svg width="9" height="8" viewBox="0 0 18 16"><path d="M0 0L9 9Z" fill="currentColor" /></svg>'


def test_math_is_drawn_where_a_drawing_is_at_hand(document: Document, sanitizer: ModuleType) -> None:
    html = wechat_html(document, formulas={"E = mc^2": FORMULA}).parts[0].html
    assert FORMULA in html
    assert list(lost_markup(html)) == []
    saved = sanitizer.sanitize(html)
    assert '<path d="M0 0L9 9Z" fill="currentColor"' in saved
    assert "E&nbsp;=&nbsp;mc²" in wechat_html(document).parts[0].html
    long = FORMULA.replace("L9 9", "L9 9" * 2000)
    assert "E&nbsp;=&nbsp;mc²" in wechat_html(document, formulas={"E = mc^2": long}).parts[0].html


def test_readings_survive_the_editor(document: Document, sanitizer: ModuleType) -> None:
    post = wechat_html(with_readings(document, {"先读手册。": ((0, 1, "xiān"), (1, 2, "dú"))}))
    html = post.parts[0].html
    assert "<ruby>先<rt>xiān</rt></ruby><ruby>读<rt>dú</rt></ruby>手册。" in html
    assert sanitizer.visible(sanitizer.sanitize(html)) == sanitizer.visible(html)
    assert "xiān" not in post.digest + post.title


def test_nested_lists_are_hoisted(document: Document) -> None:
    html = wechat_html(document).parts[0].html
    assert "•&nbsp;Read the manual first." in html
    assert re.search(r'margin-left:18px"><p[^>]*>◦&nbsp;Then read it again', html)


def test_numbers_go_on_where_an_author_began_and_where_a_part_was_cut(document_of: Callable[..., Document]) -> None:
    text = "\n".join(f"{n}. Item with quite a few words, the one numbered {n} here." for n in range(3, 203))
    post = wechat_html(document_of(text), split=True)
    assert len(post.parts) > 1
    together = "".join(part.html for part in post.parts)
    assert [int(n) for n in re.findall(r">(\d+)\.&nbsp;Item", together)] == list(range(3, 203))


def test_raw_lists_are_hoisted_too(document_of: Callable[..., Document]) -> None:
    html = wechat_html(document_of("Look:\n\n> <ol><li>12<ul><li>34</li></ul></li><li>56</li></ol>\n")).parts[0].html
    assert [text for text in re.findall(r">([^<>]+)<", html) if "&nbsp;" in text and len(text) > 6] == [
        "1.&nbsp;12", "◦&nbsp;34", "2.&nbsp;56",
    ]  # fmt: skip


def test_an_empty_paragraph_guards_both_ends(document: Document) -> None:
    html = wechat_html(document).parts[0].html
    guard = '<p style="font-size:0;line-height:0;margin:0">&nbsp;</p>'
    assert html.startswith(guard)
    assert html.endswith(guard)


def test_invisible_characters_go(document_of: Callable[..., Document]) -> None:
    html = wechat_html(document_of("Zero\u200bwidth\u2060 and\ufeff soft\u00adhyphen here.")).parts[0].html
    assert "Zerowidth and softhyphen here." in html


def test_marks_are_visible(document: Document) -> None:
    html = wechat_html(document).parts[0].html
    assert "（草稿）" in html
    assert "【未翻译】" in html


def test_images_are_listed_with_what_they_need(document: Document) -> None:
    post = wechat_html(document)
    assert [(i.address, i.alt) for i in post.images] == [("https://example.org/lathe.webp", "A lathe")]
    assert sorted(f.check for f in post.findings) == ["wechat-image", "wechat-image-format"]
    assert re.search(r'<img src="[^"]+" alt="A lathe" style="[^"]*max-width:100%', post.parts[0].html)


def test_fields_fit(document_of: Callable[..., Document]) -> None:
    text = f"---\nauthor: {'Name ' * 8}\n---\n# {'长标题' * 20}\n\n{'这是一个句子，它有二十来个字，不算太长。' * 12}\n"
    post = wechat_html(document_of(text, source="zh-Hans", target="en"))
    assert (len(post.title), post.title[-1]) == (32, "…")
    assert len(post.author) <= 16
    assert post.digest == "这是一个句子，它有二十来个字，不算太长。" * 6
    assert {f.check: f.evidence["measured"] for f in post.findings} == {"wechat-title": 60, "wechat-author": 39}


def long_document(document_of: Callable[..., Document], sections: int, sentences: int) -> Document:
    lines, targets = ["# Long\n"], {"Long": "长文"}
    for section in range(sections):
        lines.append(f"## Section {section}\n")
        targets[f"Section {section}"] = f"第{section}节"
        for number in range(sentences):
            text = f"In section {section} this is sentence {number}, see [it](https://example.org/{section}/{number})."
            targets[text] = f"第{section}节的第{number}句，见[此处](https://example.org/{section}/{number})。"
            lines.append(text + "\n")
    return document_of("\n".join(lines), targets)


def test_a_long_article_is_split_at_headings(document_of: Callable[..., Document], sanitizer: ModuleType) -> None:
    post = wechat_html(long_document(document_of, 12, 8), split=True)
    assert len(post.parts) > 2
    assert [part.title for part in post.parts[:2]] == [f"长文（1/{len(post.parts)}）", f"长文（2/{len(post.parts)}）"]
    for part in post.parts:
        assert len(part.html) <= limit("wechat-content-length")
        first = sanitizer.visible(part.html).split("\n")[2:4]
        assert any(line.startswith("Section") for line in first)
    together = "".join(part.html for part in post.parts)
    assert [int(n) for n in re.findall(r">Section (\d+)<br/>", together)] == list(range(12))
    assert not [f for f in post.findings if f.severity == "E"]


def test_a_long_article_to_paste_is_one_file_with_a_warning(document_of: Callable[..., Document]) -> None:
    post = wechat_html(long_document(document_of, 12, 8))
    [part] = post.parts
    assert [int(n) for n in re.findall(r">Section (\d+)<br/>", part.html)] == list(range(12))
    [found] = [f for f in post.findings if f.check == "wechat-content-length"]
    assert (found.severity, found.evidence["measured"]) == ("W", len(part.html))
    assert not [f for f in post.findings if f.severity == "E"]


def test_a_digest_uses_its_room(document_of: Callable[..., Document]) -> None:
    long = "需要面粉、水、盐，还要静置一夜，" + "这一切都要时间，也要耐心，" * 8 + "还要运气。"
    document = document_of("# T\n\nBread rises. It takes flour and patience.\n", {
        "Bread rises.": "面包会发酵。", "It takes flour and patience.": long,
    })  # fmt: skip
    digest = wechat_html(document).digest
    assert 90 < len(digest) <= limit("wechat-digest")
    assert digest.startswith("面包会发酵。需要面粉、水、盐，")


def test_a_section_over_the_limit_is_split_between_blocks_and_in_them(document_of: Callable[..., Document]) -> None:
    sentence = "This sentence is repeated very often in one and the same paragraph."
    code = "```\n" + "x = 1  # a line of code\n" * 900 + "```\n"
    post = wechat_html(
        document_of(f"{(sentence + ' ') * 400}\n\n{code}", {sentence: "这句话在同一段里重复了很多很多次。"}), split=True
    )
    assert all(len(part.html) <= limit("wechat-content-length") for part in post.parts)
    together = "".join(part.html for part in post.parts)
    assert together.count("这句话在同一段里重复了很多很多次。") == 400
    assert together.count("a&nbsp;line&nbsp;of&nbsp;code") == 900


def test_a_row_of_badges_longer_than_a_part_is_cut_between_them(document_of: Callable[..., Document]) -> None:
    badges = " ".join(f"![badge {n}](https://example.org/badges/{n}.png)" for n in range(150))
    post = wechat_html(document_of(f"# T\n\nAll of them: {badges}\n"), split=True)
    assert all(len(part.html) <= limit("wechat-content-length") for part in post.parts)
    assert sum(part.html.count("<img") for part in post.parts) == 150


def test_findings_name_rule_value_and_limit(document: Document) -> None:
    post = wechat_html(document)
    broken = replace(
        post,
        title="长" * 40,
        digest="x" * 200,
        parts=(replace(post.parts[0], html="<p>" + "x" * 20_000 + '</p><p class="a" onclick="b">c</p>'),),
    )
    found = {f.check: (f.evidence["measured"], f.evidence["limit"]) for f in validate_wechat(broken)}
    assert found["wechat-title"] == (40, 32)
    assert found["wechat-digest"] == (200, 128)
    assert found["wechat-content-length"] == (20_037, 19_999)
    assert "wechat-markup" in found


def test_an_unknown_theme_is_a_usage_error(document: Document) -> None:
    with pytest.raises(UsageError, match="Choose one of jade, paper, ink"):
        wechat_html(document, "neon")


def test_an_empty_article_is_one_empty_part(document_of: Callable[..., Document]) -> None:
    post: WeChatPost = wechat_html(document_of(""))
    assert len(post.parts) == 1
    assert not [f for f in post.findings if f.severity == "E"]


def test_the_copy_page_holds_the_fields_and_every_part(document: Document) -> None:
    post = wechat_html(replace(document, pictures={"https://example.org/lathe.webp": "wechat/01-lathe.png"}))
    page = wechat_preview_html(post, ["wechat/cover.png", "wechat/01-lathe.png"])
    assert post.parts[0].html in page
    assert '<img src="wechat/01-lathe.png" alt="A lathe"' in page
    assert '<a href="wechat/cover.png"><img src="wechat/cover.png" alt=""></a>' in page
    assert page.count("data-copy=") == 4
    assert f"<small>{len(post.title)}/32</small>" in page
    assert "style-src-attr 'unsafe-inline'" in page
    assert "script-src 'sha256-" in page
    # WeChat drops what lies on another host: a marked place stands for it.
    far = wechat_preview_html(wechat_html(document))
    assert "<span>【图片：A lathe】</span>" in far
    assert '<img src="https://example.org' not in far
