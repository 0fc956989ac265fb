"""Times that a service reports for its own words, brought to the words that we asked it to say."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.model.timing import Span
from bilingual.text.likeness.common import common_letters

_LEAST = 0.6  # of the letters


def reported_spans(words: Sequence[str], heard: Sequence[tuple[str, int, int]], end_ms: int) -> tuple[Span, ...]:
    """Return the time of each of *words*; empty if what was *heard* (text, start and end in milliseconds) is another.

    A service may count "New York" as one word, and "5 kg" as three: the letters tell what belongs together.

    >>> reported_spans(["New", "York!"], [("New York", 100, 800)], 900)
    (Span(start_ms=100, end_ms=400), Span(start_ms=400, end_ms=800))
    """
    own, owners = _letters(words)
    theirs, times = [], []
    for text, start, end in heard:
        letters = _bare(text)
        for n, letter in enumerate(letters):
            theirs.append(letter)
            times.append((start + (end - start) * n // len(letters), start + (end - start) * (n + 1) // len(letters)))
    blocks = common_letters("".join(own), "".join(theirs))
    if sum(block.size for block in blocks) < _LEAST * max(len(own), len(theirs), 1):
        return ()
    found: dict[int, tuple[int, int]] = {}
    for block in blocks:
        for n in range(block.size):
            owner, (start, end) = owners[block.a + n], times[block.b + n]
            found[owner] = (found[owner][0], end) if owner in found else (start, end)
    spans, latest = [], 0
    for n in range(len(words)):
        start, end = found.get(n, (latest, latest))
        start = min(max(start, latest), end_ms)
        spans.append(Span(start, min(max(start, end), end_ms)))
        latest = start
    return tuple(spans)


def _letters(words: Sequence[str]) -> tuple[list[str], list[int]]:
    pairs = [(letter, n) for n, word in enumerate(words) for letter in _bare(word)]
    return [letter for letter, _ in pairs], [n for _, n in pairs]


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
