"""Proposes names for words that a recogniser was unsure of and that sound like them.

Nothing is replaced: a person decides. English is compared by its phones, Chinese and Japanese by their readings, other
languages by their letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bilingual.engines.linguistics.readings import hiragana, readings
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.engines.speech.scripts.forced_alignment import aligns
from bilingual.engines.speech.scripts.pronunciation import by_rules
from bilingual.languages import pack
from bilingual.model.transcript import join_words

# A word at or above this probability is believed. source: unverified, from our own recordings (names that were heard
# right had .7 and more).
_SURE = 0.7
# Least likeness of the sounds and of the letters, 0 to 1: "Tubernitty" and "Kubernetes" have .75 and .60, "government"
# .71 and .50; "promises" and "Prometheus" .80 and .56.
_ALIKE, _ALIKE_LETTERS = 0.7, 0.58
# Of readings, which have fewer sounds than English and no second test by letters.
_ALIKE_READINGS = 0.75
_LEAST_LETTERS = 4
_MOST_WORDS = 3
# In languages without spaces a piece is a character or two, and names of two characters have too many homophones.
_LEAST_CHARACTERS = 3
_MOST_OF_NAME = 1.3


@dataclass(frozen=True, slots=True)
class NameProposal:
    """Words ``first`` up to ``last`` may be the name ``term``."""

    first: int
    last: int
    term: str


def proposals(words: Sequence[HeardWord], terms: Sequence[str], tag: str) -> list[NameProposal]:
    """Return where one of *terms* may have been said; *tag* is the language.

    >>> said = [HeardWord("in", sure=0.9), HeardWord("Tubernitty,", sure=0.2)]
    >>> proposals(said, ["Kubernetes"], "en")
    [NameProposal(first=1, last=2, term='Kubernetes')]
    """
    find = _by_words if pack(tag).writing.spaced else _by_characters
    chosen: list[NameProposal] = []
    for _, one in sorted(find(words, terms, tag), key=lambda pair: (-pair[0], pair[1].first, pair[1].last)):
        if all(one.last <= other.first or one.first >= other.last for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.first)


Found = Iterator[tuple[float, NameProposal]]


def _by_words(words: Sequence[HeardWord], terms: Sequence[str], tag: str) -> Found:
    sounds = {term: _phones(term, tag) for term in terms if len(_letters(term)) >= _LEAST_LETTERS}
    heard = {_letters(term) for term in terms}
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            part = words[first:last]
            text = join_words(tuple(part))
            letters = _letters(text)
            unsure = min(word.sure for word in part) < _SURE
            if not unsure or len(letters) < _LEAST_LETTERS or any(name in letters for name in heard):
                continue
            said = _phones(text, tag)
            for term, sound in sounds.items():
                likeness = _likeness(said, sound, _ALIKE)
                if likeness >= _ALIKE and _likeness(letters, _letters(term), _ALIKE_LETTERS) >= _ALIKE_LETTERS:
                    yield likeness, NameProposal(first, last, term)


def _by_characters(words: Sequence[HeardWord], terms: Sequence[str], tag: str) -> Found:
    terms = [term for term in terms if len(_letters(term)) >= _LEAST_CHARACTERS]
    sounds = {term: "".join(_reading(term, tag).values()) for term in terms}
    sounds = {term: sound for term, sound in sounds.items() if len(sound) >= _LEAST_LETTERS}
    if not sounds:
        return
    text = "".join(word.text for word in words)
    reading = _reading(text, tag)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word.text))
    longest = max(map(len, sounds.values()), default=0) * _MOST_OF_NAME
    parts = ["".join(reading[at] for at in range(start, end)) for start, end in pairwise(starts)]
    names = "|".join(map(re.escape, sounds)) or r"\b\B"
    right = {at for match in re.finditer(names, text) for at in range(*match.span())}  # names that were heard
    for first in range(len(words)):
        if not parts[first]:
            continue
        said = ""
        for last in range(first + 1, len(words) + 1):
            said += parts[last - 1]
            crosses = last - 1 > first and _ends(words[last - 2].text)
            if len(said) > longest or crosses or not right.isdisjoint(range(starts[last - 1], starts[last])):
                break
            inside = last < len(words) and not parts[last]  # of a word whose reading is at its first character
            if inside or min(word.sure for word in words[first:last]) >= _SURE:
                continue
            for term, sound in sounds.items():
                likeness = _likeness(said, sound, _ALIKE_READINGS)
                if likeness >= _ALIKE_READINGS:
                    yield likeness, NameProposal(first, last, term)


def _likeness(one: Sequence[str], other: Sequence[str], least: float) -> float:
    """Return how alike two sequences are, from 0 to 1, or 0 if that is surely below *least*."""
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= least else 0.0


def _phones(text: str, tag: str) -> Sequence[str]:
    """Return the phones of English in broad classes; the letters of other languages."""
    if not aligns(tag):
        return list(_letters(text))
    return [_CLASSES.get(phone, phone) for word in text.split() if _letters(word) for phone in by_rules(word).split()]


def _reading(text: str, tag: str) -> Mapping[int, str]:
    """Return the sound of *text* for each of its characters; all of a word's may be at its first."""
    fold: Callable[[str], str] = _kana if pack(tag).writing.katakana else _letters
    sounds = {at: fold(character) for at, character in enumerate(text)}
    for start, end, said in readings([text], tag, unsure=True).get(text, ()):
        sounds |= dict.fromkeys(range(start, end), "") | {start: fold(said)}
    return sounds


def _kana(text: str) -> str:
    """Return *text* in hiragana, without what recognisers confuse: voiced and voiceless, long and short, large and
    small.

    >>> _kana("ザワークラウト"), _kana("ざわっくらうと")
    ('さわくらうと', 'さわくらうと')
    """
    return "".join(_LARGE.get(c, c) for c in _letters(hiragana(text)) if c not in "ーっ")


_LARGE = dict(zip("ぁぃぅぇぉゃゅょゎ", "あいうえおやゆよわ", strict=True))


def _ends(text: str) -> bool:
    """Return whether a sentence or clause ends with *text*: no name goes across."""
    return bool(text) and unicodedata.category(text[-1]) in ("Po", "Pe", "Pf")


# Recognisers and listeners confuse voiced with voiceless sounds, and vowels with their neighbours.
_CLASSES = {
    "B": "P", "D": "T", "G": "K", "V": "F", "Z": "S", "DH": "TH", "JH": "CH", "ZH": "SH",
    **dict.fromkeys(("IY", "IH", "EH", "AE", "EY"), "I"),
    **dict.fromkeys(("AA", "AO", "AH", "OW", "UW", "UH", "AY", "AW", "OY", "ER"), "A"),
}  # fmt: skip


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())
