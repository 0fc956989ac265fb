"""Items with damaged files opened to be read: one line says what cannot be read, and the rest is there."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from bilingual.pipeline.opening.item import opened
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.results.long_talk import long_talk
from support.results.opened_items import edited, only


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("bitext.en_de.json", "bitext.en_de.json: is not valid JSON", (0, 0)),
        ("cues.en_de.json", "cues.en_de.json: is not valid JSON", (8, 0)),
    ],
)
def test_a_damaged_file_is_one_line_and_the_rest_opens(
    old: Settings, name: str, said: str, left: tuple[int, int]
) -> None:
    folder = old.media / "outbox/harbour"
    (folder / name).write_text('{"schema": ', "utf-8")
    item = opened(folder, old)
    german, chinese = item.pair("en_de"), item.pair("en_zh-Hans")
    assert german is not None
    assert chinese is not None
    (problem,) = german.problems
    assert said in problem
    assert "\n" not in problem
    assert (len(german), german.to_json()["cues"]) == left
    assert (len(chinese), chinese.to_json()["cues"], chinese.problems) == (8, 6, ())
    assert (len(german.units()), german.lane()["starts_ms"]) == (left[0], [])


def test_a_damaged_transcript_leaves_the_sentences(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    edited(folder, "transcript.json", lambda value: value["words"].pop())
    item = opened(folder, old)
    assert ["transcript sentences cover" in note for note in item.notes] == [True]
    pair = item.pair("en_de")
    assert pair is not None
    assert (len(pair.units()), pair.units()[0].words, pair.units()[0].cues) == (8, (), ())


def test_a_missing_or_damaged_manifest_is_refused_in_a_line(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    (folder / "manifest.json").write_text("[]", "utf-8")
    with raises("BIL-WRK-013"):
        opened(folder, old)
    with raises("BIL-WRK-012"):
        opened(old.media / "outbox/nothing", old)


def test_settings_of_a_later_version_are_a_line(old: Settings) -> None:
    folder = old.media / "outbox/harbour"
    edited(folder, "manifest.json", lambda value: value["options"]["settings"].update(holograms=True))
    item = opened(folder, old)
    assert ["holograms" in note for note in item.notes] == [True]
    assert [len(pair) for pair in item.pairs] == [8, 8]


def test_a_damaged_glossary_is_a_line(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    edited(folder, "manifest.json", lambda value: value["options"].update(settings={"glossary": "gone.toml"}))
    item = opened(folder, settings)
    assert ["the glossary does not exist" in note for note in item.notes] == [True]
    assert len(only(item).units()) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": "x"},
        {"pairs": {"en_de": []}},
        {"pairs": {"en_de": {"findings": ["x"]}}},
        {"pairs": {"en_de": {"findings": [{"check": "a", "severity": "E", "message": "m", "evidence": ["x"]}]}}},
        {"pairs": {"en_de": {"quality": {"read_first": [{}]}}}},
        {"stages": {"bitext.en_de": 7}},
        {"stages": {"bitext.en_de": {"extra": 7}}},
        {"options": {"excerpt": "x"}},
        {"source": 7},
    ],
)
def test_a_manifest_that_holds_something_else_is_one_line(settings: Settings, change: dict[str, Any]) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    edited(folder, "manifest.json", lambda value: value.update(change))
    with raises("BIL-WRK-017"):
        opened(folder, settings)


def test_a_pair_in_no_language_and_odd_stages_leave_the_others(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)

    def odd(value: dict[str, Any]) -> None:
        value["pairs"]["xx_yy"] = {"state": "ready"}
        value["stages"] |= {"bitext.": {}, "bitext.en": {}, "bitext.../../x_y": {}}

    edited(folder, "manifest.json", odd)
    german, other = opened(folder, settings).pairs
    assert (len(german), german.pair) == (2, "en_de")
    assert (other.pair, len(other), other.to_json()["limits"], other.overview()["ids"]) == ("xx_yy", 0, {}, [])
    assert "is not a language tag" in other.problems[0]


def test_half_a_character_in_a_bitext_is_a_line(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 1)
    edited(folder, "bitext.en_de.json", lambda value: value["units"][0].update(target="x"))
    path = folder / "bitext.en_de.json"
    path.write_text(path.read_text("utf-8").replace('"x"', '"half \\ud83d"'), "utf-8")
    item = opened(folder, settings)
    assert len(only(item)) == 0
    assert "bitext.en_de.json" in " ".join((*item.notes, *only(item).problems))
    json.dumps(item.to_json()).encode()


def test_a_link_a_pipe_and_a_folder_in_the_place_of_a_file_are_lines(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    for name in ("transcript.json", "cues.en_de.json"):
        (folder / name).unlink()
    os.mkfifo(folder / "transcript.json")
    (folder / "video").mkdir()
    (folder / "video/en_de.source.mp4").symlink_to(folder / "nothing")
    item = opened(folder, settings)
    assert ["is not a file" in note for note in item.notes] == [True]
    assert [one.size for one in item.media.videos] == [0]
    assert len(only(item).units()) == 2


def test_a_manifest_with_a_pair_that_is_none_opens_as_failed(settings: Settings) -> None:
    folder = long_talk(settings.media / "outbox/long", 2)
    edited(folder, "manifest.json", lambda value: value.update(pairs={"../../etc": {}}))
    item = opened(folder, settings)
    assert (item.item.state, [pair.pair for pair in item.pairs], len(only(item))) == ("failed", ["en_de"], 2)
