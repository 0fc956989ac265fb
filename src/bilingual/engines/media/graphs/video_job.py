"""One video to encode, as a value: what the graphs of picture, sound and outputs are built from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.loudness import Levelling
from bilingual.engines.media.encoding.segments import frame_count
from bilingual.model.media import AudioStream
from bilingual.model.rendition import Box
from bilingual.model.timing import FrameRate

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
class VideoJob(RenderJob):
    """One MP4 to encode: the job, and what was chosen and drawn for it.

    ``cues`` and ``backdrop`` (the background's image) are plain names in the work folder, ``None`` for no
    subtitles and no image.
    """

    cues: str | None = None
    card: CardFiles | None = None
    levelling: Levelling | None = None
    encoder: str = "libx264"
    backdrop: str | None = None

    @classmethod
    def of(cls, job: RenderJob, **chosen: Any) -> VideoJob:
        """Return the video of *job*, its cues under their plain name."""
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
        """The sound track that is heard: that in the source's language where the file says which it is."""
        return self.recording.sound_track(self.languages[0])

    @property
    def frames(self) -> int:
        return frame_count(self.duration_ms, self.frame_rate)

    @property
    def duration_ms(self) -> int:
        return self.recording.duration_ms

    @property
    def frame_rate(self) -> FrameRate:
        """The constant rate of the finished picture."""
        rate = self.recording.frame_rate.fraction
        rate /= -(-rate // self.rendition.max_fps)
        return FrameRate(rate.numerator, rate.denominator)
