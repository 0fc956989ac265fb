"""The MediaTool implemented with ffmpeg."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.engines.base import FontBook, Progress, RenderJob, WantedStreams, part_of, silent
from bilingual.engines.media.encoding import assembly
from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.encoding.encoders import SOFTWARE, chosen_encoder, is_hardware
from bilingual.engines.media.encoding.soundtrack import empty_recording_error, extract, known_levelling
from bilingual.engines.media.encoding.store import Store, deliver
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs.drawings import ground, with_pictures
from bilingual.engines.media.graphs.outputs import burn_args, copy_args, fits_browsers, subtitle_args
from bilingual.engines.media.graphs.video_job import VERSION, VideoJob
from bilingual.engines.media.probing.features import require
from bilingual.engines.media.probing.first_frame import first_frame
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.probing.verify import FileRequirements, verified
from bilingual.engines.media.profiles import platform, rendition
from bilingual.engines.sources import Facts, file_facts
from bilingual.errors import MediaError, WorkspaceError
from bilingual.learning.practice import Track
from bilingual.model.recording.media import MediaInfo, SubtitleStream
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition, frame_size
from bilingual.model.recording.slides import Narration, SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

# The preview is shown in a window: 640 pixels of width are enough.
_PREVIEW_WIDTH = 640
_SLIDES_WIDTH = 1280  # their words are small, and a still picture costs little

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
        self._looks: tuple[tuple[Path, int, Span | None, str], int | None] | None = None

    def key(self) -> Mapping[str, Any]:
        """Return the version of the encoder and of our graph: part of the key of its output."""
        return {"tool": "ffmpeg", "version": require().ffmpeg, "graph": VERSION}

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

        with self._folder() as folder:
            return choose(recording, wanted, folder)

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        """Write the audio of *recording* as 16 kHz mono 16-bit WAV to *output*; return its length in milliseconds.

        Raises InputError for an excerpt after the recording's end.
        """
        with self._folder() as folder:
            return extract(recording, output, folder, progress)

    def sentence_clips(self, recording: Recording, spans: Sequence[Span], speed: float = 1.0) -> list[bytes]:
        """Return the audio of each of *spans*, in the times of the transcript, as MP3: faded, and equally loud.

        A *speed* of 0.5 to 2 doesn't change the pitch.
        """
        from bilingual.engines.media.encoding.clips import sentence_clips

        with self._folder() as folder:
            return sentence_clips(recording, spans, folder, speed)

    def spoken_clips(self, sounds: Sequence[npt.NDArray[np.int16]]) -> list[bytes]:
        """Return each of *sounds*, mono at 48 kHz, as an MP3 like those of ``sentence_clips``."""
        from bilingual.engines.media.encoding.clips import encoded_clips

        with self._folder() as folder:
            return encoded_clips(sounds, folder)

    def track(self, track: Track) -> bytes:
        """Return *track*, whose sounds are ``sentence_clips``, as MP3 with chapters."""
        from bilingual.engines.media.encoding.tracks import joined

        with self._folder() as folder:
            return joined(track, folder)

    def narration(self, narration: Narration) -> bytes:
        """Return *narration* as MP3 with its cover and chapters."""
        from bilingual.engines.media.encoding.mp3 import narrated

        with self._folder() as folder:
            return narrated(narration, folder)

    def stills(self, recording: Recording, times_ms: Sequence[int]) -> list[bytes]:
        """Return a small JPEG of the shot at each time of the transcript; empty for a recording without a picture."""
        from bilingual.engines.media.encoding.sentence_stills import stills

        with self._folder() as folder:
            return stills(recording, times_ms, folder)

    def extract_subtitles(self, path: Path, tracks: Mapping[SubtitleStream, Path]) -> None:
        """Write the subtitle tracks of the recording *path*, each to its file."""
        with self._folder() as folder:
            made = {track: folder / f"{track.number}{file.suffix}" for track, file in tracks.items()}
            encode(subtitle_args(path, made), FfmpegCall(path, folder, 0, "reading subtitles"))
            for track, file in tracks.items():
                deliver(made[track], file)

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        """Return when the shots of *recording* start, in milliseconds from the start of the excerpt."""
        from bilingual.engines.media.probing import shots

        with self._folder() as folder:
            return shots.shot_changes(recording, folder, progress)

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return the probe of the finished file, and how it was made.

        The times of ``job.ass`` are relative to the excerpt; its frame size is ``frame_size(job.rendition,
        job.recording.info)``. A rendition with ``burn`` off gets no subtitles. Parts in ``job.cache`` are reused. If a
        hardware encoder fails, software is used.
        """
        require()
        _cues(job)
        encoder, note = chosen_encoder(job.rendition)
        burn = VideoJob.of(job, encoder=encoder)
        _require_length(burn)
        with self._store(job) as store:
            try:
                return self._assembled(burn, job, store, progress, note)
            except MediaError as error:
                if not is_hardware(encoder):
                    raise
                note = f"{encoder} failed ({error.what}); {SOFTWARE[job.rendition.codec]} did it"
                burn = replace(burn, encoder=SOFTWARE[job.rendition.codec])
                return self._assembled(burn, job, store, progress, note)

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        """Encode, in parallel, what *jobs* of one recording and cache need, for ``render`` to find there.

        Return the number of segments made for each. A failure here is left to ``render``, which repeats the work for
        its rendition alone. Raises WorkspaceError for a full disk.
        """
        from bilingual.engines.media.encoding.assembly import encode_shared

        require()
        if not jobs or jobs[0].cache is None:
            return (0,) * len(jobs)
        burns = [VideoJob.of(job, encoder=chosen_encoder(job.rendition)[0]) for job in jobs]
        cues = [_cues(job) for job in jobs]
        store = Store(jobs[0].cache, jobs[0].recording.sha256, self.key())
        with self._steady_fonts(jobs, store):
            return encode_shared(
                burns, cues, store, lambda burn, home: with_pictures(burn, home, self._fonts), progress
            )

    def preview_copy(
        self,
        recording: Recording,
        languages: tuple[str, str],
        output: Path,
        progress: Progress = silent,
        slides: Sequence[SlidePicture] = (),
    ) -> MediaInfo:
        """Write an MP4 for browsers, without subtitles, for a page that shows VTT tracks.

        Whole recordings in H.264 are copied; anything else is encoded fast and small, with *slides* as its picture.
        """
        require()
        info, profile = recording.info, rendition("preview")
        with self._folder() as folder, atomic_file(output) as part:
            shape = _preview_size(profile, info, _SLIDES_WIDTH if slides else _PREVIEW_WIDTH)
            job = VideoJob(recording, shape, languages, part, slides=tuple(slides))
            if recording.excerpt is None and fits_browsers(recording):
                what, order = "copying the preview", FileRequirements(info.duration_ms, None, None)
                arguments = copy_args(job)
            else:
                _require_length(job)
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
        from bilingual.engines.media.graphs import covers

        burn = VideoJob.of(job)
        _require_length(burn)
        titles = () if job.slides else titles
        width, height = frame_size(job.rendition, job.recording.info)
        with self._folder() as folder, atomic_file(job.output) as part:
            at_ms = self._best_look(burn, folder)
            if at_ms is None:
                ground(burn, folder).replace(folder / "back.png")
            if titles:
                (folder / "shade.png").write_bytes(covers.shade(width, height))
                (folder / "words.ass").write_text(covers.words_ass(width, height, titles, self._fonts), "utf-8")
            if at_ms is not None:
                burn = with_pictures(burn, folder, self._fonts)
            arguments = covers.cover_args(replace(burn, output=part), at_ms, shaded=bool(titles))
            encode(arguments, FfmpegCall(job.recording.path, folder, 1, "drawing a cover", job.output))

    def _best_look(self, burn: VideoJob, folder: Path) -> int | None:
        """Return the time of the best frame, searched once for the covers of all platforms and pairs."""
        from bilingual.engines.media.graphs import covers

        recording = burn.recording
        key = recording.path, recording.path.stat().st_mtime_ns, recording.excerpt, str(recording.picture_facts)
        if self._looks is None or self._looks[0] != key:
            self._looks = key, covers.best_frame_ms(burn, folder)
        return self._looks[1]

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return ffmpeg's arguments for *job* in a single command, with the plain name of the subtitle file.

        They include the audio gain if it was already measured (with ``job.cache``). The pictures of a card are drawn
        into *folder*, where the command must be run.
        """
        encoder, _ = chosen_encoder(job.rendition)
        burn = VideoJob.of(job, encoder=encoder)
        if job.cache is not None:
            burn = replace(burn, levelling=known_levelling(burn, Store(job.cache, job.recording.sha256, self.key())))
        if folder is not None:
            return burn_args(with_pictures(burn, folder, self._fonts))
        with self._folder() as temporary:
            return burn_args(with_pictures(burn, temporary, self._fonts))

    def _assembled(self, burn: VideoJob, job: RenderJob, store: Store, progress: Progress, note: str) -> Rendered:
        """Make video and audio, join them, verify the result, and only then rename it."""
        with store.run_folder() as folder:
            part = folder / "finished.mp4"
            ass = _cues(job)
            if burn.cues is not None:
                (folder / burn.cues).write_text(ass, "utf-8")
            burn = with_pictures(burn, folder, self._fonts)
            with self._steady_fonts([job], store):
                pictures, (track, sound) = assembly.parts(burn, ass, store, folder, part_of(progress, 0.0, 0.97))
            assembly.join(burn, pictures, track, folder, part, part_of(progress, 0.97, 1.0))
            order = FileRequirements(
                burn.duration_ms,
                frame_size(job.rendition, job.recording.info),
                burn.frame_rate,
                codec=job.rendition.codec,
                frames=burn.frames,
                largest_bytes=_largest_bytes(job.rendition),
                first=first_frame(job.recording, job.rendition, job.slides),
            )
            info = verified(part, order, job.output, folder)
            deliver(part, job.output)
        return Rendered(
            info,
            encoder=burn.encoder,
            sound=sound,
            made=pictures.made,
            kept=pictures.kept,
            why_whole=pictures.why_whole,
            notes=(note,) if note else (),
        )

    @contextmanager
    def _store(self, job: RenderJob) -> Iterator[Store]:
        """Yield the store of *job*: its cache, or a temporary folder."""
        if job.cache is not None:
            yield Store(job.cache, job.recording.sha256, self.key())
            return
        with self._folder() as folder:
            yield Store(folder, "", self.key())

    @contextmanager
    def _steady_fonts(self, jobs: Sequence[RenderJob], store: Store) -> Iterator[None]:
        """Ensure that the cues of *jobs* are drawn with the same fonts from the first frame to the last.

        If a font disappears, libass uses another one, or boxes: what was encoded since is dropped.
        """
        tags = dict.fromkeys(tag for job in jobs if job.rendition.burn for tag in job.languages)
        for tag in tags:
            self._fonts.check_present(tag)
        before = set(store.folder.glob("*-*.mp4"))
        yield
        try:
            for tag in tags:
                self._fonts.check_present(tag)
        except MediaError:
            for path in set(store.folder.glob("*-*.mp4")) - before:
                path.unlink(missing_ok=True)
            raise

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        try:
            with tempfile.TemporaryDirectory(prefix="bilingual-", dir=self._work) as name:
                yield Path(name)
        except OSError as error:
            where = self._work or Path(tempfile.gettempdir())
            raise WorkspaceError(
                "BIL-WRK-003", f"cannot store the files for encoding: {error.strerror or error}", where=where
            ) from None


@lru_cache(maxsize=4)
def _probed(path: Path, facts: Facts) -> MediaInfo:
    return probe(path)


def _require_length(job: VideoJob) -> None:
    if job.duration_ms <= 0:
        raise empty_recording_error(job.recording.path, job.recording.excerpt)


def _cues(job: RenderJob) -> str:
    """Return the text of the subtitles that *job* burns in, "" if none."""
    if not job.rendition.burn:
        return ""
    if job.ass is None or not job.ass.is_file():
        raise MediaError("BIL-MED-010", "the subtitle file does not exist", where=job.ass)
    return job.ass.read_text("utf-8")


def _largest_bytes(profile: Rendition) -> int | None:
    limits = platform(profile.platform)
    return limits.largest_mb * 1_000_000 if limits and limits.largest_mb else None


def _preview_size(profile: Rendition, info: MediaInfo, most: int) -> Rendition:
    """Return the profile of a fast preview: the source's aspect ratio, at most *most* pixels wide."""
    width, height = frame_size(profile, info)
    share = min(1.0, most / width)
    return replace(profile, width=max(16, round(width * share / 2) * 2), height=max(16, round(height * share / 2) * 2))
