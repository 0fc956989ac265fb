"""Conversations of known turns, mixed from recordings of single voices, and the diarisation error rate.

Voices are pieces of recordings (``--speech``: files with one voice each) and the package voices of ``run.py``. A
mix has turns of one to three pieces, pauses of 0.1 to 0.9 s, now and then an interruption of a third of a second,
levels up to 8 dB apart, and quiet noise, all from a fixed seed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from run import voices

from bilingual.engines.base import SAMPLE_RATE, Utterance
from bilingual.engines.speech import activity
from bilingual.engines.voice.sound import resampled
from bilingual.engines.voice.wording import spoken_text

Sound = NDArray[np.float32]
FRAME_MS = 10
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bilingual-bench" / "voice"
# The package's voices: those in the second group only set the threshold, so that the first tell how good it is.
JUDGED, CALIBRATING = ("en_US-joe-medium", "jf_alpha", "jm_kumo"), ("jf_gongitsune", "jf_nezumi", "jf_tebukuro")
# Said by each voice: half a minute, neither short nor long.
LINES = {
    "en": (
        "Most of the people in the room had never met before that evening.",
        "The children went home because it was getting dark, and nobody wanted to walk alone.",
        "Why do we sleep, and what happens when we do not?",
        "He read the letter twice and put it back in the drawer.",
        "In the end it has been a good year for all of us.",
        "I think that is true.",
        "She bought some tea at the market and carried it up the hill in the rain.",
        "Please write to us before Friday, or call in the morning.",
    ),
    "ja": (
        "今日は東京でコーヒーを飲みながら、新しい本を読みました。",
        "明日の天気は晴れでしょう。",
        "駅まで歩いて十分かかりますが、途中に古い橋があります。",
        "彼女は毎朝六時に起きて、庭の花に水をやります。",
        "はい、そう思います。",
        "電車が遅れたので、会議に間に合いませんでした。",
        "新しい言葉を覚えるのは楽しいです。",
    ),
}


@dataclass(frozen=True)
class Said:
    """Speech of one voice, in milliseconds."""

    start_ms: int
    end_ms: int
    voice: str


@dataclass(frozen=True)
class Mix:
    name: str
    samples: NDArray[np.int16]
    truth: tuple[Said, ...]

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said.voice for said in self.truth))


def recorded(path: Path) -> list[Sound]:
    """Return the pieces of a recording with one voice, cut at its pauses."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "-"]
    sound = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<f4")
    return [piece for piece in _cut_at_pauses(sound) if len(piece) >= SAMPLE_RATE]


def spoken(cache: Path) -> dict[str, list[Sound]]:
    """Return the pieces that each package voice says; they are kept in the folder *cache*."""
    found: dict[str, list[Sound]] = {}
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as held:
        for language, engine, voice in voices(Path(held)):
            if engine.id == "espeak":
                continue
            names = (voice,) if engine.id == "piper" else tuple(v for v in (*JUDGED, *CALIBRATING) if v[0] == "j")
            for name in names:
                kept = cache / f"{name}-{hashlib.sha256(repr(LINES[language]).encode()).hexdigest()[:8]}.npz"
                if not kept.is_file():
                    said = [engine.say(Utterance(spoken_text(line, language), name)) for line in LINES[language]]
                    sounds = [activity.floats(resampled(one)) for one in said]
                    np.savez(kept, *[piece for sound in sounds for piece in _cut_at_pauses(sound)])
                with np.load(kept) as pieces:
                    found[name] = [pieces[key] for key in pieces.files]
    return found


