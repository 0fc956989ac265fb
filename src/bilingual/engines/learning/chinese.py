"""Chinese words: jieba's, read as in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bilingual.engines.learning.glosses import chinese_entries, meanings_by_sound, some
from bilingual.engines.learning.levels import hsk_list
from bilingual.engines.linguistics.proper_names import NAMES
from bilingual.engines.linguistics.readings import readings
from bilingual.engines.linguistics.words import jieba_with, simplified
from bilingual.languages import pack
from bilingual.learning.words import WordForm

_HAN = re.compile(r"[\u3400-\u9fff]+")
_NUMERALS = frozenset("零一二三四五六七八九十百千万亿两几半")
_PARTICLES = frozenset("着了过的地得")
_VOWEL = re.compile(r"[aoeāáǎàōóǒòēéěè]", re.IGNORECASE)


def tokens(texts: Sequence[str], tag: str) -> list[list[WordForm]]:
    """Return the words of each of *texts* in Chinese characters, simplified in their forms."""
    known = readings(texts, tag)
    return [list(_words(text, {start: said for start, _, said in known.get(text, ())}, tag)) for text in texts]


def _words(text: str, sounds: dict[int, str], tag: str) -> Iterator[WordForm]:
    known = simplified(text)
    names, ambiguous = _names(known), pack(tag).words.ambiguous
    at = 0
    for word in _parted(jieba_with(pack(tag).writing.extra_words).cut(known, HMM=False)):
        start, at = at, at + len(word)
        counted = start > 0 and known[start - 1] in _NUMERALS  # 三个人 are no 个人
        if word in ambiguous or (counted and word[0] == "个"):
            continue
        if _HAN.fullmatch(word) and not _is_amount(word):
            reading = joined([sounds.get(place, "") for place in range(start, at)])
            yield WordForm(start, at, (word,), reading, name=start in names or _is_name(word))


def _parted(words: Iterable[str]) -> Iterator[str]:
    """Yield *words*; of one that no dictionary has the particle at its end is a word (惦记 and 着)."""
    for word in words:
        if len(word) > 1 and word[-1] in _PARTICLES and not _is_listed(word) and _is_listed(word[:-1]):
            yield from (word[:-1], word[-1])
        else:
            yield word


def _is_listed(word: str) -> bool:
    return word in hsk_list() or bool(chinese_entries(word))


def _names(text: str) -> set[int]:
    """Return the positions of the characters of names, which jieba guesses also where its dictionary has none."""
    import jieba.posseg

    found, at = set(), 0
    for pair in jieba.posseg.cut(text):
        if pair.flag in NAMES and pair.word not in hsk_list() and not _is_common(pair.word):
            found |= set(range(at, at + len(pair.word)))
        at += len(pair.word)
    return found


def _is_common(word: str) -> bool:
    """Return whether the dictionary has *word*, of two characters or more, and not as a name: 城堡 is a castle."""
    entries = chinese_entries(word)
    return len(word) > 1 and bool(entries) and not any(entry.is_name for entry in entries)


def _is_amount(word: str) -> bool:
    """Return whether *word* is a number with its measure word, which the dictionary may know as something else."""
    return word[0] in _NUMERALS and len(word) > 1 and word not in hsk_list()


def _is_name(word: str) -> bool:
    """Return whether the dictionary has *word* as a name only."""
    entries = chinese_entries(word)
    return word not in hsk_list() and bool(entries) and all(entry.is_name for entry in entries)


def joined(syllables: Sequence[str]) -> str:
    """Return the pinyin of a word, empty unless each character has one; an apostrophe keeps syllables apart.

    It is the plain one: in a Chinese font the curly one is as wide as a character.

    >>> joined(["xī", "ān"]), joined(["yín", "háng"]), joined(["hǎo", ""])
    ("xī'ān", 'yínháng', '')
    """
    if not all(syllables):
        return ""
    return "".join(f"'{one}" if number and _VOWEL.match(one) else one for number, one in enumerate(syllables))


def explained(word: str, reading: str) -> tuple[str, tuple[str, ...]]:
    """Return the reading of *word* and its meanings.

    A word that the dictionary has with one reading is read as there. Of several nothing here knows the right one (数 is
    to count or a number, 说法 a wording or a sermon): all are in the meanings, none is the reading.

    >>> explained("夜里", "yèlǐ")[0], explained("说法", "shuōfǎ")[0], explained("守塔", "shǒutǎ")
    ('yèli', '', ('shǒutǎ', ()))
    """
    listed = word in hsk_list()  # as what it means everywhere, and not as a name
    entries = [entry for entry in chinese_entries(word) if entry.meanings and not (listed and entry.is_name)]
    if all(entry.is_name for entry in entries):
        entries = []
    sounds = {entry.pinyin for entry in entries}
    if not sounds:
        return reading, ()
    if len(sounds) > 1:  # 清明 is a festival, or clear
        return "", meanings_by_sound((entry.pinyin, entry.meanings) for entry in entries)
    meanings = dict.fromkeys(meaning for entry in entries for meaning in entry.meanings)
    return with_apostrophes(sounds.pop(), reading), some(list(meanings))


def with_apostrophes(sound: str, reading: str) -> str:
    """Return *reading* if it is *sound* with apostrophes, else *sound*."""
    return reading if reading.replace("'", "") == sound else sound
