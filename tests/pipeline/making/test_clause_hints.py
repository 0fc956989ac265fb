"""Clauses of long sentences are translated separately on request, once, and never displayed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.cutting.phrases import clauses
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.attacks.refusals import raises
from support.results.results import DrawnMedia, transcript
from support.sources.clips import make_clip

LONG = "When the tide went out that evening, nobody in the village saw the boats because of the fog."
SHORT = "They were gone."
SAID = (LONG, SHORT)
GERMAN = {
    LONG: "Wegen des Nebels sah niemand im Dorf die Boote, als an jenem Abend das Wasser zurückging.",
    SHORT: "Sie waren fort.",
    "When the tide went out that evening,": "Als an jenem Abend das Wasser zurückging,",
    "nobody in the village saw the boats": "Niemand im Dorf sah die Boote",
    "because of the fog.": "Wegen des Nebels.",
}


class Place:
    def __init__(self, root: Path) -> None:
        self.settings = Settings(root=root, translation=("scripted",), clause_hints=True, packs=False)
        self.engine = ScriptedTranslation(lambda text, source, target: GERMAN[text])
        self.source = make_clip(root / "in", "boats.mp4", 7.0)

    def publish(self) -> Result:
        fonts = InstalledFonts()
        speech = {"auto": ScriptedSpeech([transcript(SAID)])}
        tools = Tools(self.settings, DrawnMedia(), fonts, speech, {"scripted": self.engine})
        return publish(Request.of(self.source, targets=["de"]), tools)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "root")


def units(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((result.folder / "bitext.en_de.json").read_text("utf-8"))["units"]
    return found


def test_only_a_long_sentence_has_clauses() -> None:
    spoken = transcript(SAID)
    ranges = clauses(spoken, spoken.sentences[0])
    assert [spoken.text(*words) for words in ranges] == list(GERMAN)[2:]
    assert clauses(spoken, spoken.sentences[1]) == []


def test_each_clause_is_a_hint_and_none_is_shown(place: Place) -> None:
    result = place.publish()
    long, short = units(result)
    assert [hint["target"] for hint in long["hints"]] == list(GERMAN.values())[2:]
    assert short["hints"] == []
    shown = (result.folder / "subtitles/de.srt").read_text("utf-8")
    assert "Niemand im Dorf sah" not in shown
    assert "sah niemand" in " ".join(shown.split())


def test_a_second_run_asks_nothing(place: Place) -> None:
    place.publish()
    asked = len(place.engine.history)
    assert place.publish().unchanged
    assert len(place.engine.history) == asked


def test_without_it_no_clause_is_sent(place: Place) -> None:
    place.settings = replace(place.settings, clause_hints=False)
    assert all(not unit["hints"] for unit in units(place.publish()))
    assert len(place.engine.history) == 1


def test_a_metered_engine_is_not_asked_for_clauses(place: Place) -> None:
    place.engine.capabilities = replace(place.engine.capabilities, metered=True)
    result = place.publish()
    assert all(not unit["hints"] for unit in units(result))
    assert len(place.engine.history) == 1
    assert any(
        note.startswith("en_de: no clause hints because every engine in the chain is met") for note in result.notes
    )


def test_a_metered_engine_is_asked_for_clauses_where_that_is_said(place: Place) -> None:
    place.engine.capabilities = replace(place.engine.capabilities, metered=True)
    place.settings = place.settings.overlaid({"clause_hints": "metered"}, "bilingual.toml")
    result = place.publish()
    assert [hint["target"] for hint in units(result)[0]["hints"]] == list(GERMAN.values())[2:]
    assert not any("no clause hints" in note for note in result.notes)


@pytest.mark.parametrize("value", ["all", 1, "true"])
def test_any_other_word_for_it_is_refused(value: object, place: Place) -> None:
    with raises("BIL-SET-014"):
        place.settings.overlaid({"clause_hints": value}, "bilingual.toml")
