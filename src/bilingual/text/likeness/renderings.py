"""Finds how translations say a name or a term: unchanged, spelled by sound, or by a word that goes with it.

Sounds are compared after romanisation (``text_unidecode``), so that one rule holds for every script: Кубернетес,
クバネティス, 쿠버네티스, كوبرنيتيس and 库伯内蒂斯 all sound like Kubernetes. What does not sound like the name has to
stand where it does, and nowhere else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from text_unidecode import unidecode

from bilingual.languages import pack
from bilingual.text.chinese import convert_script
from bilingual.text.likeness.sounds import alike_by_sound, sound_of
from bilingual.text.terms.places import says, words_of

_RUN = re.compile(
    r"[\u4e00-\u9fff\u3400-\u4dbf]+(?:[·・‧][\u4e00-\u9fff\u3400-\u4dbf]+)*|[\u30a1-\u30faー]+(?:[・＝=][\u30a1-\u30faー]+)*"
)
_KATAKANA_RUN = re.compile(r"[\u30a1-\u30faー]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]")
_DOUBLED = re.compile(r"(.)\1+")
# What one language hears as voiced is not in another: 戈 (ge) and ka, 德 (de) and ta.
_VOICELESS = str.maketrans("bdgz", "ptks")
_SHORTEST, _LONGEST = 2, 8  # characters of a name in Chinese
_SOUNDS = 3  # consonants that make a likeness of sounds no accident
_ALIKE = 0.8
_OFTEN, _MOSTLY = 3, 0.5  # sentences, and share of them, that a word which sounds otherwise has to be in
_ROUNDS = 4
_ENOUGH = 2000  # sentences that tell where else a word stands


@dataclass(frozen=True, slots=True)
class _Form:
    """A candidate: how it is written, the sentences that have it, how much it sounds like the name, and whether all of
    it belongs together.
    """

    written: str
    places: frozenset[int]
    like: float
    whole: bool

    @property
    def rank(self) -> tuple[float, int, int]:
        """Of forms that are as good, the longest ``whole`` one counts: a part of a name says less, but a character
        more may be of the word next to it.
        """
        return (round(self.like, 1), len(self.places), len(self.written) if self.whole else -len(self.written))


class Translations:
    """Translated sentences in the language *tag*, in which forms of many names are looked for.

    What does not sound like a name has to stand in *often* sentences, and *mostly* of those that it is looked for in.

    >>> said = Translations(["我们用库伯内蒂斯。", "酷伯内特斯很大。", "Kubernetes也好。", "大海很平静。"], "zh-Hans")
    >>> said.forms_of("Kubernetes", [0, 1, 2])
    {2: 'Kubernetes', 0: '库伯内蒂斯', 1: '酷伯内特斯'}
    """

    def __init__(self, texts: Sequence[str], tag: str, *, often: int = _OFTEN, mostly: float = _MOSTLY) -> None:
        self.texts = texts
        self._often, self._mostly = often, mostly
        self._tag = tag
        self._spelling = _spelling(tag)
        self._read: dict[int, dict[str, str]] = {}
        self._having = Counter(key for number in range(min(len(texts), _ENOUGH)) for key in self._candidates(number))
        self._sounds: dict[str, str] = {}

    def _candidates(self, number: int) -> dict[str, str]:
        if number not in self._read:
            self._read[number] = dict(_candidates(self.texts[number], self._tag))
        return self._read[number]

    def forms_of(self, name: str, numbers: Collection[int]) -> dict[int, str]:
        """Return how the sentences *numbers* say *name*, which all their sources have, and no other source has; where
        that can't be told they are left out.
        """
        found = {number: name for number in numbers if says(self.texts[number], name)}
        for _ in range(_ROUNDS):
            rest = [number for number in numbers if number not in found]
            best = self._best(name, rest)
            if best is None:
                break
            found |= dict.fromkeys(sorted(best.places), best.written)
        return found

    def _best(self, name: str, numbers: Sequence[int]) -> _Form | None:
        """Return the form of *name* that most of *numbers* have."""
        where: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            for key in self._candidates(number):
                where[key].append(number)
        sound = heard(name)
        likenesses: dict[str, float] = {}
        found = []
        for key, places in where.items():
            other = self._sounds.get(key)
            if other is None:
                other = self._sounds[key] = heard(self._candidates(places[0])[key])
            if other not in likenesses:
                likenesses[other] = _likeness(sound, other)
            outside = self._having[key] - sum(number < _ENOUGH for number in places)
            by_sound = likenesses[other] >= _ALIKE and outside <= len(places) // 4
            by_company = len(places) >= max(self._often, self._mostly * len(numbers)) and not outside
            if by_sound or by_company:
                written = Counter(self._candidates(number)[key] for number in places).most_common(1)[0][0]
                whole = len(places) > 1 or set(written) <= self._spelling
                found.append(_Form(written, frozenset(places), likenesses[other] if by_sound else 0.0, whole))
        return max(found, key=lambda form: form.rank, default=None)


def _spelling(tag: str) -> frozenset[str]:
    """Return the characters by which *tag* spells foreign names, if it does so by characters."""
    language = pack(tag)
    listed = language.checks.transliteration or ""
    return frozenset(convert_script(listed, tag) if language.writing.script == "Hant" else listed) | frozenset("·・‧")


def heard(form: str) -> str:
    """Return the consonants of *form* in any script, as different languages hear them.

    >>> heard("Kubernetes"), heard("Кубернетес"), heard("쿠버네티스"), heard("クバネティス"), heard("库伯内蒂斯")
    ('kpnts', 'kpnts', 'kpnts', 'kpnts', 'kpnts')
    """
    if not _RUN.fullmatch(form) or _KATAKANA.search(form):
        return _heard_word(form)
    return _DOUBLED.sub(r"\1", "".join(map(_heard_word, form)))


@lru_cache(maxsize=65536)
def _heard_word(word: str) -> str:
    if not all(_KATAKANA.match(character) for character in word):
        word = unidecode(word).replace("ng", "n") if _RUN.fullmatch(word) else unidecode(word)
    return _DOUBLED.sub(r"\1", sound_of(word).translate(_VOICELESS))


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < _SOUNDS or abs(len(one) - len(other)) > 2:
        return 0.0
    return alike_by_sound(one, other)


def _candidates(text: str, tag: str) -> Iterator[tuple[str, str]]:
    """Yield what may be a form of a name in *text*: a key that its inflected forms share, and how it is written."""
    language = pack(tag)
    if language.writing.spaced:
        words = words_of(text, tag)
        cased = any(word[0].isupper() for word in words.words)
        small = language.posts.stop_words | language.words.determiners
        for at, (word, stem) in enumerate(zip(words.words, words.stems, strict=True)):
            if _HANGUL.match(word):  # particles follow without a space
                yield from ((word[:end], word[:end]) for end in range(_SHORTEST, len(word) + 1))
            elif len(word) > 1 and word.lower() not in small and (word[0].isupper() or not cased):
                yield stem, word
                if at + 1 < len(words.words) and words.words[at + 1][0].isupper():
                    yield f"{stem} {words.stems[at + 1]}", f"{word} {words.words[at + 1]}"
        return
    for match in _RUN.finditer(text):
        run = match[0]
        if _KATAKANA.match(run):
            yield run, run
            continue
        if after := _KATAKANA_RUN.match(text, match.end()):  # 熱ポンプ
            yield from ((run[-size:] + after[0], run[-size:] + after[0]) for size in range(1, min(3, len(run)) + 1))
        for size in range(_SHORTEST, min(_LONGEST, len(run)) + 1):
            for at in range(len(run) - size + 1):
                yield run[at : at + size], run[at : at + size]
