"""The translation memory finds real matches and no misleading ones."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.translation.memory import database
from bilingual.engines.translation.memory.engine import TranslationMemory, create
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.likeness import likeness, marks
from bilingual.errors import UsageError
from bilingual.languages import parse_tag
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


def one_match(
    folder: Path, stored: str, target: str, asked: str, pair: str, labels: str = ""
) -> tuple[str | None, str]:
    source, tag = pair.split()
    one = memory(folder, Entry(source, tag, stored, target))
    [outcome] = one.translate([Item(asked, labels=frozenset(labels.split()))], source, tag)
    return outcome.text, str(outcome.provenance)


MANUAL = "See [the manual](https://a.org).", "Siehe [das Handbuch](https://a.org)."
CODE = "Run `a.py` then `b.py`.", "Erst `a.py`, dann `b.py`."
OPEN = "The door is open.", "Die Tür ist offen."


@pytest.mark.parametrize(
    ("stored", "target", "asked", "pair", "text"),
    [
        ("Café is open.", "Das Café hat auf.", "Cafe\u0301 is open.", "en de", "Das Café hat auf."),
        ("ABC 123 is here.", "ABC 123 ist da.", "ＡＢＣ\u3000１２３ is here．", "en de", "ABC 123 ist da."),
        (*OPEN, "The\u00a0door is\u200b open.", "en de", OPEN[1]),
        ("One - two", "Eins - zwei", "One – two", "en de", "Eins - zwei"),
        ("Wait...", "Warte ...", "Wait…", "en de", "Warte ..."),
        ("门开着。", "The door is open.", "门 开着。", "zh-Hans en", "The door is open."),
        ("你好，世界！", "Hello, world!", "你好, 世界!", "zh-Hans en", "Hello, world!"),
        ("使用Git提交", "Commit with Git", "使用 Git 提交", "zh-Hans en", "Commit with Git"),
        ("ｶﾞｲﾄﾞを読む。", "Read it.", "ガイドを読む。", "ja en", "Read it."),
        ("「行こう」と", "He said", "“行こう”と", "ja en", "He said"),
    ],
)
def test_the_same_text_in_another_typography_is_exact(
    tmp_path: Path, stored: str, target: str, asked: str, pair: str, text: str
) -> None:
    assert one_match(tmp_path, stored, target, asked, pair) == (text, "memory:exact")


@pytest.mark.parametrize(
    ("stored", "target", "asked", "pair", "text"),
    [
        (*MANUAL, "See [the manual](https://b.org/x).", "en de", "Siehe [das Handbuch](https://b.org/x)."),
        (*MANUAL, "See [the manual][m].", "en de", "Siehe [das Handbuch][m]."),
        (*MANUAL, "See the manual.", "en de", "Siehe das Handbuch."),
        (*MANUAL, "See **the manual**.", "en de", "Siehe **das Handbuch**."),
        (*CODE, "Run `x.py` then `y.py`.", "en de", "Erst `x.py`, dann `y.py`."),
        (*CODE, "Run `b.py` then `a.py`.", "en de", "Erst `b.py`, dann `a.py`."),
        ('Say `"x"` now.', 'Sag `"x"`.', "Say `“x”` now.", "en de", "Sag `“x”`."),
        ("$x$ is a number.", "$x$ ist eine Zahl.", "$y$ is a number.", "en de", "$y$ ist eine Zahl."),
        (
            "Go to https://a.org now.",
            "Geh zu https://a.org.",
            "Go to https://b.org now.",
            "en de",
            "Geh zu https://b.org.",
        ),
        ("The [a](x) and [b](y).", "Das [b](y), [a](x).", "The [a](p) and [b](q).", "en de", "Das [b](q), [a](p)."),
        ("![A cat](a.png)", "![Katze](a.png)", "![A cat](b.png)", "en de", "![Katze](b.png)"),
        ("One<br>two", "Eins<br>zwei", "One two", "en de", "Eins zwei"),
        ("Note this.", "Beachte dies.", "Note this.[^1]", "en de", "Beachte dies.[^1]"),
        (*OPEN, "The door is open", "en de", "Die Tür ist offen"),
        (*OPEN, "The door is open!", "en de", "Die Tür ist offen!"),
        (*OPEN, "**The door is open:**", "en de", "**Die Tür ist offen:**"),
        ("The door is open", "门开着", "The door is open.", "en zh-Hans", "门开着。"),
        ("The door is open.", "La porte est ouverte !", "The door is open", "en fr", None),
        ("The door is open!", "La porte est ouverte !", "The door is open.", "en fr", "La porte est ouverte."),
        ("The door is open.", "ประตูเปิดอยู่", "The door is open", "en th", "ประตูเปิดอยู่"),
        ("The door is open!", "¡Está abierta!", "The door is open.", "en es", None),
        ("The door is open.", "Está abierta.", "The door is open!", "en es", None),
        ("The door is open", "दरवाज़ा खुला है", "The door is open.", "en hi", None),
        ("Press **A** and **B**.", "Drücke **A** und **B**.", "Press **A** and *B*.", "en de", "Drücke **A** und *B*."),
        ("Press **On** and **Off**.", "**An** und **Aus**.", "Press **On** and *Off*.", "en de", None),
        ("Note this.", "Beachte dies.", "Note[^1] this.", "en de", None),
        (
            "Two [a](x) or [a](y).",
            "Zwei [a](x) oder [a](y).",
            "Two [a](p) or [a](q).",
            "en de",
            "Zwei [a](p) oder [a](q).",
        ),
    ],
)
def test_the_same_words_in_another_form_keep_the_form_of_the_new_sentence(
    tmp_path: Path, stored: str, target: str, asked: str, pair: str, text: str | None
) -> None:
    found = one_match(tmp_path, stored, target, asked, pair, "m")
    if text is None:
        assert found[1] == "memory:fuzzy:0.99:draft"
    else:
        assert found == (text, "memory:fuzzy:0.99")


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("The door is open.", "The door is open?"),
        ("Is it?", "Is it"),
        ("10² is 100.", "102 is 100."),
        ("Use IT.", "Use it."),
        ("½ of it", "1/2 of it"),
        ("Πού;", "Πού"),
        ("Run `a.py`.", "Run `a.py` `b.py`."),
        ("C# is here", "C is here"),
        ("नमक", "नम\u200dक"),
    ],
)
def test_what_says_something_else_is_no_match(tmp_path: Path, stored: str, asked: str) -> None:
    assert one_match(tmp_path, stored, "x", asked, "en de") == (None, "none")


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


FORMER = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, source_tag TEXT NOT NULL, target_tag TEXT NOT NULL, source TEXT NOT NULL,
    target TEXT NOT NULL, source_key TEXT NOT NULL, target_key TEXT NOT NULL, origin TEXT NOT NULL,
    engine TEXT NOT NULL,
    UNIQUE (source_tag, target_tag, source_key)
);
CREATE INDEX entry_reverse ON entry (target_tag, source_tag, target_key);
CREATE TABLE gram (
    tag TEXT NOT NULL, gram INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, gram, entry)
) WITHOUT ROWID;
INSERT INTO entry VALUES (1, 'en', 'de', 'Wait…', 'Warte.', 'Wait…', 'Warte.', 'human', '');
INSERT INTO entry VALUES (2, 'en', 'de', 'Wait...', 'Moment.', 'Wait...', 'Moment.', 'machine', 'google');
INSERT INTO entry VALUES (3, 'de', 'zh-Hans', 'Hallo.', '你好。', 'Hallo.', '你好。', 'human', '');
"""


