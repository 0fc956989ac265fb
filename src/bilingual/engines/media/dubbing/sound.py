"""Reads the sound of a recording, lets a second voice be mixed with it, and writes that as a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import ffmpeg
import numpy as np

from bilingual.engines.base import Progress, part_of, silent
from bilingual.engines.media.dubbing.mixing import Mono, mix
from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.graphs.sound_graph import voice as sound_of
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, in_seconds, opened
from bilingual.engines.media.probing.inputs import file_url
from bilingual.engines.media.speech_level import RATE
from bilingual.model.recording.dubbing import DubPlan, Mixed, held_ms
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording

_RAW = {"format": "s16le", "ar": RATE, "ac": 2}


def dubbed_sound(
    recording: Recording,
    plan: DubPlan,
    voice: Iterable[tuple[int, Mono]],
    output: Path,
    folder: Path,
    progress: Progress = silent,
) -> Mixed:
    """Write the sound of the finished video as FLAC to *output*; *folder* is for temporary files: 1.7 GB an hour.

    *voice* are sentences, mono at 48 kHz, with the milliseconds at which they begin in the finished video.
    """
    whole, made = folder / "original.raw", folder / "mixed.raw"
    call = FfmpegCall(recording.path, folder, recording.duration_ms, "reading audio", output)
    encode(_reading_args(recording, whole), call, part_of(progress, 0.0, 0.3))
    samples = np.memmap(whole, np.int16, "r")
    original = samples[: len(samples) // 2 * 2].reshape(-1, 2)
    found = mix(plan, original, voice, folder, made, part_of(progress, 0.3, 0.8))
    length = FfmpegCall(recording.path, folder, recording.duration_ms + held_ms(plan.holds), "packing audio", output)
    with atomic_file(output) as part:
        encode(_packing_args(made, part), length, part_of(progress, 0.8, 1.0))
    return found


def _reading_args(recording: Recording, output: Path) -> list[str]:
    """Return the arguments that write the sound of *recording* as its videos have it, for its whole length."""
    job = VideoJob(recording, Rendition("dub"), ("", ""), output)
    sound = sound_of(opened(recording), job).filter("aformat", channel_layouts="stereo").filter("apad")
    length = in_seconds(recording.duration_ms)
    return arguments_of(ffmpeg.output(sound, filename=file_url(output), t=length, acodec="pcm_s16le", **_RAW))


def _packing_args(raw: Path, output: Path) -> list[str]:
    source = ffmpeg.input(filename=file_url(raw), **_RAW)
    options = {"c:a": "flac", "compression_level": 2, "map_metadata": -1, "fflags": "+bitexact"}
    return arguments_of(ffmpeg.output(source["a:0"], filename=file_url(output), format="flac", **options))
