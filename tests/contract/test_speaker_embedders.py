"""The contract of every embedder of voices. To add one: a function that makes it, and a line in CASES."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.base.speakers import SpeakerEmbedder
from bilingual.engines.speech.speakers.choice import choose_embedder
from bilingual.engines.table import EMBEDDERS, speaker_embedder
from bilingual.errors import UsageError
from support.attacks.refusals import raises
from support.models.tiny_speakers import buzz, resemblyzer_package, speaker_model


def sherpa(folder: Path, patch: pytest.MonkeyPatch) -> SpeakerEmbedder:
    return speaker_embedder("sherpa", EngineConfig(folder, {"model": str(speaker_model(folder))}))


def resemblyzer(folder: Path, patch: pytest.MonkeyPatch) -> SpeakerEmbedder:
    patch.syspath_prepend(str(resemblyzer_package(folder)))
    return speaker_embedder("resemblyzer", EngineConfig(folder))


CASES: dict[str, Callable[[Path, pytest.MonkeyPatch], SpeakerEmbedder]] = {"sherpa": sherpa, "resemblyzer": resemblyzer}


@pytest.fixture(params=["sherpa", pytest.param("resemblyzer", marks=pytest.mark.slow)])  # which loads torch
def embedder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SpeakerEmbedder:
    return CASES[request.param](tmp_path, monkeypatch)


def test_every_embedder_is_in_the_contract() -> None:
    assert list(CASES) == list(EMBEDDERS)


def test_vectors_tell_voices_apart(embedder: SpeakerEmbedder) -> None:
    samples = embedder.capabilities.window_ms * 16
    windows = np.stack([np.resize(buzz(pitch), samples) for pitch in (110, 111, 230)])
    vectors = embedder.embed(windows)
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == 3
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > likeness[0, 2]
    assert np.allclose(embedder.embed(windows[1:2]), vectors[1:2], atol=1e-3), "a window's vector is its own"


def test_silence_has_a_vector_too(embedder: SpeakerEmbedder) -> None:
    vectors = embedder.embed(np.zeros((1, embedder.capabilities.window_ms * 16), np.float32))
    assert np.isfinite(vectors).all()


def test_the_key_is_json_and_names_the_model(embedder: SpeakerEmbedder) -> None:
    key = dict(embedder.key())
    assert json.loads(json.dumps(key)) == key
    assert key["engine"] == embedder.id
    assert key["model"]


def test_the_capabilities_are_plausible(embedder: SpeakerEmbedder) -> None:
    assert 500 <= embedder.capabilities.window_ms <= 5000
    assert 0 < embedder.capabilities.same_voice < 1


def test_a_fetched_model_is_chosen_before_that_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "resemblyzer"
    package.mkdir()
    for name in ("__init__.py", "pretrained.pt"):
        (package / name).touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    config = EngineConfig(tmp_path, environment={"HOME": str(tmp_path)})
    assert choose_embedder(lambda engine: config).id == "resemblyzer"
    speaker_model(tmp_path / "speakers", "mine")
    assert choose_embedder(lambda engine: config).id == "sherpa"


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    config = EngineConfig(tmp_path, {"model": "mine"}, environment={"HOME": str(tmp_path)})
    with raises("BIL-SPK-051", "the speaker model mine is not on this machine"):
        speaker_embedder("sherpa", config).key()
    with raises("BIL-SPK-051", "the speaker model mine is not on this machine"):
        choose_embedder(lambda engine: config).key()


@pytest.mark.parametrize("content", [b"nothing", None], ids=["another file", "an unknown kind of model"])
def test_what_is_no_speaker_model_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = speaker_model(tmp_path, metadata=False)
    if content is not None:
        path.write_bytes(content)
    embedder = speaker_embedder("sherpa", EngineConfig(tmp_path, {"model": str(path)}))
    with raises("BIL-SPK-050", str(path)):
        embedder.embed(np.zeros((1, 24_000), np.float32))


def test_without_any_model_both_ways_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = EngineConfig(tmp_path, environment={"HOME": str(tmp_path)})
    monkeypatch.setattr("bilingual.engines.speech.speakers.resemblyzer.find_spec", lambda name: None)
    with raises("BIL-SPK-052", "no model"):
        choose_embedder(lambda engine: config)


def test_an_unknown_embedder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no speaker embedder 'ears'"):
        speaker_embedder("ears", EngineConfig(tmp_path))


def test_port_and_table_load_no_model_code() -> None:
    code = "import sys, bilingual.engines.speech.speakers.choice; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
