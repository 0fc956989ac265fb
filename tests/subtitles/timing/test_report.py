"""The report: shares within each limit, and advice on the rest."""

from __future__ import annotations

import json

from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import FrameRate, Span
from bilingual.subtitles.report import CHECKS, conformity, table

GOOD = Cue(Span(0, 2500), (0, 1), (), "Good morning, all of you.", "大家早上好。")
FAST = Cue(Span(2580, 3580), (1, 2), (), "This is far too much text for a second.", "这对一秒钟来说文字实在太多了。")
TOUCHING = Cue(Span(3600, 12_000), (2, 3), (), "Slow.", None, "untranslated")


def test_shares_and_findings() -> None:
    report = conformity(Timeline("en", "zh-Hans", (GOOD, FAST, TOUCHING)))

    assert report["tracks"]["source"]["shares"] == {
        "cps_target": 0.6667, "cps_hard": 0.6667, "cpl": 1.0, "lines": 1.0, "duration": 0.6667, "gap": 0.6667,
    }  # fmt: skip
    assert report["tracks"]["target"]["cues"] == 2
    assert report["tracks"]["target"]["shares"]["cps_hard"] == 0.5
    assert (report["cues"], report["untranslated"], report["drafts"]) == (3, 1, 0)
    fast = next(row for row in report["over"] if row["cue"] == 2 and row["track"] == "target")
    assert fast["broken"] == ["cps_hard", "gap"]
    assert fast["reason"] == "speech too fast: 15.0 characters per second, the limit is 9"
    assert fast["proposal"] == "shorten the text to 9 characters (it has 15)"


def test_two_frames_of_film_may_be_83_ms_in_a_file() -> None:
    def kept(gap_ms: int) -> float:
        cues = [Cue(Span(at, at + 2000), (n, n + 1), (), "Good.", "好。") for n, at in enumerate((0, 2000 + gap_ms))]
        shares = conformity(Timeline("en", "zh-Hans", tuple(cues)), rate=FrameRate(24000, 1001))["tracks"]["source"]
        return float(shares["shares"]["gap"])

    assert [kept(gap_ms) for gap_ms in (82, 83, 84)] == [0.5, 1.0, 1.0]


def test_a_translation_that_takes_longer_to_read_than_its_calm_speech_is_named_as_such() -> None:
    calm = Cue(
        Span(0, 2400),
        (0, 1),
        (),
        "可是他的手背比我们那台价值",
        "But the back of his hand is more accurate than our instrument,",
    )
    (row,) = conformity(Timeline("zh-Hans", "en", (calm,)))["over"]

    assert (row["track"], row["broken"]) == ("target", ["cps_hard"])
    assert row["reason"] == "translation too long for its speech: 25.8 characters per second, the limit is 21"


def test_a_long_text_and_a_long_time_have_their_own_proposals() -> None:
    long_text = Cue(Span(0, 6900), (0, 1), (), "word " * 19 + "end.", "。")
    slow = Cue(Span(7000, 15_000), (1, 2), (), "Slow.", "慢。")
    short = Cue(Span(15_080, 15_480), (2, 3), (), "No.", "不。")
    over = conformity(Timeline("en", "zh-Hans", (long_text, slow, short)))["over"]

    assert [(row["cue"], row["broken"]) for row in over if row["track"] == "source"] == [
        (1, ["lines"]), (2, ["duration"]), (3, ["duration"]),
    ]  # fmt: skip
    assert "cut the cue by hand" in over[1]["proposal"]


def test_it_is_json_and_has_a_table() -> None:
    report = conformity(Timeline("en", "zh-Hans", (GOOD,)))

    assert json.loads(json.dumps(report)) == report
    assert table(report) == [
        ("track", "cues", *CHECKS),
        ("source (en)", "1", *["100 %"] * 6),
        ("target (zh-Hans)", "1", *["100 %"] * 6),
    ]


def test_no_cues_give_no_shares() -> None:
    report = conformity(Timeline("en", "de", ()))

    assert report["cues"] == 0
    assert table(report)[1] == ("source (en)", "0", *["-"] * 6)


def halves(*rows: tuple[str, str]) -> Timeline:
    cues = [
        Cue(Span(3000 * n, 3000 * n + 2900), (n, n + 1), (TargetRun("s1", n, n + 1),), source, target)
        for n, (source, target) in enumerate(rows)
    ]
    return Timeline("en", "de", tuple(cues))


def test_pairing_confidence_falls_where_halves_disagree() -> None:
    good = halves(("In the year 1893,", "Im Jahr 1893"), ("two people found water.", "fanden zwei Menschen Wasser."))
    bad = halves(("In the year 1893,", "fanden zwei Menschen Wasser"), ("two people found water.", "im Jahr 1893."))

    assert conformity(good)["pairing"]["confidence"] == 1.0
    assert conformity(good)["pairing"]["doubtful"] == []
    assert conformity(bad)["pairing"]["confidence"] == 0.0
    assert conformity(bad)["pairing"]["doubtful"] == [1, 2]


def test_what_nothing_ties_has_no_confidence() -> None:
    assert conformity(halves(("Xyzzy plugh.", "Brabbel.")))["pairing"] == {
        "confidence": None,
        "ties": 0,
        "doubtful": [],
    }
