"""Both languages are cut together, so that the halves of a cue say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Hint, Provenance, Unit
from bilingual.model.cue import TargetRun
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.cut_options import CutOptions, FixedCut
from bilingual.subtitles.cutting.segmentation import cut_timeline
from support.attacks.refusals import raises
from tests.subtitles.cutting import cut, shown, spoken, translated

RAIN = "When the rain finally stopped, nobody in the village wanted to leave the warm kitchen."


def test_clauses_go_together_in_chinese() -> None:
    talk = spoken([RAIN])
    timeline = cut(talk, translated(talk, "zh-Hans", ["雨终于停了的时候，村里没有人愿意离开温暖的厨房。"]))

    assert shown(timeline) == [
        ("When the rain finally stopped,", "雨终于停了的时候，"),
        ("nobody in the village wanted to leave the warm kitchen.", "村里没有人愿意离开温暖的厨房。"),
    ]


def test_clauses_go_together_in_german() -> None:
    talk = spoken([RAIN])
    german = "Als der Regen endlich aufhörte, wollte niemand im Dorf die warme Küche verlassen."

    assert shown(cut(talk, translated(talk, "de", [german])))[0] == (
        "When the rain finally stopped,",
        "Als der Regen endlich aufhörte,",
    )


def test_where_order_crosses_the_cue_stays_whole() -> None:
    # English condition last, Japanese condition first: no cut has matching halves.
    talk = spoken(["We stay at home if it rains."])
    timeline = cut(talk, translated(talk, "ja", ["雨が降ったら、私たちは家にいます。"]))

    assert shown(timeline) == [("We stay at home if it rains.", "雨が降ったら、私たちは家にいます。")]


def test_numbers_and_names_tie_the_halves() -> None:
    talk = spoken(
        ["The old bridge near Dresden was finished in 1893 and carried 40000 carts every single year of its life."]
    )
    timeline = cut(
        talk,
        translated(talk, "zh-Hans", ["德累斯顿（Dresden）附近的老桥1893年建成，一生中每年都承载40000辆马车通行。"]),
    )

    for cue in timeline:
        assert ("1893" in cue.source) == ("1893" in (cue.target or ""))
        assert ("40000" in cue.source) == ("40000" in (cue.target or ""))


def test_a_short_sentence_joins_the_next() -> None:
    talk = spoken(["Yes.", "I saw it."], pause_ms=60)

    assert shown(cut(talk, translated(talk, "zh-Hans", ["是的。", "我看见了。"]))) == [
        ("Yes. I saw it.", "是的。我看见了。")
    ]


def test_a_long_silence_is_never_bridged() -> None:
    talk = spoken(["Yes.", "I saw it."], pause_ms=2500)
    timeline = cut(talk, translated(talk, "zh-Hans", ["是的。", "我看见了。"]))

    assert [cue.source for cue in timeline] == ["Yes.", "I saw it."]
    assert timeline.cues[1].span.start_ms - timeline.cues[0].span.end_ms > 1000


def test_chinese_source_is_cut_between_words() -> None:
    talk = spoken(["其实最难的部分不是写代码，而是弄清楚用户到底想要什么东西。"], "zh-Hans")
    english = "The hardest part is not writing the code, but finding out what users really want."
    timeline = cut(talk, translated(talk, "en", [english]))

    assert shown(timeline) == [
        ("其实最难的部分不是写代码，", "The hardest part is not writing the code,"),
        ("而是弄清楚用户到底想要什么东西。", "but finding out what users really want."),
    ]


def test_clause_hints_tell_where_a_clause_went() -> None:
    source = "The committee rejected the plan that Martha had drawn up over the wet summer"
    target = "对玛莎在多雨的夏天里拟定的那份计划予以否决的正是委员会"
    talk = spoken([source])
    plain = translated(talk, "zh-Hans", [target])
    hints = (Hint((0, 5), "委员会予以否决那份计划"), Hint((5, 14), "玛莎在多雨的夏天里拟定的"))
    hinted = plain.with_units({"s1": replace(plain.units[0], hints=hints)})

    # The clauses crossed: with the hints the optimiser knows it, and keeps both wholes in one cue.
    assert len(cut(talk, hinted).cues) == 1


def test_targets_are_stretches_by_index() -> None:
    talk = spoken([RAIN])
    target = "雨终于停了的时候，村里没有人愿意离开温暖的厨房。"
    first, second = cut(talk, translated(talk, "zh-Hans", [target]))

    assert first.target_runs == (TargetRun("s1", 0, 9),)
    assert second.target_runs == (TargetRun("s1", 9, len(target)),)


def test_an_untranslated_sentence_stands_alone_and_says_so() -> None:
    talk = spoken(["One.", "Two things are missing here.", "Three."], pause_ms=60)
    timeline = cut(talk, translated(talk, "de", ["Eins.", None, "Drei."]))

    assert shown(timeline) == [("One.", "Eins."), ("Two things are missing here.", None), ("Three.", "Drei.")]
    assert [cue.mark for cue in timeline] == [None, "untranslated", None]


def test_a_draft_is_marked() -> None:
    talk = spoken(["Good morning."])
    timeline = cut(talk, translated(talk, "es", ["Buenos días."], Provenance("apertium", draft=True)))

    assert [cue.mark for cue in timeline] == ["draft"]


def test_a_title_is_left_out() -> None:
    talk = spoken(["Good morning."])
    bitext = translated(talk, "es", ["Buenos días."])
    titled = replace(bitext, units=(*bitext.units, Unit("title", "A talk", "Una charla")))

    assert shown(cut(talk, titled)) == [("Good morning.", "Buenos días.")]


# ── fixed cuts ────────────────────────────────────────────────────────────────────────────────────


def test_a_persons_cuts_stay_and_get_their_stretch() -> None:
    talk = spoken([RAIN])
    words = talk.words
    spans = (Span(400, (words[4].end_ms or 0) + 10), Span((words[5].start_ms or 0) - 30, (words[-1].end_ms or 0) + 300))
    fixed = (FixedCut((0, 5), spans[0]), FixedCut((5, 15), spans[1]))
    timeline = cut(talk, translated(talk, "zh-Hans", ["雨终于停了的时候，村里没有人愿意离开温暖的厨房。"]), fixed=fixed)

    assert [cue.span for cue in timeline] == list(spans)
    assert [cue.target for cue in timeline] == ["雨终于停了的时候，", "村里没有人愿意离开温暖的厨房。"]


def test_a_fixed_cue_may_cross_the_end_of_a_sentence() -> None:
    talk = spoken(["We went home.", "Nobody spoke."])
    last = talk.words[-1].end_ms or 0
    fixed = (FixedCut((0, 2), Span(500, 900)), FixedCut((2, 5), Span(990, last)))
    timeline = cut(talk, translated(talk, "de", ["Wir gingen heim.", "Niemand sprach."]), fixed=fixed)

    assert [cue.source for cue in timeline] == ["We went", "home. Nobody spoke."]
    assert [cue.target for cue in timeline] == ["Wir gingen", "heim. Niemand sprach."]


@pytest.mark.parametrize("targets", [("Wir gingen heim.", None), (None, "Niemand sprach.")], ids=["second", "first"])
def test_a_fixed_cue_that_holds_an_untranslated_sentence_says_so(targets: tuple[str | None, ...]) -> None:
    talk = spoken(["We went home.", "Nobody spoke."])
    fixed = (FixedCut((0, 5), Span(500, talk.words[-1].end_ms or 0)),)
    timeline = cut(talk, translated(talk, "de", targets), fixed=fixed)

    assert shown(timeline) == [("We went home. Nobody spoke.", targets[0] or targets[1])]
    assert [cue.mark for cue in timeline] == ["untranslated"]


def test_cuts_of_a_part_leave_the_rest_to_the_optimiser() -> None:
    talk = spoken([RAIN, "Nobody spoke."])
    fixed = (FixedCut((15, 17), Span(talk.words[15].start_ms or 0, talk.words[16].end_ms or 0)),)
    timeline = cut(
        talk,
        translated(talk, "zh-Hans", ["雨终于停了的时候，村里没有人愿意离开温暖的厨房。", "没有人说话。"]),
        fixed=fixed,
    )

    assert [cue.words for cue in timeline] == [(0, 5), (5, 15), (15, 17)]
    assert timeline.cues[-1].span == fixed[0].span


KNOWING = (
    "But knowing the cause is not the same as having a timetable.",
    "しかし、原因を知っていることと時刻表を持っていることは同じではない。",
)


def test_cues_that_are_held_are_cut_as_they_were() -> None:
    talk = spoken([KNOWING[0], RAIN], ms_per_letter=80)
    bitext = translated(talk, "ja", [KNOWING[1], "雨が上がっても、村の誰も暖かい台所を離れたがらなかった。"])
    free = cut(talk, bitext)

    assert len(free.cues) > 2
    assert cut(talk, bitext, fixed=tuple(FixedCut.of(cue) for cue in free)) == free
    open_places = tuple(FixedCut(cue.words, cue.span) for cue in free)
    assert cut(talk, bitext, fixed=open_places) != free, "else nothing has to be held"


@pytest.mark.parametrize("at", [3, 11, 30])
def test_a_place_in_the_translation_that_a_person_chose_stays(at: int) -> None:
    talk = spoken([KNOWING[0]], ms_per_letter=80)
    end = talk.words[-1].end_ms or 0
    fixed = (FixedCut((0, 4), Span(500, 1400)), FixedCut((4, 12), Span(1500, end), at))
    timeline = cut(talk, translated(talk, "ja", [KNOWING[1]]), fixed=fixed)

    assert [cue.target for cue in timeline] == [KNOWING[1][:at], KNOWING[1][at:]]


@pytest.mark.parametrize("at", [0, 34, 99])
def test_a_place_that_leaves_a_cue_without_text_is_searched_for(at: int) -> None:
    talk = spoken([KNOWING[0]], ms_per_letter=80)
    fixed = (FixedCut((0, 4), Span(500, 1400)), FixedCut((4, 12), Span(1500, 4000), at))
    timeline = cut(talk, translated(talk, "ja", [KNOWING[1]]), fixed=fixed)

    assert all(cue.target for cue in timeline)
    assert len(timeline.cues) == 2


@pytest.mark.parametrize(
    "fixed",
    [
        (FixedCut((2, 4), Span(900, 1500)), FixedCut((0, 2), Span(100, 800))),
        (FixedCut((0, 3), Span(100, 800)), FixedCut((2, 4), Span(900, 1500))),
        (FixedCut((0, 3), Span(100, 1000)), FixedCut((3, 4), Span(900, 1500))),
        (FixedCut((0, 99), Span(100, 800)),),
        (FixedCut((0, 2), Span(100, 100)),),
    ],
    ids=["out of order", "one word twice", "overlapping times", "beyond the last word", "no time"],
)
def test_fixed_cuts_that_contradict_each_other_are_refused(fixed: tuple[FixedCut, ...]) -> None:
    talk = spoken(["We went home together."])
    with raises("BIL-SUB-019"):
        cut(talk, translated(talk, "de", ["Wir gingen zusammen heim."]), fixed=fixed)


# ── what does not belong together ─────────────────────────────────────────────────────────────────


def test_a_bitext_of_another_transcript_is_refused() -> None:
    one, two = spoken(["We went home."]), spoken(["We went out."])
    with raises("BIL-SUB-015"):
        cut(one, translated(two, "de", ["Wir gingen aus."]))
    with raises("BIL-SUB-017"):
        cut(one, replace(translated(two, "de", ["Wir gingen aus."]), transcript_sha256=None))


def test_word_ranges_must_cover_the_transcript() -> None:
    talk = spoken(["We went home.", "Nobody spoke."])
    bitext = translated(talk, "de", ["Wir gingen heim.", "Niemand sprach."])
    with raises("BIL-SUB-018"):
        cut(talk, replace(bitext, units=bitext.units[:1]))
    with raises("BIL-SUB-016"):
        cut(talk, replace(bitext, units=bitext.units[1:]))
    with raises("BIL-SUB-016"):
        cut(talk, replace(bitext, units=(bitext.units[0], replace(bitext.units[1], words=(3, 9)))))


def test_another_source_language_is_refused() -> None:
    talk = spoken(["We went home."])
    with raises("BIL-SUB-014"):
        cut(talk, replace(translated(talk, "de", ["Wir gingen heim."]), source="fr"))


def test_no_words_and_no_times_are_told() -> None:
    nothing = Transcript("en", 1000, (), (), EngineRecord("test"))
    with pytest.raises(InputError, match="no words"):
        cut_timeline(nothing, Bitext("en", "de", ()))
    untimed = Transcript("en", 1000, (Word("Hello."),), ((0, 1),), EngineRecord("test"))
    with raises("BIL-SUB-023"):
        cut(untimed, translated(untimed, "de", ["Hallo."]))


def test_options_have_defaults() -> None:
    talk = spoken(["Good morning."])

    assert cut_timeline(talk, translated(talk, "es", ["Buenos días."])) == cut_timeline(
        talk, translated(talk, "es", ["Buenos días."]), CutOptions(frame_rate=FrameRate(25))
    )


def test_two_speakers_never_share_a_cue() -> None:
    talk = spoken(["Are you ready?", "Yes.", "Then go."], pause_ms=40)
    bitext = translated(talk, "de", ["Bist du bereit?", "Ja.", "Dann geh."])
    assert shown(cut(talk, bitext)) == [("Are you ready? Yes. Then go.", "Bist du bereit? Ja. Dann geh.")]
    marks = EngineRecord("test", options={"voices": [[0, 1], [3, 2], [4, 1]]})
    assert shown(cut(replace(talk, engine=marks), bitext)) == [
        ("Are you ready?", "Bist du bereit?"), ("Yes.", "Ja."), ("Then go.", "Dann geh."),
    ]  # fmt: skip


def test_two_who_speak_at_once_have_a_cue_each() -> None:
    words = (Word("Go!", 500, 900), Word("Stop!", 500, 950), Word("Now.", 500, 990))
    marks = EngineRecord("test", options={"speakers": [[0, "Anna"], [1, "Ben"]]})
    talk = Transcript("en", 4000, words, ((0, 1), (1, 2), (2, 3)), marks)
    cues = [*cut(talk, translated(talk, "de", ["Los!", "Halt!", "Jetzt."]))]
    assert [cue.source for cue in cues] == ["Go!", "Stop! Now."]
    assert cues[1].span.start_ms - cues[0].span.end_ms >= 80
