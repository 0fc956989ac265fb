"""Similarity of words by spelling, or by sound if one of them is in katakana."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGRAPHS = (("ph", "f"), ("th", "s"), ("sh", "s"), ("sch", "s"), ("ch", "t"), ("ck", "k"), ("qu", "k"))
_LETTERS = {"c": "k", "l": "r", "q": "k", "x": "s", "j": "z", "v": "b"}


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """Return the consonants of a katakana word, or of a Latin word as Japanese would render it.

    Vowels are ignored, since katakana inserts extra ones.

    >>> sound_of("サーバー"), sound_of("server")
    ('sb', 'sb')
    """
    if word and "\u30a0" <= word[0] <= "\u30ff":
        return "".join(map(_consonant, word))
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if "a" <= c <= "z")
    for written, heard in _DIGRAPHS:
        plain = plain.replace(written, heard)
    plain = re.sub(r"(.)\1", r"\1", plain)
    plain = re.sub(r"r(?![aeiouy])", "", plain)  # a lengthened vowel
    return "".join(_LETTERS.get(c, c) for c in plain if c not in "aeiouyw")


@lru_cache(maxsize=128)
def _consonant(kana: str) -> str:
    """Return the consonant in the sign's Unicode name (KATAKANA LETTER KA); small signs and marks have none."""
    kind, _, said = unicodedata.name(kana, "").rpartition(" ")
    if kind != "KATAKANA LETTER":
        return ""
    return "f" if said == "HU" else "".join(_LETTERS.get(c, c) for c in said.lower() if c not in "aeiouyw")


def alike_by_sound(one: str, other: str) -> float:
    """Return the similarity of two consonant strings, 0 to 1, by their longest common subsequence."""
    if min(len(one), len(other)) < 2:
        return 0.0
    from rapidfuzz.distance import LCSseq  # most texts have no names to compare

    return 2 * int(LCSseq.similarity(one, other)) / (len(one) + len(other))


@lru_cache(maxsize=65536)
def alike_by_letters(one: str, other: str) -> float:
    """Return the share of letter pairs that two words have in common, 0 to 1 (Dice coefficient).

    >>> round(alike_by_letters("machine", "maschine"), 2), alike_by_letters("house", "garten")
    (0.77, 0.0)
    """
    first = {one[i : i + 2] for i in range(len(one) - 1)}
    second = {other[i : i + 2] for i in range(len(other) - 1)}
    return 2 * len(first & second) / max(1, len(first) + len(second))
