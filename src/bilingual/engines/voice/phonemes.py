"""Which of the sounds of a sentence belong to which word.

espeak-ng, which Piper and Kokoro ask how words sound, puts spaces between words, but says some together ("of the" is
one: ʌvðə). Then the sounds of each word alone tell where one ends and the next begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

# Words that may be said as several: bird-watching, U.S., GPT, and those of languages without spaces.
_MAY_SPLIT = re.compile(r"[^\W_][\W\d_]+[^\W_]|\d|[A-Z]{2}|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]")
_MARKS = frozenset("ˈˌːˑʲ'")
_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻAIOQWYᵊ")


def sounds_of_words(
    sounds: Sequence[str], words: Sequence[str], alone: Callable[[], Sequence[str]]
) -> list[tuple[int, int]]:
    """Return for each of *words* the first of its *sounds* and the one after the last.

    *sounds* are phonemes, with spaces and other marks between the words. *alone* is called if that is not enough, and
    returns the sounds of each word said alone. A word that is not heard has an empty range.

    >>> sounds_of_words("ðɪ ˈɛnd.", ["the", "end."], lambda: ["ðə", "ˈɛnd"])
    [(0, 2), (3, 7)]
    >>> sounds_of_words("ˈɛnd ʌvðə kˈɪŋ", "end of the king".split(), lambda: ["ˈɛnd", "ˈʌv", "ðˈə", "kˈɪŋ"])
    [(0, 4), (5, 7), (7, 9), (10, 14)]
    """
    groups = _groups(sounds)
    if len(groups) == len(words) and not any(map(_MAY_SPLIT.search, words)):
        return groups
    return _divided(sounds, [_bare(word) for word in alone()])


def with_spaces(sounds: Sequence[str], ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *ranges* in which each word begins with the space before it, where the space is no pause.

    Nobody is silent between two words. What the space lasts is the beginning of the word after it: found by
    ``bench/voice/word_times.py``, in which words began 60 ms late without it.

    >>> with_spaces("ðɪ ˈɛnd, ɪt", [(0, 2), (3, 7), (9, 11)])
    [(0, 2), (2, 7), (9, 11)]
    """
    found = list(ranges[:1])
    for (_, before), (first, last) in pairwise(ranges):
        joined = before < first < last and all(sound == " " for sound in sounds[before:first])
        found.append((before if joined else first, last))
    return found


def _groups(sounds: Sequence[str]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    inside = False
    for n, sound in enumerate(sounds):
        if _is_sound(sound) or (sound and sound[0] in _MARKS) or (inside and sound and unicodedata.combining(sound[0])):
            if inside:
                groups[-1] = (groups[-1][0], n + 1)
            else:
                groups.append((n, n + 1))
            inside = True
        else:
            inside = False
    return [(first, last) for first, last in groups if any(_is_sound(sound) for sound in sounds[first:last])]


def _is_sound(sound: str) -> bool:
    return bool(sound) and sound[0].isalpha() and sound[0] not in _MARKS


def _bare(word: str) -> list[str]:
    return [sound for sound in word if _is_sound(sound)]


def _divided(sounds: Sequence[str], alone: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Divide *sounds* by the path of least edits to those of the words *alone*, one after another."""
    heard = [n for n, sound in enumerate(sounds) if _is_sound(sound)]
    wanted = [(sound, word) for word, own in enumerate(alone) for sound in own]
    rows, columns = len(heard), len(wanted)
    costs = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(1, columns + 1):
        costs[0][j] = float(j)
    for i in range(1, rows + 1):
        row, above, own = costs[i], costs[i - 1], sounds[heard[i - 1]]
        row[0] = float(i)
        for j in range(1, columns + 1):
            row[j] = min(above[j - 1] + _change(own, wanted[j - 1][0]), above[j] + 1, row[j - 1] + 1)
    owners: list[int] = [0] * rows
    i, j = rows, columns
    while i:
        own = sounds[heard[i - 1]]
        if j and costs[i][j] == costs[i - 1][j - 1] + _change(own, wanted[j - 1][0]):
            i, j = i - 1, j - 1
            owners[i] = wanted[j][1]
        elif costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
            owners[i] = wanted[min(j, columns - 1)][1] if columns else 0
        else:
            j -= 1
    ranges: list[tuple[int, int]] = []
    at = 0
    for word in range(len(alone)):
        own_sounds = [n for n, owner in zip(heard, owners, strict=True) if owner == word]
        if not own_sounds:
            ranges.append((at, at))
            continue
        first, at = own_sounds[0], own_sounds[-1] + 1
        while first > (ranges[-1][1] if ranges else 0) and sounds[first - 1][:1] in tuple("ˈˌ"):
            first -= 1
        while at < len(sounds) and sounds[at] and (sounds[at][0] in "ːˑʲ" or unicodedata.combining(sounds[at][0])):
            at += 1
        ranges.append((first, at))
    return ranges


def _change(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.5 if one[0] in _VOWELS and other[0] in _VOWELS else 1.5
