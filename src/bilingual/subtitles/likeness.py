"""Words that look or sound alike in two languages: names, numbers, terms, loan words.

Letters of other scripts are written in Latin ones roughly as they sound, and only consonants are
compared for katakana, whose vowels are padding: サーバー and "server" become s-b and s-b.
"""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bilingual.text.numbers.characters import HAN

# Scripts whose words :func:`folded` writes in Latin letters.
FOLDED_SCRIPTS = frozenset(["Latn", "Cyrl"])
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшыэюя",
        (*"abvgdeziiklmnoprstufh", "ts", "ch", "sh", "i", "e", "iu", "ia"),
        strict=True,
    )
)
_KANA_ROWS = {
    "アァイィウゥエェオォー": "", "カキクケコ": "k", "ガギグゲゴ": "g", "サシスセソ": "s", "ザジズゼゾ": "z", "タテトツチ": "t",
    "ダデドヂヅ": "d", "ナニヌネノンッ": "n", "ハヒヘホ": "h", "フ": "f", "バビブベボ": "b", "パピプペポ": "p", "マミムメモ": "m",
    "ヤャユュヨョ": "", "ラリルレロ": "r", "ワヲ": "w", "ヴ": "b",
}  # fmt: skip
_KANA = {kana: sound for row, sound in _KANA_ROWS.items() for kana in row} | {"ッ": ""}
_ENGLISH_SOUNDS = str.maketrans({"v": "b", "l": "r", "c": "k", "q": "k", "x": "s", "j": "z", "y": None, "w": None, "a": None, "e": None, "i": None, "o": None, "u": None})  # fmt: skip
_HAN_NUMBER = re.compile(f"(?:[0-9]|{HAN.pattern}){{2,}}")


@lru_cache(maxsize=65536)
def exact_keys(piece: str) -> frozenset[str]:
    """Return what must be equal on both sides: numbers by value, and Latin words of a text in another script.

    >>> exact_keys("40,000") == exact_keys("四万"), exact_keys("350,000,000") == exact_keys("三亿五千万")
    (True, True)
    """
    keys = {f"n{int(re.sub(r'[.,]', '', number))}" for number in _NUMBER.findall(piece) if number.isascii()}
    values = (HAN.value(number) for number in _HAN_NUMBER.findall(piece) if not number.isascii())
    keys |= {f"n{value}" for value in values if value is not None}
    keys |= {f"w{word.lower()}" for word in _LATIN.findall(piece)}
    return frozenset(keys)


@lru_cache(maxsize=65536)
def folded(piece: str) -> str:
    """Return the longest word of *piece* in plain Latin letters, "" where none has four.

    >>> folded("Bücher,"), folded("станция"), folded("an")
    ('bucher', 'stantsiia', '')
    """
    decomposed = unicodedata.normalize("NFKD", piece.lower())
    plain = "".join(_CYRILLIC.get(c, c) for c in decomposed if not unicodedata.combining(c)).replace("ß", "ss")
    words = re.findall(r"[a-z]{4,}", plain)
    return max(words, key=len) if words else ""


@lru_cache(maxsize=65536)
def consonants(piece: str) -> str:
    """Return the consonants of the katakana in *piece*, or of its Latin word as Japanese would hear it.

    >>> consonants("サーバーは"), consonants("server")
    ('sb', 'sb')
    """
    if run := _KATAKANA.search(piece):
        return "".join(_KANA.get(c, "") for c in run.group())
    word = folded(piece)
    word = re.sub(
        r"(.)\1",
        r"\1",
        word.replace("ph", "f").replace("th", "s").replace("sh", "s").replace("ch", "t").replace("ck", "k"),
    )
    word = re.sub(r"r(?![aeiouy])", "", word)  # a lengthened vowel
    return word.translate(_ENGLISH_SOUNDS)


@lru_cache(maxsize=65536)
def alike(first: str, second: str) -> float:
    """Return how alike two folded words are, 0 to 1, by their pairs of letters (Dice) and their beginning.

    >>> alike("machine", "maschine") > 0.6, alike("house", "garten")
    (True, 0.0)
    """
    if first == second:
        return 1.0
    one = {first[i : i + 2] for i in range(len(first) - 1)}
    two = {second[i : i + 2] for i in range(len(second) - 1)}
    dice = 2 * len(one & two) / max(1, len(one) + len(two))
    if first[:1] != second[:1]:
        dice -= 0.2
    return max(0.0, dice) if dice >= 0.5 else 0.0


@lru_cache(maxsize=65536)
def sounds_alike(kana: str, latin: str) -> float:
    """Return how well two consonant skeletons agree, 0 to 1 (longest common subsequence)."""
    if len(kana) < 2 or len(latin) < 2:
        return 0.0
    row = [0] * (len(latin) + 1)
    for a in kana:
        before = 0
        for index, b in enumerate(latin, 1):
            before, row[index] = row[index], before + 1 if a == b else max(row[index], row[index - 1])
    share = 2 * row[-1] / (len(kana) + len(latin))
    return share if share >= 0.7 else 0.0
