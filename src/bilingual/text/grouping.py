"""Groups timed words into sentences: by their punctuation or, where it is missing, by ``text/restoration.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.model.transcript import Word
from bilingual.text.restoration import has_enough_marks, restore_borders
from bilingual.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class SentenceGrouping:
    """Half-open ranges of word indices that cover all words.

    ``restored``: at least one boundary was inferred from pauses, length and particles instead of punctuation.
    """

    sentences: tuple[tuple[int, int], ...]
    restored: bool


def group_sentences(words: Sequence[Word], language: str, *, restore: bool = True) -> SentenceGrouping:
    """Return the sentences formed by *words*, by punctuation or, where it is missing, restored.

    Set *restore* to ``False`` for text that a person punctuated.

    >>> group_sentences([Word("Hello."), Word("Good"), Word("day.")], "en")
    SentenceGrouping(sentences=((0, 1), (1, 3)), restored=False)
    """
    if not words:
        return SentenceGrouping((), False)
    ends: list[int] = []  # per word: the offset at which it ends in the running text
    parts: list[str] = []
    length = 0
    for word in words:
        ends.append(length + len(word.text))
        parts.append(word.text + (" " if word.space_after else ""))
        length += len(parts[-1])
    borders: list[int] = []
    index = 0
    for _, end in split_sentences("".join(parts), language):
        while index < len(ends) and ends[index] < end:
            index += 1
        if not borders or index + 1 > borders[-1]:
            borders.append(index + 1)
    if not borders or borders[-1] != len(words):
        borders = [*borders, len(words)]
    spans = list(zip([0, *borders[:-1]], borders, strict=True))
    result: list[tuple[int, int]] = []
    restored = False
    for first, last in spans:
        stretch = words[first:last]
        if not restore or has_enough_marks(stretch, language):
            result.append((first, last))
        else:
            restored = True
            inner = restore_borders(stretch, language)
            result += [(first + a, first + b) for a, b in zip([0, *inner], [*inner, len(stretch)], strict=True)]
    return SentenceGrouping(tuple(result), restored)
