"""The page of all results."""

from __future__ import annotations

import json
import logging
import os
import re
from pathlib import Path

import pytest
from lxml import html

from bilingual.model.item import ItemPair, LibraryItem, Publication
from bilingual.pipeline.items.page import update_page, update_page_if_due
from bilingual.pipeline.items.running import noted
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.run import directly
from bilingual.settings import load_settings
from bilingual.views.outbox.render import Tile, render

NASTY = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202etxt"
PAIR = ItemPair("ar_en", "ready")


def page(*tiles: Tile) -> str:
    return str(render(tiles).files["index.html"])


def test_titles_names_and_reasons_of_strangers_are_text() -> None:
    item = LibraryItem(
        NASTY,
        "failed",
        reasons=(NASTY,),
        titles={"en": NASTY, "de": NASTY},
        pairs=(ItemPair("en_de", "not-ready"),),
        published=(Publication("x", f"https://a.example/?q={NASTY}", NASTY, changed=True),),
        files=("posts/en_de/parallel.html",),
        renditions=(NASTY,),
        picture=f"{NASTY}.jpg",
    )
    text = page(Tile(item, NASTY, NASTY))
    tree = html.fromstring(text)
    assert len(tree.xpath("//script")) == 1
    assert len(tree.xpath("//img")) == 1
    assert tree.xpath("//*[@onerror or @style]") == []
    assert tree.xpath("//h2/a/bdi/text()") == [NASTY]
    for address in (*tree.xpath("//img/@src"), *tree.xpath("//*[contains(@class, 'links')]/a/@href")):
        assert re.fullmatch(r"[\w%./()=-]+", address.replace("'", "")), address
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_a_title_has_its_language_and_direction_and_one_without_finds_its_own() -> None:
    tree = html.fromstring(
        page(
            Tile(LibraryItem("a", "ready", titles={"ar": "قصة الميناء", "en": "The harbour"}, pairs=(PAIR,))),
            Tile(LibraryItem("b", "ready", titles={"": "قصة"})),
            Tile(LibraryItem("c", "ready")),
        )
    )
    titles = [(bdi.get("lang"), bdi.get("dir"), bdi.text) for bdi in tree.xpath("//h2/a/bdi")]
    assert titles == [("ar", "rtl", "قصة الميناء"), (None, "auto", "قصة"), (None, "auto", "c")]
    assert tree.xpath("//*[@class='other']/bdi/text()") == ["The harbour"]


def test_addresses_are_relative_and_lead_to_the_files_there_are() -> None:
    files = ("posts/ar_en/parallel.html", "video/ar_en.linkedin-1x1.mp4", "poster.jpg")
    item = LibraryItem(
        "a b?#%", "ready", pairs=(PAIR,), renditions=("linkedin-1x1", "gone"), files=files, picture="poster.jpg"
    )
    tree = html.fromstring(page(Tile(item)))
    assert tree.xpath("//h2/a/@href") == ["a%20b%3F%23%25/index.html"]
    assert tree.xpath("//img/@src") == ["a%20b%3F%23%25/poster.jpg"]
    assert tree.xpath("//img/@loading") == ["lazy"]
    assert tree.xpath("//*[@class='links']/a/@href") == [
        "a%20b%3F%23%25/posts/ar_en/parallel.html",
        "a%20b%3F%23%25/video/ar_en.linkedin-1x1.mp4",
    ]


def test_a_search_finds_names_titles_languages_and_platforms_in_any_width() -> None:
    item = LibraryItem(
        "Talk", "published", titles={"ja": "ＡＢＣの話"}, pairs=(ItemPair("ja_de", "ready"),),
        published=(Publication("wechat"),),
    )  # fmt: skip
    words = Tile(item).words
    assert all(word in words for word in ("talk", "abcの話", "deutsch", "日本語", "wechat"))


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_page_says_so(count: int) -> None:
    text = page(*[Tile(LibraryItem("a", "ready"))] * count)
    assert ("Nothing here yet" in text) == (count == 0)
    assert ('id="search"' in text) == (count == 1)


def test_the_page_is_private_relative_and_written_only_if_it_changes(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    folder = Workspace(settings).private(tmp_path / "media" / "outbox") / "talk"
    folder.mkdir()
    record = {
        "state": "not-ready",
        "title": "Talk",
        "pairs": {"en_de": {"state": "not-ready", "reasons": [f"{tmp_path}/media/done/talk.md: is odd"]}},
    }
    (folder / "manifest.json").write_text(json.dumps(record), "utf-8")
    update_page(settings)
    file = tmp_path / "media" / "outbox" / "index.html"
    text = file.read_text("utf-8")
    assert str(tmp_path) not in text
    assert "media/done/talk.md: is odd" in text
    assert file.stat().st_mode & 0o077 == 0
    before = file.stat().st_mtime_ns
    update_page(settings)
    assert file.stat().st_mtime_ns == before


def test_what_hinders_the_page_is_a_line_and_no_failure(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    settings = load_settings(tmp_path)
    (tmp_path / "media" / "outbox" / "index.html").mkdir(parents=True)
    update_page(settings)
    assert caplog.records[-1].getMessage().startswith("media/outbox/index.html is not up to date: ")


def test_a_page_just_written_is_left_to_the_run_still_at_work_even_if_that_fails(tmp_path: Path) -> None:
    """A thousand short articles would else spend more on the page than on themselves."""
    settings = load_settings(tmp_path)
    workspace = Workspace(settings)
    outbox = workspace.private(tmp_path / "media" / "outbox")
    page, due = outbox / "index.html", tmp_path / ".bilingual" / "run" / "page.due"

    def make(name: str) -> None:
        (outbox / name).mkdir()
        (outbox / name / "manifest.json").write_text(json.dumps({"state": "ready", "title": name}), "utf-8")
        update_page(settings)

    make("first")
    update_page_if_due(settings)
    with workspace.claim("other", tmp_path / "other.md"), noted(workspace, "other", "other.md", directly):
        make("second")
        assert ("second" in page.read_text("utf-8"), due.is_file()) == (False, True)
        os.utime(page, (1, 1))
        make("third")
        assert ("third" in page.read_text("utf-8"), due.is_file()) == (True, False)
        make("fourth")
    assert "fourth" not in page.read_text("utf-8")
    update_page_if_due(settings)
    assert ("fourth" in page.read_text("utf-8"), due.is_file()) == (True, False)
    make("fifth")
    assert "fifth" in page.read_text("utf-8"), "nobody else is at work"
