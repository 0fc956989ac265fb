"""The recording as far as its picture goes: what every video of it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.model.media import MediaInfo
from bilingual.model.sections import Section
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.videos.sections import sections_of


@dataclass(frozen=True, slots=True)
class Footage:
    """The recording as far as its picture goes: *excerpt* of the file with content hash *sha*."""

    info: MediaInfo
    excerpt: Span | None
    sha: str
    title: str
    transcript: Transcript
    shots_ms: tuple[int, ...] = ()

    @property
    def duration_ms(self) -> int:
        return self.excerpt.duration_ms if self.excerpt else self.info.duration_ms

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts of the whole recording that become chapters."""
        return sections_of(self.info, self.transcript, self.excerpt.start_ms if self.excerpt else 0)
