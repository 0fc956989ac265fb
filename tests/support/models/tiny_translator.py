"""Tiny CTranslate2 translation models for tests: real weights, written by hand, that translate word by word.

A vector holds three one-hot parts: the token, its position, and the token to say. The decoder's cross-attention finds
the source token at its own position and says its translations; a tag for a language makes that language likelier. So
the true loading and decoding path runs, and answers can be predicted: known words are translated, all else is copied
letter by letter.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

WORDS: Mapping[str, Mapping[str, str]] = {
    "the": {"de": "die", "zh": "这", "es": "la"},
    "The": {"de": "Die", "zh": "这", "es": "La"},
    "cat": {"de": "Katze", "zh": "猫", "es": "gata"},
    "dog": {"de": "Hund", "zh": "狗", "es": "perra"},
    "sat": {"de": "saß", "zh": "坐", "es": "estuvo"},
    "on": {"de": "auf", "zh": "在", "es": "en"},
    "mat": {"de": "Matte", "zh": "垫", "es": "alfombra"},
    "old": {"de": "alte", "zh": "老", "es": "vieja"},
    "of": {"de": "von", "zh": "的", "es": "de"},
    "number": {"de": "Nummer", "zh": "号", "es": "número"},
    "and": {"de": "und", "zh": "和", "es": "y"},
    "is": {"de": "ist", "zh": "是", "es": "es"},
    "red": {"de": "rot", "zh": "红", "es": "roja"},
    "says": {"de": "sagt", "zh": "说", "es": "dice"},
    "we": {"de": "wir", "zh": "我们", "es": "nosotros"},
}
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()-äöüßéñ。，！？：；、"
POSITIONS = 96
_SHARP = 60.0


@dataclass(frozen=True)
class Tiny:
    """How a model is made: its layout, languages, and special tokens. ``words`` replaces WORDS."""

    layout: str = "marian"
    languages: tuple[str, ...] = ("de",)
    tags: Mapping[str, str] = field(default_factory=dict)  # language -> token
    source_tag: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)
    positions: int = POSITIONS
    unknown: str = "<unk>"


def pieces(tiny: Tiny) -> list[str]:
    """Return the pieces of both sides: words with their space, letters."""
    words = [f"{_mark(tiny)}{word}" for word in tiny.words]
    for language in tiny.languages:
        words += [f"{_mark(tiny, language)}{other[language]}" for other in tiny.words.values()]
    more = [f"{letter}@@" for letter in LETTERS] if tiny.layout == "bpe" else ["▁"]
    return list(dict.fromkeys([*words, *more, *LETTERS]))


def _mark(tiny: Tiny, language: str = "") -> str:
    return "" if language == "zh" or tiny.layout == "bpe" else "▁"


@lru_cache(maxsize=16)
def sentencepiece_model(symbols: tuple[str, ...]) -> bytes:
    """Return a SentencePiece model that always cuts at *symbols*."""
    import sentencepiece

    out = io.BytesIO()
    corpus = ["αβγ δεζ αβ γδ"] * 20
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus),
        model_writer=out,
        vocab_size=len(symbols) + 16,
        user_defined_symbols=list(symbols),
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
        normalization_rule_name="identity",
    )
    return out.getvalue()


def vocabulary(tiny: Tiny) -> list[str]:
    return [
        "<s>",
        "</s>",
        tiny.unknown,
        *pieces(tiny),
        *tiny.tags.values(),
        *([tiny.source_tag] if tiny.source_tag else []),
    ]


def build(folder: Path, tiny: Tiny, *, files: Iterable[str] = ()) -> Path:
    """Write the model *tiny* to *folder*, with its tokenizer, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokens = vocabulary(tiny)
    spec = _spec(tiny, tokens)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.add_source_eos = tiny.layout in ("argos", "bpe")
    spec.config.unk_token = tiny.unknown
    spec.config.decoder_start_token = "</s>" if tiny.layout not in ("argos", "bpe") else "<s>"
    spec.validate()
    spec.optimize(quantization="float32")
    spec.save(str(folder))
    symbols = tuple(pieces(tiny))
    if tiny.layout == "madlad":
        symbols = (*symbols, *tiny.tags.values())
    model = sentencepiece_model(symbols)
    names = {"marian": ("source.spm", "target.spm"), "madlad": ("spiece.model",)}
    if tiny.layout == "bpe":
        (folder / "bpe.model").write_text(_merges(tiny.words))
        return folder
    for name in names.get(tiny.layout, ("sentencepiece.bpe.model",)):
        (folder / name).write_bytes(model)
    if tiny.layout == "marian":
        said = {"source_lang": "en", "target_lang": tiny.languages[0] if len(tiny.languages) == 1 else "mul"}
        (folder / "tokenizer_config.json").write_text(json.dumps(said))
    return folder


def _merges(words: Iterable[str]) -> str:
    """Return the merges that make each of *words* one piece."""
    lines = ["#version: 0.2"]
    for word in words:
        ends = ["" for _ in word[1:-1]] + ["</w>"]
        lines += [f"{word[:n]} {word[n]}{end}" for n, end in enumerate(ends, 1)]
    return "\n".join(dict.fromkeys(lines)) + "\n"


