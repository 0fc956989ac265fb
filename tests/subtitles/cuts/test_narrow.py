"""Narrow frames: what does not fit is cut again, the rest stays, and the invariants hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cut_options import CutOptions, FixedCut
from bilingual.subtitles.cutting.segmentation import cut_timeline
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.display.narrow import Fitting, Narrowed, narrowed
from tests.subtitles.cutting import spoken, translated

LATIN = Face("Noto Sans", {}, 0.73)  # every character 0.6 em, a space 0.26
WIDE, TALL = Screen(1920, 1080), Screen(1080, 1920)
SAID = (
    "The lamp was lit.",
    "Whoever walked along the harbour wall that winter remembered the extraordinary silence between the storms,"
    " and the lighthouse keeper's granddaughter wrote all of it down in her grandfather's weather books.",
    "Nobody came.",
)
GERMAN = (
    "Die Lampe brannte.",
    "Wer in jenem Winter die Hafenmauer entlangging, erinnerte sich an die außergewöhnliche Stille zwischen den"
    " Stürmen, und die Enkelin des Leuchtturmwärters schrieb alles in die Wetterbücher ihres Großvaters.",
    "Niemand kam.",
)


def fitting(screen: Screen, layout: str = "learner-of-target") -> Fitting:
    return Fitting(replace(screen, layout=layout), {"source": LATIN, "target": LATIN}, lambda _: {})  # type: ignore[arg-type]


def talk() -> tuple[Transcript, Bitext]:
    transcript = spoken(SAID)
    return transcript, translated(transcript, "de", GERMAN)


def made(screen: Screen, options: CutOptions | None = None) -> tuple[Timeline, Narrowed]:
    options = options or CutOptions()
    standard = cut_timeline(*talk(), options)
    return standard, narrowed(standard, *talk(), options, fitting(screen))


def test_a_wide_picture_shows_the_cues_as_they_are() -> None:
    standard, found = made(WIDE)
    assert found == Narrowed(standard)


def test_a_narrow_one_cuts_only_what_does_not_fit() -> None:
    standard, found = made(TALL)

    assert fitting(TALL).over(standard)
    assert not fitting(TALL).over(found.timeline)
    assert found.over == ()
    kept = [cue for cue in found.timeline if cue in set(standard)]
    assert kept[0] == standard.cues[0]
    assert kept[-1] == standard.cues[-1]
    assert found.recut == len(found.timeline.cues) - len(kept) > 0


def test_nothing_is_lost_on_the_way() -> None:
    _, found = made(TALL)
    assert " ".join(cue.source for cue in found.timeline) == " ".join(SAID)
    assert " ".join(cue.target or "" for cue in found.timeline) == " ".join(GERMAN)


def test_a_persons_cues_are_never_cut_again() -> None:
    transcript, _ = talk()
    first, last = transcript.sentences[1]
    middle = first + 15
    spans = [
        Span(transcript.words[a].start_ms or 0, transcript.words[b - 1].end_ms or 0)
        for a, b in ((first, middle), (middle, last))
    ]
    fixed = (FixedCut((first, middle), spans[0]), FixedCut((middle, last), spans[1]))
    _, found = made(TALL, CutOptions(fixed=fixed))

    by_hand = [(cue.words, cue.span) for cue in found.timeline if first <= cue.words[0] < last]
    assert by_hand == [(cut.words, cut.span) for cut in fixed]
    assert [found.timeline.cues[number - 1].words for number in found.over] == [cut.words for cut in fixed]


def test_one_language_alone_has_the_first_line_to_itself() -> None:
    standard = cut_timeline(*talk())
    alone = replace(fitting(TALL, "learner-of-source"), mode="target")
    assert alone.over(standard) == fitting(TALL).over(standard)
    assert alone.shown == ("target",)


@given(
    st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=6),
    st.sampled_from([(1080, 1920), (1080, 1350), (1080, 1080), (400, 900), (120, 1000)]),
)
@example([2, 2, 1], (1080, 1920))  # near a shot, a shorter cue before another lets that one begin earlier
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_laws_hold_on_every_screen(order: list[int], size: tuple[int, int]) -> None:
    transcript = spoken([SAID[n] for n in order])
    bitext = translated(transcript, "de", [GERMAN[n] for n in order])
    options = CutOptions(shots_ms=(1200, 4000, 9000))
    found = narrowed(cut_timeline(transcript, bitext, options), transcript, bitext, options, fitting(Screen(*size)))

    assert " ".join(cue.source for cue in found.timeline) == transcript.text()  # narrowed() proves the rest
    assert " ".join(cue.target or "" for cue in found.timeline) == " ".join(GERMAN[n] for n in order)


@pytest.mark.parametrize("layout", ["learner-of-source", "learner-of-target"])
def test_no_text_is_set_below_what_a_phone_shows_legibly(layout: str) -> None:
    from bilingual.subtitles.display.look import laid_out

    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    for first in (True, False):
        half = laid_out(f"Das {word} gilt.", "de", LATIN, replace(TALL, layout=layout), {}, first=first)  # type: ignore[arg-type]
        assert half.em_px >= TALL.least_em_px == 1080 * 11 / 390
        assert "".join(half.lines).replace(" ", "") == f"Das{word}gilt."
