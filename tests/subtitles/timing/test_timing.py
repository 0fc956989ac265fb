"""When cues are shown."""

from __future__ import annotations

from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.timing import CueTiming, WordTimes, cue_spans, word_times
from support.attacks.refusals import raises

PAL = FrameRate(25)  # two frames are 80 ms


def times_of(*words: Word, duration_ms: int = 10_000) -> WordTimes:
    return word_times(Transcript("en", duration_ms, words, ((0, len(words)),), EngineRecord("test")))


def test_words_without_times_share_the_time_between_their_neighbours_by_length() -> None:
    times = times_of(Word("It", 0, 100), Word("cost"), Word("$43,0000"), Word("then", 1300, 1500))

    assert times.starts == (0, 100, 500, 1300)
    assert times.ends == (100, 500, 1300, 1500)


def test_words_without_times_at_the_ends_are_spoken_at_a_usual_pace() -> None:
    times = times_of(Word("Well,"), Word("yes", 1000, 1200), Word("indeed."))

    assert times.starts == (650, 1000, 1200)
    assert times.ends == (1000, 1200, 1690)


def test_the_end_of_the_recording_bounds_them() -> None:
    assert times_of(Word("yes", 1000, 1200), Word("indeed."), duration_ms=1300).ends == (1200, 1300)


def test_an_overlapping_end_gives_way_to_the_next_word() -> None:
    assert times_of(Word("a", 0, 900), Word("b", 400, 600)).ends == (400, 600)


def test_without_any_time_there_is_nothing_to_go_by() -> None:
    with raises("BIL-SUB-023"):
        times_of(Word("yes"))


def test_a_cue_stays_half_a_second_after_its_last_word() -> None:
    assert cue_spans([CueTiming(1000, 2500, 833)], PAL, 60_000, 7000) == [Span(1000, 3000)]


def test_a_cue_stays_as_long_as_it_takes_to_read() -> None:
    assert cue_spans([CueTiming(1000, 2500, 3200)], PAL, 60_000, 7000) == [Span(1000, 4200)]


def test_reading_ends_two_frames_before_the_next_cue() -> None:
    spans = cue_spans([CueTiming(1000, 2500, 9000), CueTiming(3000, 4000, 833)], PAL, 60_000, 7000)

    assert spans == [Span(1000, 2920), Span(3000, 4500)]


def test_a_small_gap_is_closed_to_two_frames_and_a_silence_stays_empty() -> None:
    small = cue_spans([CueTiming(1000, 2500, 833), CueTiming(3400, 4000, 833)], PAL, 60_000, 7000)
    silence = cue_spans([CueTiming(1000, 2500, 833), CueTiming(9400, 9900, 833)], PAL, 60_000, 7000)

    assert small[0] == Span(1000, 3320)
    assert silence[0] == Span(1000, 3000)


def test_reading_never_takes_more_than_seven_seconds_but_speech_may() -> None:
    assert cue_spans([CueTiming(0, 2000, 20_000)], PAL, 60_000, 7000) == [Span(0, 7000)]
    assert cue_spans([CueTiming(0, 9000, 833)], PAL, 60_000, 7000) == [Span(0, 9001)]


def test_frames_of_film_are_exact() -> None:
    spans = cue_spans([CueTiming(0, 1000, 833), CueTiming(1400, 2000, 833)], FrameRate(24000, 1001), 60_000, 7000)

    assert spans[0].end_ms == 1400 - 84


def test_an_in_time_goes_back_to_the_change_of_picture_right_before_it() -> None:
    spans = cue_spans([CueTiming(1000, 2000, 833), CueTiming(3000, 4000, 833)], PAL, 60_000, 7000, shots_ms=(2700,))

    assert spans == [Span(1000, 2620), Span(2700, 4500)]


def test_an_in_time_stays_where_the_cue_before_needs_its_time_to_be_read() -> None:
    cues = [CueTiming(1000, 2000, 3000, least_ms=1800), CueTiming(3000, 4000, 833)]
    spans = cue_spans(cues, PAL, 60_000, 7000, shots_ms=(2700,))

    assert spans == [Span(1000, 2920), Span(3000, 4500)]


def shot_at(ms: int, cue: CueTiming) -> Span:
    return cue_spans([cue], PAL, 60_000, 7000, shots_ms=(ms,))[0]


def test_an_out_time_ends_two_frames_before_a_change_of_picture_but_not_in_speech() -> None:
    assert shot_at(2300, CueTiming(1000, 2000, 833)) == Span(1000, 2220)
    assert shot_at(2900, CueTiming(1000, 2000, 833)) == Span(1000, 2820)
    assert shot_at(3100, CueTiming(1000, 2000, 833)) == Span(1000, 2500)
    assert shot_at(1990, CueTiming(1000, 2000, 833)) == Span(1000, 2500)


def test_the_last_word_may_lose_its_last_two_frames_to_the_picture_but_not_its_beginning() -> None:
    assert shot_at(2010, CueTiming(1000, 2000, 833, last_word_ms=1700)) == Span(1000, 1930)
    assert shot_at(2010, CueTiming(1000, 2000, 833, last_word_ms=1950)) == Span(1000, 2500)


def test_a_cue_that_could_not_be_read_by_the_change_of_picture_goes_on_well_past_it() -> None:
    assert shot_at(2300, CueTiming(1000, 2000, 1600, least_ms=1400)) == Span(1000, 2800)
    assert shot_at(2300, CueTiming(1000, 2000, 3000, least_ms=2800)) == Span(1000, 4000)
    assert shot_at(2300, CueTiming(1000, 2000, 3000, least_ms=1200)) == Span(1000, 2220)


def test_an_in_time_just_before_a_change_of_picture_comes_half_a_second_before_it() -> None:
    def start(shot: int, speech: int = 2000) -> int:
        cues = [CueTiming(0, 1000, 833), CueTiming(speech, 3000, 833)]
        return cue_spans(cues, PAL, 60_000, 7000, shots_ms=(shot,))[1].start_ms

    assert start(2400) == 1900
    assert start(2100) == 2000  # nearer to it only the speech itself could wait
    assert start(1490 + 9, speech=1100) == 1080  # not into the speech before


def test_a_persons_span_is_kept() -> None:
    spans = cue_spans([CueTiming(1000, 2000, 833), CueTiming(2500, 3000, 833, Span(2200, 3100))], PAL, 60_000, 7000)

    assert spans == [Span(1000, 2120), Span(2200, 3100)]
