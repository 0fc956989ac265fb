"""The MediaTool implemented with ffmpeg."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.engines.base import DubJob, FontBook, Progress, RenderJob, WantedStreams, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.encoding.soundtrack import extract
from bilingual.engines.media.encoding.store import deliver
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs.drawings import with_pictures
from bilingual.engines.media.graphs.outputs import burn_args, copy_args, fits_browsers, subtitle_args
from bilingual.engines.media.graphs.video_job import VERSION, VideoJob
from bilingual.engines.media.probing.features import require
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.probing.verify import FileRequirements, verified
from bilingual.engines.media.profiles import preview_of, rendition
from bilingual.engines.media.rendering import Renderer, encoder_key, require_length, temporary_folder
from bilingual.engines.media.stills import Covers
from bilingual.engines.sources import Facts, file_facts
from bilingual.learning.practice import Track
from bilingual.model.recording.dubbing import DubPlan, Mixed
from bilingual.model.recording.media import MediaInfo, SubtitleStream
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition, frame_size
from bilingual.model.recording.slides import Narration, SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

# The preview is shown in a window: 640 pixels of width are enough.
_PREVIEW_WIDTH = 640
# Words on slides are small, and hardly anything moves.
_SLIDES_WIDTH, _SLIDES_FPS = 1280, 10

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Ffmpeg:
    """ffmpeg on this machine.

    *fonts* is for the text of audio-only videos. *work* is the folder for temporary files (default: the system's).
    """

    def __init__(self, fonts: FontBook | None = None, work: Path | None = None) -> None:
        self._fonts = fonts if fonts is not None else InstalledFonts()
        self._work = work
        self._renderer = Renderer(self._fonts, work)
        self._covers = Covers(self._fonts, work)

    def key(self) -> Mapping[str, Any]:
        """Return the version of the encoder and of our graph: part of the key of its output."""
        return encoder_key()

    def stamp(self) -> Mapping[str, Any]:
        """Return the programs' paths, sizes and times, since querying each version takes 0.1 s."""
        found = {name: shutil.which(name) for name in ("ffmpeg", "ffprobe")}
        seen = {name: Path(path).stat() if path else None for name, path in found.items()}
        return {
            "programs": {name: [found[name], file.st_size, file.st_mtime_ns] for name, file in seen.items() if file},
            "graph": VERSION,
        }

    def probe(self, path: Path) -> MediaInfo:
        """Return what *path* contains. Raises InputError for an unusable recording."""
        try:
            facts = file_facts(path)
        except OSError:
            return probe(path)  # which tells why
        return _probed(path, facts)

    def choose(self, recording: Recording, wanted: WantedStreams) -> tuple[Recording, list[str]]:
        """Return *recording* with the audio and the picture to use, and notes for people.

        Raises InputError for a track that does not exist.
        """
        from bilingual.engines.media.choosing.choice import choose

        with temporary_folder(self._work) as folder:
            return choose(recording, wanted, folder)

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        """Write the audio of *recording* as 16 kHz mono 16-bit WAV to *output*; return its length in milliseconds.

        Raises InputError for an excerpt after the recording's end.
        """
        with temporary_folder(self._work) as folder:
            return extract(recording, output, folder, progress)

    def sentence_clips(self, recording: Recording, spans: Sequence[Span], speed: float = 1.0) -> list[bytes]:
        """Return the audio of each of *spans*, in the times of the transcript, as MP3: faded, and equally loud.

        A *speed* of 0.5 to 2 doesn't change the pitch.
        """
        from bilingual.engines.media.encoding.clips import sentence_clips

        with temporary_folder(self._work) as folder:
            return sentence_clips(recording, spans, folder, speed)

    def spoken_clips(self, sounds: Sequence[npt.NDArray[np.int16]]) -> list[bytes]:
        """Return each of *sounds*, mono at 48 kHz, as an MP3 like those of ``sentence_clips``."""
        from bilingual.engines.media.encoding.clips import encoded_clips

        with temporary_folder(self._work) as folder:
            return encoded_clips(sounds, folder)

    def track(self, track: Track) -> bytes:
        """Return *track*, whose sounds are ``sentence_clips``, as MP3 with chapters."""
        from bilingual.engines.media.encoding.tracks import joined

        with temporary_folder(self._work) as folder:
            return joined(track, folder)

    def narration(self, narration: Narration) -> bytes:
        """Return *narration* as MP3 with its cover and chapters."""
        from bilingual.engines.media.encoding.mp3 import narrated

        with temporary_folder(self._work) as folder:
            return narrated(narration, folder)

    def stills(self, recording: Recording, times_ms: Sequence[int]) -> list[bytes]:
        """Return a small JPEG of the shot at each time of the transcript; empty for a recording without a picture."""
        from bilingual.engines.media.sentence_stills import stills

        with temporary_folder(self._work) as folder:
            return stills(recording, times_ms, folder)

    def extract_subtitles(self, path: Path, tracks: Mapping[SubtitleStream, Path]) -> None:
        """Write the subtitle tracks of the recording *path*, each to its file."""
        with temporary_folder(self._work) as folder:
            made = {track: folder / f"{track.number}{file.suffix}" for track, file in tracks.items()}
            encode(subtitle_args(path, made), FfmpegCall(path, folder, 0, "reading subtitles"))
            for track, file in tracks.items():
                deliver(made[track], file)

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        """Return when the shots of *recording* start, in milliseconds from the start of the excerpt."""
        from bilingual.engines.media.probing import shots

        with temporary_folder(self._work) as folder:
            return shots.shot_changes(recording, folder, progress)

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return the probe of the finished file, and how it was made."""
        return self._renderer.render(job, progress)

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        """Encode, in parallel, what *jobs* of one recording and cache need, for ``render`` to find there."""
        return self._renderer.render_shared(jobs, progress)

    def encode_sound(self, job: RenderJob, progress: Progress = silent) -> None:
        """Encode the audio of *job* alone into its cache, for ``render`` to find there."""
        self._renderer.encode_sound(job, progress)

    def dubbed_sound(
        self,
        recording: Recording,
        plan: DubPlan,
        voice: Iterable[tuple[int, npt.NDArray[np.int16]]],
        output: Path,
        progress: Progress = silent,
    ) -> Mixed:
        """Mix *voice*, sentences (mono at 48 kHz) with when they begin, with the sound of *recording*, as FLAC.

        The folder of *output* is also for temporary files, since they are large.
        """
        from bilingual.engines.media.dubbing.sound import dubbed_sound

        output.parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(output.parent) as folder:
            return dubbed_sound(recording, plan, voice, output, folder, progress)

    def dub(self, job: DubJob, progress: Progress = silent) -> Rendered:
        """Make the dub of a finished video, and return the probe of the file, and how it was made."""
        return self._renderer.dub(job, progress)

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return ffmpeg's arguments for *job* in a single command, with the plain name of the subtitle file."""
        return self._renderer.explain(job, folder)

    def preview_copy(
        self,
        recording: Recording,
        languages: tuple[str, str],
        output: Path,
        progress: Progress = silent,
        slides: Sequence[SlidePicture] = (),
        cache: Path | None = None,
    ) -> MediaInfo:
        """Write an MP4 for browsers, without subtitles, for a page that shows VTT tracks.

        Whole recordings in H.264 are copied; anything else is encoded fast and small. Of *slides* as its picture, those
        that are in *cache* are not encoded again, and the sound is that of the videos.
        """
        require()
        info, profile = recording.info, rendition("preview")
        if slides:
            shape = preview_of(profile, info, _SLIDES_WIDTH)
            shape = replace(shape, max_fps=_SLIDES_FPS, audio_kbps=Rendition("").audio_kbps)
            video = RenderJob(recording, shape, languages, output, cache=cache, slides=tuple(slides))
            return self._renderer.render(video, progress).info
        with temporary_folder(self._work) as folder, atomic_file(output) as part:
            job = VideoJob(recording, preview_of(profile, info, _PREVIEW_WIDTH), languages, part)
            if recording.excerpt is None and fits_browsers(recording):
                what, order = "copying the preview", FileRequirements(info.duration_ms, None, None)
                arguments = copy_args(job)
            else:
                require_length(job)
                what, size = "making the preview", frame_size(job.rendition, info)
                order = FileRequirements(job.duration_ms, size, job.frame_rate)
                arguments = burn_args(with_pictures(job, folder, self._fonts))
            encode(arguments, FfmpegCall(recording.path, folder, order.duration_ms, what, output), progress)
            return verified(part, order, output)

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        """Write the cover of *job* to ``job.output`` (JPEG) in the frame of ``job.rendition``.

        *titles* are at most two texts with their language tags, the first one large. The cover of slides is the first
        of them as it is.
        """
        self._covers.draw(job, titles)


@lru_cache(maxsize=4)
def _probed(path: Path, facts: Facts) -> MediaInfo:
    return probe(path)
