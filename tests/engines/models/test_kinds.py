"""What ``bilingual models`` fetches and lists, from a local server that plays the hub."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.models import fetching, hub
from bilingual.engines.models.catalogue import catalogue, find
from bilingual.engines.models.kinds import ENGINES, kind_of, read_record
from bilingual.engines.models.sources.unpacking import unpack
from bilingual.engines.translation.ct2.argos import opened_package
from bilingual.engines.translation.ct2.engine import Ct2Engine
from bilingual.errors import BadResponse, NotInstalled, UsageError
from bilingual.pipeline.commands.models import path_of, planned
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.models import tiny_translator
from support.models.tiny_translator import Tiny
from support.servers.model_hub import COMMIT, ModelHub

OPUS = "gaudi/opus-mt-en-de-ctranslate2"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_translator.build(tmp_path_factory.mktemp("hub") / "model", Tiny())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelHub]:
    """A hub, and an environment in which everything is kept in *tmp_path*."""
    monkeypatch.setattr(fetching, "pause", lambda _: None)
    for name in ("BILINGUAL_MODEL_MIRROR", "HF_HUB_CACHE", "HF_HOME", "BILINGUAL_MODELS", "HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with ModelHub() as found:
        for name, value in {
            "HF_ENDPOINT": found.url,
            "XDG_CACHE_HOME": tmp_path / "cache",
            "XDG_DATA_HOME": tmp_path / "data",
            "ARGOS_PACKAGE_INDEX": f"{found.url}/argos/",
            "BILINGUAL_ROOT": tmp_path / "root",
        }.items():
            monkeypatch.setenv(name, str(value))
        yield found


def config(tmp_path: Path, **environment: str) -> EngineConfig:
    import os

    return EngineConfig(tmp_path / "root" / ".bilingual", {}, dict(os.environ) | environment)


def test_a_translation_model_is_fetched_and_works_offline(
    server: ModelHub, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.publish(OPUS, model)
    assert run(["models", "fetch", "opus-mt-en-de", "--dry-run"]) == 0
    assert server.paths() == [f"/api/models/{OPUS}/revision/main"]
    shown = capsys.readouterr().out
    assert shown.startswith("ct2:opus-mt-en-de: 4.1 MB, licence Apache-2.0\n")
    assert f"from {server.url}/{OPUS}" in shown
    assert run(["models", "fetch", "opus-mt-en-de"]) == 0
    place = tmp_path / "cache" / "bilingual" / "models" / "opus-mt-en-de"
    assert capsys.readouterr().out.endswith(f"ready: {place}\n")
    assert read_record(place) == {"source": OPUS, "revision": COMMIT, "licence": "Apache-2.0"}
    assert run(["models", "path", "opus-mt-en-de", "--offline"]) == 0
    assert capsys.readouterr().out == f"{place}\n"
    asked = len(server.asked)
    found = Ct2Engine(EngineConfig(tmp_path, {}, config(tmp_path).environment, offline=True))
    assert [one.text for one in found.translate([Item("The cat.")], "en", "de")] == ["Die Katze."]
    assert found.notes() == ["ct2 (opus-mt-en-de): licence Apache-2.0"]
    assert run(["models", "list", "--json"]) == 0
    [here] = json.loads(capsys.readouterr().out)["here"]
    assert (here["name"], here["about"], here["problem"]) == ("opus-mt-en-de", "translation, en to de", "")
    assert len(server.asked) == asked
    assert run(["models", "fetch", "opus-mt-en-de", "--json"]) == 0  # again: the newest comes in its place
    assert json.loads(capsys.readouterr().out)["path"] == str(place)


def test_any_repository_of_the_hub_with_its_own_licence(
    server: ModelHub, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.publish("some.one/model-ct2", model, cardData={"license": "cc-by-nc-4.0"})
    server.files["/some.one/model-ct2/resolve/x"] = b""
    assert run(["models", "fetch", "hf:some.one/model-ct2"]) == 0
    assert "non-commercial use only" in capsys.readouterr().out
    assert (tmp_path / "cache" / "bilingual" / "models" / "some.one--model-ct2" / "source.spm").is_file()


@pytest.mark.parametrize(
    ("names", "code", "words"),
    [
        (("pytorch_model.bin", "source.spm", "target.spm"), "BIL-MDL-038",
         "--model o/n --quantization int8 --output_dir n-ct2 --copy_files source.spm target.spm"),
        (("README.md",), "BIL-MDL-038", "o/n has no model, not a CTranslate2 model"),
        (("model.bin", "config.json", "vocabulary.json", "tokenizer.json"), "BIL-MDL-039", "Whisper"),
        (("model.bin", "config.json", "shared_vocabulary.json"), "BIL-MDL-040", "no tokenizer"),
    ],
)  # fmt: skip
def test_a_repository_that_is_none_is_refused_before_anything_is_fetched(
    names: tuple[str, ...], code: str, words: str, server: ModelHub, tmp_path: Path
) -> None:
    (tmp_path / "repository").mkdir()
    for name in names:
        (tmp_path / "repository" / name).write_text("x")
    server.publish("o/n", tmp_path / "repository")
    with pytest.raises(BadResponse, match=words) as caught:
        kind_of("ct2").plan(find("hf:o/n"), config(tmp_path))
    assert caught.value.code == code
    assert len(server.asked) == 1


def test_a_model_that_proves_unusable_does_not_stay(server: ModelHub, model: Path, tmp_path: Path) -> None:
    (tmp_path / "repository").mkdir()
    for file in model.iterdir():
        (tmp_path / "repository" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "repository" / "model.bin").write_bytes((model / "model.bin").read_bytes()[:5000])
    server.publish(OPUS, tmp_path / "repository")
    assert run(["models", "fetch", "opus-mt-en-de"]) == 1
    assert list((tmp_path / "cache" / "bilingual" / "models").iterdir()) == []


def test_what_the_hub_may_say(server: ModelHub, model: Path, tmp_path: Path) -> None:
    page = f"/api/models/{OPUS}/revision/main"

    def ask(**environment: str) -> hub.Repository:
        return hub.repository(OPUS, config(tmp_path, **environment), "the model")

    with raises("BIL-NET-002"):
        ask()
    server.files[page] = b"{}"
    for body in (
        b"<html>",
        b"[]",
        b'{"sha": "ab"}',
        b'{"sha": "ab", "siblings": []}',
        b'{"sha": "a/..", "siblings": [1]}',
    ):
        server.files[page] = body
        with raises("BIL-MDL-008"):
            ask()
    server.errors[page] = "GatedRepo"
    with raises("BIL-MDL-005") as caught:
        ask()
    assert "Accept the terms on its page" in str(caught.value)
    server.errors[page] = "RepoNotFound"
    with raises("BIL-NET-002"):
        ask()
    server.errors.clear()
    server.publish(OPUS, model, cardData={"license": ["a", "b"]})
    assert ask(HF_TOKEN="secret").licence == ""
    assert server.asked[-1][2]["authorization"] == "Bearer secret"
    ask(HF_TOKEN="secret", BILINGUAL_MODEL_MIRROR=server.url)
    assert "authorization" not in server.asked[-1][2]
    with raises("BIL-MDL-007"):
        ask(HF_HUB_OFFLINE="1")
    with raises("BIL-NET-003"):
        ask(HF_ENDPOINT="http://127.0.0.1:9")


def test_the_size_of_a_checkpoint_is_asked_of_its_host(
    server: ModelHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import whisper

    monkeypatch.setenv("BILINGUAL_MODEL_MIRROR", server.url)
    monkeypatch.setitem(whisper._MODELS, "tiny", "https://models.invalid/main/ab/tiny.pt")
    server.files["/main/ab/tiny.pt"] = b"x" * 20_000
    assert run(["models", "fetch", "whisper:tiny", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("whisper:tiny: 20 kB, licence MIT\n")
    assert (server.paths("HEAD"), server.paths()) == (["/main/ab/tiny.pt"], [])
    server.files.clear()
    with raises("BIL-NET-006"):
        planned("whisper:tiny", Settings(tmp_path))


# ── Argos ─────────────────────────────────────────────────────────────────────────────────────────


def packed(folder: Path, archive: Path, top: str = "translate-en_de-1_0") -> bytes:
    with zipfile.ZipFile(archive, "w") as out:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                out.write(file, f"{top}/{file.relative_to(folder)}")
    return archive.read_bytes()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_translator.argos_package(tmp_path_factory.mktemp("argos") / "package", "en", "de")


def test_a_package_of_argos_is_fetched_and_unpacked(
    server: ModelHub, package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.files["/en_de.argosmodel"] = packed(package, tmp_path / "p.argosmodel")
    index = [
        {"from_code": "en", "to_code": "de", "package_version": "1.0", "links": ["ipfs://x"]},
        {"from_code": "en", "to_code": "de", "package_version": "1.10",
         "links": ["ipfs://x", f"{server.url}/en_de.argosmodel"]},
        {"from_code": "en", "to_code": "zt", "links": []},
        {"from_code": "en", "to_code": "de", "type": "sbd", "package_version": "9"},
    ]  # fmt: skip
    server.files["/argos/index.json"] = json.dumps(index).encode()
    server.next("", "cut")
    assert run(["models", "fetch", "argos-en-de"]) == 0
    place = tmp_path / "data" / "argos-translate" / "packages" / "translate-en_de-1_0"
    assert capsys.readouterr().out.endswith(f"ready: {place}\n")
    assert [path.name for path in place.parent.iterdir()] == [place.name]
    assert opened_package(place) is not None
    assert run(["models", "path", "argos-en-de"]) == 0
    for name, code in (
        ("argos-de-en", "BIL-MDL-046"),
        ("argos-en-zh-Hant", "BIL-MDL-047"),
        ("argos-en", "BIL-MDL-045"),
    ):
        with raises(code):
            kind_of("argos").plan(find(name), config(tmp_path))
    server.files["/argos/index.json"] = b"<html>"
    with raises("BIL-MDL-048"):
        kind_of("argos").plan(find("argos-en-de"), config(tmp_path))


def test_a_package_in_a_file_is_installed_offline(
    server: ModelHub, package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed(package, tmp_path / "mine.argosmodel")
    assert run(["models", "fetch", str(tmp_path / "mine.argosmodel"), "--offline"]) == 0
    assert "translate-en_de-1_0" in capsys.readouterr().out
    assert (tmp_path / "mine.argosmodel").is_file()
    assert run(["models", "fetch", str(tmp_path / "other.argosmodel"), "--dry-run"]) == 1
    assert server.asked == []


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["../evil", "a/metadata.json"], "BIL-MDL-003"),
        (["/etc/evil"], "BIL-MDL-003"),
        (["a/../../evil"], "BIL-MDL-003"),
        (["a\\..\\evil"], "BIL-MDL-003"),
        (["a/x", "b/y"], "BIL-MDL-043"),
        (["a/x", "a/X"], "BIL-MDL-043"),
        ([".hidden/x"], "BIL-MDL-043"),
        (["a/link->/etc/passwd"], "BIL-MDL-043"),
        (["a/x"], "BIL-MDL-034"),
    ],
)
def test_an_archive_writes_nothing_outside_its_folder(names: list[str], code: str, tmp_path: Path) -> None:
    archive, parent = tmp_path / "in" / "evil.argosmodel", tmp_path / "in" / "packages"
    parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as out:
        for name in names:
            path, link, target = name.partition("->")
            info = zipfile.ZipInfo(path)
            info.filename = path  # ZipInfo mends separators
            if link:
                info.external_attr = 0o120777 << 16
            out.writestr(info, target or "x")
    with pytest.raises(BadResponse, match=code):
        unpack(archive, parent, opened_package)
    assert list(parent.iterdir()) == []
    assert {path.name for path in tmp_path.rglob("*")} == {"in", "packages", "evil.argosmodel"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "no zip", "empty"])
def test_a_damaged_archive(damage: str, package: Path, tmp_path: Path) -> None:
    data = packed(package, tmp_path / "p.argosmodel")
    middle = len(data) // 2
    flipped = data[:middle] + b"????" + data[middle + 4 :]
    damaged = {"cut": data[:middle], "flipped": flipped, "no zip": b"x", "empty": b""}[damage]
    (tmp_path / "p.argosmodel").write_bytes(damaged)
    with raises("BIL-MDL-041", str(tmp_path / "p.argosmodel")):
        unpack(tmp_path / "p.argosmodel", tmp_path / "packages", opened_package)
    assert list(tmp_path.glob("packages/*")) == []


# ── the catalogue ─────────────────────────────────────────────────────────────────────────────────


def test_every_family_has_a_kind_a_licence_and_where_to_get_it() -> None:
    names = [model.full_name for model in catalogue()]
    assert len(names) == len(set(names))
    for model in catalogue():
        assert model.engine in ENGINES
        # The packages of Argos state none; each voice of Piper has a card with its own.
        assert model.licence or model.engine in ("argos", "piper")
        assert model.about
        assert model.repository or model.index or model.engine == "whisper"
        assert find(model.full_name.replace("*", "en-de")).engine == model.engine


def test_names_of_whisper_models_are_those_of_the_libraries() -> None:
    import whisper
    from faster_whisper.utils import _MODELS

    published = {model.name: model for model in catalogue() if model.engine == "faster-whisper"}
    assert {name: model.repository for name, model in published.items()}.items() <= _MODELS.items()
    assert {model.name for model in catalogue() if model.engine == "whisper"} <= set(whisper._MODELS)


@pytest.mark.parametrize(
    "name", ["", "nonsense", "whisper:nonsense", "nobody:small", "opus-mt-../x", "hf:", "hf:a", "hf:a/b/c"]
)
def test_unknown_names(name: str) -> None:
    with pytest.raises(UsageError, match=r"BIL-MDL-00[12]"):
        find(name)


def test_a_name_is_that_of_the_preferred_engine() -> None:
    assert find("small", "whisper").full_name == "whisper:small"
    assert find("small", "faster-whisper").full_name == "faster-whisper:small"
    assert find("large", "whisper").name == "large-v3"
    assert find("nllb-200-600m", "whisper").engine == "ct2"
    with pytest.raises(NotInstalled, match="BIL-MDL-011"):
        path_of("hf:some/thing", Settings(Path("nowhere")))
