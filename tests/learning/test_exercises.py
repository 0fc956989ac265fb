"""Exercises of a worksheet: made of the text only, solvable, and always the same."""

from __future__ import annotations

from bilingual.learning.exercises import exercises_of
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.scales import Learner
from bilingual.learning.words import Lexeme, Occurrence

TEXTS = (
    ("We carried every loaf across the street.", "Wir trugen jeden Laib über die Straße.", "loaf"),
    ("Patience is not cheap.", "Geduld ist nicht billig.", "patience"),
    ("The crust smelled of smoke.", "Die Kruste roch nach Rauch.", "crust"),
    ("The dough does not care about the dough.", "Dem Teig ist der Teig gleich.", "dough"),
    ("Flour, water and salt are cheap.", "Mehl, Wasser und Salz sind billig.", ""),
    ("Thank you.", "Danke.", ""),
)


def study(count: int = len(TEXTS)) -> StudyPack:
    sentences = []
    for number, (text, meaning, new) in enumerate(TEXTS[:count]):
        start = text.lower().index(new) if new else 0
        places = (Occurrence(number, start, start + len(new), Lexeme(new)),) if new else ()
        sentences.append(StudySentence(f"s{number}", text, meaning, (), places))
    return StudyPack("item", "Bread", Learner("en", "B1"), "de", tuple(sentences), ())


def test_each_gap_has_one_word_of_the_box_that_the_sentence_does_not_tell() -> None:
    made = exercises_of(study(), {}, spaced=True)
    assert {gap.answer for gap in made.gaps} == {"loaf", "patience", "crust"} == set(made.box)
    assert list(made.box) != [gap.answer for gap in made.gaps]


def test_pieces_are_the_words_of_their_sentence_in_another_order() -> None:
    made = exercises_of(study(), {}, spaced=True)
    assert made.orders[0].sentence.text == "The dough does not care about the dough."
    for one in made.orders:
        words = one.sentence.text.replace(",", "").rstrip(".").split()
        assert sorted(one.pieces) == sorted(words)
        assert list(one.pieces) != words


def test_each_sentence_is_matched_with_its_own_translation() -> None:
    made = exercises_of(study(), {}, spaced=True).matching
    assert len(made.sentences) == len(TEXTS)
    assert [made.meanings[number] for number in made.answers] == [one.meaning for one in made.sentences]
    assert list(made.meanings) != [one.meaning for one in made.sentences]


def test_the_same_text_gives_the_same_sheet_and_a_short_one_has_fewer_exercises() -> None:
    assert exercises_of(study(), {}, spaced=True) == exercises_of(study(), {}, spaced=True)
    made = exercises_of(study(2), {}, spaced=True)
    assert (made.gaps, made.box, made.matching.sentences) == ((), (), ())
    assert len(made.dictation) == 2
