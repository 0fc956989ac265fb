"""Speaker models that ``bilingual models`` fetches, from a local server that plays the hub."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import fetching
from bilingual.engines.models.sources import speakers
from bilingual.engines.speech.speakers.choice import choose_embedder
from bilingual.engines.speech.speakers.sherpa import DEFAULT_MODEL
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.commands.health.voices import speaker_check
from bilingual.pipeline.commands.models import fetch, path_of, planned
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.models.tiny_speakers import speaker_model
from support.servers.model_hub import ModelHub

REPOSITORY = "csukuangfj/speaker-embedding-models"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelHub]:
    monkeypatch.setattr(fetching, "pause", lambda _: None)
    for name in ("BILINGUAL_MODEL_MIRROR", "HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with ModelHub() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("HOME", str(tmp_path))
        yield found


def test_a_model_is_fetched_by_its_name_and_used(
    hub: ModelHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    model = speaker_model(published, DEFAULT_MODEL)
    speaker_model(published, "another")
    hub.publish(REPOSITORY, published)
    sha = hashlib.sha256(model.read_bytes()).hexdigest()
    monkeypatch.setitem(speakers._SHA256, DEFAULT_MODEL, sha)
    settings = Settings(root=tmp_path / "root")
    plan = planned(DEFAULT_MODEL, settings)
    assert plan.terms == "licence CC-BY-4.0"
    assert [file.path for file in plan.order.files] == [model.name]
    path = fetch(plan, settings)
    assert path.read_bytes() == model.read_bytes()
    assert path_of(DEFAULT_MODEL, settings) == path
    config = EngineConfig(tmp_path, environment={"XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert choose_embedder(lambda engine: config).key()["engine"] == "sherpa"
    assert speaker_check(settings) == HealthCheck("who speaks", "ok", "sherpa tells voices apart")


def test_another_file_under_the_name_is_refused(hub: ModelHub, tmp_path: Path) -> None:
    speaker_model(tmp_path / "published", DEFAULT_MODEL)
    hub.publish(REPOSITORY, tmp_path / "published")
    settings = Settings(root=tmp_path / "root")
    with raises("BIL-NET-005"):
        fetch(planned(DEFAULT_MODEL, settings), settings)
    assert not [*(tmp_path / "cache").rglob("*.onnx")]


def test_a_repository_without_the_model_says_so(hub: ModelHub, tmp_path: Path) -> None:
    speaker_model(tmp_path / "published", "another")
    hub.publish(REPOSITORY, tmp_path / "published")
    with raises("BIL-MDL-056"):
        planned(DEFAULT_MODEL, Settings(root=tmp_path / "root"))
