"""Which language a text is in, and which of the two Chinese scripts.

Chinese recognisers mix Simplified and Traditional freely; OpenCC turns a text into the one that was
asked for. The converters and the language models load at first use, not at import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bilingual.languages import parse_tag
from bilingual.model.transcript import Word

# Taiwan's standard with its own words (軟體 rather than 軟件): the larger readership of zh-Hant.
_TO_HANT = "s2twp"
# The same standard character by character, for a text cut in words that must keep their number.
_TO_HANT_EACH = "s2tw"
_TO_HANS = "t2s"
# Languages that speech and articles here are most often in; a short list makes short texts decidable.
_USUAL = ("en", "zh", "ja", "ko", "de", "es", "fr", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "he", "hi", "th",
          "vi", "id")  # fmt: skip


def convert_script(text: str, tag: str) -> str:
    """Return *text* in the Chinese script of *tag*; other languages come back as they are.

    To Traditional, Taiwan's words are used (``s2twp``), so the length may change.

    >>> convert_script("這個軟體", "zh-Hans"), convert_script("鼠标", "zh-Hant"), convert_script("頭", "ja")
    ('这个软体', '滑鼠', '頭')
    """
    if tag == "zh-Hans":
        return str(_converter(_TO_HANS).convert(text))
    if tag == "zh-Hant":
        return str(_converter(_TO_HANT).convert(text))
    return text


def enforce_script(words: tuple[Word, ...], tag: str) -> tuple[Word, ...]:
    """Return *words* in the Chinese script of *tag*, as many as before and with their times.

    The words are converted together, so that 头发 and 发展 get their own 髮 and 發 even when every
    character is a word of its own; a conversion that changes the length falls back to each word alone.

    >>> [w.text for w in enforce_script((Word("头"), Word("发"), Word("发展")), "zh-Hant")]
    ['頭', '髮', '發展']
    """
    if tag not in ("zh-Hans", "zh-Hant") or not words:
        return words
    converter = _converter(_TO_HANS if tag == "zh-Hans" else _TO_HANT_EACH)
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
    """Return ``zh-Hans`` or ``zh-Hant`` by the characters that stand in only one of them.

    Without evidence, as in 你好, it is ``zh-Hans``.

    >>> detect_script("我们说话"), detect_script("我們說話"), detect_script("你好")
    ('zh-Hans', 'zh-Hant', 'zh-Hans')
    """
    simplified = _changes(text, str(_converter("s2t").convert(text)))
    traditional = _changes(text, str(_converter(_TO_HANS).convert(text)))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def detect_language(text: str, candidates: Sequence[str] | None = None) -> str:
    """Return the BCP 47 tag of the language *text* is in, out of *candidates* (tags) when given.

    Kana settles Japanese; Chinese names its script by the characters. Text without a letter counts
    as the first candidate, or English.

    >>> detect_language("This is a talk about bread."), detect_language("今天我們談談麵包。")
    ('en', 'zh-Hant')
    """
    tags = [parse_tag(tag) for tag in candidates or _USUAL]
    primaries = list(dict.fromkeys(tag.split("-")[0] for tag in tags))
    found = _by_characters(text, primaries) or _by_statistics(text, tuple(primaries)) or primaries[0]
    if found == "zh":
        script = detect_script(text)
        return script if candidates is None or script in tags else next(t for t in tags if t.startswith("zh"))
    return next(tag for tag in tags if tag.split("-")[0] == found)


def _by_characters(text: str, primaries: Sequence[str]) -> str | None:
    """Settle what one look at the characters settles."""
    kana = sum("\u3041" <= c <= "\u30ff" for c in text)
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in text)
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    letters = sum(c.isalpha() for c in text)
    # A Latin letter stands for about a quarter of what a Chinese character says.
    others = (letters - kana - hangul - han) / 4
    if kana > 0.05 * (kana + han) and kana + han > others and "ja" in primaries:
        return "ja"
    if hangul > max(han, others) and "ko" in primaries:
        return "ko"
    if han > max(kana, hangul, others) and "zh" in primaries:
        return "zh"
    return None


def _by_statistics(text: str, primaries: tuple[str, ...]) -> str | None:
    if len(primaries) < 2:
        return None
    detected = _detector(primaries).detect_language_of(text)
    return None if detected is None else str(detected.iso_code_639_1.name.lower())


@lru_cache(maxsize=8)
def _detector(primaries: tuple[str, ...]) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, primary.upper(), None) for primary in primaries]
    known = [code for code in codes if code is not None]
    if len(known) < 2:  # lingua compares at least two
        known += [code for code in (IsoCode639_1.EN, IsoCode639_1.ZH) if code not in known]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()


@lru_cache(maxsize=8)
def _converter(configuration: str) -> Any:
    import opencc

    return opencc.OpenCC(configuration)


def _changes(text: str, converted: str) -> int:
    return sum(before != after for before, after in zip(text, converted, strict=False))


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else replace(word, text=text)
