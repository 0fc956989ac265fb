"""The files of a finished results folder, whose names other tools depend on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from support.results.results import Place, published

TOP = {
    "bitext.en_de.json",
    "bitext.en_zh-Hans.json",
    "cues.en_de.json",
    "cues.en_zh-Hans.json",
    "index.html",
    "manifest.json",
    "report.json",
    "transcript.json",
}
SUBTITLES = {
    f"subtitles/{name}.{suffix}"
    for name, suffixes in {
        "en": ("srt", "vtt"),
        "de": ("srt", "vtt"),
        "zh-Hans": ("srt", "vtt"),
        "en_de.dual": ("ass", "srt", "vtt"),
        "en_zh-Hans.dual": ("ass", "srt", "vtt"),
    }.items()
    for suffix in suffixes
}
VIDEOS = {"video/en_de.source.mp4", "video/en_zh-Hans.source.mp4", "video/preview.mp4", "poster.jpg"}
POSTS = {
    f"posts/{pair}/{name}"
    for pair in ("en_de", "en_zh-Hans")
    for name in ("parallel.html", "parallel.md", "linkedin.txt", "linkedin.api.txt", "wechat.html")
}
# What a folder may hold besides: the findings as a page, and more forms of posts.
BESIDES = re.compile(r"findings\.[\w-]+\.html|review\.[\w-]+\.md|posts/[\w-]+/(?:linkedin|wechat|parallel)[\w.-]*")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("made") / "root"
    yield published(root)
    shutil.rmtree(root)


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_listing_of_a_recording(made: Place) -> None:
    assert made.folder == made.root / "media/outbox/harbour"
    found = listing(made.folder)
    jekyll = {name for name in found if name.startswith("posts/jekyll/")}
    assert found >= TOP | SUBTITLES | VIDEOS | POSTS
    rest = found - TOP - SUBTITLES - VIDEOS - POSTS - jekyll
    assert {name for name in rest if not BESIDES.fullmatch(name)} == set()
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DATE", name) for name in sorted(jekyll)] == [
        "posts/jekyll/de/DATE-harbour-de.md",
        "posts/jekyll/en/DATE-harbour-en.md",
        "posts/jekyll/zh-Hans/DATE-harbour-zh-Hans.md",
    ]


def test_the_manifest_names_all_that_was_made(made: Place) -> None:
    manifest = made.json("manifest.json")
    assert manifest["schema"] == "bilingual.manifest/1"
    assert (manifest["state"], manifest["source"]["path"]) == ("ready", "media/done/harbour/harbour.mp4")
    assert sorted(manifest["pairs"]) == ["en_de", "en_zh-Hans"]
    named = {name for stage in manifest["stages"].values() for name in stage["files"]}
    assert listing(made.folder) - named <= {
        "manifest.json",
        "report.json",
        "index.html",
        "findings.en_de.html",
        "findings.en_zh-Hans.html",
    }
    assert named <= listing(made.folder)


def test_the_report_names_the_state_of_each_pair(made: Place) -> None:
    report = made.json("report.json")
    assert (report["schema"], report["state"]) == ("bilingual.report/1", "ready")
    assert {pair: record["state"] for pair, record in report["pairs"].items()} == {
        "en_de": "ready",
        "en_zh-Hans": "ready",
    }


def test_the_page_leads_to_all_of_it(made: Place) -> None:
    page = (made.folder / "index.html").read_text("utf-8")
    for name in SUBTITLES | VIDEOS | POSTS:
        assert f'"{name}"' in page, name


def test_nothing_is_written_elsewhere(made: Place) -> None:
    found = listing(made.root) - {f"media/outbox/harbour/{name}" for name in listing(made.folder)}
    state = {name for name in found if name.startswith(".bilingual/")}
    copies = {name for name in found if name.startswith("media/work/") and name.split("/")[3] == "copies"}
    page = "media/outbox/index.html"
    assert found - state - copies == {"bilingual.toml", "media/done/harbour/harbour.mp4", page}


def test_the_listing_of_an_article(tmp_path: Path) -> None:
    place = Place(tmp_path)
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    (tmp_path / "bilingual.toml").write_text('translation = ["scripted"]\n', "utf-8")
    source = inbox / "harbour.md"
    source.write_text("Thank you.\n", "utf-8")
    publish(Request.of(source, targets=("de",), source_language="en"), place.tools())
    found = listing(place.folder)
    posts = {name for name in POSTS if "en_de" in name}
    assert found >= {"bitext.en_de.json", "index.html", "manifest.json", "report.json"} | posts
    assert not {name for name in found if name.startswith(("subtitles/", "video/", "cues.", "transcript"))}
    assert json.loads((place.folder / "manifest.json").read_text("utf-8"))["source"]["path"] == (
        "media/done/harbour/harbour.md"
    )
