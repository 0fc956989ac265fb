"""Readings of Chinese and Japanese: pinyin from pypinyin, furigana from MeCab with UniDic.

Both work by word, so that each character has the reading of its word: 银行行长 is *yínháng hángzhǎng*. Pinyin has
dictionary tones; as in schoolbooks, tone sandhi of 一 and 不 is not written. The dictionaries come with the packages
and load on first use (about a second).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeAlias

from bilingual.engines.linguistics.words import jieba_with, mecab, simplified
from bilingual.languages import pack
from bilingual.languages.pages import Readings

# First character, last exclusive, reading.
Reading: TypeAlias = "tuple[int, int, str]"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆ヶ]+")
_KATAKANA = re.compile(r"[\u30a1-\u30f6]")


def readings(texts: Iterable[str], tag: str, *, unsure: bool = False) -> Mapping[str, tuple[Reading, ...]]:
    """Return the readings in each of *texts*: per character for Chinese, per run of kanji for Japanese.

    Spans are character positions. The result is empty for languages without readings. What depends on the meaning has
    none, or if *unsure* counts the usual one: for a voice, which has to say something, not to be shown.

    >>> readings(["重庆"], "zh-Hans"), readings(["Hello"], "en")
    ({'重庆': ((0, 1, 'chóng'), (1, 2, 'qìng'))}, {})
    """
    read: dict[str, Callable[[str, Readings], tuple[Reading, ...]]] = {"pinyin": _chinese, "furigana": _japanese}
    facts = pack(tag)
    reader = read.get(facts.writing.readings)
    if reader is None:
        return {}
    rules = replace(facts.readings, unsure=frozenset()) if unsure else facts.readings
    return {text: reader(text, rules) for text in dict.fromkeys(texts) if _HAN.search(text)}


# Chinese


def _chinese(text: str, rules: Readings) -> tuple[Reading, ...]:
    found: list[Reading] = []
    # The dictionaries know simplified words best; characters keep their positions with a few rare exceptions.
    words = list(jieba_with().cut(simplified(text), HMM=False))
    position = 0
    for index, word in enumerate(words):
        if _HAN.search(word):
            before, after = "".join(words[:index][-2:]).rstrip(), "".join(words[index + 1 : index + 2])
            for offset, (sign, sound) in enumerate(zip(word, _word_pinyin(word, before, after, rules), strict=True)):
                if _HAN.match(sign) and sound and sound != sign:
                    found.append((position + offset, position + offset + 1, sound))
        position += len(word)
    return tuple(found)


def _word_pinyin(word: str, before: str, after: str, rules: Readings) -> Sequence[str]:
    """Return the pinyin of each character of *word*; particles and measure words depend on the context."""
    for known, said, ahead, behind in rules.rules:
        if word == known and re.search(ahead, before) and re.search(behind, after):
            return said.split()
    if word in rules.words:
        return rules.words[word].split()
    if word in rules.unsure:
        return ("",)
    sounds, listed = _dictionary_pinyin(word)
    if len(word) == 3 and word[1] in rules.infix[:1] and not listed:
        return (sounds[0], rules.infix[1], sounds[2])
    return sounds


def _signs(text: str) -> Any:
    """Return characters without a reading one by one; pypinyin accepts a list here, though it is typed as text."""
    return list(text)


@lru_cache(maxsize=50_000)
def _dictionary_pinyin(word: str) -> tuple[tuple[str, ...], bool]:
    """Return the pinyin of each character of *word*, and whether the dictionary has it as one word."""
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    # As plain text, so that a word missing from the phrases is split into those it contains.
    sounds = lazy_pinyin(word, style=Style.TONE, v_to_u=True, errors=_signs)
    if len(sounds) != len(word):
        return tuple(lazy_pinyin(sign, style=Style.TONE, v_to_u=True, errors=_signs)[0] for sign in word), True
    return tuple(sounds), word in PHRASES_DICT


# Japanese


def _japanese(text: str, rules: Readings) -> tuple[Reading, ...]:
    found: list[Reading] = []
    position = 0
    earlier: list[str] = []
    tokens = list(mecab()(text))
    for index, token in enumerate(tokens):
        surface: str = token.surface
        start = text.index(surface, position)
        position = start + len(surface)
        if _HAN.search(surface):
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            sound = _ruled(surface, earlier, following, rules) or _numeral(surface, following, rules)
            sound = sound or _japanese_sound(surface, token.feature.kana, earlier, rules)
            if rules.unsure & {surface, token.feature.orthBase}:
                sound = ""
            if sound:
                found += [(start + a, start + b, said) for a, b, said in kanji_readings(surface, sound)]
        earlier.append(surface)
    return tuple(found)


def _ruled(surface: str, earlier: Sequence[str], following: Any, rules: Readings) -> str:
    before, after = earlier[-1] if earlier else "", following.surface if following is not None else ""
    found = (
        said
        for known, said, ahead, behind in rules.rules
        if surface == known and re.search(ahead, before) and re.search(behind, after)
    )
    return next(found, "")


def _japanese_sound(surface: str, kana: str | None, earlier: Sequence[str], rules: Readings) -> str:
    before = earlier[-1] if earlier else ""
    if surface == rules.day and before.isdigit():
        return _day(int(before), rules, after_month=earlier[-2:-1] == [rules.month])
    said = next((said for word, ahead, said in rules.pairs if (word, ahead) == (surface, before)), "")
    return rules.words.get(surface) or said or hiragana(kana or "")


def _numeral(surface: str, following: Any, rules: Readings) -> str:
    """Return the reading of the numeral *surface* before its counter, empty if it is regular."""
    if following is None:
        return ""
    if following.surface == rules.counter:
        return rules.counted.get(surface, "")
    counts = following.feature.pos1 == "接尾辞" or following.feature.pos3 == "助数詞可能"
    return rules.shortened.get(surface, "") if counts and (following.feature.kana or " ")[0] in rules.hard else ""


def _day(number: int, rules: Readings, *, after_month: bool) -> str:
    if number == 1 and after_month:
        return ""  # ついたち is the reading of both characters together
    return rules.day_short if number in rules.days_short else rules.day_long


def hiragana(kana: str) -> str:
    """Return katakana as hiragana.

    >>> hiragana("ベンキョウ")
    'べんきょう'
    """
    return _KATAKANA.sub(lambda match: chr(ord(match[0]) - 0x60), kana)


def kanji_readings(surface: str, sound: str) -> tuple[Reading, ...]:
    """Return the reading of each run of kanji in *surface*, whose kana are part of *sound* in hiragana.

    >>> kanji_readings("取り扱い", "とりあつかい")
    ((0, 1, 'と'), (2, 3, 'あつか'))
    """
    runs = [(match.start(), match.end()) for match in _HAN.finditer(surface)]
    if not runs or sound == hiragana(surface):
        return ()
    pattern, position = "", 0
    for start, end in runs:
        pattern += re.escape(hiragana(surface[position:start])) + "(.+?)"
        position = end
    match = re.fullmatch(pattern + re.escape(hiragana(surface[position:])), sound)
    if match is None:
        return ((0, len(surface), sound),)
    return tuple((start, end, said) for (start, end), said in zip(runs, match.groups(), strict=True))
