"""Titles in every post: machine drafts have a mark, and a talk without a title starts with its first sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.carousel.render import linkedin_carousel
from bilingual.views.covers.render import cover_html
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.document.model import Document
from bilingual.views.limits import columns, limit, utf16_length
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html

HEAD = "---\ntitle: Bread\ndescription: On bread.\n---\n\nSome text here.\n"
FONTS = {"en": "Noto Sans", "es": "Noto Sans", "zh-Hans": "Noto Sans CJK SC"}


def test_draft_titles_are_marked_everywhere(document_of: Callable[..., Document]) -> None:
    document = document_of(HEAD, {"Bread": "~Pan", "On bread.": "~Sobre el pan."}, target="es")
    assert linkedin_text(document).text.startswith("Bread\nPan (borrador)\n\n")
    assert linkedin_article(document).headline == "Bread · Pan (borrador)"
    post = wechat_html(document)
    assert (post.title, post.parts[0].title) == ("Pan (borrador)", "Pan (borrador)")
    assert post.digest == "Sobre el pan. (borrador)"
    carousel = linkedin_carousel(document, FONTS)
    assert "Bread / Pan (borrador)" in carousel.alt
    assert "(borrador)" in cover_html(document, FONTS, (900, 383))


def test_titles_nobody_translated_are_marked(document_of: Callable[..., Document]) -> None:
    document = document_of(HEAD)
    assert linkedin_text(document).text.startswith("Bread\n【未翻译】\n\n")
    assert (wechat_html(document).title, wechat_html(document).digest) == ("【未翻译】Bread", "【未翻译】On bread.")


def test_translated_titles_are_not_marked(document_of: Callable[..., Document]) -> None:
    document = document_of(HEAD, {"Bread": "面包", "On bread.": "谈面包。"})
    assert linkedin_text(document).text.startswith("Bread\n面包\n\n")
    assert (wechat_html(document).title, wechat_html(document).digest) == ("面包", "谈面包。")


def test_marks_keep_within_the_limits(document_of: Callable[..., Document]) -> None:
    title = "A long title about bread and time"
    text = f"---\ntitle: {title}\ndescription: On bread.\n---\n\n" + "Some words that fill the page here.\n\n" * 120
    targets = {title: "~Un título muy largo sobre el pan y el tiempo", "On bread.": "~" + "Sobre el pan y más. " * 9}
    post = wechat_html(document_of(text, targets, target="es"), split=True)
    assert post.title == "Un título muy largo… (borrador)"
    assert len(post.parts) > 1
    assert all(len(part.title) <= limit("wechat-title") for part in post.parts)
    assert post.parts[0].title.endswith(f"… (borrador)（1/{len(post.parts)}）")
    assert post.digest.endswith("… (borrador)")
    assert len(post.digest) <= limit("wechat-digest")


def test_a_digest_of_sentences_marks_each_draft(document_of: Callable[..., Document]) -> None:
    targets = {"Bread": "面包", "One is here.": "~一。", "Two is here.": "二。"}
    assert wechat_html(document_of("# Bread\n\nOne is here. Two is here.\n", targets)).digest == "一。（草稿）二。"


# Without a title


@pytest.fixture
def untitled(transcript_and_bitext: tuple[Transcript, Bitext]) -> Document:
    return document_from_transcript(*transcript_and_bitext)


def test_the_first_sentence_opens_the_post_and_the_rest_goes_on(untitled: Document) -> None:
    post = linkedin_text(untitled, [])
    assert (
        post.text
        == """\
Good morning, everyone.
各位早上好。

Today we talk about bread. Bread needs flour, water, salt and time.
今天我们谈谈面包。面包需要面粉、水、盐和时间。

Now let us look at the oven. An oven must be hot before the bread goes in.
【未翻译】面包入炉前，烤箱必须热。（草稿）
"""
    )
    assert post.hook == "Good morning, everyone.\n各位早上好。"


def test_a_long_first_sentence_stands_once(document_of: Callable[..., Document]) -> None:
    first = "The first sentence, " + "which goes on and on, " * 8 + "ends here."
    post = linkedin_text(document_of(f"{first} The second is short.\n"), [])
    assert post.text.startswith(f"{first}\n【未翻译】\n\nThe second is short.")
    assert post.text.count("The first sentence") == 1
    assert columns(post.hook) <= limit("linkedin-hook")


def test_a_first_sentence_over_the_limit_is_cut(document_of: Callable[..., Document]) -> None:
    post = linkedin_text(document_of("word " * 1500 + "end."), [])
    assert utf16_length(post.api_text) <= 3000
    assert post.text.startswith("word word")


def test_a_list_at_the_beginning_keeps_its_marks(document_of: Callable[..., Document]) -> None:
    text = linkedin_text(document_of("- One item. And more.\n- Two items.\n", target="de"), []).text
    assert text.startswith("• One item. And more.\n  (nicht übersetzt) (nicht übersetzt)\n• Two items.\n")


def test_wechat_is_titled_in_its_readers_language(untitled: Document) -> None:
    assert wechat_html(untitled).title == "各位早上好"
    first, second, *rest = untitled.blocks[0].units
    unread = replace(untitled.blocks[0], units=(replace(first, target=None, state="untranslated"), second, *rest))
    assert wechat_html(replace(untitled, blocks=(unread, *untitled.blocks[1:]))).title == "今天我们谈谈面包"


def test_wechat_cuts_a_long_first_sentence_at_a_clause(document_of: Callable[..., Document]) -> None:
    target = "我们今天要谈的是面包，它需要面粉和水，也需要盐，更需要的是很多很多的时间与耐心。"
    post = wechat_html(
        document_of("Today we talk about bread at length.\n", {"Today we talk about bread at length.": target})
    )
    assert post.title == "我们今天要谈的是面包，它需要面粉和水，也需要盐…"


def test_the_page_is_called_by_its_first_sentence(untitled: Document, talk: Document) -> None:
    def name(document: Document) -> str:
        return re.findall("<title>(.*?)</title>", parallel_html(document))[0]

    assert name(untitled) == "Good morning, everyone."
    assert name(talk) == "Bread"
    assert "<h1>" not in parallel_html(untitled)
