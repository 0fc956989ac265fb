"""A cue fits its lines, and keeps clauses together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bilingual.languages.subtitles import ReadingLimits
from bilingual.subtitles.breaks import break_positions
from bilingual.subtitles.cutting.lengths import length_of, room_after
from bilingual.subtitles.cutting.phrases import cut_costs
from bilingual.subtitles.cutting.weights import DEFAULT
from bilingual.subtitles.display.layout import balanced_lines
from bilingual.subtitles.rules import text_length
from tests.subtitles.cutting import cut, shown, spoken, translated

PHOTOGRAPHS = (
    "The photographs that my grandfather had taken in the mountains were lying underneath "
    "unimportant correspondence and handwritten calculations for decades"
)
FOTOGRAFIEN = (
    "Die Fotografien, die mein Großvater im Gebirge aufgenommen hatte, lagen jahrzehntelang unter "
    "unwichtiger Korrespondenz und handgeschriebenen Berechnungen"
)


def lines_needed(text: str, tag: str, cpl: float) -> int:
    return len(balanced_lines(text, tag, lambda part: text_length(part, tag), cpl))


@pytest.mark.parametrize("widths", [(42, 42), (30, 30), (24, 28)])
def test_a_cue_can_be_set_in_two_lines_however_narrow_the_picture(widths: tuple[float, float]) -> None:
    talk = spoken([PHOTOGRAPHS], ms_per_letter=75)
    timeline = cut(talk, translated(talk, "de", [FOTOGRAFIEN]), line_lengths=widths)

    for cue in timeline:
        assert lines_needed(cue.source, "en", widths[0]) <= 2, cue.source
        assert lines_needed(cue.target or "", "de", widths[1]) <= 2, cue.target


def test_a_width_beyond_the_limit_changes_nothing() -> None:
    talk = spoken([PHOTOGRAPHS])
    bitext = translated(talk, "de", [FOTOGRAFIEN])

    assert cut(talk, bitext, line_lengths=(99, 99)) == cut(talk, bitext)


def test_japanese_keeps_to_two_lines_of_thirteen() -> None:
    talk = spoken(["My grandmother kept every letter that anyone had ever sent her in a box under the bed."])
    japanese = "祖母は誰かから送られてきた手紙を一通残らずベッドの下の箱にしまっていた。"
    for cue in cut(talk, translated(talk, "ja", [japanese])):
        assert lines_needed(cue.target or "", "ja", 13) <= 2, cue.target


def test_room_is_what_filled_lines_hold() -> None:
    # "alpha beta gamma delta" in lines of 11: "alpha beta", then 11 more from "gamma" on
    starts, ends = np.array([0.0, 6, 11, 17]), np.array([0.0, 5, 10, 16])

    assert room_after(np.array([0.0]), starts, ends, ReadingLimits(11, 17, 21)).tolist() == [22]
    assert room_after(np.array([0.0]), starts, ends, ReadingLimits(12, 17, 21)).tolist() == [23]
    assert room_after(np.array([6.0]), starts, ends, ReadingLimits(9, 17, 21)).tolist() == [20]
    assert room_after(np.array([0.0]), starts, ends, ReadingLimits(11, 17, 21, lines=1)).tolist() == [11]


def test_a_word_wider_than_a_line_is_torn_and_counts_by_its_length() -> None:
    starts, ends = np.array([0.0, 31]), np.array([0.0, 30])

    assert room_after(np.array([0.0]), starts, ends, ReadingLimits(12, 17, 21)).tolist() == [24]


def test_lengths_count_as_the_limits_do() -> None:
    for text, tag in (("Cafe\u0301 now", "fr"), ("看 Python 吧", "zh-Hans"), ("ﾊﾝｶｸ全角", "ja")):
        assert length_of(text, tag) == text_length(text, tag)


HABITS = "The water has not changed its habits since then, but the machines have become a line of code."
GEWOHNHEITEN = (
    "Das Wasser hat seine Gewohnheiten seitdem nicht geändert, aber aus den Maschinen ist eine Zeile Code geworden."
)


def test_a_new_clause_begins_a_new_cue() -> None:
    talk = spoken([HABITS], ms_per_letter=70)
    bitext = translated(talk, "de", [GEWOHNHEITEN])

    assert shown(cut(talk, bitext)) == [
        (
            "The water has not changed its habits since then,",
            "Das Wasser hat seine Gewohnheiten seitdem nicht geändert,",
        ),
        ("but the machines have become a line of code.", "aber aus den Maschinen ist eine Zeile Code geworden."),
    ]
    # were torn clauses free, the easier reading speed would win
    careless = cut(talk, bitext, weights=replace(DEFAULT, torn_clause=0.0))
    assert [cue.source for cue in careless][1].startswith("since then, but the machines")


@pytest.mark.parametrize(
    ("text", "tag", "torn", "better"),
    [
        ("a file with ninety thousand lines and more", "en", "lines", "and"),
        ("we had two hundred chairs in the hall", "en", "chairs", "in"),
        ("as if somebody had drawn lines with a ruler", "en", "had", "with"),
        ("sie fand drei Briefe in der Schublade", "de", "Briefe", "in"),
        ("compró dos mil sillas para la escuela", "es", "sillas", "para"),
    ],
)
def test_a_number_holds_on_to_what_it_counts_and_a_pronoun_to_its_verb(
    text: str, tag: str, torn: str, better: str
) -> None:
    places = break_positions(text, tag)
    at = dict(zip(text.split()[1:], cut_costs(text, places, tag), strict=True))

    assert at[torn] > at[better] + 1
