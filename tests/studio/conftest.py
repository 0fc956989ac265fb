"""A root, a studio for it, and a browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bilingual.pipeline.publish import publish_post
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from bilingual.studio.access import Access
from bilingual.studio.app import application
from support.browser.open_studio import HOME, PORT, Studio, WrittenDown

SOURCE = "# Tea\n\nWe drink tea at four. It is <b>hot</b> & sweet.\n\nNobody is late.\n"
TRANSLATION = "# Tee\n\nWir trinken um vier Tee. Er ist heiß und süß.\n"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    if not (tmp_path / "bilingual.toml").exists():
        (tmp_path / "bilingual.toml").write_text('targets = ["de"]\n')
    (tmp_path / "media" / "inbox").mkdir(parents=True, exist_ok=True)
    settings, runs = load_settings(tmp_path), WrittenDown()
    access = Access(settings.state)
    ended = threading.Event()
    client = TestClient(application(settings, access, runs, PORT, ended), base_url=HOME)
    yield Studio(settings, access, runs, client)
    client.close()
    ended.set()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a post of four sentences, of which a person translated three."""
    root = tmp_path_factory.mktemp("post")
    (root / "bilingual.toml").write_text('targets = ["de"]\ntranslation = ["memory"]\n')
    (root / "media" / "inbox").mkdir(parents=True)
    (root / "tea.md").write_text(SOURCE)
    (root / "tea.de.md").write_text(TRANSLATION)
    settings = load_settings(root)
    assert publish_post(Request(source=root / "tea.md"), open_tools(settings)).folder.name == "tea"
    return root


@pytest.fixture
def post(published: Path, tmp_path: Path) -> Path:
    """The results folder of that post, in a copy of its root."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "media" / "outbox" / "tea"
