"""Train the tiny Whisper checkpoint that the tests of the speech engines run on.

``python scripts/make_tiny_whisper.py`` synthesises the clips of ``tests/fixtures/speech/clips.json`` with espeak-ng,
trains a Whisper of 2 + 2 layers and 64 states on them (seeded), and writes ``tiny-whisper.pt`` with its hash next to
the clips. It recognises only these clips. ``whisper_to_ctranslate2.py`` converts it for faster-whisper.

Two tricks keep the file under 2 MB although Whisper's vocabulary has 51,865 tokens: weights are float16, and all unused
tokens share one embedding, which compresses to nothing. PyTorch reads compressed records of its zip container.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from whisper.audio import HOP_LENGTH, N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.models.tiny_whisper_clips import CHECKPOINT, LEAD_MS, SAMPLE_RATE, clips, heard, parts_of, speak, text_of

SEED = 20260101
DIMS = ModelDimensions(
    n_mels=80, n_audio_ctx=1500, n_audio_state=64, n_audio_head=2, n_audio_layer=2,
    n_vocab=51865, n_text_ctx=448, n_text_state=64, n_text_head=2, n_text_layer=2,
)  # fmt: skip
VARIANTS = 24


def vary(clip: dict[str, Any], rng: np.random.Generator) -> torch.Tensor:
    """Return a log-mel of *clip* as ``transcribe`` cuts it, slightly changed: tempo, gain, noise, edges.

    Other versions of espeak-ng, other resamplers and voice activity detectors that shave the edges
    should hear the same text.
    """
    samples = speak(clip, int(rng.integers(0, 450)), int(rng.integers(0, 700)))
    tempo = rng.uniform(0.97, 1.03)
    samples = np.interp(np.arange(0, len(samples) - 1, tempo), np.arange(len(samples)), samples)
    samples = samples * 10 ** rng.uniform(-0.4, 0.3)
    samples = samples + rng.normal(0, 10 ** rng.uniform(-5, -2.2), len(samples))
    mel = log_mel_spectrogram(samples.astype(np.float32), DIMS.n_mels, padding=N_SAMPLES)
    # transcribe() fills the window with 0.0; language detection fills it with the mel of silence.
    cut = mel[:, :N_FRAMES] if rng.random() < 0.25 else mel[:, : len(samples) // HOP_LENGTH]
    return pad_or_trim(cut, N_FRAMES)


def targets(clip: dict[str, Any], timestamps: bool) -> tuple[list[int], list[float]]:
    """Return the tokens of *clip*, prompt first, and for each the audio frame it is spoken at (-1: none)."""
    tokenizer = get_tokenizer(True, language=clip["language"], task="transcribe")
    tokens, frames = [*tokenizer.sot_sequence], [-1.0] * 3
    if not timestamps:
        tokens, frames = [*tokens, tokenizer.no_timestamps], [*frames, -1.0]
    clock = LEAD_MS / 1000
    for part, (piece, spoken) in zip(clip["parts"], parts_of(clip), strict=True):
        text, seconds = heard(part), spoken / SAMPLE_RATE
        if text:
            spoken_tokens = tokenizer.encode(text if clip["language"] == "zh" else " " + text)
            sizes = np.array([len(tokenizer.encoding.decode_single_token_bytes(t)) for t in spoken_tokens])
            middles = (np.cumsum(sizes) - sizes / 2) / sizes.sum() * seconds + clock
            first = tokenizer.timestamp_begin + (round(clock / 0.02) if len(tokens) > 3 else 0)
            last = tokenizer.timestamp_begin + round((clock + seconds) / 0.02)
            tokens += [first, *spoken_tokens, last] if timestamps else spoken_tokens
            frames += [-1.0, *(middles * 50), -1.0] if timestamps else list(middles * 50)
        clock += len(piece) / SAMPLE_RATE
    if len(tokens) == 3:
        tokens, frames = [*tokens, tokenizer.timestamp_begin], [*frames, -1.0]
    return [*tokens, tokenizer.eot], [*frames, -1.0]


def train(steps: int) -> Whisper:
    """Return the model, trained on all clips."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    model = Whisper(DIMS)
    examples = list(clips().values())
    sequences = [(clip, targets(clip, timestamps)) for clip in examples for timestamps in (True, False)]
    used = sorted({token for _, (tokens, _) in sequences for token in tokens} | {_no_speech()})
    compact = torch.full((DIMS.n_vocab,), len(used))
    compact[torch.tensor(used)] = torch.arange(len(used))
    rows = torch.nn.Parameter(torch.randn(len(used) + 1, DIMS.n_text_state) * 0.1)
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.1)
    inputs, goals, places = _batch(sequences, compact)
    owner = torch.arange(len(examples)).repeat_interleave(2)
    pool = [torch.stack([vary(clip, rng) for _ in range(VARIANTS)]) for clip in examples]
    parameters = [*(p for n, p in model.named_parameters() if n != "decoder.token_embedding.weight"), rows]
    optimizer = torch.optim.AdamW(parameters, lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2.5e-3, total_steps=steps, pct_start=0.15)
    began = time.monotonic()
    for step in range(steps):
        mel = torch.stack([variants[int(rng.integers(VARIANTS))] for variants in pool])
        mel = mel + torch.randn_like(mel) * 0.02
        heard = model.encoder(mel)[owner]
        logits, guide = _decode(model, rows, inputs, heard, places)
        loss = functional.cross_entropy(logits.flatten(0, 1), goals.flatten(), ignore_index=-100)
        total = loss + 0.2 * guide
        optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        if step % 20 == 0 or step == steps - 1:
            print(f"step {step:4} loss {loss:.4f} guide {guide:.3f} {time.monotonic() - began:.0f} s", flush=True)
    with torch.no_grad():
        model.decoder.token_embedding.weight.copy_(rows[compact])
        model.decoder.positional_embedding[inputs.shape[1] + 4 :] = 0.0
    return model.half().float().eval()


