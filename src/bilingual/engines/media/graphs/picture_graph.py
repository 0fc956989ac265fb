"""The picture of a video as one ffmpeg call: framed, with its cues, in one piece or one segment of it.

Filters only see plain file names in the work folder (subtitles, pictures of the card), so no odd name needs escaping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.encoders import pixel_format, quality, upload
from bilingual.engines.media.encoding.repeats import STREAM
from bilingual.engines.media.encoding.segments import VideoSegment, keyframe_frames, with_holds
from bilingual.engines.media.graphs.drawings import card_picture
from bilingual.engines.media.graphs.framing import decoder_options, framed, is_bt709
from bilingual.engines.media.graphs.shared_filters import combined_outputs
from bilingual.engines.media.graphs.slides import drawn_in, on_whole_frames, slide_key_frames, slides_picture
from bilingual.engines.media.graphs.sound_graph import voice
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of, in_seconds, opened, rate_of
from bilingual.model.recording.rendition import frame_size

_MICRO = 1_000_000
_NO_KEY_FRAMES = 1000  # frames that differ: a segment begins with one, and has hardly more than a hundred
_TICKS = 512
DRAWN = "0.h264"
"""In the work folder: the frames of a segment of slides that differ, and then all of them."""
_PROGRESS_COLOUR = "0xf2b84b"  # warm, and different from all cues


def picture_args(job: VideoJob, segment: VideoSegment | None = None) -> list[str]:
    """Return the arguments that encode *segment* of the picture, or all of it, into ``0.mp4`` in the work folder.

    Each segment has an encoder of its own, so that it does not depend on what was encoded before or after it.
    """
    return [*upload(job.encoder)[0], *arguments_of(_picture_output(job, segment))]


def pictures_args(jobs: Mapping[str, VideoJob], segment: VideoSegment) -> list[str]:
    """Return the arguments that encode the same *segment* for several jobs, with a single decoding.

    Each job uses the subfolder of its name in the work folder.
    """
    return arguments_of(combined_outputs([_picture_output(job, segment, f"{name}/") for name, job in jobs.items()]))


def _picture_output(job: VideoJob, segment: VideoSegment | None, folder: str = "") -> Any:
    part = segment or with_holds([VideoSegment(0, job.frames)], job.frame_holds)[0]
    if job.slides:
        picture = slides_picture(job, part)
    else:
        skip_us = int((part.first - part.lead) * _MICRO / job.frame_rate.fraction)
        source = opened(job.recording, skip_us, **decoder_options(job.recording.info))
        if job.recording.info.video is None:
            picture = card_picture(voice(source, job), job)
        else:
            whole = source[str(job.recording.info.video.index)]
            picture = framed(whole, job.recording.info, job.rendition, job.frame_rate, part, job.backdrop)
    once = job.repeats and segment is not None
    picture = finished(picture, job, part, once=once)
    if once:
        return _drawn_once(picture, job, part, folder)
    if part.first:
        picture = picture.filter("setpts", "N")
    options: dict[str, Any] = {"frames:v": part.length, "map_metadata": -1, "map_chapters": -1, **picture_codec(job)}
    if segment is None:
        options |= slide_key_frames(job)
    return ffmpeg.output(picture, filename=f"{folder}0.mp4", format="mp4", **options)


def _drawn_once(picture: Any, job: VideoJob, part: VideoSegment, folder: str) -> Any:
    options = {**picture_codec(job), **STREAM, "g": _NO_KEY_FRAMES, "frames:v": len(drawn_in(job, part))}
    return ffmpeg.output(picture, filename=f"{folder}{DRAWN}", format="h264", **options)


def packed_args(job: VideoJob) -> list[str]:
    """Return the arguments that put the stream ``DRAWN`` into ``0.mp4``, frame by frame."""
    stream = ffmpeg.input(filename=DRAWN, format="h264", framerate=rate_of(job.frame_rate))
    ticks = job.frame_rate.numerator * _TICKS  # whole ones in a frame
    options = {"c:v": "copy", "map_metadata": -1, "map_chapters": -1, "video_track_timescale": ticks}
    return arguments_of(ffmpeg.output(stream["v:0"], filename="0.mp4", format="mp4", **options))


def finished(picture: Any, job: VideoJob, part: VideoSegment, *, once: bool = False) -> Any:
    """Return the framed *picture* of *part* with its progress bar and its cues, ready for the encoder.

    At the frames of its holds it stands still, with its cue. *once*: of slides, only the frames that differ.
    """
    if job.rendition.progress_bar and (job.slides or job.recording.info.video is not None):  # a card has its own
        picture = _with_progress(picture, job)
    if job.cues is not None:
        picture = picture.filter("ass", filename=job.cues)
    if job.slides:
        picture = on_whole_frames(picture, job, part, once=once)
    if part.holds:
        picture = _standing(picture, job, part.holds)
    for name, argument in upload(job.encoder)[1]:
        picture = picture.filter(name, *filter(None, (argument,)))
    return picture


def _standing(picture: Any, job: VideoJob, holds: Sequence[tuple[int, int]]) -> Any:
    """Return *picture* as it stands still at *holds*: what follows is later, and ``fps`` fills the gap with the frame
    before. (``loop`` counts its frames in different ways.)
    """
    later = "".join(f"+{count}*gt(N,{frame})" for frame, count in holds)
    picture = picture.filter("tpad", stop=-1, stop_mode="clone").filter("setpts", f"N{later}")
    return picture.filter("fps", fps=rate_of(job.frame_rate))


def picture_codec(job: VideoJob) -> dict[str, Any]:
    """Return the options of the video encoder."""
    rendition = job.rendition
    options: dict[str, Any] = {
        "c:v": job.encoder,
        **quality(job.encoder, rendition),
        **pixel_format(job.encoder),
        "g": keyframe_frames(job.frame_rate),
    }
    if rendition.max_kbps is not None:
        options |= {"maxrate": f"{rendition.max_kbps}k", "bufsize": f"{rendition.max_kbps * 2}k"}
    if job.slides or job.card is not None or is_bt709(job.recording.info, job.backdrop):
        options |= {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
    return options


def _with_progress(picture: Any, job: VideoJob) -> Any:
    """Add a progress line at the bottom, above the area that the platform covers."""
    width, height = frame_size(job.rendition, job.recording.info)
    thick = max(2, min(width, height) // 360 * 2)
    line = ffmpeg.input(filename=f"color=c={_PROGRESS_COLOUR}:s={width}x{thick}:r=1:d=1", format="lavfi")
    y = height - job.rendition.safe.bottom - thick
    return ffmpeg.overlay(picture, line, x=f"-w*(1-t/{in_seconds(max(1, job.duration_ms))})", y=y)
