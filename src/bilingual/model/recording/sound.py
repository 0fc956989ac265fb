"""The audio of a recording as it is used: which tracks, and which of their channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilingual.model.recording.media import AudioStream

Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One audio track to use.

    ``mono`` are the weights of its channels in the mix for speech recognition, ``stereo`` those in the left and in the
    right channel of the videos; empty for ffmpeg's own downmix.
    """

    stream: AudioStream
    mono: Weights = ()
    stereo: tuple[Weights, ...] = ()

    def key(self) -> list[Any]:
        return [self.stream.index, list(self.mono), [list(side) for side in self.stereo]]


@dataclass(frozen=True, slots=True)
class Sound:
    """The audio tracks to use, mixed if there are several, and what was found in each (``seen``, for messages).

    ``usual``: it is what 0.1.0 used, a whole track chosen by its language tag, so that keys made then are still valid.
    """

    tracks: tuple[SoundTrack, ...] = ()
    seen: str = ""
    usual: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it is one whole track, unchanged."""
        return len(self.tracks) == 1 and not (self.tracks[0].mono or self.tracks[0].stereo)

    def key(self) -> Any:
        """Return the stream index of a plain track, else everything that affects the sound."""
        return self.tracks[0].stream.index if self.is_plain else [track.key() for track in self.tracks]


NO_SOUND = Sound()
