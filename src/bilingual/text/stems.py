"""Words cut to what stays the same in all their forms: rough, for recognising, never for showing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from snowballstemmer import stemmer

# The language that each stemmer of Snowball (snowballstem.org) is for.
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "nb": "norwegian", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_COMPOUNDING = {"de", "nl", "sv", "da", "nb", "nn", "fi"}
SHORTEST = 3  # letters that every stem keeps


@lru_cache(maxsize=32)
def _stemmer(primary: str) -> Callable[[str], str]:
    name = _STEMMERS.get(primary)
    return stemmer(name).stemWord if name else str


@lru_cache(maxsize=65536)
def stem(word: str, primary: str) -> str:
    """Return *word*, in lower case, without its ending and accents.

    >>> stem("houses", "en") == stem("house", "en"), stem("gesehenen", "de"), stem("canciones", "es")
    (True, 'geseh', 'cancion')
    """
    word = _stemmer(primary)(word)
    decomposed = unicodedata.normalize("NFKD", word.replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def tails(word: str, tag: str) -> tuple[str, ...]:
    """Return the stems of the words that *word* may be a compound of, by its first and its last part.

    >>> stem("seite", "de") in tails("bestellseite", "de"), tails("order page", "en")
    (True, ())
    """
    primary = tag.split("-")[0]
    if primary not in _COMPOUNDING or len(word) < 8:
        return ()
    parts = [word[cut:] for cut in range(3, len(word) - 3)] + [word[:cut] for cut in range(4, len(word) - 3)]
    return tuple(dict.fromkeys(stem(part, primary) for part in parts))
