"""ffmpeg calls for audio: for speech recognition, for measuring, and for the video."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.loudness import SOUND_RATE, levelled, measuring
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, in_seconds, opened
from bilingual.engines.media.probing.probe import file_url
from bilingual.model.rendition import Rendition
from bilingual.model.source import Recording

SPEECH_RATE = 16_000


def extract_args(recording: Recording, output: Path) -> list[str]:
    """Return the arguments that write the audio of *recording* as 16 kHz mono 16-bit WAV.

    A track that starts late is padded with silence, so that its times are those of the video.
    """
    source = opened(recording)
    tracks = []
    for track in recording.sound.tracks:
        sound = _resampled(_panned(source[str(track.stream.index)], [track.mono] if track.mono else []), SPEECH_RATE)
        alone = len(recording.sound.tracks) == 1
        tracks.append(sound if alone else sound.filter("aformat", channel_layouts="mono"))
    out = ffmpeg.output(
        _mixed(tracks),
        filename=file_url(output),
        format="wav",
        acodec="pcm_s16le",
        ac=1,
        map_metadata=-1,
        fflags="+bitexact",
    )
    return arguments_of(out)


def sound_args(job: VideoJob, output: Path) -> list[str]:
    """Return the arguments that encode only the audio of *job*, as used in the video."""
    sound = levelled(voice(opened(job.recording), job), job.levelling).filter("apad")
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
    return measuring(levelled(voice(opened(job.recording), job), None))


def voice(source: Any, job: VideoJob) -> Any:
    """Return the chosen audio of *source* at 48 kHz, with a late start or gaps filled with silence."""
    tracks = []
    for track in job.recording.sound.tracks:
        sound = _panned(source[str(track.stream.index)], track.stereo if job.centred else ())
        sound = _resampled(sound, SOUND_RATE)
        alone = len(job.recording.sound.tracks) == 1
        tracks.append(sound if alone else sound.filter("aformat", channel_layouts="stereo"))
    return _mixed(tracks)


def _panned(sound: Any, sides: Sequence[Sequence[float]]) -> Any:
    """Return *sound* with one channel for each of *sides*, the weights of its channels; unchanged without any."""
    if not sides:
        return sound
    layout = "mono" if len(sides) == 1 else "stereo"
    mixes = [
        f"c{number}=" + "+".join(f"{weight:g}*c{channel}" for channel, weight in enumerate(side) if weight)
        for number, side in enumerate(sides)
    ]
    return sound.filter("pan", "|".join([layout, *mixes]))


def _resampled(sound: Any, rate: int) -> Any:
    return sound.filter("aresample", rate, **{"async": 1, "first_pts": 0})


def _mixed(tracks: Sequence[Any]) -> Any:
    return tracks[0] if len(tracks) == 1 else ffmpeg.filter(tracks, "amix", inputs=len(tracks), normalize=0)


def sound_codec(rendition: Rendition) -> dict[str, Any]:
    """Return the options of the audio encoder: AAC, which every platform accepts."""
    return {"c:a": "aac", "b:a": f"{rendition.audio_kbps}k", "ar": SOUND_RATE, "ac": 2}
