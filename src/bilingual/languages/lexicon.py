"""The word list by which a text is recognised in another language: one row a concept, one column a language.

``data/lexicon.tsv`` holds the most frequent words (function words, time, number, people, doing, saying, being) in
six languages, then those of daily life, news, work and computing in five. It was written for this purpose and is
taken from no dictionary; one usual translation of a word is enough, and stems of Japanese verbs do. The words of a
cell are parted by blanks, those of a phrase by underscores.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=16)
def lexicon_column(primary: str) -> tuple[str, ...]:
    """Return the cells of a language, such as ``de``, by concept; empty where the list has no such column."""
    text = (files("bilingual.languages") / "data" / "lexicon.tsv").read_text("utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines())
    return tuple(row[head.index(primary)] for row in rows) if primary in head else ()
