"""Words cut to what stays the same in all their forms: rough, for recognising, never for showing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# The commonest endings of inflection and of adverbs, longest first.
_ROWS = {
    "en": "ingly edly ings ness ing ies ied est ers ed es ly er 's ’s s e y",
    "de": "ungen testen enden ung ten tet est end ern en er es em et te st e n s t",
    "es": "amente aciones ación iendo ando aron ieron aban aba ado ada ido ida ados adas idos idas ían ía "
    "ará erá irá amos emos ar er ir as os es an en ió ó a o e s",
    "fr": "ements ement ations ation aient ait ées és ée er ir es é e s",
}
_ENDINGS = {primary: tuple(row.split()) for primary, row in _ROWS.items()}
_COMPOUNDING = {"de", "nl", "sv", "da", "nb", "nn", "fi"}
SHORTEST = 3  # letters that every stem keeps


@lru_cache(maxsize=65536)
def stem(word: str, primary: str) -> str:
    """Return *word*, in lower case, without its ending and accents.

    >>> stem("houses", "en") == stem("house", "en"), stem("gesehenen", "de"), stem("canciones", "es")
    (True, 'gesehen', 'cancion')
    """
    for ending in _ENDINGS.get(primary, ()):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            break
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
