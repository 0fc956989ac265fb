"""Fixtures of the pipeline's tests: an empty root, and a published talk, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bilingual.settings import Settings, load_settings
from support.results.bread import Desk, Summing
from support.results.results import Place, copied, published


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The talk as it was published: to read, and to copy."""
    return published(tmp_path_factory.mktemp("made") / "root")


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    return copied(made, tmp_path / "root")


@pytest.fixture(scope="session")
def quoted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root published without an engine that sums up."""
    desk = Desk(tmp_path_factory.mktemp("quoted") / "root")
    assert desk.publish(targets=["de", "zh-Hans"]).state == "ready"
    return desk.root


@pytest.fixture(scope="session")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root published with an engine that sums up."""
    desk = Desk(tmp_path_factory.mktemp("summed") / "root", Summing())
    assert desk.publish().state == "ready"
    return desk.root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a root with an empty inbox, which translates with nothing but its memory."""
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\noffline = true\n', "utf-8")
    (tmp_path / "media" / "inbox" / "nightly").mkdir(parents=True)
    return load_settings(tmp_path)


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """The settings of a root that version 0.1.0 left."""
    shutil.copytree(Path(__file__).parents[1] / "fixtures" / "v0_1_0", tmp_path / "old")
    return load_settings(tmp_path / "old")
