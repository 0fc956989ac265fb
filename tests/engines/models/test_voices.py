"""Voices that ``bilingual models`` fetches, from a local server that plays the hub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import fetching
from bilingual.engines.models.kinds import read_record
from bilingual.engines.table import voice_engine
from bilingual.engines.voice.durations import with_durations
from bilingual.errors import NotInstalled
from bilingual.pipeline.commands.health.voices import voice_checks
from bilingual.pipeline.commands.models import fetch, path_of, planned
from bilingual.settings import Settings
from support.models import tiny_voices
from support.servers.model_hub import ModelHub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelHub]:
    monkeypatch.setattr(fetching, "pause", lambda _: None)
    for name in ("BILINGUAL_MODEL_MIRROR", "BILINGUAL_VOICES", "HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with ModelHub() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("HOME", str(tmp_path))
        yield found


def test_a_voice_for_piper_is_fetched_with_the_licence_of_its_card(
    hub: ModelHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    for name in ("joe", "amy"):
        place = published / "en" / "en_US" / name / "medium"
        tiny_voices.piper_voice(place, f"en_US-{name}-medium")
        (place / "MODEL_CARD").write_text(f"# {name}\n\n## Dataset\n\n* License: {'CC0' if name == 'joe' else 'MIT'}\n")
    hub.publish("rhasspy/piper-voices", published)
    settings = Settings(root=tmp_path / "root")
    plan = planned("piper:en_US-joe-medium", settings)
    assert plan.terms == "licence CC0"
    assert sorted(file.path for file in plan.order.files) == [
        "MODEL_CARD",
        "en_US-joe-medium.onnx",
        "en_US-joe-medium.onnx.json",
    ]
    fetch(plan, settings)
    folder = path_of("en_US-joe-medium", settings)
    assert read_record(folder)["licence"] == "CC0"
    model = folder / "en_US-joe-medium.onnx"
    assert with_durations(model, ("Ceil",), tmp_path) == (model, "/Ceil_output_0"), "it tells without a copy"
    tiny_voices.use_fake_piper(monkeypatch)
    engine = voice_engine("piper", EngineConfig(tmp_path, environment={"XDG_CACHE_HOME": str(tmp_path / "cache")}))
    assert engine.voices() == {"en_US-joe-medium": "en-US"}


def test_kokoro_is_fetched_with_all_its_voices(hub: ModelHub, tmp_path: Path) -> None:
    published = tmp_path / "published"
    tiny_voices.kokoro_model(published / "onnx")
    (published / "onnx" / "tiny.onnx").rename(published / "onnx" / "model_quantized.onnx")
    (published / "onnx" / "model.onnx").write_bytes(b"the large one")
    (published / "voices").mkdir()
    for name in ("af_heart", "jf_alpha", "zf_xiaobei"):
        (published / "voices" / f"{name}.bin").write_bytes(bytes(510 * 256 * 4))
    hub.publish("onnx-community/Kokoro-82M-v1.0-ONNX", published)
    settings = Settings(root=tmp_path / "root")
    fetch(planned("kokoro:kokoro-v1.0", settings), settings)
    engine = voice_engine("kokoro", EngineConfig(tmp_path, environment={"XDG_CACHE_HOME": str(tmp_path / "cache")}))
    assert engine.voices() == {"af_heart": "en-US", "jf_alpha": "ja", "zf_xiaobei": "zh-Hans"}
    assert engine.voice_for("ja") == "jf_alpha"


def test_a_voice_that_the_hub_does_not_have(hub: ModelHub, tmp_path: Path) -> None:
    tiny_voices.piper_voice(tmp_path / "published", "en_US-amy-medium")
    hub.publish("rhasspy/piper-voices", tmp_path / "published")
    with pytest.raises(NotInstalled, match="has no voice en_US-joe-medium"):
        planned("piper:en_US-joe-medium", Settings(root=tmp_path))


def test_the_doctor_says_who_speaks_and_what_is_not_allowed(
    hub: ModelHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_voices.use_fake_piper(monkeypatch)
    tiny_voices.piper_voice(tmp_path / ".bilingual" / "voices" / "piper")
    settings = Settings(root=tmp_path, voice={"en": "piper", "de": "piper:de_DE-none-low", "fr": "harp:x"})
    tiny_voices.use_fake_edge(monkeypatch)
    checks = {check.name: check for check in voice_checks(settings)}
    assert (checks["voice: piper"].state, checks["voice: piper"].found) == ("ok", "en_US-beep-low")
    assert checks["voice: edge"].found.startswith("its terms allow no commercial use")
    assert checks["voice: espeak"].found.startswith("drafts only")
    assert (checks["voice for English"].state, checks["voice for English"].found) == ("ok", "piper:en_US-beep-low")
    assert "is not on this machine" in checks["voice for German"].found
    assert "is not a voice" in checks["voice for French"].found
