"""Times a script by matching it with recognised words, for languages without forced alignment."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from bilingual.errors import FidelityError
from bilingual.languages import CHINESE
from bilingual.model.timing import Span
from bilingual.model.transcript import Word
from bilingual.text.chinese import convert_script
from bilingual.text.likeness.common import common_letters

# Small Whisper models get a fifth of the characters wrong; unrelated texts share under a third in order.
LEAST_SIMILARITY = 0.45


def times_of(
    tokens: Sequence[str], heard: Sequence[Word], where: str, *, part_of_text: bool = False
) -> tuple[list[Span | None], float]:
    """Return a time for each of *tokens*, and the similarity of script and recognition (0 to 1).

    Common letters take the recogniser's time, those between are interpolated. With *part_of_text*, tokens before the
    first and after the last match get ``None``. Raises FidelityError below ``LEAST_SIMILARITY``.
    """
    script, owners = _letters(tokens)
    said, clock = _clocked(heard)
    blocks = common_letters(script, said)
    same = sum(block.size for block in blocks)
    similarity = same / max(1, min(len(script), len(said)) if part_of_text else max(len(script), len(said)))
    if similarity < LEAST_SIMILARITY:
        raise FidelityError(
            "BIL-SPK-024",
            f"the script does not match the speech: {similarity:.0%} of it was heard, {LEAST_SIMILARITY:.0%} required",
            where=where,
            remedy="Use the script of this recording, or none.",
        )
    known: dict[int, Span] = {}
    for block in blocks:
        for n in range(block.size):
            known[block.a + n] = clock[block.b + n]
    heard_letters = sorted(known)
    times: list[Span | None] = []
    for index in range(len(tokens)):
        begin, end = bisect_left(owners, index), bisect_left(owners, index + 1) - 1
        if end < begin or (part_of_text and (end < heard_letters[0] or begin > heard_letters[-1])):
            times.append(None)
            continue
        start = _time(begin, heard_letters, known, start=True)
        times.append(Span(start, _time(end, heard_letters, known, start=False)))
    return _forward(times), similarity


def _time(letter: int, heard: Sequence[int], known: Mapping[int, Span], *, start: bool) -> int:
    """Return when *letter* starts or ends: by the *known* times of those that were *heard*, which are in order."""
    if letter in known:
        return known[letter].start_ms if start else known[letter].end_ms
    at = bisect_left(heard, letter)
    before = heard[at - 1] if at else None
    after = heard[at] if at < len(heard) else None
    if before is None and after is not None:
        return known[after].start_ms
    if after is None and before is not None:
        return known[before].end_ms
    assert before is not None
    assert after is not None
    share = (letter - before - (0.5 if start else -0.5)) / (after - before)
    left, right = known[before].end_ms, known[after].start_ms
    return round(left + (right - left) * min(1.0, max(0.0, share)))


def _forward(times: Sequence[Span | None]) -> list[Span | None]:
    result: list[Span | None] = []
    latest = 0
    for time in times:
        if time is not None:
            latest = max(latest, time.start_ms)
            time = Span(latest, max(latest, time.end_ms))
        result.append(time)
    return result


def _letters(tokens: Sequence[str]) -> tuple[str, list[int]]:
    letters: list[str] = []
    owners: list[int] = []
    for index, token in enumerate(tokens):
        for character in _folded(token):
            letters.append(character)
            owners.append(index)
    return "".join(letters), owners


def _clocked(words: Sequence[Word]) -> tuple[str, list[Span]]:
    """Return the letters of *words* and the time of each, as its share of the word's time."""
    letters: list[str] = []
    clock: list[Span] = []
    for word in words:
        folded = _folded(word.text)
        if word.start_ms is None or word.end_ms is None or not folded:
            continue
        each = (word.end_ms - word.start_ms) / len(folded)
        for n, character in enumerate(folded):
            letters.append(character)
            clock.append(Span(round(word.start_ms + n * each), round(word.start_ms + (n + 1) * each)))
    return "".join(letters), clock


def _folded(text: str) -> str:
    plain = convert_script(unicodedata.normalize("NFKC", text).casefold(), CHINESE[0])
    return "".join(c for c in plain if c.isalnum())
