"""Tells the lines of two languages in one script apart by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from bilingual.languages import script_of, usual
from bilingual.subtitles.captions.moments import BOTH, LEAST_MOMENTS, Moment, Row
from bilingual.text.language_detection import detect_language, likelihoods, writing_of

_TOLD = 0.7  # of the moments, whose words must tell the two apart
_SEEN = 0.25  # of the moments looked at first must seem to be in the two languages
_LEAST_TEXT, _SURE = 40, 0.9
_SAMPLE = 80  # moments whose words are looked at first


def by_words(moments: Sequence[Moment]) -> bool:
    """Name the language of every line if the moments of the file hold two; return whether they do."""
    full = [moment for moment in moments if len(moment) > 1]
    if len(full) < max(LEAST_MOMENTS, BOTH * len(moments)):
        return False
    step = max(1, len(full) // _SAMPLE)
    scripts = writing_of(" ".join(_text(moment) for moment in full[::step]))
    known = [tag for tag in usual() if scripts and script_of(tag) == scripts.most_common(1)[0][0]]
    votes: Counter[frozenset[str]] = Counter()
    for moment in full[::step]:
        found = [likelihoods(_text(half), known) for half in (moment[: len(moment) // 2], moment[len(moment) // 2 :])]
        if all(found):
            votes[frozenset(max(one, key=one.__getitem__) for one in found)] += 1
    pairs = [(count, sorted(pair)) for pair, count in votes.items() if len(pair) == 2]
    count, tags = max(pairs, default=(0, []))
    if count < _SEEN * votes.total():
        return False
    odds = [[_odds(row.text, tags) for row in moment] for moment in moments]
    halves = [(sum(o[: len(o) // 2]), sum(o[len(o) // 2 :])) for o in odds if len(o) > 1]
    two_halves = [(a, b) for a, b in halves if a and b]
    if sum(a * b < 0 for a, b in two_halves) < max(LEAST_MOMENTS, _TOLD * len(two_halves), len(halves) / 2):
        return False
    usual_first = sum(1 if a > b else -1 for a, b in two_halves)
    for moment, lines in zip(moments, odds, strict=True):
        _assign(moment, lines, tags, usual_first)
    return all(_surely([row.text for m in moments for row in m if row.kind == tag], tag, known) for tag in tags)


def _surely(texts: Sequence[str], tag: str, known: Sequence[str]) -> bool:
    """Return whether all the lines of one language together are in it, and enough to tell."""
    text = " ".join(texts)
    return len(text) >= _LEAST_TEXT and likelihoods(text, known).get(tag, 0.0) >= _SURE


def _odds(text: str, tags: Sequence[str]) -> float:
    """Return the logarithm of the odds that *text* is in the first of *tags*, limited."""
    found = likelihoods(text, tags)
    if not found:
        return 0.0
    return max(-8.0, min(8.0, log(max(found[tags[0]], 1e-9) / max(found[tags[1]], 1e-9))))


def _assign(moment: Moment, odds: Sequence[float], tags: Sequence[str], usual_first: int) -> None:
    """Split the lines of a moment in two where their words differ most."""
    if len(moment) == 1:
        # No other line shares the risk, and trigrams alone misjudge one short line in 25.
        moment[0].kind = detect_language(moment[0].text, tags) if odds[0] else ""
        return
    middle = len(moment) / 2
    best = max(
        ((abs(sum(odds[:cut]) - sum(odds[cut:])), -abs(cut - middle), cut) for cut in range(1, len(moment))),
        key=lambda split: (split[0] + 2 * split[1], split[2]),
    )[2]
    difference = sum(odds[:best]) - sum(odds[best:])
    first = tags[0] if (difference or usual_first) > 0 else tags[1]
    for number, row in enumerate(moment):
        row.kind = first if number < best else next(tag for tag in tags if tag != first)


def _text(rows: Sequence[Row]) -> str:
    return " ".join(row.text for row in rows)
