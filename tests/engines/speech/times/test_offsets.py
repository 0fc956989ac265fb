"""Subtitles whose times are all off."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from bilingual.engines.speech.scripts.offsets import HOUR_MS, Offset, offset_of
from bilingual.model.timing import Span
from bilingual.subtitles.shift import Shift

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


def drifting(cues: list[Span], rate: float) -> list[Span]:
    return [Span(round(cue.start_ms * rate), round(cue.end_ms * rate)) for cue in cues]


def until_the_next(cues: list[Span]) -> list[Span]:
    """Return *cues*, each shown until the next one, as automatic captions are."""
    return [Span(one.start_ms, two.start_ms) for one, two in pairwise(cues)]


@pytest.mark.parametrize("offset_ms", [2600, 5000, -3000, 61_000, 200_000, HOUR_MS, 10 * HOUR_MS])
def test_one_offset_of_all_cues_is_found(offset_ms: int) -> None:
    for seed in range(5):
        speech, cues = talk(seed)
        for shown in (cues, until_the_next(cues)) if offset_ms > 0 else (cues,):
            found = offset_of(moved(shown, offset_ms), speech, DURATION_MS)
            assert found.unclear is None
            assert found.shift.rate == 1.0
            assert abs(found.shift.offset_ms + offset_ms) <= 200


@pytest.mark.parametrize("rate", [25 / 24, 25 * 1001 / 24_000, 24_000 / 1001 / 25, 24 / 25])
def test_another_frame_rate_is_found(rate: float) -> None:
    for seed in range(5):
        speech, cues = talk(seed)
        assert abs(offset_of(drifting(cues, rate), speech, DURATION_MS).shift.rate * rate - 1) < 0.002


def test_without_clear_evidence_nothing_is_moved() -> None:
    for seed in range(5):
        speech, cues = talk(seed)
        other = talk(seed + 100)[1]
        assert offset_of(cues, speech, DURATION_MS) == Offset()
        assert offset_of(moved(cues, 700), speech, DURATION_MS) == Offset()
        assert offset_of(moved(cues, 4000), [Span(0, DURATION_MS)], DURATION_MS) == Offset()  # no pauses
        assert offset_of(other, speech, DURATION_MS).shift == Shift()  # another talk
        assert offset_of(cues[:2], speech, DURATION_MS) == Offset()
    assert offset_of([], [Span(0, 10)], 10) == offset_of([Span(0, 10)], [], 10) == Offset()


def test_what_is_only_possible_is_told() -> None:
    speech = [Span(400, 2900), Span(3200, 5200), Span(7700, 9000)]
    late = [Span(s.start_ms + 2600, s.end_ms + 5500) for s in speech]  # shown long after the words
    found = offset_of(late, speech, 9000)
    assert found.shift == Shift()
    assert found.unclear is not None
    assert abs(found.unclear.offset_ms + 2600) < 200


def test_a_whole_hour_needs_no_pauses() -> None:
    cues = moved(talk(1)[1], HOUR_MS)
    assert offset_of(cues, [Span(0, DURATION_MS)], DURATION_MS).shift == Shift(-HOUR_MS)
