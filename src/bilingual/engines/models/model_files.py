"""Tells what a file or folder given as a Whisper model is, by its first bytes: names prove nothing."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from bilingual.engines.models import ggml

Kind = Literal["checkpoint", "ctranslate2", "ggml", "other", "unknown"]

_USE = (
    "Use a checkpoint of openai-whisper (.pt) with --speech whisper, a CTranslate2 folder with faster-whisper, or a "
    "ggml-*.bin file with whisper-cpp."
)
_AGAIN = "Download it again."
# The first bytes of model files of other programs. Sources: ggml's and llama.cpp's file formats (the numbers are
# written with the lowest byte first), the specification of Git LFS.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"fmgg", "an old llama.cpp model (ggmf)"),
    (b"tjgg", "an old llama.cpp model (ggjt)"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"\x89HDF", "a Keras model (HDF5)"),
    (b"TFL3", "a TensorFlow Lite model"),
)
_HEAD = 80


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What is at a path, in words (``a whisper.cpp model (base, q5_1)``), and what to do about it."""

    kind: Kind
    name: str
    remedy: str = _USE


def examined(path: Path) -> ModelFile:
    """Return what the file or folder at *path* is; ``unknown`` includes damaged and missing files."""
    return _folder(path) if path.is_dir() else _file(path)


def _folder(path: Path) -> ModelFile:
    if (path / "model.bin").is_file():
        found = _file(path / "model.bin")
        if found.kind == "ctranslate2":
            return ModelFile("ctranslate2", "a CTranslate2 model", "Use --speech faster-whisper.")
        return found if found.kind == "other" else ModelFile("unknown", "a folder with a model.bin")
    weights = [
        name for name in ("model.safetensors", "pytorch_model.bin", "flax_model.msgpack") if (path / name).is_file()
    ]
    if weights or _architecture(path / "config.json"):
        how = f"Convert it: ct2-transformers-converter --model {path} --output_dir FOLDER --copy_files tokenizer.json."
        return ModelFile("other", "a Transformers model", how)
    if (path / "coremldata.bin").is_file():
        return ModelFile("other", "a Core ML encoder for whisper.cpp", "Name the ggml-*.bin file next to it.")
    told = ("checkpoint", "ggml", "other")
    inside = next((f for f in sorted(path.glob("*")) if f.is_file() and _file(f).kind in told), None)
    if inside is not None:
        return ModelFile("unknown", f"a folder with {_file(inside).name}, {inside.name}", f"Name the file: {inside}.")
    return ModelFile("unknown", "a folder without a model")


def _file(path: Path) -> ModelFile:
    if not path.is_file():
        return ModelFile("unknown", "missing")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for start, name in _OTHERS:
        if head.startswith(start):
            return ModelFile("other", name, _AGAIN if "page" in name or "pointer" in name else _USE)
    if head.startswith(ggml.MAGIC):
        return _ggml(path)
    if head.startswith(b"GGUF"):
        return ModelFile("other", f"a GGUF model{_architecture_of(head)}", _USE)
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < path.stat().st_size:
        return ModelFile("other", "a safetensors file, the weights of a Transformers model")
    if b"WhisperSpec" in head:
        return ModelFile("ctranslate2", "the weights of a CTranslate2 model", f"Name its folder: {path.parent}.")
    if b"TransformerSpec" in head:
        return ModelFile("other", "a translation model (CTranslate2)", f"Use it as the engine ct2: {path.parent}.")
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(b"\x80") and head[1:2] in (b"\x02", b"\x03", b"\x04"):
        return ModelFile("checkpoint", "a PyTorch checkpoint")  # written before PyTorch 1.6
    return ModelFile("unknown", "an empty file" if not head else "a file of unknown format")


def _ggml(path: Path) -> ModelFile:
    found = ggml.read(path)
    if found.header is None:
        return ModelFile("other", found.fault, _AGAIN if "incomplete" in found.fault else _USE)
    name = f"a whisper.cpp model ({found.header.name})"
    if found.fault:
        return ModelFile("other", f"a damaged {name.removeprefix('a ')} {found.fault}", _AGAIN)
    install = "" if find_spec("pywhispercpp") else "Run: pip install pywhispercpp. "
    return ModelFile("ggml", name, f"{install}Use --speech whisper-cpp.")


def _architecture_of(head: bytes) -> str:
    """Return what a GGUF file is for, which is its first key, in brackets."""
    key, _, value = head[24:].partition(b"general.architecture")
    size = int.from_bytes(value[4:12], "little")
    return f" ({value[12 : 12 + size].decode('ascii', 'replace')})" if len(key) == 8 and 0 < size <= 20 else ""


def _archive(path: Path) -> ModelFile:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return ModelFile("unknown", "a damaged or incomplete archive", _AGAIN)
    if any(name.endswith("data.pkl") for name in names):
        return ModelFile("checkpoint", "a PyTorch checkpoint")
    if any(name.endswith((".mlmodel", ".mil", "coremldata.bin")) for name in names):
        return ModelFile("other", "a Core ML model")
    return ModelFile("other", "a zip archive", "Unpack it and name the model inside.")


def _architecture(path: Path) -> bool:
    try:
        return "architectures" in json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return False
