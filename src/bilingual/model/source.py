"""The facts of a recording: found once at the start of a run, and passed on to everything made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.model.media import AudioStream, MediaInfo
from bilingual.model.sections import Section, sections_between
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, or the *excerpt* of it that is published.

    ``sha256`` is the content hash of the file at ``path`` and ``info`` what a probe found in it. ``transcript`` is
    ``None`` until it was transcribed; its times, and those of the shots, count from the start of the excerpt.
    ``sections`` are the chapters of the whole file, in its own times.
    """

    path: Path
    info: MediaInfo
    sha256: str = ""
    excerpt: Span | None = None
    title: str = ""
    transcript: Transcript | None = None
    sections: tuple[Section, ...] = ()
    shots_ms: tuple[int, ...] = ()

    @property
    def spoken(self) -> Transcript:
        """The transcript, for what is made after it."""
        assert self.transcript is not None, "asked for before the recording was transcribed"
        return self.transcript

    @property
    def offset_ms(self) -> int:
        """Where the excerpt starts in the file."""
        return self.excerpt.start_ms if self.excerpt else 0

    @property
    def duration_ms(self) -> int:
        """The length of the excerpt, cut at the end of the file; of the whole file without one."""
        if self.excerpt is None:
            return self.info.duration_ms
        return max(0, min(self.excerpt.end_ms, self.info.duration_ms) - self.excerpt.start_ms)

    @property
    def frame_rate(self) -> FrameRate:
        """The rate of the finished videos: cues keep their distance in whole frames of it."""
        return self.info.output_rate

    @property
    def chapters(self) -> tuple[Section, ...]:
        """The sections that the excerpt shows, counted from its start."""
        return sections_between(self.sections, self.offset_ms, self.duration_ms)

    @property
    def facts(self) -> dict[str, Any]:
        """What every picture depends on, for the keys of stages: content and excerpt."""
        excerpt = [self.excerpt.start_ms, self.excerpt.end_ms] if self.excerpt else None
        return {"media": self.sha256, "excerpt": excerpt}

    def sound_track(self, language: str | None) -> AudioStream:
        """Return the sound track in *language*: the first, unless another says that it is in that language."""

        def speaks(track: AudioStream) -> bool:
            return bool(track.language and language and track.language.split("-")[0] == language.split("-")[0])

        first = self.info.audio[0]
        if first.language is None or speaks(first):
            return first
        return next(filter(speaks, self.info.audio), first)
