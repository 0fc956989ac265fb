"""Who speaks when, with an embedder that only knows how high a voice is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.base.speakers import EmbedderCapabilities, Vectors
from bilingual.engines.speech.speakers.clustering import MOST_VOICES, voices_of
from bilingual.engines.speech.speakers.diarisation import diarise

A = ("We met in the old house by the river, and nobody had been there before.", "It was cold outside.")
B = ("I remember the evening well, because it rained for hours and hours.", "Nobody wanted to go home.")


class FakeEmbedder:
    """Tells voices apart by the middle of their spectrum, as no real one does."""

    id = "fake"
    capabilities = EmbedderCapabilities(window_ms=1000, same_voice=0.9)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def embed(self, windows: Vectors) -> Vectors:
        power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
        centre = (power * np.arange(power.shape[1])).sum(axis=1) / power.sum(axis=1) / power.shape[1]
        turned = np.pi * np.clip((centre - 0.05) / 0.2, 0, 1)
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


@pytest.fixture(scope="module")
def talk(speak: Any) -> tuple[np.ndarray, list[tuple[int, int, int]]]:
    """Two voices in turn, the second without low sounds. The spans are in milliseconds, with a number."""
    sounds = [(0, speak(A).samples), (1, _thin(speak(B).samples)), (0, speak(B).samples), (1, _thin(speak(A).samples))]
    at, truth = 0, []
    for voice, sound in sounds:
        truth.append((at, at + len(sound) * 1000 // SAMPLE_RATE, voice))
        at = truth[-1][1]
    return np.concatenate([sound for _, sound in sounds]), truth


def _thin(sound: np.ndarray) -> np.ndarray:
    thin = np.diff(sound.astype(np.float64), n=2, prepend=[0, 0])
    return (thin / np.abs(thin).max() * 12000).astype("<i2")


@pytest.mark.parametrize("count", [2, None], ids=["known", "estimated"])
def test_each_turn_is_found_with_its_voice(talk: Any, count: int | None) -> None:
    samples, truth = talk
    turns = diarise(samples, FakeEmbedder(), count).turns
    assert {turn.voice for turn in turns} == {0, 1}
    assert turns[0].voice == 0, "voices are numbered in order of appearance"
    for before, after in pairwise(turns):
        assert before.span.end_ms <= after.span.start_ms
    for start, end, voice in truth:
        own = sum(max(0, min(t.span.end_ms, end) - max(t.span.start_ms, start)) for t in turns if t.voice == voice)
        other = sum(max(0, min(t.span.end_ms, end) - max(t.span.start_ms, start)) for t in turns if t.voice != voice)
        assert other < 0.1 * own


def test_a_short_answer_between_two_pauses_is_that_of_its_voice(speak: Any) -> None:
    one, other, pause = speak(A).samples, _thin(speak(B).samples), np.zeros(SAMPLE_RATE * 4 // 25, np.int16)
    answer = other[SAMPLE_RATE // 10 : SAMPLE_RATE // 2] // 3
    parts = [one, pause, answer, pause, one, pause, other]
    start = (len(one) + len(pause)) * 1000 // SAMPLE_RATE
    turns = diarise(np.concatenate(parts), FakeEmbedder(), 2).turns
    said = {turn.voice for turn in turns if start + 100 <= (turn.span.start_ms + turn.span.end_ms) // 2 <= start + 300}
    assert said == {1}
    assert turns[-1].voice == 1
    assert all(before.span.end_ms <= after.span.start_ms for before, after in pairwise(turns))


def test_the_number_of_voices_is_never_exceeded(talk: Any) -> None:
    assert {turn.voice for turn in diarise(talk[0], FakeEmbedder(), 1).turns} == {0}


def test_more_voices_than_are_heard_can_be_told_but_not_unnoticed(talk: Any) -> None:
    assert diarise(talk[0], FakeEmbedder(), 3).likely == 2


def test_silence_has_no_turns() -> None:
    assert diarise(np.zeros(3 * SAMPLE_RATE, np.int16), FakeEmbedder(), 2).turns == ()


def _around(angles: list[float], each: int) -> Vectors:
    rng = np.random.default_rng(4)
    turned = np.concatenate([rng.normal(angle, 0.08, each) for angle in angles])
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def test_a_cough_is_no_voice_unless_so_many_are_known_to_speak() -> None:
    vectors = np.concatenate([_around([0.0, 1.2], 20), _around([2.8], 1)])
    seconds = np.full(41, 0.5)
    assert len(voices_of(vectors, seconds, None, 0.7)) == 2
    assert len(voices_of(vectors, seconds, 2, 0.7)) == 2
    assert len(voices_of(vectors, seconds, 3, 0.7)) == 3


def test_more_voices_than_anybody_follows_are_joined() -> None:
    vectors = np.repeat(np.eye(12, dtype=np.float32), 10, axis=0)
    assert len(voices_of(vectors, np.ones(120), None, 0.7)) == MOST_VOICES
    assert len(voices_of(vectors, np.ones(120), 12, 0.7)) == 12


def test_a_long_recording_is_told_by_a_part_of_its_windows() -> None:
    vectors = _around([0.0, 1.3], 1500)
    centres = voices_of(vectors, np.full(3000, 0.3), None, 0.7)
    assert len(centres) == 2
    assert np.allclose(np.linalg.norm(centres, axis=1), 1, atol=1e-5)
