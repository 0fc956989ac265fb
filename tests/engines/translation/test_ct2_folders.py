"""What is given as a translation model, and is none: a named error says what it is and what to do."""

from __future__ import annotations

import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.models.ct2_weights import read_weights
from bilingual.engines.speech.recognisers.faster_whisper import _checked_folder
from bilingual.engines.translation.ct2.engine import Ct2Engine
from bilingual.engines.translation.ct2.folder import opened
from bilingual.errors import NotInstalled
from support.attacks.refusals import raises
from support.models import tiny_translator
from support.models.tiny_translator import Tiny


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_translator.build(tmp_path_factory.mktemp("whole") / "model", Tiny())


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A model of its own for the test to break."""
    shutil.copytree(whole, tmp_path / "model")
    return tmp_path / "model"


def cut_off(folder: Path) -> None:
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[: len(data) * 2 // 3])


def from_the_future(folder: Path) -> None:
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(struct.pack("<I", 9) + data[4:])


def other_spec(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        data = (folder / "model.bin").read_bytes()
        said = name.encode() + b"\0"
        (folder / "model.bin").write_bytes(data[:4] + struct.pack("<H", len(said)) + said + data[4 + 2 + 16 :])

    return change


def writes(name: str, content: str | bytes) -> Callable[[Path], None]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(data) and None


def lacks(*names: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


def pytorch(folder: Path) -> None:
    lacks("model.bin", "shared_vocabulary.json")(folder)
    writes("pytorch_model.bin", b"PK\x03\x04")(folder)
    writes("config.json", '{"architectures": ["MarianMTModel"]}')(folder)


def unnamed_languages(folder: Path) -> None:
    lacks("tokenizer_config.json")(folder)


def of_another_kind(folder: Path) -> None:
    lacks("source.spm", "target.spm", "tokenizer_config.json")(folder)


CASES = {
    "cut off": (cut_off, "BIL-MDL-017", r"model\.bin: is cut off.*Fetch or copy it again"),
    "cut off in its table": (writes("model.bin", b"\6\0\0\0\x10\0TransformerSpec\0\7\0\0\0P"), "BIL-MDL-017", ""),
    "of a later CTranslate2": (from_the_future, "BIL-MDL-015", r"later version.*format 9.*pip install --upgrade"),
    "a language model": (other_spec("TransformerDecoderSpec"), "BIL-MDL-018", "is a TransformerDecoder model"),
    "a Whisper model": (other_spec("WhisperSpec"), "BIL-MDL-018", "Whisper model, which recognises.*WHISPER_MODEL"),
    "PyTorch weights": (
        pytorch,
        "BIL-MDL-014",
        r"is a Transformers model.*ct2-transformers-converter --model \S+/model --quantization int8 --output_dir "
        r"model-ct2 --copy_files source\.spm target\.spm tokenizer_config\.json",
    ),
    "safetensors as model.bin": (writes("model.bin", b"\x10\0\0\0\0\0\0\0{" + b" " * 40), "BIL-MDL-016", "safetensors"),
    "an LFS pointer": (writes("model.bin", "version https://git-lfs.github.com"), "BIL-MDL-016", "LFS.*again"),
    "a web page": (writes("model.bin", "<!DOCTYPE html><html>"), "BIL-MDL-016", "page.*again"),
    "an empty file": (writes("model.bin", b""), "BIL-MDL-016", "another file"),
    "without model": (lacks("model.bin"), "BIL-MDL-014", "without a model|bilingual models"),
    "without config": (lacks("config.json"), "BIL-MDL-019", "config.json"),
    "a config cut off": (writes("config.json", '{"a":'), "BIL-MDL-020", "config.json"),
    "a config of another kind": (writes("config.json", "[]"), "BIL-MDL-020", "config.json"),
    "without vocabulary": (lacks("shared_vocabulary.json"), "BIL-MDL-021", "shared_vocabulary.json"),
    "the vocabulary of another model": (writes("shared_vocabulary.json", '["a", "b"]'), "BIL-MDL-022", "has 2 tokens"),
    "without tokenizer": (lacks("source.spm"), "BIL-MDL-024", r"source\.spm is missing.*--copy_files source"),
    "with half a tokenizer": (lacks("target.spm"), "BIL-MDL-024", r"target\.spm is missing"),
    "without languages": (unnamed_languages, "BIL-MDL-025", "opus-mt-en-de"),
    "of another kind": (of_another_kind, "BIL-MDL-023", "OPUS-MT, NLLB-200"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_folder_that_is_no_model(case: str, folder: Path) -> None:
    change, code, words = CASES[case]
    change(folder)
    with raises(code, str(folder)) as caught:
        opened(folder)
    import re

    assert re.search(words, str(caught.value)), str(caught.value)
    engine = Ct2Engine(EngineConfig(folder, {"models": (str(folder),)}))
    json.dumps(engine.key())
    with pytest.raises(NotInstalled, match=code):
        engine.translate([Item("The cat.")], "en", "de")


def test_a_damaged_tokenizer_is_named_when_it_is_read(folder: Path) -> None:
    (folder / "source.spm").write_bytes(b"no tokenizer")
    with raises("BIL-MDL-027", str(folder / "source.spm")):
        Ct2Engine(EngineConfig(folder, {"models": (str(folder),)})).translate([Item("The cat.")], "en", "de")


def test_a_compute_type_that_there_is_not(folder: Path) -> None:
    engine = Ct2Engine(EngineConfig(folder, {"models": (str(folder),), "compute_type": "int3"}))
    with raises("BIL-MDL-030", str(folder)):
        engine.translate([Item("The cat.")], "en", "de")


def test_files_instead_of_a_folder(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as packed:
        packed.write(folder / "config.json")
    (tmp_path / "en_de.argosmodel").write_bytes((tmp_path / "model.zip").read_bytes())
    for name, words in (("model.zip", "zip archive"), ("en_de.argosmodel", "an Argos package"), ("none", "not exist")):
        with pytest.raises(NotInstalled, match=words):
            opened(tmp_path / name)
    with pytest.raises(NotInstalled, match="not the folder"):
        opened(folder / "model.bin")


def test_a_translation_model_given_as_speech_model_is_told_from_one(folder: Path) -> None:
    with pytest.raises(NotInstalled, match="translation model"):
        _checked_folder(folder)


def test_a_healthy_model_beside_broken_ones_is_used_and_they_are_named(whole: Path, folder: Path) -> None:
    cut_off(folder)
    engine = Ct2Engine(EngineConfig(folder, {"models": (str(folder), str(whole))}))
    assert [one.text for one in engine.translate([Item("The cat.")], "en", "de")] == ["Die Katze."]
    assert "BIL-MDL-017" in engine.notes()[0]


def test_the_languages_may_come_from_the_usual_name_of_the_folder(folder: Path, tmp_path: Path) -> None:
    (folder / "tokenizer_config.json").unlink()
    for name, pair in (
        ("opus-mt-en-de", ("en", "de")),
        ("Helsinki-NLP--opus-mt-en-de-ct2", ("en", "de")),
        ("opus-mt-tc-big-en-de", ("en", "de")),
        ("opus-mt-en-ROMANCE", ("en", "ROMANCE")),
    ):
        assert opened(folder.rename(tmp_path / name)).pair == pair
        (tmp_path / name).rename(folder)


def test_an_older_vocabulary_is_a_text_with_one_token_a_line(folder: Path) -> None:
    tokens = json.loads((folder / "shared_vocabulary.json").read_text())
    (folder / "shared_vocabulary.json").unlink()
    tokens[-1] = "\r"
    (folder / "shared_vocabulary.txt").write_bytes(("\n".join(tokens) + "\n").encode())
    assert opened(folder).layout == "marian"
    (folder / "config.json").unlink()
    (folder / "config.json").mkdir()
    with raises("BIL-MDL-020"):
        opened(folder)


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("bilingual.engines.translation.ct2.model_files.read_weights", refused)
    with raises("BIL-MDL-053", str(folder / "model.bin")):
        opened(folder)


def test_shapes_are_read_without_the_weights(whole: Path) -> None:
    found = read_weights(whole / "model.bin")
    tokens = json.loads((whole / "shared_vocabulary.json").read_text())
    assert (found.spec, found.whole, found.version) == ("TransformerSpec", True, 6)
    assert found.rows("encoder/embeddings_0/weight") == found.rows("decoder/embeddings/weight") == len(tokens)
    assert found.rows("decoder/position_encodings/encodings") == tiny_translator.POSITIONS
    data = (whole / "model.bin").read_bytes()
    other = whole.parent / "part.bin"
    for length in (0, 3, 4, 20, 30, 100, len(data) // 2, len(data) - 1):
        other.write_bytes(data[:length])
        part = read_weights(other)
        assert not part.spec or not part.whole
