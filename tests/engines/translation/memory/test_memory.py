"""The file of the translation memory: what is written, changed, forgotten, brought up to date and refused."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.translation.memory import database
from bilingual.engines.translation.memory.engine import TranslationMemory, create
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import NoRoom, UsageError
from support.attacks.refusals import raises
from support.servers.services import open_to_others
from support.sources.small_memory import DOOR, found, memory


def test_what_people_wrote_is_theirs_alone(tmp_path: Path) -> None:
    memory(tmp_path / ".bilingual", DOOR)
    assert open_to_others(tmp_path / ".bilingual") == []


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


def _write(path: Path, number: int) -> None:
    TranslationMemory(path).add([Entry("en", "de", f"Sentence {number} of {n}.", f"Satz {n}.") for n in range(30)])


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(path, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(list(TranslationMemory(path).entries())) == 60


def test_a_memory_that_another_program_holds_is_refused_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_WAIT_S", 0.1)
    known = memory(tmp_path / ".bilingual", DOOR)
    with closing(sqlite3.connect(tmp_path / ".bilingual" / "memory.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with raises("BIL-WRK-004") as caught:
            known.add([DOOR])
    assert "Another program has held it" in caught.value.remedy


def test_a_folder_in_its_place_is_not_an_empty_memory(tmp_path: Path) -> None:
    """Paid translations were asked for again without a word."""
    path = tmp_path / "memory.sqlite"
    path.mkdir()
    memory = TranslationMemory(path)
    for read in (memory.size, lambda: list(memory.entries()), memory.counts):
        with raises("BIL-WRK-004", str(path)):
            read()


def test_what_the_system_refuses_to_the_database_is_named(tmp_path: Path) -> None:
    """SQLite only says "disk I/O error"."""
    path = tmp_path / "memory.sqlite"
    TranslationMemory(path).add([Entry("en", "de", "A ship.", "Ein Schiff.")])
    written = f"""
import resource
from pathlib import Path
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
TranslationMemory(Path({str(path)!r})).add([Entry("en", "de", "A boat.", "Ein Boot.")])
"""
    ended = subprocess.run([sys.executable, "-c", written], capture_output=True, text=True, check=False)
    assert ended.stderr.splitlines()[-1].endswith(
        "File too large. Allow larger files (ulimit -f unlimited) and run it again. [BIL-WRK-004]"
    )
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    with pytest.raises(NoRoom, match=r"No space left on device.*BIL-WRK-004"), database.opened(path):
        raise full
