"""Hints from the glossary and the translation memory for parts of a sentence.

If the source says "message queue", an agreed translation is "Nachrichtenschlange", and that is in the translation, then
both belong in the same cue. Such a match is a hint, like the translation of a clause; it is never displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Hint, Unit
from bilingual.model.transcript import Transcript

Pair = tuple[str, str]
# Maximum words of a matched passage; longer memory entries are whole sentences.
_MOST_WORDS = 8
# Letters that an inflection may add to a word of a known form ("rostige Winde", "rostigen Winden").
_ENDING = 2
_EDGES = " \t\n\"'“”‘’«»()[].,;:!?¿¡…—–-，。！？；：、「」『』《》（）"


def bare(text: str) -> str:
    """Return *text* normalised for comparison: lower case, single spaces, no punctuation at its edges.

    >>> bare("“The  Queue,”")
    'the queue'
    """
    return " ".join(text.casefold().strip(_EDGES).split())


def matched(bitext: Bitext, transcript: Transcript, pairs: Iterable[Pair]) -> Bitext:
    """Return *bitext* with a hint for each part of a sentence that one of *pairs* translates.

    *pairs* are (source, target). Sentences of the bitext itself are ignored. A part counts only if it occurs once in
    the sentence, and its target once in the translation.
    """
    whole = {bare(unit.source) for unit in bitext}
    known: dict[str, list[str]] = {}
    for source, target in pairs:
        key = bare(source)
        if key and key not in whole and bare(target):
            known.setdefault(key, []).append(target)
    if not known:
        return bitext
    found = {unit.id: replace(unit, hints=(*unit.hints, *_hints(unit, bitext.target, transcript, known)))
             for unit in bitext if unit.words is not None and unit.target is not None}  # fmt: skip
    return bitext.with_units(found)


def _hints(unit: Unit, tag: str, transcript: Transcript, known: Mapping[str, Sequence[str]]) -> list[Hint]:
    assert unit.words is not None
    assert unit.target is not None
    first, last = unit.words
    places: dict[str, list[tuple[int, int]]] = {}
    for start in range(first, last):
        for end in range(start + 1, min(last, start + _MOST_WORDS) + 1):
            key = bare(transcript.text(start, end))
            if key in known:
                places.setdefault(key, []).append((start, end))
    taken = {hint.words for hint in unit.hints}
    hints: list[Hint] = []
    for key, ranges in sorted(places.items(), key=lambda item: item[1][0]):
        forms = dict.fromkeys(form for target in known[key] if (form := only_form(unit.target, target, tag)))
        if len(ranges) == 1 and ranges[0] not in taken and forms:
            hints.append(Hint(ranges[0], max(forms, key=len)))
    return hints


def only_form(text: str, target: str, tag: str) -> str | None:
    """Return *target* as it occurs in *text*, ``None`` unless it occurs exactly once.

    >>> only_form("Er zog mit einer rostigen Winde.", "rostige Winde", "de")
    'rostigen Winde'
    >>> only_form("消息队列停了。", "队列", "zh-Hans")
    '队列'
    """
    words = bare(target)
    if not words:
        return None
    spaced = pack(tag).writing.spaced
    ending = rf"\w{{0,{_ENDING}}}" if spaced else ""
    pattern = r"\s+".join(re.escape(word) + ending for word in words.split())
    if spaced:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    found = [match.group() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None
