"""Word boundaries in languages without spaces: by jieba, MeCab with UniDic, or ICU, as set in the language's file.

For Japanese the positions are those of *phrases* (bunsetsu): a particle, an auxiliary or a suffix belongs to the word
before it, so that no cut comes before one. Both dictionaries come with their packages and load on first use. Thai,
Lao, Khmer and Burmese use ICU's dictionaries.

``tokenise`` gives the words that a transcript counts: what stands between spaces, or, without spaces, short tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from bilingual.engines.linguistics.chinese_words import use_dictionary
from bilingual.languages import CHINESE, pack
from bilingual.text.chinese import convert_script

_OPENING = "「『（(［[【〈《“‘"


def word_breaks(texts: Iterable[str], tag: str) -> Mapping[str, tuple[int, ...]]:
    """Return the character positions, except 0, where words start in each of *texts*.

    The result is empty for languages with spaces, and for those without a dictionary, where layout uses character
    rules.
    """
    facts = pack(tag)
    written = facts.writing
    if written.words == "jieba":
        known = simplified if written.script == "Hant" else str
        return {text: _chinese(known(text), written.extra_words) for text in dict.fromkeys(texts)}
    if written.words == "unidic":
        return {text: _japanese(text, facts.words.joined) for text in dict.fromkeys(texts)}
    if written.words == "icu":
        return _by_icu(dict.fromkeys(texts), facts.primary)
    return {}


def simplified(text: str) -> str:
    """Return *text* in the characters of jieba's dictionary, each in its place."""
    converted = convert_script(text, CHINESE[0])
    return converted if len(converted) == len(text) else text


def _chinese(text: str, extra_words: frozenset[str]) -> tuple[int, ...]:
    # HMM off: guessed words depend on their neighbours, and a wrong long guess hides good boundaries.
    position, found = 0, []
    for word in jieba_with(extra_words).cut(text, HMM=False):
        if position:
            found.append(position)
        position += len(word)
    return tuple(found)


def _japanese(text: str, joined: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    found: list[int] = []
    position = 0
    before, earlier = "", ""
    for token in mecab()(text):
        start = text.index(token.surface, position)
        position = start + len(token.surface)
        here = f"{token.feature.pos1}/{token.feature.pos2}/{token.surface}"
        clings = any(re.fullmatch(one, before) and re.fullmatch(other, here) for one, other in joined)
        if start and (token.surface[0] in _OPENING or not clings) and earlier[-1:] not in tuple(_OPENING):
            found.append(start)
        before, earlier = here, token.surface
    return tuple(found)


def _by_icu(texts: Iterable[str], tag: str) -> Mapping[str, tuple[int, ...]]:
    from icu4py.breakers import LineBreaker

    # ICU counts UTF-16 units, so we count the characters of the pieces.
    return {text: tuple(accumulate(map(len, LineBreaker(text, tag))))[:-1] for text in texts}


@lru_cache(maxsize=8)
def jieba_with(extra_words: frozenset[str] = frozenset()) -> Any:
    """Return jieba with *extra_words* added to its dictionary."""
    import jieba

    jieba.setLogLevel(60)
    use_dictionary(jieba)
    for word in extra_words:
        jieba.add_word(word)
    return jieba


@lru_cache(maxsize=1)
def mecab() -> Any:
    """Return MeCab with UniDic."""
    import fugashi

    return fugashi.Tagger()


# Marks attached to the next word; all others are attached to the previous one.
_OPENING = "“‘「『（【《〈〔［([{¿¡"
# A Japanese phrase: kanji or katakana with the hiragana that follows, usually particles and endings.
_JAPANESE = re.compile(
    r"[\u4e00-\u9fff々〆ヶ]+[\u3041-\u309f]*|[\u30a0-\u30ffー]+[\u3041-\u309f]*|[\u3041-\u309f]+|[A-Za-z0-9.'’-]+|\s+|."
)
_EACH = re.compile(r"[A-Za-z0-9.'’-]+|\s+|.")
# A Latin letter takes about a quarter of the time of a Chinese syllable, a kana two thirds.
_WEIGHTS = ((re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]"), 1.0), (re.compile(r"[\u3041-\u30ff]"), 0.65),
            (re.compile(r"\d"), 0.9), (re.compile(r"[^\W\d_]"), 0.28))  # fmt: skip


def tokenise(text: str, language: str) -> list[tuple[str, bool]]:
    """Return the words of *text*, each with whether a space follows; only white space is lost.

    >>> tokenise("Hello, big world.", "en")
    [('Hello,', True), ('big', True), ('world.', True)]
    >>> tokenise("「行こう。」と", "ja")
    [('「行こう。」', False), ('と', False)]
    """
    facts = pack(language)
    if facts.writing.spaced:
        return [(word, True) for word in text.split()]
    tokens: list[tuple[str, bool]] = []
    waiting = ""
    for piece in _pieces(text, facts.writing.words):
        if not piece.strip():
            if tokens and not waiting:
                tokens[-1] = (tokens[-1][0], True)
        elif piece in _OPENING:
            waiting += piece
        elif not any(c.isalnum() for c in piece) and tokens and not waiting and not tokens[-1][1]:
            tokens[-1] = (tokens[-1][0] + piece, False)
        else:
            tokens.append((waiting + piece, False))
            waiting = ""
    if waiting:
        tokens.append((waiting, False))
    return tokens


def spoken_length(text: str) -> float:
    """Return the approximate time to say *text*, in Chinese syllables; never 0.

    >>> spoken_length("你好。"), round(spoken_length("hello"), 2)
    (2.0, 1.4)
    """
    total = sum(next((weight for pattern, weight in _WEIGHTS if pattern.match(c)), 0.0) for c in text)
    return total or 0.05


def _pieces(text: str, words: str) -> list[str]:
    if words == "jieba":
        return list(jieba_with().cut(text))
    return (_JAPANESE if words == "unidic" else _EACH).findall(text)
