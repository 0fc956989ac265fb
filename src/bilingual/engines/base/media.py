"""The ports of media and fonts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bilingual.engines.base.common import Progress, silent
from bilingual.learning.practice import Track
from bilingual.model.recording.dubbing import DubPlan, Hold, Mixed
from bilingual.model.recording.media import MediaInfo, SubtitleStream
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.slides import Narration, SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class WantedStreams:
    """The streams that a person asks for, by number from 1 or (audio) by language, and the language of the source.

    Several audio tracks to mix are joined by a plus, such as ``1+2``; empty texts leave the choice to their content.
    """

    audio: str = ""
    video: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One video to make: *recording* in the shape of *rendition*, with the cues of ``ass`` burned in.

    ``languages`` are source and target. ``output`` appears only when complete and verified. ``cache`` is a folder for
    intermediate parts, so that the next job encodes only what has changed. ``slides`` are shown instead of the card of
    a recording without a picture, in the order of their times. At ``holds`` the picture stands still.
    """

    recording: Recording
    rendition: Rendition
    languages: tuple[str, str]
    output: Path
    ass: Path | None = None
    cache: Path | None = None
    slides: tuple[SlidePicture, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class DubJob:
    """A dub to make of the *finished* video: *video* is the job of that, with the dub's output and its holds.

    *sound* is that of the dub, as a recording: its title, and its chapters in the times of the finished dub.
    """

    video: RenderJob
    finished: Path
    sound: Recording


class MediaTool(Protocol):
    """The media port, implemented by ffmpeg. Methods raise MediaError; ``probe`` raises InputError for bad files."""

    def probe(self, path: Path) -> MediaInfo: ...

    def choose(self, recording: Recording, wanted: WantedStreams) -> tuple[Recording, list[str]]:
        """Return *recording* with the audio and the picture to use, and notes for people."""
        ...

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        """Write the audio as 16 kHz mono 16-bit WAV to *output* and return its length in milliseconds."""
        ...

    def sentence_clips(self, recording: Recording, spans: Sequence[Span], speed: float = 1.0) -> list[bytes]:
        """Return the audio of each of *spans*, in the times of the transcript, as MP3: faded, and equally loud.

        A *speed* of 0.5 to 2 doesn't change the pitch.
        """
        ...

    def spoken_clips(self, sounds: Sequence[npt.NDArray[np.int16]]) -> list[bytes]:
        """Return each of *sounds*, mono at 48 kHz, as an MP3 like those of ``sentence_clips``."""
        ...

    def track(self, track: Track) -> bytes:
        """Return *track*, whose sounds are ``sentence_clips`` and ``spoken_clips``, as MP3 with chapters."""
        ...

    def narration(self, narration: Narration) -> bytes:
        """Return *narration* as MP3 with its cover and chapters. Raises InputError for a picture that is none."""
        ...

    def stills(self, recording: Recording, times_ms: Sequence[int]) -> list[bytes]:
        """Return a small JPEG of the shot at each time of the transcript; empty for a recording without a picture."""
        ...

    def extract_subtitles(self, path: Path, tracks: Mapping[SubtitleStream, Path]) -> None:
        """Write the subtitle tracks of the recording *path*, each to its file."""
        ...

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        """Return the shot changes, in milliseconds from the start of the excerpt."""
        ...

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return the probe of the finished file, and how it was made."""
        ...

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        """Encode, in parallel, what *jobs* of one recording and cache need, for ``render`` to find there.

        Return the number of segments made for each. A failure here is left to ``render``, which repeats the work for
        its rendition alone. Raises WorkspaceError for a full disk.
        """
        ...

    def encode_sound(self, job: RenderJob, progress: Progress = silent) -> None:
        """Encode the audio of *job* alone into its cache, for ``render`` to find there; *job* needs no cues yet."""
        ...

    def dubbed_sound(
        self,
        recording: Recording,
        plan: DubPlan,
        voice: Iterable[tuple[int, npt.NDArray[np.int16]]],
        output: Path,
        progress: Progress = silent,
    ) -> Mixed:
        """Mix *voice*, sentences (mono at 48 kHz) with when they begin, with the sound of *recording*, as FLAC."""
        ...

    def dub(self, job: DubJob, progress: Progress = silent) -> Rendered:
        """Make the dub of a finished video, and return the probe of the file, and how it was made."""
        ...

    def preview_copy(
        self,
        recording: Recording,
        languages: tuple[str, str],
        output: Path,
        progress: Progress = silent,
        slides: Sequence[SlidePicture] = (),
        cache: Path | None = None,
    ) -> MediaInfo:
        """Write an MP4 for browsers, without subtitles; streams that browsers can play are copied.

        *slides* are the picture of a recording without one, whose encoded parts are kept in the folder *cache*.
        """
        ...

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        """Write a JPEG in the frame of ``job.rendition`` to ``job.output``: a good picture of the recording, with at
        most two *titles* (text and language tag) on it, or its first slide.
        """
        ...

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return the ffmpeg arguments to make *job* by hand in *folder*, with a single command."""
        ...

    def key(self) -> Mapping[str, Any]:
        """Return the encoder's version: part of the key of its output."""
        ...

    def stamp(self) -> Mapping[str, Any]:
        """Return values that change whenever ``key`` does, without running any program."""
        ...


class FontBook(Protocol):
    """Font families by language, with their coverage and widths."""

    def family(self, tag: str) -> str:
        """Return the family for *tag*. Raises MediaError naming the package to install."""
        ...

    def file(self, tag: str) -> Path:
        """Return the file of the family for *tag*. Raises like ``family``."""
        ...

    def check_present(self, tag: str) -> None:
        """Raise MediaError if a font file for *tag* has disappeared."""
        ...

    def missing(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that the family for *tag* cannot draw."""
        ...

    def borrowed(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that the family for *tag* lacks and the Latin one draws."""
        ...

    def widths(self, tag: str, text: str, *, bold: bool = False) -> Mapping[str, float]:
        """Return the advance of each character of *text* in em (1.0 is the font's size on screen)."""
        ...

    def em_scale(self, tag: str) -> float:
        """Return the em's height per unit of ASS font size: 0.69 for Noto Sans CJK, 0.73 for Noto Sans."""
        ...
