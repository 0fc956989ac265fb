"""One video to encode, as a value: the input of the graphs of picture, audio and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.loudness import Levelling
from bilingual.engines.media.encoding.segments import frame_count
from bilingual.model.media import AudioStream
from bilingual.model.rendition import Box
from bilingual.model.timing import FrameRate

VERSION = 3  # part of the key of every rendered file: increase it when the graph's output changes


@dataclass(frozen=True, slots=True)
class CardFiles:
    """The pictures of an audio-only video by their file names in the work folder.

    ``card`` fills the frame, ``bars`` the ``box`` of the moving bars, ``words`` is an ASS with title and languages;
    ``progress`` is the box of the progress line. Colours are ffmpeg's ``0xRRGGBB``.
    """

    card: str
    bars: str
    words: str
    box: Box
    progress: Box
    track_colour: str
    line_colour: str


@dataclass(frozen=True, slots=True)
class VideoJob(RenderJob):
    """One MP4 to encode: the job, and what was chosen and drawn for it.

    ``cues`` and ``backdrop`` (the background image) are file names in the work folder, ``None`` for no subtitles or
    image.
    """

    cues: str | None = None
    card: CardFiles | None = None
    levelling: Levelling | None = None
    encoder: str = "libx264"
    backdrop: str | None = None

    @classmethod
    def of(cls, job: RenderJob, **chosen: Any) -> VideoJob:
        """Return the video of *job*, with the plain name of its cues."""
        return cls(
            job.recording,
            job.rendition,
            job.languages,
            job.output,
            job.ass,
            job.cache,
            cues="cues.ass" if job.rendition.burn else None,
            **chosen,
        )

    @property
    def track(self) -> AudioStream:
        """The audio track to use: the one tagged with the source language, if any."""
        return self.recording.sound_track(self.languages[0])

    @property
    def frames(self) -> int:
        return frame_count(self.duration_ms, self.frame_rate)

    @property
    def duration_ms(self) -> int:
        return self.recording.duration_ms

    @property
    def frame_rate(self) -> FrameRate:
        """The constant frame rate of the finished video."""
        rate = self.recording.frame_rate.fraction
        rate /= -(-rate // self.rendition.max_fps)
        return FrameRate(rate.numerator, rate.denominator)
