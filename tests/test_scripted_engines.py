"""The scripted engines: a queue, a history, and no entry in the engine table."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item, Outcome, SpeechRequest, TranslationCapabilities
from bilingual.engines.table import speech_engine, speech_ids, translation_engine, translation_ids
from bilingual.errors import RateLimited, Unavailable, UsageError
from bilingual.model.bitext import Provenance
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.testing import Asked, ScriptedSpeech, ScriptedTranslation

HELLO = Transcript("en", 900, (Word("Hello.", 0, 900),), ((0, 1),), EngineRecord("scripted", "1"))
REQUEST = SpeechRequest(Path("talk.mp4"), Path("talk.wav"), 900)


def test_speech_answers_from_a_queue_and_remembers() -> None:
    engine = ScriptedSpeech([Unavailable("BIL-TST-001", "no model"), HELLO])
    with pytest.raises(Unavailable):
        engine.transcribe(REQUEST)
    assert engine.transcribe(REQUEST) is HELLO
    assert engine.history == [REQUEST, REQUEST]
    with pytest.raises(AssertionError, match=r"talk\.mp4"):
        engine.transcribe(REQUEST)


def test_translation_from_a_table_gives_nothing_for_what_is_missing() -> None:
    engine = ScriptedTranslation({"One.": "Eins.", "Two.": Unavailable("BIL-TST-001", "refused")})
    one, two, three = engine.translate([Item("One."), Item("Two."), Item("Three.")], "en", "de")
    assert one == Outcome("Eins.", Provenance("scripted"))
    assert (two.text, str(two.error)) == (None, "refused [BIL-TST-001]")
    assert three == Outcome()
    assert engine.history == [Asked((Item("One."), Item("Two."), Item("Three.")), "en", "de")]


def test_translation_from_a_queue_and_from_a_function() -> None:
    queued = ScriptedTranslation(["Eins.", None])
    assert [o.text for o in queued.translate([Item("One."), Item("Two.")], "en", "de")] == ["Eins.", None]
    with pytest.raises(AssertionError, match=r"Three\."):
        queued.translate([Item("Three.")], "en", "de")
    made = ScriptedTranslation(lambda text, source, target: f"{target}:{text}")
    assert made.translate([Item("One.")], "en", "de")[0].text == "de:One."


def test_failures_come_first() -> None:
    engine = ScriptedTranslation({"One.": "Eins."}, failures=[RateLimited("BIL-TST-001", "slowly")])
    with pytest.raises(RateLimited):
        engine.translate([Item("One.")], "en", "de")
    assert engine.translate([Item("One.")], "en", "de")[0].text == "Eins."


def test_a_draft_engine_marks_its_targets_and_pairs_are_kept() -> None:
    engine = ScriptedTranslation(
        {"One.": "Uno."}, id="rough", capabilities=TranslationCapabilities(draft=True), pairs=[("en", "es")]
    )
    assert str(engine.translate([Item("One.")], "en", "es")[0].provenance) == "rough:draft"
    assert engine.supports("en", "es")
    assert not engine.supports("en", "de")


def test_another_script_is_another_key() -> None:
    assert ScriptedSpeech([HELLO]).key() == ScriptedSpeech([HELLO]).key() != ScriptedSpeech([]).key()
    assert ScriptedTranslation({"a": "b"}).key() != ScriptedTranslation({"a": "c"}).key()


def test_no_user_can_ask_for_them(tmp_path: Path) -> None:
    assert "scripted" not in [*speech_ids(), *translation_ids()]
    for create in (speech_engine, translation_engine):
        with pytest.raises(UsageError, match="'scripted'"):
            create("scripted", EngineConfig(tmp_path))
