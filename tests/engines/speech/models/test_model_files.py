"""What is at the path of a model, whatever its name: the formats of other programs, and the heads that time words."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.models import model_files
from bilingual.engines.models.model_files import examined
from bilingual.engines.speech import choice
from bilingual.engines.speech.recognisers import alignment_heads, faster_whisper, whisper
from bilingual.engines.speech.recognisers.alignment_heads import heads_of, packed_heads
from bilingual.engines.speech.recognisers.whisper_cpp import engine as whisper_cpp
from bilingual.engines.speech.recognisers.whisper_cpp.library import Library
from bilingual.errors import NotInstalled
from bilingual.pipeline.commands.health.recognisers import named_model
from support.attacks.refusals import raises
from support.models import tiny_whisper

SAFETENSORS = (64).to_bytes(8, "little") + b'{"a":{}}' + b" " * 80
BASE = b"lmgg" + struct.pack("<11i", 51865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1009)
SILERO = b"lmgg" + struct.pack("<i", 10) + b"silero-16k" + struct.pack("<12i", *range(12))
KEY = b"general.architecture"
GGUF = b"GGUF" + struct.pack("<IQQQ", 3, 1, 1, len(KEY)) + KEY + struct.pack("<IQ", 8, 5) + b"llama" + bytes(8)
OTHERS = [
    ("ggml-base.bin", BASE, "a damaged whisper.cpp model (base, q5_1) which ends in its vocabulary"),
    ("small.pt", BASE, "a damaged whisper.cpp model"),  # whatever the name
    ("ggml-gpt.bin", b"lmgg" + bytes(80), "a ggml model, but not of Whisper"),
    ("ggml-base.bin", BASE[:20], "an incomplete ggml file"),
    ("ggml-silero-v5.1.2.bin", SILERO, "a voice activity model of whisper.cpp (Silero)"),
    ("old.bin", b"tjgg" + bytes(80), "an old llama.cpp model (ggjt)"),
    ("base.gguf", b"GGUF" + bytes(80), "a GGUF model"),
    ("llama.gguf", GGUF, "a GGUF model (llama)"),
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
    assert not whisper_cpp.model_on_disk(config)
    request = SpeechRequest(path, path, 1000)
    for engine in (whisper, faster_whisper, whisper_cpp):
        with pytest.raises(NotInstalled) as caught:
            engine.create(config).transcribe(request)
        assert f"is {said}" in str(caught.value)
        assert ("damaged" in str(caught.value)) == ("damaged" in said)
    check = named_model("speech: whisper", path)
    assert check.state == "optional"
    assert f"is {said}" in check.found
    assert choice.choose_speech("auto", lambda _: config) == "whisper"  # which says the same


def test_a_folder_of_another_engine_names_that_engine(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(60))
    with raises("BIL-SPK-044") as caught:
        whisper_cpp.create(configured(tmp_path, tmp_path)).transcribe(SpeechRequest(tmp_path, tmp_path, 1000))
    assert "is a CTranslate2 model, not a whisper.cpp model. Use --speech faster-whisper." in str(caught.value)


def test_threads_are_those_that_the_process_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert Library(tiny_whisper.ggml_file(), gpu=False, threads=0)._threads == 1


VOCABULARY = 48 + 8 + 4 * 80 * 201


# PyTorch and Whisper are imported where they are needed: every worker collects this file, and one of them runs it.
@cache
def whole_file() -> bytes:
    return tiny_whisper.ggml_file().read_bytes()


@cache
def first_tensor() -> int:
    import whisper_to_ggml

    return VOCABULARY + 4 + sum(4 + len(token) for token in whisper_to_ggml.tokens(multilingual=True))


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda whole: whole[: len(whole) - 1], "which ends after 88 of 89 tensors"),
        (lambda whole: whole[: len(whole) // 2], r"which ends after \d+ of 89 tensors"),
        (lambda whole: whole[: first_tensor()], "which ends after 0 of 89 tensors"),
        (lambda whole: whole[: first_tensor() - 9], "which ends in its vocabulary"),
        (lambda whole: whole + b"<html>", "with more after its last tensor"),
        (lambda whole: whole[: first_tensor()] + b"\xff" * 12 + whole[first_tensor() + 12 :], "with damaged weights"),
        (lambda whole: whole[:VOCABULARY] + b"\xff" * 8 + whole[VOCABULARY + 8 :], "with damaged weights after 0"),
        (lambda whole: whole[: VOCABULARY + 4] + b"\xff" * 8 + whole[VOCABULARY + 12 :], "with a damaged vocabulary"),
        (lambda whole: whole[:48] + b"\x07" + whole[49:], "with damaged mel filters"),
    ],
)  # fmt: skip
def test_a_damaged_ggml_file_is_refused_before_whisper_cpp_decodes_zeros(
    damage: Callable[[bytes], bytes], fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "ggml-tiny.bin"
    path.write_bytes(damage(whole_file()))
    with pytest.raises(NotInstalled, match=rf"is a damaged whisper\.cpp model \(4 layers, f16\) {fault}"):
        whisper_cpp.create(configured(tmp_path, path)).transcribe(SpeechRequest(path, path, 1000))


def test_what_whisper_cpp_itself_refuses_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ggml-tiny.bin"
    path.write_bytes(whole_file().replace(b"encoder.positional_embedding", b"encoder.positional_embeddinG"))
    with raises("BIL-SPK-041") as caught:
        whisper_cpp.create(configured(tmp_path, path)).transcribe(SpeechRequest(path, path, 1000))
    assert "unknown tensor 'encoder.positional_embeddinG'" in str(caught.value)


@pytest.mark.parametrize("weights", [pytest.param("q8_0", marks=pytest.mark.slow), "q5_0"])
def test_a_quantised_model_hears_the_same(weights: str, tmp_path: Path) -> None:
    import whisper_to_ggml

    path = whisper_to_ggml.convert(tiny_whisper.CHECKPOINT, tmp_path / "any.bin", weights)
    assert examined(path).name == f"a whisper.cpp model (4 layers, {weights})"
    config = EngineConfig(tmp_path, {"threads": 1}, {"BILINGUAL_WHISPER_MODEL": str(path)}, offline=True)
    assert choice.choose_speech("auto", lambda _: config) == "whisper-cpp"
    request = SpeechRequest(path, tiny_whisper.clip_wav("fox", tmp_path), tiny_whisper.duration_ms("fox"), "en")
    assert whisper_cpp.create(config).transcribe(request).text() == tiny_whisper.TEXTS["fox"]


def test_a_ggml_file_is_for_whisper_cpp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = configured(tmp_path, tiny_whisper.ggml_file())
    request = SpeechRequest(tmp_path, tmp_path, 1000)
    for engine in (whisper, faster_whisper):
        with pytest.raises(NotInstalled, match=r"is a whisper\.cpp model \(.*Use --speech whisper-cpp\.") as caught:
            engine.create(config).transcribe(request)
        assert "pip install" not in str(caught.value)
    monkeypatch.setattr(model_files, "find_spec", lambda name: None)
    monkeypatch.setattr(choice, "find_spec", lambda name: None if name == "pywhispercpp" else object())
    monkeypatch.setattr(whisper_cpp, "find_spec", lambda name: None)
    assert choice.choose_speech("auto", lambda _: config) == "whisper"  # which says what to install
    with pytest.raises(NotInstalled, match=r"Run: pip install pywhispercpp\. Use --speech whisper-cpp\."):
        whisper.create(config).transcribe(request)
    with raises("BIL-SPK-040"):
        whisper_cpp.create(config).transcribe(request)
    assert not whisper_cpp.model_on_disk(config)


def test_a_ggml_model_that_is_named_is_looked_for_on_disk(tmp_path: Path) -> None:
    def named(model: str) -> EngineConfig:
        return EngineConfig(tmp_path, {"model": model, "download_root": str(tmp_path)}, {}, offline=True)

    request = SpeechRequest(tmp_path, tmp_path, 1000)
    with raises("BIL-SPK-043") as caught:
        whisper_cpp.create(named("turbo")).transcribe(request)
    assert f"at {tmp_path}/ggml-large-v3-turbo.bin" in str(caught.value)
    with raises("BIL-SPK-015"):
        whisper_cpp.create(named("smal")).transcribe(request)
    with raises("BIL-SPK-042"):
        whisper_cpp.create(named(str(tmp_path / "none.bin"))).transcribe(request)
    (tmp_path / "ggml-base-q5_1.bin").write_bytes(whole_file())
    assert whisper_cpp.model_on_disk(named("base-q5_1"))
    encoder = tmp_path / "ggml-base-encoder.mlmodelc"
    encoder.mkdir()
    (encoder / "coremldata.bin").write_bytes(b"")
    with raises("BIL-SPK-044") as caught:
        whisper_cpp.create(named(str(encoder))).transcribe(request)
    assert "a Core ML encoder for whisper.cpp" in str(caught.value)
    assert examined(tmp_path).name.startswith("a folder with a whisper.cpp model (4 layers, f16), ggml-base-q5_1.bin")


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
    import whisper as openai_whisper

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


def random_model(vocabulary: int, mels: int, path: Path) -> Path:
    """Write a checkpoint with random weights."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    size = {"n_audio_ctx": 1500, "n_audio_state": 64, "n_audio_head": 1, "n_audio_layer": 1}
    text = {"n_text_ctx": 448, "n_text_state": 64, "n_text_head": 1, "n_text_layer": 2}
    dims = ModelDimensions(n_mels=mels, n_vocab=vocabulary, **size, **text)
    torch.save({"dims": vars(dims), "model_state_dict": Whisper(dims).half().state_dict()}, path)
    return path


