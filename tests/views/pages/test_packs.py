"""The packs in a results folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bilingual.engines.linguistics.readings import readings
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.pictures import pages
from bilingual.errors import NotInstalled
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from bilingual.views.document.model import Document
from bilingual.views.document.readings import readings_of

TEXT = """\
# Bread

Baking bread at home costs forty cents and two quiet hours a week.

![A loaf](img/loaf.webp)

![Gone](img/gone.png)

![Far](https://example.org/far.jpg)
"""
TARGETS = {
    "Bread": "面包",
    "Baking bread at home costs forty cents and two quiet hours a week.": "在家烤面包每周只花四毛钱。",
}


@pytest.fixture
def job(tmp_path: Path) -> Job:
    source = tmp_path / "media" / "posts" / "bread.md"
    (source.parent / "img").mkdir(parents=True)
    source.write_text(TEXT, "utf-8")
    Image.new("RGB", (1600, 900), "peru").save(source.parent / "img" / "loaf.webp")
    settings = Settings(root=tmp_path, theme="ink")
    folder = tmp_path / "media" / "outbox" / "bread"
    folder.mkdir(parents=True)
    return Job(Request(source), open_tools(settings), Manifest(folder, "test"))


@pytest.fixture
def bread(document_of: Callable[..., Document]) -> Document:
    return document_of(TEXT, TARGETS)


def names(job: Job) -> list[str]:
    folder = job.folder / "posts" / "en_zh-Hans"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def packed(job: Job, document: Document) -> list[Finding]:
    return deliver(job, prepare(job, document, Bitext("en", "zh-Hans", ()), facts={}))


def test_everything_is_made_once_and_listed(job: Job, bread: Document) -> None:
    findings = packed(job, bread)
    assert names(job) == [
        "linkedin.alt.txt",
        "linkedin.api.txt",
        "linkedin.article.html",
        "linkedin.carousel.pdf",
        "linkedin.txt",
        "packs.json",
        "parallel.html",
        "parallel.md",
        "wechat.html",
        "wechat.json",
        "wechat.preview.html",
        "wechat/01-loaf.png",
        "wechat/cover-500x500.png",
        "wechat/cover-900x383.png",
    ]
    folder = job.folder / "posts" / "en_zh-Hans"
    carousel = pypdfium2.PdfDocument(folder / "linkedin.carousel.pdf")
    assert [carousel[index].get_size() for index in range(len(carousel))] == [(810, 1012.5)] * len(carousel)
    carousel.close()
    assert Image.open(BytesIO((folder / "wechat/cover-900x383.png").read_bytes())).size == (900, 383)
    listing = json.loads((folder / "packs.json").read_text("utf-8"))
    assert [(image["file"], image["width"], image["changes"]) for image in listing["images"]] == [
        ("wechat/01-loaf.png", 1354, ["1600 px wide, made 1354", "WEBP converted"])
    ]
    assert [found.message.split(" was not made")[0] for found in findings if found.check == "pack-not-made"] == [
        "the WeChat image of img/gone.png"
    ]
    preview = (folder / "wechat.preview.html").read_text("utf-8")
    assert '<img src="wechat/01-loaf.png"' in preview
    assert 'href="wechat/cover-900x383.png"' in preview

    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.p*")}
    job.made.clear()
    again = packed(job, bread)
    assert again == findings
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.p*")} == before
    assert job.made == []


def test_a_changed_image_makes_the_pack_anew(job: Job, bread: Document) -> None:
    packed(job, bread)
    Image.new("RGB", (40, 30), "navy").save(job.request.source.parent / "img" / "loaf.webp")
    packed(job, bread)
    listing = json.loads((job.folder / "posts/en_zh-Hans/packs.json").read_text("utf-8"))
    assert listing["images"][0]["width"] == 40


def test_without_a_printer_the_rest_is_made(job: Job, bread: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> bytes:
        raise NotInstalled("BIL-TST-001", "WeasyPrint cannot be loaded", remedy="Run: apt install libpango-1.0-0")

    monkeypatch.setattr(pages, "pdf", absent)
    monkeypatch.setattr(pages, "picture", absent)
    findings = packed(job, bread)
    assert "linkedin.article.html" in names(job)
    assert "linkedin.carousel.pdf" not in names(job)
    said = [found.message for found in findings if found.check == "pack-not-made"]
    assert said[0] == (
        "linkedin.carousel.pdf was not made: WeasyPrint cannot be loaded. Run: apt install libpango-1.0-0 [BIL-TST-001]"
    )
    assert [found.severity for found in findings if found.check == "pack-not-made"] == ["W"] * 4


def test_without_a_font_the_rest_is_made(job: Job, bread: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InstalledFonts, "_face", InstalledFonts({"zh-Hans": "No Such Font"})._face)
    findings = packed(job, bread)
    assert "wechat.preview.html" in names(job)
    assert sum("No Such Font" in found.message for found in findings) == 2


def test_readings_are_looked_up_for_the_language_that_has_them(bread: Document) -> None:
    found = readings_of(bread, readings)
    assert found["面包"] == ((0, 1, "miàn"), (1, 2, "bāo"))
    assert "Bread" not in found
