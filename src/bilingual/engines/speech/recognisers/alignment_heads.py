"""The attention heads of published Whisper models that follow the audio: word times come from them.

openai-whisper knows them by the model's name only, and takes all heads of the upper half of the layers for a checkpoint
given by its path, which puts words seconds away. The dimensions tell the models apart, whatever the file's name.
Fine-tuned models have the heads of the model they come from.
"""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Any

from bilingual.engines.models.places import content_hash

# By layers and heads of the decoder, and mel bands. Source: ``ModelDimensions`` of the published checkpoints.
_NAMES = {
    (4, 6, 80): "tiny",
    (6, 8, 80): "base",
    (12, 12, 80): "small",
    (24, 16, 80): "medium",
    (32, 20, 80): "large-v2",
    (32, 20, 128): "large-v3",
    (4, 20, 128): "large-v3-turbo",
}
# From this size of the vocabulary on, a model is multilingual. Source: ``Whisper.is_multilingual``.
_MULTILINGUAL = 51865


def published_name(dims: Any) -> str | None:
    """Return the name of the published model with the dimensions *dims*; ``large-v1`` has those of ``large-v2``."""
    name = _NAMES.get((dims.n_text_layer, dims.n_text_head, dims.n_mels))
    return f"{name}.en" if name in ("tiny", "base", "small", "medium") and dims.n_vocab < _MULTILINGUAL else name


def packed_heads(dims: Any, path: Path) -> bytes | None:
    """Return the heads for the checkpoint at *path* as ``Whisper.set_alignment_heads`` takes them.

    *dims* are its ``ModelDimensions``. ``None`` for a model of other dimensions.
    """
    import whisper

    name = published_name(dims)
    if name == "large-v2" and content_hash(path) == whisper._MODELS["large-v1"].split("/")[-2]:
        name = "large-v1"
    return None if name is None else bytes(whisper._ALIGNMENT_HEADS[name])


def heads_of(dims: Any, path: Path) -> list[tuple[int, int]]:
    """Return the heads as (layer, head); those of the upper half of the layers for a model of other dimensions."""
    packed = packed_heads(dims, path)
    if packed is None:
        upper = range(dims.n_text_layer // 2, dims.n_text_layer)
        return [(layer, head) for layer in upper for head in range(dims.n_text_head)]
    flags = gzip.decompress(base64.b85decode(packed))
    return [divmod(place, dims.n_text_head) for place, flag in enumerate(flags) if flag]
