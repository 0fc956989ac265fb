"""What a transcript knows of its speakers: voices that were told apart, and names."""

from __future__ import annotations

from typing import Any

import pytest

from bilingual.model.speakers import SpokenTurn, changes_of_speaker, named, turns_of, with_voices
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.editing.edited_words import rewritten

WORDS = tuple(map(Word, ("Who", "is", "it?", "Me.", "Come", "in.")))


def talk(**options: Any) -> Transcript:
    return Transcript("en", 0, WORDS, ((0, 3), (3, 4), (4, 6)), EngineRecord("test", options=options))


def test_nothing_is_known_without_marks() -> None:
    assert turns_of(talk()) == ()
    assert changes_of_speaker(talk()) == frozenset()


def test_names_of_a_script_are_turns() -> None:
    told = talk(speakers=[[0, "Anna"], [3, "Ben"], [4, "Anna"]])
    assert [(turn.first, turn.name) for turn in turns_of(told)] == [(0, "Anna"), (3, "Ben"), (4, "Anna")]
    assert changes_of_speaker(told) == {3, 4}


def test_a_voice_gets_its_name_everywhere_and_loses_it_again() -> None:
    told = with_voices(talk(), [(0, 1), (3, 2), (4, 1)])
    both = named(told, {1: "Anna"})
    assert both.engine.options["speakers"] == [[0, "Anna"], [3, ""], [4, "Anna"]]
    assert turns_of(both)[1] == SpokenTurn(3, 4, 2, "")
    assert named(both, {}) == told
    assert both.sha256 == told.sha256, "a name asks no engine again"


def test_names_of_a_script_are_kept() -> None:
    told = talk(speakers=[[0, "Anna"]])
    assert named(told, {1: "Ben"}) == told


def test_sentences_are_cut_where_the_voice_changes_and_joined_again() -> None:
    told = with_voices(talk(), [(0, 1), (2, 2), (3, 1)])
    assert told.sentences == ((0, 2), (2, 3), (3, 4), (4, 6))
    again = with_voices(told, [(0, 1), (3, 2)])
    assert again.sentences == talk().sentences
    assert with_voices(again, ()) == talk()


@pytest.mark.parametrize("voices", ["x", [[0]], [[99, 1]], [[0, "a"]], [None], [[True, 1]]])
def test_marks_that_an_edit_broke_are_left_out(voices: Any) -> None:
    assert turns_of(talk(voices=voices)) == ()


def test_marks_follow_words_that_an_edit_adds() -> None:
    told = with_voices(talk(headings=[[3, "The answer"]]), [(0, 1), (2, 2), (3, 1)])
    edited = rewritten(told, {(0, 2): "Who on earth is"})
    assert edited.text() == "Who on earth is it? Me. Come in."
    assert [edited.text(turn.first, turn.last) for turn in turns_of(edited)] == [
        "Who on earth is",
        "it?",
        "Me. Come in.",
    ]
    assert edited.engine.options["headings"] == [[5, "The answer"]]
    assert with_voices(edited, ()).sentences == ((0, 5), (5, 6), (6, 8))
