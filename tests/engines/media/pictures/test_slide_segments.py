"""How slides are split into segments, and what the key of a segment depends on."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.media.encoding.slide_segments import shots_of, slide_keys, slide_segments
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.timing import FrameRate

RATE = FrameRate(30)
HEAD = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def slides(*starts_ms: int) -> tuple[SlidePicture, ...]:
    return tuple(SlidePicture(Path(f"{n}.png"), f"sha {n}", start) for n, start in enumerate(starts_ms))


def cue(begin_ms: int, end_ms: int, text: str) -> str:
    times = (f"0:{ms // 60000:02}:{ms % 60000 / 1000:05.2f}" for ms in (begin_ms, end_ms))
    return f"Dialogue: 0,{','.join(times)},D,,0,0,0,,{text}\n"


def keys(shown: tuple[SlidePicture, ...], total: int, *cues: str, at_its_place: bool = False) -> list[str]:
    shots = shots_of(shown, RATE, total)
    ass = HEAD + "".join(cues)
    return slide_keys(slide_segments(shots, RATE), shots, ass, RATE, {}, at_its_place=at_its_place)


def test_segments_fill_the_video_and_one_begins_with_each_slide() -> None:
    chance = random.Random(5)
    for _ in range(300):
        starts = sorted(chance.randrange(0, 120_000) for _ in range(chance.randrange(1, 20)))
        rate = chance.choice([RATE, FrameRate(25), FrameRate(30000, 1001), FrameRate(15)])
        total = chance.randrange(1, 4000)
        shots = shots_of(slides(*starts), rate, total)
        segments = slide_segments(shots, rate)
        for parts in (shots, segments):
            assert parts[0].first == 0
            assert [part.end for part in parts] == [*(part.first for part in parts[1:]), total]
        assert {shot.first for shot in shots} <= {segment.first for segment in segments}
        assert all(segment.count < 18 * rate.fraction for segment in segments)
        last = {segment.end: segment for segment in segments}
        assert all(shot.fade <= last[shot.end].count // 2 for shot in shots)
        for shot in shots[1:]:  # the frame that is shown at the time of the slide, not the one after
            start = next(slide.start_ms for slide in slides(*starts) if slide.sha256 == shot.sha256)
            assert shot.first <= start * rate.fraction / 1000 < shot.first + 1


def test_a_slide_without_time_is_left_out() -> None:
    shots = shots_of(slides(0, 2000, 2030, 2060, 5000, 9000), RATE, 240)
    assert [(shot.first, shot.sha256) for shot in shots] == [(0, "sha 0"), (61, "sha 3"), (150, "sha 4")]
    assert [(shot.first, shot.end, shot.fade) for shot in shots_of(slides(700), RATE, 1)] == [(0, 1, 0)]


def test_a_long_slide_keeps_its_first_segments_when_its_end_moves() -> None:
    before = keys(slides(0, 40_000, 50_000), 1800, cue(100, 3000, "a"), cue(37_000, 39_000, "b"))
    after = keys(slides(0, 41_000, 51_000), 1830, cue(100, 3000, "a"), cue(37_000, 39_000, "b"))
    assert len(before) == len(after) == 5
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False, True, True]


@pytest.mark.parametrize("text", ["plain", "{\\k20}sung {\\k30}words", "{\\fad(200,200)}fades"])
def test_the_key_stays_where_only_the_time_changes(text: str) -> None:
    def made(later_ms: int, own_ms: int = 0) -> str:
        begin = 5000 + later_ms
        shown = cue(begin + 300 + own_ms, begin + 2000, text)
        return keys(slides(0, begin, begin + 4000), 330 + later_ms * 30 // 1000, shown)[1]

    assert made(0) == made(700) == made(12_300)
    assert made(0) != made(0, own_ms=200)


def test_the_key_changes_with_all_that_is_seen() -> None:
    shown, first = slides(0, 3000), cue(300, 2000, "a")
    before = keys(shown, 180, first)
    assert keys(shown, 180, cue(300, 2000, "b"))[0] != before[0]
    assert keys(shown, 180, cue(300, 2000, "b"))[1] == before[1]
    assert keys(shown, 180, first, cue(2000, 2900, "b"))[0] != before[0]
    other = (shown[0], replace(shown[1], sha256="another"))
    assert [one != new for one, new in zip(before, keys(other, 180, first), strict=True)] == [True, True]
    other = (replace(shown[0], sha256="another"), shown[1])
    assert [one != new for one, new in zip(before, keys(other, 180, first), strict=True)] == [True, False]
    placed, moved = (keys(slides(0, at), total, at_its_place=True)[1] for at, total in ((3000, 180), (3300, 189)))
    assert placed != moved  # a progress line is elsewhere
