"""Glossary and memory matches for part of a sentence move the cut to the right place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bilingual.model.bitext import Bitext, Hint
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cutting.hints import hinted_stretch, literal_stretch
from bilingual.subtitles.cutting.matches import matched, only_form
from tests.subtitles.cutting import cut, shown, spoken, translated

FERRYMEN = "Every spring the ferrymen tarred their hulls on the gravel bank below the chapel of the drowned"
FAEHRLEUTE = "Jedes Frühjahr teerten die Fährleute auf der Kiesbank unterhalb der Kapelle der Ertrunkenen ihre Rümpfe"
DREDGER = "The dredger pulled the broken pontoon across the shallow estuary with a rusty winch"
BAGGER = "Der Bagger zog mit einer rostigen Winde den kaputten Schwimmkasten durch die seichte Mündung"
SMUGGLERS = "Smugglers hid the saffron under the altar and the sacristan was counting candles in the crypt"
MITSUYUNIN = "密輸人は祭壇の下にサフランを隠し香部屋係は地下聖堂で蝋燭を数えていた"


def pair(source: str, tag: str, target: str) -> tuple[Transcript, Bitext]:
    talk = spoken([source])
    return talk, translated(talk, tag, [target])


def hints(bitext: Bitext) -> list[tuple[tuple[int, int], str]]:
    return [(hint.words, hint.target) for unit in bitext for hint in unit.hints]


def test_known_terms_move_the_cut_to_where_both_halves_agree() -> None:
    talk, bitext = pair(DREDGER, "de", BAGGER)
    # nothing ties the halves: they are cut in proportion, and disagree
    assert shown(cut(talk, bitext)) == [
        ("The dredger pulled the broken pontoon", "Der Bagger zog mit einer rostigen Winde"),
        ("across the shallow estuary with a rusty winch", "den kaputten Schwimmkasten durch die seichte Mündung"),
    ]

    known = matched(bitext, talk, [("pontoon", "Schwimmkasten"), ("rusty winch", "rostige Winde")])

    assert hints(known) == [((5, 6), "Schwimmkasten"), ((12, 14), "rostigen Winde")]
    assert shown(cut(talk, known)) == [
        ("The dredger pulled", "Der Bagger zog"),
        (
            "the broken pontoon across the shallow estuary with a rusty winch",
            "mit einer rostigen Winde den kaputten Schwimmkasten durch die seichte Mündung",
        ),
    ]


def test_known_terms_that_cross_keep_both_wholes_in_one_cue() -> None:
    source, target = (
        "Smugglers stowed the saffron while the sacristan was snuffing candles",
        "趁着司事掐灭蜡烛走私贩把藏红花塞进暗格",
    )
    talk, bitext = pair(source, "zh-Hans", target)
    known = matched(bitext, talk, [("smugglers", "走私贩"), ("saffron", "藏红花"), ("sacristan", "司事")])

    assert [cue.source for cue in cut(talk, bitext)] != [source]
    assert shown(cut(talk, known)) == [(source, target)]


def test_a_remembered_phrase_moves_the_cut_to_its_side() -> None:
    source = "The sacristan was counting candles in the crypt while smugglers hid the saffron under the altar"
    talk, bitext = pair(source, "ja", MITSUYUNIN)
    for cue in cut(talk, matched(bitext, talk, [("sacristan", "香部屋係"), ("crypt", "地下聖堂")])):
        assert ("sacristan" in cue.source) == ("香部屋係" in (cue.target or ""))
        assert ("crypt" in cue.source) == ("地下聖堂" in (cue.target or ""))
    apart = [cue for cue in cut(talk, bitext) if ("sacristan" in cue.source) != ("香部屋係" in (cue.target or ""))]
    assert apart


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("Smugglers", "密輸人")], [((0, 1), "密輸人")]),
        ([("the altar", "祭壇"), ("altar", "祭壇")], [((5, 7), "祭壇"), ((6, 7), "祭壇")]),
        ([("altar", "教会")], []),  # not what this translation says
        ([("the", "を")], []),  # three times in the source: which is it?
        ([("saffron", "サフラン"), ("saffron", "泊夫藍")], [((3, 4), "サフラン")]),
        ([("saf", "サフラン")], []),
        ([("", "祭壇"), ("altar", " 。")], []),
    ],
    ids=["a word", "longer and shorter", "another translation", "many times", "two ways", "a part of a word", "blank"],
)
def test_only_what_stands_there_once_is_evidence(
    pairs: Sequence[tuple[str, str]], found: list[tuple[tuple[int, int], str]]
) -> None:
    talk, bitext = pair(SMUGGLERS, "ja", MITSUYUNIN)

    assert hints(matched(bitext, talk, pairs)) == found


def test_a_sentence_of_the_bitext_is_no_evidence_about_itself() -> None:
    talk = spoken(["Thank you.", "And he said thank you to the ferryman."])
    bitext = translated(talk, "de", ["Danke.", "Und er sagte danke zum Fährmann."])

    assert matched(bitext, talk, [("Thank you.", "Danke.")]) == bitext
    assert hints(matched(bitext, talk, [("ferryman", "Fährmann")])) == [((9, 10), "Fährmann")]


def test_a_clause_hint_of_the_same_words_stays_alone() -> None:
    talk, bitext = pair(FERRYMEN, "de", FAEHRLEUTE)
    hint = Hint((9, 11), "auf der Kiesbank")
    with_clause = bitext.with_units({"s1": replace(bitext.units[0], hints=(hint,))})

    assert hints(matched(with_clause, talk, [("gravel bank", "Kiesbank")])) == [((9, 11), "auf der Kiesbank")]


def test_what_is_untranslated_has_no_matches() -> None:
    talk = spoken(["The chapel is closed."])

    assert hints(matched(translated(talk, "de", [None]), talk, [("chapel", "Kapelle")])) == []


@pytest.mark.parametrize(
    ("text", "target", "tag", "form"),
    [
        ("Er zog mit einer rostigen Winde.", "rostige Winde", "de", "rostigen Winde"),
        ("Die Art der Partei.", "Art", "de", "Art"),
        ("Las Tablas del puerto", "tabla", "es", "Tablas"),
        ("消息队列停了。", "队列", "zh-Hans", "队列"),
        ("队列等队列。", "队列", "zh-Hans", None),
        ("Die Parteien", "Part", "de", None),
    ],
)
def test_a_form_may_have_an_ending(text: str, target: str, tag: str, form: str | None) -> None:
    assert only_form(text, target, tag) == form


def test_what_stands_word_for_word_is_found_where_it_stands() -> None:
    pieces = ("Jedes ", "Frühjahr ", "teerten ", "die ", "Fährleute ", "ihre ", "Rümpfe.")

    assert literal_stretch(pieces, "die Fährleute") == (3, 5)
    assert literal_stretch(pieces, "Fähr") is None
    assert hinted_stretch(pieces, "Ihre Rümpfe.") == (5, 7, 0.95)
    # inside a longer piece, as words of Chinese may be
    assert literal_stretch(("消息", "队列停", "了。"), "队列") == (1, 2)
