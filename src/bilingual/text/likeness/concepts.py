"""Concepts that words of two languages share, to find which part of a translation says what.

They only help to decide where to cut an existing translation and which sentences correspond; they never translate.
Words are reduced to stems. The word list is ``languages/data/lexicon.tsv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.loader import lexicon_column
from bilingual.text.chinese import convert_script


@lru_cache(maxsize=16)
def concepts(tag: str) -> Mapping[str, tuple[int, ...]]:
    """Return the concepts of each known lower-case word or phrase of the language *tag*.

    >>> set(concepts("en")["train"]) & set(concepts("zh-Hant")["火車"]) != set(), concepts("sw")
    (True, {})
    """
    cells = lexicon_column(pack(tag).primary)
    if pack(tag).writing.script == "Hant":  # the list is in simplified characters
        cells = tuple(convert_script("\n".join(cells), tag).split("\n"))
    found: dict[str, dict[int, None]] = {}
    for number, cell in enumerate(cells):
        for word in cell.split():
            found.setdefault(word.replace("_", " "), {})[number] = None
    return {word: tuple(rows) for word, rows in found.items()}


def concepts_of(piece: str, tag: str) -> dict[int, float]:
    """Return the concepts that *piece* (a word, or a Chinese or Japanese phrase) may express, with confidence 0 to 1.

    >>> sorted(concepts_of("Jahre,", "de")) == sorted(concepts_of("年", "zh-Hans"))
    True
    """
    table = concepts(tag)
    if not table or not piece:
        return {}
    if pack(tag).writing.spaced:
        return _spaced_concepts(piece, table)
    return _unspaced_concepts(piece, table, head_first=pack(tag).subtitles.phrases.rule == "endings")


def _spaced_concepts(piece: str, table: Mapping[str, tuple[int, ...]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for token in piece.lower().replace("’", "'").split():
        word = token.strip("\"'“”‘«»()[].,;:!?¿¡…—–-")
        for cut in range(0, 4):
            stem = word[: len(word) - cut]
            if cut and len(stem) < 3:
                break
            if stem in table:
                for row in table[stem]:
                    found[row] = max(found.get(row, 0.0), 1.0 - 0.15 * cut)
                break
    return found


def _unspaced_concepts(piece: str, table: Mapping[str, tuple[int, ...]], *, head_first: bool) -> dict[int, float]:
    """Return the concepts of a piece without spaces. In Japanese the content word comes first, then its particles."""
    bare = piece.strip("，。！？、；：“”‘’「」『』（）《》… ")
    found: dict[int, float] = {}
    for size in range(min(5, len(bare)), 0, -1):
        for start in range(len(bare) - size + 1):
            part = bare[start : start + size]
            if part not in table:
                continue
            trust = 1.0 if size == len(bare) else (0.8 if size > 1 else 0.4 if start == 0 else 0.25)
            if head_first and start == 0:
                trust = max(trust, 0.8 if size > 1 or _is_kanji(part) else 0.3)
            for row in table[part]:
                found[row] = max(found.get(row, 0.0), trust)
    return found


def _is_kanji(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
