"""Abbreviations whose full stop does not end a sentence, from the language's pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.sentences import Sentences

# "z. B." may contain a space of any width.
_BLANK = "[ \u00a0\u2009\u202f]"


@lru_cache(maxsize=64)
def _spaced(sentences: Sentences) -> re.Pattern[str] | None:
    kinds = (sentences.abbreviations, sentences.common)
    several = {name for kind in kinds for name in kind.leading | kind.either | kind.numbering if "." in name}
    forms = (rf"\.{_BLANK}?".join(map(re.escape, name.split("."))) for name in sorted(several, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(forms)})\.", re.IGNORECASE) if several else None


def spaced_abbreviations(text: str, language: str) -> Mapping[int, str]:
    """Return, by the position of each full stop in a spaced abbreviation, its full name, or "" if it is not the last
    one.

    >>> spaced_abbreviations("Los EE. UU. y", "es"), spaced_abbreviations("im US-Team.", "de")
    ({6: '', 10: 'ee.uu'}, {})
    """
    found: dict[int, str] = {}
    pattern = _spaced(pack(language).sentences)
    for match in pattern.finditer(text) if pattern else ():
        if re.search(_BLANK, match[0]):
            found |= {match.start() + at: "" for at, character in enumerate(match[0]) if character == "."}
            found[match.end() - 1] = re.sub(_BLANK, "", match[0])[:-1].lower()
    return found


def leads(name: str, sentences: Sentences) -> bool:
    """Return whether no sentence ends after the abbreviation *name*."""
    return name in sentences.abbreviations.leading or (
        name in sentences.common.leading
        and name not in sentences.abbreviations.either
        and name not in sentences.abbreviations.numbering
    )


def numbers(name: str, sentences: Sentences) -> bool:
    """Return whether no sentence ends after *name* if a number follows."""
    return name in sentences.abbreviations.numbering or name in sentences.common.numbering


def is_open(name: str, sentences: Sentences) -> bool:
    """Return whether a sentence may end after the abbreviation *name*, but need not."""
    return name in sentences.abbreviations.either or name in sentences.common.either


def closes(name: str, sentences: Sentences) -> bool:
    """Return whether a capital letter after the abbreviation *name* starts a sentence."""
    return name in sentences.abbreviations.closing or name in sentences.common.closing
