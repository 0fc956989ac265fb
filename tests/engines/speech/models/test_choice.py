"""The engine chosen for ``auto``, with and without models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.speech import choice
from support.attacks.refusals import raises


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    engines: set[str] = set()
    monkeypatch.setattr(choice, "_model_on_disk", lambda engine, config: engine in engines)
    return engines


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    packages = {"faster_whisper", "whisper"}
    monkeypatch.setattr(choice, "find_spec", lambda name: object() if name in packages else None)
    return packages


def test_a_sidecar_comes_first(config: EngineConfig, on_disk: set[str], installed: set[str]) -> None:
    on_disk.add("whisper")
    assert choice.choose_speech("auto", lambda _: config, sidecar=Path("talk.srt")) == "sidecar"


def test_a_model_on_disk_comes_before_one_to_fetch(
    config: EngineConfig, on_disk: set[str], installed: set[str]
) -> None:
    online = replace(config, offline=False)
    assert choice.choose_speech("auto", lambda _: online) == "faster-whisper"
    on_disk.add("whisper")
    assert choice.choose_speech("auto", lambda _: online) == "whisper"
    on_disk.add("faster-whisper")
    assert choice.choose_speech("auto", lambda _: config) == "faster-whisper"


def test_without_the_extra_whisper_is_taken(config: EngineConfig, on_disk: set[str], installed: set[str]) -> None:
    installed.discard("faster_whisper")
    assert choice.choose_speech("auto", lambda _: replace(config, offline=False)) == "whisper"


def test_offline_without_a_model_says_what_to_do(config: EngineConfig, on_disk: set[str], installed: set[str]) -> None:
    with raises("BIL-SPK-008"):
        choice.choose_speech("auto", lambda _: config)


def test_no_engine_at_all(config: EngineConfig, on_disk: set[str], installed: set[str]) -> None:
    installed.clear()
    with raises("BIL-SPK-007"):
        choice.choose_speech("auto", lambda _: config)


def test_names(config: EngineConfig) -> None:
    assert choice.choose_speech("sphinx", lambda _: config) == "sphinx"
    with raises("BIL-SPK-005"):
        choice.choose_speech("wisper", lambda _: config)
    with raises("BIL-SPK-006"):
        choice.choose_speech("sidecar", lambda _: config)


def test_the_engines_are_asked_for_their_models(config: EngineConfig, tmp_path: Path) -> None:
    surroundings = {**config.environment, "BILINGUAL_WHISPER_MODEL": str(tmp_path / "none.pt")}
    assert choice.engine_with_model(replace(config, environment=surroundings)) is None


def test_the_recogniser_behind_a_script_has_its_own_table(config: EngineConfig) -> None:
    tables = {"sidecar": {"recogniser": "whisper"}, "whisper": {"model": "base"}}
    asked = choice.with_options_of("whisper", replace(config, options=tables["sidecar"], tables=tables))
    assert asked.options == {"model": "base"}
    assert choice.with_options_of("faster-whisper", replace(config, tables=tables)).options == {}
