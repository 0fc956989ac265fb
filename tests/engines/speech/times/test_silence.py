"""Silence that is left out of decoding, and the times of the words around it."""

from __future__ import annotations

import numpy as np
import pytest

from bilingual.engines.speech.activity import Voice, voice_of
from bilingual.engines.speech.recognisers.silence import without_silence
from bilingual.model.timing import Span

SOUND = np.arange(16 * 20_000, dtype=np.float32)


@pytest.mark.parametrize(
    ("voice", "kept"),
    [
        ([], []),
        ([(0, 20_000)], [(0, 20_000)]),
        ([(5_000, 6_000)], [(4_630, 6_370)]),
        ([(200, 900), (2_800, 4_000)], [(0, 4_370)]),  # a pause below two seconds
        ([(200, 900), (2_900, 4_000)], [(0, 1_270), (2_530, 4_370)]),
        ([(5_000, 18_100)], [(4_630, 20_000)]),  # so is the rest
        ([(5_000, 17_900)], [(4_630, 18_270)]),
    ],
)
def test_silence_of_two_seconds_is_left_out(voice: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    short = without_silence(SOUND, [Span(*pair) for pair in voice])
    expected = [SOUND[start * 16 : end * 16] for start, end in kept]
    assert np.array_equal(short.sound, np.concatenate([np.zeros(0, np.float32), *expected]))


def test_words_come_back_to_their_place() -> None:
    short = without_silence(SOUND, [Span(1_000, 3_000), Span(9_000, 12_000)])
    assert short.original(0.37, 1.0) == pytest.approx((1.0, 1.63))
    # A word that starts before a silence and is said after it keeps its length.
    assert short.original(2.6, 3.4) == pytest.approx((8.49, 9.29))
    # A mark without a length, where the parts meet, belongs to the word before it.
    border = short.starts[1]
    assert short.original(border, border) == pytest.approx((3.37, 3.37))
    assert [short.shortened(at) for at in (1.0, 3.2, 6.0, 9.0)] == pytest.approx([0.37, 2.57, border, border + 0.37])


def test_a_click_is_no_voice() -> None:
    sound = np.zeros(16 * 5_000, np.int16)
    sound[8_000:8_400] = 20_000
    assert voice_of(sound) == Voice()
