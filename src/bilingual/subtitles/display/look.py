"""The look of burned-in cues: two distinct styles, sized for the frame.

The language being learned comes first: larger, bold, white. The other is smaller, regular and pale yellow. A dark
outline and a soft shadow keep both legible on any picture; in the theme ``box`` plain letters are on a dark box
(boxes.py) instead. On request both are in the colour of their speaker (speaker_colours.py). Words above a learner's
level are light blue (highlight.py), and their meanings are a small line of their own (meanings.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pysubs2

from bilingual.languages import pack
from bilingual.model.cue import Cue, Timeline
from bilingual.model.recording.rendition import LayoutPreset
from bilingual.subtitles.breaks import WordBreaks, break_positions
from bilingual.subtitles.display.highlight import lit_places
from bilingual.subtitles.display.layout import Face, Screen, balanced_lines, screen_text
from bilingual.subtitles.display.marks import mark_text
from bilingual.subtitles.display.meanings import MEANINGS_SIZE, LitCue, meaning_line
from bilingual.subtitles.display.runs import GREY, WHITE, Run, in_colour, line_height
from bilingual.subtitles.formats.ass import escaped
from bilingual.subtitles.rules import limits_for
from bilingual.text.direction import direction_mark

Faces = Mapping[str, Face]  # by side: "source" and "target"; also "meanings" if words are coloured
_MARK = 0.5
BOLD_WIDER = 1.07
_SCALES = (1.0, 0.92, 0.85, 0.78)
_SMALL_SCALES = (0.7, 0.62, 0.55)  # for a word too wide for a line
_MOST_LINES = 2
_WARM, _NIGHT = pysubs2.Color(255, 226, 148), pysubs2.Color(14, 14, 18)
_WAITING = pysubs2.Color(255, 255, 255, 120)  # karaoke: a word not yet spoken
_SHADOW = pysubs2.Color(0, 0, 0, 110)


def styles_for(screen: Screen, timeline: Timeline, faces: Faces) -> dict[str, pysubs2.SSAStyle]:
    """Return the styles ``First``, ``Second`` and ``Mark``, and ``Meanings`` if there is a face for them."""
    tags = {"source": timeline.source, "target": timeline.target}
    first, second = sides(screen.layout)
    left, right, bottom = screen.margins
    rtl = any(pack(tag).writing.rtl for tag in tags.values())
    em = screen.em_px
    boxed = screen.theme == "box"

    def style(face: Face, em_px: float, colour: pysubs2.Color, *, bold: bool, spoken: bool) -> pysubs2.SSAStyle:
        return pysubs2.SSAStyle(
            fontname=face.family,
            fontsize=face.ass_size(em_px),
            primarycolor=colour,
            # Text after the last spoken word counts as part of it, so that the other language is not highlighted late.
            secondarycolor=_WAITING if spoken else colour,
            outlinecolor=_NIGHT,
            backcolor=_SHADOW,
            bold=bold,
            outline=0 if boxed else round(em_px * 0.052, 1),
            shadow=0 if boxed else round(em_px * 0.03, 1),
            alignment=pysubs2.Alignment.BOTTOM_CENTER,
            marginl=left,
            marginr=right,
            marginv=bottom,
            encoding=-1 if rtl else 1,
        )

    styles = {
        "First": style(faces[first], em, WHITE, bold=True, spoken=first == "source"),
        "Second": style(faces[second], em * second_share(tags[second]), _WARM, bold=False, spoken=second == "source"),
        "Mark": style(faces["target"], em * _MARK, GREY, bold=False, spoken=False),
    }
    if "meanings" in faces:
        styles["Meanings"] = style(faces["meanings"], em * MEANINGS_SIZE, GREY, bold=False, spoken=False)
    return styles


def sides(layout: LayoutPreset) -> tuple[str, str]:
    """Return the first and the second side."""
    return ("target", "source") if layout == "learner-of-target" else ("source", "target")


def second_share(tag: str) -> float:
    """Return the font size of the second language as a share of the first's."""
    return pack(tag).subtitles.second_share


@dataclass(frozen=True, slots=True)
class Half:
    """One language of a laid-out cue: its lines and their em in pixels."""

    lines: tuple[str, ...]
    em_px: float
    smaller: bool


@dataclass(frozen=True, slots=True)
class DrawnCue:
    """A cue as libass draws it: the text of its event, the pixels its lines take, and the words explained in it."""

    text: str
    width_px: float
    height_px: float
    explained: tuple[str, ...] = ()


Spoken = Callable[[Cue, Sequence[str]], Sequence[Sequence[tuple[int, str]]]]


@dataclass(frozen=True, slots=True)
class CueLook:
    """What all burned-in cues of a video share: the frame, the languages of source and target, and their faces.

    *shows* has the sides that are shown; *spoken* gives the words of each source line with their times, for karaoke.
    """

    screen: Screen
    tags: tuple[str, str]
    faces: Faces
    breaks: WordBreaks
    shows: Sequence[str] = ("source", "target")
    spoken: Spoken | None = None


