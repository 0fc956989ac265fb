"""The gold set of the subtitle bench follows its rules and is unchanged."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "subtitles"
GOLD = BENCH / "gold"
HELD_OUT = BENCH / "held_out"
TARGETS = ["zh-Hans", "ja", "de", "es"]

# Version 1. A change of the gold set is a new version: see "Frozen" in its README.
FROZEN = {
    "jfk": "137065a692eae62d7ec8cd52965e3a45ac927e44f8f20c58b6452466c1cd0ed2",
    "queues": "3e78acf24d671a4d2d1c907521aca8b03fb76fb4c110a763209ca2bf0ebe0658",
    "sonnet-1": "4198c465e150771e49ce15ad995ad6b643b7d929963ffc3b01d7bf0a8bc435a7",
    "tides": "f1de1e96dd69a8eef3421db1a5369f03dfb2edd03d425085bfe983a77b77d79e",
    "wet-books": "593f6e06f1cb7c8b9dda882d20862b8d74dc5dcc1e4dc5adace5926d3dd87472",
    "wrong-answers": "1ed6add067a3f32e5edcf664d5e8f304b5f4c7bbf416ed3ab6cb77a4cb448c4a",
}
HELD_OUT_FROZEN = {
    "browning": "8022638773753bc6c94f220965cd0c3630716d07d9e091e14fce64b520e36b49",
    "checkbox": "117d58e49697067db3c0527a47fadb143cb1a5156153d4f3a7b6f500ff4cb817",
    "interest": "308d47a6304e9295eacaa43fec9939eed14be809b7e195d189d2e251334fef3a",
    "leaning-tower": "2f431b7af4025d3bb2b05c7bc51c5097502392d1c4f87fde115a8ba85e93701b",
}
FOLDERS = dict.fromkeys(FROZEN, GOLD) | dict.fromkeys(HELD_OUT_FROZEN, HELD_OUT)
TALKS = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name, folder in FOLDERS.items()}
PAIRS = [(name, tag) for name in TALKS for tag in TARGETS]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


compile_gold = load(GOLD / "compile_gold.py")
hard_cases = load(BENCH / "hard_cases.py")


@pytest.mark.parametrize(
    ("folder", "least", "speech"),
    [(GOLD, 60, {"synthetic", "human"}), (HELD_OUT, 48, {"synthetic"})],
    ids=["gold", "held_out"],
)
def test_the_set_is_large_enough_and_labelled(folder: Path, least: int, speech: set[str]) -> None:
    talks = {name: talk for name, talk in TALKS.items() if FOLDERS[name] == folder}
    assert {path.stem for path in folder.glob("*.json")} == set(talks)
    assert sum(len(talk["sentences"]) for talk in talks.values()) >= least
    assert {talk["speech"] for talk in talks.values()} == speech
    styles = {
        style: sum(len(t["sentences"]) for t in talks.values() if t["style"] == style) for style in ("read", "talk")
    }
    assert abs(styles["read"] - styles["talk"]) <= 10
    assert all(sorted(talk["targets"]) == sorted(TARGETS) for talk in talks.values())


@pytest.mark.parametrize("name", TALKS)
def test_the_compiled_talk_is_frozen_and_is_its_source(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FOLDERS[name]
    written = (folder / f"{name}.json").read_bytes()
    assert hashlib.sha256(written).hexdigest() == (FROZEN | HELD_OUT_FROZEN)[name]
    monkeypatch.setattr(compile_gold, "SOURCES", folder / "sources")
    talk = compile_gold.read_talk(folder / "sources" / f"{name}.txt")
    assert compile_gold.as_text(compile_gold.compile_talk(talk)).encode() == written


@pytest.mark.parametrize("name", TALKS)
def test_words_are_timed_in_order_and_sentences_cover_them(name: str) -> None:
    talk = TALKS[name]
    words = talk["words"]
    assert all(0 <= w["start_ms"] < w["end_ms"] <= talk["duration_ms"] for w in words)
    assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(words))
    assert all(w["text"] == w["text"].strip() != "" for w in words)
    assert all(w["end_ms"] - w["start_ms"] >= 20 for w in words)
    assert [i for first, last in talk["sentences"] for i in range(first, last)] == list(range(len(words)))
    speed = len(words) / talk["duration_ms"] * 60_000
    assert 100 <= speed <= 190


@pytest.mark.parametrize(("name", "tag"), PAIRS)
def test_cues_rebuild_the_transcript_and_the_translation(name: str, tag: str) -> None:
    talk = TALKS[name]
    target = talk["targets"][tag]
    assert len(target["sentences"]) == len(talk["sentences"])
    assert [i for cue in target["cues"] for i in range(*cue["words"])] == list(range(len(talk["words"])))
    rebuilt = [""] * len(target["sentences"])
    position = (0, 0)
    for cue in target["cues"]:
        assert cue["target"]
        for sentence, first, last in cue["target"]:
            assert first == (position[1] if sentence == position[0] else 0)
            stretch = target["sentences"][sentence][first:last]
            assert stretch.strip()
            assert not stretch.startswith(" ")
            rebuilt[sentence] += stretch
            position = (sentence, last)
    assert rebuilt == target["sentences"]


@pytest.mark.parametrize(("name", "tag"), PAIRS)
def test_both_halves_of_a_cue_belong_to_the_same_sentences(name: str, tag: str) -> None:
    talk = TALKS[name]
    for cue in talk["targets"][tag]["cues"]:
        a, b = cue["words"]
        shown = [i for i, (first, last) in enumerate(talk["sentences"]) if first < b and a < last]
        assert [sentence for sentence, _, _ in cue["target"]] == shown


@pytest.mark.parametrize(("name", "tag"), PAIRS)
def test_no_cue_needs_more_than_two_lines(name: str, tag: str) -> None:
    talk = TALKS[name]
    most = 32 if tag in ("zh-Hans", "ja") else 84
    for cue in talk["targets"][tag]["cues"]:
        source = " ".join(w["text"] for w in talk["words"][slice(*cue["words"])])
        target = "".join(talk["targets"][tag]["sentences"][s][a:b] for s, a, b in cue["target"])
        assert len(source) <= 84
        assert sum(0.5 if char.isascii() and most == 32 else 1 for char in target.strip()) <= most


def test_a_source_that_breaks_the_rules_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    head = "# talk: bad\n# style: read\n# speech: human\n\n"
    path.write_text(
        head + "en: One, | two.\nzh-Hans: 一，二。\nja: 一、| 二。\nde: Eins, | zwei.\nes: Uno, | dos.\n", "utf-8"
    )
    with pytest.raises(ValueError, match=r"bad\.txt, sentence 1: 2 pieces in en, 1 in zh-Hans"):
        compile_gold.read_talk(path)
    path.write_text(
        head + "en: One, | two.\nzh-Hans: ^ | 二。\nja: 一、| 二。\nde: Eins, | zwei.\nes: Uno, | dos.\n", "utf-8"
    )
    with pytest.raises(ValueError, match="an empty piece in zh-Hans"):
        compile_gold.read_talk(path)


def as_json(case: Any) -> str:
    return json.dumps([case.name, case.expects, case.transcript, case.bitext], ensure_ascii=False)


def test_hard_cases_are_seeded() -> None:
    first, again, other = ([as_json(case) for case in hard_cases.hard_cases(seed)] for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_hard_cases_are_as_hard_as_their_names() -> None:
    cases = {case.name: case for case in hard_cases.hard_cases(2)}
    long = cases["five-minutes-without-punctuation"].transcript
    assert long["sentences"] == [[0, 800]]
    assert long["words"][-1]["end_ms"] - long["words"][0]["start_ms"] > 240_000
    assert not any(w["text"][-1] in ".,;" for w in long["words"])
    assert max(len(w["text"]) for w in cases["thousand-character-word"].transcript["words"]) >= 1000
    assert any(w["start_ms"] is None for w in cases["words-without-times"].transcript["words"])
    assert any(w["start_ms"] == w["end_ms"] for w in cases["zero-length-words"].transcript["words"])
    overlapping = cases["overlapping-words"].transcript["words"]
    assert any(after["start_ms"] < before["end_ms"] for before, after in pairwise(overlapping))
    assert all(before["start_ms"] <= after["start_ms"] for before, after in pairwise(overlapping))
    backward = cases["words-out-of-order"].transcript["words"]
    assert any(after["start_ms"] < before["start_ms"] for before, after in pairwise(backward))
    assert any(math.isnan(w["start_ms"]) for w in cases["times-not-a-number"].transcript["words"])
    assert {len(u["target"]) for u in cases["one-character-translations"].bitext["units"]} == {1}
    assert any(u["target"] is None for u in cases["untranslated-units"].bitext["units"])
    assert cases["no-words"].transcript["words"] == []


@pytest.mark.parametrize("tag", TARGETS)
def test_a_long_talk_has_the_size_asked_for(tag: str) -> None:
    case = hard_cases.long_talk(2_000, tag, seed=3)
    words = case.transcript["words"]
    assert 2_000 <= len(words) < 2_060
    assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(words))
    assert case.transcript["sentences"][-1][1] == len(words)
    assert [u["words"] for u in case.bitext["units"]] == case.transcript["sentences"]
    assert case.bitext["transcript_sha256"] == hard_cases.transcript_digest(case.transcript)
