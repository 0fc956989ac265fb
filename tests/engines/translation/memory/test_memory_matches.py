"""Which entry the memory finds for a sentence: pairs, regions, people before machines, and examples that are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import Item
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.likeness import likeness, marks
from bilingual.languages import parse_tag
from support.sources.small_memory import DOOR, found, memory


def test_an_entry_serves_both_directions(tmp_path: Path) -> None:
    assert found(memory(tmp_path, DOOR), DOOR.target, "de", "en") == (DOOR.source, "memory:exact")


def test_another_pair_knows_nothing(tmp_path: Path) -> None:
    assert found(memory(tmp_path, DOOR), DOOR.source, "en", "es") == (None, "none")


BASE = "All the members of the old club will meet in Berlin at 5 o'clock to talk about the plan for the new house."


@pytest.mark.parametrize(
    "text",
    [
        BASE.replace("5 o'clock", "6 o'clock"),
        BASE.replace("the plan", "two plans"),
        BASE.replace("the plan", "a plan"),
        BASE.replace("old club", "new club"),
        BASE.replace("will meet", "will not meet"),
        BASE.replace("Berlin", "London"),
        BASE.replace("house.", "house?"),
        BASE.replace("house", "House"),
    ],
)
def test_a_sentence_with_other_words_is_an_example_and_no_translation(tmp_path: Path, text: str) -> None:
    one = memory(tmp_path, Entry("en", "de", BASE, "Alle treffen sich."), fuzzy=0.5)
    assert found(one, text) == (None, "none")
    [[example]] = one.similar([Item(text)], "en", "de", 0.7)
    assert (example.source, example.target) == (BASE, "Alle treffen sich.")
    assert 0.85 < example.score < 1


@pytest.mark.parametrize(
    ("stored", "asked", "text"),
    [
        ("en-US zh-Hans", "en zh-Hans", "one"),
        ("en es-ES", "en es", "one"),
        ("en-GB de", "en-US de", "one"),
        ("de en-US", "en de-AT", "one"),
        ("no en", "nb en", "one"),
        ("en zh-Hant", "en zh-Hans", None),
        ("sr-Latn en", "sr en", None),
        ("pt en", "es en", None),
    ],
)
def test_other_regions_match(tmp_path: Path, stored: str, asked: str, text: str | None) -> None:
    source, target = stored.split()
    turned = source.split("-")[0] != asked[:2] and asked.startswith("en")
    entry = Entry(source, target, "one", "A sentence.") if turned else Entry(source, target, "A sentence.", "one")
    one = memory(tmp_path, entry)
    assert found(one, "A sentence.", *asked.split())[0] == text
    near = "A long sentence, near enough to be found again and again"
    one.add([Entry(source, target, "one", near)] if turned else [Entry(source, target, near, "one")])
    [examples] = one.similar([Item(near.replace("long", "short"))], *asked.split(), 0.7)
    assert [example.target for example in examples] == ([text] if text else [])


def test_the_nearest_region_wins(tmp_path: Path) -> None:
    one = memory(tmp_path, *(Entry("en", tag, "The bus.", tag) for tag in ("es-MX", "es", "es-ES")))
    assert found(one, "The bus.", "en", "es-ES")[0] == "es-ES"
    assert found(one, "The bus.", "en-GB", "es-MX")[0] == "es-MX"
    assert found(one, "The bus.", "en", "es")[0] == "es"


@pytest.mark.parametrize(
    ("stored", "asked", "provenance"),
    [
        ("pt-PT", "pt-BR", "memory:region"),
        ("pt", "pt-BR", "memory:exact"),
        ("pt-PT", "pt", "memory:exact"),
        ("es-419", "es-MX", "memory:exact"),
        ("es-MX", "es-419", "memory:region"),
        ("es-ES", "es-419", "memory:region"),
        ("en-US", "en-GB", "memory:region"),
        ("zh-Hant-HK", "zh-Hant-TW", "memory:exact"),
        ("zh-Hans", "zh-Hant-TW", "none"),
        ("sr-Latn", "sr-Cyrl", "none"),
    ],
)
def test_the_language_of_another_region_is_not_exact(tmp_path: Path, stored: str, asked: str, provenance: str) -> None:
    one = memory(tmp_path, Entry("de", stored, "Der Bus.", "bus"))
    assert found(one, "Der Bus.", "de", parse_tag(asked))[1] == provenance
    notes = [f"the memory has 1 sentence only in {stored}"] if "region" in provenance else []
    assert one.notes() == notes
    assert one.notes() == []


@pytest.mark.parametrize(
    ("stored", "asked", "pair", "least"),
    [
        ("请把红色的门关上，然后离开房子。", "请把蓝色的门关上，然后离开房子。", "zh-Hans en", 0.9),
        ("家を出る前に赤いドアを閉めてください。", "家を出る前に青いドアを閉めてください。", "ja en", 0.85),
        ("กรุณาปิดประตูสีแดงก่อนออกจากบ้าน", "กรุณาปิดประตูสีเขียวก่อนออกจากบ้าน", "th en", 0.8),
        ("나가기 전에 빨간 문을 닫아 주세요.", "나가기 전에 파란 문을 닫아 주세요.", "ko en", 0.8),
        ("It takes 5 days.", "It takes 6 days.", "en de", 0.7),
        ("What is it that you want?", "What was it that you want?", "en de", 0.8),
        ("Anna lives in Berlin.", "Anna lives in Hamburg.", "en de", 0.7),
        ("Close the **red** door now.", "Close the *blue* door now.", "en de", 0.75),
        ("关门。", "开门。", "zh-Hans en", 0.5),
    ],
)
def test_similar_sentences_in_many_scripts(tmp_path: Path, stored: str, asked: str, pair: str, least: float) -> None:
    source, target = pair.split()
    one = memory(tmp_path, Entry(source, target, stored, "Something else entirely."))
    [[example]] = one.similar([Item(asked)], source, target, least)
    assert example.target == "Something else entirely."
    assert one.similar([Item("完全 other Wörter")], source, target, 0.5) == [()]


def test_people_win_over_machines(tmp_path: Path) -> None:
    machine = Entry("en", "de", "Good day.", "Guter Tag.", "machine", "google")
    human = Entry("en", "de", "Good day.", "Guten Tag.")
    one = memory(tmp_path, machine)
    assert found(one, "Good day.")[0] == "Guter Tag."
    assert one.add([human]) == 1
    assert one.add([machine]) == 0
    assert found(one, "Good day.")[0] == "Guten Tag."
    assert [entry.origin for entry in one.entries()] == ["human"]


def test_a_person_in_reverse_wins_over_a_machine_asked_directly(tmp_path: Path) -> None:
    one = memory(
        tmp_path, Entry("en", "de", "Good day.", "Guter Tag.", "machine"), Entry("de", "en", "Guten Tag.", "Good day.")
    )
    assert found(one, "Good day.")[0] == "Guten Tag."


def test_the_newer_of_two_people_wins(tmp_path: Path) -> None:
    one = memory(tmp_path, Entry("en", "de", "Hi.", "Hallo."), Entry("en", "de", "Hi.", "Na?"))
    assert found(one, "Hi.")[0] == "Na?"
    assert one.add([Entry("en", "de", "Hi.", "Na?")]) == 0


def test_tags_are_normalised(tmp_path: Path) -> None:
    one = memory(tmp_path, Entry("EN", "zh-CN", "Hi.", "你好。"))
    assert found(one, "Hi.", "en", "zh-Hans") == ("你好。", "memory:exact")


def test_short_entries_come_in_the_direction_asked_for_and_people_first(tmp_path: Path) -> None:
    one = memory(
        tmp_path,
        Entry("en", "de", "winch", "Seilzug", origin="machine", engine="google"),
        Entry("de", "en", "Winde", "winch"),
        Entry("en", "fr", "winch", "treuil"),
        DOOR,
    )

    assert one.short_pairs("en", "de") == [("winch", "Winde"), ("winch", "Seilzug")]
    assert len(one.short_pairs("en", "de", letters=100)) == 3
    assert TranslationMemory(tmp_path / "none.sqlite").short_pairs("en", "de") == []


def test_many_sentences_are_looked_up_in_one_go(tmp_path: Path) -> None:
    one = memory(tmp_path, *[Entry("en", "de", f"Sentence number {n}.", f"Satz {n}.") for n in range(1500)])
    outcomes = one.translate([Item(f"Sentence number {n}.") for n in range(1500)], "en", "de")
    assert [outcome.text for outcome in outcomes] == [f"Satz {n}." for n in range(1500)]


def test_alike_sentences_share_most_of_their_marks() -> None:
    assert len(set(marks(BASE, "en>de")) & set(marks(BASE.replace("the plan", "a plan"), "en>de"))) >= 7
    assert not set(marks(BASE, "en>de")) & set(marks(BASE, "en>fr"))
    assert likeness("abc", "xyz") == 0.0
