"""Confidence that the halves of cues match, and which clauses are translated."""

from __future__ import annotations

import pytest

from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import FrameRate, Span
from bilingual.subtitles.cutting.phrases import clauses
from bilingual.subtitles.cutting.weights import DEFAULT, for_fixed_cuts
from bilingual.subtitles.report import agreements, conformity, measured, pairing_line
from tests.subtitles.cutting import spoken


def halves(*rows: tuple[str, str | None, str]) -> Timeline:
    """Return cues of (source, target, unit)."""
    cues = [
        Cue(Span(3000 * n, 3000 * n + 2900), (n, n + 1), (TargetRun(unit, n, n + 1),) if target else (), source, target,
            None if target else "untranslated")
        for n, (source, target, unit) in enumerate(rows)
    ]  # fmt: skip
    return Timeline("en", "de", tuple(cues))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("Xyz 1893, 1921", "1893, 1921", "a")], [(2, 0)]),
        ([("Xyz 1893", "1921", "a"), ("Xyz 1921", "Plugh 1893", "a")], [(0, 1), (0, 1)]),
        ([("Xyz 1893, 1921", "Plugh", "a"), ("Xyz", "1893, 1921", "a")], [(0, 2), (0, 0)]),
        ([("Xyz 1893", "Plugh", "a"), ("Xyz", "1893", "b")], [(0, 0), (0, 0)]),  # of another sentence
        (
            [("Xyz 1893", "Plugh", "a"), ("Xyz", "Plugh", "a"), ("Xyz", "1893", "a")],
            [(0, 0), (0, 0), (0, 0)],
        ),  # too far
        ([("Xyz 1893", "Plugh", "a"), ("1893", "1893", "a")], [(0, 0), (1, 0)]),  # its own there
        ([("Xyz 1893", None, "a"), ("Xyz", "1893", "a")], [(0, 0), (0, 0)]),
    ],
)
def test_what_ties_two_halves(rows: list[tuple[str, str | None, str]], found: list[tuple[int, int]]) -> None:
    assert [(tie.kept, tie.strayed) for tie in agreements(halves(*rows))] == found


def test_what_is_said_of_the_pairing() -> None:
    def line(confidence: float | None, ties: int, doubtful: list[int]) -> str:
        return pairing_line({"pairing": {"confidence": confidence, "ties": ties, "doubtful": doubtful}})

    assert line(None, 0, []) == ""
    assert "100 % of 1 word " in line(1.0, 1, [])
    assert "50 % of 2 words " in line(0.5, 2, [7])
    assert line(0.5, 2, [7]).endswith("cue 7")
    assert line(0.5, 2, list(range(1, 9))).endswith("cues 1, 2, 3, 4, 5, 6, 7, 8")
    assert line(0.5, 2, list(range(1, 10))).endswith("cues 1, 2, 3, 4, 5, 6, 7, 8, ...")


def test_a_cue_that_is_over_its_limits_in_full() -> None:
    long, short = "This is far too much text for a single second.", "Ein Satz."
    cues = (Cue(Span(0, 1000), (0, 1), (TargetRun("a", 0, 9),), long, short, "draft"),
            Cue(Span(1079, 1879), (1, 2), (TargetRun("b", 0, 9),), "Short.", short),
            Cue(Span(1959, 9000), (2, 3), (TargetRun("c", 0, 9),), "Slow.", short))  # fmt: skip
    report = conformity(Timeline("en", "de", cues), FrameRate(25))
    rows = [
        (row["cue"], row["track"], row["broken"], row["cps"], row["lines"], row["start_ms"]) for row in report["over"]
    ]
    assert rows == [
        (1, "source", ["cps_hard"], 46.0, 2, 0),
        (2, "source", ["duration"], 7.5, 1, 1079),
        (2, "target", ["duration"], 11.2, 1, 1079),
        (3, "source", ["duration"], 0.7, 1, 1959),
        (3, "target", ["duration"], 1.3, 1, 1959),
    ]
    assert (report["cues"], report["untranslated"], report["drafts"]) == (3, 0, 1)
    fast, brief, *_, slow = report["over"]
    assert (fast["text"], fast["end_ms"]) == (long, 1000)
    assert "46.0" in fast["reason"]
    assert "21 characters (it has 46)" in fast["proposal"]
    assert "0.80 s" in brief["reason"]
    assert "7.0 s" in slow["reason"]


def test_what_is_measured_of_a_text() -> None:
    track = measured("This is a text that needs two lines, as it has fifty.", "en", 2000)
    assert (track.characters, track.cps, track.lines) == (53.0, 26.5, 2)
    assert 20 < track.longest <= 42
    assert measured("Yes.", "en", 0).cps == 4000
    assert measured("", "en", 1000).longest == 0


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Nobody came because it rained all day long.", ["Nobody came", "because it rained all day long."]),
        ("Nobody came because it rained.", []),  # one line holds it
        ("However, the old keeper of the tower counted all ships.", []),  # eight letters are no clause
        (
            "We were there, we saw it all, and nobody believed us.",
            ["We were there,", "we saw it all,", "and nobody believed us."],
        ),
        ("The keeper of the old tower counted all the ships, why?", []),
        ("The keeper of the old tower counted all the ships, they told?!",
         ["The keeper of the old tower counted all the ships,", "they told?!"]),
    ],
)  # fmt: skip
def test_clauses_of_a_sentence(sentence: str, found: list[str]) -> None:
    talk = spoken(["Before.", sentence])
    ranges = clauses(talk, talk.sentences[1])
    assert [talk.text(*words) for words in ranges] == found


def test_what_weighs_less_where_a_person_cut() -> None:
    fixed = for_fixed_cuts(DEFAULT)
    changed = {name for name in DEFAULT.__slots__ if getattr(fixed, name) != getattr(DEFAULT, name)}
    assert changed == {"over_target", "over_hard", "beyond_hard", "extra_line", "beyond_lines"}
    assert all(0 < getattr(fixed, name) < getattr(DEFAULT, name) for name in changed)
    assert fixed.beyond_hard / DEFAULT.beyond_hard < fixed.over_hard / DEFAULT.over_hard < 0.5
