"""How much a form in Chinese or Japanese sounds like a name in Latin letters, whichever language the name is from.

The letters of a name do not say how it is spoken: ch is one consonant in Rachel, another in Michael, a third in Bach,
and j is heard in three ways in Jack, José and Johann. So each letter stands for all that it is heard as, and the form
is compared with the hearing that fits it best. Vowels are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Heard = tuple[str, ...]
"""What a letter or two may be heard as: at most a consonant of P T K C S F H M N R each, "" for none."""

# C is ch as in church, with its voiced partner. Longest first; after the letters what has to follow, or nothing.
_LETTERS: tuple[tuple[str, Heard], ...] = (
    ("tsch", ("C",)), ("sch", ("S",)), ("tch", ("C",)), ("chs", ("KS", "S")), ("ch", ("C", "K", "H", "S")),
    ("ck", ("K",)), ("c(?=[eiy])", ("S", "C", "K")), ("c", ("K",)), ("dge?", ("C", "TK")), ("dt", ("T",)),
    ("gh", ("", "K", "F")), ("gn", ("N", "KN")), ("g(?=[eiy])", ("K", "C", "H")), ("ge?$", ("K", "H", "S", "C")),
    ("gu(?=[aeiou])", ("K", "")), ("g", ("K",)), ("ph", ("F",)), ("kn", ("N", "KN")), ("qu", ("K",)), ("q", ("K",)),
    ("sh", ("S",)), ("sz", ("S",)), ("th", ("T", "S")), ("ti(?=[aeo])", ("T", "S", "C")), ("tz", ("S", "C")),
    ("ts", ("S", "C", "TS")), ("ds", ("S", "TS", "C")), ("wh", ("H", "")), ("wr", ("R",)), ("x", ("KS", "S", "H")),
    ("ll", ("R", "", "C")), ("b", ("P",)), ("d", ("T", "")), ("f", ("F",)), ("h", ("", "H")), ("j", ("C", "H", "")),
    ("k", ("K",)), ("l", ("R", "")), ("m", ("M",)), ("n", ("N",)), ("p", ("P",)), ("r", ("R", "")), ("s", ("S", "C")),
    ("t", ("T", "C")), ("v", ("P", "F", "", "H")), ("w", ("", "P", "F", "H")), ("z", ("S", "C", "T")),
)  # fmt: skip
_SPLIT = re.compile("|".join(f"({pattern})" for pattern, _ in _LETTERS))
_DOUBLED = re.compile(r"([^l])\1")
# Consonants that one language often hears as the other: what it costs.
_NEAR = {frozenset(pair): 0.5 for pair in ("CS", "CT", "CK", "ST", "FH", "FP", "HK", "HS")} | {frozenset("MN"): 0.25}
_INITIALS = (
    ("zh", "C"), ("ch", "C"), ("sh", "S"), ("b", "P"), ("p", "P"), ("m", "M"), ("f", "F"), ("d", "T"), ("t", "T"),
    ("n", "N"), ("l", "R"), ("g", "K"), ("k", "K"), ("h", "H"), ("j", "C"), ("q", "C"), ("x", "S"), ("z", "S"),
    ("c", "S"), ("s", "S"), ("r", "R"),
)  # fmt: skip
_KANA = {"K": "K", "G": "K", "S": "S", "Z": "S", "T": "T", "D": "T", "N": "N", "H": "H", "P": "P", "B": "P", "V": "P"}
_KANA |= {"M": "M", "R": "R", "W": "", "Y": "", "F": "F"}
_KANA_ALONE = {"SI": "S", "ZI": "C", "TI": "C", "DI": "C", "TU": "S", "DU": "S", "HU": "F", "N": "N"}


@lru_cache(maxsize=65536)
def letters_heard(name: str) -> tuple[Heard, ...]:
    """Return what each consonant of *name*, in Latin letters, may be heard as.

    >>> letters_heard("Michael"), letters_heard("José")
    ((('M',), ('C', 'K', 'H', 'S'), ('R', '')), (('C', 'H', ''), ('S', 'C')))
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower().replace("ß", "ss")) if "a" <= c <= "z")
    plain = _DOUBLED.sub(r"\1", plain)
    return tuple(_LETTERS[found.lastindex - 1][1] for found in _SPLIT.finditer(plain) if found.lastindex)


@lru_cache(maxsize=65536)
def pinyin(form: str) -> tuple[str, ...]:
    """Return the pronunciation of Chinese characters, without tones."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(form))


def syllables_heard(syllables: Sequence[str]) -> str:
    """Return the consonants of Chinese *syllables* in pinyin without tones.

    >>> syllables_heard(["mai", "ke", "er"]), syllables_heard(["wen", "sen", "te"])
    ('MKR', 'NSNT')
    """
    return "".join(map(_syllable, syllables))


@lru_cache(maxsize=2048)
def _syllable(syllable: str) -> str:
    first = next((heard for initial, heard in _INITIALS if syllable.startswith(initial)), "")
    return first + ("R" if syllable == "er" else "N" if syllable.endswith(("n", "ng")) else "")


@lru_cache(maxsize=65536)
def kana_heard(word: str) -> str:
    """Return the consonants of *word* in katakana.

    >>> kana_heard("マイケル"), kana_heard("ジョージ"), kana_heard("ヨハン")
    ('MKR', 'CC', 'HN')
    """
    return "".join(map(_kana, word))


@lru_cache(maxsize=256)
def _kana(sign: str) -> str:
    """Return the consonant of a sign by its Unicode name, KATAKANA LETTER KA; small signs and marks have none."""
    kind, _, said = unicodedata.name(sign, "").rpartition(" ")
    if kind != "KATAKANA LETTER":
        return ""
    return _KANA_ALONE.get(said, _KANA.get(said[0], ""))


@lru_cache(maxsize=65536)
def likeness(name: tuple[Heard, ...], form: str) -> float:
    """Return how much *form*, consonants, sounds like *name*, from 0 to 1: the share of consonants that fit.

    >>> likeness(letters_heard("Michael"), "MKR"), likeness(letters_heard("Michael"), "PN")
    (1.0, 0.19999999999999996)
    """
    size = max(weight(name), len(form))
    if not size:
        return 0.0
    costs = [float(at) for at in range(len(form) + 1)]
    for heard in name:
        left_out = 0.0 if "" in heard else 1.0
        row = [cost + left_out for cost in costs]
        for sounds in heard:
            for end in range(len(sounds), len(form) + 1):
                if sounds:
                    spoken = form[end - len(sounds) : end]
                    fits = sum(map(_cost, sounds, spoken))
                    row[end] = min(row[end], costs[end - len(sounds)] + fits)
        for end in range(1, len(form) + 1):
            row[end] = min(row[end], row[end - 1] + 1.0)
        costs = row
    return max(0.0, 1.0 - costs[-1] / size)


def weight(name: tuple[Heard, ...]) -> float:
    """Return how many consonants *name* has; one that may be silent counts half.

    >>> weight(letters_heard("Michael")), weight(letters_heard("Haus"))
    (2.5, 1.5)
    """
    return sum(0.5 if "" in heard else 1.0 for heard in name)


def _cost(one: str, other: str) -> float:
    return 0.0 if one == other else _NEAR.get(frozenset((one, other)), 1.0)
