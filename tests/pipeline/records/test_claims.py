"""The identity of an article, and so its results folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.pipeline.items.identities import article_identity
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.settings import Settings
from support.results.bread import Desk, desk_in


def identity(root: Path, name: str) -> str:
    return article_identity(Request(root / name), Settings(root=root), {})[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = {"path": "media/done/v/v-2.md"}
    Manifest(tmp_path / "media" / "outbox" / "v", "article:path:sub/v.md", source=source).save()
    Manifest(tmp_path / "media" / "outbox" / "talk", "recording:1", source={"path": "media/done/talk/talk.mp4"}).save()
    return tmp_path


def test_an_article_in_the_inbox_is_its_path_there(root: Path) -> None:
    assert identity(root, "media/inbox/sub/v.md") == "article:path:sub/v.md"
    assert identity(root, "media/inbox/v.md") == "article:path:v.md"


@pytest.mark.parametrize("name", ["media/done/v/v-2.md", "media/done/v/v.md"])
def test_the_source_of_results_is_that_item_still(root: Path, name: str) -> None:
    assert identity(root, name) == "article:path:sub/v.md"


def test_an_article_elsewhere_is_its_own_item(root: Path) -> None:
    for name in ("v.md", "media/done/talk/talk.md", "media/done/other/v.md"):
        assert identity(root, name) == f"article:path:{(root / name).as_posix()}"


def test_an_article_that_is_published_where_it_lies_keeps_its_folder_when_the_root_moves(root: Path) -> None:
    Manifest(root / "media" / "outbox" / "post", "article:path:/old/post.md", source={"path": "post.md"}).save()
    assert identity(root, "post.md") == "article:path:/old/post.md"


def test_content_under_two_names_is_one_item_until_one_of_them_is_edited(summed: Path, tmp_path: Path) -> None:
    desk = desk_in(summed, tmp_path)
    copy = desk.source.with_name("copy.md")
    copy.write_bytes(desk.source.read_bytes())
    first = desk.source
    desk.source = copy
    result = desk.publish()
    assert (result.folder, desk.engine.history) == (desk.folder, [])
    before = (desk.folder / "bitext.en_de.json").read_bytes()

    copy.write_text(copy.read_text("utf-8").replace("12 hours", "a night"), "utf-8")  # a draft of another article
    assert desk.publish().folder == desk.folder.with_name("copy")
    assert (desk.folder / "bitext.en_de.json").read_bytes() == before
    desk.source = first
    assert desk.publish().folder == desk.folder
    assert (desk.folder / "bitext.en_de.json").read_bytes() == before


def test_a_text_with_its_translation_under_two_names_is_one_item(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root")
    german = "# Brot, das wartet\n\nMenschen backen langsames Brot.\n"
    desk.source.write_text("# Bread that waits\n\nPeople bake slow bread.\n", "utf-8")
    desk.source.with_name("bread.de.md").write_text(german, "utf-8")
    desk.publish()
    desk.source = desk.source.with_name("Again.md")
    desk.source.write_text("# Bread that waits\n\nPeople bake slow bread.\n", "utf-8")
    theirs = desk.source.with_name("again.DE.md")
    theirs.write_text(german, "utf-8")
    assert desk.publish().folder == desk.folder
    theirs.write_text(german.replace("langsames", "gutes"), "utf-8")
    assert desk.publish().folder != desk.folder, "another translation may be that of another article"


def test_the_same_text_with_pictures_of_its_own_is_another_item(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root")
    desk.source.write_text("# Bread that waits\n\n![](loaf.png)\n", "utf-8")
    there = tmp_path / "root/other/bread.md"
    there.parent.mkdir()
    there.write_bytes(desk.source.read_bytes())
    desk.publish()
    desk.source = there
    assert desk.publish().folder != desk.folder
