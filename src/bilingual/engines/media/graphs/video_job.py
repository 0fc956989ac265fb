"""A video to encode, as a value, and what all ffmpeg calls share: exact times, and the part of a recording to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ffmpeg

from bilingual.engines.base import RenderJob
from bilingual.engines.media.encoding.loudness import Levelling
from bilingual.engines.media.encoding.segments import frame_count
from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.recording.rendition import Box
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span

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
    image. ``slide_folder`` is where its slides are, empty for the work folder itself, else ending with a slash.
    ``changes`` are the frames at which the cues of a video of slides change, ``None`` if that is not known.
    """

    cues: str | None = None
    card: CardFiles | None = None
    levelling: Levelling | None = None
    encoder: str = "libx264"
    backdrop: str | None = None
    slide_folder: str = ""
    changes: tuple[int, ...] | None = None

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
            job.slides,
            job.holds,
            cues="cues.ass" if job.rendition.burn else None,
            **chosen,
        )

    @property
    def repeats(self) -> bool:
        """Whether a segment is encoded without the frames that only repeat the one before, which are put in later."""
        known = bool(self.slides) and self.changes is not None and self.encoder == "libx264"
        return known and not self.rendition.progress_bar and not self.holds

    @property
    def sound_key(self) -> Any:
        """Everything that the audio depends on besides the file, the excerpt and the profile's levels."""
        key = self.recording.sound.key()
        return key if self.rendition.centre_voice or self.recording.sound.is_plain else [key, "as it is"]

    @property
    def frames(self) -> int:
        return frame_count(self.duration_ms, self.frame_rate)

    @property
    def frame_holds(self) -> tuple[tuple[int, int], ...]:
        """The frames at which the picture stands still, each with how many more it is shown.

        Their sum is rounded, not each of them, so that roundings do not add up.
        """
        found: list[tuple[int, int]] = []
        held_ms = done = 0
        for hold in self.holds:
            frame = min(int(hold.at_ms * self.frame_rate.fraction / 1000), self.frames - 1)
            held_ms += hold.length_ms
            count = round(held_ms * self.frame_rate.fraction / 1000) - done
            done += count
            if found and found[-1][0] == frame:
                count += found.pop()[1]
            if count:
                found.append((frame, count))
        return tuple(found)

    @property
    def duration_ms(self) -> int:
        return self.recording.duration_ms

    @property
    def frame_rate(self) -> FrameRate:
        """The constant frame rate of the finished video."""
        rate = self.recording.frame_rate.fraction
        rate /= -(-rate // self.rendition.max_fps)
        return FrameRate(rate.numerator, rate.denominator)


def arguments_of(output: Any) -> list[str]:
    """Return the arguments of the stream *output* as strings."""
    return [str(argument) for argument in ffmpeg.get_args(output)]


def opened(recording: Recording, skip_us: int = 0, **options: Any) -> Any:
    """Return the streams of *recording*, of its excerpt alone, from *skip_us* into it."""
    return ffmpeg.input(filename=file_url(recording.path), **window(recording.excerpt, skip_us), **options)


def window(excerpt: Span | None, skip_us: int = 0) -> dict[str, str]:
    """Return the input options to read only *excerpt*, from *skip_us* into it; frame-exact because it is decoded."""
    if excerpt is None:
        return {"ss": exact_seconds(skip_us)} if skip_us else {}
    begin_us, length_us = excerpt.start_ms * 1000 + skip_us, excerpt.duration_ms * 1000 - skip_us
    return {"ss": exact_seconds(begin_us), "t": exact_seconds(length_us)}


def rate_of(rate: FrameRate) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def in_seconds(ms: int) -> str:
    """Return milliseconds as exact seconds.

    >>> in_seconds(190_040)
    '190.040'
    """
    return f"{ms // 1000}.{ms % 1000:03d}"


def exact_seconds(us: int) -> str:
    """Return microseconds as seconds, without trailing zeros after the milliseconds.

    >>> exact_seconds(1_001_000), exact_seconds(83_417)
    ('1.001', '0.083417')
    """
    return in_seconds(us // 1000) + (f"{us % 1000:03d}" if us % 1000 else "")
