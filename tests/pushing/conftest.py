"""Both platforms on this machine, and their keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.engines.http.limits import TimeSource
from bilingual.pipeline.pushing import unanswered as doubts
from bilingual.settings import Settings, load_settings
from support.servers.fake_platforms import KEYS, FakeLinkedIn, FakeWeChat, point_at
from support.sources.ready_item import add_files, ready_item, video_files


@pytest.fixture
def platforms(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeLinkedIn, FakeWeChat]]:
    with FakeLinkedIn() as linkedin, FakeWeChat() as wechat:
        point_at(monkeypatch, linkedin.url, wechat.url)
        monkeypatch.setattr(doubts, "SETTLED_S", 0.0)
        monkeypatch.setattr("bilingual.pipeline.pushing.linkedin._LOOK_PAUSE_S", 0.0)
        monkeypatch.setattr("bilingual.engines.posting.linkedin_media._POLL_S", 0.0)
        monkeypatch.setattr("bilingual.engines.posting.wechat._BUSY_PAUSE_S", 0.0)
        monkeypatch.setattr("bilingual.engines.posting.api.TimeSource", lambda: TimeSource(chance=lambda: 0.0))
        for name, value in KEYS.items():
            monkeypatch.setenv(name, value)
        yield linkedin, wechat


@pytest.fixture
def linkedin(platforms: tuple[FakeLinkedIn, FakeWeChat]) -> FakeLinkedIn:
    return platforms[0]


@pytest.fixture
def wechat(platforms: tuple[FakeLinkedIn, FakeWeChat]) -> FakeWeChat:
    return platforms[1]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a ready article, made once."""
    root = tmp_path_factory.mktemp("ready")
    ready_item(root)
    return root


@pytest.fixture
def item(made: Path, tmp_path: Path) -> tuple[Path, Settings]:
    """The results folder of a ready article in a root of its own, and the settings."""
    root = tmp_path / "root"
    shutil.copytree(made, root)
    return root / "media/outbox/tea", load_settings(root)


@pytest.fixture
def talk(item: tuple[Path, Settings]) -> tuple[Path, Settings]:
    """The same with a video of three parts, captions and a thumbnail."""
    add_files(item[0], video_files(2500))
    return item
