"""The facts of a recording, collected once at the start of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.model.recording.media import MediaInfo, Section, sections_between
from bilingual.model.recording.sound import NO_SOUND, Sound, SoundTrack
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, or the *excerpt* of it to publish.

    ``sha256`` is the content hash of the file at ``path``, ``seen`` what tells of a change (size, times ...) as it was
    hashed, ``info`` its probe, with the picture to use, and ``sound``
    the audio to use: the whole first track unless something else was chosen. ``transcript`` is ``None`` until it is
    transcribed; its times, and those of the shots, are relative to the excerpt. ``sections`` are the chapters of the
    whole file, in its own times.
    """

    path: Path
    info: MediaInfo
    sha256: str = ""
    excerpt: Span | None = None
    title: str = ""
    transcript: Transcript | None = None
    sections: tuple[Section, ...] = ()
    shots_ms: tuple[int, ...] = ()
    sound: Sound = NO_SOUND
    seen: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.sound.tracks:
            object.__setattr__(self, "sound", Sound(tuple(map(SoundTrack, self.info.audio[:1]))))

    @property
    def spoken(self) -> Transcript:
        """The transcript, for stages that require it."""
        assert self.transcript is not None, "asked for before the recording was transcribed"
        return self.transcript

    @property
    def offset_ms(self) -> int:
        return self.excerpt.start_ms if self.excerpt else 0

    @property
    def duration_ms(self) -> int:
        """The length of the excerpt within the file, or of the whole file."""
        if self.excerpt is None:
            return self.info.duration_ms
        return max(0, min(self.excerpt.end_ms, self.info.duration_ms) - self.excerpt.start_ms)

    @property
    def frame_rate(self) -> FrameRate:
        """The frame rate of the finished videos; gaps between cues are whole frames."""
        return self.info.output_rate

    @property
    def chapters(self) -> tuple[Section, ...]:
        """The chapters in the excerpt, relative to its start."""
        return sections_between(self.sections, self.offset_ms, self.duration_ms)

    @property
    def facts(self) -> dict[str, Any]:
        """The content and excerpt, which every video depends on, for the keys of stages."""
        excerpt = [self.excerpt.start_ms, self.excerpt.end_ms] if self.excerpt else None
        return {"media": self.sha256, "excerpt": excerpt}

    @property
    def sound_facts(self) -> dict[str, Any]:
        """The audio used, for the keys of stages: nothing for what 0.1.0 used."""
        return {} if self.sound.usual else {"sound": self.sound.key()}

    @property
    def picture_facts(self) -> dict[str, Any]:
        """The picture stream used, for the keys of stages: nothing for the first one."""
        video, pictures = self.info.video, self.info.pictures
        return {"picture": video.index} if video and pictures and video != pictures[0] else {}
