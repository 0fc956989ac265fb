"""The profile of one output video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bilingual.model.digest import digest

LayoutPreset = Literal["learner-of-source", "learner-of-target"]


@dataclass(frozen=True, slots=True)
class Rendition:
    """One output video's profile.

    ``width`` and ``height`` of ``None`` keep the source's picture; ``crf`` and ``preset`` are x264's;
    audio is AAC at ``audio_kbps``, 48 kHz stereo.
    """

    id: str
    width: int | None = None
    height: int | None = None
    crf: int = 21
    preset: str = "veryfast"
    audio_kbps: int = 160

    def key(self) -> str:
        return digest(self.to_json())

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "width": self.width,
            "height": self.height,
            "crf": self.crf,
            "preset": self.preset,
            "audio_kbps": self.audio_kbps,
        }
