"""ffmpeg calls for audio: for speech recognition, for measuring, and for the video."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.media.encoding.loudness import SOUND_RATE, levelled, measuring
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, in_seconds, opened
from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording


def extract_args(recording: Recording, output: Path, gain_db: int = 0, rate: int = SAMPLE_RATE) -> list[str]:
    """Return the arguments that write the audio of *recording* as mono 16-bit WAV of *rate*, louder by *gain_db*.

    A track that starts late is padded with silence, so that its times are those of the video.
    """
    source = opened(recording)
    tracks = [
        _resampled(_panned(source[str(track.stream.index)], [track.mono] if track.mono else []), rate)
        for track in recording.sound.tracks
    ]
    sound = _mixed(tracks, "mono", recording.duration_ms)
    if gain_db:
        sound = sound.filter("aformat", sample_fmts="fltp").filter("volume", f"{gain_db}dB")
    out = ffmpeg.output(
        sound,
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
        **spoken_codec(job),
    )
    return arguments_of(out)


def measure_args(job: VideoJob) -> list[str]:
    """Return the arguments that measure the audio of *job* by EBU R128: with its levelling, or that of the source."""
    return measuring(levelled(voice(opened(job.recording), job), job.levelling))


def voice(source: Any, job: VideoJob) -> Any:
    """Return the chosen audio of *source* at 48 kHz, with a late start or gaps filled with silence."""
    tracks = [
        _resampled(
            _panned(source[str(track.stream.index)], track.stereo if job.rendition.centre_voice else ()), SOUND_RATE
        )
        for track in job.recording.sound.tracks
    ]
    return _mixed(tracks, "stereo", job.duration_ms)


def _panned(sound: Any, sides: Sequence[Sequence[float]]) -> Any:
    """Return *sound* with one channel for each of *sides*, the weights of its channels; unchanged without any."""
    if not sides:
        return sound
    layout = "mono" if len(sides) == 1 else "stereo"
    mixes = [
        f"c{number}=" + "+".join(f"{weight:g}*c{channel}" for channel, weight in enumerate(side) if weight)
        for number, side in enumerate(sides)
    ]
    return sound.filter("pan", args="|".join([layout, *mixes]))


def _resampled(sound: Any, rate: int) -> Any:
    return sound.filter("aresample", rate, **{"async": 1, "first_pts": 0})


def _mixed(tracks: Sequence[Any], layout: str, duration_ms: int) -> Any:
    if len(tracks) == 1:
        return tracks[0]
    # Each is padded before: ffmpeg (5.1) hangs if the mix is.
    padded = [track.filter("aformat", channel_layouts=layout).filter("apad") for track in tracks]
    mix = ffmpeg.filter(padded, "amix", inputs=len(tracks), normalize=0)
    return mix.filter("atrim", end=in_seconds(duration_ms))


def sound_codec(rendition: Rendition) -> dict[str, Any]:
    """Return the options of the audio encoder: AAC, which every platform accepts."""
    return {"c:a": "aac", "b:a": f"{rendition.audio_kbps}k", "ar": SOUND_RATE, "ac": 2}


def spoken_codec(job: VideoJob) -> dict[str, Any]:
    """Return the options that differ for a voice that was made, the same in both channels.

    ffmpeg calls this coder "better and much faster at higher bitrates" than its usual one
    (https://ffmpeg.org/ffmpeg-codecs.html#aac): it takes a third of the time, and an edit encodes the whole sound.
    """
    return {"aac_coder": "fast"} if job.slides else {}
