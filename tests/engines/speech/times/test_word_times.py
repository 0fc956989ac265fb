"""Word times against the voice activity, speech without words, and leftovers of a window."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.speech.recognisers.checking.leftovers import leftovers
from bilingual.engines.speech.recognisers.checking.unheard import is_echo, stretches_without_words, windows_for
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.engines.speech.recognisers.word_times import clipped
from bilingual.model.timing import Span
from bilingual.model.transcript import Word


def times(words: list[Word], voice: list[Span]) -> list[tuple[int | None, int | None]]:
    return [(word.start_ms, word.end_ms) for word in clipped(words, voice)]


@pytest.mark.parametrize(
    ("words", "voice", "expected"),
    [
        pytest.param([Word("Good", 0, 4000)], [Span(3700, 4200)], [(3700, 4000)], id="begins in the pause before"),
        pytest.param([Word("day.", 500, 4000)], [Span(0, 900)], [(500, 900)], id="lasts through the pause after"),
        pytest.param(
            [Word("learn?", 0, 700), Word("Time", 700, 1300)], [Span(0, 900), Span(1200, 2000)],
            [(0, 900), (1200, 1300)], id="the rest of the word before is not the beginning of a sentence",
        ),
        pytest.param(
            [Word("for", 0, 300), Word("coming.", 300, 4000), Word("I", 4000, 4200)], [Span(0, 900), Span(3900, 5000)],
            [(0, 300), (300, 900), (4000, 4200)], id="the last word does not reach into the next sentence",
        ),
        pytest.param(
            [Word("Good", 0, 300), Word("morning,", 300, 4300)], [Span(3700, 4400)],
            [(3700, 3900), (3900, 4300)], id="a word wholly in the pause is moved to the onset",
        ),
        pytest.param([Word("so", 100, 600)], [Span(0, 250), Span(400, 800)], [(100, 600)], id="a plosive is no pause"),
        pytest.param([Word("quiet", 2000, 2500)], [Span(0, 500)], [(2000, 2500)], id="missed by the detector"),
        pytest.param([Word("a", 0, 500)], [], [(0, 500)], id="no voice at all"),
        pytest.param([Word("a"), Word("b", 0, 300)], [Span(200, 300)], [(None, None), (200, 300)], id="without times"),
    ],
)  # fmt: skip
def test_times_are_clipped_to_speech(
    words: list[Word], voice: list[Span], expected: list[tuple[int | None, int | None]]
) -> None:
    assert times(words, voice) == expected


@given(st.lists(st.integers(0, 60), max_size=30), st.lists(st.integers(0, 60), max_size=20))
def test_clipping_keeps_every_word_and_stays_within_its_times(steps: list[int], voiced: list[int]) -> None:
    edges = np.cumsum(steps).tolist()
    words = [Word("a." if n % 3 else "b", 50 * a, 50 * b) for n, (a, b) in enumerate(itertools.pairwise(edges))]
    marks = np.cumsum(voiced).tolist()
    voice = [Span(50 * a, 50 * b) for a, b in zip(marks[::2], marks[1::2], strict=False) if a < b]
    found = clipped(words, voice)
    assert [word.text for word in found] == [word.text for word in words]
    assert all(word.start_ms <= word.end_ms for word in found)  # type: ignore[operator]
    assert all(a.start_ms <= b.start_ms for a, b in itertools.pairwise(found))  # type: ignore[operator]


def test_speech_without_words_is_found_and_short_or_covered_speech_is_not() -> None:
    words = [Word("Good", 0, 400), Word("day.", 400, 900), Word("Bye.", 9000, 9400)]
    voice = [Span(0, 950), Span(2000, 2800), Span(4000, 6500), Span(8950, 9500), Span(12_000, 13_500)]
    assert stretches_without_words(words, voice) == [Span(4000, 6500), Span(12_000, 13_500)]
    assert stretches_without_words([], [Span(0, 5000)]) == [Span(0, 5000)]
    assert stretches_without_words(words, []) == []


def test_near_stretches_are_heard_together_without_touching_words() -> None:
    words = [Word("Good", 0, 900), Word("Bye.", 7000, 7400)]
    stretches = [Span(1000, 2500), Span(3000, 6900), Span(8000, 9500)]
    assert windows_for(stretches, words, 10_000) == [Span(900, 7000), Span(7700, 9800)]


def test_an_echo_of_the_context_is_not_heard() -> None:
    assert is_echo("", "", "")
    assert is_echo("The dough!", "Fold the dough.", "")
    assert is_echo("then", "", "Then wait.")
    assert not is_echo("Then wait an hour.", "Fold the dough.", "Then bake.")


def heard(*segments: tuple[str, int, int], spaced: bool = True) -> list[HeardWord]:
    words = []
    for text, start, end in segments:
        parts = text.split() if spaced else list(text)
        each = (end - start) / len(parts)
        words += [
            HeardWord(part, round(start + n * each), round(start + (n + 1) * each), spaced, begins=n == 0)
            for n, part in enumerate(parts)
        ]
    return words


def test_the_rest_of_a_last_word_heard_again_is_a_leftover() -> None:
    words = heard(("ご清聴ありがとうございました。", 34_780, 36_060), ("ございました。", 36_060, 36_680), spaced=False)
    assert leftovers(words, "ja") == [(15, 22)]
    words = heard(
        ("ご清聴ありがとうございました。", 34_780, 36_060), ("おはようございました。", 36_060, 36_680), spaced=False
    )
    assert leftovers(words, "ja") == [(15, 26)]
    slowly = heard(("ありがとうございました。", 0, 1500), ("ございました。", 1500, 2600), spaced=False)
    assert leftovers(slowly, "ja") == []
    assert leftovers(heard(("It works, it works,", 0, 1400), ("it works,", 1400, 2100)), "en") == []
    assert leftovers(heard(("Thank you for coming.", 0, 900), ("for coming.", 900, 1000)), "en") == [(4, 6)]


def test_names_taken_from_the_context_are_a_leftover_if_nobody_speaks_as_fast() -> None:
    names = "Kubernetes, Prometheus, Grafana."
    assert leftovers(heard(("Kubernetes, Prometheus, Grafana.", 0, 2000)), "en", names) == []
    assert leftovers(heard(("Kubernetes, Prometheus, Grafana.", 0, 200)), "en", names) == [(0, 3)]


def test_text_drawn_at_random_for_the_last_moment_is_a_leftover() -> None:
    said = heard(
        ("现在请大家提问。", 75_140, 76_420), ("某个举手都有才对，我必定是从相说成本。", 76_420, 77_000), spaced=False
    )
    assert leftovers(said, "zh-Hans") == []  # its times may be wrong
    random = [replace(word, sure=0.06) if (word.start_ms or 0) >= 76_420 else word for word in said]
    assert leftovers(random, "zh-Hans") == [(8, 27)]
    slowly = [replace(word, start_ms=10 * (word.start_ms or 0), end_ms=10 * (word.end_ms or 0)) for word in random]
    assert leftovers(slowly, "zh-Hans") == []  # hard to hear, which is another finding


def test_a_first_word_with_only_the_rest_of_the_last_one_is_said_after_the_pause() -> None:
    words = [Word("you.", 1_200, 1_500), Word("On", 1_500, 15_850), Word("a", 15_850, 15_970)]
    found = clipped(words, [Span(0, 1_540), Span(15_860, 20_000)])
    assert [(word.start_ms, word.end_ms) for word in found][1:] == [(15_550, 15_850), (15_850, 15_970)]
    # The last word before a pause is not moved over it.
    words = [Word("thank.", 1_200, 1_500), Word("you.", 1_500, 15_850), Word("On", 15_850, 15_970)]
    assert clipped(words, [Span(0, 1_540), Span(15_860, 20_000)])[1].end_ms == 1_540
