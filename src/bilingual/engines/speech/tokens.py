"""Splits text into a transcript's words: at spaces, or into short tokens in languages without them."""

from __future__ import annotations

import re

from bilingual.engines.words import jieba_with
from bilingual.languages import pack

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
