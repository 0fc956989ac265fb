"""Who speaks: voices are told apart on request, the words are kept, and names come from a person or a script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model.speakers import turns_of
from bilingual.model.transcript import EngineRecord
from bilingual.pipeline.planning import plan
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.testing import ScriptedSpeech
from support.attacks.refusals import raises
from support.results.two_voices import SENTENCES, TARGETS, Place, findings, recorded, spoken


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("in"))


@pytest.fixture
def place(tmp_path: Path, recording: Path) -> Place:
    return Place(tmp_path, recording)


def test_voices_are_told_apart_later_without_listening_again(place: Place) -> None:
    place.publish()
    assert place.embedder.asked == 0, "nobody asked who speaks"
    asked = list(place.asked)

    result = place.publish(speakers="auto")
    told = place.transcript(result)
    assert [told.text(turn.first, turn.last) for turn in turns_of(told)] == [*SENTENCES]
    assert [turn.voice for turn in turns_of(told)] == [1, 2, 1]
    assert place.asked == asked, "no sentence changed"
    ((severity, message),) = findings(result)
    assert severity == "W"
    assert "estimated" in message
    assert "2 voices: speaker 1 for 0:07, first at 0:00 with “Are you there now or are you not?”" in message
    assert "speaker 2 for 0:03, first at 0:04 with “Yes I am here and I can talk.”" in message
    assert "<v" not in (result.folder / "subtitles/en.vtt").read_text("utf-8"), "a number is no name"
    post = (result.folder / "posts/en_de/parallel.md").read_text("utf-8")
    assert "Speaker" not in post
    heard = place.embedder.asked

    place.publish(speakers="auto")
    assert place.embedder.asked == heard, "up to date"
    off = place.publish()
    assert place.transcript(off) == spoken()


def test_names_are_shown_in_posts_and_webvtt_and_ask_nobody(place: Place) -> None:
    place.publish(speakers=2)
    heard, asked = place.embedder.asked, list(place.asked)
    result = place.publish(speakers=2, speaker_names=("Anna & Co", "Ben"))
    assert (place.embedder.asked, place.asked) == (heard, asked)
    assert not {"transcript", "speakers", "bitext.en_de"} & set(result.made)
    for name in ("en.vtt", "de.vtt", "en_de.dual.vtt"):
        text = (result.folder / "subtitles" / name).read_text("utf-8")
        assert text.count("<v Anna &amp; Co>") == 2
        assert text.count("<v Ben>") == 1
    assert "Anna" not in (result.folder / "subtitles/en.srt").read_text("utf-8")
    post = (result.folder / "posts/en_de/parallel.md").read_text("utf-8")
    assert f"**Ben:** {SENTENCES[1]}" in post
    assert f"**Ben:** {TARGETS[1]}" in post
    ((severity, message),) = findings(result)
    assert severity == "I"
    assert "speaker 2 (Ben)" in message


def test_a_change_inside_a_sentence_cuts_it(place: Place) -> None:
    heard = spoken()
    place.speech = {"auto": ScriptedSpeech([replace(heard, sentences=((0, 16), (16, 23)))])}
    result = place.publish(speakers=2)
    assert place.transcript(result).sentences == heard.sentences
    cues = exchange.read_timeline(result.folder / "cues.en_de.json")
    assert [cue.source for cue in cues] == [*SENTENCES]
    bitext = exchange.read_bitext(result.folder / "bitext.en_de.json")
    assert [unit.source for unit in bitext][-3:] == [*SENTENCES]


def test_one_speaker_is_one_voice(place: Place) -> None:
    told = place.transcript(place.publish(speakers="1"))
    assert {turn.voice for turn in turns_of(told)} == {1}


def test_a_script_that_says_who_speaks_is_believed(place: Place, tmp_path: Path, recording: Path) -> None:
    place.source = tmp_path / "talk.wav"
    place.source.write_bytes(recording.read_bytes())
    (tmp_path / "talk.vtt").write_text(
        f"WEBVTT\n\n00:00.000 --> 00:03.950\n<v Anna>{SENTENCES[0]}\n\n"
        f"00:04.000 --> 00:07.950\n<v Ben>{SENTENCES[1]}\n\n00:08.000 --> 00:11.500\n<v Anna>{SENTENCES[2]}\n"
    )
    who = {"speakers": [[0, "Anna"], [8, "Ben"], [16, "Anna"]]}
    place.speech = {"auto": ScriptedSpeech([replace(spoken(), engine=EngineRecord("sidecar", options=who))])}
    result = place.publish(speakers="auto", speaker_names=("Nobody",), source_language="en")
    assert place.embedder.asked == 0
    assert "speakers" not in Manifest.read(result.folder).stages
    assert [turn.name for turn in turns_of(place.transcript(result))] == ["Anna", "Ben", "Anna"]
    assert "<v Ben>" in (result.folder / "subtitles/de.vtt").read_text("utf-8")


def test_the_plan_names_the_stage_and_why(place: Place) -> None:
    settings = place.settings(speakers=2)
    request = Request.of(place.source, targets=["de"])
    assert plan(request, place.tools(settings)).why("speakers")
    place.publish(speakers=2)
    assert not plan(request, place.tools(settings)).why("speakers")
    more = place.settings(speakers=3)
    planned = plan(request, place.tools(more))
    assert planned.why("speakers")
    assert planned.why("transcript")


@pytest.mark.parametrize("given", ["many", "0", 21, "2.5", "-1"])
def test_what_is_no_number_of_people_is_refused_before_any_work(place: Place, given: Any) -> None:
    with raises("BIL-SPK-053"):
        place.publish(speakers=given)
    assert not list(place.root.glob("media/outbox/*"))
