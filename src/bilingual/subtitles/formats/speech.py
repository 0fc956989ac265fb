"""What is spoken in a cue's text: finds speaker names and sound descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bilingual.subtitles.formats.base import CueTurn, FileCue
from bilingual.subtitles.formats.sounds import GROUP, MUSIC, frames, marks_alone, names_sound, sounds_in
from bilingual.subtitles.formats.speakers import names_before

# Marks of a change of speaker; "-5" is a number.
_DASH = re.compile(r"[ \t]*(?:[-–—](?![-–—\d])|>{2,3})[ \t]*(?=\S)")
_LEADING_DASH = re.compile(rf"^{_DASH.pattern}", re.MULTILINE)
# A second one in the same line, after a sentence: "-Why not? -I was out."
_INNER_DASH = re.compile(r"(?<=[.!?…。！？\"”»)\]])[ \t]+(?:[-–—]+|>{2,3})[ \t]*(?=[^\s\d])")
_NOTES = "♪♫♬♩"
_HASHED = re.compile(r"\s*#\s(?=.*\w).*\s#\s*")  # as British subtitles mark songs
_CLOSING = frozenset(".,;:!?…")
_NOTHING = "\ufdd1"  # a Unicode noncharacter
_NAME_IN_BRACKETS = re.compile(r"\[(?P<name>[^\W\d_][^\[\]]{1,30})\][ \t]+(?=[^\sa-z])")


def with_speech(cues: Sequence[FileCue]) -> tuple[FileCue, ...]:
    """Return *cues* with turns from speaker names, unless the file has voices, and with their sound descriptions."""
    rows = [list(_lines(cue.text)) for cue in cues]
    named = iter(names_before([cue.text[a:b] for cue, lines in zip(cues, rows, strict=True) for a, b in lines]))
    voices = any(cue.turns for cue in cues)
    texts = [cue.text for cue in cues]
    used, framed = marks_alone(texts), frames(texts)
    alone = {
        cue.text[a:b]
        for cue, lines in zip(cues, rows, strict=True)
        for a, b in lines
        if GROUP.fullmatch(cue.text, a, b)
    }
    result: list[FileCue] = []
    for cue, lines in zip(cues, rows, strict=True):
        turns: list[CueTurn] = []
        starts: list[int] = []
        for first, last in lines:
            name, length = next(named)
            group = _NAME_IN_BRACKETS.match(cue.text, first, last)
            if voices:
                length = 0
            elif name:
                turns.append(CueTurn(first, first + length, name))
            elif group and _title(group["name"]) and group[0].rstrip() not in alone and not names_sound(group["name"]):
                turns.append(CueTurn(first, group.end(), group["name"]))
            starts.append(first + length)
        sounds = [(a, b) for a, b in lines if _is_music(cue.text[a:b])]
        sounds += [
            match.span()
            for match in sounds_in(cue.text, starts, used, framed)
            if not any(t.first <= match.start() < t.said for t in turns)
        ]
        result.append(replace(cue, turns=cue.turns or tuple(turns), sounds=cue.sounds or tuple(sorted(sounds))))
    return tuple(result)


def spoken(cue: FileCue) -> list[tuple[str, str]]:
    r"""Return the speech of *cue* as (speaker, text on one line), the speaker "" if unnamed.

    >>> from bilingual.model.timing import Span
    >>> (cue,) = with_speech([FileCue(Span(0, 1), "- [sighs] So we did.\n- (door creaks)")])
    >>> spoken(cue)
    [('', 'So we did.')]
    """
    kept = spoken_characters(cue)
    for first, last in cue.sounds:
        if cue.text[last : last + 1] in _CLOSING:  # "from the village (laughs)."
            end = len(kept[:first].rstrip())
            kept = kept[:end] + _NOTHING * (last - end) + kept[last:]
    borders = [0, *(turn.first for turn in cue.turns), len(cue.text)]
    speakers = ["", *(turn.speaker for turn in cue.turns)]
    found = []
    for (first, last), speaker in zip(pairwise(borders), speakers, strict=True):
        text = " ".join(kept[first:last].replace(_NOTHING, "").split())
        if text:
            found.append((speaker, text))
    return found


def spoken_characters(cue: FileCue) -> str:
    """Return the text of *cue* with blanks in place of everything that is not spoken."""
    hidden = [*cue.sounds, *((turn.first, turn.said) for turn in cue.turns)]
    hidden += [match.span() for match in _LEADING_DASH.finditer(cue.text)]
    hidden += [match.span() for line in re.finditer(r"[^\n]+", cue.text) for match in _inner_dashes(cue.text, line)]
    bare = _blanked(cue.text, cue.sounds)
    hidden += [span for first, last in _lines(cue.text) for span in _music(bare, first, last)]
    hidden += [match.span() for match in re.finditer("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", cue.text)]
    return _blanked(cue.text, hidden)


def song_borders(cue: FileCue) -> list[int]:
    r"""Return the positions in the text of *cue* where its notes say that a song begins or ends.

    >>> from bilingual.model.timing import Span
    >>> song_borders(FileCue(Span(0, 1), "♪ La la,\nthe moon ♪"))
    [2, 17]
    """
    bare = _blanked(cue.text, cue.sounds)
    found: list[int] = []
    for first, last in _lines(cue.text):
        if any(map(str.isalnum, bare[first:last])):
            (_, begin), (end, _) = _music(bare, first, last)
            found += [begin] if bare[first:begin].strip() else []
            found += [end] if bare[end:last].strip() else []
    return found


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept = list(text)
    for first, last in spans:
        kept[first:last] = " " * (last - first)
    return "".join(kept)


def _is_music(line: str) -> bool:
    """Return whether a line is notes alone, or notes around the name of a sound: ♪ soft music ♪."""
    inner = line.strip(MUSIC)
    noted = line.strip()[:1] in _NOTES and line.strip()[-1:] in _NOTES
    silent = any(note in line for note in _NOTES) and not any(map(str.isalnum, line))  # ♬～
    return not inner or silent or (noted and names_sound(inner) and not inner.endswith((".", ",", "!", "?")))


def _title(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of *text* without dashes, and the turns that a line has after a sentence."""
    for match in re.finditer(r"[^\n]+", text):
        dash = _DASH.match(text, *match.span())
        first = dash.end() if dash else match.start()
        for inner in _inner_dashes(text, match):
            yield first, inner.start()
            first = inner.end()
        yield first, match.end()


def _inner_dashes(text: str, line: re.Match[str]) -> Iterator[re.Match[str]]:
    begins = _DASH.match(text, *line.span())
    for match in _INNER_DASH.finditer(text, *line.span()):
        if begins or ">" in match[0]:
            yield match


def _music(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Return the music notes, or the pair of ``#``, at both ends of a song line."""
    line = text[first:last]
    notes = _NOTES + (" #" if _HASHED.fullmatch(line) else " ")
    return [(first, last - len(line.lstrip(notes))), (first + len(line.rstrip(notes)), last)]
