"""ffmpeg calls for whole videos: encoded at once, joined by stream copy, or copied for a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.encoders import upload
from bilingual.engines.media.encoding.loudness import levelled
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.graphs.chapters import with_chapters
from bilingual.engines.media.graphs.drawings import card_picture
from bilingual.engines.media.graphs.framing import decoder_options, framed
from bilingual.engines.media.graphs.picture_graph import finished, picture_codec
from bilingual.engines.media.graphs.slides import slide_key_frames, slides_picture
from bilingual.engines.media.graphs.sound_graph import sound_codec, spoken_codec, voice
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, exact_seconds, in_seconds, opened
from bilingual.engines.media.probing.inputs import file_url
from bilingual.languages import three_letters
from bilingual.model.recording.media import SubtitleStream
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate

_MICRO = 1_000_000
_LATE_MS = 100  # players differ in how they show a later start
_QUICKTIME = ("mov_text", "text")  # subtitle codecs that no text file holds as they are


def burn_args(job: VideoJob) -> list[str]:
    """Return the arguments that encode *job* at once, video and audio."""
    source = opened(job.recording, 0, **decoder_options(job.recording.info))
    sound, part = voice(source, job), VideoSegment(0, job.frames)
    if job.slides:
        picture = finished(slides_picture(job, part), job, part)
    elif job.recording.info.video is None:
        both = sound.filter_multi_output("asplit", 2)
        sound, picture = both[0], finished(card_picture(both[1], job), job, part)
    else:
        whole = source[str(job.recording.info.video.index)]
        picture = framed(whole, job.recording.info, job.rendition, job.frame_rate, backdrop=job.backdrop)
        picture = finished(picture, job, part)
    out = ffmpeg.output(
        picture,
        levelled(sound, job.levelling).filter("apad"),
        filename=file_url(job.output),
        t=in_seconds(job.duration_ms),
        format="mp4",
        movflags="+faststart",
        **picture_codec(job),
        **slide_key_frames(job),
        **sound_codec(job.rendition),
        **spoken_codec(job),
        **_metadata(job),
    )
    return [*upload(job.encoder)[0], *_with_chapters(out, job)]


def join_args(job: VideoJob, pictures: str | Path, sound: Path, *, spoken: str = "") -> list[str]:
    """Return the arguments that join *pictures* and *sound* by stream copy.

    *pictures* are a list of segments, by its name in the work folder, or a finished video, by its path; *spoken* is the
    language of the sound (default: the source's).
    """
    if isinstance(pictures, Path):
        picture = ffmpeg.input(filename=file_url(pictures))
    else:
        picture = ffmpeg.input(filename=pictures, format="concat", safe=0)
    out = ffmpeg.output(
        picture["v:0"],
        ffmpeg.input(filename=file_url(sound))["a:0"],
        filename=file_url(job.output),
        format="mp4",
        movflags="+faststart",
        **({"tag:v": "hvc1"} if job.rendition.codec == "hevc" else {}),
        **{"c:v": "copy", "c:a": "copy"},
        **_metadata(job, spoken),
    )
    return _with_chapters(out, job)


def concat_list(names: Sequence[str], segments: Sequence[VideoSegment], rate: FrameRate) -> str:
    """Return the list for ffmpeg's concat demuxer: file names in order, with the exact length of each.

    >>> concat_list(["a.mp4"], [VideoSegment(0, 360)], FrameRate(30000, 1001)).splitlines()
    ['ffconcat version 1.0', 'file a.mp4', 'duration 12.012']
    """
    lines = ["ffconcat version 1.0"]
    ends = [0, *accumulate(segment.length for segment in segments)]
    for name, frames in zip(names, pairwise(ends), strict=True):
        begin, end = (int(frame * _MICRO / rate.fraction) for frame in frames)
        lines += [f"file {name}", f"duration {exact_seconds(end - begin)}"]  # so that roundings do not add up
    return "\n".join(lines) + "\n"


def copy_args(job: VideoJob) -> list[str]:
    """Return the arguments that copy the streams into an MP4, re-encoding audio other than unchanged AAC.

    What cameras write into H.264 itself (SEI, NAL units of type 6), such as where they are, is left out.
    """
    recording, video = job.recording, job.recording.info.video
    assert video is not None
    streams = opened(recording)
    track = recording.sound.tracks[0].stream
    plain, codec = recording.sound.is_plain, sound_codec(job.rendition)
    if plain and track.codec == "aac" and track.channels <= 2:
        codec = {"c:a": "copy"}
    out = ffmpeg.output(
        streams[str(video.index)],
        streams[str(track.index)] if plain else voice(streams, job),
        filename=file_url(job.output),
        format="mp4",
        movflags="+faststart",
        map_metadata=-1,
        map_chapters=-1,
        **{"c:v": "copy", "bsf:v": "filter_units=remove_types=6", **codec},
    )
    return arguments_of(out)


def subtitle_args(path: Path, outputs: Mapping[SubtitleStream, Path]) -> list[str]:
    """Return the arguments that write subtitle tracks of *path* to files; QuickTime text becomes SRT.

    >>> tracks = {SubtitleStream(2, "ass"): Path("1.ass"), SubtitleStream(3, "mov_text"): Path("2.srt")}
    >>> subtitle_args(Path("/talk.mkv"), tracks)
    ['-i', 'file:/talk.mkv', '-map', '0:2', '-c:s', 'copy', '1.ass', '-map', '0:3', '-c:s', 'srt', '2.srt']
    """
    streams = ffmpeg.input(filename=file_url(path))
    files = [
        ffmpeg.output(
            streams[str(track.index)], filename=str(file), **{"c:s": "srt" if track.codec in _QUICKTIME else "copy"}
        )
        for track, file in outputs.items()
    ]
    return arguments_of(ffmpeg.merge_outputs(*files))


def fits_browsers(recording: Recording) -> bool:
    """Return whether every browser can play the streams as they are: H.264, 8 bit, 4:2:0, from the beginning."""
    video = recording.info.video
    if video is None or video.codec != "h264" or video.pixel_format not in ("yuv420p", "yuvj420p"):
        return False
    return min(video.start_ms, *(track.stream.start_ms for track in recording.sound.tracks)) <= _LATE_MS


def _with_chapters(output: Any, job: VideoJob) -> list[str]:
    return with_chapters(arguments_of(output)) if job.recording.chapters else arguments_of(output)


def _metadata(job: VideoJob, spoken: str = "") -> Mapping[str, Any]:
    """Return title and languages for players; MP4 uses ISO 639-2 codes (eng, zho)."""
    source, target = job.languages
    return {
        "map_metadata": -1,
        "map_chapters": -1,
        "metadata:g:0": f"title={job.recording.title}",
        "metadata:g:1": f"comment=Subtitles: {source}, {target}",
        "metadata:s:v:0": f"language={three_letters(target)}",
        "metadata:s:a:0": f"language={three_letters(spoken or source)}",
    }
