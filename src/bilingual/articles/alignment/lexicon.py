"""Everyday words in five languages, by which a sentence is recognised in another language.

They add to the most frequent words of ``bilingual.subtitles.lexicon``: nouns, verbs and adjectives of daily life, news,
work and computing, written for this purpose and taken from no dictionary. They weigh which sentences belong together
and are never shown, so that one usual translation of a word is enough, and stems of Japanese verbs do.
The rows stand in ``everyday_things`` and ``everyday_doings``.
"""

from __future__ import annotations

from functools import lru_cache

from bilingual.articles.alignment import everyday_doings, everyday_things
from bilingual.languages import pack
from bilingual.text.script import convert_script

_COLUMNS = ("en", "zh", "ja", "de", "es")


@lru_cache(maxsize=8)
def everyday_words(source: str, target: str) -> dict[str, frozenset[str]]:
    """Return the usual translations by word or phrase, in lower case; nothing for a language without a column.

    >>> "火车" in everyday_words("en", "zh-Hans")["train"], everyday_words("en", "sw")
    (True, {})
    """
    one, other = pack(source).primary, pack(target).primary
    if one == other or not {one, other} <= set(_COLUMNS):
        return {}
    found: dict[str, set[str]] = {}
    for row in (*everyday_things.ROWS.split("\n"), *everyday_doings.ROWS.split("\n")):
        if not row:
            continue
        cells = row.split("|")
        ours, theirs = (_words(cells[_COLUMNS.index(primary)]) for primary in (one, other))
        for word in ours:
            found.setdefault(_in_script(word, source), set()).update(_in_script(answer, target) for answer in theirs)
    return {word: frozenset(answers) for word, answers in found.items()}


def _words(cell: str) -> list[str]:
    return [word.replace("_", " ") for word in cell.split()]


def _in_script(word: str, tag: str) -> str:
    return convert_script(word, "zh-Hant") if pack(tag).tag == "zh-Hant" else word
