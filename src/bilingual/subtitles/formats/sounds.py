"""Finds descriptions of sounds: ``[laughs]``, ``(Tür knarrt)``, ``（笑）``, ``*door slams*``.

Form decides where it can: a group that is all of a cue, or stands before or after whole sentences. Inside a sentence,
square brackets are sounds if the file uses them for that, other groups if their words name a sound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bilingual.languages import pack, usual
from bilingual.subtitles.formats.base import DENSE
from bilingual.subtitles.formats.clock import TOLD_CLOCK

GROUP = re.compile(
    r"\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|【[^【】]*】|［[^［］]*］|(?<![\w*])\*(?![\s*])[^*\n]*[^*\s]\*(?![\w*])|(?m:^\*[^*\n]+\*$)"
)
# ♪ and # surround songs; alone, or around a description, they are not speech.
MUSIC = "♪♫♬♩#* \t"
_ENUMERATION = re.compile(r"\W*|[A-Za-z]{1,2}|[ivxIVX]+|[\d〇一二三四五六七八九十]+|.*\d.*")
_SENTENCE_END = tuple('.!?。！？…"”』」')
_SENTENCE = re.compile(r"\S+(?:\s+\S+){3,}[.!?]|[^\s]{8,}[。！？]")
_SQUARE = "[【［"
# Latin for "as it was said": an editor's remark, which belongs to the text.
_REMARKS = frozenset(("sic", "sic!"))
_LONGEST_WORDS = 8
_LEAST_FRAMED, _MOSTLY, _SHORT = 3, 0.7, 8
_SAME = {"（": "(", "［": "[", "【": "["}
# Where in the recording it is: [00:01:07], and with what was said there: [inaudible 00:01:07].
_CLOCK = re.compile(rf"(?:(?<!\s)\s+)?\b{TOLD_CLOCK}\s*")


def sounds_in(
    text: str, starts: Sequence[int], used: frozenset[str], framed: frozenset[str]
) -> Iterator[re.Match[str]]:
    """Yield the groups of *text* that describe sounds.

    *starts* are the positions where the speech of a turn or line starts, *used* the opening marks that the file has
    around descriptions alone, *framed* those that it has around its speech.
    """
    for group in GROUP.finditer(text):
        short = len(group[0]) <= _SHORT and names_sound(group[0])
        if (short or group[0][0] not in framed) and is_sound(text, group, starts, used):
            yield group


def frames(texts: Sequence[str]) -> frozenset[str]:
    """Return the opening marks of groups that are all of most cues: that many are no descriptions."""
    whole = [group[0] for text in texts if (group := GROUP.fullmatch(text.strip()))]
    said = Counter(_SAME.get(group[0], group[0]) for group in whole if not names_sound(group[1:-1]))
    mark, count = said.most_common(1)[0] if said else ("", 0)
    if count < _LEAST_FRAMED or count < _MOSTLY * len(texts):
        return frozenset()
    return frozenset(one for one in "([（【［*" if _SAME.get(one, one) == mark)


def marks_alone(texts: Sequence[str]) -> frozenset[str]:
    """Return the opening marks of groups that are all of a line or a cue."""
    found = set()
    for text in texts:
        for group in GROUP.finditer(text):
            before, after = text[: group.start()].rpartition("\n")[2], text[group.end() :].partition("\n")[0]
            if not (before.strip(MUSIC + "-–—") or after.strip(MUSIC)) and _describes(group[0]):
                found.add(group[0][0])
    return frozenset(found)


def is_sound(text: str, group: re.Match[str], starts: Sequence[int], used: frozenset[str]) -> bool:
    first, last = group.span()
    inner = group[0][1:-1].strip()
    if _CLOCK.fullmatch(inner):
        return group[0][0] in _SQUARE or inner.count(":") > 1
    inner = _CLOCK.sub(" ", inner).strip()
    before = text[max((start for start in starts if start <= first), default=0) : first].strip(MUSIC)
    after = text[last:].partition("\n")[0].strip(MUSIC)
    if not before and not after:
        return not inner.replace(" ", "").isdigit() and not (group[0][0] in "(（" and _SENTENCE.fullmatch(inner))
    if not _describes(f"[{inner}]") or (first and text[first - 1].isalnum() and not DENSE.match(text[first - 1])):
        return False
    if names_sound(inner):
        return True
    square, capital = group[0][0] in _SQUARE, inner[:1].isupper() and not inner.isupper()
    if not before:
        if after[:1].islower():
            return not capital and (square or group[0][0] in used)
        return square or not capital or (" " in inner and _SENTENCE_END[0] not in inner)
    if not after and before.endswith(_SENTENCE_END):
        return square or not capital
    return square and not capital and group[0][0] in used


def names_sound(text: str) -> bool:
    """Return whether a short text has a word that names a sound, in any of the usual languages."""
    return len(text.split()) <= _LONGEST_WORDS and bool(_sound_words().search(text))


@lru_cache(maxsize=1)
def _sound_words() -> re.Pattern[str]:
    packs = [pack(tag) for tag in usual()]
    patterns = [(one.speech.captions.sounds, one.writing) for one in packs]
    return re.compile(
        "|".join(
            # Korean has spaces, but particles follow at once.
            rf"\b(?:{said})\b" if written.spaced and not written.east_asian else f"(?:{said})"
            for said, written in patterns
            if said
        ),
        re.IGNORECASE,
    )


def _describes(group: str) -> bool:
    inner = group[1:-1].strip()
    return not _ENUMERATION.fullmatch(inner) and inner.casefold() not in _REMARKS
