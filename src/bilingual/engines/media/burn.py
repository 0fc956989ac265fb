"""One video to encode, as a value: what the graphs of picture, sound and outputs are built from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.media.segments import frame_count
from bilingual.engines.media.sound import Levelling
from bilingual.model.media import AudioStream, MediaInfo
from bilingual.model.rendition import Box, Rendition
from bilingual.model.sections import Section
from bilingual.model.timing import FrameRate, Span

VERSION = 3  # part of the key of every rendered file: raise it when the graph changes what comes out


@dataclass(frozen=True, slots=True)
class CardFiles:
    """The pictures of an audio-only video by their plain names in the work folder.

    ``card`` fills the frame, ``bars`` the ``box`` in which the sound moves, ``words`` is an ASS with
    title and languages; in ``progress`` a line grows with time. Colours are ffmpeg's ``0xRRGGBB``.
    """

    card: str
    bars: str
    words: str
    box: Box
    progress: Box
    track_colour: str
    line_colour: str


@dataclass(frozen=True, slots=True)
class Burn:
    """One MP4 to encode. ``ass`` and ``backdrop`` (the background's image) are plain names in the work folder,
    ``None`` for no subtitles and no image. Times of ``chapters`` count from where the excerpt begins."""

    source: Path
    info: MediaInfo
    rendition: Rendition
    output: Path
    title: str
    languages: tuple[str, str]
    ass: str | None = None
    excerpt: Span | None = None
    card: CardFiles | None = None
    levelling: Levelling | None = None
    encoder: str = "libx264"
    backdrop: str | None = None
    chapters: tuple[Section, ...] = ()

    @property
    def track(self) -> AudioStream:
        """The sound track that is heard: that in the source's language where the file says which it is."""
        return sound_track(self.info, self.languages[0])

    @property
    def frames(self) -> int:
        return frame_count(self.duration_ms, self.frame_rate)

    @property
    def duration_ms(self) -> int:
        return length_ms(self.info, self.excerpt)

    @property
    def frame_rate(self) -> FrameRate:
        """The constant rate of the finished picture."""
        rate = self.info.output_rate.fraction
        rate /= -(-rate // self.rendition.max_fps)
        return FrameRate(rate.numerator, rate.denominator)


def length_ms(info: MediaInfo, excerpt: Span | None) -> int:
    """Return the length of *excerpt*, cut at the recording's end; of all of it for ``None``."""
    if excerpt is None:
        return info.duration_ms
    return max(0, min(excerpt.end_ms, info.duration_ms) - excerpt.start_ms)


def sound_track(info: MediaInfo, language: str | None) -> AudioStream:
    """Return the sound track in *language*: the first, unless another says that it is in that language."""

    def speaks(track: AudioStream) -> bool:
        return bool(track.language and language and track.language.split("-")[0] == language.split("-")[0])

    first = info.audio[0]
    if first.language is None or speaks(first):
        return first
    return next(filter(speaks, info.audio), first)
