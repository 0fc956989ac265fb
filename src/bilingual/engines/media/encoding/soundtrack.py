"""The audio of a recording: for speech engines (16 kHz mono 16-bit WAV), and for a video.

The latter is measured, normalised, and encoded once for all renditions with the same settings.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from threading import Lock
from typing import Any

from bilingual.engines.base import SAMPLE_RATE, Progress, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.encoding.loudness import (
    Levelling,
    corrected,
    levelling,
    loudness_of,
    measuring_file,
    result_of,
)
from bilingual.engines.media.encoding.store import Store, is_intact, put
from bilingual.engines.media.graphs.sound_graph import extract_args, measure_args, sound_args, spoken_codec
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.errors import InputError, MediaError
from bilingual.model.digest import digest
from bilingual.model.recording.rendered import Loudness, SoundResult
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span, format_clock

# Recognisers and voice detectors expect speech at a usual level, and 16 bits hold it.
_SPEECH_DB, _FAINT_DB, _INAUDIBLE_DB = -25.0, -50.0, -95.0
_ROUNDS = 3  # of encoding: limiting changes the loudness, so it is adjusted
_LOOK_S = 0.2
_encoding = Lock()


def sound(job: VideoJob, store: Store, folder: Path, progress: Progress = silent) -> tuple[Path, SoundResult]:
    """Return the finished audio track of *job* and its report, encoded at most once for all renditions.

    If one is being encoded in another thread, wait for it: it may be the same.
    """
    with _turn(progress):
        return _sound(job, store, folder, progress)


@contextmanager
def _turn(progress: Progress) -> Iterator[None]:
    while not _encoding.acquire(timeout=_LOOK_S):
        progress(0.0)  # which may end it
    try:
        yield
    finally:
        _encoding.release()


def _sound(job: VideoJob, store: Store, folder: Path, progress: Progress) -> tuple[Path, SoundResult]:
    rendition = job.rendition
    path, report = _sound_paths(job, store)
    if is_intact(path) and is_intact(report):
        for file in (path, report):
            file.touch()
        return path, _sound_result(json.loads(report.read_text("utf-8"))["result"])
    before = _as_it_is(job, store, folder, progress)
    done = levelling(before, rendition.loudness_lufs, rendition.true_peak_dbtp)
    if done.way == "limited":  # to measure what is limited takes a fifth of the time that encoding it takes
        limited = _loudness(measure_args(replace(job, levelling=done)), job, folder, progress)
        done = corrected(done, limited, rendition.loudness_lufs or 0.0, rendition.true_peak_dbtp)
    track = folder / "sound.mp4"
    for _ in range(_ROUNDS):
        encode(
            sound_args(replace(job, levelling=done), track),
            FfmpegCall(job.recording.path, folder, job.duration_ms, "encoding audio", job.output),
            progress,
        )
        after = _loudness(measuring_file(track), job, folder, progress)
        better = corrected(done, after, rendition.loudness_lufs or 0.0, rendition.true_peak_dbtp)
        if better == done:
            break
        result, done = done, better
    else:
        done = result  # the last one encoded
    found = result_of(done, before, after, job.recording.sound.tracks[0].stream.index)
    _write(report, {"levelling": asdict(done), "result": found.to_json()}, folder, job)
    put(track, path, job.recording)
    return path, found


def known_levelling(job: VideoJob, store: Store) -> Levelling | None:
    """Return the adjustment used for the audio of *job*, ``None`` if it was not made yet."""
    _, report = _sound_paths(job, store)
    if not is_intact(report):
        return None
    return Levelling(**json.loads(report.read_text("utf-8"))["levelling"])


def _loudness(arguments: list[str], job: VideoJob, folder: Path, progress: Progress) -> Loudness:
    done = encode(
        arguments, FfmpegCall(job.recording.path, folder, job.duration_ms, "measuring loudness", talks=True), progress
    )
    return loudness_of(done.stderr)


def _as_it_is(job: VideoJob, store: Store, folder: Path, progress: Progress) -> Loudness:
    """Return the loudness of the source, measured once for all renditions."""
    facts = store.facts(job, measured=job.sound_key, ms=job.duration_ms)
    path = store.path("loudness", digest(facts)[:32]).with_suffix(".json")
    if is_intact(path):
        return Loudness(**json.loads(path.read_text("utf-8")))
    found = _loudness(measure_args(job), job, folder, progress)
    _write(path, asdict(found), folder, job)
    return found


def _write(path: Path, value: Mapping[str, Any], folder: Path, job: VideoJob) -> None:
    """Write *value* as *path* in the store, by way of the run's *folder* there."""
    part = folder / f"{path.name}.part"
    part.write_text(json.dumps(value), "utf-8")
    put(part, path, job.recording)


def _sound_paths(job: VideoJob, store: Store) -> tuple[Path, Path]:
    """Return the paths of the finished audio and of its report, shared by renditions with the same settings."""
    rendition = job.rendition
    wanted = [rendition.loudness_lufs, rendition.true_peak_dbtp, rendition.audio_kbps]
    facts = store.facts(job, sound=wanted, track=job.sound_key, ms=job.duration_ms, **spoken_codec(job))
    path = store.path("sound", digest(facts)[:32])
    return path, path.with_suffix(".json")


def _sound_result(value: Mapping[str, Any]) -> SoundResult:
    return SoundResult(**{**value, "before": Loudness(**value["before"]), "after": Loudness(**value["after"])})


def extract(recording: Recording, output: Path, folder: Path, progress: Progress = silent) -> int:
    """Write the audio of *recording* for speech engines to *output* and return its length in milliseconds.

    Raises InputError for an excerpt after the recording's end.
    """
    from bilingual.engines.speech.activity import level_db, read_samples  # loads numpy

    source = recording.path
    with atomic_file(output) as part:
        call = FfmpegCall(source, folder, recording.duration_ms, "reading audio", output)
        encode(extract_args(recording, part), call, progress)
        length = _wav_ms(part, source)
        if not length:
            raise empty_recording_error(source, recording.excerpt)
        if gain := speech_gain_db(level_db(read_samples(part))):
            encode(extract_args(recording, part, gain), call, progress)
    return length


def speech_gain_db(level: float) -> int:
    """Return the gain for a recording whose loud parts have *level* dBFS, 0 unless recognisers would miss it.

    >>> speech_gain_db(-24.0), speech_gain_db(-70.0), speech_gain_db(-120.0)
    (0, 45, 0)
    """
    return round(_SPEECH_DB - level) if _INAUDIBLE_DB < level < _FAINT_DB else 0


def empty_recording_error(source: Path, excerpt: Span | None) -> InputError:
    """Return the error for a recording, or an *excerpt* of it, without content."""
    if excerpt is None:
        return InputError("BIL-MED-007", "contains no audio that can be decoded", where=source)
    begin, end = format_clock(excerpt.start_ms), format_clock(excerpt.end_ms)
    return InputError(
        "BIL-MED-008",
        f"has no content between {begin} and {end}",
        where=source,
        remedy="Choose a span within the recording.",
    )


def _wav_ms(path: Path, source: Path) -> int:
    try:
        with wave.open(str(path)) as sound:
            return int(sound.getnframes()) * 1000 // SAMPLE_RATE
    except (wave.Error, EOFError):
        raise MediaError("BIL-MED-009", "ffmpeg wrote no audio", where=source) from None
