"""Who speaks, in a study pack: where somebody else begins, as text, in no exercise."""

from __future__ import annotations

from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.scales import Learner
from bilingual.model.speakers import named
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.posting.study.texts import StudyText
from bilingual.views.learn.cards import where
from bilingual.views.learn.listening import listening_page
from bilingual.views.learn.worksheet import _passages

SAID = (
    ("Anna <b>", "Good evening.", "Guten Abend."),
    ("Anna <b>", "Who are you?", "Wer bist du?"),
    ("Ben", "I am Ben.", "Ich bin Ben."),
    ("", "Nobody knows.", "Niemand weiß es."),
)


def study() -> StudyPack:
    sentences = [
        StudySentence(f"s{number}", text, meaning, at_ms=number * 2000, speaker=name)
        for number, (name, text, meaning) in enumerate(SAID)
    ]
    return StudyPack("item", "Talk", Learner("en", "B1"), "de", tuple(sentences), ())


def test_the_page_names_who_begins_to_speak() -> None:
    page = str(listening_page(study(), {}, ())["listen.html"])
    assert page.count('<p class="speaker">') == 2
    assert "Anna &lt;b&gt;" in page
    assert "Anna <b>" not in page


def test_a_passage_of_the_worksheet_is_said_by_one_person() -> None:
    passages = _passages(study())
    assert [str(one.text) for one in passages] == [
        "<em>Anna &lt;b&gt;:</em> Good evening. Who are you?",
        "<em>Ben:</em> I am Ben.",
        "Nobody knows.",
    ]
    assert passages[1].meaning == "Ben: Ich bin Ben."


def test_a_card_says_who_speaks_with_its_source() -> None:
    assert [where(study(), one) for one in study().sentences[2:]] == ["Ben · Talk, 0:04", "Talk, 0:06"]


def test_the_names_are_those_of_the_transcript() -> None:
    words = tuple(Word(text, 500 * n, 500 * n + 400) for n, text in enumerate(["Hello", "there.", "Oh", "yes."]))
    record = EngineRecord("scripted", options={"voices": [[0, 1], [2, 2]]})
    spoken = named(Transcript("en", 2000, words, ((0, 2), (2, 4)), record), {2: "Ben"})
    text = StudyText("item", None, Learner("en", "B1"), spoken=spoken)  # type: ignore[arg-type]
    assert [text._said_by(word) for word in (0, 2, 3)] == ["", "Ben", "Ben"]
