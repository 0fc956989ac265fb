"""Similarity of words across languages by spelling or sound: names, numbers, terms, loan words.

Other scripts are roughly transliterated to Latin. For katakana, which inserts vowels, only consonants are compared:
サーバー and "server" both become s-b.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bilingual.text.likeness.sounds import alike_by_letters, alike_by_sound, sound_of
from bilingual.text.numbers.characters import HAN

# Scripts whose words :func:`folded` writes in Latin letters.
FOLDED_SCRIPTS = frozenset(["Latn", "Cyrl"])
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_LEAST_BY_LETTERS, _LEAST_BY_SOUND = 0.5, 0.7
_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшыэюя",
        (*"abvgdeziiklmnoprstufh", "ts", "ch", "sh", "i", "e", "iu", "ia"),
        strict=True,
    )
)
_HAN_NUMBER = re.compile(f"(?:[0-9]|{HAN.pattern}){{2,}}")


@lru_cache(maxsize=65536)
def exact_keys(piece: str) -> frozenset[str]:
    """Return the keys that must be equal on both sides: number values, and Latin words within another script.

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
    """Return the longest word of *piece* in plain Latin letters, "" if none has four.

    >>> folded("Bücher,"), folded("станция"), folded("an")
    ('bucher', 'stantsiia', '')
    """
    decomposed = unicodedata.normalize("NFKD", piece.lower())
    plain = "".join(_CYRILLIC.get(c, c) for c in decomposed if not unicodedata.combining(c)).replace("ß", "ss")
    words = re.findall(r"[a-z]{4,}", plain)
    return max(words, key=len) if words else ""


def consonants(piece: str) -> str:
    """Return the consonants of the katakana in *piece*, or of its Latin word as Japanese would render it.

    >>> consonants("サーバーは"), consonants("server")
    ('sb', 'sb')
    """
    run = _KATAKANA.search(piece)
    return sound_of(run.group() if run else folded(piece))


def alike(first: str, second: str) -> float:
    """Return the similarity of two folded words, 0 to 1, by their letter pairs and their beginnings.

    >>> alike("machine", "maschine") > 0.6, alike("house", "garten")
    (True, 0.0)
    """
    share = alike_by_letters(first, second) - 0.2 * (first[:1] != second[:1])
    return share if share >= _LEAST_BY_LETTERS else 0.0


def sounds_alike(kana: str, latin: str) -> float:
    """Return the similarity of two consonant strings, 0 to 1, with chance matches as 0."""
    share = alike_by_sound(kana, latin)
    return share if share >= _LEAST_BY_SOUND else 0.0
