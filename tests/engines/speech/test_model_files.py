"""What is at the path of a model, whatever its name: the formats of other programs, and the heads that time words."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import whisper as openai_whisper
from whisper.model import ModelDimensions, Whisper

import tiny_whisper
from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.models.model_files import examined
from bilingual.engines.speech import choice
from bilingual.engines.speech.recognisers import alignment_heads, faster_whisper, whisper
from bilingual.engines.speech.recognisers.alignment_heads import heads_of, packed_heads
from bilingual.errors import NotInstalled
from bilingual.pipeline.commands.doctor import _named_model
from whisper_to_ctranslate2 import convert

SAFETENSORS = (64).to_bytes(8, "little") + b'{"a":{}}' + b" " * 80
OTHERS = [
    ("ggml-base.bin", b"lmgg" + bytes(80), "a whisper.cpp model (ggml)"),
    ("small.pt", b"lmgg" + bytes(80), "a whisper.cpp model (ggml)"),  # whatever the name
    ("old.bin", b"tjgg" + bytes(80), "a whisper.cpp model (ggml)"),
    ("base.gguf", b"GGUF" + bytes(80), "a GGUF model"),
    ("model.safetensors", SAFETENSORS, "a safetensors file"),
    ("small.pt", b"version https://git-lfs.github.com/spec/v1\noid sha256:ab", "a Git LFS pointer"),
    ("base.pt", b"<!DOCTYPE html><html>404", "a web page"),
    ("model.bin", b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(60), "the weights of a CTranslate2 model"),
]


def configured(state: Path, model: Path) -> EngineConfig:
    return EngineConfig(state, {}, {"BILINGUAL_WHISPER_MODEL": str(model)}, offline=True)


@pytest.mark.parametrize(("name", "content", "said"), OTHERS, ids=[f"{n} {s}" for n, _, s in OTHERS])
def test_a_model_of_another_program_is_named(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert examined(path).name.startswith(said)
    config = configured(tmp_path, path)
    assert not whisper.model_on_disk(config)
    assert not faster_whisper.model_on_disk(config)
    request = SpeechRequest(path, path, 1000)
    for engine in (whisper, faster_whisper):
        with pytest.raises(NotInstalled) as caught:
            engine.create(config).transcribe(request)
        assert f"is {said}" in str(caught.value)
        assert "damaged" not in str(caught.value)
    check = _named_model("speech: whisper", path)
    assert check.state == "optional"
    assert f"is {said}" in check.found
    assert choice.choose_speech("auto", lambda _: config) == "whisper"  # which says the same


def test_folders_are_told_by_what_they_contain(tmp_path: Path) -> None:
    transformers = tmp_path / "transformers"
    transformers.mkdir()
    (transformers / "config.json").write_text('{"architectures": ["WhisperForConditionalGeneration"]}', "utf-8")
    assert examined(transformers).name == "a Transformers model"
    assert "ct2-transformers-converter" in examined(transformers).remedy
    with pytest.raises(NotInstalled, match="is a Transformers model, not a folder in CTranslate2 format"):
        faster_whisper.create(configured(tmp_path, transformers)).transcribe(SpeechRequest(tmp_path, tmp_path, 1000))
    around = tmp_path / "around"
    around.mkdir()
    (around / "base.pt").write_bytes(tiny_whisper.CHECKPOINT.read_bytes())
    assert examined(around).name == "a folder with a PyTorch checkpoint, base.pt"
    assert examined(tiny_whisper.ctranslate2_folder()).kind == "ctranslate2"
    assert examined(tiny_whisper.CHECKPOINT).kind == "checkpoint"
    (around / "base.pt").write_bytes(tiny_whisper.CHECKPOINT.read_bytes()[:9000])
    assert examined(around / "base.pt").name == "a damaged or incomplete archive"
    with zipfile.ZipFile(around / "model.zip", "w") as packed:
        packed.writestr("readme.txt", "")
    assert examined(around / "model.zip").name == "a zip archive"
    assert examined(tmp_path / "nowhere").kind == "unknown"


def test_a_path_that_no_engine_can_use_is_refused_by_the_engine_it_looks_like(tmp_path: Path) -> None:
    assert choice.choose_speech("auto", lambda _: configured(tmp_path, tmp_path)) == "faster-whisper"
    assert choice.choose_speech("auto", lambda _: configured(tmp_path, tmp_path / "none.pt")) == "faster-whisper"


# The decoder's layers and heads, mel bands and vocabulary of each published model.
PUBLISHED = {
    "tiny": (4, 6, 80, 51865), "tiny.en": (4, 6, 80, 51864), "base": (6, 8, 80, 51865), "base.en": (6, 8, 80, 51864),
    "small": (12, 12, 80, 51865), "small.en": (12, 12, 80, 51864), "medium": (24, 16, 80, 51865),
    "medium.en": (24, 16, 80, 51864), "large-v2": (32, 20, 80, 51865), "large-v3": (32, 20, 128, 51866),
    "large-v3-turbo": (4, 20, 128, 51866),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_heads_come_from_the_dimensions(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layers, heads, mels, vocabulary = PUBLISHED[name]
    dims = SimpleNamespace(n_text_layer=layers, n_text_head=heads, n_mels=mels, n_vocab=vocabulary)
    monkeypatch.setattr(alignment_heads, "content_hash", lambda path: "another")
    assert packed_heads(dims, Path("own.pt")) == openai_whisper._ALIGNMENT_HEADS[name]
    found = heads_of(dims, Path("own.pt"))
    assert found == sorted(found)
    assert all(layer < layers and head < heads for layer, head in found)
    assert 0 < len(found) < layers * heads / 2
    if name == "large-v2":
        first = openai_whisper._MODELS["large-v1"].split("/")[-2]
        monkeypatch.setattr(alignment_heads, "content_hash", lambda path: first)
        assert packed_heads(dims, Path("own.pt")) == openai_whisper._ALIGNMENT_HEADS["large-v1"]


def test_unknown_dimensions_keep_the_upper_half_of_the_layers() -> None:
    dims = SimpleNamespace(n_text_layer=4, n_text_head=2, n_mels=80, n_vocab=51865)
    assert packed_heads(dims, Path("own.pt")) is None
    assert heads_of(dims, Path("own.pt")) == [(2, 0), (2, 1), (3, 0), (3, 1)]


@pytest.mark.parametrize(("vocabulary", "mels", "languages"), [(51864, 80, 1), (51866, 128, 100)])
def test_english_only_and_newer_models_are_converted(
    vocabulary: int, mels: int, languages: int, tmp_path: Path
) -> None:
    size = {"n_audio_ctx": 8, "n_audio_state": 64, "n_audio_head": 1, "n_audio_layer": 1}
    text = {"n_text_ctx": 8, "n_text_state": 64, "n_text_head": 1, "n_text_layer": 2}
    dims = ModelDimensions(n_mels=mels, n_vocab=vocabulary, **size, **text)
    checkpoint = tmp_path / "model.pt"
    torch.save({"dims": vars(dims), "model_state_dict": Whisper(dims).half().state_dict()}, checkpoint)
    folder = convert(checkpoint, tmp_path / "model", "float16")
    loaded = faster_whisper._load(folder, "cpu", "int8")
    assert loaded.model.is_multilingual == (languages > 1)
    assert len(loaded.supported_languages) == languages
    assert len(loaded.feature_extractor.mel_filters) == mels
    assert (folder / "model.bin").stat().st_size < 1.2 * checkpoint.stat().st_size  # float16 as well


REAL = Path.home() / ".cache" / "bilingual-models" / "whisper-base.pt"


@pytest.mark.skipif(not REAL.is_file(), reason="needs a real checkpoint of Whisper base")
def test_a_real_checkpoint_given_by_its_path_has_its_heads() -> None:
    model = whisper._load(REAL, "cpu")
    heads = [tuple(pair) for pair in model.alignment_heads.indices().T.tolist()]
    assert heads == [(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)]
