"""The language files: all are read, invalid ones are reported by key and file, unknown languages use their script."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest

from bilingual.errors import InputError
from bilingual.languages import pack, pack_tags, privacy_of_all
from bilingual.languages.loader import names_of_languages
from bilingual.languages.schema import built
from bilingual.languages.writing import Words

FULL = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")


def test_every_file_reads_and_says_its_own_tag() -> None:
    assert set(FULL) <= set(pack_tags())
    for tag in pack_tags():
        assert pack(tag).tag == tag
    assert all(pack(tag).complete for tag in FULL)
    names = {name.lower(): tag for tag in pack_tags() for name in (pack(tag).name, pack(tag).autonym)}
    assert names_of_languages() == names, "read from the head of each file only"


def test_a_region_takes_the_file_of_its_language_and_a_stranger_what_its_script_has() -> None:
    assert pack("pt-BR") == replace(pack("pt"), tag="pt-BR")
    yiddish, burmese = pack("yi"), pack("my")
    assert (yiddish.writing.script, yiddish.writing.rtl, yiddish.complete) == ("Hebr", True, False)
    assert not burmese.writing.spaced


def test_no_key_of_the_words_stands_below_the_table_of_irregular_ones() -> None:
    """A key that is written after a table belongs to that table, and its own is empty without an error."""
    keys = {one.name for one in fields(Words)}
    assert {tag: found for tag in pack_tags() if (found := keys & pack(tag).words.irregular.keys())} == {}


@dataclass(frozen=True, slots=True)
class Sample:
    words: frozenset[str]
    count: int = 0


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"words": "a b", "size": 1}, "unknown key 'size'"),
        ({"count": 1}, "a key is missing"),
        ({"words": "a", "count": "many"}, "'many' is not int"),
        ({"words": [1]}, "1 is not str"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(table: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        built(Sample, table, "xx.toml")
    assert "xx.toml" in str(caught.value)


def test_words_are_a_list_or_one_string() -> None:
    assert built(Sample, {"words": "a b"}, "x") == built(Sample, {"words": ["a", "b"]}, "x")


def test_the_words_of_private_values_are_those_of_the_whole_files() -> None:
    assert privacy_of_all() == tuple(pack(tag).privacy for tag in pack_tags())
