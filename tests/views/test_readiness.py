"""The sign on posts that are not ready."""

from __future__ import annotations

import json

import pytest

from bilingual.views.document.model import Document
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.parallel.markdown import parallel_md
from bilingual.views.parallel.render import parallel_html
from bilingual.views.sign import carries_sign, note, signed, unsigned
from bilingual.views.wechat.preview import wechat_preview_html
from bilingual.views.wechat.render import wechat_html

REASONS = ["2 open findings", "1 of 9 sentences is a machine draft [see_it](x) <b>"]
SAID = "NOT READY TO PUBLISH: "


def posts(document: Document) -> dict[str, str]:
    linkedin, wechat = linkedin_text(document), wechat_html(document)
    return {
        "parallel.html": parallel_html(document),
        "parallel.md": parallel_md(document),
        "linkedin.txt": linkedin.text,
        "linkedin.api.txt": linkedin.api_text,
        "linkedin.article.html": linkedin_article(document).html,
        "wechat.html": wechat.parts[0].html,
        "wechat.preview.html": wechat_preview_html(wechat),
        "wechat.json": json.dumps({"title": wechat.title}, ensure_ascii=False, indent=1) + "\n",
        "description.txt": "窗\n\n语言是窗。\n",
        "README.txt": "Post this talk on LinkedIn\n",
    }


@pytest.mark.parametrize("kind", [
    "parallel.html", "parallel.md", "linkedin.txt", "linkedin.api.txt", "linkedin.article.html", "wechat.html",
    "wechat.preview.html", "wechat.json", "description.txt", "README.txt",
])  # fmt: skip
def test_the_sign_is_seen_first_and_comes_off_without_a_trace(document: Document, kind: str) -> None:
    text = posts(document)[kind]
    assert carries_sign(kind)
    assert unsigned(kind, text) == text
    marked = signed(kind, text, REASONS)
    assert signed(kind, marked, REASONS) == marked
    assert unsigned(kind, marked) == text
    if kind.endswith(".txt"):
        assert marked.startswith(
            SAID + "2 open findings; 1 of 9 sentences is a machine draft see it x b; see NOT-READY"
        )
    elif kind.endswith(".md"):
        assert marked.startswith(f"> **{SAID}** 2 open findings")
    elif kind.endswith(".json"):
        assert json.loads(marked)["not_ready"] == REASONS
    elif "<body>" in text:
        assert f"<strong>{SAID}</strong>" in marked.split("<body>")[1][:120]
        assert "<title>Not ready · " in marked
    else:
        assert marked.startswith("<!--not-ready--><section style=")
        assert f"<strong>{SAID}</strong>2 open findings" in marked


@pytest.mark.parametrize("name", ["short_title.txt", "linkedin.alt.txt", "packs.json", "linkedin.carousel.pdf"])
def test_what_has_no_place_for_a_sign_has_the_note_beside_it(name: str) -> None:
    assert not carries_sign(name)


def test_the_note_names_every_open_finding() -> None:
    assert note("The harbour", "en_de", ["1 open finding"], ["E numbers (s2): 43 is missing"]) == (
        "The harbour (en_de) is not ready to publish.\n\n- 1 open finding\n\nOpen findings:\n"
        "- E numbers (s2): 43 is missing\n\n"
        "All of it, with both texts side by side: findings.en_de.html in the results folder.\n"
    )
