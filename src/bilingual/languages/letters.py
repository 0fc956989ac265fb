"""The letters of languages and the encodings in which their files were saved before UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bilingual.languages.tags import same_primary, script_of

_TABLE = Path(__file__).with_name("data") / "letters.tsv"
_CLASS = re.compile(r"(\d+)(\D+)")


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """``bits``: the information of each lower-case letter, -log2 of its share."""

    tag: str
    encodings: tuple[str, ...]
    bits: Mapping[str, int]

    @property
    def wide(self) -> bool:
        """Whether the language has thousands of characters, each as wide as two letters."""
        return len(self.bits) > 500


@lru_cache(maxsize=1)
def lettered() -> tuple[Letters, ...]:
    """Return the languages of ``letters.tsv``.

    >>> russian = next(letters for letters in lettered() if letters.tag == "ru")
    >>> russian.encodings[:2], russian.bits["о"] < russian.bits["ф"]
    (('cp1251', 'koi8-r'), True)
    """
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(Letters(tag, tuple(encodings.split()), _bits(classes)) for tag, encodings, classes in rows)


def letters_of(tag: str) -> Letters | None:
    """Return the letters of the language of *tag* in its script, ``None`` if the table has none.

    >>> [letters.tag for tag in ("pt-BR", "sr", "zh-TW", "tlh") if (letters := letters_of(tag))]
    ['pt', 'sr', 'zh-Hant']
    """
    same = (one for one in lettered() if same_primary(one.tag, tag))
    return next((one for one in same if script_of(one.tag) == script_of(tag)), None)


def _bits(classes: str) -> Mapping[str, int]:
    return {letter: int(bits) for bits, letters in _CLASS.findall(classes) for letter in letters.strip()}
