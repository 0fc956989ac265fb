"""Convert an OpenAI Whisper checkpoint to a CTranslate2 folder for faster-whisper.

``python scripts/whisper_to_ctranslate2.py model.pt folder`` needs neither ``transformers`` nor the network: the
tokenizer is rebuilt from the vocabulary in the openai-whisper package. The tests use it to convert the tiny checkpoint,
because the 30 MB folder is too large to commit.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from whisper.model import ModelDimensions
from whisper.tokenizer import Tokenizer, get_tokenizer

from bilingual.engines.speech.recognisers.alignment_heads import heads_of


def convert(checkpoint: Path, folder: Path, weights: str = "float32") -> Path:
    """Write *checkpoint* as a CTranslate2 folder with the tokenizer that faster-whisper wants; return it.

    *weights* is the type of number of the weights (``float16`` takes half the disk), whatever the checkpoint's is.
    """
    import ctranslate2
    from ctranslate2.specs import WhisperSpec

    saved = torch.load(checkpoint, weights_only=True)
    dims, state = ModelDimensions(**saved["dims"]), {k: v.float().numpy() for k, v in saved["model_state_dict"].items()}
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    for conv in ("conv1", "conv2"):
        _fill(getattr(spec.encoder, conv), state, f"encoder.{conv}")
    spec.encoder.position_encodings.encodings = state["encoder.positional_embedding"]
    _fill_norm(spec.encoder.layer_norm, state, "encoder.ln_post")
    spec.decoder.position_encodings.encodings = state["decoder.positional_embedding"]
    spec.decoder.embeddings.weight = state["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = state["decoder.token_embedding.weight"]
    _fill_norm(spec.decoder.layer_norm, state, "decoder.ln")
    for room, side in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        for number, layer in enumerate(side.layer):
            block = f"{room}.blocks.{number}"
            _fill_attention(layer.self_attention, state, f"{block}.attn", joined=("query", "key", "value"))
            if room == "decoder":
                _fill_attention(layer.attention, state, f"{block}.cross_attn", joined=("key", "value"))
            _fill(layer.ffn.linear_0, state, f"{block}.mlp.0")
            _fill(layer.ffn.linear_1, state, f"{block}.mlp.2")
            _fill_norm(layer.ffn.layer_norm, state, f"{block}.mlp_ln")
    # As ``whisper.Whisper`` counts them from the vocabulary.
    multilingual = dims.n_vocab >= 51865
    languages = dims.n_vocab - 51765 - int(multilingual)
    tokenizer = get_tokenizer(multilingual, num_languages=languages)
    begin = tokenizer.sot + 1
    spec.config.suppress_ids = list(tokenizer.non_speech_tokens)
    spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
    spec.config.lang_ids = list(range(begin, begin + languages)) if multilingual else []
    spec.config.alignment_heads = heads_of(dims, checkpoint)
    tokens = _token_texts(tokenizer, dims.n_vocab)
    spec.register_vocabulary(tokens)
    spec.validate()
    if weights != "float32":
        spec.optimize(quantization=weights)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    (folder / "tokenizer.json").write_text(_tokenizer_json(tokenizer, tokens), "utf-8")
    if dims.n_mels != 80:  # faster-whisper's default
        (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": dims.n_mels}), "utf-8")
    assert ctranslate2.contains_model(str(folder))
    return folder


def _fill(layer: Any, state: dict[str, np.ndarray], name: str) -> None:
    layer.weight, layer.bias = state[f"{name}.weight"], state[f"{name}.bias"]


def _fill_norm(layer: Any, state: dict[str, np.ndarray], name: str) -> None:
    layer.gamma, layer.beta = state[f"{name}.weight"], state[f"{name}.bias"]


def _fill_attention(layer: Any, state: dict[str, np.ndarray], name: str, joined: tuple[str, ...]) -> None:
    """Whisper's key projection has no bias; CTranslate2 keeps the projections joined."""
    width = state[f"{name}.key.weight"].shape[0]
    biases = {part: state.get(f"{name}.{part}.bias", np.zeros(width, np.float32)) for part in ("query", "key", "value")}
    _fill_norm(layer.layer_norm, state, f"{name}_ln")
    if "query" not in joined:
        layer.linear[0].weight, layer.linear[0].bias = state[f"{name}.query.weight"], biases["query"]
    both = layer.linear[0 if "query" in joined else 1]
    both.weight = np.concatenate([state[f"{name}.{part}.weight"] for part in joined])
    both.bias = np.concatenate([biases[part] for part in joined])
    _fill(layer.linear[-1], state, f"{name}.out")


def _byte_letters() -> dict[int, str]:
    """Return the printable letter that byte-level BPE files write for each byte (as GPT-2 chose them)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + n) for n, byte in enumerate(others)}


def _token_texts(tokenizer: Tokenizer, size: int) -> list[str]:
    """Return the text of every token by id, bytes in their letters."""
    encoding, letters = tokenizer.encoding, _byte_letters()
    texts = {rank: "".join(letters[byte] for byte in token) for token, rank in encoding._mergeable_ranks.items()}
    texts |= {rank: text for text, rank in encoding._special_tokens.items()}
    return [texts[rank] for rank in range(size)]


def _tokenizer_json(tokenizer_of_whisper: Tokenizer, tokens: list[str]) -> str:
    """Return Whisper's vocabulary as a tokenizer.json; the merges are found again from the ranks."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

    ranks = tokenizer_of_whisper.encoding._mergeable_ranks
    letters = _byte_letters()
    merges = []
    for token, rank in sorted(ranks.items(), key=lambda pair: pair[1]):
        if len(token) > 1:
            first, second = _last_merge(ranks, token, rank)
            merges.append(("".join(letters[b] for b in first), "".join(letters[b] for b in second)))
    tokenizer = Tokenizer(models.BPE({text: n for n, text in enumerate(tokens[: len(ranks)])}, merges))
    pattern = Regex(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(pattern, "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in tokens[len(ranks) :]])
    return tokenizer.to_str()


def _last_merge(ranks: dict[bytes, int], token: bytes, rank: int) -> tuple[bytes, bytes]:
    """Return the two parts that *token* was made of: merge by ranks below its own until two are left."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        joined = [ranks.get(a + b, rank) for a, b in pairwise(parts)]
        at = min(range(len(joined)), key=joined.__getitem__)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts[0], parts[1]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("checkpoint", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--weights", choices=("float32", "float16", "int8"), default="float16")
    given = arguments.parse_args()
    print(convert(given.checkpoint, given.folder, given.weights))
    return 0


if __name__ == "__main__":
    sys.exit(main())
