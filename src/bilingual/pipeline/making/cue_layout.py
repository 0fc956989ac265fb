"""Lays out a bitext as subtitle files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysubs2

from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.speech.scripts.placed_words import SOUNDS
from bilingual.errors import MediaError
from bilingual.languages import COMMON, guests, pack
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.rendition import LayoutPreset, Mode, Rendition, frame_size, picture_box
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.pipeline.tools import Tools
from bilingual.subtitles.cut_options import CutOptions, FixedCut
from bilingual.subtitles.display.emoji import without_emoji
from bilingual.subtitles.display.highlight import Highlights
from bilingual.subtitles.display.layout import Face, Screen, screen_text
from bilingual.subtitles.display.look import Faces
from bilingual.subtitles.display.speaker_colours import NO_COLOURS, cue_colours
from bilingual.subtitles.display.title_bar import TitleBar
from bilingual.subtitles.report import conformity
from bilingual.subtitles.tracks import NO_VOICES, Extras, dual_ass, dual_text, sounds_text, track_text

PREVIEW = "video/preview.mp4"
POSTER = "poster.jpg"  # shown by players before playback


def title_of(path: Path) -> str:
    """Return a display title from a file name.

    >>> title_of(Path("why_we-sleep.mp4"))
    'why we sleep'
    """
    return re.sub(r"[_\-\s]+", " ", path.stem).strip() or path.stem


def screen_of(rendition: Rendition, info: MediaInfo, layout: LayoutPreset) -> Screen:
    """Return the screen on which the cues of *rendition* are laid out."""
    width, height = frame_size(rendition, info)
    return Screen(width, height, layout, rendition.safe, rendition.theme)


@dataclass(frozen=True, slots=True)
class PairCuts:
    """The input for cutting the cues of one pair.

    *rate* is the frame rate of the videos, *fixed* the cuts made by a person, *shots_ms* the shot changes, *mode* what
    is shown.
    """

    transcript: Transcript
    bitext: Bitext
    rate: FrameRate
    fixed: tuple[FixedCut, ...] = ()
    shots_ms: tuple[int, ...] = ()
    mode: Mode = "dual"

    @property
    def options(self) -> CutOptions:
        """The options for cutting, with looked-up word boundaries of languages without spaces."""
        texts = [unit.target for unit in self.bitext if unit.target is not None]
        breaks = dict(word_breaks(self.transcript.sentence_texts(), self.bitext.source))
        breaks |= word_breaks(texts, self.bitext.target)
        return CutOptions(frame_rate=self.rate, fixed=self.fixed, shots_ms=self.shots_ms, breaks=breaks)

    def timeline(self) -> Timeline:
        """Cut the cues."""
        from bilingual.subtitles.cutting.segmentation import cut_timeline  # numpy takes 0.2 s

        return cut_timeline(self.transcript, self.bitext, self.options)


def judged(timeline: Timeline, rate: FrameRate | None = None) -> dict[str, Any]:
    """Return how well *timeline* keeps the limits, with gaps counted in frames of *rate* (default: 25)."""
    return conformity(timeline, rate=rate or FrameRate(25), breaks=shown_breaks(timeline))


def faces(timeline: Timeline, tools: Tools) -> Faces:
    return {side: face(tag, other, text, tools) for side, tag, other, text in _written(timeline)}


def _written(timeline: Timeline) -> list[tuple[str, str, str, str]]:
    """Return the language, the other language, and all text of each side of *timeline*."""
    source, target = timeline.source, timeline.target
    return [
        ("source", source, target, "".join(cue.source for cue in timeline)),
        ("target", target, source, "".join(cue.target or "" for cue in timeline)),
    ]


def face(tag: str, other: str, text: str, tools: Tools) -> Face:
    """Return the font of *tag* with the widths of the characters of *text*, and fallback fonts for missing ones.

    The font of the pair's *other* language is the first fallback.
    """
    guests, _ = _guests(tag, other, text, tools)
    return Face(tools.fonts.family(tag), tools.fonts.widths(tag, text), tools.fonts.em_scale(tag), guests)


def _guests(tag: str, other: str, text: str, tools: Tools) -> tuple[tuple[Face, ...], str]:
    """Return the fallback faces for characters missing from the font of *tag*, and the characters that none has."""
    shown, fonts = screen_text(text, tag), tools.fonts
    lacking = fonts.missing(tag, shown)
    # Kana show that the Han characters next to them are Japanese.
    kana = any("\u3040" <= character <= "\u30ff" for character in lacking)
    first = [guest for guest in guests() if kana and pack(guest).writing.katakana]
    # libass would draw these at its own size, which is larger.
    latin = fonts.borrowed(tag, shown)
    found = [Face(fonts.family(COMMON), fonts.widths(COMMON, latin), fonts.em_scale(COMMON))] if latin else []
    for guest in dict.fromkeys((other, *first, *guests())):
        if not lacking:
            break
        try:
            left = fonts.missing(guest, lacking)
            drawn = "".join(character for character in lacking if character not in left)
            if drawn:
                found.append(Face(fonts.family(guest), fonts.widths(guest, drawn), fonts.em_scale(guest)))
            lacking = left
        except MediaError:
            continue  # no installed font for that script
    return tuple(found), lacking


def check_glyphs(timeline: Timeline, tools: Tools) -> None:
    """Raise MediaError naming the characters of *timeline* that no installed font can draw.

    This is done before encoding, which may take hours.
    """
    for _, tag, other, text in _written(timeline):
        _, lacking = _guests(tag, other, text, tools)
        if lacking:
            shown = " ".join(f"{c} (U+{ord(c):04X})" for c in lacking[:8])
            raise MediaError(
                "BIL-MED-058",
                f"the font {tools.fonts.family(tag)} cannot draw {shown}",
                where=f"subtitles in {tag}",
                remedy=f"Remove them from the text, or set a font that has them: [fonts] {tag} = ...",
            )


@dataclass(frozen=True, slots=True)
class Presentation:
    """How burned-in cues are shown; the mode ``karaoke`` needs the *transcript*.

    *title* is shown at the top throughout. *highlights* are words to colour, with the bitext that they are from; they
    need the *transcript*, and so do the colours of speakers, *palette*.
    """

    mode: Mode = "dual"
    transcript: Transcript | None = None
    title: TitleBar | None = None
    highlights: tuple[Highlights, Bitext] | None = None
    palette: Sequence[pysubs2.Color] = ()


_PLAIN = Presentation()


def burned_in(timeline: Timeline, screen: Screen, tools: Tools, shown: Presentation = _PLAIN) -> str:
    """Return the ASS of *timeline* for *screen*. Raises MediaError for characters that cannot be drawn."""
    check_glyphs(timeline, tools)
    known, lit, transcript = faces(timeline, tools), None, shown.transcript
    if shown.highlights is not None and transcript is not None:
        new, bitext = shown.highlights
        other = timeline.source if new.side == "source" else timeline.target
        known = {**known, "meanings": face(new.native, other, new.meanings, tools)}
        lit = new.in_cues(bitext, transcript)
    colours = cue_colours(timeline, transcript, shown.palette) if transcript is not None else NO_COLOURS
    extras = Extras(shown.title, lit, colours)
    return dual_ass(timeline, screen, known, shown_breaks(timeline), shown.mode, transcript, extras)


def title_bar(
    rendition: Rendition, info: MediaInfo, title: str, languages: tuple[str, str], tools: Tools
) -> TitleBar | None:
    """Return the title for *rendition*, in the one of *languages* whose font draws most of it.

    ``None`` if the profile shows none, and for audio, whose card has the title already.
    """
    text = " ".join(without_emoji(title).split())
    if not rendition.title_bar or info.video is None or not text:
        return None
    latin = "".join(dict.fromkeys(re.findall(r"[A-Za-zÀ-ɏ]", text)))

    def strange(tag: str) -> int:
        return len(tools.fonts.missing(tag, text)) + (len(latin) if pack(tag).writing.rtl else 0)

    tag = min(languages, key=strange)
    other = languages[1] if tag == languages[0] else languages[0]
    return TitleBar(text, tag, face(tag, other, text, tools), picture_box(rendition, info).y, word_breaks([text], tag))


def sound_texts(timeline: Timeline, transcript: Transcript) -> dict[str, str]:
    """Return the source's subtitles with the sound descriptions of *transcript*, none if it has none."""
    sounds = [(Span(start, end), text) for start, end, text in transcript.engine.options.get(SOUNDS, ())]
    breaks = shown_breaks(timeline)
    kinds = ("srt", "vtt") if sounds else ()
    return {f"subtitles/{timeline.source}.sdh.{kind}": sounds_text(timeline, kind, sounds, breaks) for kind in kinds}


def subtitle_texts(
    timeline: Timeline,
    screen: Screen,
    tools: Tools,
    *,
    source_track: bool = True,
    shown: Presentation = _PLAIN,
    burned: Timeline | None = None,
    voices: Mapping[int, str] = NO_VOICES,
) -> dict[str, str]:
    """Return every subtitle file of one pair; the source's own track only if this pair is to write it.

    The ASS is as *shown*, with the cues of *burned* if *screen* is too narrow for those of *timeline*; SRT and VTT
    always contain what their names say. *voices* has who speaks each cue, by its first word, for WebVTT.
    """
    pair, breaks = f"{timeline.source}_{timeline.target}", shown_breaks(timeline)
    texts = {f"subtitles/{pair}.dual.ass": burned_in(burned or timeline, screen, tools, shown)}
    for kind in ("srt", "vtt"):
        texts[f"subtitles/{pair}.dual.{kind}"] = dual_text(timeline, kind, screen.layout, breaks, voices)
        texts[f"subtitles/{timeline.target}.{kind}"] = track_text(timeline, kind, "target", breaks, voices)
        if source_track:
            texts[f"subtitles/{timeline.source}.{kind}"] = track_text(timeline, kind, "source", breaks, voices)
    return texts
