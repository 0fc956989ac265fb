"""ffmpeg calls for audio: for speech recognition, for measuring, and for the video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.loudness import SOUND_RATE, levelled, measuring
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, in_seconds, opened, window
from bilingual.engines.media.probing.probe import file_url
from bilingual.model.rendition import Rendition
from bilingual.model.timing import Span

SPEECH_RATE = 16_000


def extract_args(source: Path, output: Path, excerpt: Span | None, track: int | None = None) -> list[str]:
    """Return the arguments that write audio track *track* (default: the first) as 16 kHz mono 16-bit WAV.

    A track that starts late is padded with silence, so that its times are those of the video.
    """
    sound = ffmpeg.input(filename=file_url(source), **window(excerpt))
    sound = sound["a:0" if track is None else str(track)]
    sound = sound.filter("aresample", SPEECH_RATE, **{"async": 1, "first_pts": 0})
    out = ffmpeg.output(
        sound, filename=file_url(output), format="wav", acodec="pcm_s16le", ac=1, map_metadata=-1, fflags="+bitexact"
    )
    return arguments_of(out)


def sound_args(job: VideoJob, output: Path) -> list[str]:
    """Return the arguments that encode only the audio of *job*, as used in the video."""
    source = opened(job.recording)
    sound = levelled(timed(source[str(job.track.index)]), job.levelling).filter("apad")
    out = ffmpeg.output(
        sound,
        filename=file_url(output),
        t=in_seconds(job.duration_ms),
        format="mp4",
        map_metadata=-1,
        map_chapters=-1,
        **sound_codec(job.rendition),
    )
    return arguments_of(out)


def measure_args(job: VideoJob) -> list[str]:
    """Return the arguments that measure the source audio of *job* by EBU R128."""
    source = opened(job.recording)
    return measuring(levelled(timed(source[str(job.track.index)]), None))


def timed(sound: Any) -> Any:
    """Return the audio at 48 kHz, with a late start or gaps filled with silence."""
    return sound.filter("aresample", SOUND_RATE, **{"async": 1, "first_pts": 0})


def sound_codec(rendition: Rendition) -> dict[str, Any]:
    """Return the options of the audio encoder: AAC, which every platform accepts."""
    return {"c:a": "aac", "b:a": f"{rendition.audio_kbps}k", "ar": SOUND_RATE, "ac": 2}
