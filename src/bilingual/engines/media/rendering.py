"""Makes the videos of ``RenderJob``: segments from the cache or encoded now, joined, verified, and only then there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import DubJob, FontBook, Progress, RenderJob, part_of, silent
from bilingual.engines.media.encoding import assembly
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.encoders import SOFTWARE, chosen_encoder, is_hardware
from bilingual.engines.media.encoding.picture import picture as picture_of
from bilingual.engines.media.encoding.slide_segments import cue_changes
from bilingual.engines.media.encoding.soundtrack import empty_recording_error, known_levelling, sound
from bilingual.engines.media.encoding.store import Store, deliver
from bilingual.engines.media.graphs.chapters import write_chapters
from bilingual.engines.media.graphs.drawings import with_pictures
from bilingual.engines.media.graphs.outputs import burn_args, concat_list, join_args
from bilingual.engines.media.graphs.video_job import VERSION, VideoJob
from bilingual.engines.media.probing.features import require
from bilingual.engines.media.probing.first_frame import first_frame
from bilingual.engines.media.probing.verify import FileRequirements, verified
from bilingual.engines.media.profiles import largest_bytes
from bilingual.errors import MediaError, system_error
from bilingual.model.recording.dubbing import held_ms
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import frame_size


def encoder_key() -> Mapping[str, Any]:
    """Return the version of the encoder and of our graph: part of the key of its output."""
    return {"tool": "ffmpeg", "version": require().ffmpeg, "graph": VERSION}


def require_length(job: VideoJob) -> None:
    """Raise InputError for an excerpt without length."""
    if job.duration_ms <= 0:
        raise empty_recording_error(job.recording.path, job.recording.excerpt)


@contextmanager
def temporary_folder(work: Path | None) -> Iterator[Path]:
    """Yield a folder in *work* (default: the system's) that is removed afterwards. Raises NoRoom, WorkspaceError."""
    try:
        with tempfile.TemporaryDirectory(prefix="bilingual-", dir=work) as name:
            yield Path(name)
    except OSError as error:
        where = work or Path(tempfile.gettempdir())
        what = f"cannot store the files for encoding: {error.strerror or error}"
        raise system_error("BIL-WRK-003", what, error, where) from None


class Renderer:
    """Makes videos with *fonts* for their texts. *work* is the folder for temporary files (default: the system's)."""

    def __init__(self, fonts: FontBook, work: Path | None) -> None:
        self._fonts = fonts
        self._work = work

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return the probe of the finished file, and how it was made.

        The times of ``job.ass`` are relative to the excerpt; its frame size is ``frame_size(job.rendition,
        job.recording.info)``. A rendition with ``burn`` off gets no subtitles. Parts in ``job.cache`` are reused. If a
        hardware encoder fails, software is used.
        """
        require()
        encoder, note = chosen_encoder(job.rendition)
        burn = _burn(job, _cues(job), encoder)
        require_length(burn)
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
        its rendition alone. Raises NoRoom for a full disk.
        """
        require()
        if not jobs or jobs[0].cache is None:
            return (0,) * len(jobs)
        cues = [_cues(job) for job in jobs]
        burns = [_burn(job, ass, chosen_encoder(job.rendition)[0]) for job, ass in zip(jobs, cues, strict=True)]
        store = Store(jobs[0].cache, jobs[0].recording.sha256, encoder_key())
        with self._steady_fonts(jobs, store):
            return assembly.encode_shared(
                burns, cues, store, lambda burn, home: with_pictures(burn, home, self._fonts, in_parts=True), progress
            )

    def encode_sound(self, job: RenderJob, progress: Progress = silent) -> None:
        """Encode the audio of *job* alone into its cache, for ``render`` to find there. Raises like ``render``."""
        require()
        require_length(burn := VideoJob.of(job))
        with self._store(job) as store, store.run_folder() as folder:
            sound(burn, store, folder, progress)

    def dub(self, job: DubJob, progress: Progress = silent) -> Rendered:
        """Make the dub of a finished video, and return the probe of the file, and how it was made.

        Without holds the picture is copied. With some, the parts around them are encoded again and all others are taken
        from ``job.video.cache``. Raises like ``render``.
        """
        require()
        encoder, _ = chosen_encoder(job.video.rendition)
        burn = VideoJob.of(job.video, encoder=encoder)
        with self._store(job.video) as store:
            try:
                return self._dubbed(burn, job, store, progress)
            except MediaError:
                if not is_hardware(encoder):
                    raise
                return self._dubbed(replace(burn, encoder=SOFTWARE[burn.rendition.codec]), job, store, progress)

    def _dubbed(self, burn: VideoJob, job: DubJob, store: Store, progress: Progress) -> Rendered:
        sounds = Store(store.folder, job.sound.sha256, store.tool_facts)
        with store.run_folder() as folder:
            part = folder / "finished.mp4"
            heard = VideoJob.of(replace(job.video, recording=job.sound, output=part, holds=()))
            track, result = sound(heard, sounds, folder, part_of(progress, 0.0, 0.3))
            picture: Path | str = job.finished
            made = kept = 0
            why_whole = ""
            if burn.holds:
                ass = _cues(job.video)
                if burn.cues is not None:
                    (folder / burn.cues).write_text(ass, "utf-8")
                drawn = with_pictures(burn, folder, self._fonts, in_parts=True)
                with self._steady_fonts([job.video], store):
                    parts = picture_of(drawn, ass, store, folder, part_of(progress, 0.3, 0.97))
                picture = "list.txt"
                (folder / picture).write_text(concat_list(parts.names, parts.segments, burn.frame_rate), "utf-8")
                made, kept, why_whole = parts.made, parts.kept, parts.why_whole
            if job.sound.chapters:  # not those of the recording, which are earlier
                write_chapters(job.sound.chapters, job.sound.duration_ms, folder)
            call = FfmpegCall(job.finished, folder, job.sound.duration_ms, "joining", job.video.output)
            encode(join_args(heard, picture, track, spoken=heard.languages[1]), call, part_of(progress, 0.97, 1.0))
            order = FileRequirements(
                burn.duration_ms + held_ms(burn.holds),
                frame_size(burn.rendition, burn.recording.info),
                burn.frame_rate,
                codec=burn.rendition.codec,
                frames=burn.frames + sum(count for _, count in burn.frame_holds),
                largest_bytes=largest_bytes(burn.rendition),
            )
            info = verified(part, order, job.video.output, folder)
            deliver(part, job.video.output)
        return Rendered(info, burn.encoder if burn.holds else "", result, made, kept, why_whole)

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return ffmpeg's arguments for *job* in a single command, with the plain name of the subtitle file.

        They include the audio gain if it was already measured (with ``job.cache``). The pictures of a card are drawn
        into *folder*, where the command must be run.
        """
        encoder, _ = chosen_encoder(job.rendition)
        burn = _burn(job, _cues(job), encoder) if job.slides else VideoJob.of(job, encoder=encoder)
        if job.cache is not None:
            burn = replace(burn, levelling=known_levelling(burn, Store(job.cache, job.recording.sha256, encoder_key())))
        if folder is not None:
            return burn_args(with_pictures(burn, folder, self._fonts))
        with temporary_folder(self._work) as temporary:
            return burn_args(with_pictures(burn, temporary, self._fonts))

    def _assembled(self, burn: VideoJob, job: RenderJob, store: Store, progress: Progress, note: str) -> Rendered:
        """Make video and audio, join them, verify the result, and only then rename it."""
        with store.run_folder() as folder:
            part = folder / "finished.mp4"
            ass = _cues(job)
            if burn.cues is not None:
                (folder / burn.cues).write_text(ass, "utf-8")
            burn = with_pictures(burn, folder, self._fonts, in_parts=True)
            with self._steady_fonts([job], store):
                pictures, (track, sound) = assembly.parts(burn, ass, store, folder, part_of(progress, 0.0, 0.97))
            assembly.join(burn, pictures, track, folder, part, part_of(progress, 0.97, 1.0))
            order = FileRequirements(
                burn.duration_ms,
                frame_size(job.rendition, job.recording.info),
                burn.frame_rate,
                codec=job.rendition.codec,
                frames=burn.frames,
                largest_bytes=largest_bytes(job.rendition),
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
            yield Store(job.cache, job.recording.sha256, encoder_key())
            return
        with temporary_folder(self._work) as folder:
            yield Store(folder, "", encoder_key())

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


def _burn(job: RenderJob, ass: str, encoder: str) -> VideoJob:
    """Return the video of *job*, whose cues are the text *ass*."""
    burn = VideoJob.of(job, encoder=encoder)
    return replace(burn, changes=cue_changes(ass, burn.frame_rate)) if job.slides else burn


def _cues(job: RenderJob) -> str:
    """Return the text of the subtitles that *job* burns in, "" if none."""
    if not job.rendition.burn:
        return ""
    if job.ass is None or not job.ass.is_file():
        raise MediaError("BIL-MED-010", "the subtitle file does not exist", where=job.ass)
    return job.ass.read_text("utf-8")
