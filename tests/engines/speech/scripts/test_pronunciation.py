from __future__ import annotations

import pytest

from bilingual.engines.speech.scripts.pronunciation import by_rules, pronunciations
from bilingual.engines.speech.scripts.spoken_english import readings

DICTIONARY = {
    "self": "S EH L F", "made": "M EY D", "ripe": "R AY P", "rip": "R IH P", "make": "M EY K", "bread": "B R EH D",
    "board": "B AO R D", "the": "DH AH", "the(2)": "DH IY", "nasa": "N AE S AH", "wait": "W EY T", "cafe": "K AH F EY",
}  # fmt: skip


@pytest.mark.parametrize(
    ("token", "phones"),
    [
        ("the", ["DH AH", "DH IY"]),
        ("self-made,", ["S EH L F M EY D"]),
        ("riper", ["R AY P ER"]),
        ("mak’st", ["M EY K S T"]),
        ("waited", ["W EY T IH D"]),
        ("breadboard", ["B R EH D B AO R D"]),
        ("café", ["K AH F EY"]),
        ("NASA", ["N AE S AH", "EH N EY EH S EY"]),
        ("GPU", ["JH IY P IY Y UW"]),
        ("—", []),
    ],
)
def test_words_are_pronounced(token: str, phones: list[str]) -> None:
    assert pronunciations(token, DICTIONARY.get) == phones


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3.14", "three point one four"),
        ("$5", "five dollars"),
        ("$43,000", "forty three thousand dollars"),
        ("20%", "twenty percent"),
        ("21st", "twenty first"),
        ("1990s", "nineteen ninety s"),
        ("2024", "twenty twenty four"),
        ("2000", "two thousand"),
        ("9:05", "nine oh five"),
        ("10–12", "ten to twelve"),
        ("Dr.", "doctor"),
        ("&", "and"),
        ("007", "zero zero seven"),
        ("COVID-19", "covid nineteen"),
        ("$2.5bn", "two point five billion dollars"),
    ],
)
def test_what_is_written_is_read_aloud(written: str, spoken: str) -> None:
    expected = spoken.replace("ninety s", "nineties")
    assert " ".join(readings(written)[0]) == expected


@pytest.mark.parametrize("word", ["żółw", "zzz", "日本", "q", "xyzzy", "rhythm"])
def test_every_word_has_some_sound(word: str) -> None:
    assert all(phone.isalpha() for phone in by_rules(word).split())
    assert by_rules(word)
