"""Meanings from FreeDict's dictionaries as dictd has them: entries, and an index of their places."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.engines.learning.glosses import dictionary_of, listed_meanings
from bilingual.engines.linguistics import dictionaries
from bilingual.engines.linguistics.freedict import freedict
from bilingual.errors import InputError

ENTRIES = {
    "tail": "tail /tˈeɪl/\nBeschatter <masc>, Schatten <masc>\n         Note: Verfolger\n see: {tails}\n",
    "tail ": 'tail /tˈeɪl/\n1. Schwanz <masc>, Ende <neut>\n      "the tail" - e.\n [slang] Unfug <masc>\n',
    "fence of kids/faggots": "fence of kids/faggots /fˈɛns/\nBlesswerk <neut>\n",
    "etw. ablehnen": "etw. ablehnen /ap/ <v>\nreject sth. <v>\n",
    "casarse": "casarse /kasˈaɾse/\nmarry, getmarried\n",
    "Polish": "Polish /pˈəʊlɪʃ/\npolnisch\n",
    "polish": "polish /pˈɒlɪʃ/\n [techn.] Politur <fem>\nGlanz <masc> [bei Holz, Stein]\n",
}
_BASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value: int) -> str:
    return (number(value // 64) if value >= 64 else "") + _BASE[value % 64]


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    content, index = b"", []
    for head, entry in ENTRIES.items():
        index.append(
            f"{re.sub(r'[^a-z ]', '', head.strip().lower())}\t{number(len(content))}\t{number(len(entry.encode()))}\n"
        )
        content += entry.encode()
    (tmp_path / "freedict-eng-deu.dict.dz").write_bytes(gzip.compress(content))
    (tmp_path / "freedict-eng-deu.index").write_text("".join(sorted(index)), "utf-8")
    monkeypatch.setattr(dictionaries, "DICTD", tmp_path)
    freedict.cache_clear()
    yield tmp_path
    freedict.cache_clear()


def test_a_word_has_the_meanings_of_its_own_entries_the_commonest_first() -> None:
    assert listed_meanings("tail", "en", "de") == ("Ende", "Schwanz", "Schatten", "Beschatter")


def test_capitals_tell_words_apart_and_labels_come_last() -> None:
    assert listed_meanings("Polish", "en", "de") == ("polnisch",)
    assert listed_meanings("polish", "en", "de") == ("Glanz", "Politur")


def test_a_meaning_that_has_lost_its_spaces_is_none(installed: Path) -> None:
    for name in ("dict.dz", "index"):
        (installed / f"freedict-eng-deu.{name}").rename(installed / f"freedict-spa-eng.{name}")
    freedict.cache_clear()
    assert listed_meanings("casarse", "es", "en") == ("marry",)


def test_what_the_dictionary_does_not_have_has_no_meaning() -> None:
    assert listed_meanings("tails", "en", "de") == ()
    assert dictionary_of("en", "de")
    assert not dictionary_of("de", "en")


def test_a_damaged_dictionary_is_one_line(installed: Path) -> None:
    (installed / "freedict-eng-deu.dict.dz").write_bytes(b"\x1f\x8b damaged")
    with pytest.raises(InputError, match="the dictionary cannot be read"):
        listed_meanings("tail", "en", "de")


def test_a_verb_is_found_with_what_it_takes(installed: Path) -> None:
    for name in ("dict.dz", "index"):
        (installed / f"freedict-eng-deu.{name}").rename(installed / f"freedict-deu-eng.{name}")
    assert listed_meanings("ablehnen", "de", "en") == ("reject",)
