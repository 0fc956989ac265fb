"""Invariants of every timeline, on random texts and times."""

# ruff: noqa: E501 -- sample texts in whole lines
from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilingual.model.bitext import Bitext, Unit
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.timing import word_times
from support.attacks.refusals import raises
from tests.subtitles.cutting import cut

TOKENS = st.one_of(
    st.sampled_from(["the", "river,", "and", "machine.", "don't", "1893", "40,000", "who", "e\u0301", "👍🏽", "“No”", "—", "a", "数据", "x" * 90]),
    st.text(st.characters(whitelist_categories=("Ll", "Lu", "Lo", "Nd", "Po", "Mn", "So")), min_size=1, max_size=9).filter(
        lambda text: text == text.strip() and text.strip() != ""
    ),
)  # fmt: skip
STRETCHES = st.one_of(
    st.sampled_from(["雨停了，", "没有人", "2019年", "的", "。", "“好”", " Apple ", "und der ", "weil, ", "👩‍👩‍👧‍👦", "は", "ません。", "n\u0303 ", "！？"]),
    st.text(min_size=1, max_size=12),
)  # fmt: skip


def visible(text: str) -> bool:
    """A target of blanks, controls, format signs and lone marks is refused by the model, as an empty one is."""
    return any(not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Me") for c in text)


@st.composite
def talks(draw: st.DrawFn) -> tuple[Transcript, Bitext]:
    """A transcript with gaps, overlaps and words without times, and a bitext with holes."""
    words: list[Word] = []
    bounds: list[tuple[int, int]] = []
    units: list[Unit] = []
    clock = draw(st.integers(0, 2000))
    for number in range(draw(st.integers(1, 4))):
        first = len(words)
        for token in draw(st.lists(TOKENS, min_size=1, max_size=24)):
            length = draw(st.integers(0, 900))
            late = draw(st.sampled_from([0, 0, 0, 40, 700]))
            untimed = words and draw(st.integers(0, 9)) == 0
            words.append(Word(token) if untimed else Word(token, clock, clock + length + late))
            clock += length + draw(st.sampled_from([0, 0, 0, 30, 300, 6000]))
        bounds.append((first, len(words)))
        target = "".join(draw(st.lists(STRETCHES, min_size=1, max_size=14)))
        missing = not visible(target) or draw(st.integers(0, 6)) == 0
        transcript = Transcript("en", clock + 1, tuple(words), tuple(bounds), EngineRecord("test"))
        units.append(Unit(f"s{number}", transcript.text(first, len(words)), None if missing else target, bounds[-1]))
    transcript = Transcript("en", clock + 1, tuple(words), tuple(bounds), EngineRecord("test"))
    return transcript, Bitext("en", draw(st.sampled_from(["zh-Hans", "ja", "de", "ar", "th"])), tuple(units), None)


@given(
    talks(),
    st.sampled_from([FrameRate(25), FrameRate(24000, 1001), FrameRate(60)]),
    st.lists(st.integers(0, 30_000), max_size=40),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost_doubled_or_out_of_time(
    talk: tuple[Transcript, Bitext], rate: FrameRate, shots: list[int]
) -> None:
    transcript, bitext = talk
    timeline = cut(transcript, bitext, frame_rate=rate, shots_ms=tuple(shots))
    times = word_times(transcript)

    assert [w for cue in timeline for w in range(*cue.words)] == list(range(len(transcript.words)))
    assert " ".join(cue.source for cue in timeline) == transcript.text()
    for unit in bitext:
        stretches = [run for cue in timeline for run in cue.target_runs if run.unit == unit.id]
        assert "".join((unit.target or "")[run.first : run.last] for run in stretches) == (unit.target or "")
    gap = rate.frames_ms(2)
    for before, after in pairwise(timeline):
        assert after.span.start_ms - before.span.end_ms >= gap
    for cue in timeline:
        assert (cue.target is None) <= (cue.mark == "untranslated")
        assert cue.target is None or cue.target.strip()
        for word in range(*cue.words):
            assert cue.span.start_ms <= times.starts[word] < cue.span.end_ms
            assert times.ends[word] <= cue.span.end_ms + gap + 1


@given(talks(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cue_has_words_of_two_speakers(talk: tuple[Transcript, Bitext], data: st.DataObject) -> None:
    transcript, bitext = talk
    speakers = [[first, data.draw(st.sampled_from(["Anna", "Ben"]))] for first, _ in transcript.sentences]
    told = replace(transcript, engine=EngineRecord("test", options={"speakers": speakers}))
    who = dict(speakers)
    for cue in cut(told, bitext, frame_rate=data.draw(st.sampled_from([FrameRate(25), FrameRate(60)]))):
        said = [max(first for first in who if first <= word) for word in range(*cue.words)]
        assert len({who[first] for first in said}) == 1


@given(talks())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_same_input_same_output(talk: tuple[Transcript, Bitext]) -> None:
    assert cut(*talk) == cut(*talk)


@given(talks())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_known_times_are_never_altered(talk: tuple[Transcript, Bitext]) -> None:
    transcript, _ = talk
    times = word_times(transcript)

    for word, start in zip(transcript.words, times.starts, strict=True):
        assert word.start_ms is None or word.start_ms == start
    assert list(times.starts) == sorted(times.starts)


@pytest.mark.parametrize("target", ["", " ", "\x1b", "\u200b\u200d", "\u0301", "\u20dd"])
def test_a_target_that_nobody_can_read_is_an_empty_one(target: str) -> None:
    with raises("BIL-MOD-005"):
        Unit("s1", "Hello.", target)
