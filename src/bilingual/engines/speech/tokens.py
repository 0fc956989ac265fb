"""Text to the words a transcript counts: what stands between spaces, or, without spaces, short tokens."""

from __future__ import annotations

import re

from bilingual.engines.words import jieba_with
from bilingual.languages import pack

# What clings to the word after it; every other mark clings to the word before.
_OPENING = "“‘「『（【《〈〔［([{¿¡"
# A Japanese phrase: characters or katakana with the hiragana that follows, as particles and endings do.
_JAPANESE = re.compile(
    r"[\u4e00-\u9fff々〆ヶ]+[\u3041-\u309f]*|[\u30a0-\u30ffー]+[\u3041-\u309f]*|[\u3041-\u309f]+|[A-Za-z0-9.'’-]+|\s+|."
)
_EACH = re.compile(r"[A-Za-z0-9.'’-]+|\s+|.")
# A Latin letter takes about a quarter, a kana two thirds of the time of a Chinese syllable.
_WEIGHTS = ((re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]"), 1.0), (re.compile(r"[\u3041-\u30ff]"), 0.65),
            (re.compile(r"\d"), 0.9), (re.compile(r"[^\W\d_]"), 0.28))  # fmt: skip


def tokenise(text: str, language: str) -> list[tuple[str, bool]]:
    """Return the words of *text* with whether a space follows each; nothing but white space is lost.

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
    """Return about how many Chinese syllables' time it takes to say *text*; never 0.

    >>> spoken_length("你好。"), round(spoken_length("hello"), 2)
    (2.0, 1.4)
    """
    total = sum(next((weight for pattern, weight in _WEIGHTS if pattern.match(c)), 0.0) for c in text)
    return total or 0.05


def _pieces(text: str, words: str) -> list[str]:
    if words == "jieba":
        return list(jieba_with().cut(text))
    return (_JAPANESE if words == "unidic" else _EACH).findall(text)