@pytest.mark.slow  # converts and loads three models of random weights
def test_newer_models_are_converted(tmp_path: Path) -> None:
    from whisper_to_ctranslate2 import convert

    checkpoint = random_model(51866, 128, tmp_path / "model.pt")
    folder = convert(checkpoint, tmp_path / "model", "float16")
    loaded = faster_whisper._load(folder, "cpu", "int8")
    assert loaded.model.is_multilingual
    assert len(loaded.supported_languages) == 100
    assert len(loaded.feature_extractor.mel_filters) == 128
    assert (folder / "model.bin").stat().st_size < 1.2 * checkpoint.stat().st_size  # float16 as well


@pytest.mark.slow  # makes a model of random weights for three engines
def test_an_english_only_model_has_its_own_tokens_and_refuses_other_languages(tmp_path: Path) -> None:
    from faster_whisper.tokenizer import Tokenizer
    from whisper.tokenizer import get_tokenizer

    import whisper_to_ggml
    from whisper_to_ctranslate2 import convert

    checkpoint = random_model(51864, 80, tmp_path / "small.en.pt")
    folder, file = convert(checkpoint, tmp_path / "small.en"), whisper_to_ggml.convert(checkpoint, tmp_path / "en.bin")
    loaded = faster_whisper._load(folder, "cpu", "int8")
    english, tokens = get_tokenizer(multilingual=False), Tokenizer(loaded.hf_tokenizer, multilingual=False)
    assert not loaded.model.is_multilingual
    assert (tokens.sot_sequence, tokens.eot, tokens.timestamp_begin) == ([50257], 50256, english.timestamp_begin)
    assert tokens.encode(" It's 20°C, naïve!") == english.encode(" It's 20°C, naïve!")
    for module, path in ((faster_whisper, folder), (whisper, checkpoint), (whisper_cpp, file)):
        engine = module.create(configured(tmp_path, path))
        with raises("BIL-SPK-009") as caught:
            engine.transcribe(SpeechRequest(Path("talk.mp4"), tmp_path / "talk.wav", 1000, "zh-Hans"))
        said = str(caught.value)
        assert said.startswith(
            f"talk.mp4: the speech is in 'zh-Hans', but the Whisper model {path} is for English only"
        )
        assert list(engine._languages()) == ["en"]
        assert engine._detected(np.zeros(16_000, np.float32)) == {"en": 1.0}


REAL = Path.home() / ".cache" / "bilingual-models" / "whisper-base.pt"


@pytest.mark.skipif(not REAL.is_file(), reason="needs a real checkpoint of Whisper base")
def test_a_real_checkpoint_given_by_its_path_has_its_heads() -> None:
    model = whisper._load(REAL, "cpu")
    heads = [tuple(pair) for pair in model.alignment_heads.indices().T.tolist()]
    assert heads == [(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)]
