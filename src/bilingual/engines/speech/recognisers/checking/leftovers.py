"""Finds segments that a recogniser invents at the end of a window: leftovers of speech, and its context (pure).

Whisper goes on where a segment ended by its own estimate. If that is too early, the rest of the last word is heard once
more ("... for coming. coming."), and a window with nothing but such a rest may be filled with the context.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from bilingual.engines.speech.recognisers.whisper_words import HeardWord, segments
from bilingual.languages import pack
from bilingual.text.echo import bare

# Letters from which on a text is not the same as another by chance.
_LETTERS = 4
_OF_CONTEXT = 6
# The rest of a word may be heard with another beginning: おはようございました after ありがとうございました.
_MOST_OF = 0.6
_LOOK_BACK = 60
# Mean probability of a segment that is only noise: text drawn at random for a moment at the end has .06.
_RANDOM = 0.2


def leftovers(words: Sequence[HeardWord], tag: str, context: str = "") -> list[tuple[int, int]]:
    """Return the index ranges of segments that are leftovers; *tag* is the language.

    A segment is one if its words repeat those before it, both together faster than people speak, or faster than anybody
    speaks and either mostly taken from *context* or so improbable that it is drawn at random.
    """
    fastest = pack(tag).speech.fastest
    spaced = pack(tag).writing.spaced
    asked = bare(context)
    found = []
    for first, last in segments(words):
        text = "".join(bare(word.text) for word in words[first:last])
        if len(text) < _LETTERS:
            continue
        random = sum(word.sure for word in words[first:last]) < _RANDOM * (last - first)
        if (random or _copies(asked, text)) and _rate(words[first:last], spaced) > fastest:
            found.append((first, last))
            continue
        same, size = first, 0
        while same > max(0, first - _LOOK_BACK) and size < len(text):
            same -= 1
            size += len(bare(words[same].text))
        before = "".join(bare(word.text) for word in words[same:first])
        pairs = zip(reversed(before), reversed(text), strict=False)
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        # Normal speech is at most two thirds as fast as the fastest.
        if common >= max(_LETTERS, _MOST_OF * len(text)) and _rate(words[same:last], spaced) > fastest * 2 / 3:
            found.append((first, last))
    return found


def _copies(context: str, text: str) -> bool:
    match = SequenceMatcher(None, context, text, autojunk=False).find_longest_match()
    return match.size >= max(_OF_CONTEXT, len(text) / 2)


def _rate(words: Sequence[HeardWord], spaced: bool) -> float:
    start, end = words[0].start_ms or 0, words[-1].end_ms or 0
    count = len(words) if spaced else sum(len(bare(word.text)) for word in words)
    return count * 1000 / max(10, end - start)
