"""What a person says of speakers in the studio is kept, undone, goes before other names, and reaches the outputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.speech.scripts.passages import read_cues
from bilingual.model.speakers import turns_of
from bilingual.model.transcript import EngineRecord
from bilingual.pipeline.correcting.changes import Corrected
from bilingual.pipeline.correcting.correct import correct_source, correct_speakers, redo, undo
from bilingual.pipeline.correcting.speakers import SpeakerChange
from bilingual.pipeline.opening.item import opened
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.testing import ScriptedSpeech
from bilingual.views.review.texts import unit_base
from support.attacks.refusals import raises
from support.results.two_voices import GERMAN, SENTENCES, TARGETS, Place, findings, recorded, spoken

PAIR = "en_de"
MORE = "Yes, here I am and I can surely talk."


class Talk:
    """A recording of two voices, with what a person says of them."""

    def __init__(self, place: Place, **values: Any) -> None:
        self.place, self.values = place, {"speakers": 2, **values}
        self.folder = place.publish(**self.values).folder

    def say(self, *changes: SpeakerChange) -> Corrected:
        settings = self.place.settings(**self.values)
        return correct_speakers(self.folder, self.place.tools(settings), PAIR, changes)

    def does(self, what: Any, *more: Any) -> Corrected:
        settings = self.place.settings(**self.values)
        made: Corrected = what(self.folder, self.place.tools(settings), PAIR, *more)
        return made

    def respeak(self, unit: str, text: str) -> Corrected:
        bitext = exchange.read_bitext(self.folder / "bitext.en_de.json")
        base = next(unit_base(one) for one in bitext if one.id == unit)
        return self.does(correct_source, unit, base, text)

    def publish(self, **values: Any) -> Any:
        self.values |= values
        return self.place.publish(**self.values)

    def voices(self) -> list[int]:
        units = exchange.read_bitext(self.folder / "bitext.en_de.json").units
        turns = turns_of(exchange.read_transcript(self.folder / "transcript.json"))
        return [t.voice for unit in units if unit.words for t in turns if t.first <= unit.words[0] < t.last]

    def units(self) -> Sequence[str]:
        bitext = exchange.read_bitext(self.folder / "bitext.en_de.json")
        return [unit.id for unit in bitext if unit.words]

    def shown(self) -> list[str]:
        pair = opened(self.folder, self.place.settings(**self.values)).pair(PAIR)
        assert pair is not None
        return [one.shown for one in pair.speakers.speakers]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("in"))


@pytest.fixture
def place(tmp_path: Path, recording: Path) -> Place:
    return Place(tmp_path, recording)


@pytest.fixture
def talk(place: Place) -> Talk:
    return Talk(place)


def test_a_name_reaches_posts_and_webvtt_and_stays(talk: Talk) -> None:
    before = dict(talk.say(SpeakerChange("2", "  Ben \n Berg ")).to_json())
    assert (before["done"], before["step"]) == (True, 1)
    assert talk.shown() == ["Speaker 1", "Ben Berg"]
    pair = opened(talk.folder, talk.place.settings(**talk.values)).pair(PAIR)
    assert pair is not None
    assert pair.newer == ("speakers",)
    heard, asked = talk.place.embedder.asked, list(talk.place.asked)

    result = talk.publish()
    assert (talk.place.embedder.asked, talk.place.asked) == (heard, asked), "nobody is asked anything again"
    assert "transcript" not in result.made
    for name in ("en.vtt", "de.vtt", "en_de.dual.vtt"):
        assert talk.text(f"subtitles/{name}").count("<v Ben Berg>") == 1
    assert f"**Ben Berg:** {TARGETS[1]}" in talk.text("posts/en_de/parallel.md")
    assert not talk.publish().made


def test_a_sentence_is_given_to_another_speaker_and_kept_over_later_runs(talk: Talk) -> None:
    assert talk.voices() == [1, 2, 1]
    third = talk.units()[2]
    talk.say(SpeakerChange("1", "Anna"), SpeakerChange("2", "Ben"))
    assert talk.say(SpeakerChange("2", unit=third, base="1")).done
    assert talk.voices() == [1, 2, 2]
    talk.publish()
    assert talk.text("subtitles/en.vtt").count("<v Ben>") == 2
    assert talk.text("posts/en_de/parallel.md").count("**Ben:**") == 2, "once in each language: it is one turn"
    transcript = exchange.read_transcript(talk.folder / "transcript.json")
    assert "edited-by-hand" in transcript.engine.marks

    assert talk.does(undo).done
    assert talk.voices() == [1, 2, 1]
    assert talk.does(redo).done
    assert talk.voices() == [1, 2, 2]
    talk.does(undo)
    talk.does(undo)
    assert talk.shown() == ["Speaker 1", "Speaker 2"]
    talk.publish()
    assert "<v" not in talk.text("subtitles/en.vtt")


def test_somebody_whom_nobody_heard_can_say_a_sentence(talk: Talk) -> None:
    first = talk.units()[0]
    talk.say(SpeakerChange("3", unit=first))
    assert talk.voices() == [3, 2, 1]
    assert talk.shown() == ["Speaker 1", "Speaker 2", "Speaker 3"]
    with raises("BIL-EDT-043"):
        talk.say(SpeakerChange("5", unit=first))


def test_a_change_made_for_something_else_changes_nothing(talk: Talk) -> None:
    talk.say(SpeakerChange("1", "Anna"))
    made = talk.say(SpeakerChange("1", "Bea", base=""), SpeakerChange("2", "Ben"))
    assert (made.done, made.field_conflicts[0].now) == (False, "Anna")
    assert talk.shown() == ["Anna", "Speaker 2"]
    moved = talk.say(SpeakerChange("1", unit=talk.units()[0], base="2"))
    assert moved.done, "both want the same"
    assert not talk.say(SpeakerChange("2", unit=talk.units()[0], base="2")).done
    assert talk.voices() == [1, 2, 1]


def test_names_are_believed_in_the_order_studio_settings(talk: Talk) -> None:
    talk.say(SpeakerChange("1", "Anna"))
    result = talk.publish(speaker_names=("Bea", "Ben", "Cleo"))
    text = talk.text("subtitles/en.vtt")
    assert (text.count("<v Anna>"), text.count("<v Ben>"), text.count("Bea")) == (2, 1, 0)
    said = dict(reversed(one) for one in findings(result))
    assert said["speaker 1 is called “Anna”, as said in the studio; speaker_names says “Bea”"] == "W"
    assert said["speaker_names has more names than there are voices (2 voices): nobody is called Cleo"] == "W"
    talk.say(SpeakerChange("1", ""))
    talk.publish()
    assert talk.text("subtitles/en.vtt").count("<v Bea>") == 2, "without one of their own, that of the settings"


def test_a_script_goes_before_the_settings_and_the_studio_before_both(place: Place) -> None:
    who = {"speakers": [[0, "ANNA"], [8, "BEN"], [16, "ANNA"]]}
    place.speech = {"auto": ScriptedSpeech([replace(spoken(), engine=EngineRecord("scripted", options=who))])}
    talk = Talk(place, speakers=None, speaker_names=("Nobody",))
    assert talk.text("posts/en_de/parallel.md").count("**ANNA:**") == 4
    report = json.loads(talk.text("report.json"))["pairs"][PAIR]["findings"]
    assert any("speaker_names is not used: the script" in one["message"] for one in report)
    talk.say(SpeakerChange("ANNA", "Anna Berg"), SpeakerChange("ANNA", unit=talk.units()[1]))
    assert talk.shown() == ["Anna Berg"]
    talk.publish()
    assert talk.text("posts/en_de/parallel.md").count("**Anna Berg:**") == 2
    talk.does(undo)
    talk.publish()
    assert talk.text("posts/en_de/parallel.md").count("**BEN:**") == 2


def test_another_number_keeps_names_words_and_what_was_given_by_hand(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, second, third = talk.units()
    talk.say(SpeakerChange("2", "Ben"))
    talk.publish(speakers=1)
    assert talk.voices() == [1, 1, 1]
    assert Manifest.read(talk.folder).options["speakers"] == {}
    talk.publish(speakers=2)
    talk.say(SpeakerChange("2", "Ben"), SpeakerChange("2", unit=third))
    monkeypatch.setitem(GERMAN, MORE, "Ja, ich bin da und kann gewiss reden.")
    talk.respeak(second, MORE)
    talk.place.embedder.asked = 0
    talk.publish(speakers="auto")
    assert talk.place.embedder.asked > 0, "the edited words are told apart anew"
    assert talk.voices() == [1, 2, 2]
    assert talk.shown() == ["Speaker 1", "Ben"]
    assert "surely" in talk.text("subtitles/en.vtt")


def test_words_added_and_taken_back_leave_the_voices_in_their_places(talk: Talk) -> None:
    first, *_ = talk.units()
    assert talk.respeak(first, "Are you really and truly there now or are you not?").done
    assert talk.voices() == [1, 2, 1]
    talk.does(undo)
    turns = turns_of(exchange.read_transcript(talk.folder / "transcript.json"))
    assert [(turn.first, turn.voice) for turn in turns] == [(0, 1), (8, 2), (16, 1)]


NAMES = ('<b>&amp;</b> "x"', "*Ann* _Bo_ [x](y) `z`", "Ann > Bo --> Cy", "{\\i1}Ann", "安娜")


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_text_everywhere(talk: Talk, name: str) -> None:
    talk.say(SpeakerChange("2", name))
    talk.publish(speaker_colours=("auto",))
    vtt = talk.text("subtitles/de.vtt")
    assert "\n-->" not in vtt.split("<v ")[1].partition("\n")[0]
    for file in (talk.folder / "subtitles").glob("*.vtt"):
        assert speakers_in(file) == {name}
    page = talk.text("posts/en_de/parallel.html")
    assert "<b>&amp;" not in page
    assert name not in talk.text("subtitles/en_de.dual.ass")


def speakers_in(path: Path) -> set[str]:
    return {cue.speaker for cue in read_cues(path, "en")} - {""}


@pytest.mark.parametrize("names", [("x" * 81,), ("Ann", "b" * 500)])
def test_a_text_is_no_name(place: Place, names: tuple[str, ...]) -> None:
    with raises("BIL-SPK-054"):
        place.publish(speakers=2, speaker_names=names)


def test_an_article_has_no_speakers(tmp_path: Path, place: Place) -> None:
    talk = Talk(place, speakers=None)
    with raises("BIL-EDT-042"):
        talk.say(SpeakerChange("1", "Anna"))
    assert talk.shown() == []
    assert len(SENTENCES) == len(talk.units())