def mixed(
    names: Sequence[str], pieces: Mapping[str, Sequence[Sound]], seed: int, seconds: float = 70.0, answers: float = 0.0
) -> Mix:
    """Return a conversation of the voices *names*; after the share *answers* of the pieces somebody else says a word,
    of 0.4 to 0.8 s, between pauses of 0.15 to 0.4 s.
    """
    rng = np.random.default_rng([seed, *(ord(c) for c in "".join(names))])
    levels = {name: 10 ** (-rng.uniform(0, 8) / 20) for name in names}
    queues = {name: _shuffled(pieces[name], rng) for name in names}
    parts: list[tuple[int, Sound, str]] = []
    at, last = round(0.4 * SAMPLE_RATE), ""
    while at < seconds * SAMPLE_RATE:
        name = str(rng.choice([one for one in names if one != last]))
        for number in range(int(rng.integers(1, 4))):
            if not queues[name]:
                queues[name] = _shuffled(pieces[name], rng)
            piece = queues[name].pop()
            rough = rng.random() < 0.12 and number == 0 and bool(parts)
            at += round((-0.33 if rough else rng.uniform(0.1, 0.9)) * SAMPLE_RATE)
            parts.append((at, piece * levels[name], name))
            at += len(piece)
            if answers and rng.random() < answers:
                at += round(rng.uniform(0.15, 0.4) * SAMPLE_RATE)
                other = str(rng.choice([one for one in names if one != name]))
                whole = pieces[other][int(rng.integers(len(pieces[other])))]
                word = whole[: round(rng.uniform(0.4, 0.8) * SAMPLE_RATE)]
                parts.append((at, word * levels[other], other))
                at += len(word) + round(rng.uniform(0.15, 0.4) * SAMPLE_RATE)
        last = name
    sound = rng.normal(0, 0.0006, at + SAMPLE_RATE // 2).astype(np.float32)
    for start, piece, _ in parts:
        sound[start : start + len(piece)] += piece
    truth = tuple(
        Said(start * 1000 // SAMPLE_RATE, (start + len(piece)) * 1000 // SAMPLE_RATE, name)
        for start, piece, name in parts
    )
    samples = (np.clip(sound, -1, 1) * 32767).astype("<i2")
    return Mix(f"{'+'.join(names)}/{seed}", samples, truth)


def error_rate(truth: Iterable[Said], found: Iterable[Said], collar_ms: int = 0) -> float:
    """Return the diarisation error rate: missed, invented and confused speech over all speech, with overlaps counted.

    Voices are matched one to one at the fewest errors. Within *collar_ms* of a true border nothing is judged
    (NIST, "Rich Transcription 2009 evaluation plan": a quarter of a second).
    """
    truth, found = list(truth), list(found)
    end = max(said.end_ms for said in [*truth, *found]) // FRAME_MS + 1
    ours, theirs = _frames(truth, end), _frames(found, end)
    judged = np.ones(end, bool)
    for edge in (edge for said in truth for edge in (said.start_ms, said.end_ms)) if collar_ms else ():
        judged[max(0, (edge - collar_ms) // FRAME_MS) : (edge + collar_ms) // FRAME_MS] = False
    ours, theirs = ours[:, judged], theirs[:, judged]
    both = (ours[:, None] & theirs[None]).sum(axis=2)
    rows, columns = both.shape
    if rows <= columns:
        hits = max(sum(both[r, c] for r, c in enumerate(order)) for order in permutations(range(columns), rows))
    else:
        hits = max(sum(both[r, c] for c, r in enumerate(order)) for order in permutations(range(rows), columns))
    return float((np.maximum(ours.sum(axis=0), theirs.sum(axis=0)).sum() - hits) / ours.sum())


def _frames(said: Sequence[Said], end: int) -> NDArray[np.bool_]:
    names = sorted({one.voice for one in said})
    frames = np.zeros((max(1, len(names)), end), bool)
    for one in said:
        frames[names.index(one.voice), one.start_ms // FRAME_MS : one.end_ms // FRAME_MS] = True
    return frames


def _shuffled(pieces: Sequence[Sound], rng: np.random.Generator) -> list[Sound]:
    return [pieces[n] for n in rng.permutation(len(pieces))]


def _cut_at_pauses(sound: Sound, pause_ms: int = 250) -> list[Sound]:
    """Return the parts of *sound* between pauses: 20 ms frames that are 35 dB below its loudest, or no louder than its
    noise.
    """
    size = SAMPLE_RATE // 50
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    power = 10 * np.log10(np.mean(np.square(frames, dtype=np.float64), axis=1) + 1e-12)
    loud = np.flatnonzero(power > max(np.percentile(power, 98) - 35, np.percentile(power, 4) + 8))
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) * 20 >= pause_ms)
    starts, ends = loud[[0, *(breaks + 1)]], loud[[*breaks, -1]] + 1
    level = 0.08 / max(1e-6, float(np.sqrt(np.mean(np.square(frames[loud])))))
    return [(sound[a * size : b * size] * level).astype(np.float32) for a, b in zip(starts, ends, strict=True)]
