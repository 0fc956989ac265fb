"""Items opened to be read: what is shown of old, edited, corrected and long ones."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from bilingual.model.bitext import HUMAN, STALE, Bitext, Provenance, Unit
from bilingual.pipeline.correcting.changes import Change
from bilingual.pipeline.correcting.correct import correct
from bilingual.pipeline.opening import preloading as warming
from bilingual.pipeline.opening.item import opened, version_of
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings, load_settings
from support.results.long_talk import long_talk
from support.results.opened_items import edited, only

GERMAN = "Der Wärter zählte in jener Nacht sieben Schiffe."


def test_the_state_of_a_unit_follows_one_rule() -> None:
    google, unit = Provenance("google"), Unit("1", "Hi.", "Hallo.", provenance=Provenance("google"))
    states = {
        "untranslated": Unit("1", "Hi."),
        "machine": unit,
        "draft": Unit("1", "Hi.", "Hallo.", provenance=Provenance("apertium", draft=True)),
        "edited": Unit("1", "Hi.", "Hallo.", provenance=HUMAN, locked=True),
        "approved": unit.by_approval(),
        "stale": Unit("1", "Hi.", "Hallo.", provenance=STALE, locked=True),
    }
    assert {name: one.state for name, one in states.items()} == {name: name for name in states}
    fallen = Unit("1", "Hi there.", "Hallo.", provenance=google, locked=True, approved=unit.approval)
    assert fallen.state == "stale", "what was approved is another text now"
    assert Unit("1", "Hi.", "Hallo.", provenance=STALE).by_approval().state == "approved"


def test_a_recording_of_0_1_0_opens(old: Settings) -> None:
    item = opened(old.media / "outbox/harbour", old)
    value = item.to_json()
    assert (value["kind"], value["state"], value["languages"]) == ("video", "ready", ["en", "zh-Hans", "de"])
    assert value["notes"] == []
    assert value["media"]["played"] == "video/preview.mp4"
    assert (value["media"]["frame_rate"], value["media"]["frame_ms"], value["media"]["duration_ms"]) == (
        "20",
        50,
        21000,
    )
    assert [(one["pair"], one["name"]) for one in value["media"]["videos"]] == [
        (pair, name) for pair in ("en_de", "en_zh-Hans") for name in ("small", "square")
    ]
    chinese, pair = item.pair("en_zh-Hans"), item.pair("en_de")
    assert chinese is not None
    assert pair is not None
    assert (len(chinese), chinese.overview()["states"], len(chinese.lane()["target"])) == (8, "eeeeeemm", 6)
    first = pair.units(0, 1)[0]
    assert (first.source, first.target) == ("The keeper counted seven ships that night.", GERMAN)
    assert (first.state, first.provenance) == ("machine", "translated by libretranslate")
    assert (first.start_ms, first.end_ms, first.words[1]) == (0, 2700, ("keeper", 130, 540, True))
    (cue,) = first.cues
    assert (cue.index, cue.start_ms, cue.end_ms, cue.words, cue.chars) == (0, 0, 3230, (0, 7), (0, 48))
    assert cue.target is not None
    assert (cue.source.cps, cue.source.pace, cue.target.cps, cue.target.pace) == (13.0, "ok", 14.9, "ok")
    assert pair.units(6)[0].cues == (), "a title has no cue"


def test_an_article_of_0_1_0_opens(old: Settings) -> None:
    item = opened(old.media / "outbox/pier", old)
    pair = item.pair("en_de")
    assert pair is not None
    assert (item.item.kind, item.item.state, item.item.reasons) == ("article", "not-ready", ("en_de: 1 open finding",))
    value = pair.to_json()
    assert (value["states"]["stale"], value["look"], value["findings"]) == (1, 1, {"Stale": 1, "E": 0, "W": 0})
    (number,) = pair.overview()["look"]
    (unit,) = pair.units(number, number + 1)
    assert (unit.state, unit.look, unit.provenance) == ("stale", True, "translation of an earlier text")
    assert [(one.severity, one.blocks) for one in unit.findings] == [("Stale", True)]
    assert (unit.cues, unit.words, unit.start_ms) == ((), (), None)


def test_opening_writes_nothing_and_needs_neither_source_nor_video(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    shutil.rmtree(folder / "video")
    shutil.rmtree(old.media / "done/harbour")
    before = {path: path.stat().st_mtime_ns for path in old.root.rglob("*")}
    media = opened(folder, old).to_json()["media"]
    assert (media["source"], media["source_there"]) == ("media/done/harbour/harbour.mp4", False)
    assert (media["played"], media["videos"]) == (None, [])
    assert {path: path.stat().st_mtime_ns for path in old.root.rglob("*")} == before


def test_without_a_preview_the_source_is_played(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    (folder / "video/preview.mp4").unlink()
    edited(folder, "manifest.json", lambda value: value["options"].update(excerpt=[4000, None]))
    media = opened(folder, old).media
    assert (media.played, media.plays_source, media.offset_ms) == ("media/done/harbour/harbour.mp4", True, 4000)


def test_an_edit_outside_is_told_and_findings_in_other_texts_are_not(old: Settings) -> None:
    folder = old.media / "outbox/harbour"

    def findings(value: dict[str, Any]) -> None:
        unit = {"unit": "s0001", "source": "The keeper counted seven ships that night."}
        row = {"check": "numbers", "row": 3, "severity": "W", "message": "7", "evidence": {}, "waived": ""}
        value["pairs"]["en_de"]["findings"] = [{**row, **unit, "target": "Acht."}]

    edited(folder, "manifest.json", findings)
    edited(folder, "bitext.en_de.json", lambda value: value["units"][2].update(target="Morgens war er leer."))
    pair = opened(folder, old).pair("en_de")
    assert pair is not None
    first, _, third = pair.units(0, 3)
    assert (first.changed, first.findings) == ("", ()), "what was found in other texts is no longer true"
    assert (third.changed, third.target, third.state) == ("outside", "Morgens war er leer.", "edited")
    assert third.provenance == "edited in its file, not taken in yet"


def test_waivers_of_now_count_and_not_those_of_then(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    row = {"check": "numbers", "row": 3, "severity": "E", "message": "7", "evidence": {}, "unit": "s0001"}
    texts = {"source": "The keeper counted seven ships that night.", "target": GERMAN}

    def findings(value: dict[str, Any]) -> None:
        found = [{**row, **texts, "waived": "once"}, {**row, "unit": None, **texts, "waived": ""}]
        value["pairs"]["en_de"]["findings"] = found
        value["options"]["settings"]["waivers"] = "mine.toml"

    edited(folder, "manifest.json", findings)
    item = opened(folder, old)
    assert ["the waivers file does not exist" in note for note in item.notes] == [True]
    assert [one.waived for one in item.pair("en_de").units(0, 1)[0].findings] == ["once"]  # type: ignore[union-attr]
    waiver = '[[waiver]]\ncheck = "numbers"\nunit = "s0002"\nreason = "another"\n'
    (old.root / "mine.toml").write_text(waiver, "utf-8")
    pair = opened(folder, old).pair("en_de")
    assert pair is not None
    assert [(one.waived, one.blocks) for one in pair.units(0, 1)[0].findings] == [("", True)]
    assert [one["check"] for one in pair.to_json()["general"]] == ["numbers"]
    (old.root / "mine.toml").write_text(waiver.replace("s0002", "s0001"), "utf-8")
    pair = opened(folder, old).pair("en_de")
    assert pair is not None
    assert [(one.waived, one.blocks) for one in pair.units(0, 1)[0].findings] == [("another", False)]


def test_text_with_markup_is_text(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    evil = '<img src=x onerror="alert(1)"> & </script>\u202e'
    bitext = exchange.read_bitext(folder / "bitext.en_de.json")
    units = (bitext.units[0], Unit("s0002", bitext.units[1].source, evil, bitext.units[1].words, HUMAN))
    exchange.write(folder / "bitext.en_de.json", Bitext("en", "de", units, bitext.transcript_sha256))
    assert only(opened(folder, settings)).units(1)[0].target == evil


def test_speakers_are_told_at_each_sentence(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 4)
    turns: list[Any] = [[0, "Ada"], [20, ""], [30, "Bo"], "damaged", [None, "x"]]
    edited(folder, "transcript.json", lambda value: value["engine"]["options"].update(speakers=turns))
    assert [unit.speaker for unit in only(opened(folder, settings)).units()] == ["Ada", "Ada", "", "Bo"]


def test_a_long_talk_with_many_findings_opens_fast_and_in_ranges(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 300, 1250)
    exchange.read_bitext(folder / "bitext.en_de.json")  # loads what is loaded once
    started = time.process_time()
    pair = only(opened(folder, settings))
    assert time.process_time() - started < 0.6, "a quarter of an hour of speech takes 0.06 s"
    value = pair.to_json()
    assert (value["units"], value["findings"]["E"], value["look"], value["general"]) == (300, 1250, 300, [])
    assert [unit.id for unit in pair.units(298, 400)] == ["s0299", "s0300"]
    assert (pair.units(-5, 1)[0].id, pair.units(5, 2), pair.units(300)) == ("s0001", [], [])
    assert pair.number_of("s0010") == 9
    assert [cue.index for cue in pair.cues(3500, 7300)] == [1, 2]
    assert [cue.index for cue in pair.cues(3400, 3600)] == [], "between two cues"
    assert len(pair.cues()) == 300


def test_a_sentence_that_the_transcript_says_otherwise_has_no_word_times(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 3)
    edited(folder, "transcript.json", lambda value: value["words"][0].update(text="On"))
    first, second, _ = only(opened(folder, settings)).units()
    assert (first.words, first.first_word, first.start_ms) == ((), None, 0)
    assert (len(second.words), second.first_word) == (11, 11)


def test_cues_that_share_sentences_are_shown_at_each(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)

    def joined(value: dict[str, Any]) -> None:
        one, two = value["cues"]
        chars = [*one["target_chars"], *two["target_chars"]]
        texts = {name: f"{one[name]} {two[name]}" for name in ("source", "target")}
        value["cues"] = [{**one, **texts, "end_ms": 7000, "words": [0, 22], "target_chars": chars}]

    edited(folder, "cues.en_de.json", joined)
    first, second = only(opened(folder, settings)).units()
    assert [(cue.index, cue.chars) for cue in (*first.cues, *second.cues)] == [(0, (0, 56)), (0, (0, 56))]


def test_a_version_is_another_after_an_edit(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    before = opened(folder, settings).version
    assert opened(folder, settings).version == before == version_of(folder, settings)
    edited(folder, "bitext.en_de.json", lambda value: value["units"][0].update(target="Neu."))
    assert opened(folder, settings).version != before


def test_the_base_of_a_unit_changes_with_its_texts_and_its_approval(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)

    def bases() -> list[str]:
        return [unit.base for unit in only(opened(folder, settings)).units()]

    first, second = bases()
    edited(folder, "bitext.en_de.json", lambda value: value["units"][0].update(target="Neu."))
    assert bases()[0] != first
    assert bases()[1] == second
    edited(folder, "bitext.en_de.json", lambda value: value["units"][1].update(approved=True))
    assert bases()[1] != second


def test_a_correction_is_shown_at_once_and_checked_now(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 3, 3)
    before = only(opened(folder, settings))
    assert [(unit.look, unit.findings[0].now) for unit in before.units()] == [(True, False)] * 3
    wrong = "Am Morgen zählte der Wärter des Hafens 0 acht Schiffe."
    tools = open_tools(settings)
    said = correct(folder, tools, "en_de", [Change("s0001", before.units()[0].base, target=wrong)])
    assert said.done
    pair = only(opened(folder, settings))
    first, second, _ = pair.units()
    assert (first.target, first.changed, first.state) == (wrong, "corrected", "edited")
    assert [(one.check, one.severity, one.now) for one in first.findings] == [("numbers", "E", True)]
    assert first.look
    assert (second.changed, second.findings[0].now) == ("", False)
    assert pair.to_json()["changed"] == {"corrected": 1, "waiting": 0, "outside": 0}
    assert (pair.overview()["states"], pair.overview()["look"]) == ("emm", [1, 2]), (
        "what is found now is told at the sentence"
    )


def test_a_correction_that_waits_for_a_run_is_shown_and_is_another_version(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 3)
    item, tools = opened(folder, settings), open_tools(settings)
    with Workspace(settings).claim("recording:long", folder):
        said = correct(folder, tools, "en_de", [Change("s0002", target="Zwei."), Change("s0003", approved=True)])
        assert said.waiting
        now = opened(folder, settings)
    assert now.version != item.version
    units = only(now).units()
    assert [(unit.state, unit.changed) for unit in units] == [
        ("machine", ""),
        ("edited", "waiting"),
        ("approved", "waiting"),
    ]
    assert units[1].target == "Zwei."
    assert exchange.read_bitext(folder / "bitext.en_de.json").units[1].target != "Zwei.", "its file is the run's"


def test_evidence_is_plain_short_and_without_keys(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 1, 1)
    key = "hunter2-and-more"
    evidence = {
        "text": "x" * 9000,
        "list": list(range(9000)),
        "deep": {"url": f"https://me:{key}@a.example/x"},
    }

    def told(value: dict[str, Any]) -> None:
        value["pairs"]["en_de"]["findings"][0] |= {"evidence": evidence, "message": f"https://me:{key}@a.example/x"}

    edited(folder, "manifest.json", told)
    said = json.dumps(only(opened(folder, settings)).units()[0].to_json(), allow_nan=False)
    assert len(said) < 8000
    assert key not in said


def test_the_dictionaries_of_the_languages_in_use_are_loaded_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bilingual.toml").write_text('targets = ["ja", "de"]\n', "utf-8")
    settings = load_settings(tmp_path)
    long_talk(settings.media / "outbox" / "talk", 3)
    asked: list[str] = []
    monkeypatch.setattr(warming, "word_breaks", lambda texts, tag: asked.append(tag))
    warming.warm_up(settings)
    assert asked == ["en", "de", "ja"]
