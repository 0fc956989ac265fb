"""Writes timelines as subtitle files.

``dual_ass`` is for burning in: one event per cue holds both languages, because two events could swap places. SRT and
VTT contain the plain texts with all punctuation, so that they can be edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pysubs2

from bilingual.errors import UsageError
from bilingual.model.cue import Cue, Timeline
from bilingual.model.recording.rendition import LayoutPreset, Mode
from bilingual.model.speakers import turns_of
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks
from bilingual.subtitles.display.boxes import box_style, cue_box
from bilingual.subtitles.display.highlight import LitCues, Side
from bilingual.subtitles.display.layout import Screen, screen_text, track_lines
from bilingual.subtitles.display.look import CueLook, Faces, Spoken, drawn_cue, styles_for
from bilingual.subtitles.display.marks import mark_text
from bilingual.subtitles.display.meanings import LitCue
from bilingual.subtitles.display.speaker_colours import CueColours
from bilingual.subtitles.display.title_bar import TitleBar, title_events
from bilingual.subtitles.formats.ass import file_text
from bilingual.subtitles.formats.reading import FORMATS
from bilingual.subtitles.timing import WordTimes, word_times
from bilingual.text.direction import direction_mark

NO_VOICES: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Extras:
    """What burned-in cues show beside their texts, if anything.

    *title* is shown throughout, the words of *lit* are coloured, with their meanings where room allows, and *colours*
    are those of the speakers.
    """

    title: TitleBar | None = None
    lit: LitCues | None = None
    colours: CueColours = field(default_factory=dict)


NO_EXTRAS = Extras()


def dual_ass(
    timeline: Timeline,
    screen: Screen,
    faces: Faces,
    breaks: WordBreaks = NO_BREAKS,
    mode: Mode = "dual",
    transcript: Transcript | None = None,
    extras: Extras = NO_EXTRAS,
) -> str:
    """Return the cues as Advanced SubStation Alpha, laid out for *screen*.

    *faces* holds the face of each side, and that of the meanings of coloured words. Event and PlayRes geometry are the
    frame's pixels; WrapStyle 2 keeps the line breaks. *mode*: both languages, one of them, or ``karaoke``: both, with
    each source word highlighted when spoken, timed by the *transcript*. Raises UsageError for karaoke without one.
    """
    spoken: Spoken | None = None
    if mode == "karaoke":
        if transcript is None:
            raise UsageError("BIL-SUB-024", "karaoke needs word times", remedy="Provide the transcript.")
        times, talk = word_times(transcript), transcript

        def spoken(cue: Cue, lines: Sequence[str]) -> Sequence[Sequence[tuple[int, str]]]:
            return karaoke_lines(cue, lines, talk, times, timeline.source)

    if mode in ("source", "target"):
        screen = replace(screen, layout="learner-of-source" if mode == "source" else "learner-of-target")
    file = pysubs2.SSAFile()
    file.info |= {
        "Title": f"{timeline.source} {timeline.target}",
        "PlayResX": str(screen.width),
        "PlayResY": str(screen.height),
        "WrapStyle": "2",
        "ScaledBorderAndShadow": "yes",
        "YCbCr Matrix": "None",
    }
    file.styles = styles_for(screen, timeline, faces)
    if extras.title is not None:
        styles, events = title_events(extras.title, screen)
        file.styles |= styles
        file.events += events
    boxed = screen.theme == "box"
    if boxed:
        file.styles["Box"] = box_style()
    shows = (mode,) if mode in ("source", "target") else ("source", "target")
    look = CueLook(screen, (timeline.source, timeline.target), faces, breaks, shows, spoken)
    shown: Counter[str] = Counter()
    lit = extras.lit
    for cue in timeline:
        own = LitCue(lit.side, lit.native, lit.words_of(cue), shown) if lit is not None else None
        drawn = drawn_cue(cue, look, own, extras.colours.get(cue.words[0]))
        shown.update(drawn.explained)
        begin_ms, end_ms = cue.span.start_ms, cue.span.end_ms
        if boxed and drawn.text:
            file.events.append(pysubs2.SSAEvent(begin_ms, end_ms, cue_box(drawn, screen), style="Box"))
        file.events.append(pysubs2.SSAEvent(begin_ms, end_ms, drawn.text, style="First", layer=int(boxed)))
    return file_text(file)


def dual_text(
    timeline: Timeline,
    kind: str,
    layout: LayoutPreset = "learner-of-source",
    breaks: WordBreaks = NO_BREAKS,
    voices: Mapping[int, str] = NO_VOICES,
) -> str:
    """Return both languages as *kind* (``srt`` or ``vtt``), the studied language first.

    *voices* has who speaks each cue, by its first word, for formats that can say so.
    """
    return _written(kind, [(cue, _dual_text(cue, timeline, layout, breaks)) for cue in timeline], voices)


def track_text(
    timeline: Timeline, kind: str, side: Side, breaks: WordBreaks = NO_BREAKS, voices: Mapping[int, str] = NO_VOICES
) -> str:
    """Return one language as *kind* (``srt`` or ``vtt``); a target track omits untranslated cues. *voices* as in
    ``dual_text``.
    """
    return _written(kind, [(cue, _track_text(cue, timeline, side, breaks)) for cue in timeline], voices)


def cue_voices(timeline: Timeline, transcript: Transcript) -> dict[int, str]:
    """Return the names of those who speak, by the first word of each cue, as far as *transcript* knows them."""
    turns = [turn for turn in turns_of(transcript) if turn.name]
    return {cue.words[0]: turn.name for cue in timeline for turn in turns if turn.first <= cue.words[0] < turn.last}


def sounds_text(
    timeline: Timeline, kind: str, sounds: Sequence[tuple[Span, str]], breaks: WordBreaks = NO_BREAKS
) -> str:
    """Return the source with descriptions of *sounds* as *kind*: on a line above the cue they belong to, or alone."""
    above: dict[int, list[str]] = {}
    rows: list[tuple[Span, str]] = []
    for span, text in sounds:
        shared = [span.shared_ms(cue.span) for cue in timeline.cues]
        best = max(shared, default=0)
        if best > 0 and 2 * best >= min(span.duration_ms, timeline.cues[shared.index(best)].span.duration_ms):
            above.setdefault(shared.index(best), []).append(text)
        else:
            rows.append((span, text))
    for number, cue in enumerate(timeline):
        lines = [*above.get(number, []), _track_text(cue, timeline, "source", breaks)]
        rows.append((cue.span, "\n".join(lines)))
    rows.sort(key=lambda row: (row[0].start_ms, row[0].end_ms))
    ends = [after.start_ms for (after, _), _ in zip(rows[1:], rows, strict=False)] + [None]
    fitting = [
        (Span(span.start_ms, span.end_ms if end is None else max(span.start_ms, min(span.end_ms, end))), text)
        for (span, text), end in zip(rows, ends, strict=True)
    ]
    return FORMATS[kind].write([(span, text) for span, text in fitting if span.duration_ms])


def _written(kind: str, texts: Sequence[tuple[Cue, str]], voices: Mapping[int, str]) -> str:
    shown = [(cue, text) for cue, text in texts if text]
    return FORMATS[kind].write(
        [(cue.span, text) for cue, text in shown], [voices.get(cue.words[0], "") for cue, _ in shown]
    )


def _track_text(cue: Cue, timeline: Timeline, side: Side, breaks: WordBreaks) -> str:
    if side == "source":
        return "\n".join(_directed(cue.source, timeline.source, breaks))
    if cue.target is None:
        return ""
    lines = _directed(cue.target, timeline.target, breaks)
    return "\n".join([*lines, mark_text(cue.mark, timeline.target)] if cue.mark else lines)


def _directed(text: str, tag: str, breaks: WordBreaks) -> list[str]:
    return [direction_mark(line, tag) + line for line in track_lines(text, tag, breaks)]


def _dual_text(cue: Cue, timeline: Timeline, layout: LayoutPreset, breaks: WordBreaks) -> str:
    source = _track_text(cue, timeline, "source", breaks)
    target = _track_text(cue, timeline, "target", breaks)
    if cue.target is None:
        target = mark_text("untranslated", timeline.target)
    return f"{source}\n{target}" if layout == "learner-of-source" or cue.target is None else f"{target}\n{source}"


def karaoke_lines(
    cue: Cue, lines: Sequence[str], transcript: Transcript, times: WordTimes, tag: str
) -> list[list[tuple[int, str]]]:
    """Return the words of each of *lines* as (centiseconds until the next word, displayed text).

    *lines* are the cue's source as laid out; spaces belong to the word before them. If there is a wait before the first
    word, the first entry of the first line is that wait with an empty text.
    """
    first, last = cue.words
    bounds = [times.starts[w] for w in range(first, last)]
    ends = [*bounds[1:], max(times.ends[last - 1], bounds[-1])]
    found: list[list[tuple[int, str]]] = [[] for _ in lines]
    if bounds[0] > cue.span.start_ms and lines:
        found[0].append((_hundredths(cue.span.start_ms, bounds[0], cue.span.start_ms), ""))
    row, place = 0, 0
    for word, start, end in zip(range(first, last), bounds, ends, strict=True):
        left = len("".join(screen_text(transcript.words[word].text, tag).split()))
        begin = place
        while left and row < len(lines):
            if place >= len(lines[row]):
                row, place, begin = row + 1, 0, 0
                continue
            left -= not lines[row][place].isspace()
            place += 1
        if row >= len(lines):
            break
        while place < len(lines[row]) and lines[row][place].isspace():
            place += 1
        found[row].append((_hundredths(start, end, cue.span.start_ms), lines[row][begin:place]))
    return found


def _hundredths(start_ms: int, end_ms: int, origin_ms: int) -> int:
    """Return the length in centiseconds, both ends rounded from the cue's start so that errors do not accumulate."""
    return round((end_ms - origin_ms) / 10) - round((start_ms - origin_ms) / 10)
