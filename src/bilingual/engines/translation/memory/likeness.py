"""Similarity of two sentences, and the marks by which similar ones are found among many."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from difflib import SequenceMatcher
from hashlib import blake2b

# Written without spaces, so that a character is compared as a word: Chinese, kana, Thai, Lao, Tibetan, Burmese, Khmer.
_DENSE = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+|[^\w\s]")
_IS_DENSE = re.compile(rf"[{_DENSE}]")
_IS_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# The longest words of a sentence are its rarest, and similar sentences share most of them. Pairs of neighbours find
# sentences that have only frequent words.
_WORDS, _PAIRS = 6, 3
# Pairs of characters are about as rare as words of so many letters.
_HAN_PAIR, _DENSE_PAIR = 7, 4


def tokens(text: str) -> list[str]:
    """Return the words and marks of *text*, ignoring case; each character where none are separated by spaces.

    >>> tokens("Don't go 你好!")
    ['don', "'", 't', 'go', '你', '好', '!']
    """
    return _TOKEN.findall(text.casefold())


def likeness(one: str, two: str, least: float = 0.0) -> float:
    """Return the similarity, 0 to 1: the lower of that by characters and that by words, ignoring case; 0 below *least*.

    One changed word in five is 0.8 by words, whatever its letters.

    >>> round(likeness("The cat is red now.", "The bat is red now."), 2), likeness("abc", "xyz", 0.7)
    (0.83, 0.0)
    """
    one, two = one.casefold(), two.casefold()
    from rapidfuzz.distance import Indel  # most sentences are found by their marks

    characters = Indel.normalized_similarity(one, two, score_cutoff=least)
    if characters == 0.0 or one == two:
        return float(characters)
    words: float = Indel.normalized_similarity(_TOKEN.findall(one), _TOKEN.findall(two), score_cutoff=least)
    return min(characters, words)


def differences(one: str, two: str) -> tuple[tuple[str, str], ...]:
    """Return what *one* has in the places where *two* has something else, ignoring case.

    >>> differences("It takes 5 days.", "It now takes 6 days."), differences("红色的门", "蓝色的大门")
    ((('', 'now'), ('5', '6')), (('红', '蓝'), ('', '大')))
    """
    ours, theirs = ([match[0] for match in _TOKEN.finditer(text)] for text in (one, two))
    compared = SequenceMatcher(None, [t.casefold() for t in ours], [t.casefold() for t in theirs], autojunk=False)
    return tuple(
        (_joined(ours[a:b]), _joined(theirs[c:d])) for what, a, b, c, d in compared.get_opcodes() if what != "equal"
    )


def marks(words: str, direction: str) -> tuple[int, ...]:
    """Return numbers for the most telling parts of *words*, most of which similar sentences of a *direction* share."""
    single: dict[str, int] = {}
    pairs: dict[str, int] = {}
    before = ""
    for token in tokens(words):
        if not token[0].isalnum() and not _IS_DENSE.match(token):
            continue
        dense, after_dense = bool(_IS_DENSE.match(token)), bool(_IS_DENSE.match(before or " "))
        if dense:
            single.setdefault(token, 1)  # in short sentences
            if after_dense:
                single[before + token] = _HAN_PAIR if _IS_HAN.search(before + token) else _DENSE_PAIR
        else:
            single[token] = len(token)
            if before and not after_dense:
                pairs[f"{before} {token}"] = len(before) + len(token)
        before = token
    chosen = [*_heaviest(single, _WORDS), *_heaviest(pairs, _PAIRS)] or [words]
    return tuple({zlib.crc32(f"{direction}\t{part}".encode("utf-8", "surrogatepass")) for part in chosen})


def mark_of(*texts: str) -> int:
    """Return a number that stands for exactly *texts*; it is never one of ``marks``."""
    held = "\t".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(held, digest_size=7).digest(), "big") | (1 << 60)


def _joined(parts: Sequence[str]) -> str:
    return ("" if any(_IS_DENSE.match(part) for part in parts) else " ").join(parts)


def _heaviest(parts: dict[str, int], most: int) -> Sequence[str]:
    if len(parts) <= most:
        return list(parts)
    return sorted(parts, key=lambda part: (-parts[part], zlib.crc32(part.encode("utf-8", "surrogatepass"))))[:most]