def argos_package(folder: Path, source: str, target: str, *, prefix: str = "", **about: Any) -> Path:
    """Write a package of Argos Translate, unpacked: from English with WORDS, else one that only copies letters."""
    words = WORDS if source == "en" else {}
    language = {"zh": "zh", "de": "de", "es": "es"}.get(target, target)
    tags = {language: prefix} if prefix else {}
    layout = about.pop("layout", "argos")
    build(folder / "model", Tiny(layout=layout, languages=(language,), words=words, tags=tags))
    if layout == "bpe":
        (folder / "model" / "bpe.model").rename(folder / "bpe.model")
    else:
        (folder / "model" / "sentencepiece.bpe.model").rename(folder / "sentencepiece.model")
    said = {"from_code": source, "to_code": target, "package_version": "1.0", "target_prefix": prefix, **about}
    (folder / "metadata.json").write_text(json.dumps(said))
    return folder


def _spec(tiny: Tiny, tokens: list[str]) -> Any:
    from ctranslate2.specs import TransformerSpec

    size, positions = len(tokens), tiny.positions
    width = 2 * max(size, positions)
    depth = max(width, 2 * size + positions)
    depth += depth % 2
    spec = TransformerSpec.from_config(num_layers=1, num_heads=2)
    token_at, place_at, said_at = 0, size, size + positions
    embeddings = np.zeros((size, depth), np.float32)
    embeddings[np.arange(size), token_at + np.arange(size)] = 1
    places = np.zeros((positions, depth), np.float32)
    places[np.arange(positions), place_at + np.arange(positions)] = 1
    mean = 2 / depth
    gamma = np.full(depth, math.sqrt(mean - mean * mean + 1e-5), np.float32)
    beta = np.full(depth, mean, np.float32)
    for stack in (spec.encoder, spec.decoder):
        target = stack.embeddings[0] if isinstance(stack.embeddings, list) else stack.embeddings
        target.weight = embeddings
        stack.position_encodings.encodings = places
        stack.scale_embeddings = False
        stack.layer_norm.gamma, stack.layer_norm.beta = gamma, beta
        layer = stack.layer[0]
        _norm(layer.self_attention.layer_norm, gamma, beta)
        _linear(layer.self_attention.linear[0], np.zeros((3 * depth, depth)))
        _linear(layer.self_attention.linear[1], np.zeros((depth, depth)))
        _norm(layer.ffn.layer_norm, gamma, beta)
        _linear(layer.ffn.linear_0, np.zeros((4, depth)))
        _linear(layer.ffn.linear_1, np.zeros((depth, 4)))
    # Which source position the decoder looks at when it is at position t.
    shift = {"marian": 1 if tiny.tags else 0, "madlad": 2}.get(tiny.layout, 0)
    half = depth // 2
    query, key = np.zeros((depth, depth)), np.zeros((depth, depth))
    value, out = np.zeros((depth, depth)), np.zeros((depth, depth))
    for t in range(positions):
        query[t, place_at + t] = _SHARP
        if t >= shift:
            key[t - shift, place_at + t] = _SHARP
    # The second head looks at the tag in the source: at position 0, or 1 after a word boundary.
    query_bias = np.zeros(depth)
    query_bias[half] = _SHARP
    key[half, place_at + (1 if tiny.layout == "madlad" else 0)] = _SHARP
    value[:size, token_at : token_at + size] = np.eye(size)
    value[half : half + size, token_at : token_at + size] = np.eye(size)
    says, likes = _dictionary(tiny, tokens)
    out[said_at : said_at + size, :size] = says * 8
    in_source = tiny.layout in ("marian", "madlad")
    out[said_at : said_at + size, half : half + size] = likes * 3 if in_source else 0
    attention = spec.decoder.layer[0].attention
    _norm(attention.layer_norm, gamma, beta)
    _linear(attention.linear[0], query, query_bias)
    _linear(attention.linear[1], np.concatenate([key, value]))
    _linear(attention.linear[2], out)
    if not in_source and tiny.tags:  # the tag is the decoder's second token
        own = spec.decoder.layer[0].self_attention
        first = np.zeros((3 * depth, depth))
        bias = np.zeros(3 * depth)
        bias[half] = _SHARP
        first[depth + half, place_at + 1] = _SHARP
        first[2 * depth + half : 2 * depth + half + size, token_at : token_at + size] = np.eye(size)
        _linear(own.linear[0], first, bias)
        likely = np.zeros((depth, depth))
        likely[said_at : said_at + size, half : half + size] = likes * 3
        _linear(own.linear[1], likely)
    projection = np.zeros((size, depth))
    projection[np.arange(size), said_at + np.arange(size)] = 20
    _linear(spec.decoder.projection, projection)
    return spec


def _dictionary(tiny: Tiny, tokens: list[str]) -> tuple[Any, Any]:
    """Return what each token says (rows: said), and what each tag makes likelier."""
    index = {token: number for number, token in enumerate(tokens)}
    size = len(tokens)
    says, likes = np.zeros((size, size)), np.zeros((size, size))
    says[index["</s>"]] = -1  # no hypothesis ends early
    for token, number in index.items():
        says[number, number] = 1
        word = token.removeprefix("▁")
        if word in tiny.words and token == f"{_mark(tiny)}{word}":
            for rank, language in enumerate(tiny.languages):
                said = index[f"{_mark(tiny, language)}{tiny.words[word][language]}"]
                says[said, number] = 1.2 - rank * 0.02
                if said != number:
                    says[number, number] = 0.2
                if language in tiny.tags:
                    likes[said, index[tiny.tags[language]]] = 1
    return says, likes


def _norm(spec: Any, gamma: Any, beta: Any) -> None:
    spec.gamma, spec.beta = gamma, beta


def _linear(spec: Any, weight: Any, bias: Any = None) -> None:
    spec.weight = weight.astype(np.float32)
    spec.bias = (np.zeros(weight.shape[0]) if bias is None else bias).astype(np.float32)
