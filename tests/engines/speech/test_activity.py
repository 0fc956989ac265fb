from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.speech.activity import pauses, read_samples, require_speech, speech_spans, speech_within
from bilingual.errors import InputError
from bilingual.model.timing import Span
from refusals import raises


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
        require_speech(speech_spans(samples), Path("talk.mp4"))


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
