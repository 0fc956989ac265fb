"""The keys of the Whisper engines, and models that are not there or cannot be loaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.speech.recognisers import faster_whisper, whisper
from bilingual.engines.speech.recognisers.whisper_cpp import engine as whisper_cpp
from bilingual.engines.table import SPEECH
from bilingual.errors import NotInstalled
from bilingual.settings.option import options_of
from support.attacks.refusals import raises
from support.models import tiny_whisper
from support.models.tiny_whisper import configured, heard


def test_the_key_names_a_checkpoint_by_its_content(tmp_path: Path) -> None:
    checkpoint = tmp_path / "own.pt"
    checkpoint.write_bytes(b"one")
    first = whisper.create(configured(tmp_path, checkpoint)).key()
    checkpoint.write_bytes(b"another")
    second = whisper.create(configured(tmp_path, checkpoint)).key()
    assert first["model"] == "sha256:" + hashlib.sha256(b"one").hexdigest()
    assert second["model"] == "sha256:" + hashlib.sha256(b"another").hexdigest()
    assert {**first, "model": ""} == {**second, "model": ""}


@pytest.mark.parametrize("module", [whisper, faster_whisper, whisper_cpp])
def test_every_option_that_matters_is_in_the_key(module: object, tmp_path: Path) -> None:
    def key(**options: object) -> dict[str, object]:
        return dict(module.create(EngineConfig(tmp_path, options)).key())  # type: ignore[attr-defined]

    assert key()["model"] == "small"
    assert key(model="turbo")["model"] == "large-v3-turbo"
    declared = options_of(SPEECH[module.create(EngineConfig(tmp_path)).id][1])  # type: ignore[attr-defined]
    other = {str: "other", int: 7, float: 0.123, tuple[float, ...]: [0.1]}
    names = [name for name in declared if name not in ("model", "mirror", "download_root", "threads")]
    others = [
        key(**{name: not declared[name].default if declared[name].type is bool else other[declared[name].type]})
        for name in names
    ]
    assert len({json.dumps(other) for other in [key(), *others]}) == len(others) + 1
    for same in ({"mirror": "http://127.0.0.1:9"}, {"threads": 3}, {"download_root": "/other"}):
        assert key(**{name: value for name, value in same.items() if name in declared}) == key()


def test_offline_without_the_model_says_what_to_put_where(tmp_path: Path) -> None:
    config = EngineConfig(tmp_path, {"model": "small"}, {"HOME": str(tmp_path)}, offline=True)
    assert not whisper.model_on_disk(config)
    with pytest.raises(NotInstalled) as caught:
        heard(whisper.create(config), "fox", tmp_path)
    assert caught.value.message == (
        "the Whisper model 'small' (about 490 MB) is not installed, and none can be downloaded offline. "
        "Put the file from https://openaipublic.azureedge.net/main/whisper/models/"
        "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794/small.pt "
        f"at {tmp_path}/.cache/whisper/small.pt, or point BILINGUAL_WHISPER_MODEL at a checkpoint. "
        "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."
    )


def test_offline_without_the_faster_model_says_what_to_put_where(tmp_path: Path) -> None:
    config = EngineConfig(tmp_path, {"model": "turbo"}, {"HOME": str(tmp_path)}, offline=True)
    assert not faster_whisper.model_on_disk(config)
    with pytest.raises(NotInstalled) as caught:
        heard(faster_whisper.create(config), "fox", tmp_path)
    assert caught.value.message == (
        "the faster-whisper model 'turbo' (about 1.6 GB) is not installed and cannot be downloaded offline. "
        "Put the files of https://huggingface.co/mobiuslabsgmbh/faster-whisper-large-v3-turbo in one folder, "
        "and point BILINGUAL_WHISPER_MODEL at it. "
        "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."
    )


def test_model_on_disk_is_true_only_for_what_the_engine_can_use(tmp_path: Path) -> None:
    checkpoint, folder = tiny_whisper.CHECKPOINT, tiny_whisper.ctranslate2_folder()
    assert whisper.model_on_disk(configured(tmp_path, checkpoint))
    assert not faster_whisper.model_on_disk(configured(tmp_path, checkpoint))
    assert faster_whisper.model_on_disk(configured(tmp_path, folder))
    assert not whisper.model_on_disk(configured(tmp_path, folder))


@pytest.mark.parametrize(
    ("module", "content", "message"),
    [
        (whisper, b"PK not a checkpoint", "cannot be loaded as a Whisper checkpoint"),
        (whisper, tiny_whisper.CHECKPOINT.read_bytes()[:300_000], "cannot be loaded as a Whisper checkpoint"),
        (faster_whisper, b"", "is a file, not a folder in CTranslate2 format"),
    ],
    ids=["other bytes", "truncated", "wrong kind"],
)
def test_a_bad_checkpoint_is_named(module: object, content: bytes, message: str, tmp_path: Path) -> None:
    checkpoint = tmp_path / "bad.pt"
    checkpoint.write_bytes(content)
    with pytest.raises(NotInstalled, match=rf"bad\.pt: {message}"):
        heard(module.create(configured(tmp_path, checkpoint)), "fox", tmp_path)  # type: ignore[attr-defined]


def test_a_damaged_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    with raises("BIL-SPK-014"):
        heard(faster_whisper.create(configured(tmp_path, folder)), "fox", tmp_path)
    (folder / "model.bin").unlink()
    with raises("BIL-SPK-013"):
        heard(faster_whisper.create(configured(tmp_path, folder)), "fox", tmp_path)


@pytest.mark.parametrize("module", [whisper, faster_whisper])
def test_missing_paths_and_unknown_names(module: object, tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match=r"nowhere\.pt"):
        heard(module.create(configured(tmp_path, tmp_path / "nowhere.pt")), "fox", tmp_path)  # type: ignore[attr-defined]
    with raises("BIL-SPK-015"):
        heard(module.create(configured(tmp_path, "enormous")), "fox", tmp_path)  # type: ignore[attr-defined]


def test_without_the_package_the_pip_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faster_whisper, "find_spec", lambda name: None)
    config = EngineConfig(tmp_path)
    assert not faster_whisper.model_on_disk(config)
    with pytest.raises(NotInstalled, match=r"pip install faster-whisper"):
        heard(faster_whisper.create(config), "fox", tmp_path)
