"""What is spoken in a cue's text: finds speaker names and sound descriptions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bilingual.subtitles.formats.base import FileCue, Turn

# "ANNA:", "Dr. Berg (Guest):", "主持人："; but not a time or a URL.
_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}(?: ?[(（][^()（）]{1,20}[)）])?)(?P<colon>:|：)(?=\s|$|(?<=：))\s*"
)
_LONGEST_NAME = 40
# Marks of a change of speaker; "-5" is a number.
_DASH = re.compile(r"[ \t]*(?:[-–—](?![-–—\d])|>{2,3})[ \t]*(?=\S)")
_LEADING_DASH = re.compile(rf"^{_DASH.pattern}", re.MULTILINE)
_GROUP = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|【[^【】]*】|［[^［］]*］")
# ♪ and # surround songs; alone, or around a description, they are not speech.
_MUSIC = "♪♫#* \t"
_NAME_IN_BRACKETS = re.compile(r"\[(?P<name>[^\W\d_][^\[\]]{1,30})\][ \t]+(?=[^\sa-z])")
_ENUMERATION = re.compile(r"\W*|[A-Za-z]{1,2}|[ivxIVX]+|[\d〇一二三四五六七八九十]+|.*\d.*")
_SENTENCE_END = tuple('.!?。！？…"”』」')


def names_before(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return the speaker name before each line ("" for none) and where the speech starts.

    A name must be used on several lines, and be repeated or in capitals: "First: be quiet." is a sentence.

    >>> names_before(["ANNA: Good evening.", "Welcome.", "BEN: Thank you."])
    [('ANNA', 6), ('', 0), ('BEN', 5)]
    """
    found = [_NAME.match(line) for line in lines]
    counts = Counter(match["name"] for match in found if match)
    names = {name for name, count in counts.items() if len(name) <= _LONGEST_NAME and (count > 1 or _capitals(name))}
    if sum(counts[name] for name in names) < 2:
        return [("", 0)] * len(lines)
    return [(match["name"], match.end()) if match and match["name"] in names else ("", 0) for match in found]


def with_speech(cues: Sequence[FileCue]) -> tuple[FileCue, ...]:
    """Return *cues* with turns from speaker names, unless the file has voices, and with their sound descriptions."""
    rows = [list(_lines(cue.text)) for cue in cues]
    named = iter(names_before([cue.text[a:b] for cue, lines in zip(cues, rows, strict=True) for a, b in lines]))
    voices = any(cue.turns for cue in cues)
    alone = {
        cue.text[a:b]
        for cue, lines in zip(cues, rows, strict=True)
        for a, b in lines
        if _GROUP.fullmatch(cue.text, a, b)
    }
    result: list[FileCue] = []
    for cue, lines in zip(cues, rows, strict=True):
        turns: list[Turn] = []
        starts: list[int] = []
        for first, last in lines:
            name, length = next(named)
            group = _NAME_IN_BRACKETS.match(cue.text, first, last)
            if voices:
                length = 0
            elif name:
                turns.append(Turn(first, first + length, name))
            elif group and _title(group["name"]) and group[0].rstrip() not in alone:
                turns.append(Turn(first, group.end(), group["name"]))
            starts.append(first + length)
        sounds = [(a, b) for a, b in lines if not cue.text[a:b].strip(_MUSIC)]
        sounds += [
            match.span()
            for match in _GROUP.finditer(cue.text)
            if _is_sound(cue.text, match, starts) and not any(t.first <= match.start() < t.said for t in turns)
        ]
        result.append(replace(cue, turns=cue.turns or tuple(turns), sounds=tuple(sorted(sounds))))
    return tuple(result)


def spoken(cue: FileCue) -> list[tuple[str, str]]:
    r"""Return the speech of *cue* as (speaker, text on one line), the speaker "" if unnamed.

    >>> from bilingual.model.timing import Span
    >>> (cue,) = with_speech([FileCue(Span(0, 1), "- [sighs] So we did.\n- (door creaks)")])
    >>> spoken(cue)
    [('', 'So we did.')]
    """
    kept = spoken_characters(cue)
    borders = [0, *(turn.first for turn in cue.turns), len(cue.text)]
    speakers = ["", *(turn.speaker for turn in cue.turns)]
    found = []
    for (first, last), speaker in zip(pairwise(borders), speakers, strict=True):
        text = " ".join(kept[first:last].split())
        if text:
            found.append((speaker, text))
    return found


def spoken_characters(cue: FileCue) -> str:
    """Return the text of *cue* with blanks in place of everything that is not spoken."""
    hidden = [*cue.sounds, *((turn.first, turn.said) for turn in cue.turns)]
    hidden += [match.span() for match in _LEADING_DASH.finditer(cue.text)]
    hidden += [span for first, last in _lines(cue.text) for span in _music(cue.text, first, last)]
    hidden += [match.span() for match in re.finditer("[\u200e\u200f]", cue.text)]
    kept = list(cue.text)
    for first, last in hidden:
        kept[first:last] = " " * (last - first)
    return "".join(kept)


def _capitals(name: str) -> bool:
    return name.isupper() and len(name) > 1


def _title(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text):
        dash = _DASH.match(text, *match.span())
        yield (dash.end() if dash else match.start()), match.end()


def _is_sound(text: str, group: re.Match[str], starts: Sequence[int]) -> bool:
    """Return whether a bracketed group describes a sound: it is alone, or before or after whole sentences."""
    first, last = group.span()
    inner = group[0][1:-1].strip()
    before = text[max((start for start in starts if start <= first), default=0) : first].strip(_MUSIC)
    after = text[last:].partition("\n")[0].strip(_MUSIC)
    if not before and not after:
        return not inner.replace(" ", "").isdigit()
    described = group[0][0] in "[【［" or not inner[:1].isupper() or inner.isupper()
    if _ENUMERATION.fullmatch(inner) or not described:
        return False
    return not after[:1].islower() if not before else not after and before.endswith(_SENTENCE_END)


def _music(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Return the music notes at both ends of a song line."""
    line = text[first:last]
    return [(first, last - len(line.lstrip("♪♫ "))), (first + len(line.rstrip("♪♫ ")), last)]
