"""Spoken translations in the time of what they translate."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.model.recording.dubbing import Hold, finished_ms, held_ms
from bilingual.model.timing import Span
from bilingual.pipeline.dubbing.fitting import (
    DRIFT_MS,
    FASTEST,
    GAP_MS,
    HURRIED,
    Fitted,
    Sentence,
    fit,
    spoken_ms,
)


@st.composite
def talks(draw: st.DrawFn) -> tuple[list[Sentence], int]:
    """Return sentences with pauses between them, some too long by far, and the end of the recording."""
    at = 0
    sentences = []
    for number in range(draw(st.integers(0, 40))):
        at += draw(st.integers(0, 2500))
        length = draw(st.integers(1, 8000))
        share = draw(st.floats(0.05, 2.5))
        sentences.append(Sentence(str(number), Span(at, at + length), max(1, round(length * share))))
        at += length
    return sentences, at + draw(st.integers(0, 3000))


def holds_of(fitted: tuple[Fitted, ...]) -> list[Hold]:
    return [Hold(one.hold_at_ms, one.hold_ms) for one in fitted if one.hold_ms]


def check(sentences: list[Sentence], end_ms: int, fitted: tuple[Fitted, ...]) -> None:
    """Assert what must be true of every dub, whatever its sentences are like."""
    holds = holds_of(fitted)
    assert [one.id for one in fitted] == [one.id for one in sentences]
    for before, after in pairwise(fitted):
        assert before.end_ms + GAP_MS <= after.start_ms
    for sentence, one in zip(sentences, fitted, strict=True):
        assert abs(one.drift_ms) <= DRIFT_MS
        assert one.start_ms - finished_ms(sentence.span.start_ms, holds) == one.drift_ms
        assert (one.kind == "held") == bool(one.hold_ms)
    if fitted:
        assert fitted[-1].end_ms <= end_ms + held_ms(holds)


@settings(max_examples=40, deadline=None)
@given(talks())
def test_no_sentence_is_hurried_moved_away_or_spoken_over_another(talk: tuple[list[Sentence], int]) -> None:
    sentences, end_ms = talk
    fitted = fit(sentences, end_ms)
    check(sentences, end_ms, fitted)
    assert all(1.0 <= one.speed <= HURRIED for one in fitted)
    assert sum(one.speed > FASTEST for one in fitted) <= len(fitted) * 0.05
    for sentence, one in zip(sentences, fitted, strict=True):
        assert one.spoken_ms == spoken_ms(sentence.spoken_ms, one.speed)


@settings(max_examples=40, deadline=None)
@given(talks(), st.data())
def test_lengths_that_a_voice_gave_are_kept_and_what_does_not_fit_holds_the_picture(
    talk: tuple[list[Sentence], int], data: st.DataObject
) -> None:
    """A voice is never exactly as fast as it was asked to be."""
    sentences, end_ms = talk
    spoken = [
        replace(sentence, speed=one.speed, spoken_ms=max(1, one.spoken_ms + data.draw(st.integers(-200, 400))))
        for sentence, one in zip(sentences, fit(sentences, end_ms), strict=True)
    ]
    fitted = fit(spoken, end_ms)
    check(spoken, end_ms, fitted)
    assert [(one.speed, one.spoken_ms) for one in fitted] == [(one.speed, one.spoken_ms) for one in spoken]


@settings(max_examples=40, deadline=None)
@given(talks())
def test_a_picture_is_held_only_for_a_sentence_that_fits_in_no_other_way(talk: tuple[list[Sentence], int]) -> None:
    sentences, end_ms = talk
    fitted = fit(sentences, end_ms)
    for number, (sentence, one) in enumerate(zip(sentences, fitted, strict=True)):
        if one.kind == "held":
            assert one.speed >= FASTEST
            following = sentences[number + 1].span.start_ms - GAP_MS + DRIFT_MS if number + 1 < len(fitted) else end_ms
            room_ms = following - sentence.span.start_ms - one.drift_ms
            assert spoken_ms(sentence.spoken_ms, FASTEST) > room_ms


def test_what_is_heard_least_comes_first() -> None:
    def way(spoken: int, pause: int, following: int = 300) -> tuple[str, float]:
        """Return how a sentence for one of 2 s with a *pause* after it is fitted, between two short ones."""
        sentences = [
            Sentence("before", Span(0, 1000), 500),
            Sentence("it", Span(2000, 4000), spoken),
            Sentence("after", Span(4000 + pause, 5000 + pause), following),
        ]
        one = fit(sentences, 9000)[1]
        return one.kind, one.speed

    assert way(1000, 500) == ("own time", 1.0)
    assert way(2080, 500) == ("own time", 1.04)
    assert way(2300, 500) == ("pause", 1.05)
    assert way(2600, 500) == ("pause", 1.1)
    assert way(2900, 500) == ("borrowed", 1.15)
    assert way(4000, 500) == ("held", 1.15)


def test_one_sentence_in_twenty_may_be_hurried() -> None:
    sentences = [Sentence(str(n), Span(3000 * n, 3000 * n + 2800), 3400 if n % 5 == 0 else 1000) for n in range(40)]
    sentences[3] = replace(sentences[3], spoken_ms=4080)
    fitted = fit(sentences, 120_000)
    assert fitted[3].kind == "hurried"
    assert FASTEST < fitted[3].speed <= HURRIED
    assert fit(sentences[:19], 57_000)[3].kind == "held"


def test_a_moment_in_a_hold_is_before_it() -> None:
    assert [finished_ms(at, [Hold(1000, 500)]) for at in (0, 1000, 1001, 2000)] == [0, 1000, 1501, 2500]