def drawn_cue(cue: Cue, look: CueLook, lit: LitCue | None = None, colour: pysubs2.Color | None = None) -> DrawnCue:
    """Return the text of the event that shows *cue*: its languages, and its mark if any.

    *lit* has the words to colour; as many of their meanings as fit one line are shown, if the languages leave a line of
    their limits. *colour* is that of the speaker.
    """
    screen, faces, (source, target) = look.screen, look.faces, look.tags
    halves = {
        "source": (cue.source, source, faces["source"]),
        "target": (cue.target or "", target, faces["target"]),
    }
    wanted = [side for side in sides(screen.layout) if side in look.shows]
    if cue.target is None and "source" not in wanted:
        wanted.append("source")
    parts = []
    width_px = height_px = 0.0
    free = -bool(cue.mark)
    for side in wanted:
        text, tag, face = halves[side]
        style = "First" if side == sides(screen.layout)[0] else "Second"
        half = laid_out(text, tag, face, screen, look.breaks, first=style == "First")
        if not half.lines:
            continue
        free += limits_for(tag).lines - len(half.lines)
        own_colour = colour or (WHITE if style == "First" else _WARM)
        places = lit_places(text, half.lines, lit.words if lit is not None and lit.side == side else ())
        runs = [Run(face, half.em_px, own_colour, own) for own in places]
        if look.spoken is not None and side == "source":
            timed = zip(half.lines, look.spoken(cue, half.lines), runs, strict=True)
            drawn = "\\N".join(direction_mark(line, tag) + _timed(words, run) for line, words, run in timed)
        else:
            pairs = zip(half.lines, runs, strict=True)
            drawn = "\\N".join(direction_mark(line, tag) + run.drawn(line) for line, run in pairs)
        smaller = f"{{\\fs{face.ass_size(half.em_px):g}}}" if half.smaller else ""
        speaker = in_colour(colour) if colour is not None else ""
        parts.append(("" if style == "First" else "{\\rSecond}") + speaker + smaller + drawn)
        wider = BOLD_WIDER if style == "First" else 1.0
        width_px = max(width_px, *(face.width(line) * half.em_px * wider for line in half.lines))
        height_px += sum(line_height(line, face, half.em_px) for line in half.lines)
    explained = None
    if lit is not None and lit.side in wanted and free > 0:
        explained = meaning_line(lit, screen, faces["meanings"])
    if explained is not None:
        parts.append("{\\rMeanings}" + explained.text)
        width_px, height_px = max(width_px, explained.width_px), height_px + explained.height_px
    if cue.mark:
        mark, mark_em = mark_text(cue.mark, target), screen.em_px * _MARK
        parts.append("{\\rMark}" + escaped(mark))
        width_px = max(width_px, faces["target"].width(mark) * mark_em)
        height_px += line_height(mark, faces["target"], mark_em)
    return DrawnCue("\\N".join(parts), width_px, height_px, explained.names if explained else ())


def _timed(words: Sequence[tuple[int, str]], run: Run) -> str:
    parts, at = [], 0
    for hundredths, text in words:
        parts.append(f"{{\\k{hundredths}}}{run.drawn(text, at)}")
        at += len(text)
    return "".join(parts)


def laid_out(text: str, tag: str, face: Face, screen: Screen, breaks: WordBreaks, *, first: bool) -> Half:
    """Return the lines of one language, slightly smaller if it would take a third line.

    *first*: the language on top. Text is never smaller than ``Screen.least_em_px``; if it is still too long it takes
    the third line, and a word too wide is split.
    """
    em = screen.em_px * (1.0 if first else second_share(tag))
    wider = BOLD_WIDER if first else 1.0
    shown = screen_text(text, tag)
    known = _moved_breaks(text, shown, tag, breaks)
    pieces = [shown[a:b].strip() for a, b in pairwise((0, *break_positions(shown, tag, known), len(shown)))]
    widest = max((face.width(piece) for piece in pieces), default=0.0) * em * wider
    lines: tuple[str, ...] = (shown,)
    scales = _SCALES if widest * _SCALES[-1] <= screen.text_px else _SMALL_SCALES
    readable = [scale for scale in scales if em * scale >= screen.least_em_px]
    scale = _SCALES[0]
    for scale in readable or (_SCALES[0], max(scales)):
        lines = balanced_lines(shown, tag, face.width, screen.text_px / (em * scale * wider), known)
        if widest * scale <= screen.text_px and (scale in _SMALL_SCALES or len(lines) <= _MOST_LINES):
            break
    return Half(lines, em * scale, scale != _SCALES[0])


def _moved_breaks(text: str, shown: str, tag: str, breaks: WordBreaks) -> WordBreaks:
    """Map the word boundaries of *text* to the displayed text, character by character."""
    places = breaks.get(text)
    if places is None or pack(tag).writing.spaced:
        return {}
    wanted, moved = set(places), []
    at = 0
    for index, character in enumerate(text):
        if index in wanted and 0 < at < len(shown):
            moved.append(at)
        if at < len(shown) and (shown[at] == character or (shown[at] == " " and character in "，。；、 ")):
            at += 1
    return {shown: tuple(dict.fromkeys(moved))}
