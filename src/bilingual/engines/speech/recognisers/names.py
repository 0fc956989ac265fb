"""Proposes names for words that a recogniser was unsure of and that sound like them (pure).

Nothing is replaced: a person decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.engines.speech.scripts.forced_alignment import aligns
from bilingual.engines.speech.scripts.pronunciation import by_rules
from bilingual.model.transcript import join_words

# A word at or above this probability is believed. source: unverified, from our own recordings (names that were heard
# right had .7 and more).
_SURE = 0.7
# Least likeness of the sounds and of the letters, 0 to 1: "Tubernitty" and "Kubernetes" have .75 and .60, "government"
# .71 and .50; "promises" and "Prometheus" .80 and .56.
_ALIKE, _ALIKE_LETTERS = 0.7, 0.58
_LEAST_LETTERS = 4
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words ``first`` up to ``last`` may be the name ``term``."""

    first: int
    last: int
    term: str


def proposals(words: Sequence[HeardWord], terms: Sequence[str], tag: str) -> list[Proposal]:
    """Return where one of *terms* may have been said; *tag* is the language.

    >>> said = [HeardWord("in", sure=0.9), HeardWord("Tubernitty,", sure=0.2)]
    >>> proposals(said, ["Kubernetes"], "en")
    [Proposal(first=1, last=2, term='Kubernetes')]
    """
    sounds = {term: _sound(term, tag) for term in terms if len(_letters(term)) >= _LEAST_LETTERS}
    heard = {_letters(term) for term in terms}
    found: list[tuple[float, Proposal]] = []
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            part = words[first:last]
            text = join_words(tuple(part))
            letters = _letters(text)
            unsure = min(word.sure for word in part) < _SURE
            if not unsure or len(letters) < _LEAST_LETTERS or any(name in letters for name in heard):
                continue
            said = _sound(text, tag)
            for term, sound in sounds.items():
                likeness = _likeness(said, sound)
                if likeness >= _ALIKE and _likeness(letters, _letters(term)) >= _ALIKE_LETTERS:
                    found.append((likeness, Proposal(first, last, term)))
    chosen: list[Proposal] = []
    for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].first, pair[1].last)):
        if all(one.last <= other.first or one.first >= other.last for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.first)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _sound(text: str, tag: str) -> Sequence[str]:
    """Return the phones of English in broad classes; the letters of other languages."""
    if not aligns(tag):
        return list(_letters(text))
    return [_CLASSES.get(phone, phone) for word in text.split() if _letters(word) for phone in by_rules(word).split()]


# Recognisers and listeners confuse voiced with voiceless sounds, and vowels with their neighbours.
_CLASSES = {
    "B": "P", "D": "T", "G": "K", "V": "F", "Z": "S", "DH": "TH", "JH": "CH", "ZH": "SH",
    **dict.fromkeys(("IY", "IH", "EH", "AE", "EY"), "I"),
    **dict.fromkeys(("AA", "AO", "AH", "OW", "UW", "UH", "AY", "AW", "OY", "ER"), "A"),
}  # fmt: skip


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())
