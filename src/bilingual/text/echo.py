"""Whether a text needs translating, and whether an engine returned it untranslated."""

from __future__ import annotations

import re
import unicodedata

from bilingual.languages import pack

_ADDRESS = re.compile(r"\bhttps?://\S+|(?<!\S)\S[^\s@]*+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NO_LETTERS = re.compile(r"[\W_]+")
# Shorter texts may legitimately stay unchanged ("Restaurant", "Hotel Adlon").
_FEWEST_WORDS = 3
_FEWEST_CHARACTERS = 6
_SENTENCE_END = re.compile(r"[.!?…]\W*$")


def has_words(text: str) -> bool:
    """Return whether *text* contains anything to translate.

    >>> has_words("2 + 3 = 5"), has_words("https://example.org/a"), has_words("a cat")
    (False, False, True)
    """
    return bool(_WORD.search(_ADDRESS.sub(" ", text)))


def is_echo(source: str, answer: str, source_tag: str, target_tag: str) -> bool:
    """Return whether *answer* is *source* returned untranslated.

    Names, numbers and single words may stay the same; three or more lower-case words (two in a sentence with its final
    mark, or six Chinese or Japanese characters) may not. Simplified and Traditional Chinese share most characters, and
    so do not count.

    >>> is_echo("The cat sat on the mat.", "the cat sat on the mat", "en", "de")
    True
    >>> is_echo("It rains today.", "It rains today.", "en", "fr")
    True
    >>> is_echo("Restaurant Adlon, Berlin", "Restaurant Adlon, Berlin", "en", "de")
    False
    """
    if pack(source_tag).primary == pack(target_tag).primary or bare(source) != bare(answer):
        return False
    prose = _ADDRESS.sub(" ", source)
    if len(_HAN_OR_KANA.findall(prose)) >= _FEWEST_CHARACTERS:
        return True
    words = [word for word in _WORD.findall(prose) if not _HAN_OR_KANA.search(word)]
    if any(word.lower() != word.upper() for word in words):
        words = [word for word in words if word.islower()]
    return len(words) >= _FEWEST_WORDS - bool(_SENTENCE_END.search(prose))


def bare(text: str) -> str:
    """Return the letters and digits of *text*, folded.

    >>> bare("“Don’t!”"), bare("Ｇｉｔ, 你好。")
    ('dont', 'git你好')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NO_LETTERS.sub("", folded)