def _no_speech() -> int:
    return get_tokenizer(True).no_speech


def _no_timestamps() -> int:
    return get_tokenizer(True).no_timestamps


def _batch(sequences: list[Any], compact: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(len(tokens) for _, (tokens, _) in sequences) - 1
    inputs = torch.zeros(len(sequences), width, dtype=torch.long)
    goals = torch.full((len(sequences), width), -100)
    places = torch.full((len(sequences), width), -1.0)
    for row, (clip, (tokens, frames)) in enumerate(sequences):
        ids = compact[torch.tensor(tokens)]
        inputs[row, : len(ids) - 1] = ids[:-1]
        goals[row, : len(ids) - 1] = ids[1:]
        goals[row, 1] = -100  # the task is always given
        if ids[3] == compact[_no_timestamps()]:
            goals[row, 2] = -100  # and so is the wish for no timestamps
        places[row, : len(ids) - 1] = torch.tensor(frames[1:])
        if not text_of(clip):
            goals[row, 0] = compact[_no_speech()]
    return inputs, goals, places


def _decode(
    model: Whisper, rows: torch.Tensor, inputs: torch.Tensor, heard: torch.Tensor, places: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return logits over the used tokens (the rest as one), and how far attention is from the spoken place."""
    decoder = model.decoder
    caught: list[Any] = []
    hook = decoder.blocks[-1].cross_attn.register_forward_hook(lambda _m, given, _o: caught.append(given))
    x = rows[inputs] + decoder.positional_embedding[: inputs.shape[1]]
    for block in decoder.blocks:
        x = block(x, heard, mask=decoder.mask)
    hook.remove()
    logits = decoder.ln(x) @ rows.T
    unused = torch.zeros(rows.shape[0])
    unused[-1] = math.log(DIMS.n_vocab - rows.shape[0])
    attention = decoder.blocks[-1].cross_attn
    asked, over = caught[0]
    heads, width = attention.n_head, DIMS.n_text_state // attention.n_head
    query = attention.query(asked).unflatten(-1, (heads, width)).transpose(1, 2)
    key = attention.key(over).unflatten(-1, (heads, width)).transpose(1, 2)
    scores = (query @ key.transpose(-1, -2) * width**-0.5).log_softmax(-1)
    distance = (torch.arange(DIMS.n_audio_ctx) - places[..., None]).abs()
    near = scores.masked_fill((distance > 6)[:, None], -1e9).logsumexp(-1)
    spoken = (places >= 0)[:, None].expand_as(near)
    return logits + unused, -near[spoken].mean()


# ── files ─────────────────────────────────────────────────────────────────────────────────────────


def save(model: Whisper, path: Path) -> str:
    """Write *model* as a deflated checkpoint that ``whisper.load_model`` opens; return its SHA-256."""
    plain = path.with_suffix(".plain")
    state = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    torch.save({"dims": DIMS.__dict__, "model_state_dict": state}, plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED, 9)
    plain.unlink()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".pt.sha256").write_text(f"{found}  {path.name}\n")
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--steps", type=int, default=260)
    arguments.add_argument("--output", type=Path, default=CHECKPOINT)
    given = arguments.parse_args()
    model = train(given.steps)
    print(save(model, given.output), given.output.stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
