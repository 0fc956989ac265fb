"""The doctor's findings, on a simulated network."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.providers import PROVIDERS
from bilingual.errors import MediaError
from bilingual.pipeline.commands import doctor
from bilingual.pipeline.commands.doctor import Diagnosis, answers, examine
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings
from support.models import tiny_translator
from support.models.tiny_translator import Tiny
from support.servers.servers import TranslatorServer

DEAD = "http://127.0.0.1:9/"
REFUSED = "the service cannot be reached at 127.0.0.1 (Connection refused)"
ENGINES = {name: {"url": DEAD} for name in PROVIDERS}


@pytest.fixture(scope="module", autouse=True)
def _programs_asked_once() -> Iterator[None]:
    """What this ffmpeg can do stays the same, and it is started four times to know it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "features", cache(doctor.features))
        yield


@pytest.fixture(autouse=True)
def _no_keys_and_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in PROVIDERS.values():
        for variable in (*provider.keys.values(), *provider.optional_keys.values(), provider.url_variable):
            monkeypatch.delenv(variable or "NOTHING", raising=False)
    for name in ("HF_ENDPOINT", "BILINGUAL_WHISPER_MODEL", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BILINGUAL_MODEL_MIRROR", DEAD)
    monkeypatch.setenv("BILINGUAL_MODELS", "nowhere")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", "nowhere")


def settings(root: Path, **engines: dict[str, str]) -> Settings:
    return Settings(root, targets=("zh-Hans", "en"), engines=ENGINES | engines)


def check(diagnosis: Diagnosis, name: str) -> HealthCheck:
    return next(check for check in diagnosis.checks if check.name == name)


def test_a_service_that_answers_is_in_the_chain(tmp_path: Path, translator_server: TranslatorServer) -> None:
    found = examine(settings(tmp_path, mymemory={"url": translator_server.url}))
    assert check(found, "translation: mymemory") == HealthCheck("translation: mymemory", "ok", "answers")
    assert found.chain == ("memory", "mymemory")
    assert found.advice == ""
    google = check(found, "translation: google")
    assert (google.state, google.found) == ("optional", f"{DEAD}: {REFUSED}")
    assert "HTTPS_PROXY" in google.remedy


def test_an_error_is_an_answer_too(translator_server: TranslatorServer) -> None:
    translator_server.always("500")
    assert answers([translator_server.url, DEAD]) == {translator_server.url: "", DEAD: REFUSED}


def test_keys_are_named_as_the_engine_reads_them(
    tmp_path: Path, translator_server: TranslatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = {"url": translator_server.url}
    places = settings(tmp_path, deepl=url, papago=url)
    found = examine(places)
    assert check(found, "translation: deepl").found == "reachable, but has no API key"
    assert check(found, "translation: deepl").remedy == "export DEEPL_API_KEY=..."
    assert check(found, "translation: papago").remedy == "export PAPAGO_CLIENT_ID=... PAPAGO_CLIENT_SECRET=..."
    assert check(found, "translation: chatgpt").remedy == "export OPENAI_API_KEY=..."
    monkeypatch.setenv("DEEPL_API_KEY", "k")
    monkeypatch.setenv("PAPAGO_CLIENT_ID", "k")
    found = examine(places)
    assert check(found, "translation: deepl").state == "ok"
    assert check(found, "translation: papago").remedy == "export PAPAGO_CLIENT_SECRET=..."
    assert found.chain == ("memory", "deepl")


def test_a_service_without_the_target_is_not_in_the_chain(tmp_path: Path, translator_server: TranslatorServer) -> None:
    place = Settings(tmp_path, targets=("gl",), engines=ENGINES | {"google": {"url": translator_server.url}})
    assert examine(place).chain == ("memory", "google")
    place = Settings(tmp_path, targets=("tlh",), engines=ENGINES | {"google": {"url": translator_server.url}})
    assert examine(place).chain == ("memory",)


def test_no_chain_says_what_to_do(tmp_path: Path) -> None:
    found = examine(settings(tmp_path))
    assert found.chain == ("memory",)
    assert found.advice.startswith("Nothing can be translated to zh-Hans, en here yet. Set HTTPS_PROXY")
    assert "(talk.zh-Hans.srt)" in found.advice
    TranslationMemory(memory_path(settings(tmp_path))).add([Entry("en", "de", "Yes.", "Ja.")])
    found = examine(settings(tmp_path))
    assert check(found, "translation: memory").found == "1 translations"
    assert found.advice.startswith("Only sentences in the translation memory")


def test_silence_costs_no_more_than_the_limit() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        begun = time.monotonic()
        assert answers([address, DEAD], 0.3) == {address: "no answer within 0.3 s", DEAD: REFUSED}
        assert time.monotonic() - begun < 1


@pytest.mark.parametrize("address", ["", "no address", "http://", "ftp:// x", "http://[::1"])
def test_an_address_that_is_none(address: str) -> None:
    assert answers([address])[address] != ""


def test_a_chat_model_with_an_address_that_is_none(tmp_path: Path) -> None:
    found = check(examine(settings(tmp_path, llm={"url": "http://[::1"})), "translation: llm")
    assert (found.state, found.found) == ("optional", "the url setting is not the address of a chat endpoint")


def test_offline_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(doctor, "answers", lambda addresses: asked.extend(addresses))
    found = examine(Settings(tmp_path, offline=True))
    assert asked == []
    assert check(found, "network").found == "not tried (offline)"
    assert not [c for c in found.checks if c.name == "translation: google"]


def test_models_come_from_the_mirror(
    tmp_path: Path, translator_server: TranslatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("BILINGUAL_MODEL_MIRROR", translator_server.url)
    found = check(examine(settings(tmp_path)), "speech: whisper")
    assert found.state == "optional"
    assert found.found == f"model small (about 490 MB) is not installed; {translator_server.url} answers"


def test_local_models_are_named_with_their_licence_and_join_the_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Settings(tmp_path, targets=("de",), offline=True)
    found = examine(place)
    assert check(found, "translation: ct2").remedy.startswith("bilingual models fetch opus-mt-en-de")
    assert check(found, "translation: argos").remedy.startswith("bilingual models fetch argos-en-de")
    monkeypatch.setenv("BILINGUAL_MODELS", str(tmp_path / "models"))
    nllb = Tiny("nllb", ("de", "zh"), {"de": "deu_Latn", "zh": "zho_Hans"}, "eng_Latn")
    tiny_translator.build(tmp_path / "models" / "nllb", nllb)
    (tmp_path / "models" / "broken").mkdir()
    found = examine(place)
    said = check(found, "translation: ct2")
    assert said.state == "ok"
    assert said.found.startswith("nllb (3 languages, licence CC-BY-NC-4.0: non-commercial use only), 1 more")
    assert "bilingual models list" in said.found
    assert found.chain == ("memory", "ct2")
    assert examine(Settings(tmp_path, targets=("fr",), offline=True)).chain == ("memory",)


def test_what_blocks_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_font(self: object, tag: str) -> str:
        raise MediaError("BIL-TST-001", "no font for Chinese", remedy="Run: sudo apt install fonts-noto-cjk")

    monkeypatch.setattr(doctor.InstalledFonts, "family", no_font)
    found = examine(Settings(tmp_path, offline=True))
    assert not found.healthy
    font = check(found, "font: Chinese (Simplified)")
    assert (font.state, font.remedy) == ("missing", "Run: sudo apt install fonts-noto-cjk")


def test_a_damaged_memory_is_found_and_not_fatal(tmp_path: Path) -> None:
    path = memory_path(settings(tmp_path))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database" * 99)
    found = check(examine(Settings(tmp_path, offline=True)), "translation: memory")
    assert found.state == "missing"
    assert "import your TMX files again" in found.remedy


def test_a_root_that_is_not_there_yet(tmp_path: Path) -> None:
    assert check(examine(Settings(tmp_path / "not/yet", offline=True)), "disk").state == "ok"