def test_the_memory_of_0_1_0_goes_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "memory.sqlite")) as db:
        db.executescript(FORMER)
    one = memory(tmp_path)
    assert found(one, "Wait...") == ("Warte.", "memory:exact"), "a person's, where two are now the same text"
    assert found(one, "**你好**", "zh-Hans", "de") == ("**Hallo**", "memory:fuzzy:0.99")
    assert [(entry.source, entry.changed) for entry in one.entries()] == [("Wait…", ""), ("Hallo.", "")]


def test_who_comes_while_an_old_memory_is_brought_up_to_date_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "_WAIT_S", 0.01)
    monkeypatch.setattr(database, "_MANY", 2)
    path = tmp_path / "memory.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as db:
        db.executescript(FORMER)
        db.execute("BEGIN IMMEDIATE")
        done = Timer(0.3, db.execute, ["ROLLBACK"])
        done.start()
        with caplog.at_level("INFO", "bilingual.news"):
            assert found(memory(tmp_path), "Hallo.", "de", "zh-Hans") == ("你好。", "memory:exact")
        done.join()
    assert "the translation memory (3 translations) is brought up to date once" in caplog.text
    monkeypatch.setattr(database, "_RENEWAL_S", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 1")
        db.execute("BEGIN IMMEDIATE")
        with raises("BIL-WRK-004"):
            found(memory(tmp_path), "Hallo.", "de", "zh-Hans")


def test_a_memory_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "memory.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    with raises("BIL-WRK-015"):
        found(memory(tmp_path), "Hi.")


def test_the_newer_of_two_dates_wins(tmp_path: Path) -> None:
    one = memory(tmp_path, Entry("en", "de", "Hi.", "Hallo.", changed="2026-05-01T10:00:00Z"))
    assert one.add([Entry("en", "de", "Hi.", "Na?", changed="2026-04-30T10:00:00Z")]) == 0
    assert one.add([Entry("en", "de", "Hi.", "Hey.", changed="2026-05-02T10:00:00Z")]) == 1
    [entry] = one.entries()
    assert (entry.target, entry.number) == ("Hey.", 1), "its id stays"


def test_an_entry_is_replaced_unless_it_changed_meanwhile(tmp_path: Path) -> None:
    one = memory(tmp_path, DOOR, Entry("en", "de", "Hi.", "Hallo.", "machine", "google"))
    old = one.entry(2)
    assert old is not None
    new = replace(old, target="Na?", origin="human", engine="")
    assert one.replace(old, new)
    assert not one.replace(old, new)
    assert (found(one, "Hi.")[0], one.entry(2)) == ("Na?", new)
    assert one.add([old]) == 0, "a person's stays"
    assert one.forget([2, 7]) == 1
    assert found(one, "Hi.") == (None, "none")
    assert one.similar([Item("Hi!")], "en", "de", 0.5) == [()]


def test_an_example_is_there_until_one_of_its_texts_changes(tmp_path: Path) -> None:
    one = memory(tmp_path, DOOR)
    [[example]] = one.similar([Item(DOOR.source.replace("house", "garage"))], "en", "de", 0.7)
    assert one.still_there([example.mark, "12ab"]) == {example.mark}
    one.add([Entry("en", "de", "Hi.", "Hallo.")])
    assert one.still_there([example.mark]) == {example.mark}
    one.add([Entry("en", "de", DOOR.source, "Bitte.")])
    assert one.still_there([example.mark]) == set()


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


def test_no_file_is_no_error_and_makes_none(tmp_path: Path) -> None:
    one = create(EngineConfig(tmp_path / "state"))
    assert found(one, "Hi.") == (None, "none")
    assert list(one.entries()) == []
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
    assert list(one.entries("en", "es")) == [Entry("en", "es", "Hi.", "Hola.")]
    assert len(list(one.entries())) == 2


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
    assert len(list(TranslationMemory(path).entries())) == 90


def test_many_sentences_are_looked_up_in_one_go(tmp_path: Path) -> None:
    one = memory(tmp_path, *[Entry("en", "de", f"Sentence number {n}.", f"Satz {n}.") for n in range(1500)])
    outcomes = one.translate([Item(f"Sentence number {n}.") for n in range(1500)], "en", "de")
    assert [outcome.text for outcome in outcomes] == [f"Satz {n}." for n in range(1500)]


def test_alike_sentences_share_most_of_their_marks() -> None:
    assert len(set(marks(BASE, "en>de")) & set(marks(BASE.replace("the plan", "a plan"), "en>de"))) >= 7
    assert not set(marks(BASE, "en>de")) & set(marks(BASE, "en>fr"))
    assert likeness("abc", "xyz") == 0.0
