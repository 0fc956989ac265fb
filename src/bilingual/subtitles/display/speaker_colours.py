"""Colours that say who speaks in burned-in cues: both languages of a cue are in the colour of its speaker.

White and yellow are the first two colours of speakers in Britain (BBC, "Subtitle Guidelines", Identifying Speakers);
its cyan looks like white to people who see no red, its green like its yellow. So the next ones are those that are
farthest from all before, in CIELAB, for the usual kinds of colour blindness too (Machado et al., "A
Physiologically-based Model for Simulation of Color Vision Deficiency", 2009). Whoever speaks first is white.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pysubs2

from bilingual.errors import InputError
from bilingual.model.cue import Timeline
from bilingual.model.speakers import SpokenTurn, turns_of
from bilingual.model.transcript import Transcript

AUTO = "auto"
PALETTE = ("#ffffff", "#ffff00", "#80cc66", "#ff99ff", "#e6b300", "#80ffb3", "#c9b8ff", "#ffb3d9")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: contrast of text, here against the box of ``boxes.py`` over a white picture, the brightest case."""
_BACKGROUND = (74, 74, 77)
_COLOUR = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")

CueColours = Mapping[int, pysubs2.Color]
"""The colour of each cue, by its first word."""
NO_COLOURS: CueColours = {}


def palette_of(given: Sequence[str]) -> tuple[pysubs2.Color, ...]:
    """Return the colours of the setting ``speaker_colours``, () for none. Raises InputError for one that can't be read.

    >>> [(c.r, c.g, c.b) for c in palette_of(["auto"])][:2], palette_of([])
    ([(255, 255, 255), (255, 255, 0)], ())
    """
    texts = PALETTE if [text.strip().lower() for text in given] == [AUTO] else given
    return tuple(_colour(text) for text in texts)


def cue_colours(timeline: Timeline, transcript: Transcript, palette: Sequence[pysubs2.Color]) -> CueColours:
    """Return the colour of each cue whose speaker is known; the colours of *palette* repeat if there are more speakers.

    Voices count by their numbers, names of a script in order of appearance; two voices of one name are one speaker.
    """
    turns = turns_of(transcript) if palette else ()
    numbers = numbers_of(turns)
    found = {}
    for cue in timeline:
        who = next((one.name or one.speaker for one in turns if one.first <= cue.words[0] < one.last), "")
        if who:
            found[cue.words[0]] = palette[numbers[who] % len(palette)]
    return found


def numbers_of(turns: Sequence[SpokenTurn]) -> dict[str, int]:
    """Return the place in a palette of each speaker, by name, else by ``SpokenTurn.speaker``."""
    numbers: dict[str, int] = {}
    for turn in sorted(turns, key=lambda turn: turn.voice):
        if turn.speaker:
            numbers.setdefault(turn.name or turn.speaker, len(numbers))
    return numbers


def _colour(text: str) -> pysubs2.Color:
    match = _COLOUR.fullmatch(text.strip())
    if match is None:
        raise InputError(
            "BIL-SUB-030",
            f"speaker_colours: {text!r} is no colour",
            remedy='Write "auto", or colours such as "#ffff00".',
        )
    red, green, blue = (int(part, 16) for part in match.groups())
    contrast = _contrast((red, green, blue))
    if contrast < LEAST_CONTRAST:
        raise InputError(
            "BIL-SUB-031",
            f"speaker_colours: {text} is too dark to read (its contrast is {contrast:.1f}, needed is {LEAST_CONTRAST})",
            remedy='Use a lighter colour, or "auto".',
        )
    return pysubs2.Color(red, green, blue)


def _contrast(colour: tuple[int, int, int]) -> float:
    """Return the contrast ratio of *colour* to the background (WCAG 2.2, "contrast ratio")."""
    return (_luminance(colour) + 0.05) / (_luminance(_BACKGROUND) + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
