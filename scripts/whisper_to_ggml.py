"""Converts a Whisper checkpoint to a model file of whisper.cpp, also quantised.

``python scripts/whisper_to_ggml.py base.pt ggml-base.bin [--weights f16|q8_0|q5_0]``

Source of the format: ``models/convert-pt-to-ggml.py`` of whisper.cpp; of the blocks: ``quantize_row_q8_0_ref`` and
``quantize_row_q5_0_ref`` of ggml.
"""

from __future__ import annotations

import argparse
import base64
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper

_MAGIC = 0x67676D6C
_DIMENSIONS = (
    "n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer",
    "n_text_ctx", "n_text_state", "n_text_head", "n_text_layer", "n_mels",
)  # fmt: skip
# By name: the numbers of ggml_type and ggml_ftype.
WEIGHTS = {"f16": (1, 1), "q8_0": (8, 7), "q5_0": (6, 8)}
_BLOCK = 32
_MULTILINGUAL = 51_865
_ASSETS = Path(whisper.__file__).parent / "assets"
_SINGLE = {"encoder.conv1.bias", "encoder.conv2.bias", "encoder.positional_embedding", "decoder.positional_embedding"}
_NEVER_QUANTISED = _SINGLE | {"encoder.conv1.weight", "encoder.conv2.weight"}


def convert(checkpoint: Path, target: Path, weights: str = "f16") -> Path:
    """Write the checkpoint of openai-whisper to *target* and return it."""
    loaded = torch.load(checkpoint, map_location="cpu", weights_only=True)
    dims, state = loaded["dims"], loaded["model_state_dict"]
    kind, file_kind = WEIGHTS[weights]
    with target.open("wb") as file:
        file.write(struct.pack("<12i", _MAGIC, *(dims[name] for name in _DIMENSIONS), file_kind))
        file.writelines(_vocabulary(dims))
        for name, tensor in state.items():
            file.writelines(_tensor(name, tensor, kind))
    return target


def _vocabulary(dims: Mapping[str, int]) -> Iterator[bytes]:
    filters = np.load(_ASSETS / "mel_filters.npz")[f"mel_{dims['n_mels']}"].astype(np.float32)
    yield struct.pack("<2i", *filters.shape) + filters.tobytes()
    vocabulary = tokens(dims["n_vocab"] >= _MULTILINGUAL)
    yield struct.pack("<i", len(vocabulary))
    yield from (struct.pack("<i", len(token)) + token for token in vocabulary)


def tokens(multilingual: bool) -> list[bytes]:
    """Return the tokens of text, by number."""
    lines = (_ASSETS / f"{'multilingual' if multilingual else 'gpt2'}.tiktoken").read_text().splitlines()
    ranked = sorted((int(rank), base64.b64decode(token)) for token, rank in (line.split() for line in lines if line))
    return [token for _, token in ranked]


def _tensor(name: str, tensor: Any, kind: int) -> Iterator[bytes]:
    data = tensor.squeeze().float().numpy()
    if name.endswith(("conv1.bias", "conv2.bias")):
        data = data.reshape(-1, 1)
    if data.ndim < 2 or name in _SINGLE:
        kind = 0
    elif name in _NEVER_QUANTISED or data.shape[-1] % _BLOCK:
        kind = 1
    yield struct.pack("<3i", data.ndim, len(name), kind)
    yield struct.pack(f"<{data.ndim}i", *reversed(data.shape)) + name.encode()
    yield {0: lambda: data.tobytes(), 1: lambda: data.astype(np.float16).tobytes(), 8: lambda: _q8_0(data),
           6: lambda: _q5_0(data)}[kind]()  # fmt: skip


def _q8_0(data: Any) -> bytes:
    """Return blocks of a half-precision scale and 32 signed bytes."""
    blocks = data.reshape(-1, _BLOCK)
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    whole = np.rint(blocks / np.where(scale, scale, 1)).astype(np.int8)
    return np.hstack([scale.astype(np.float16).view(np.uint8), whole.view(np.uint8)]).tobytes()


def _q5_0(data: Any) -> bytes:
    """Return blocks of a half-precision scale, the fifth bits of 32 numbers, and their low four bits in pairs."""
    blocks = data.reshape(-1, _BLOCK)
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(1)[:, None], 1)
    scale = furthest / -16
    whole = np.clip(np.floor(blocks / np.where(scale, scale, 1) + 16.5), 0, 31).astype(np.uint8)
    low = (whole[:, :16] & 15) | ((whole[:, 16:] & 15) << 4)
    high = np.packbits(whole >> 4, axis=1, bitorder="little")
    return np.hstack([scale.astype(np.float16).view(np.uint8), high, low]).tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--weights", choices=WEIGHTS, default="f16")
    given = parser.parse_args()
    print(convert(given.checkpoint, given.target, given.weights))


if __name__ == "__main__":
    main()
