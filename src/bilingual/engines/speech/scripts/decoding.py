"""What pocketsphinx is given and gives back: pronunciations, audio with the sound of a room, paths through words."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.speech.activity import Samples

FRAME_MS = 10
# The model was trained on real rooms: digital silence, from synthetic speech and noise gates, leads
# it astray. Noise this far below the speech, and a little of it on both sides, prevents that.
_NOISE = 0.02
_ROOM_MS = 200
_ALTERNATIVE = re.compile(r"\(\d+\)$")
# The decoder keeps its running scores shifted right by ten bits (SENSCR_SHIFT in its sources).
_SHIFTED = 1024.0


def phones_of(word: str) -> str | None:
    """Return the phones of *word* or of another pronunciation of it ("read(2)") in the dictionary, if it is there.

    >>> phones_of("read"), phones_of("read(2)"), phones_of("reed(2)")
    ('R EH D', 'R IY D', None)
    """
    lines = _dictionary()
    at = bisect_left(lines, f"{word} ")
    name, _, phones = lines[at].partition(" ") if at < len(lines) else ("", "", "")
    return phones if name == word else None


@lru_cache(maxsize=1)
def _dictionary() -> Sequence[str]:
    from pocketsphinx import get_model_path

    return sorted(Path(get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8").splitlines())


def phone_loop() -> Callable[[Samples], list[tuple[int, int, float]]]:
    """Return a function that decodes audio as arbitrary phones.

    It returns (first frame, last frame exclusive, score per frame) for each non-silent phone: the score of a perfect
    text, given this voice, room and microphone.
    """
    from pocketsphinx import Decoder, get_model_path

    # Beams and weight are those of CMU's tutorial on phoneme recognition.
    decoder = Decoder(lm=None, allphone=get_model_path("en-us/en-us-phone.lm.bin"), loglevel="FATAL", compallsen=True,
                      lw=2.0, beam=1e-20, pbeam=1e-20)  # fmt: skip

    room = _ROOM_MS // FRAME_MS

    def decode(samples: Samples) -> list[tuple[int, int, float]]:
        decoder.start_utt()
        decoder.process_raw(with_room(samples).tobytes(), full_utt=True)
        decoder.end_utt()
        return [
            (
                s.start_frame - room,
                s.end_frame + 1 - room,
                _log(s.ascore) * _SHIFTED / (s.end_frame - s.start_frame + 1),
            )
            for s in decoder.seg() or ()
            if s.word != "SIL" and not s.word.startswith("+")
        ]

    return decode


def segments_of(decoder: Any, samples: int) -> list[tuple[str, int, int, float]]:
    """Return (name, first frame, last frame exclusive, log-likelihood) of the words, without the added noise."""
    frames, room = samples * 1000 // SAMPLE_RATE // FRAME_MS, _ROOM_MS // FRAME_MS
    return [
        (
            _ALTERNATIVE.sub("", s.word),
            min(frames, max(0, s.start_frame - room)),
            min(frames, max(0, s.end_frame + 1 - room)),
            _log(s.ascore) * _SHIFTED,
        )
        for s in decoder.seg() or ()
        if s.word.startswith("token")
    ]


def with_room(samples: Samples) -> Samples:
    """Return *samples* with faint noise added throughout and at both ends, deterministically."""
    sound = samples.astype(np.float64)
    level = _NOISE * float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    room = SAMPLE_RATE * _ROOM_MS // 1000
    noise = np.random.default_rng(0).standard_normal(len(sound) + 2 * room) * max(4.0, level)
    noise[room : room + len(sound)] += sound
    return np.clip(noise, -32768, 32767).astype(np.int16)


def numbered(
    segments: Sequence[tuple[str, int, int, float]], words: Sequence[str], anywhere: bool
) -> list[tuple[int, int, int, float]]:
    """Number the segments, up to where the path leaves the text, which a correct path never does."""
    first = _where([s[0] for s in segments], words) if anywhere else 0
    result: list[tuple[int, int, int, float]] = []
    for n, (word, start, end, score) in enumerate(segments, start=first):
        if n >= len(words) or words[n] != word:
            break
        result.append((n, start * FRAME_MS, end * FRAME_MS, score / max(1, end - start)))
    return result


def _where(run: Sequence[str], words: Sequence[str]) -> int:
    if run:
        for first in range(len(words) - len(run) + 1):
            if list(words[first : first + len(run)]) == list(run):
                return first
    return 0


def _log(probability: float) -> float:
    return math.log(max(probability, 1e-300))
