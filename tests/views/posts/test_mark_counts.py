"""Counts of draft and untranslated sentences: the same everywhere, with correct grammar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.transcript import Transcript
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.index.render import Folder, PreviewPair
from bilingual.views.index.render import render as render_index
from bilingual.views.labels import notice


def page_of(title: str, **facts: Any) -> str:
    """Return the page of a results folder."""
    return str(render_index(Folder(title, **facts)).files["index.html"])


@pytest.mark.parametrize(
    ("tag", "one", "two"),
    [
        ("en", "1 sentence is a machine draft · 1 sentence is not translated",
         "2 sentences are machine drafts · 2 sentences are not translated"),
        ("es", "1 frase en borrador automático · 1 frase sin traducir",
         "2 frases en borrador automático · 2 frases sin traducir"),
        ("fr", "1 phrase en brouillon automatique · 1 phrase non traduite",
         "2 phrases en brouillon automatique · 2 phrases non traduites"),
        ("de", "1 Satz ist ein Maschinenentwurf · 1 Satz ist nicht übersetzt",
         "2 Sätze sind Maschinenentwürfe · 2 Sätze sind nicht übersetzt"),
        ("ja", "機械による下訳：1 文 · 未翻訳：1 文", "機械による下訳：2 文 · 未翻訳：2 文"),
    ],
)  # fmt: skip
def test_one_is_not_many(tag: str, one: str, two: str) -> None:
    assert (notice(1, 1, tag), notice(2, 2, tag), notice(0, 0, tag)) == (one, two, "")


def test_the_page_of_the_folder_agrees_too() -> None:
    pair = PreviewPair("en", "es", "not-ready", units=1, untranslated=1, drafts=1)
    page = page_of("T", state="not-ready", pairs=[pair])
    assert "1 sentence · 1 not translated · 1 machine draft<" in page


def test_posts_count_as_the_bitext_counts() -> None:
    text = "---\ntitle: Bread\ndescription: On bread.\n---\n\n# Bread\n\nSome text here. And more.\n"
    article = parse_markdown(text, "en")
    draft = Provenance("apertium", draft=True)
    units = [Unit(s.id, s.plain, None if s.plain == "And more." else "~", provenance=draft) for s in article.segments]
    bitext = Bitext("en", "es", tuple(units))
    document = document_from_article(article, bitext)
    assert (len(bitext.drafts), len(bitext.untranslated)) == (4, 1)
    assert (document.drafts, document.untranslated) == (4, 1)


def test_a_draft_title_of_a_talk_is_marked(transcript_and_bitext: tuple[Transcript, Bitext], tmp_path: Path) -> None:
    transcript, spoken = transcript_and_bitext
    title = Unit("title", "Bread", "面包", provenance=Provenance("apertium", draft=True))
    bitext = Bitext("en", "zh-Hans", (*spoken.units, title))
    source = tmp_path / "talk.mp4"
    source.write_bytes(b"")
    settings = Settings(root=tmp_path, packs=False)
    job = Job(Request(source), open_tools(settings), Manifest(tmp_path / "out", "test"))
    document = document_from_transcript(transcript, spoken, "Bread", title_target="面包")
    deliver(job, prepare(job, document, bitext, facts={}))
    folder = tmp_path / "out" / "posts" / "en_zh-Hans"
    assert (folder / "linkedin.txt").read_text("utf-8").startswith("Bread\n面包（草稿）\n")
    assert '"title": "面包（草稿）"' in (folder / "wechat.json").read_text("utf-8")
    assert f"> {len(bitext.drafts)} 句为机器草稿" in (folder / "parallel.md").read_text("utf-8")
