from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.speech.activity import pauses, read_samples, speech_spans, speech_within
from bilingual.engines.speech.sounds import described, require_speech
from bilingual.errors import InputError
from bilingual.model.timing import Span
from support.attacks.refusals import raises


def test_speech_lies_where_the_sentences_are(speak: Any) -> None:
    spoken = speak(("Hello everybody.", "Nice to see you."), gap_ms=800)
    spans = speech_spans(read_samples(spoken.path))
    second = spoken.starts_ms[1]
    assert abs(spans[0].start_ms - spoken.starts_ms[0]) < 100
    assert any(abs(span.start_ms - second) < 100 for span in spans)
    assert speech_within(spans, second - 700, second - 100) == 0
    assert any(pause.duration_ms > 600 for pause in pauses(spans, spoken.duration_ms)[1:-1])


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(48_000, dtype=np.int16),
        np.random.default_rng(1).normal(0, 20, 48_000).astype(np.int16),
        np.zeros(10, dtype=np.int16),
    ],
    ids=["digital silence", "faint noise", "next to nothing"],
)
def test_silence_is_no_speech(samples: Any) -> None:
    with pytest.raises(InputError, match=r"talk\.mp4: no speech found"):
        require_speech(samples, speech_spans(samples), Path("talk.mp4"))


def test_pauses_fill_what_speech_leaves() -> None:
    assert pauses([Span(100, 200), Span(300, 400)], 400) == (Span(0, 100), Span(200, 300))
    assert pauses([], 50) == (Span(0, 50),)


def test_other_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF")
    with raises("BIL-SPK-002"):
        read_samples(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_samples(tmp_path / "none.wav")


SECONDS = np.arange(48_000) / 16_000
NOISE = np.random.default_rng(2).standard_normal(48_000)
NOTES = 330 * 2 ** (np.array([0, 4, 7, 12, 7, 4])[(SECONDS * 2).astype(int)] / 12)


@pytest.mark.parametrize(
    ("samples", "what"),
    [
        (SECONDS * 0, "silence, every sample is zero"),
        (SECONDS * 0 + 900, "silence, the sound stands still"),
        (np.rint(NOISE * 10), "near silence (-70 dB)"),
        (NOISE * 2000, "noise, such as applause, rain or wind"),
        (np.where(NOISE > 3, 20_000, 0), "noise, such as applause, rain or wind"),
        (6000 * np.sin(6283 * SECONDS), "a tone of 1000 Hz"),
        (4000 * np.sign(np.sin(2765 * SECONDS)), "a tone of 438 Hz"),
        (5000 * np.sin(2 * np.pi * NOTES * SECONDS) + 50 * NOISE, "music or signals"),
    ],
)
def test_what_is_heard_instead_of_speech_is_named(samples: Any, what: str) -> None:
    assert described(samples.astype(np.int16)) == what
