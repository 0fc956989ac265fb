from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.speech.recognisers.sphinx import create
from bilingual.errors import InputError
from support.attacks.refusals import raises


@pytest.mark.slow  # as tests/contract/test_speech_engines.py has it of every engine
def test_a_draft_is_recognised_and_says_so(speak: Any, config: EngineConfig) -> None:
    spoken = speak(("Good morning everybody.", "Thank you for coming."))
    request = SpeechRequest(Path("talk.mp4"), spoken.path, spoken.duration_ms)
    transcript = create(config).transcribe(request)
    assert transcript.draft
    assert "thank" in transcript.text() or "coming" in transcript.text() or "morning" in transcript.text()
    assert all(w.start_ms is not None and w.end_ms <= spoken.duration_ms + 300 for w in transcript.words)


def test_other_languages_are_refused(speak: Any, config: EngineConfig) -> None:
    spoken = speak(("Good morning everybody.",))
    with raises("BIL-SPK-018"):
        create(config).transcribe(SpeechRequest(Path("talk.mp4"), spoken.path, spoken.duration_ms, language="de"))


def test_silence_is_said_so(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    spoken = speak(("Good morning everybody.",))
    path = tmp_path / "silence.wav"
    header = spoken.path.read_bytes()[:44]
    path.write_bytes(header + np.zeros(len(spoken.samples), dtype="<i2").tobytes())
    with pytest.raises(InputError, match="no speech found"):
        create(config).transcribe(SpeechRequest(Path("talk.mp4"), path, spoken.duration_ms))


def test_it_has_no_options(config: EngineConfig) -> None:
    with raises("BIL-SET-013"):
        create(replace(config, options={"beam": 1}))
