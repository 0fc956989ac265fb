"""Simplified and Traditional Chinese: telling them apart, and converting.

Recognisers mix both freely; OpenCC converts to the requested one. Its converters are loaded on first use.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from bilingual.languages import CHINESE, pack
from bilingual.model.transcript import Word


def convert_script(text: str, tag: str) -> str:
    """Return *text* in the Chinese script of *tag*; text in other languages is returned unchanged.

    Conversion to Traditional uses Taiwan's vocabulary (``s2twp``), so the length may change.

    >>> convert_script("這個軟體", "zh-Hans"), convert_script("鼠标", "zh-Hant"), convert_script("頭", "ja")
    ('这个软体', '滑鼠', '頭')
    """
    configuration = pack(tag).writing.convert
    return str(converter_of(configuration).convert(text)) if configuration else text


def enforce_script(words: tuple[Word, ...], tag: str) -> tuple[Word, ...]:
    """Return *words* in the Chinese script of *tag*, with the same number of words and the same times.

    The words are converted together, so that 头发 and 发展 get 髮 and 發 even if every character is a separate word. If
    that changes the length, each word is converted alone.

    >>> [w.text for w in enforce_script((Word("头"), Word("发"), Word("发展")), "zh-Hant")]
    ['頭', '髮', '發展']
    """
    configuration = pack(tag).writing.convert_each
    if not configuration or not words:
        return words
    converter = converter_of(configuration)
    running = "".join(word.text for word in words)
    converted = str(converter.convert(running))
    if len(converted) != len(running):
        return tuple(_with_text(word, str(converter.convert(word.text))) for word in words)
    result: list[Word] = []
    position = 0
    for word in words:
        result.append(_with_text(word, converted[position : position + len(word.text)]))
        position += len(word.text)
    return tuple(result)


def detect_script(text: str) -> str:
    """Return ``zh-Hans`` or ``zh-Hant`` by the characters that exist in only one of them; ``zh-Hans`` without evidence.

    >>> detect_script("我们说话"), detect_script("我們說話"), detect_script("你好")
    ('zh-Hans', 'zh-Hant', 'zh-Hans')
    """
    return min(CHINESE, key=lambda tag: _changes(text, pack(tag).writing.convert_each))


def characters_of_other_script(text: str, tag: str) -> int:
    """Return how many characters of *text* the Chinese script of *tag* has in another form.

    >>> characters_of_other_script("我們说話", "zh-Hans"), characters_of_other_script("我們说話", "zh-Hant")
    (2, 1)
    """
    return _changes(text, pack(tag).writing.convert_each)


@lru_cache(maxsize=8)
def converter_of(configuration: str) -> Any:
    """Return OpenCC's converter for *configuration*, such as ``s2t``, whose tables take a tenth of a second to load."""
    import opencc

    return opencc.OpenCC(configuration)


def _changes(text: str, configuration: str) -> int:
    """Return how many characters of *text* OpenCC would change."""
    return sum(before != after for before, after in zip(text, converter_of(configuration).convert(text), strict=False))


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else replace(word, text=text)
