"""Which sounds belong to which word, and the lengths that a model keeps to itself."""

from pathlib import Path

import pytest

from bilingual.engines.voice.durations import with_durations
from bilingual.engines.voice.phonemes import sounds_of_words
from bilingual.errors import NotInstalled
from support.models import tiny_voices


def cut(sounds: str, words: str, alone: str) -> list[str]:
    return [sounds[a:b] for a, b in sounds_of_words(sounds, words.split(), lambda: alone.split())]


@pytest.mark.parametrize(
    ("sounds", "words", "alone", "expected"),
    [
        ("ɪnðɪ ˈɛnd, ɪt hɐzbɪn.", "In the end, it has been.", "ˈɪn ðˈə ˈɛnd ˈɪt hˈæz bˈɪn", "ɪn ðɪ ˈɛnd ɪt hɐz bɪn"),
        ("ʌvðə kˈɪŋ", "of the king", "ˈʌv ðˈə kˈɪŋ", "ʌv ðə kˈɪŋ"),
        # As many groups as words, by chance: one is two words, and one word is two groups.
        ("ɪnðə jˈuː ˈɛs", "in the U.S.", "ˈɪn ðˈə jˌuːˈɛs", "ɪn ðə jˈuː_ˈɛs"),
    ],
)
def test_words_said_together_are_told_apart(sounds: str, words: str, alone: str, expected: str) -> None:
    assert cut(sounds, words, alone) == [part.replace("_", " ") for part in expected.split()]


def test_plain_words_need_no_second_look() -> None:
    def never() -> list[str]:
        raise AssertionError("the words were looked up")

    assert sounds_of_words("ə kˈæt", ["A", "cat."], never) == [(0, 1), (2, 6)]


def test_a_word_that_is_not_heard_has_no_sounds() -> None:
    ranges = sounds_of_words("kæt", ["a", "cat", "…"], lambda: ["ɐ", "kæt", ""])
    assert [(b - a) for a, b in ranges] == [0, 3, 0]


def test_a_model_tells_its_durations_after_a_few_bytes(tmp_path: Path) -> None:
    model = tiny_voices.piper_voice(tmp_path / "voices")
    copy, name = with_durations(model, ("Ceil",), tmp_path / "made")
    assert name == "/Ceil_output_0"
    assert copy.read_bytes().startswith(model.read_bytes())
    assert with_durations(copy, ("Ceil",), tmp_path / "made") == (copy, name), "it has the output already"
    assert with_durations(model, ("Round", "Clip"), tmp_path / "made") == (model, "")


@pytest.mark.parametrize("content", [b"", b"<!doctype html><html>", b"\x3a\xff\x01ab", b"PK\x03\x04"])
def test_what_is_no_model_is_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.onnx").write_bytes(content)
    with pytest.raises(NotInstalled, match=r"page\.onnx: is no voice model"):
        with_durations(tmp_path / "page.onnx", ("Ceil",), tmp_path)
