"""The learner of the settings, and the words that are chosen for one."""

from __future__ import annotations

import pytest

from bilingual.errors import InputError
from bilingual.learning.choosing import vocabulary
from bilingual.learning.pack import studied_units, told
from bilingual.learning.practice import chapter, steps_of
from bilingual.learning.scales import Learner, checked_learner, learner_of
from bilingual.learning.words import Lexeme, Occurrence
from bilingual.model.bitext import STALE, Bitext, Provenance, Unit


def test_without_settings_the_source_is_learnt_from_the_usual_level() -> None:
    assert learner_of({}, "en", "zh-Hans") == Learner("en", "B1")
    assert learner_of({}, "zh-Hans", "en") == Learner("zh-Hans", "3")


def test_the_language_of_the_learner_may_be_either_of_the_pair() -> None:
    wanted = {"language": "zh", "level": "HSK 4", "words": 5}
    assert learner_of(wanted, "en", "zh-Hans") == Learner("zh-Hans", "4", 5)
    assert learner_of(wanted, "en", "de") == Learner("en", "B1", 5)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"lang": "en"}, "BIL-SET-019"),
        ({"words": 0}, "BIL-SET-020"),
        ({"words": True}, "BIL-SET-020"),
        ({"level": "B1"}, "BIL-SET-021"),
        ({"language": "en", "level": "N3"}, "BIL-SET-022"),
        ({"language": "ja", "level": "B1"}, "BIL-SET-022"),
    ],
)
def test_a_wrong_learner_is_an_error_with_what_to_write(values: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as raised:
        checked_learner(values)
    assert raised.value.code == code


def test_words_of_key_sentences_come_first_and_are_shown_in_the_order_of_the_text() -> None:
    hard, central, often, easy = (
        Lexeme(name, level=level) for name, level in zip("abcd", ("C1", "B2", "B2", "A1"), strict=True)
    )
    rare = Lexeme("e", zipf=2.0)
    places = [
        Occurrence(0, 0, 1, hard),
        Occurrence(0, 2, 3, easy),
        Occurrence(1, 0, 1, central),
        Occurrence(2, 0, 1, often),
        Occurrence(2, 2, 3, rare),
        Occurrence(2, 4, 5, often),
    ]
    centrality = [0.2, 1.0, 0.3]
    chosen = vocabulary(places, centrality, Learner("en", "B1", 2))
    assert [(one.word.lemma, one.count, one.key) for one in chosen] == [("b", 1, True), ("c", 2, False)]
    everything = vocabulary(places, centrality, Learner("en", "B1"))
    assert [one.word.lemma for one in everything] == ["a", "b", "c", "e"]


def test_a_word_is_shown_where_a_key_sentence_has_it() -> None:
    word = Lexeme("concur", level="C1")
    (one,) = vocabulary([Occurrence(0, 0, 6, word), Occurrence(1, 3, 9, word)], [0.1, 1.0], Learner("en", "B1"))
    assert (one.place.sentence, one.count) == (1, 2)


def test_nobody_studies_drafts_or_translations_of_another_sentence() -> None:
    def unit(name: str, provenance: str, target: str | None = "Ja.", source: str = "Yes.") -> Unit:
        return Unit(name, source, target, provenance=Provenance.parse(provenance))

    bitext = Bitext(
        "en",
        "de",
        (
            unit("a", "google"),
            unit("b", "human"),
            unit("c", "apertium:draft"),
            unit("d", "none", None),
            unit("e", str(STALE)),
            unit("f", "google", source="word " * 61),
            unit("g", "google", source="1984 …"),
            unit("c2", "apertium:draft").by_approval(),
        ),
    )
    kept, left_out = studied_units(bitext, spaced=True)
    assert [one.id for one in kept] == ["a", "b", "c2"]
    assert told(left_out) == ("5 sentences left out: 1 draft, 1 untranslated, 1 stale, 1 too long, 1 without words")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (["source", "target@3"], "BIL-SET-023"),
        (["source@"], "BIL-SET-023"),
        (["pause"], "BIL-SET-024"),
        ([], "BIL-SET-024"),
    ],
)
def test_a_wrong_pattern_of_practice_is_an_error(pattern: list[str], code: str) -> None:
    with pytest.raises(InputError) as raised:
        steps_of(pattern)
    assert raised.value.code == code


def test_a_pause_lasts_as_long_as_the_step_before() -> None:
    made = chapter("Hello.", steps_of(["source@0.5", "pause", "source"]), 1000, {0.5: b"slow", 1.0: b"fast"})
    assert made.parts == (b"slow", 400, 2000, 400, b"fast", 900)
