"""The identity of an article, and so its results folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.pipeline.records.claims import article_identity
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.settings import Settings


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
