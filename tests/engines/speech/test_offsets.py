"""Subtitles whose times are all off by one amount."""

from __future__ import annotations

from random import Random

import pytest

from bilingual.engines.speech.scripts.offsets import HOUR_MS, constant_offset
from bilingual.model.timing import Span

DURATION_MS = 120_000


def talk(seed: int) -> tuple[list[Span], list[Span]]:
    """Return the speech of a talk with pauses, and cues that are a little longer than the speech."""
    random, at = Random(seed), 800
    speech: list[Span] = []
    while at < DURATION_MS - 6000:
        end = at + random.randint(900, 4500)
        speech.append(Span(at, end))
        at = end + random.randint(250, 1500)
    cues = [Span(max(0, s.start_ms - random.randint(0, 250)), s.end_ms + random.randint(0, 240)) for s in speech]
    return speech, cues


def moved(cues: list[Span], by_ms: int) -> list[Span]:
    return [Span(cue.start_ms + by_ms, cue.end_ms + by_ms) for cue in cues if cue.start_ms + by_ms >= 0]


@pytest.mark.parametrize("offset_ms", [2600, 5000, -3000, 61_000, 200_000, HOUR_MS, 10 * HOUR_MS])
def test_one_offset_of_all_cues_is_found(offset_ms: int) -> None:
    for seed in range(5):
        speech, cues = talk(seed)
        assert abs(constant_offset(moved(cues, offset_ms), speech, DURATION_MS) - offset_ms) <= 200


def test_without_clear_evidence_nothing_is_moved() -> None:
    for seed in range(5):
        speech, cues = talk(seed)
        other = talk(seed + 100)[1]
        assert constant_offset(cues, speech, DURATION_MS) == 0
        assert constant_offset(moved(cues, 700), speech, DURATION_MS) == 0
        assert constant_offset(moved(cues, 4000), [Span(0, DURATION_MS)], DURATION_MS) == 0  # no pauses
        assert constant_offset(other, speech, DURATION_MS) == 0  # another talk
        assert constant_offset(cues[:2], speech, DURATION_MS) == 0
    assert constant_offset([], [Span(0, 10)], 10) == constant_offset([Span(0, 10)], [], 10) == 0


def test_a_whole_hour_needs_no_pauses() -> None:
    cues = moved(talk(1)[1], HOUR_MS)
    assert constant_offset(cues, [Span(0, DURATION_MS)], DURATION_MS) == HOUR_MS
