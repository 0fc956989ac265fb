"""Where the clauses of a long sentence lie: what a clause hint is asked for."""

from __future__ import annotations

from bilingual.languages import pack
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cutting.phrases import COMMA, cut_class
from bilingual.subtitles.rules import limits_for, text_length

# A stretch shorter than this share of a line is no clause: "However," says nothing about where it went.
_LEAST_SHARE = 0.25


def clauses(transcript: Transcript, words: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the clauses of the sentence *words* as ranges of words, none for one that a single line holds.

    A clause ends at a comma or a stronger mark, and before a word that opens one ("because", "which").
    """
    first, last = words
    tag = transcript.language
    line = limits_for(tag).cpl
    if text_length(transcript.text(first, last), tag) <= line:
        return []
    phrases = pack(tag).subtitles.phrases
    openers = phrases.good_first - phrases.unsure_first if phrases.rule == "words" else frozenset()
    found = [first]
    for place in range(first + 1, last):
        before, after = transcript.words[place - 1].text, transcript.words[place].text
        ends = cut_class(before) <= COMMA or after.lower().strip("\"'“”‘’.,;:!?") in openers
        left = text_length(transcript.text(found[-1], place), tag)
        right = text_length(transcript.text(place, last), tag)
        if ends and min(left, right) >= _LEAST_SHARE * line:
            found.append(place)
    return list(zip(found, [*found[1:], last], strict=True)) if len(found) > 1 else []
