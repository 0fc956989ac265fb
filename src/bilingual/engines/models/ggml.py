"""Reads the header of a whisper.cpp model file (``ggml-*.bin``) and checks that the file is whole.

whisper.cpp does not: it decodes with zeros where a file ends too early. Source of the format: ``whisper_model_load`` in
``src/whisper.cpp`` and ``models/convert-pt-to-ggml.py``. All numbers are little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"lmgg"
"""0x67676d6c, which spells "ggml" backwards in the file."""
_DIMENSIONS = (
    "n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer",
    "n_text_ctx", "n_text_state", "n_text_head", "n_text_layer", "n_mels",
)  # fmt: skip
_SMALLEST_VOCABULARY = 51_864
# Kinds of weights: name, weights per block, bytes per block. Source: ggml's ``ggml_type`` and ``block_*`` structs.
_WEIGHTS = {
    0: ("f32", 1, 4), 1: ("f16", 1, 2), 2: ("q4_0", 32, 18), 3: ("q4_1", 32, 20), 6: ("q5_0", 32, 22),
    7: ("q5_1", 32, 24), 8: ("q8_0", 32, 34), 10: ("q2_k", 256, 84), 11: ("q3_k", 256, 110), 12: ("q4_k", 256, 144),
    13: ("q5_k", 256, 176), 14: ("q6_k", 256, 210),
}  # fmt: skip
# The file's own numbers for them. Source: ggml's ``ggml_ftype``.
_FILE_TYPES = {
    0: "f32", 1: "f16", 2: "q4_0", 3: "q4_1", 7: "q8_0", 8: "q5_0", 9: "q5_1",
    10: "q2_k", 11: "q3_k", 12: "q4_k", 13: "q5_k", 14: "q6_k",
}  # fmt: skip
# Names of published models by the layers and width of the decoder and encoder. Source: OpenAI's checkpoints.
_SIZES = {(4, 384): "tiny", (6, 512): "base", (12, 768): "small", (24, 1024): "medium", (32, 1280): "large"}


@dataclass(frozen=True, slots=True)
class Header:
    """The dimensions of a Whisper model, by openai-whisper's names, and the type of its ``weights``."""

    n_vocab: int
    n_audio_ctx: int
    n_audio_state: int
    n_audio_head: int
    n_audio_layer: int
    n_text_ctx: int
    n_text_state: int
    n_text_head: int
    n_text_layer: int
    n_mels: int
    weights: str

    @property
    def tensors(self) -> int:
        """How many tensors the model has: 7 and 15 a layer in the encoder, 4 and 24 a layer in the decoder."""
        return 7 + 15 * self.n_audio_layer + 4 + 24 * self.n_text_layer

    @property
    def name(self) -> str:
        """``base, q5_1``: the published model of this size, if there is one, and the type of the weights."""
        size = _SIZES.get((self.n_audio_layer, self.n_audio_state))
        if size is None:
            return f"{self.n_audio_layer + self.n_text_layer} layers, {self.weights}"
        if size == "large" and self.n_text_layer < self.n_audio_layer:
            size = "large-v3-turbo" if self.n_text_layer == 4 else "distilled large"
        return f"{size}{'.en' if self.n_vocab == _SMALLEST_VOCABULARY else ''}, {self.weights}"


@dataclass(frozen=True, slots=True)
class GgmlFile:
    """What a file that starts with ``MAGIC`` is: ``header`` of a Whisper model, and the ``fault`` of a damaged one.

    Without a header, ``fault`` says what it is instead.
    """

    header: Header | None
    fault: str = ""


def read(path: Path) -> GgmlFile:
    """Return what the ggml file at *path* is."""
    with path.open("rb") as file:
        file.read(len(MAGIC))
        try:
            numbers = _integers(file, len(_DIMENSIONS) + 1)
        except EOFError:
            return GgmlFile(None, "an incomplete ggml file")
        named = dict(zip(_DIMENSIONS, numbers, strict=False))
        if not _plausible(named):
            file.seek(len(MAGIC) + 4)
            if numbers[0] < 64 and b"silero" in file.read(max(0, numbers[0])):
                return GgmlFile(None, "a voice activity model of whisper.cpp (Silero), not a Whisper model")
            return GgmlFile(None, "a ggml model, but not of Whisper")
        header = Header(**named, weights=_FILE_TYPES.get(numbers[-1] % 1000, "unknown weights"))
        return GgmlFile(header, _fault(file, header, path.stat().st_size))


def _plausible(named: dict[str, int]) -> bool:
    layers = named["n_audio_layer"], named["n_text_layer"]
    return (
        named["n_vocab"] >= _SMALLEST_VOCABULARY
        and named["n_mels"] in (80, 128)
        and all(0 < count <= 256 for count in layers)
        and all(0 < named[name] <= 65_536 for name in _DIMENSIONS if name != "n_vocab")
    )


def _fault(file: BinaryIO, header: Header, size: int) -> str:
    """Return what is wrong with the rest of *file*, empty if nothing."""
    try:
        bands, bins = _integers(file, 2)
        if bands != header.n_mels:
            return "with damaged mel filters"
        file.seek(4 * bands * bins, 1)
        for _ in range(_integers(file, 1)[0]):
            length = _integers(file, 1)[0]
            if not 0 <= length < 1024:
                return "with a damaged vocabulary"
            file.seek(length, 1)
    except EOFError:
        return "which ends in its vocabulary"
    for number in range(header.tensors):
        try:
            count, length, kind = _integers(file, 3)
            if not (0 < count <= 4 and 0 < length < 256 and kind in _WEIGHTS):
                return f"with damaged weights after {number} of {header.tensors} tensors"
            weights = 1
            for part in _integers(file, count):
                weights *= max(0, part)
            _, block, block_bytes = _WEIGHTS[kind]
            end = file.seek(length + weights // block * block_bytes, 1)
        except EOFError:
            end = size + 1
        if end > size:
            return f"which ends after {number} of {header.tensors} tensors"
    return "" if end == size else "with more after its last tensor"


def _integers(file: BinaryIO, count: int) -> tuple[int, ...]:
    content = file.read(4 * count)
    if len(content) < 4 * count:
        raise EOFError
    return struct.unpack(f"<{count}i", content)
