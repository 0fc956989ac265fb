"""The translation memory finds real matches and no misleading ones."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.translation.entries import Entry
from bilingual.engines.translation.likeness import likeness, sketch
from bilingual.engines.translation.memory import TranslationMemory, create
from bilingual.errors import UsageError
from refusals import raises
from services import open_to_others


def memory(folder: Path, *entries: Entry, fuzzy: float = 0.92) -> TranslationMemory:
    one = TranslationMemory(folder / "memory.sqlite", fuzzy=fuzzy)
    if entries:
        one.add(entries)
    return one


def found(one: TranslationMemory, text: str, source: str = "en", target: str = "de") -> tuple[str | None, str]:
    [outcome] = one.translate([Item(text)], source, target)
    return outcome.text, str(outcome.provenance)


DOOR = Entry(
    "en", "de", "Please close the “red” door before you leave the house tonight.", "Bitte die rote Tür schließen."
)


def test_what_people_wrote_is_theirs_alone(tmp_path: Path) -> None:
    memory(tmp_path / ".bilingual", DOOR)
    assert open_to_others(tmp_path / ".bilingual") == []


def test_an_exact_match_does_not_mind_spaces_and_quotes(tmp_path: Path) -> None:
    text = ' Please close the "red"  door before you leave\nthe house tonight. '
    assert found(memory(tmp_path, DOOR), text) == ("Bitte die rote Tür schließen.", "memory:exact")


def test_an_entry_serves_both_directions(tmp_path: Path) -> None:
    assert found(memory(tmp_path, DOOR), DOOR.target, "de", "en") == (DOOR.source, "memory:exact")


def test_another_pair_knows_nothing(tmp_path: Path) -> None:
    assert found(memory(tmp_path, DOOR), DOOR.source, "en", "es") == (None, "none")


def test_a_near_match_says_how_near(tmp_path: Path) -> None:
    text = 'Please close the "red" door before you leave the house tonight!'
    assert found(memory(tmp_path, DOOR), text) == ("Bitte die rote Tür schließen.", "memory:fuzzy:0.93")
    assert found(memory(tmp_path, fuzzy=0.95), text) == (None, "none")
    assert found(memory(tmp_path, fuzzy=1), text) == (None, "none")


def test_a_near_match_works_in_reverse_and_in_chinese(tmp_path: Path) -> None:
    entry = Entry("zh-Hans", "en", "今天天气很好，我们一起去公园散步，然后喝一杯茶。", "A walk and tea.")
    one = memory(tmp_path, entry)
    assert found(one, "今天天气很好，我们一起去公园散步，然后喝一杯茶", "zh-Hans", "en") == (
        "A walk and tea.",
        "memory:fuzzy:0.98",
    )
    turned = memory(tmp_path / "b", Entry("en", "zh-Hans", "A walk and tea.", entry.source))
    assert found(turned, "今天天气很好，我们一起去公园散步，然后喝一杯茶", "zh-Hans", "en")[0] == "A walk and tea."


BASE = "All the members of the old club will meet in Berlin at 5 o'clock to talk about the plan for the new house."


@pytest.mark.parametrize(
    "text",
    [
        BASE.replace("5 o'clock", "6 o'clock"),
        BASE.replace("the plan", "two plans"),
        BASE.replace("will meet", "will not meet"),
        BASE.replace("Berlin", "London"),
        BASE.replace("house.", "house?"),
        "Some " + BASE.replace("old club", "young team").replace("house", "garden"),
    ],
)
def test_what_only_looks_alike_is_refused(tmp_path: Path, text: str) -> None:
    one = memory(tmp_path, Entry("en", "de", BASE, "Alle treffen sich."))
    assert found(one, text) == (None, "none")
    assert found(one, BASE.replace("the plan", "a plan"))[1] == "memory:fuzzy:0.96"


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
    assert found(one, near + ".", *asked.split())[0] == text


def test_the_nearest_region_wins(tmp_path: Path) -> None:
    one = memory(tmp_path, *(Entry("en", tag, "The bus.", tag) for tag in ("es-MX", "es", "es-ES")))
    assert found(one, "The bus.", "en", "es-ES")[0] == "es-ES"
    assert found(one, "The bus.", "en-GB", "es-MX")[0] == "es-MX"
    assert found(one, "The bus.", "en", "es")[0] == "es"


PLAIN = [
    Entry("en", "zh-Hans", "Press Start and keep F8 down for two seconds.", "按下启动，并按住F8两秒。"),
    Entry("en", "zh-Hans", "Start", "启动"),
    Entry("en", "zh-Hans", "Read the manual before you open the case.", "打开机箱前请阅读手册。"),
    Entry("en", "zh-Hans", "Note: the tank is full & warm.", "注意：水箱是满的，而且是温的。"),
    Entry("en", "zh-Hans", "Never open the **hot** tank of the big machine.", "切勿打开大机器的**热**水箱。"),
    Entry("en", "zh-Hans", "hot", "热"),
]


@pytest.mark.parametrize(
    ("text", "target", "provenance"),
    [
        ("Press **Start** and keep `F8` down for two seconds.", "按下**启动**，并按住`F8`两秒。", "memory:fuzzy:0.99"),
        ("Press *Start* and keep <kbd>F8</kbd> down for two seconds.", "按下*启动*，并按住<kbd>F8</kbd>两秒。",
         "memory:fuzzy:0.99"),
        ("**Read the manual before you open the case.**", "**打开机箱前请阅读手册。**", "memory:fuzzy:0.99"),
        ("[Read the manual before you open the case.](https://a.org/m)", "[打开机箱前请阅读手册。](https://a.org/m)",
         "memory:fuzzy:0.99"),
        ("Read [the manual](https://a.org/m) before you open the case.", "打开机箱前请阅读手册。",
         "memory:fuzzy:0.99:draft"),
        ("**Note:** the tank is full &amp; warm.", "**注意：**水箱是满的，而且是温的。", "memory:fuzzy:0.99"),
        ("Never open the hot tank of the big machine.", "切勿打开大机器的热水箱。", "memory:fuzzy:0.99"),
        ("Never open the *hot* tank of the big machine.", "切勿打开大机器的*热*水箱。", "memory:fuzzy:0.99"),
        ("Never open the *cold* tank of the big machine.", None, "none"),
    ],
)  # fmt: skip
def test_formatting_is_carried_over(tmp_path: Path, text: str, target: str | None, provenance: str) -> None:
    assert found(memory(tmp_path, *PLAIN), text, "en", "zh-Hans") == (target, provenance)
    assert "fuzzy" not in found(memory(tmp_path, fuzzy=1), text, "en", "zh-Hans")[1]


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


def test_no_file_is_no_error_and_makes_none(tmp_path: Path) -> None:
    one = create(EngineConfig(tmp_path / "state"))
    assert found(one, "Hi.") == (None, "none")
    assert one.entries() == []
    assert not (tmp_path / "state").exists()


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite").write_bytes(b"This is no database at all." * 100)
    with raises("BIL-WRK-004"):
        found(memory(tmp_path), "Hi.")


def test_a_likeness_outside_its_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        create(EngineConfig(tmp_path, {"fuzzy": 92}))


def test_the_key_holds_options_and_not_the_content(tmp_path: Path) -> None:
    one = memory(tmp_path)
    before = one.key()
    one.add([DOOR])
    assert one.key() == before
    assert memory(tmp_path, fuzzy=0.8).key() != before


def test_what_a_pair_holds_can_be_listed(tmp_path: Path) -> None:
    one = memory(tmp_path, DOOR, Entry("en", "es", "Hi.", "Hola."))
    assert one.entries("en", "es") == [Entry("en", "es", "Hi.", "Hola.")]
    assert len(one.entries()) == 2


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


def _write(path: Path, number: int) -> None:
    TranslationMemory(path).add([Entry("en", "de", f"Sentence {number} of {n}.", f"Satz {n}.") for n in range(30)])


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(path, number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(TranslationMemory(path).entries()) == 90


def test_many_sentences_are_looked_up_in_one_go(tmp_path: Path) -> None:
    one = memory(tmp_path, *[Entry("en", "de", f"Sentence number {n}.", f"Satz {n}.") for n in range(1500)])
    outcomes = one.translate([Item(f"Sentence number {n}.") for n in range(1500)], "en", "de")
    assert [outcome.text for outcome in outcomes] == [f"Satz {n}." for n in range(1500)]


def test_alike_sentences_share_most_of_their_sketch() -> None:
    assert len(set(sketch(BASE)) & set(sketch(BASE.replace("the plan", "a plan")))) >= 5
    assert likeness("abc", "xyz") == 0.0
