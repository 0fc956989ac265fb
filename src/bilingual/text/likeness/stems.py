"""Rough word stems, for matching and never for display."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from snowballstemmer import stemmer

from bilingual.languages import pack

SHORTEST = 3  # letters that every stem keeps
_LONGEST = 80  # letters of a compound: more is no word


@lru_cache(maxsize=64)
def _stemmer(primary: str) -> Callable[[str], str]:
    """Return the stemmer of a language: the pack's own endings, else Snowball, by ISO 639 code or name."""
    words = pack(primary).words
    if words.endings:
        return partial(_cut, words.endings)
    try:
        found: Callable[[str], str] = stemmer(words.stemmer or primary).stemWord
    except KeyError:
        return str
    return found


def _cut(endings: Sequence[str], word: str) -> str:
    fitting = (end for end in endings if word.endswith(end) and len(word) - len(end) >= SHORTEST)
    return word.removesuffix(next(fitting, ""))


@lru_cache(maxsize=65536)
def stem(word: str, primary: str) -> str:
    """Return *word* in lower case, without its ending and accents.

    >>> stem("houses", "en") == stem("house", "en"), stem("gesehenen", "de"), stem("canciones", "es")
    (True, 'gesehen', 'cancion')
    """
    return unaccented(_stemmer(primary)(word))


def unaccented(word: str) -> str:
    """Return *word* without accents.

    >>> unaccented("häuser"), unaccented("straße")
    ('hauser', 'strasse')
    """
    decomposed = unicodedata.normalize("NFKD", word.replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def tails(word: str, tag: str) -> tuple[str, ...]:
    """Return the stems of the words that the compound *word* may consist of, by its first and last part.

    >>> stem("seite", "de") in tails("bestellseite", "de"), tails("order page", "en")
    (True, ())
    """
    language = pack(tag)
    if not language.words.compounds or not 8 <= len(word) <= _LONGEST:
        return ()
    parts = [word[cut:] for cut in range(3, len(word) - 3)] + [word[:cut] for cut in range(4, len(word) - 3)]
    return tuple(dict.fromkeys(stem(part, language.primary) for part in parts))
