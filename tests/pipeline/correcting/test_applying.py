"""Edits in a results folder: what they change, what they leave alone, and what is rejected."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.errors import InputError
from bilingual.pipeline.tools import memory_path
from support.attacks.refusals import raises
from support.results.results import SENTENCES, Place, published

NEW = "Der Türmer zählte in jener Nacht sieben Schiffe."
ALWAYS = {"index.html", "manifest.json", "report.json", "findings.en_de.html", "findings.en_zh-Hans.html"}


def refused(place: Place) -> str:
    """Apply an edit that must be refused; return the one line. Nothing in the folder or the memory changes."""
    before, memory = place.contents(), list(TranslationMemory(memory_path(place.settings)).entries())
    with pytest.raises(InputError) as caught:
        place.apply()
    assert place.contents() == before
    assert list(TranslationMemory(memory_path(place.settings)).entries()) == memory
    assert (place.root / "media/done/harbour/harbour.mp4").is_file()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed_files(place: Place, before: dict[str, int]) -> set[str]:
    after = place.mtimes()
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


# ── targets in bitext.<pair>.json ─────────────────────────────────────────────────────────────────


def test_an_edited_target_is_locked_learnt_and_shown_everywhere(place: Place) -> None:
    before = place.mtimes()
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    result = place.apply()

    unit = place.targets("de")["s0001"]
    assert (unit["target"], unit["locked"], unit["provenance"]) == (NEW, True, "human")
    learnt = list(TranslationMemory(memory_path(place.settings)).entries("en", "de"))
    assert [(entry.source, entry.target, entry.origin) for entry in learnt] == [(SENTENCES[0], NEW, "human")]
    for name in ("subtitles/de.srt", "subtitles/en_de.dual.ass", "posts/en_de/parallel.md"):
        assert "Türmer" in (place.folder / name).read_text("utf-8").replace("\n", " "), name
    assert result.exit_code == 0
    assert any("1 edited by hand" in note for note in result.notes)

    touched = changed_files(place, before)
    assert touched >= {"video/en_de.source.mp4", "subtitles/de.srt", "posts/en_de/parallel.html"}
    assert {name for name in touched if name.startswith("posts/jekyll/")} == {
        name for name in touched if name.startswith("posts/jekyll/de/")
    }
    assert {name for name in touched if "zh-Hans" in name} <= ALWAYS, "the other pair was made again"
    assert {"transcript.json", "video/preview.mp4"}.isdisjoint(touched)


def test_a_second_apply_does_nothing_and_says_so(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    assert not place.apply().unchanged
    before = place.mtimes()
    again = place.apply()
    assert again.unchanged
    assert again.made == ()
    assert changed_files(place, before) <= ALWAYS
    assert place.targets("de")["s0001"]["target"] == NEW


def test_a_normal_run_keeps_edits_and_so_does_a_forced_one(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    place.edit_json("transcript.json", lambda value: value["words"][1].update(text="warden"))
    place.publish()
    assert place.targets("de")["s0001"]["source"] == "The warden counted seven ships that night."
    place.publish(force=True)
    assert place.json("transcript.json")["words"][1]["text"] == "warden"


def test_one_of_two_equal_sentences_is_edited(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][2].update(target="Danke schön."))
    place.edit_json("bitext.en_de.json", lambda value: value["units"][4].update(target="Danke euch."))
    place.apply()
    targets = place.targets("de")
    assert (targets["s0003"]["target"], targets["s0005"]["target"]) == ("Danke schön.", "Danke euch.")


def test_a_machine_target_is_approved_by_locking_it(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(locked=True))
    place.apply()
    unit = place.targets("de")["s0002"]
    assert (unit["locked"], unit["provenance"], unit["target"]) == (
        True,
        "scripted",
        "Niemand hatte sie auslaufen sehen.",
    )


def test_a_target_set_to_null_is_asked_for_again(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target=None))
    result = place.apply()
    assert place.targets("de")["s0002"]["target"] == "Niemand hatte sie auslaufen sehen."
    assert any("s0002 emptied by hand" in note for note in result.notes)


def test_null_and_nobody_to_ask_is_untranslated(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target=None))
    place.missing = (SENTENCES[1],)
    result = place.apply()
    assert result.exit_code == 3
    assert [pair.untranslated for pair in result.pairs] == [1, 0]
    assert "sehen" not in (place.folder / "subtitles/de.srt").read_text("utf-8")


def test_an_untranslated_unit_is_filled_by_hand(tmp_path: Path) -> None:
    place = published(tmp_path / "root", missing=(SENTENCES[3],))
    assert place.json("report.json")["state"] == "not-ready"
    mine = {"de": "Morgens lag der Hafen wieder leer.", "zh-Hans": "到了早晨，港口又空了。"}
    for target, text in mine.items():
        place.edit_json(f"bitext.en_{target}.json", lambda value, text=text: value["units"][3].update(target=text))
    result = place.apply()
    assert result.exit_code == 0
    assert "Morgens lag" in (place.folder / "subtitles/de.srt").read_text("utf-8")
    assert place.targets("zh-Hans")["s0004"]["locked"]


def test_line_breaks_in_an_edited_target(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=" Der Türmer\n zählte. "))
    place.apply()
    assert "\nDer Türmer zählte.\n" in (place.folder / "subtitles/de.srt").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("bitext.en_de.json", '{"schema": "bilingual.bitext/1", "units": [', "line 1"),  # laid out by another program
        ("bitext.en_de.json", "[]", "object"),
        ("transcript.json", "{ words", "line 1"),
        ("transcript.json", '{"schema": "bilingual.transcript/1"}', "'language' is a required property"),
    ],
)
def test_broken_json_is_one_line_and_nothing_is_touched(place: Place, name: str, text: str, expected: str) -> None:
    place.edit_json("bitext.en_zh-Hans.json", lambda value: value["units"][0].update(target="灯塔"))
    (place.folder / name).write_text(text, "utf-8")
    said = refused(place)
    assert name in said
    assert expected in said


def test_a_file_in_no_encoding(place: Place) -> None:
    (place.folder / "bitext.en_de.json").write_bytes(b"{\xff\xfe\x81")
    assert "bitext.en_de.json" in refused(place)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"target": 7}, "at units/1/target: 7 is not of type 'string', 'null'"),
        ({"target": "  "}, "s0002: the target is empty. Use null for an untranslated unit."),
        (
            {"source": "Somebody had seen them."},
            "unit s0002 has a different source text, but only targets can be edited here",
        ),
        ({"words": [0, 3]}, "s0002: word ranges overlap or go back"),
        ({"id": "s0001"}, "two units have the same id"),
        ({"id": "extra"}, "unit s0002 is gone, but only targets can be edited here"),
    ],
)
def test_a_fault_in_a_unit_names_its_place(place: Place, change: dict[str, object], expected: str) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(change))
    said = refused(place)
    assert "bitext.en_de.json" in said
    assert expected in said


def test_a_deleted_bitext_is_made_anew(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    place.apply()
    (place.folder / "bitext.en_de.json").unlink()
    place.apply()
    unit = place.targets("de")["s0001"]
    assert (unit["target"], unit["provenance"]) == (NEW, "memory:exact")


# ── words in transcript.json ──────────────────────────────────────────────────────────────────────


def test_an_edited_word_reaches_both_pairs(place: Place) -> None:
    place.edit_json("transcript.json", lambda value: value["words"][3].update(text="eight"))
    result = place.apply()
    assert place.asked is not None
    assert {item.text for asked in place.asked.history for item in asked.items} == {
        "The keeper counted eight ships that night."
    }
    assert "eight" in (place.folder / "subtitles/en.srt").read_text("utf-8")
    assert "eight" in (place.folder / "subtitles/en_zh-Hans.dual.srt").read_text("utf-8")
    assert "edited-by-hand" in place.json("transcript.json")["engine"]["marks"]
    assert result.exit_code == 3, "the new sentence is not in the script"
    assert place.apply().unchanged


def test_a_corrected_word_keeps_the_persons_wording_by_the_memory(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][3].update(target="Morgens war er leer."))
    place.apply()
    place.edit_json("transcript.json", lambda value: value["words"][18].update(text="harbor"))
    result = place.apply()
    unit = place.targets("de")["s0004"]
    assert unit["source"] == "In the morning the harbor was empty again."
    assert any("Morgens war er leer." in note for note in result.notes)
    if unit["target"] is not None:
        assert unit["provenance"].startswith("memory:fuzzy")


def test_words_deleted_and_added_with_their_sentences(place: Place) -> None:
    def change(value: dict[str, list[object]]) -> None:
        del value["words"][6]
        value["words"].append({"text": "Bye.", "start_ms": None, "end_ms": None, "space_after": True})
        value["sentences"] = [[0, 6], [6, 11], [11, 13], [13, 21], [21, 23], [23, 24]]

    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target="Keiner sah sie."))
    place.edit_json("transcript.json", change)
    place.apply()
    targets = place.targets("de")
    assert [unit["source"] for unit in targets.values()][-2:] == ["Thank you.", "Bye."]
    assert targets["s0001"]["source"] == "The keeper counted seven ships that"
    assert (targets["s0002"]["target"], targets["s0002"]["locked"]) == ("Keiner sah sie.", True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda v: v["words"].pop(), "transcript sentences cover 24 of 23 words"),
        (lambda v: v["words"][2].update(text=""), "at words/2/text"),
        (lambda v: v["words"][2].update(text="two words "), "not a word"),
        (lambda v: v["words"][2].update(start_ms=99_000, end_ms=99_100), "go back in time"),
        (lambda v: v["words"][2].update(end_ms=None), "has only one of its two times"),
        (lambda v: v["words"][2].pop("space_after"), "at words/2: 'space_after' is a required property"),
        (lambda v: v.update(words=[], sentences=[]), "no words are left"),
        (lambda v: [w.update(start_ms=None, end_ms=None) for w in v["words"]], "no word has a time"),
        (lambda v: v.update(language="klingonese"), "its language was changed from en to klingonese"),
    ],
)
def test_a_fault_in_the_transcript_names_its_place(place: Place, change: object, expected: str) -> None:
    place.edit_json("transcript.json", change)  # type: ignore[arg-type]
    said = refused(place)
    assert "transcript.json" in said
    assert expected in said


# ── posts touched up by hand ──────────────────────────────────────────────────────────────────────


def test_a_polished_post_is_put_aside_and_not_lost(place: Place) -> None:
    path = place.folder / "posts/en_de/linkedin.txt"
    for number, name in enumerate(("linkedin.edited.txt", "linkedin.edited-2.txt")):
        path.write_text(f"My own words {number}.", "utf-8")
        result = place.apply()
        note = f"posts/en_de/linkedin.txt was edited by hand and is regenerated; your text is in {name}"
        assert note in result.notes
        assert path.with_name(name).read_text("utf-8") == f"My own words {number}."
        assert "Vielen Dank." in path.read_text("utf-8")
    assert place.apply().unchanged


# ── the folder and its source ─────────────────────────────────────────────────────────────────────


def test_the_source_was_moved_when_it_was_done(place: Place) -> None:
    assert place.json("manifest.json")["source"]["path"] == "media/done/harbour/harbour.mp4"
    assert place.apply().unchanged


def test_the_source_is_gone(place: Place) -> None:
    (place.root / "media/done/harbour/harbour.mp4").unlink()
    before = place.contents()
    with raises("BIL-WRK-006"):
        place.apply()
    assert place.contents() == before


def test_the_source_is_another_one(place: Place) -> None:
    source = place.root / "media/done/harbour/harbour.mp4"
    source.write_bytes(source.read_bytes() + b"\0")
    with raises("BIL-SRC-011"):
        place.apply()


def test_no_results_folder(place: Place, tmp_path: Path) -> None:
    from bilingual.pipeline.applying import apply_edits

    for folder in (tmp_path, tmp_path / "nowhere"):
        with raises("BIL-WRK-005"):
            apply_edits(folder, place.tools())


def test_a_broken_edit_does_not_move_a_source_that_is_kept_in_the_inbox(tmp_path: Path) -> None:
    inbox = tmp_path / "root/media/inbox"
    inbox.mkdir(parents=True)
    (inbox / "bilingual.toml").write_text("keep = true\n", "utf-8")
    place = published(tmp_path / "root")
    (place.folder / "bitext.en_de.json").write_text("{ units", "utf-8")
    with pytest.raises(InputError):
        place.apply()
    assert (inbox / "harbour.mp4").is_file()


def test_a_manifest_that_is_no_json(place: Place) -> None:
    shutil.rmtree(place.root / "media/work")  # with the copy that would restore it
    (place.folder / "manifest.json").write_text("{", "utf-8")
    with raises("BIL-WRK-011"):
        place.apply()


def test_the_schema_of_what_was_written_holds_after_an_edit(place: Place) -> None:
    from bilingual.pipeline.records import exchange

    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    place.apply()
    for name, schema in (("transcript", "transcript"), ("bitext.en_de", "bitext"), ("cues.en_de", "timeline")):
        path = place.folder / f"{name}.json"
        exchange.check(json.loads(path.read_text("utf-8")), schema, path)


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": {"a": {}}},
        {"pairs": {"": {}}},
        {"source": {}},
        {"options": {"excerpt": "x"}},
        {"options": {"excerpt": 7}},
    ],
)
def test_a_manifest_that_holds_something_else_is_one_line_with_its_name(change: dict[str, Any], place: Place) -> None:
    place.edit_json("manifest.json", lambda value: value.update(change))
    said = refused(place)
    assert said.startswith(f"{place.folder / 'manifest.json'}: is not a manifest")
